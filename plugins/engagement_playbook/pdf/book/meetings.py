"""Chapters of the meetings and of the cases that teach."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.model.base import PLACES
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.paper import Json
from engagement_playbook.presentation.grouping import by_moment
from engagement_playbook.presentation.ordering import visits_by_stage


def visits_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set all visits, in the order in which an engagement comes to them."""
    yield writer.chapter(writer.page("nav.visits"))
    for visit in visits_by_stage(writer.playbook):
        yield from _visit(writer, visit)


def cases_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set all cases."""
    yield writer.chapter(writer.page("nav.case-studies"), writer.page("cases.lead"))
    for case in writer.playbook.cases:
        yield from _case(writer, case)


def _visit(writer: BookWriter, visit: Visit) -> Iterator[Block]:
    context = writer.context
    yield writer.section(
        visit.title,
        meta=writer.marks(
            writer.page("minutes", n=visit.minutes),
            context.vocabulary(PLACES, visit.places),
            context.applies(visit.applies),
            *context.review_marks(visit),
        ),
        anchor=f"visit:{visit.id}",
    )
    yield writer.text(visit.aim)
    yield writer.facts(
        (writer.page("visit.stages"), writer.one(writer.names(visit.stages))),
        (writer.page("visit.attendees"), _sides(writer, visit)),
        (writer.page("visit.may_say"), writer.one(visit.may_say)),
    )
    if visit.may_not_say:
        yield writer.note(writer.page("visit.may_not_say"), visit.may_not_say, heavy=True)
    yield writer.label(writer.page("visit.agenda"))
    yield writer.table(
        [
            (writer.page("visit.minutes"), 0.5),
            (writer.page("visit.point"), 3),
            (writer.page("visit.lead"), 1),
        ],
        (
            [writer.runs(str(entry.minutes)), writer.runs(entry.text), writer.runs(context.title(entry.lead))]
            for entry in visit.agenda
        ),
    )
    yield writer.facts(
        (writer.page("visit.questions"), writer.many(visit.questions)),
        *(
            (
                writer.word(f"moment.{moment.value}"),
                writer.pointers(Reference("checklist", checklist.id) for checklist in checklists),
            )
            for moment, checklists in by_moment(writer.playbook, visit)
        ),
        (writer.page("visit.templates"), writer.pointers(visit.every_template)),
        (writer.page("visit.case"), writer.pointers([visit.case] if visit.case else [])),
    )


def _sides(writer: BookWriter, visit: Visit) -> list[Json]:
    return [
        writer.led(side, writer.context.titles(roles))
        for side, roles in writer.context.sides(visit.attendees)
    ]


def _case(writer: BookWriter, case: CaseStudy) -> Iterator[Block]:
    context = writer.context
    yield writer.section(
        case.title,
        meta=writer.marks(
            context.region(case), context.period(case), writer.word(f"outcome.{case.outcome.value}")
        ),
        anchor=f"case:{case.id}",
    )
    yield writer.text(case.summary)
    if case.context:
        yield writer.text(case.context)
    numbers = {source.id: number for number, source in enumerate(case.sources, 1)}
    yield writer.label(writer.page("case.findings"))
    yield writer.facts(
        *(
            (
                entry.date,
                [
                    [
                        *writer.runs(entry.text),
                        writer.quiet(
                            writer.word(f"fact_status.{entry.status.value}"),
                            "".join(f"[{numbers[source]}]" for source in entry.sources),
                        ),
                    ]
                ],
            )
            for entry in case.timeline
        )
    )
    yield writer.facts(
        (writer.page("case.known_then"), writer.one(case.known_then)),
        (writer.page("case.relationship"), writer.one(case.relationship)),
        (
            writer.page("case.lessons"),
            [
                writer.led(lesson.text, lesson.detail) if lesson.detail else writer.runs(lesson.text)
                for lesson in case.lessons
            ],
        ),
    )
    if case.our_reading:
        yield writer.note(writer.page("case.our_reading"), case.our_reading)
    yield {
        "is": "sources",
        "title": writer.page("case.sources"),
        "sources": [
            f"[{numbers[source.id]}] "
            + context.locale.join(fact for fact in (source.title, source.publisher, source.date) if fact)
            + (f" · {writer.word(f'source_kind.{source.kind.value}')}" if source.kind else "")
            for source in case.sources
        ],
    }
