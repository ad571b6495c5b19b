"""The plan of one engagement: latest days, backwards from the days that are fixed.

Everything comes in as values, the day of today and the calendar included, so the same input gives the same plan.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.model.base import Applies, in_scope
from engagement_playbook.model.milestone import Lead, Milestone

_DAY: Final = dt.timedelta(days=1)

EARLIEST: Final = dt.date(1990, 1, 1)
LATEST: Final = dt.date(2199, 12, 31)
"""The days between which a plan is made; whoever reads fixed days from a file reports others."""

_ROUNDS: Final = 50
"""Rounds after which a plan is as it is; every chain of milestones adds one."""

_FURTHEST: Final = 800
"""Days in which a day without a freeze is looked for; a freeze that lasts longer has no end."""


class Outcome(StrEnum):
    """What became of a milestone."""

    DONE = "done"
    MOVED = "moved"
    """It was agreed to be there on another day than the plan's."""
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a milestone, and why; ``day`` is that on which it was done, or to which it was moved."""

    outcome: Outcome
    day: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FrozenDays:
    """Days on which some kinds of work stop, the last one included; every kind where none is named."""

    label: str
    first: dt.date
    last: dt.date
    stops: frozenset[str] = frozenset()

    def hits(self, day: dt.date, work: str) -> bool:
        """Return whether a kind of work stops on a day."""
        return self.first <= day <= self.last and (not self.stops or work in self.stops)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan is made from beside its milestones.

    ``setting`` says what the engagement is like, ``fixed`` which milestones have a day of their own.
    """

    today: dt.date
    calendar: WorkingDays
    setting: Applies = field(default_factory=dict)
    fixed: Mapping[str, dt.date] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    freezes: Sequence[FrozenDays] = ()


@dataclass(frozen=True, slots=True)
class Collision:
    """A day that falls into a freeze, with the nearest days before and after it that do not; None where none is near."""

    freeze: FrozenDays
    day: dt.date
    before: dt.date | None
    after: dt.date | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A milestone that lies later than the rest of the plan allows: after ``allowed``, because of ``other``.

    ``other`` is the milestone that needs it, or the one that it is counted from.
    """

    other: str
    allowed: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Planned:
    """One milestone of a plan.

    ``day`` is its latest day, or the one it is fixed on, was moved to or was done on; None where the day it
    counts from is unknown. ``counted`` is what the lead alone says, and ``held_by`` the milestone that needs it
    earlier. ``slack`` is in working days from today, ``late`` in days: so many have passed, and it cannot be met
    any more.
    """

    milestone: Milestone
    lead: Lead | None = None
    day: dt.date | None = None
    counted: dt.date | None = None
    held_by: str | None = None
    fixed: bool = False
    decision: Decision | None = None
    collision: Collision | None = None
    contradiction: Contradiction | None = None
    slack: int | None = None
    late: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.decision is None or self.decision.outcome is Outcome.MOVED


@dataclass(frozen=True)
class Plan:
    """Milestones with their days, the earliest first and those without a day last; dropped ones among them.

    ``left_out`` are those that do not apply in the engagement.
    """

    planned: tuple[Planned, ...]
    left_out: tuple[Milestone, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Planned]:
        """The milestones of the plan by id."""
        return {entry.milestone.id: entry for entry in self.planned}

    def due(self, first: dt.date, last: dt.date) -> tuple[Planned, ...]:
        """Return what is still to come and must be there between two days, both included."""
        return tuple(
            entry for entry in self.planned if entry.is_open and entry.day and first <= entry.day <= last
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """What differs for one milestone between two plans; a plan without the milestone, or without a day, says None."""

    id: str
    before: dt.date | None
    after: dt.date | None
    was_late: int
    is_late: int

    @property
    def days(self) -> int | None:
        """By how many days it moved; negative is earlier."""
        return (self.after - self.before).days if self.before and self.after else None


def differences(before: Plan, after: Plan) -> tuple[Shift, ...]:
    """Say what changes from one plan to another, in the order of the later plan."""
    names = dict.fromkeys(entry.milestone.id for plan in (after, before) for entry in plan.planned)
    shifts: list[Shift] = []
    for name in names:
        old, new = before.by_id.get(name), after.by_id.get(name)
        shift = Shift(
            name,
            old.day if old else None,
            new.day if new else None,
            old.late if old else 0,
            new.late if new else 0,
        )
        if (shift.before, shift.was_late) != (shift.after, shift.is_late):
            shifts.append(shift)
    return tuple(shifts)


def plan(milestones: Iterable[Milestone], terms: Terms) -> Plan:
    """Compute the latest day of every milestone. Needs milestones without circles and days in the bounds of a plan."""
    return _Planner(tuple(milestones), terms).run()


@dataclass(frozen=True, slots=True)
class Bound:
    """How late something may be, and the milestone that says so."""

    day: dt.date
    other: str


class _Planner:
    """One computation. A milestone that does not apply or was dropped still hands on what holds those it needs."""

    def __init__(self, milestones: tuple[Milestone, ...], terms: Terms) -> None:
        self.terms = terms
        self.milestones = {entry.id: entry for entry in milestones}
        self.left_out = {
            entry.id for entry in milestones if not in_scope(terms.setting, entry.applies, entry.unless)
        }
        self.silent = self.left_out | {
            name for name, decision in terms.decisions.items() if decision.outcome is Outcome.DROPPED
        }
        self.needed_by: dict[str, list[str]] = {name: [] for name in self.milestones}
        for entry in milestones:
            for need in entry.needs:
                if need.id in self.needed_by:
                    self.needed_by[need.id].append(entry.id)
        self.days: dict[str, dt.date | None] = dict.fromkeys(self.milestones)
        self.bounds: dict[str, Bound | None] = dict.fromkeys(self.milestones)

    def run(self) -> Plan:
        """Begin without days and let each round take in what the round before found, until nothing changes.

        Days only ever become earlier. Where leads contradict each other it would never end: what is too late after
        the last round says so.
        """
        for _ in range(_ROUNDS + len(self.milestones)):
            bounds = {name: self._bound(name) for name in self.milestones}
            days = {name: self._day(entry) for name, entry in self.milestones.items()}
            if (bounds, days) == (self.bounds, self.days):
                break
            self.bounds, self.days = bounds, days
        self.bounds = {name: self._bound(name) for name in self.milestones}
        rows = [self._row(entry) for name, entry in self.milestones.items() if name not in self.left_out]
        rows.sort(key=lambda row: row.day or dt.date.max)
        return Plan(
            tuple(rows), tuple(entry for name, entry in self.milestones.items() if name in self.left_out)
        )

    def _day(self, entry: Milestone) -> dt.date | None:
        if given := self._given(entry.id):
            return given
        wanted = self._earliest_wish(entry)
        return min(max(self._fitted(wanted, entry)[0], EARLIEST), LATEST) if wanted else None

    def _earliest_wish(self, entry: Milestone) -> dt.date | None:
        """Return the earlier of what a milestone's lead says and what those say that need it."""
        bound = self.bounds[entry.id]
        wishes = [day for day in (self._wanted(entry), bound.day if bound else None) if day]
        return min(wishes, default=None)

    def _given(self, name: str) -> dt.date | None:
        """Return the day of a milestone that nothing moves: done, moved, or fixed."""
        decision = self.terms.decisions.get(name)
        if decision and decision.outcome is Outcome.DROPPED:
            return None
        return (decision.day if decision else None) or self.terms.fixed.get(name)

    def _wanted(self, entry: Milestone) -> dt.date | None:
        """Return the day that a milestone's lead says, whatever lies on it; None where its anchor has no day."""
        start = self.days.get(entry.anchor.id) if entry.anchor else None
        lead = entry.lead_in(self.terms.setting)
        if start is None or lead is None:
            return None
        if lead.months is not None:
            return add_months(start, lead.months)
        days = lead.days or 0
        if not lead.working:
            return start + days * _DAY
        # From a day off, working days before it are counted as full ones.
        return self.terms.calendar.after(self._working(start) if days < 0 else start, days)

    def _working(self, day: dt.date) -> dt.date:
        """Return the last working day up to a day."""
        return self.terms.calendar.after(day + _DAY, -1)

    def _bound(self, name: str) -> Bound | None:
        """Return how late a milestone may be for those that need it; through silent ones, for what needs these."""
        limits: list[Bound] = []
        for other in self.needed_by[name]:
            if other in self.silent:
                if inherited := self.bounds[other]:
                    limits.append(inherited)
            elif day := self.days[other]:
                limits.append(Bound(day, other))
        return min(limits, key=lambda limit: limit.day, default=None)

    def _fitted(self, day: dt.date, entry: Milestone) -> tuple[dt.date, Collision | None]:
        """Move a day back until the milestone may lie on it, and say which freeze it was in.

        A day stays where it is if no day is near.
        """
        start = day if entry.any_day else self._working(day)
        freeze = self._freeze_on(start, entry)
        if freeze is None:
            return start, None
        collision = self._collision_on(start, entry, freeze)
        return collision.before or start, collision

    def _freeze_on(self, day: dt.date, entry: Milestone) -> FrozenDays | None:
        if entry.work is None:
            return None
        return next((freeze for freeze in self.terms.freezes if freeze.hits(day, entry.work)), None)

    def _nearest(self, day: dt.date, entry: Milestone, step: int) -> dt.date | None:
        for number in range(1, _FURTHEST):
            candidate = day + number * step * _DAY
            if self._freeze_on(candidate, entry) is None and (
                entry.any_day or self._working(candidate) == candidate
            ):
                return candidate
        return None

    def _row(self, entry: Milestone) -> Planned:
        name = entry.id
        decision = self.terms.decisions.get(name)
        lead = entry.lead_in(self.terms.setting)
        if decision and decision.outcome is Outcome.DROPPED:
            return Planned(entry, lead, decision=decision)
        day, bound, wanted = self.days[name], self.bounds[name], self._wanted(entry)
        counted = self._fitted(wanted, entry)[0] if wanted else None
        is_held = bound and day != counted and not self._given(name)
        is_open = decision is None or decision.outcome is Outcome.MOVED
        return Planned(
            entry,
            lead,
            day,
            counted,
            held_by=bound.other if bound and is_held else None,
            fixed=name in self.terms.fixed,
            decision=decision,
            collision=self._collision(entry) if is_open else None,
            contradiction=self._contradiction(entry, day, counted) if day and is_open else None,
            slack=self.terms.calendar.between(self.terms.today, day) if day and is_open else None,
            late=max(0, (self.terms.today - day).days) if day and is_open else 0,
        )

    def _collision(self, entry: Milestone) -> Collision | None:
        """Return the freeze that a milestone lies in, or that it was moved out of."""
        if given := self._given(entry.id):
            freeze = self._freeze_on(given, entry)
            return self._collision_on(given, entry, freeze) if freeze else None
        wanted = self._earliest_wish(entry)
        return self._fitted(wanted, entry)[1] if wanted else None

    def _collision_on(self, day: dt.date, entry: Milestone, freeze: FrozenDays) -> Collision:
        return Collision(freeze, day, self._nearest(day, entry, -1), self._nearest(day, entry, 1))

    def _contradiction(self, entry: Milestone, day: dt.date, counted: dt.date | None) -> Contradiction | None:
        bound = self.bounds[entry.id]
        limits = [bound] if bound else []
        if counted and entry.anchor and entry.id in self.terms.fixed and entry.id not in self.terms.decisions:
            limits.append(Bound(counted, entry.anchor.id))
        if entry.anchor and (again := self._day(entry)):
            limits.append(Bound(again, entry.anchor.id))
        limit = min(limits, key=lambda limit: limit.day, default=None)
        if limit is None or day <= limit.day:
            return None
        return Contradiction(limit.other, limit.day, (day - limit.day).days)


def add_months(day: dt.date, count: int) -> dt.date:
    """Return the same day so many months later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
