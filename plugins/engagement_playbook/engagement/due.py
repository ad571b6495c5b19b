"""When a row is late, computed once: lists, papers, workbooks and reports ask here.

Working days are those of the customer's calendar, which is passed in as a function.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from engagement_playbook.engagement.rows import Row
from engagement_playbook.model.register import ColumnUse, Deadline, Register, StateMeaning

_DAY: Final = dt.timedelta(days=1)
_SATURDAY: Final = 5
_LONGEST_HOLIDAY: Final = 400
"""Days without a working day after which a calendar is taken to have none."""


class WorkingDays:
    """Counts working days by a function that says of a day whether it is one; asks it once for each day."""

    def __init__(self, is_working_day: Callable[[dt.date], bool]) -> None:
        """Count by a calendar."""
        self._is_working_day = cache(is_working_day)
        self.after = cache(self._after)
        self.between = cache(self._between)

    def _after(self, day: dt.date, count: int) -> dt.date:
        """Return the working day so many after a day, or before it where the number is negative; 0 is the day."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._next(day, step)
        return day

    def _next(self, day: dt.date, step: dt.timedelta) -> dt.date:
        for days in range(1, _LONGEST_HOLIDAY):
            if self._is_working_day(day + days * step):
                return day + days * step
        return day + step

    def _between(self, first: dt.date, last: dt.date) -> int:
        """Count the working days after ``first`` up to ``last``; negative where ``last`` is before ``first``."""
        if last < first:
            return -self.between(last, first)
        days = (first + number * _DAY for number in range(1, (last - first).days + 1))
        return sum(map(self._is_working_day, days))


def weekdays() -> WorkingDays:
    """Count Monday to Friday: the calendar of a customer whose holidays nobody has given."""
    return WorkingDays(lambda day: day.weekday() < _SATURDAY)


class Colour(StrEnum):
    """How urgent a row is."""

    PLAIN = "plain"
    AMBER = "amber"
    RED = "red"
    WAITING = "waiting"
    """The next step is the customer's: shown, and not late for us."""
    CLOSED = "closed"


class Reason(StrEnum):
    """Why a row is red."""

    LATE = "late"
    MOVED = "moved"
    """Its deadline was moved too often."""
    NO_OWNER = "no-owner"
    NO_DATE = "no-date"


@dataclass(frozen=True, slots=True)
class RowStatus:
    """Where a row stands on a day.

    ``deadline`` and ``day`` are the earliest that is not met, ``left`` the working days until then, negative
    once it has passed. ``escalates`` says that the next level up has to know.
    """

    colour: Colour
    deadline: Deadline | None = None
    day: dt.date | None = None
    left: int | None = None
    reason: Reason | None = None
    moves: int = 0
    escalates: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The four numbers of a register: ``oldest`` is in working days, None without an open row of known age."""

    open: int
    overdue: int
    oldest: int | None
    closed: int


def status_of(register: Register, row: Row, today: dt.date, calendar: WorkingDays) -> RowStatus:
    """Say where a row stands on a day."""
    if is_closed(register, row):
        return RowStatus(Colour.CLOSED)
    day, deadline = min(_deadlines(register, row, calendar), key=lambda pair: pair[0], default=(None, None))
    left = None if day is None else calendar.between(today, day)
    late = day is not None and day < today
    moves = len([*_moves(register, row)])
    if _state(register, row) in register.states(StateMeaning.WAITING):
        return RowStatus(Colour.WAITING, deadline, day, left, moves=moves)
    if reason := _reason(register, row, today, late=late, dated=day is not None, moves=moves):
        escalates = late and left is not None and -left > register.escalate
        return RowStatus(Colour.RED, deadline, day, left, reason, moves, escalates)
    colour = Colour.AMBER if left is not None and left <= register.amber else Colour.PLAIN
    return RowStatus(colour, deadline, day, left, moves=moves)


def figures(
    register: Register, rows: Iterable[Row], today: dt.date, since: dt.date, calendar: WorkingDays
) -> Figures:
    """Count the rows of a register on a day; ``closed`` are those of the period from ``since`` up to that day."""
    rows = [*rows]
    open_rows = [row for row in rows if not is_closed(register, row)]
    ages = [calendar.between(day, today) for row in open_rows if (day := opened_on(register, row))]
    return Figures(
        len(open_rows),
        sum(status_of(register, row, today, calendar).reason is Reason.LATE for row in open_rows),
        max(ages, default=None),
        sum(1 for row in rows if (day := closed_on(register, row)) and since <= day <= today),
    )


def is_closed(register: Register, row: Row) -> bool:
    """Return whether a row is closed: by its state, or in a register without states by the day of closing."""
    if register.column_for(ColumnUse.STATE):
        return _state(register, row) in register.states(StateMeaning.CLOSED)
    return _day(register, row, ColumnUse.CLOSED) is not None


def opened_on(register: Register, row: Row) -> dt.date | None:
    """Return the day from which the age of a row counts; else that on which it was added."""
    added = next((entry.on for entry in row.history if entry.column is None), None)
    return _day(register, row, ColumnUse.OPENED) or added


def closed_on(register: Register, row: Row) -> dt.date | None:
    """Return the day on which a row was closed; else that of the last change of its state; None while open."""
    if not is_closed(register, row):
        return None
    state = register.column_for(ColumnUse.STATE)
    changes = [entry.on for entry in row.history if state and entry.column == state.id]
    return _day(register, row, ColumnUse.CLOSED) or max(changes, default=None)


def first_day(register: Register, row: Row) -> dt.date | None:
    """Return the day that the first deadline of a register counted from before it was ever moved."""
    if not register.deadlines:
        return None
    day = next(_moves(register, row), row[register.deadlines[0].date])
    return day if isinstance(day, dt.date) else None


def _moves(register: Register, row: Row) -> Iterator[dt.date]:
    """Yield the days that the first deadline was moved from, the oldest first."""
    for entry in row.history if register.deadlines else ():
        if entry.column == register.deadlines[0].date and isinstance(entry.old, dt.date):
            yield entry.old


def _deadlines(register: Register, row: Row, calendar: WorkingDays) -> Iterator[tuple[dt.date, Deadline]]:
    """Yield the deadlines of a row that are not met, with their days."""
    for deadline in register.deadlines:
        start = row[deadline.date]
        if not isinstance(start, dt.date) or _is_met(deadline, row):
            continue
        days: int | None = deadline.days
        if deadline.days_by:
            days = deadline.days_by.days.get(str(row[deadline.days_by.column]))
        if days is not None:
            yield calendar.after(start, days) if deadline.working else start + days * _DAY, deadline


def _is_met(deadline: Deadline, row: Row) -> bool:
    return any(row[column] not in (None, False) for column in deadline.met_by)


def _reason(
    register: Register, row: Row, today: dt.date, *, late: bool, dated: bool, moves: int
) -> Reason | None:
    if late:
        return Reason.LATE
    if register.moves is not None and moves >= register.moves:
        return Reason.MOVED
    # On its first day a row may lack what makes it somebody's.
    opened = opened_on(register, row)
    if opened is not None and opened >= today:
        return None
    owner = register.column_for(ColumnUse.OWNER)
    if owner and row[owner.id] is None:
        return Reason.NO_OWNER
    first = register.deadlines[0] if register.deadlines else None
    if first and not dated and row[first.date] is None and not _is_met(first, row):
        return Reason.NO_DATE
    return None


def _state(register: Register, row: Row) -> object:
    state = register.column_for(ColumnUse.STATE)
    return row[state.id] if state else None


def _day(register: Register, row: Row, use: ColumnUse) -> dt.date | None:
    column = register.column_for(use)
    value = row[column.id] if column else None
    return value if isinstance(value, dt.date) else None
