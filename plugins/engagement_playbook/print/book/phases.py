"""Chapters of the phases: steps, who takes part, lists and forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from engagement_playbook.model.checklist import Because, Checklist, Item
from engagement_playbook.model.phase import Bring, Phase, Step
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.print.book.blocks import Block, Writer
from engagement_playbook.print.paper import Json

_RACI: Final = ("responsible", "accountable", "consulted", "informed")


def phase_chapter(writer: Writer, phase: Phase) -> Iterator[Block]:
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
            [(writer.page("phase.activity"), 1.6), *((writer.page(f"phase.{each}"), 1) for each in _RACI)],
            (
                [writer.runs(row.activity), *(writer.runs(writer.names(getattr(row, each))) for each in _RACI)]
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
    for checklist in writer.playbook.checklists:
        if checklist.phase == here:
            yield from checklist_section(writer, checklist)
    yield from _templates(writer, [each for each in writer.playbook.templates if each.phase == here])


def shared_chapter(writer: Writer) -> Iterator[Block]:
    """Set the lists that belong to no phase."""
    shared = [each for each in writer.playbook.checklists if each.phase is None]
    if shared:
        yield writer.chapter(writer.page("every_phase"))
        for checklist in shared:
            yield from checklist_section(writer, checklist)


def checklist_section(writer: Writer, checklist: Checklist) -> Iterator[Block]:
    """Set one list with the reasons for its items, for which a sheet has no room."""
    desk = writer.desk
    style = checklist.style.value if checklist.style else None
    how = writer.word(f"style.{style}") if style else ""
    yield writer.section(
        checklist.title,
        meta=" · ".join(
            each
            for each in (
                desk.audience(checklist.audience),
                how,
                desk.applies(checklist.applies),
                desk.tried(checklist.tried),
                writer.marks(checklist),
            )
            if each
        ),
        anchor=f"checklist:{checklist.id}",
    )
    yield writer.facts(
        (writer.page("checklist.objective"), writer.one(checklist.objective)),
        (writer.page("checklist.pause_point"), writer.one(checklist.pause_point)),
    )
    yield {"is": "items", "items": [*_items(writer, checklist)]}


def _items(writer: Writer, checklist: Checklist) -> Iterator[Json]:
    before = None
    for number, item in enumerate(checklist.items, 1):
        group = checklist.groups[item.group] if item.group in checklist.groups else None
        yield {
            "number": number,
            "text": writer.runs(item.text),
            "critical": item.critical,
            "closes": item.closes,
            "owner": writer.desk.title(item.owner) if item.owner else "",
            "evidence": writer.runs(item.evidence),
            "why": writer.runs(item.why),
            "because": _because(writer, item),
            "group": writer.desk.words(group) if group is not None and item.group != before else None,
        }
        before = item.group


def _because(writer: Writer, item: Item) -> Json:
    return [{"label": label, "body": body} for label, body in map(writer_reason(writer), item.because)]


def writer_reason(writer: Writer):  # type: ignore
    pass


def _templates(writer: Writer, templates: list[Template]) -> Iterator[Block]:
    pass
