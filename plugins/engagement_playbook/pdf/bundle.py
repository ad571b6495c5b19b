"""A visit's papers in two bundles that never mix: for our own eyes, and for the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from typing import Final

from engagement_playbook.engagement.export import Run
from engagement_playbook.engagement.filling import BLANK, FilledForm, Filling
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Applies, Audience
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.template import FieldType, PackUse, Template
from engagement_playbook.model.visit import Bundle, Page, Visit
from engagement_playbook.pdf.filled import filled_tables_of, open_rows_paper
from engagement_playbook.pdf.form import Column, blank_table, form
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.pdf.record import Records, open_keys, open_points, open_rows, remainder
from engagement_playbook.pdf.sheet import sheet
from engagement_playbook.presentation.addresses import download_of
from engagement_playbook.presentation.grouping import checklists_of_visit
from engagement_playbook.presentation.presentation import neutral
from engagement_playbook.presentation.visit_papers import (
    PROPOSED,
    Choice,
    Content,
    brought_filled,
    chosen_papers,
    department_questions,
)
from engagement_playbook.support.text_width import text_width

_LONGEST_FACT: Final = 48
"""So many columns of a terminal, at most, has a fact of the meeting in the head of a page."""


@dataclass(frozen=True, slots=True)
class PackFields:
    """What a reader fills in before printing; empty fields stay empty boxes."""

    customer: str = ""
    date: str = ""
    place: str = ""
    pm: str = ""
    attendees: str = ""
    objective: str = ""
    project: str = ""
    """What both sides call the project; never the codename of an engagement."""

    def values(self) -> dict[str, str]:
        """The fields by name, each on one line."""
        return {name: " ".join(str(getattr(self, name)).split()) for name in self.__slots__}

    def over(self, run: Run, locale: Locale) -> PackFields:
        """Return these fields, with those of a run where they are empty."""
        known = {**run.fields.values(), "date": locale.date(run.date) if run.date else ""}
        return PackFields(**{name: value or known.get(name, "") for name, value in self.values().items()})


@dataclass(frozen=True, slots=True)
class PackRequest:
    """What a reader wants of a pack: fields filled in, a run as it was recorded, other papers than are proposed.

    ``choice`` names papers of the visit and other parts of the playbook; what belongs in the other bundle
    never gets into this one. ``previous`` is the run of the same visit before ``run``, for what it left
    open. ``roles`` are ids of the departments whose questions are printed, instead of
    those in the room. ``applies`` is what is known of the customer: what does not apply there is left out. ``filling``
    is what an engagement knows on the day of the visit.
    """

    fields: PackFields = PackFields()
    run: Run | None = None
    choice: Choice = PROPOSED
    roles: tuple[str, ...] = ()
    previous: Run | None = None
    applies: Applies = field(default_factory=dict)
    filling: Filling | None = None

    def filled(self, template: Template) -> FilledForm:
        """Return what stands in a form already."""
        return self.filling.form(template) if self.filling else BLANK

    def known(self, locale: Locale) -> PackFields:
        """Return the fields, with those of the run where they are empty."""
        return self.fields.over(self.run, locale) if self.run else self.fields


EVERYTHING: Final = PackRequest()
"""A pack as it is proposed, with nothing filled in."""


def bundle_papers(context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest) -> list[Paper]:
    """Put the papers of one bundle, of which it must have some, in the order in which they are used.

    What a reader wrote is in the own bundle alone, also what was written on the lists of the table.
    """
    chosen = chosen_papers(context.playbook, visit, bundle, request.choice)
    papers = [_paper(context, visit, bundle, request, paper.content) for paper in chosen]
    if bundle is Bundle.OWN:
        at_hand = any(paper.content is Page.GLANCE for paper in chosen)
        papers += _open_rows(context, visit, request)
        papers += _remainder(context, visit, request, at_hand=at_hand)
    elif (
        papers[0]["kind"] != "agenda" and papers[-1]["kind"] == "form" and not _has_fields(chosen[-1].content)
    ):
        # The agenda has the fields; where it stays in the bag, the last form does.
        papers[-1]["fields"] = _fields_of_the_meeting(context, request)
    return [
        {**paper, "neutral": bundle is Bundle.TABLE, "meeting": _meeting(context, visit, request, paper)}
        for paper in papers
    ]


def _meeting(context: PaperContext, visit: Visit, request: PackRequest, paper: Paper) -> Json:
    """Say at the head of each page which meeting it is for: papers lose each other.

    What is not known is a blank to fill in, but where the paper itself asks for it.
    """
    known = request.known(context.locale).values()
    return {
        "visit": context.words(visit.title),
        "facts": [
            {
                "label": context.head_fields.get(name) or context.say(f"fields.{name}"),
                "value": _clipped(known[name]),
            }
            for name in ("customer", "date")
            if known[name] or paper.get("fields") is None
        ],
    }


def _clipped(text: str) -> str:
    """Cut a text that would fill the head of a page."""
    if text_width(text) <= _LONGEST_FACT:
        return text
    kept = takewhile(lambda width: width < _LONGEST_FACT, accumulate(map(text_width, text)))
    return text[: len([*kept])] + "…"


def _has_fields(content: Content) -> bool:
    """Say whether a paper asks for the meeting itself, as minutes of a playbook do."""
    return isinstance(content, Template) and content.use is PackUse.MINUTES


def contents(
    context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest = EVERYTHING
) -> list[Checklist | Template | CaseStudy]:
    """List the parts of the playbook that a bundle prints."""
    chosen = chosen_papers(context.playbook, visit, bundle, request.choice)
    return [paper.content for paper in chosen if not isinstance(paper.content, Page)]


def checklists(
    context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest = EVERYTHING
) -> list[Checklist]:
    """List the checklists that a bundle prints."""
    return [part for part in contents(context, visit, bundle, request) if isinstance(part, Checklist)]


def _paper(
    context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest, content: Content
) -> Paper:
    title = context.words(visit.title)
    match content:
        case Checklist():
            return sheet(
                context, content, visit=title, records=Records.of(request.run, words=bundle.holds_notes)
            )
        case Template():
            return _form(context, content, title, bundle, request)
        case CaseStudy():
            return _case(context, content)
        case Page.GLANCE:
            return _glance(context, visit, request)
        case Page.AGENDA:
            return _agenda(context, visit, request, bundle)
        case Page.QUESTIONS:
            return _questions(context, visit, request)
        case Page.MINUTES:
            return _plain_minutes(context, visit)
        case _:
            return {"kind": "notes", "title": context.say("notes"), "kicker": title, "marks": []}


def _form(
    context: PaperContext, template: Template, title: str, bundle: Bundle, request: PackRequest
) -> Paper:
    """Describe a form; before the customer lies no section of it that is for our own eyes."""
    paper = form(context, template, visit=title, filled=request.filled(template))
    described = paper["sections"]
    assert isinstance(described, list)
    sections = zip(described, template.sections, strict=True)
    shown = [words for words, section in sections if not (section.own and bundle is Bundle.TABLE)]
    original = context.playbook.part(Reference("template", template.id)).value
    whole = isinstance(original, Template) and len(shown) == len(original.sections)
    return {**paper, "sections": shown, "whole": whole}


def _since_last_time(context: PaperContext, visit: Visit, request: PackRequest) -> Iterator[Json]:
    """Yield what an engagement fills of the agenda's form, in whose place the visit's own agenda stands."""
    for reference in visit.templates:
        template = context.playbook.part(reference).value
        if isinstance(template, Template) and template.use is PackUse.AGENDA:
            yield from filled_tables_of(form(context, template, filled=request.filled(template)))


def _open_rows(context: PaperContext, visit: Visit, request: PackRequest) -> Iterator[Paper]:
    if request.filling and (
        paper := open_rows_paper(context, visit, request.filling, _visit_marks(context, visit))
    ):
        yield paper


def _remainder(
    context: PaperContext, visit: Visit, request: PackRequest, *, at_hand: bool
) -> Iterator[Paper]:
    if request.run is None:
        return
    ours = checklists(context, visit, Bundle.OWN, request)
    others = not_printed(context, visit, request)
    told = open_keys(context, request.run) if at_hand else ()
    if left := remainder(context, context.words(visit.title), request.run, ours, others, told):
        yield left


def not_printed(context: PaperContext, visit: Visit, request: PackRequest) -> list[Checklist]:
    """List the lists of a visit that its own bundle does not print: their ticks are no news."""
    theirs = checklists(context, visit, Bundle.TABLE, request)
    return [*theirs, *checklists_of_visit(context.playbook, visit)]


def _visit_marks(context: PaperContext, visit: Visit, audience: Audience = Audience.OWN) -> list[Json]:
    if neutral(audience):
        return [*context.version_marks(visit)]
    return [visit.id, *context.review_marks(visit)]


def _glance(context: PaperContext, visit: Visit, request: PackRequest) -> Paper:
    """Describe the page that one has at hand in the room: the meeting, its limits, its agenda and its questions."""
    return {
        "kind": "glance",
        "title": context.words(visit.title),
        "chip": context.say("card.title"),
        "kicker": None,
        "audience": context.audience(Audience.OWN),
        "style": None,
        "meta": context.say("agenda.total", minutes=visit.minutes),
        "marks": _visit_marks(context, visit),
        "fields": {**request.known(context.locale).values()},
        "expected": [
            {"side": side, "roles": context.titles(roles)} for side, roles in context.sides(visit.attendees)
        ],
        "filled": [
            {"label": context.say(f"card.filled.{bundle.value}"), "names": names}
            for bundle in Bundle
            if (names := _names_with_files(context, _still_to_fill_in(context, visit, bundle, request)))
        ],
        "aim": context.runs(visit.aim),
        "stages": [
            {
                "title": context.numbered(reference),
                "light": stage.contact.value,
                "words": context.value(f"contact.{stage.contact.value}"),
                "may_meet": context.runs(stage.may_meet),
            }
            for reference in visit.stages
            if isinstance(stage := context.playbook.part(reference).value, Stage)
        ],
        "entries": _entries(context, visit),
        "may_say": context.runs(visit.may_say),
        "may_not_say": context.runs(visit.may_not_say),
        "questions": [context.runs(question) for question in visit.questions],
        "promises": [
            *open_points(context, request.previous, known=request.run),
            *open_points(context, request.run),
            *open_rows(context, visit, (request.previous, request.run), request.filling),
        ],
        "qr": context.live_code(Reference("visit", visit.id)),
    }


def _still_to_fill_in(
    context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest
) -> list[Template]:
    brought = brought_filled(context.playbook, visit, bundle)
    return [template for template in brought if template.id not in request.choice.filled]


def _names_with_files(context: PaperContext, templates: Iterable[Template]) -> list[Json]:
    """Write the titles of templates as runs, each with the files in which it is filled in."""
    names: list[Json] = []
    for template in templates:
        names += [{"t": "\u00a0· "}] if names else []
        names.append({"t": context.words(template.title)})
        for place, document in enumerate(template.documents):
            label: dict[str, Json] = {"t": context.locale.text(f"page.download.{document.value}")}
            if address := context.address(download_of(Reference("template", template.id), document.value)):
                label["u"] = address
            names += [{"t": "/" if place else "\u00a0"}, label]
    return names


def _questions(context: PaperContext, visit: Visit, request: PackRequest) -> Paper:
    """Describe the page of what the departments in the room can answer."""
    departments = department_questions(context.playbook, visit, request.roles)
    return {
        "kind": "questions",
        "title": context.say("questions.title"),
        "chip": None,
        "kicker": context.words(visit.title),
        "audience": context.audience(Audience.OWN),
        "style": None,
        "meta": None,
        "marks": _visit_marks(context, visit),
        "rule": context.say("questions.rule"),
        "kinds": context.say("minutes.kinds"),
        "departments": [
            {
                "title": context.title(department),
                "questions": [context.runs(question.text) for question in questions],
            }
            for department, questions in departments.items()
        ],
    }


def _agenda(context: PaperContext, visit: Visit, request: PackRequest, bundle: Bundle) -> Paper:
    own = bundle is Bundle.OWN
    title = context.words(visit.title)
    return {
        "kind": "agenda",
        "own": own,
        "neutral": not own,
        "audience": context.audience(Audience.OWN) if own else None,
        # Before the customer the title says the meeting; in a bag that begins with its glance it says the paper.
        "title": context.say("agenda.title") if own else title,
        "chip": None if own else context.say("agenda.title"),
        "kicker": title if own else None,
        "marks": _visit_marks(context, visit, Audience.OWN if own else Audience.TABLE),
        # The glance of the own bundle has them.
        "fields": None if own else _fields_of_the_meeting(context, request),
        "meta": context.say("agenda.total", minutes=visit.minutes),
        "entries": _entries(context, visit),
        "sections": [*_since_last_time(context, visit, request)],
    }


def _entries(context: PaperContext, visit: Visit) -> list[Json]:
    ends = accumulate(entry.minutes for entry in visit.agenda)
    return [
        {
            "from": end - entry.minutes,
            "to": end,
            "minutes": entry.minutes,
            "lead": context.title(entry.lead),
            "text": context.runs(entry.text),
        }
        for entry, end in zip(visit.agenda, ends, strict=True)
    ]


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
            (
                context.region(case),
                case.period.replace("/", "–"),
                context.say(f"case.outcome.{case.outcome.value}"),
            )
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
    kinds = tuple(context.say("minutes.kinds").split(" / "))

    def table(key: str, rows: int, **columns: FieldType) -> Json:
        return {
            "title": context.say(f"minutes.{key}.title"),
            "intro": None,
            "rows": [],
            "table": blank_table(
                context,
                rows,
                [
                    Column(
                        kind,
                        context.say(f"minutes.{key}.{name}"),
                        kinds if kind is FieldType.CHOICE else (),
                    )
                    for name, kind in columns.items()
                ],
            ),
        }

    text, choice, role, date = FieldType.TEXT, FieldType.CHOICE, FieldType.PERSON_ROLE, FieldType.DATE
    return _plain_form(
        context,
        visit,
        context.say("minutes.title"),
        context.say("minutes.rule"),
        [
            table("decisions", 8, what=text, by=role),
            table("statements", 6, what=text, kind=choice, by=role),
            table("promises", 8, what=text, by=role, due=date),
        ],
    )


def _plain_form(context: PaperContext, visit: Visit, title: str, purpose: str, sections: list[Json]) -> Paper:
    return {
        "kind": "form",
        "id": None,
        "title": title,
        "chip": None,
        "kicker": context.words(visit.title),
        "neutral": True,
        "audience": context.audience(Audience.HANDOVER),
        "style": None,
        "meta": None,
        "purpose": [{"t": purpose}],
        "fields": None,
        "marks": _visit_marks(context, visit, Audience.HANDOVER),
        "landscape": False,
        "sections": sections,
        "signatures": [],
        "qr": None,
    }
