"""A visit's papers in two bundles that never mix: for our own eyes, and for the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final

from engagement_playbook.engagement.export import Run
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Audience
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist, Moment
from engagement_playbook.model.role import Role
from engagement_playbook.model.template import Template
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf.form import form
from engagement_playbook.pdf.paper import Desk, Json, Paper
from engagement_playbook.pdf.record import Records, remainder
from engagement_playbook.pdf.sheet import sheet

AGENDA: Final = "agenda"
"""The template of this id is not printed in a pack: the visit's own agenda stands there, filled in."""

_AT_A_GLANCE: Final = 2
"""So many papers after the agenda need no contents."""

MINUTES: Final = "minutes"
"""The template of this id closes the table bundle; without one, a plain form of our own does."""


class Bundle(StrEnum):
    """Which papers of a visit."""

    OWN = "own"
    """What stays in the bag."""
    TABLE = "table"
    """What may lie before the bank, or stay there."""

    def admits(self, audience: Audience) -> bool:
        """The only gate between the bundles: lists and templates pass it or are left out."""
        return (self is Bundle.OWN) == (audience is Audience.OWN)

    @property
    def holds_notes(self) -> bool:
        """Whether what a reader wrote on a list is printed; ticks are in both bundles."""
        return self is Bundle.OWN

    def shows(self, field: str) -> bool:
        """Whether a field of the meeting is printed; what it is for us stays on the cover of our bag."""
        return self is Bundle.OWN or field != "objective"


@dataclass(frozen=True, slots=True)
class PackFields:
    """What a reader fills in before printing; empty fields stay empty boxes."""

    bank: str = ""
    date: str = ""
    place: str = ""
    pm: str = ""
    attendees: str = ""
    objective: str = ""

    def values(self) -> dict[str, str]:
        """The fields by name, each on one line."""
        return {name: " ".join(str(getattr(self, name)).split()) for name in self.__slots__}

    def over(self, run: Run, locale: Locale) -> PackFields:
        """These fields where they are filled in, and those of a run where they are not."""
        known = {**run.fields.model_dump(), "date": locale.date(run.date) if run.date else ""}
        return PackFields(**{name: value or known[name] for name, value in self.values().items()})


@dataclass(frozen=True, slots=True)
class PackRequest:
    """What a reader wants of a pack: fields filled in, a run as it was recorded, only some lists.

    ``checklists`` are ids of any lists of the playbook; None means those of the visit.
    """

    fields: PackFields = PackFields()
    run: Run | None = None
    checklists: tuple[str, ...] | None = None

    def known(self, locale: Locale) -> PackFields:
        """The fields; what they leave empty is taken from the run."""
        return self.fields.over(self.run, locale) if self.run else self.fields


EVERYTHING: Final = PackRequest()
"""A pack as the visit has it, with nothing filled in."""


def bundle_papers(desk: Desk, visit: Visit, bundle: Bundle, request: PackRequest) -> list[Paper]:
    """Put the papers of one bundle in the order in which they are used.

    What a reader wrote is in the own bundle alone, also what was written on the lists of the table.
    """
    return [*(_own if bundle is Bundle.OWN else _table)(desk, visit, request)]


def checklists(
    desk: Desk, visit: Visit, bundle: Bundle, request: PackRequest = EVERYTHING
) -> Iterator[Checklist]:
    """The lists of a bundle: those of the visit in its order, then what else was asked for."""
    wanted = request.checklists
    found = [each for moment in Moment for each in desk.playbook.visit_checklists(visit, moment)]
    if wanted is not None:
        others = {each.id: each for each in desk.playbook.checklists if each not in found}
        found = [each for each in found if each.id in wanted]
        found += [others[name] for name in dict.fromkeys(wanted) if name in others]
    yield from (each for each in found if bundle.admits(each.audience))


def templates(desk: Desk, visit: Visit, bundle: Bundle) -> Iterator[Template]:
    """The templates of a bundle, but the one whose place the visit's agenda takes; minutes come last."""
    found = [desk.playbook.part(reference).value for reference in visit.templates]
    chosen = [
        each
        for each in found
        if isinstance(each, Template) and bundle.admits(each.audience) and each.id != AGENDA
    ]
    yield from sorted(chosen, key=lambda each: each.id == MINUTES)


def _own(desk: Desk, visit: Visit, request: PackRequest) -> Iterator[Paper]:
    title, run = desk.words(visit.title), request.run
    records = Records.of(run, words=Bundle.OWN.holds_notes)
    ours = [*checklists(desk, visit, Bundle.OWN, request)]
    yield _cover(desk, visit, request.known(desk.locale))
    yield _card(desk, visit)
    if Bundle.OWN.admits(visit.agenda_audience):
        yield _agenda(desk, visit, request, Bundle.OWN)
    yield from (sheet(desk, checklist, visit=title, records=records) for checklist in ours)
    yield from (form(desk, template, visit=title) for template in templates(desk, visit, Bundle.OWN))
    if visit.case and isinstance(case := desk.playbook.part(visit.case).value, CaseStudy):
        yield _case(desk, case)
    if run and (left := remainder(desk, title, run, ours, checklists(desk, visit, Bundle.TABLE, request))):
        yield left
    yield {"kind": "notes", "title": desk.say("notes"), "kicker": title, "marks": []}


def _table(desk: Desk, visit: Visit, request: PackRequest) -> Iterator[Paper]:
    papers = [*_on_the_table(desk, visit, request)]
    if not Bundle.TABLE.admits(visit.agenda_audience):
        # The agenda has the fields; where it stays in the bag, the minutes do.
        papers[-1]["fields"] = _fields_of_the_meeting(desk, request)
    else:
        first = _agenda(desk, visit, request, Bundle.TABLE)
        if len(papers) > _AT_A_GLANCE:
            first["contents"] = [each["title"] for each in (first, *papers)]
        yield first
    yield from papers


def _on_the_table(desk: Desk, visit: Visit, request: PackRequest) -> Iterator[Paper]:
    """What follows the agenda; the minutes close it."""
    title = desk.words(visit.title)
    records = Records.of(request.run, words=Bundle.TABLE.holds_notes)
    forms = [*templates(desk, visit, Bundle.TABLE)]
    minutes = [each for each in forms if each.id == MINUTES]
    yield from (form(desk, template, visit=title) for template in forms if template not in minutes)
    yield from (
        sheet(desk, checklist, visit=title, records=records)
        for checklist in checklists(desk, visit, Bundle.TABLE, request)
    )
    yield form(desk, minutes[0], visit=title) if minutes else _plain_minutes(desk, visit)


def _visit_marks(desk: Desk, visit: Visit) -> list[Json]:
    return [visit.id, *desk.review_marks(visit)]


def _cover(desk: Desk, visit: Visit, fields: PackFields) -> Paper:
    return {
        "kind": "cover",
        "title": desk.words(visit.title),
        "kicker": desk.say("stage", stages=desk.locale.join(map(desk.title, visit.stages)))
        if visit.stages
        else "",
        "chip": None,
        "audience": desk.audience(Audience.OWN),
        "marks": _visit_marks(desk, visit),
        "lead": None,
        "fields": {**fields.values()},
        "qr": desk.live_code(f"visits/{visit.id}/"),
    }


def _card(desk: Desk, visit: Visit) -> Paper:
    sides: dict[str, list[Json]] = {}
    for reference in visit.attendees:
        role = desk.playbook.part(reference).value
        side = desk.playbook.word("sides", role.side, desk.locale.code) if isinstance(role, Role) else ""
        sides.setdefault(side, []).append(desk.title(reference))
    return {
        "kind": "card",
        "title": desk.say("card.title"),
        "kicker": desk.words(visit.title),
        "audience": desk.audience(Audience.OWN),
        "style": None,
        "meta": desk.say("agenda.total", minutes=visit.minutes),
        "marks": _visit_marks(desk, visit),
        "aim": desk.runs(visit.aim),
        "attendees": [
            {"side": side, "roles": desk.locale.join(map(str, roles))} for side, roles in sides.items()
        ],
        "questions": [desk.runs(question) for question in visit.questions],
        "may_say": desk.runs(visit.may_say),
        "may_not_say": desk.runs(visit.may_not_say),
    }


def _agenda(desk: Desk, visit: Visit, request: PackRequest, bundle: Bundle) -> Paper:
    ends = [*accumulate(entry.minutes for entry in visit.agenda)]
    own = bundle is Bundle.OWN
    title = desk.words(visit.title)
    return {
        "kind": "agenda",
        "own": own,
        "audience": desk.audience(Audience.OWN) if own else None,
        # Before the bank the title says the meeting; in a bag with a cover it says the paper.
        "title": desk.say("agenda.title") if own else title,
        "chip": None if own else desk.say("agenda.title"),
        "kicker": title if own else None,
        "contents": [],
        "marks": _visit_marks(desk, visit),
        # The cover of the own bundle has them.
        "fields": None if own else _fields_of_the_meeting(desk, request),
        "meta": desk.say("agenda.total", minutes=visit.minutes),
        "entries": [
            {
                "from": end - entry.minutes,
                "to": end,
                "minutes": entry.minutes,
                "lead": desk.title(entry.lead),
                "text": desk.runs(entry.text),
            }
            for entry, end in zip(visit.agenda, ends, strict=True)
        ],
    }


def _fields_of_the_meeting(desk: Desk, request: PackRequest) -> Json:
    """What is known of the meeting and may lie on the table."""
    values = request.known(desk.locale).values()
    return {name: value for name, value in values.items() if Bundle.TABLE.shows(name)}


def _case(desk: Desk, case: CaseStudy) -> Paper:
    return {
        "kind": "case",
        "title": desk.words(case.title),
        "chip": desk.say("case.chip"),
        "kicker": None,
        "audience": desk.audience(Audience.OWN),
        "style": None,
        "meta": desk.locale.join(
            (case.region, case.period.replace("/", "–"), desk.say(f"case.outcome.{case.outcome.value}"))
        ),
        "marks": [case.id, *desk.review_marks(case)],
        "summary": desk.runs(case.summary),
        "context": desk.runs(case.context),
        "reading": desk.runs(case.our_reading),
        "lessons": [
            {"text": desk.runs(lesson.text), "detail": desk.runs(lesson.detail)} for lesson in case.lessons
        ],
        "sources": [
            ", ".join(part for part in (source.title, source.publisher, source.date) if part)
            for source in case.sources
        ],
        "qr": desk.live_code(f"case-studies/{case.id}/"),
    }


def _plain_minutes(desk: Desk, visit: Visit) -> Paper:
    def table(key: str, rows: int, columns: Iterable[tuple[str, str]]) -> Json:
        return {
            "title": desk.say(f"minutes.{key}.title"),
            "intro": None,
            "rows": [],
            "table": {
                "rows": rows,
                "columns": [
                    {
                        "type": kind,
                        "label": desk.say(f"minutes.{key}.{name}"),
                        "width": {"text": None, "choice": 34, "date": 24, "person_role": 30}[kind],
                        "share": 1,
                        "circled": desk.say("minutes.kinds") if kind == "choice" else None,
                        "named": None,
                    }
                    for name, kind in columns
                ],
            },
        }

    return {
        "kind": "form",
        "id": None,
        "title": desk.say("minutes.title"),
        "chip": None,
        "kicker": desk.words(visit.title),
        "audience": desk.audience(Audience.HANDOVER),
        "style": None,
        "meta": None,
        "purpose": [{"t": desk.say("minutes.rule")}],
        "fields": None,
        "marks": _visit_marks(desk, visit),
        "landscape": False,
        "sections": [
            table("decisions", 4, (("what", "text"), ("by", "person_role"))),
            table("statements", 6, (("what", "text"), ("kind", "choice"), ("by", "person_role"))),
            table("promises", 6, (("what", "text"), ("by", "person_role"), ("due", "date"))),
        ],
        "signatures": [],
        "qr": None,
    }
