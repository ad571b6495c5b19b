"""One checklist as the data of one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engagement_playbook.engagement.export import ItemRecord
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.pdf.paper import Desk, Json, Paper
from engagement_playbook.pdf.record import Records
from engagement_playbook.presentation.wording import Numbered

_LONG: Final = 400
"""Characters above which a row may break across pages; a third of a page, in any language."""

EMPTY: Final = Records()
"""A sheet that nobody has filled in."""


def sheet(desk: Desk, checklist: Checklist, *, visit: str | None = None, records: Records = EMPTY) -> Paper:
    """Describe the sheet of a checklist.

    ``visit`` is the title of the meeting whose pack holds the sheet; then the cover has the fields
    to fill in. A sheet without it is printed alone and has them itself. ``records`` are what a reader
    ticked and wrote; without them the boxes are empty.
    """
    own = checklist.audience is Audience.OWN
    chip, kicker = _place(desk, checklist, visit)
    return {
        "kind": "checklist",
        "id": checklist.id,
        "title": desk.words(checklist.title),
        "chip": chip,
        "kicker": kicker,
        "own": own,
        "audience": desk.audience(checklist.audience),
        "style": desk.style(checklist.style) if checklist.style else None,
        "meta": desk.style_hint(checklist.style) if checklist.style else None,
        "marks": [*desk.marks(checklist)],
        "objective": desk.runs(checklist.objective),
        "pause_point": desk.runs(checklist.pause_point),
        "fields": visit is None,
        "critical": checklist.critical_count,
        "groups": _groups(desk, checklist, records),
        "orientation": desk.orientation(checklist) or None,
        "signoff": _signoff(desk, checklist),
        "qr": desk.live_code(f"checklists/{checklist.id}/", checklist.version) if own else None,
    }


def bilingual_sheet(desks: Sequence[Desk], checklist: Checklist) -> Paper:
    """Describe the sheet of a checklist in two languages; each desk writes one of them.

    A side is the sheet in its language, and the place of that among the voices of the frame, so both
    languages say the same in the same places.
    """
    first, *_ = sides = [{"voice": place, **sheet(desk, checklist)} for place, desk in enumerate(desks)]
    return {
        "kind": "bilingual",
        "title": " / ".join(desk.words(checklist.title) for desk in desks),
        "kicker": first["kicker"],
        "own": first["own"],
        "sides": [*sides],
        "qr": first["qr"],
    }


def _place(desk: Desk, checklist: Checklist, visit: str | None) -> tuple[str | None, str | None]:
    """Where the list belongs: a moment of this visit, a phase, or a moment of any visit."""
    moment = desk.moment(checklist) or None
    if visit is not None and moment:
        return moment, visit
    if checklist.phase:
        return desk.phase_number(checklist.phase) or None, desk.title(checklist.phase)
    return moment, desk.meetings(checklist) or None


def _groups(desk: Desk, checklist: Checklist, records: Records) -> list[Json]:
    return [
        {
            "title": group.title or None,
            "items": [_item(desk, each, records.find(checklist, each.item), records) for each in group.items],
        }
        for group in desk.groups(checklist)
    ]


def _item(desk: Desk, numbered: Numbered, record: ItemRecord | None, records: Records) -> Json:
    item = numbered.item
    said = records.said(desk, record)
    printed = [*(desk.words(text) for text in (item.text, item.evidence) if text), *said]
    return {
        "id": item.id,
        "number": numbered.number,
        "text": desk.runs(item.text),
        "evidence": desk.runs(item.evidence),
        "long": sum(map(len, printed)) > _LONG,
        "critical": item.critical,
        "closes": item.closes,
        "owner": desk.title(item.owner) if item.owner else "",
        "overline": numbered.overline or None,
        "state": record.state.value if record else None,
        "said": [*said],
    }


def _signoff(desk: Desk, checklist: Checklist) -> Json:
    signoff = desk.signoff(checklist)
    return {"results": [*signoff.results], "roles": [*signoff.roles]} if signoff else None
