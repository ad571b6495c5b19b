"""Chapters of the phases: steps, who takes part, lists and forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from engagement_playbook.model.checklist import Because, Checklist, Item
from engagement_playbook.model.phase import Bring, Phase, Step
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.paper import Json
from engagement_playbook.presentation.grouping import item_ranges

Fact: TypeAlias = "tuple[str, list[Json]]"
"""A label and its body; an empty body has nothing to say."""

_RACI: Final = ("responsible", "accountable", "consulted", "informed")


def phase_chapter(writer: BookWriter, phase: Phase) -> Iterator[Block]:
    """Set one phase."""
    here = Reference("phase", phase.id)
    yield writer.chapter(
        phase.title, phase.motto, chip=writer.page("phase.number", n=phase.number), anchor=str(here)
    )
    yield writer.facts(
        (writer.page("phase.goal"), writer.one(phase.goal)),
        (writer.page("phase.duration"), writer.one(phase.duration)),
        (writer.page("phase.entry"), writer.many(phase.entry)),
        (writer.page("phase.exit"), writer.many(phase.exit)),
        (writer.page("phase.deliverables"), writer.many(phase.deliverables)),
        (writer.page("phase.measures"), writer.many(phase.measures)),
        (writer.page("read_on"), writer.pointers(link.target for link in phase.links)),
    )
    if phase.raci:
        yield writer.label(writer.page("phase.raci"))
        yield writer.table(
            [(writer.page("phase.activity"), 1.6), *((writer.page(f"phase.{part}"), 1) for part in _RACI)],
            (
                [
                    writer.runs(row.activity),
                    *(writer.runs(writer.names(getattr(row, part))) for part in _RACI),
                ]
                for row in phase.raci
            ),
        )
    for step in phase.steps:
        yield from _step(writer, phase, step)
    if phase.risks:
        yield writer.section(writer.page("phase.risks"))
        yield writer.table(
            [(writer.page("phase.sign"), 1), (writer.page("phase.answer"), 1)],
            ([writer.runs(risk.sign), writer.runs(risk.answer)] for risk in phase.risks),
        )
    here = Reference("phase", phase.id)
    for checklist in writer.playbook.checklists_of(here):
        yield from _checklist(writer, checklist)
    if templates := writer.playbook.templates_of(here):
        yield from _templates(writer, templates)


def shared_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the lists that belong to no phase."""
    if shared := writer.playbook.checklists_of(None):
        yield writer.chapter(writer.page("every_phase"))
        for checklist in shared:
            yield from _checklist(writer, checklist)


def _step(writer: BookWriter, phase: Phase, step: Step) -> Iterator[Block]:
    yield writer.section(step.title, number=step.number, anchor=f"step:{phase.id}/{step.id}")
    yield writer.text(step.purpose)
    yield writer.facts(
        step_actions(writer, step),
        step_questions(writer, step),
        (writer.page("step.bring"), [_brought(writer, bring) for bring in step.bring]),
        (writer.page("step.output"), writer.one(step.output)),
        step_done(writer, step),
        (
            writer.page("step.pitfalls"),
            [writer.led(pitfall.text, pitfall.remedy) for pitfall in step.pitfalls],
        ),
    )


def step_actions(writer: BookWriter, step: Step) -> Fact:
    """Say who does what in a step."""
    return writer.page("step.actions"), [
        writer.led(writer.playbook.title(action.by), action.text) for action in step.actions
    ]


def step_questions(writer: BookWriter, step: Step) -> Fact:
    """Say whom to ask what in a step."""
    return writer.page("step.questions"), [
        writer.led(writer.playbook.title(question.department), question.text) for question in step.questions
    ]


def step_done(writer: BookWriter, step: Step) -> Fact:
    """Say when a step is done."""
    return writer.page("step.done_when"), writer.many(step.done_when)


def _brought(writer: BookWriter, bring: Bring) -> Json:
    reference = bring.template or bring.checklist
    return writer.pointer(reference) if reference else writer.runs(bring.text)


def _checklist(writer: BookWriter, checklist: Checklist) -> Iterator[Block]:
    """Set a list with the reasons for its items, for which a sheet has no room."""
    context = writer.context
    yield writer.section(
        checklist.title,
        meta=writer.marks(
            writer.page("nav.checklists"),
            context.audience(checklist.audience),
            writer.word(f"style.{checklist.style.value}") if checklist.style else "",
            context.scope(checklist),
            context.tried(checklist.tried),
            *context.review_marks(checklist),
        ),
        anchor=f"checklist:{checklist.id}",
    )
    yield writer.facts(
        (writer.page("checklist.objective"), writer.one(checklist.objective)),
        (writer.page("checklist.pause_point"), writer.one(checklist.pause_point)),
    )
    yield {"is": "items", "items": [*_items(writer, checklist)]}


def _items(writer: BookWriter, checklist: Checklist) -> Iterator[Json]:
    for item_range in item_ranges(checklist):
        title = writer.context.words(item_range.title) if item_range.title else None
        for number, item in item_range.items:
            yield {
                "number": number,
                "text": writer.runs(item.text),
                "critical": item.critical,
                "owner": writer.context.title(item.owner) if item.owner else "",
                "notes": [*_notes(writer, item)],
                "group": title,
            }
            title = None


def _notes(writer: BookWriter, item: Item) -> Iterator[Json]:
    """Say where an item applies, why it is there, what proves it, and what it rests on."""
    if scope := writer.context.scope(item):
        yield [{"t": scope}]
    if item.why:
        yield writer.runs(item.why)
    if item.evidence:
        yield [{"t": writer.context.say("evidence")}, *writer.runs(item.evidence)]
    rests_on = [_reason(writer, because) for because in item.because]
    step = writer.page("checklist.step")
    rests_on += [[{"t": f"{step} "}, *writer.pointer(reference)] for reference in item.steps]
    if rests_on:
        yield writer.in_a_line(rests_on)


def _reason(writer: BookWriter, because: Because) -> list[Json]:
    if because.case:
        case = Reference("case", because.case.owner)
        return [{"t": f"{writer.page('checklist.case')} "}, *writer.pointer(case)]
    if because.rule:
        return [{"t": f"{writer.page('checklist.rule')} "}, *writer.pointer(because.rule)]
    return [{"t": writer.page("checklist.practice")}]


def _templates(writer: BookWriter, templates: Sequence[Template]) -> Iterator[Block]:
    yield writer.section(writer.page("nav.templates"))
    for template in templates:
        yield writer.entry(
            template.title,
            meta=writer.context.audience(template.audience),
            anchor=f"template:{template.id}",
        )
        if template.purpose:
            yield writer.text(template.purpose)
        yield writer.facts(
            *(
                (
                    writer.context.words(section.title),
                    writer.one(
                        writer.context.locale.join(
                            writer.context.words(field.label)
                            for field in (*section.fields, *(section.table.columns if section.table else ()))
                        )
                    ),
                )
                for section in template.sections
            )
        )
