"""One checklist as the data of one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from engagement_playbook.model.around import Regulation
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.engagement import ItemRecord
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.reference import Reference
from engagement_playbook.print.paper import Desk, Json, Paper, voice
from engagement_playbook.print.record import Records

_LONG: Final = 400
"""Characters above which a row may break across pages; a third of a page, in any language."""

_MOST_SIGNATURES: Final = 6

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
    style = checklist.style.value if checklist.style else None
    return {
        "kind": "checklist",
        "id": checklist.id,
        "title": desk.words(checklist.title),
        "chip": chip,
        "kicker": kicker,
        "own": own,
        "audience": desk.audience(checklist.audience),
        "style": desk.say(f"style.{style}") if style else None,
        "meta": desk.say("style_hint." + style) if style else None,
        "marks": [
            checklist.id,
            *desk.review_marks(checklist),
            desk.tried(checklist.tried),
            desk.applies(checklist.applies),
        ],
        "objective": desk.runs(checklist.objective),
        "pause_point": desk.runs(checklist.pause_point),
        "fields": visit is None,
        "critical": checklist.critical_count,
        "groups": _groups(desk, checklist, records),
        "orientation": _orientation(desk, checklist),
        "signoff": _signoff(desk, checklist),
        "qr": desk.live_code(f"checklists/{checklist.id}/") if own else None,
    }


def bilingual_sheet(desks: Sequence[Desk], checklist: Checklist) -> Paper:
    """Describe the sheet of a checklist in two languages; each desk writes one of them.

    A side is the sheet in its language together with the words of the furniture, so both languages
    say the same in the same places.
    """
    first, *_ = sides = [{**voice(desk), **sheet(desk, checklist)} for desk in desks]
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
    moment = desk.say(f"moment.{checklist.moment.value}") if checklist.moment else None
    if visit is not None and moment:
        return moment, visit
    if checklist.phase:
        phase = desk.playbook.part(checklist.phase).value
        number = desk.say("phase", number=phase.number) if isinstance(phase, Phase) else None
        return number, desk.title(checklist.phase)
    if checklist.id in desk.playbook.core:
        return moment, desk.say("every_visit")
    visits = desk.playbook.referrers(Reference("checklist", checklist.id), "visit")
    return moment, desk.locale.join(desk.title(each) for each in visits) or None


def _groups(desk: Desk, checklist: Checklist, records: Records) -> list[Json]:
    """Items under their headings, in the order of the list.

    A list may come back to a group, because critical items stand first; then the group is named in
    small above an item wherever it changes, and no item moves.
    """
    ranges = [
        (group, list(items))
        for group, items in groupby(enumerate(checklist.items, 1), lambda each: each[1].group)
    ]
    names = [group for group, _ in ranges if group]
    once = len(names) == len(set(names))
    found: list[Json] = []
    for group, items in ranges:
        title = desk.words(checklist.groups[group]) if group in checklist.groups else None
        overlines = [None if once else title, *(None for _ in items[1:])]
        found.append(
            {
                "title": title if once else None,
                "items": [
                    _item(desk, item, number, overline, records.find(checklist, item), records)
                    for (number, item), overline in zip(items, overlines, strict=True)
                ],
            }
        )
    return found


def _item(
    desk: Desk,
    item: Item,
    number: int,
    overline: str | None,
    record: ItemRecord | None,
    records: Records,
) -> Json:
    said = records.said(desk, record)
    printed = [*(desk.words(text) for text in (item.text, item.evidence) if text), *said]
    return {
        "id": item.id,
        "number": number,
        "text": desk.runs(item.text),
        "evidence": desk.runs(item.evidence),
        "long": sum(map(len, printed)) > _LONG,
        "critical": item.critical,
        "closes": item.closes,
        "owner": desk.title(item.owner) if item.owner else "",
        "overline": overline,
        "state": record.state.value if record else None,
        "said": [*said],
    }


def _orientation(desk: Desk, checklist: Checklist) -> str | None:
    """The line that every sheet about rules carries."""
    rules = [
        rule
        for item in checklist.items
        for because in item.because
        if because.rule and isinstance(rule := desk.playbook.part(because.rule).value, Regulation)
    ]
    if not rules:
        return None
    return desk.say("orientation", date=desk.locale.date(min(rule.checked for rule in rules)))


def _signoff(desk: Desk, checklist: Checklist) -> Json:
    """Results to choose from, and the roles that answer for the list: its owner, critical items, the last word."""
    if checklist.signoff is None:
        return None
    roles = [
        checklist.owner,
        *(item.owner for item in checklist.items if item.critical),
        *(item.owner for item in checklist.items if item.closes),
    ]
    named = list(dict.fromkeys(desk.title(role) for role in roles if role))[: _MOST_SIGNATURES - 1]
    kind = checklist.signoff.value
    return {
        "results": [desk.say(f"signoff.{kind}.{result}") for result in ("passed", "conditions", "refused")],
        "roles": [*named, ""],
    }
