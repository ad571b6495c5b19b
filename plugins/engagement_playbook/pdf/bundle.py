"""A visit's papers in two bundles that never mix: for our own eyes, and for the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from engagement_playbook.engagement.export import Run
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Audience
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import PackUse, Template
from engagement_playbook.model.visit import Bundle, Visit
from engagement_playbook.pdf.form import form
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.pdf.record import Records, remainder
from engagement_playbook.pdf.sheet import sheet
from engagement_playbook.presentation.grouping import checklists_of_visit

_AT_A_GLANCE: Final = 2
"""So many papers after the agenda need no contents."""


@dataclass(frozen=True, slots=True)
class PackFields:
    """What a reader fills in before printing; empty fields stay empty boxes."""

    customer: str = ""
    date: str = ""
    place: str = ""
    pm: str = ""
    attendees: str = ""
    objective: str = ""

    def values(self) -> dict[str, str]:
        """The fields by name, each on one line."""
        return {name: " ".join(str(getattr(self, name)).split()) for name in self.__slots__}

    def over(self, run: Run, locale: Locale) -> PackFields:
        """Return these fields, with those of a run where they are empty."""
        known = {**run.fields.values(), "date": locale.date(run.date) if run.date else ""}
        return PackFields(**{name: value or known[name] for name, value in self.values().items()})


@dataclass(frozen=True, slots=True)
class PackRequest:
    """What a reader wants of a pack: fields filled in, a run as it was recorded, only some lists.

    ``checklists`` are ids of any lists of the playbook, also of one that does not apply at the visit;
    None means those of the visit.
    """

    fields: PackFields = PackFields()
    run: Run | None = None
    checklists: tuple[str, ...] | None = None

    def known(self, locale: Locale) -> PackFields:
        """Return the fields, with those of the run where they are empty."""
        return self.fields.over(self.run, locale) if self.run else self.fields


EVERYTHING: Final = PackRequest()
"""A pack as the visit has it, with nothing filled in."""


def bundle_papers(context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest) -> list[Paper]:
    """Put the papers of one bundle in the order in which they are used.

    What a reader wrote is in the own bundle alone, also what was written on the lists of the table.
    """
    return [*(_own if bundle is Bundle.OWN else _table)(context, visit, request)]


def checklists(
    context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest = EVERYTHING
) -> Iterator[Checklist]:
    """The lists of a bundle: those of the visit in its order, then what else was asked for."""
    wanted = request.checklists
    chosen = checklists_of_visit(context.playbook, visit)
    if wanted is not None:
        known = {checklist.id for checklist in chosen}
        others = {
            checklist.id: checklist for checklist in context.playbook.checklists if checklist.id not in known
        }
        chosen = [checklist for checklist in chosen if checklist.id in wanted]
        asked_for = (others[name] for name in dict.fromkeys(wanted) if name in others)
        chosen += [checklist.within(visit.setting) or checklist for checklist in asked_for]
    yield from (checklist for checklist in chosen if bundle.admits(checklist.audience))


def templates(context: PaperContext, visit: Visit, bundle: Bundle) -> Iterator[Template]:
    """The templates of a bundle, but those whose place the visit's agenda takes; minutes come last."""
    parts = [context.playbook.part(reference).value for reference in visit.templates]
    chosen = [
        part
        for part in parts
        if isinstance(part, Template) and bundle.admits(part.audience) and part.use is not PackUse.AGENDA
    ]
    yield from sorted(chosen, key=lambda template: template.use is PackUse.MINUTES)


def _own(context: PaperContext, visit: Visit, request: PackRequest) -> Iterator[Paper]:
    title, run = context.words(visit.title), request.run
    records = Records.of(run, words=Bundle.OWN.holds_notes)
    ours = [*checklists(context, visit, Bundle.OWN, request)]
    yield _cover(context, visit, request.known(context.locale))
    yield _card(context, visit)
    if Bundle.OWN.admits(visit.agenda_audience):
        yield _agenda(context, visit, request, Bundle.OWN)
    yield from (sheet(context, checklist, visit=title, records=records) for checklist in ours)
    yield from (form(context, template, visit=title) for template in templates(context, visit, Bundle.OWN))
    if visit.case and isinstance(case := context.playbook.part(visit.case).value, CaseStudy):
        yield _case(context, case)
    if run and (
        left := remainder(context, title, run, ours, checklists(context, visit, Bundle.TABLE, request))
    ):
        yield left
    yield {"kind": "notes", "title": context.say("notes"), "kicker": title, "marks": []}


def _table(context: PaperContext, visit: Visit, request: PackRequest) -> Iterator[Paper]:
    papers = [*_on_the_table(context, visit, request)]
    if not Bundle.TABLE.admits(visit.agenda_audience):
        if not papers:
            yield _nothing(context, visit)
        # The agenda has the fields; where it stays in the bag, the minutes do.
        elif papers[-1]["kind"] == "form":
            papers[-1]["fields"] = _fields_of_the_meeting(context, request)
    else:
        first = _agenda(context, visit, request, Bundle.TABLE)
        if len(papers) > _AT_A_GLANCE:
            first["contents"] = [paper["title"] for paper in (first, *papers)]
        yield first
    yield from papers


def _on_the_table(context: PaperContext, visit: Visit, request: PackRequest) -> Iterator[Paper]:
    """What follows the agenda; the minutes close it, plain ones where the visit has no template for them.

    Where the agenda stays in the bag, only what the visit names lies on the table.
    """
    title = context.words(visit.title)
    records = Records.of(request.run, words=Bundle.TABLE.holds_notes)
    forms = [*templates(context, visit, Bundle.TABLE)]
    minutes = forms.pop() if forms and forms[-1].use is PackUse.MINUTES else None
    yield from (form(context, template, visit=title) for template in forms)
    yield from (
        sheet(context, checklist, visit=title, records=records)
        for checklist in checklists(context, visit, Bundle.TABLE, request)
    )
    if minutes:
        yield form(context, minutes, visit=title)
    elif Bundle.TABLE.admits(visit.agenda_audience):
        yield _plain_minutes(context, visit)


def _visit_marks(context: PaperContext, visit: Visit) -> list[Json]:
    return [visit.id, *context.review_marks(visit)]


def _cover(context: PaperContext, visit: Visit, fields: PackFields) -> Paper:
    return {
        "kind": "cover",
        "title": context.words(visit.title),
        "kicker": context.say("stage", stages=context.titles(visit.stages)) if visit.stages else "",
        "chip": None,
        "audience": context.audience(Audience.OWN),
        "marks": _visit_marks(context, visit),
        "lead": None,
        "fields": {**fields.values()},
        "qr": context.live_code(Reference("visit", visit.id)),
    }


def _card(context: PaperContext, visit: Visit) -> Paper:
    return {
        "kind": "card",
        "title": context.say("card.title"),
        "kicker": context.words(visit.title),
        "audience": context.audience(Audience.OWN),
        "style": None,
        "meta": context.say("agenda.total", minutes=visit.minutes),
        "marks": _visit_marks(context, visit),
        "aim": context.runs(visit.aim),
        "attendees": [
            {"side": side, "roles": context.titles(roles)} for side, roles in context.sides(visit.attendees)
        ],
        "questions": [context.runs(question) for question in visit.questions],
        "may_say": context.runs(visit.may_say),
        "may_not_say": context.runs(visit.may_not_say),
    }


def _agenda(context: PaperContext, visit: Visit, request: PackRequest, bundle: Bundle) -> Paper:
    ends = [*accumulate(entry.minutes for entry in visit.agenda)]
    own = bundle is Bundle.OWN
    title = context.words(visit.title)
    return {
        "kind": "agenda",
        "own": own,
        "audience": context.audience(Audience.OWN) if own else None,
        # Before the customer the title says the meeting; in a bag with a cover it says the paper.
        "title": context.say("agenda.title") if own else title,
        "chip": None if own else context.say("agenda.title"),
        "kicker": title if own else None,
        "contents": [],
        "marks": _visit_marks(context, visit),
        # The cover of the own bundle has them.
        "fields": None if own else _fields_of_the_meeting(context, request),
        "meta": context.say("agenda.total", minutes=visit.minutes),
        "entries": [
            {
                "from": end - entry.minutes,
                "to": end,
                "minutes": entry.minutes,
                "lead": context.title(entry.lead),
                "text": context.runs(entry.text),
            }
            for entry, end in zip(visit.agenda, ends, strict=True)
        ],
    }


def _fields_of_the_meeting(context: PaperContext, request: PackRequest) -> Json:
    """What is known of the meeting and may lie on the table."""
    values = request.known(context.locale).values()
    return {name: value for name, value in values.items() if Bundle.TABLE.shows(name)}


def _case(context: PaperContext, case: CaseStudy) -> Paper:
    return {
        "kind": "case",
        "title": context.words(case.title),
        "chip": context.say("case.chip"),
        "kicker": None,
        "audience": context.audience(Audience.OWN),
        "style": None,
        "meta": context.locale.join(
            (case.region, case.period.replace("/", "–"), context.say(f"case.outcome.{case.outcome.value}"))
        ),
        "marks": [case.id, *context.review_marks(case)],
        "summary": context.runs(case.summary),
        "context": context.runs(case.context),
        "reading": context.runs(case.our_reading),
        "lessons": [
            {"text": context.runs(lesson.text), "detail": context.runs(lesson.detail)}
            for lesson in case.lessons
        ],
        "sources": [
            ", ".join(part for part in (source.title, source.publisher, source.date) if part)
            for source in case.sources
        ],
        "qr": context.live_code(Reference("case", case.id)),
    }


def _plain_minutes(context: PaperContext, visit: Visit) -> Paper:
    def table(key: str, rows: int, columns: Iterable[tuple[str, str]]) -> Json:
        return {
            "title": context.say(f"minutes.{key}.title"),
            "intro": None,
            "rows": [],
            "table": {
                "rows": rows,
                "named": None,
                "columns": [
                    {
                        "type": kind,
                        "label": context.say(f"minutes.{key}.{name}"),
                        "width": {"text": None, "choice": 34, "date": 24, "person_role": 30}[kind],
                        "share": 1,
                        "choices": [*context.say("minutes.kinds").split(" / ")] if kind == "choice" else [],
                    }
                    for name, kind in columns
                ],
            },
        }

    return _plain_form(
        context,
        visit,
        context.say("minutes.title"),
        context.say("minutes.rule"),
        [
            table("decisions", 8, (("what", "text"), ("by", "person_role"))),
            table("statements", 6, (("what", "text"), ("kind", "choice"), ("by", "person_role"))),
            table("promises", 8, (("what", "text"), ("by", "person_role"), ("due", "date"))),
        ],
    )


def _nothing(context: PaperContext, visit: Visit) -> Paper:
    """Say that a table bundle is empty, so that nobody takes it for a paper that failed to print."""
    page = _plain_form(context, visit, context.say("nothing.title"), context.say("nothing.text"), [])
    return {**page, "audience": context.audience(Audience.OWN)}


def _plain_form(context: PaperContext, visit: Visit, title: str, purpose: str, sections: list[Json]) -> Paper:
    return {
        "kind": "form",
        "id": None,
        "title": title,
        "chip": None,
        "kicker": context.words(visit.title),
        "audience": context.audience(Audience.HANDOVER),
        "style": None,
        "meta": None,
        "purpose": [{"t": purpose}],
        "fields": None,
        "marks": _visit_marks(context, visit),
        "landscape": False,
        "sections": sections,
        "signatures": [],
        "qr": None,
    }
