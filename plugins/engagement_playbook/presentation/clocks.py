"""The clocks of the rules, by the places where they run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Clock, Regulation, RuleStatus
from engagement_playbook.presentation.grouping import grouped
from engagement_playbook.presentation.labels import SIDES, Labels, dotted


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock with its rule, and what a reader is told about both in words."""

    rule: Regulation
    clock: Clock
    place: str
    reporters: str
    support: str
    """How well the times are supported, the day of the check, and when they begin where that is still to come."""

    @property
    def reference(self) -> Reference:
        """The rule that the clock belongs to."""
        return Reference("rule", self.rule.id)

    @property
    def scope(self) -> Clock | Regulation:
        """What says where the clock runs: itself, or else its rule."""
        return self.clock if self.clock.applies else self.rule


def clocks_by_place(playbook: Playbook, labels: Labels) -> dict[str, list[ClockRow]]:
    """Return the clocks in the order of their rules, together by place; everywhere is an empty word."""
    return grouped(_rows(playbook, labels), attrgetter("place"))


def _rows(playbook: Playbook, labels: Labels) -> Iterator[ClockRow]:
    for rule in playbook.rules:
        for clock in rule.clocks:
            mark = clock.mark or rule.mark
            yield ClockRow(
                rule,
                clock,
                labels.applies(clock.applies or rule.applies),
                labels.vocabulary(SIDES, clock.reporters),
                dotted(
                    labels.standing(rule) if rule.status in (RuleStatus.UPCOMING, RuleStatus.DRAFT) else "",
                    labels.value(f"rule_mark.{mark}"),
                    labels.locale.date(rule.checked),
                ),
            )
