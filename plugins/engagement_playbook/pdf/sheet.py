"""One checklist as the data of one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engagement_playbook.engagement.export import ItemRecord
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.reference import Reference
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.pdf.record import Records
from engagement_playbook.presentation.grouping import item_ranges, left_out_count
from engagement_playbook.presentation.presentation import neutral

_LONG: Final = 400
"""Characters above which a row may break across pages; a third of a page, in any language."""

EMPTY: Final = Records()
"""A sheet that nobody has filled in."""


def sheet(
    context: PaperContext, checklist: Checklist, *, visit: str | None = None, records: Records = EMPTY
) -> Paper:
    """Describe the sheet of a checklist.

    ``visit`` is the title of the meeting whose pack holds the sheet; then the cover has the fields
    to fill in. A sheet without it is printed alone and has them itself. ``records`` are what a reader
    ticked and wrote; without them the boxes are empty.
    """
    own = checklist.audience is Audience.OWN
    ours = not neutral(checklist.audience)
    chip, kicker = _place(context, checklist, visit) if ours else (None, visit)
    return {
        "kind": "checklist",
        "id": checklist.id,
        "title": context.words(checklist.title),
        "chip": chip,
        "kicker": kicker,
        "own": own,
        "neutral": not ours,
        "audience": context.audience(checklist.audience) if ours else None,
        "style": context.style(checklist.style) if checklist.style and ours else None,
        "meta": context.style_hint(checklist.style) if checklist.style and ours else None,
        "marks": [*context.marks(checklist), *(_left_out(context, checklist) if ours else ())],
        "objective": context.runs(checklist.objective),
        "pause_point": context.runs(checklist.pause_point),
        "fields": {**context.parties.values()} if visit is None else None,
        "columns": {
            "owner": any(item.owner for item in checklist.items),
            "notes": context.settings.options.look.notes_column,
        },
        "critical": checklist.critical_count,
        "groups": _groups(context, checklist, records, alone=visit is None),
        "orientation": context.orientation(checklist) or None,
        "signoff": _signoff(context, checklist),
        "qr": context.live_code(Reference("checklist", checklist.id), checklist.version) if own else None,
    }


def bilingual_sheet(contexts: Sequence[PaperContext], checklist: Checklist) -> Paper:
    """Describe the sheet of a checklist in two languages; each context writes one of them.

    Each side is the sheet in its language with the index of that language among the voices of the
    frame, so both languages say the same in the same places.
    """
    first, *_ = sides = [
        {"voice": place, **sheet(context, checklist)} for place, context in enumerate(contexts)
    ]
    return {
        "kind": "bilingual",
        "title": " / ".join(context.words(checklist.title) for context in contexts),
        **{key: first[key] for key in ("kicker", "own", "neutral", "fields", "columns", "qr")},
        "sides": [*sides],
    }


def _place(context: PaperContext, checklist: Checklist, visit: str | None) -> tuple[str | None, str | None]:
    """Where the list belongs: a moment of this visit, a phase, or a moment of any visit."""
    moment = context.moment(checklist) or None
    if visit is not None and moment:
        return moment, visit
    if checklist.phase:
        return context.phase_number(checklist.phase) or None, context.title(checklist.phase)
    return moment, context.meetings(checklist) or None


def _left_out(context: PaperContext, checklist: Checklist) -> list[str]:
    """Say how many items do not apply at the meeting whose pack holds the sheet."""
    count = left_out_count(context.playbook, checklist)
    return [context.say("left_out", n=count)] if count else []


def _groups(context: PaperContext, checklist: Checklist, records: Records, *, alone: bool) -> list[Json]:
    return [
        {
            "title": context.words(item_range.title) if item_range.title else None,
            "items": [
                _item(context, number, item, records.find(checklist, item), records, alone=alone)
                for number, item in item_range.items
            ],
        }
        for item_range in item_ranges(checklist)
    ]


def _item(
    context: PaperContext,
    number: int,
    item: Item,
    record: ItemRecord | None,
    records: Records,
    *,
    alone: bool,
) -> Json:
    record_lines = records.words_below(context, record)
    printed = [*(context.words(text) for text in (item.text, item.evidence) if text), *record_lines]
    return {
        "id": item.id,
        "number": number,
        "text": context.runs(item.text),
        "evidence": context.runs(item.evidence),
        # In the pack of a meeting are the items that apply there.
        "scope": (context.scope(item) if alone else "") or None,
        "long": sum(map(len, printed)) > _LONG,
        "critical": item.critical,
        "closes": item.closes,
        "owner": context.title(item.owner) if item.owner else "",
        "state": record.state.value if record else None,
        "said": [*record_lines],
    }


def _signoff(context: PaperContext, checklist: Checklist) -> Json:
    signoff = context.signoff(checklist)
    return {"results": [*signoff.results], "roles": [*signoff.roles]} if signoff else None
