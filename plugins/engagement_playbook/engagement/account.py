"""Where an engagement stands on a day: what is next, what is due or late, what was left open.

Everything is computed from the workspace, the playbook and the day; nothing is written and nothing rendered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engagement_playbook.engagement.due import (
    Colour,
    Figures,
    RowStatus,
    WorkingDays,
    figures,
    status_of,
)
from engagement_playbook.engagement.export import ItemState, Run, item_keys
from engagement_playbook.engagement.profile import Freeze, KeyDate, Profile
from engagement_playbook.engagement.rows import Row
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Register

_WEEK: Final = dt.timedelta(7)
_URGENCY: Final = (Colour.RED, Colour.AMBER, Colour.WAITING, Colour.PLAIN, Colour.CLOSED)


@dataclass(frozen=True, slots=True)
class RowAtDay:
    """A row of a register, and where it stands on the day."""

    row: Row
    status: RowStatus


@dataclass(frozen=True, slots=True)
class RegisterAtDay:
    """A register on the day: its four numbers over the last seven days, and its rows, the most urgent first."""

    register: Register
    figures: Figures
    rows: tuple[RowAtDay, ...]

    @property
    def pressing(self) -> tuple[RowAtDay, ...]:
        """The rows that are late, or will be within the days of warning; those that wait once they are due too."""
        return tuple(entry for entry in self.rows if self.presses(entry.status))

    def presses(self, status: RowStatus) -> bool:
        """Say whether a row that stands so is late or due."""
        if status.colour is Colour.WAITING:
            return status.left is not None and status.left <= self.register.amber
        return status.colour in (Colour.RED, Colour.AMBER)


@dataclass(frozen=True, slots=True)
class RunAtDay:
    """A run, how much of its lists is settled, and the critical items that are not, as references to items."""

    run: Run
    settled: int
    items: int
    open_critical: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """An engagement on a day.

    ``runs`` are all that browsers exported, the latest first, those without a day last; of a run that several
    files have, the one that was exported last counts. ``unplaced`` are files of registers that the playbook
    does not have.
    """

    profile: Profile
    today: dt.date
    registers: tuple[RegisterAtDay, ...]
    runs: tuple[RunAtDay, ...]
    unplaced: tuple[str, ...] = ()

    @property
    def next_run(self) -> RunAtDay | None:
        """The next run of a visit, today's included."""
        coming = (entry for entry in reversed(self.runs) if entry.run.visit and self._is_coming(entry.run))
        return next(coming, None)

    @property
    def left_open(self) -> tuple[RunAtDay, ...]:
        """The last run of each visit or phase up to the day, where a critical item was left open."""
        last: dict[tuple[str | None, str | None], RunAtDay] = {}
        for entry in self.runs:
            if entry.run.date and entry.run.date <= self.today:
                last.setdefault((entry.run.visit, entry.run.phase), entry)
        return tuple(entry for entry in last.values() if entry.open_critical)

    @property
    def coming_dates(self) -> tuple[KeyDate, ...]:
        """The key dates from the day on, the nearest first."""
        coming = (day for day in self.profile.dates if day.date >= self.today)
        return tuple(sorted(coming, key=lambda day: day.date))

    @property
    def coming_freezes(self) -> tuple[Freeze, ...]:
        """The freezes that have not ended, the nearest first."""
        coming = (freeze for freeze in self.profile.freezes if freeze.last >= self.today)
        return tuple(sorted(coming, key=lambda freeze: freeze.first))

    def of_register(self, name: str) -> RegisterAtDay | None:
        """Find a register."""
        return next((entry for entry in self.registers if entry.register.id == name), None)

    def of_visit(self, visit: str) -> tuple[RunAtDay, ...]:
        """List the runs of a visit."""
        return tuple(entry for entry in self.runs if entry.run.visit == visit)

    def _is_coming(self, run: Run) -> bool:
        return run.date is not None and run.date >= self.today


def account_of(workspace: Workspace, playbook: Playbook, today: dt.date, calendar: WorkingDays) -> Account:
    """Say where an engagement stands on a day; the workspace must have no errors."""
    profile = workspace.profile
    assert profile is not None
    registers = (
        _register(register, workspace.registers[name].rows, today, calendar)
        for name, register in workspace.kinds.items()
    )
    runs = (_run(run, playbook) for run in _runs(workspace))
    return Account(profile, today, tuple(registers), tuple(runs), workspace.unplaced)


def _register(
    register: Register, rows: tuple[Row, ...], today: dt.date, calendar: WorkingDays
) -> RegisterAtDay:
    rows_at_day = [RowAtDay(row, status_of(register, row, today, calendar)) for row in rows]
    rows_at_day.sort(
        key=lambda entry: (_URGENCY.index(entry.status.colour), entry.status.day or dt.date.max, entry.row.id)
    )
    numbers = figures(register, rows, today, today - _WEEK, calendar)
    return RegisterAtDay(register, numbers, tuple(rows_at_day))


def _runs(workspace: Workspace) -> list[Run]:
    """Return each run once, the latest first."""
    exported = [file.engagement for file in workspace.runs if file.engagement]
    last = {
        run.id: run
        for export in sorted(exported, key=lambda export: export.exported_at)
        for run in export.runs
    }
    return sorted(last.values(), key=lambda run: (run.date or dt.date.min, run.id), reverse=True)


def _run(run: Run, playbook: Playbook) -> RunAtDay:
    states = dict(_states(run, playbook))
    settled = {reference for reference, state in states.items() if state is not ItemState.OPEN}
    critical = {
        Reference("item", f"{checklist.id}/{item.id}")
        for checklist in playbook.checklists
        for item in checklist.items
        if item.critical
    }
    left = (reference for reference in states if reference in critical and reference not in settled)
    return RunAtDay(run, len(settled), len(states), tuple(left))


def _states(run: Run, playbook: Playbook) -> Iterator[tuple[Reference, ItemState]]:
    """Yield the items of a run's lists as the playbook has them now, with what was said of each.

    An item that came after the run is none of it; one that has another id now is found by its former ones.
    """
    began: Mapping[str, tuple[str, ...]] = {
        **{key.partition("/")[0]: () for key in run.items},
        **run.known,
    }
    for checklist in playbook.checklists:
        names = [name for name in (checklist.id, *checklist.formerly) if name in began]
        known = {item for name in names for item in began[name]}
        for item in checklist.items if names else ():
            records = [run.items[key] for key in item_keys(checklist, item) if key in run.items]
            if records or known & {item.id, *item.formerly}:
                state = records[0].state if records else ItemState.OPEN
                yield Reference("item", f"{checklist.id}/{item.id}"), state
