"""The chapter of the milestones and of the days on which work usually stops."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.model.milestone import WORKS, Milestone, TypicalFreeze
from engagement_playbook.model.role import Role
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.paper import Json
from engagement_playbook.presentation.milestones import (
    days_of_freeze,
    distance,
    papers_of,
    plan_sections,
    support,
)


def plan_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the milestones by what they are counted from, stage by stage, and typical freezes behind them."""
    yield writer.chapter(writer.page("nav.plan"), writer.page("plan.lead"))
    yield writer.note(writer.page("plan.caution"), writer.page("plan.caution_text"), heavy=True)
    titles = [writer.page(f"plan.{key}") for key in ("milestone", "when", "whose")]
    for section in plan_sections(writer.playbook):
        root = section.root
        yield writer.section(writer.page("plan.around", title=writer.context.words(root.title)))
        for group in section.stages:
            if group.stage:
                yield writer.label(f"{group.stage.number} {writer.context.words(group.stage.title)}")
            yield writer.table(
                zip(titles, (5, 3, 2), strict=True),
                [[*_milestone(writer, entry, root)] for entry in group.milestones],
            )
    if writer.playbook.freezes:
        yield writer.section(writer.page("plan.freezes"))
        yield writer.text(writer.page("plan.freezes_lead"))
        titles = [writer.page(f"plan.{key}") for key in ("freeze", "days", "stops")]
        yield writer.table(
            zip(titles, (4, 2, 3), strict=True),
            [[*_freeze(writer, freeze)] for freeze in writer.playbook.freezes],
        )


def _milestone(writer: BookWriter, entry: Milestone, root: Milestone) -> Iterator[Json]:
    context = writer.context
    notes = [
        f"{writer.page(f'plan.{key}')} {writer.names(references)}"
        for key, references in (("needs", entry.needs), ("with", papers_of(entry)))
        if references
    ]
    yield _led(writer, entry.title, entry.done_when, *notes, context.applies(entry.applies))
    yield [*_when(writer, entry, root)]
    owner = writer.playbook.part(entry.owner).value
    side = context.side(owner.side) if isinstance(owner, Role) else ""
    yield [{"t": context.title(entry.owner)}, writer.quiet(side)]


def _when(writer: BookWriter, entry: Milestone, root: Milestone) -> Iterator[Json]:
    context = writer.context
    if entry.anchor is None:
        yield {"t": writer.page("plan.given"), "b": True}
        return
    notes: list[str] = []
    if entry.anchor.id != root.id:
        notes.append(f"{writer.page('plan.from')} {context.title(entry.anchor)}")
    for lead in entry.leads:
        words = distance(lead, context)
        if lead.applies:
            notes.append(writer.page("plan.where", where=context.applies(lead.applies), lead=words))
        else:
            yield {"t": words, "b": True}
        if lead.rule:
            article = writer.page("plan.article", n=lead.article) if lead.article else ""
            notes.append(context.title(lead.rule) + article)
    yield writer.quiet(*notes, *support(entry, context))


def _freeze(writer: BookWriter, freeze: TypicalFreeze) -> Iterator[Json]:
    yield _led(writer, freeze.title, freeze.what, writer.context.applies(freeze.applies))
    days = [*days_of_freeze(freeze, writer.context)] or [writer.page("plan.by_notice")]
    yield [{"t": writer.context.locale.join(days)}]
    yield [{"t": writer.context.vocabulary(WORKS, freeze.stops) or writer.page("plan.everything")}]


def _led(writer: BookWriter, title: LocalizedText, words: LocalizedText, *notes: str) -> list[Json]:
    runs: list[Json] = [{"t": writer.context.words(title), "b": True}, {"t": "  "}, *writer.runs(words)]
    return [*runs, writer.quiet(*notes)] if any(notes) else runs
