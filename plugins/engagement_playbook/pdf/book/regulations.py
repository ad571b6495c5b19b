"""The chapter of the rules to know."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from engagement_playbook.model.regulation import Regulation
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.presentation.grouping import grouped
from engagement_playbook.presentation.labels import SIDES
from engagement_playbook.presentation.ordering import rules_by_level


def rules_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the rules: orientation, not legal advice, and the chapter says so before anything else."""
    yield writer.chapter(writer.page("nav.regulations"), writer.page("regulations.lead"))
    yield writer.note(writer.page("regulations.caution"), writer.page("regulations.caution_text"), heavy=True)
    for level, rules in grouped(rules_by_level(writer.playbook), attrgetter("level")).items():
        yield writer.section(writer.word(f"rule_level.{level}"))
        for rule in rules:
            yield from _rule(writer, rule)


def _rule(writer: BookWriter, rule: Regulation) -> Iterator[Block]:
    context = writer.context
    yield writer.entry(
        rule.title,
        meta=writer.marks(
            context.rule_number(rule),
            context.words(rule.issuer),
            context.standing(rule),
            context.words(rule.dates) if rule.dates else "",
        ),
        anchor=f"rule:{rule.id}",
    )
    yield writer.text(rule.summary)
    yield writer.facts(
        (writer.page("regulations.means_for_us"), writer.one(rule.means_for_us)),
        (
            writer.page("regulations.binds"),
            writer.one(
                writer.marks(
                    context.vocabulary(SIDES, rule.binds),
                    context.applies(rule.applies),
                )
            ),
        ),
        (writer.page("regulations.steps"), writer.pointers(rule.steps)),
        (
            writer.page("regulations.checked"),
            writer.one(
                writer.marks(context.locale.date(rule.checked), writer.word(f"rule_mark.{rule.mark.value}"))
            ),
        ),
    )
