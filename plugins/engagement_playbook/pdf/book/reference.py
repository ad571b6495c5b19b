"""Chapters to look things up in: stages, roles, words, phrases, registers, questions."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Column
from engagement_playbook.model.stage import Stage
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.paper import Json
from engagement_playbook.presentation.grouping import grouped
from engagement_playbook.presentation.ordering import stages_by_number, terms_by_name


def stages_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the stages of the customer's own process."""
    yield writer.chapter(writer.page("nav.stages"), writer.page("stages.lead"))
    for stage in stages_by_number(writer.playbook):
        yield from _stage(writer, stage)


def roles_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the roles by side."""
    yield writer.chapter(writer.page("nav.roles"), writer.page("roles.lead"))
    for side, roles in grouped(writer.playbook.roles, attrgetter("side")).items():
        yield writer.section(writer.context.side(side))
        for role in roles:
            yield writer.entry(role.name, anchor=f"role:{role.id}")
            yield writer.facts(
                (writer.page("roles.cares_about"), writer.one(role.cares_about)),
                (writer.page("roles.can_stop"), writer.one(role.can_stop)),
                (writer.page("roles.needs_from_us"), writer.one(role.needs_from_us)),
            )


def terms_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the glossary in the order of the language's dictionaries."""
    context = writer.context
    yield writer.chapter(writer.page("nav.glossary"), writer.page("glossary.lead"))
    for term in terms_by_name(writer.playbook, context.locale):
        yield writer.entry(term.term, meta=context.locale.join(term.abbreviations), anchor=f"term:{term.id}")
        yield writer.text(term.definition)
        yield writer.facts(
            (writer.page("glossary.matters"), writer.one(term.matters)),
            (writer.page("glossary.see"), writer.one(writer.names(term.see))),
        )


def phrases_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the words for hard moments."""
    yield writer.chapter(writer.page("nav.phrases"), writer.page("phrases.lead"))
    for phrase in writer.playbook.phrases:
        yield writer.entry(phrase.situation, anchor=f"phrase:{phrase.id}")
        yield writer.text(phrase.say)
        yield writer.facts(
            (writer.page("phrases.never"), writer.one(phrase.never)),
            (writer.page("phrases.why"), writer.one(phrase.why)),
            (writer.page("phrases.steps"), writer.pointers(phrase.steps)),
            (writer.page("phrases.stages"), writer.one(writer.names(phrase.stages))),
        )


def questions_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set questions and answers."""
    yield writer.chapter(writer.page("nav.faq"), writer.page("faq.lead"))
    for question in writer.playbook.questions:
        yield writer.entry(question.question, anchor=f"faq:{question.id}")
        yield writer.text(question.answer)
        yield writer.facts((writer.page("read_on"), writer.pointers(link.target for link in question.links)))


def registers_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the lists that every engagement keeps, with what each of their columns holds."""
    yield writer.chapter(writer.page("nav.registers"), writer.page("registers.lead"))
    for register in writer.playbook.registers:
        meta = writer.word(f"audience.{register.audience.value}")
        yield writer.section(register.title, meta=meta, anchor=f"register:{register.id}")
        yield writer.text(register.purpose)
        yield writer.facts(
            (writer.page("register.edited_by"), writer.one(writer.names(register.edited_by))),
            (writer.page("register.read_in"), writer.pointers(register.read_in)),
            (writer.page("register.kept"), writer.one(register.kept)),
            (writer.page("register.late"), writer.many(deadline.text for deadline in register.deadlines)),
        )
        titles = [writer.page(f"register.{key}") for key in ("column", "type", "holds")]
        yield writer.table(
            zip(titles, (2, 1, 4), strict=True), [_column(writer, column) for column in register.columns]
        )


def _column(writer: BookWriter, column: Column) -> list[Json]:
    choices = " / ".join(writer.context.words(choice.label) for choice in column.choices)
    rules = [
        writer.page(f"register.{key}")
        for key, binds in (("required", column.required), ("own", column.own))
        if binds
    ]
    gap = "  " if column.help else ""
    holds = [*writer.runs(column.help), *writer.runs(gap + choices if choices else None)]
    return [
        writer.runs(column.label),
        writer.runs(writer.word(f"column_type.{column.type.value}")),
        [*holds, *([writer.quiet(*rules)] if rules else [])],
    ]


def _stage(writer: BookWriter, stage: Stage) -> Iterator[Block]:
    yield writer.section(
        stage.title,
        number=str(stage.number),
        meta=writer.marks(
            writer.word(f"contact.{stage.contact.value}"), writer.context.applies(stage.applies)
        ),
        anchor=f"stage:{stage.id}",
    )
    yield writer.text(stage.what_happens)
    yield writer.facts(
        (writer.page("stages.may_meet"), writer.one(stage.may_meet)),
        (writer.page("stages.may_not"), writer.one(stage.may_not)),
        (writer.page("stages.owes"), writer.one(stage.customer_owes)),
        (writer.page("refer.step"), writer.pointers(stage.steps)),
        (
            writer.page("refer.visit"),
            writer.pointers(writer.playbook.referrers(Reference("stage", stage.id), "visit")),
        ),
    )
