"""The chapter of the rules to know."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from engagement_playbook.model.regulation import Citation, Regulation
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.paper import Json
from engagement_playbook.presentation.clocks import ClockRow, clocks_by_place
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

    places = clocks_by_place(writer.playbook, writer.context)
    if places:
        yield writer.section(writer.page("nav.incident-clocks"))
    for place, rows in places.items():
        yield writer.label(place or writer.page("clocks.everywhere"))
        yield writer.table(
            (
                (writer.page("clocks.clock"), 3),
                (writer.page("clocks.first"), 2),
                (writer.page("clocks.next"), 3),
                (writer.page("clocks.reports"), 2),
                (writer.page("clocks.deliver"), 3),
            ),
            ([*_cells(writer, row)] for row in rows),
        )


def _cells(writer: BookWriter, row: ClockRow) -> Iterator[Json]:
    clock = row.clock
    yield [
        {"t": writer.context.words(clock.name), "b": True, "to": f"rule:{row.rule.id}"},
        writer.quiet(row.support),
    ]
    yield [*writer.runs(clock.first), writer.quiet(writer.context.words(clock.trigger))]
    yield writer.in_a_line([writer.runs(words) for words in (clock.follow_up, clock.final) if words])
    yield [{"t": f"{row.reporters} → "}, *writer.runs(clock.to)]
    yield writer.runs(clock.deliver)


def _cited(writer: BookWriter, rule: Regulation, citation: Citation) -> Json:
    line: list[Json] = [{"t": writer.marks(citation.title, writer.context.cited(rule, citation))}]
    if citation.address:
        line += [{"t": " · "}, {"t": citation.address, "u": citation.address}]
    return line


def _rule(writer: BookWriter, rule: Regulation) -> Iterator[Block]:
    context = writer.context
    yield writer.entry(
        rule.title,
        meta=writer.marks(
            context.rule_number(rule),
            context.words(rule.issuer),
            context.rule_kind(rule),
            context.standing(rule),
            context.words(rule.dates) if rule.dates else "",
        ),
        anchor=f"rule:{rule.id}",
    )
    yield writer.text(rule.summary)
    yield writer.facts(
        (writer.page("regulations.cite"), [_cited(writer, rule, citation) for citation in rule.citations]),
        (
            writer.page("regulations.ahead"),
            [writer.led(context.locale.date(change.on), change.what) for change in rule.changes_ahead],
        ),
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
                writer.marks(
                    context.locale.date(rule.checked),
                    context.checked_how(rule),
                    writer.word(f"rule_mark.{rule.mark.value}"),
                )
            ),
        ),
    )
