"""What the plan of one engagement is made from, as its profile and its playbook say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, did_you_mean, printable
from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.plan import Decision, FrozenDays, Outcome, Terms
from engagement_playbook.engagement.profile import Profile
from engagement_playbook.engagement.register_file import RegisterFile
from engagement_playbook.engagement.rows import Row
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.model.milestone import MonthDay, TypicalFreeze
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.register import ColumnUse, PlanColumns, Register

_YEARS_BEFORE: Final = 4
_YEARS_AFTER: Final = 8
"""Years around the fixed days for which freezes of every year are taken; no chain of leads is longer."""


def terms_of(
    profile: Profile,
    playbook: Playbook,
    today: dt.date,
    calendar: WorkingDays,
    decisions: Mapping[str, Decision],
) -> Terms:
    """Return what the plan of a profile without errors is made from."""
    milestones = {milestone.id for milestone in playbook.milestones}
    fixed = {day.id: day.date for day in profile.dates if day.id in milestones}
    own = [
        FrozenDays(freeze.label, freeze.first, freeze.last, frozenset(freeze.stops))
        for freeze in profile.freezes
    ]
    chosen = [freeze for freeze in playbook.freezes if freeze.id in profile.typical_freezes]
    years = _years((today, *fixed.values(), *(day for made in decisions.values() if (day := made.day))))
    typical = [frozen for freeze in chosen for frozen in typical_days(freeze, years)]
    return Terms(today, calendar, profile.applies, fixed, decisions, (*own, *typical))


def decisions_of(
    workspace: Workspace, playbook: Playbook
) -> tuple[Mapping[str, Decision], tuple[Diagnostic, ...]]:
    """Read what became of milestones from the registers that say it, and report rows that name none."""
    known = {milestone.id: milestone.id for milestone in playbook.milestones}
    known |= {former: milestone.id for milestone in playbook.milestones for former in milestone.formerly}
    decisions: dict[str, Decision] = {}
    problems: list[Diagnostic] = []
    for register in workspace.kinds.values():
        if register.plan is None:
            continue
        file, column = workspace.registers[register.id], register.plan.milestone
        for row in file.rows:
            name = str(row[column] or "")
            if (milestone := known.get(name)) is None:
                message, hint = f"there is no milestone '{printable(name)}'", did_you_mean(name, known)
                problems.append(_problem("PB203", message, hint, file, row, column))
            elif decision := _decision(register, register.plan, row):
                if milestone in decisions:
                    message = f"a row before says already what became of '{milestone}'"
                    problems.append(_problem("PB202", message, "keep one of them", file, row, column))
                decisions.setdefault(milestone, decision)
    return decisions, tuple(problems)


def _decision(register: Register, plan: PlanColumns, row: Row) -> Decision | None:
    """Return what a row says; None for a state that says nothing of the plan."""
    state = register.column_for(ColumnUse.STATE)
    value = row[state.id] if state else None
    outcome = next((outcome for outcome in Outcome if value in getattr(plan, outcome.value)), None)
    if outcome is None:
        return None
    day = row[plan.day]
    return Decision(outcome, day if isinstance(day, dt.date) else None, str(row[plan.reason] or ""))


def _problem(code: str, message: str, hint: str, file: RegisterFile, row: Row, column: str) -> Diagnostic:
    mark = file.mark(row.id, column) or file.mark(row.id)
    return Diagnostic(code, file.document.path, message, hint, mark)


def typical_days(freeze: TypicalFreeze, years: Iterable[int]) -> Iterator[FrozenDays]:
    """Yield the days of a typical freeze that begin in some years, and those that are dated; named by its id."""
    stops = frozenset(freeze.stops)
    for year in years:
        for yearly in freeze.yearly:
            last_year = year + (yearly.last < yearly.first)
            yield FrozenDays(freeze.id, _day(year, yearly.first), _day(last_year, yearly.last), stops)
    for dated in freeze.dated:
        yield FrozenDays(freeze.id, dated.first, dated.last, stops)


def _years(days: Iterable[dt.date]) -> range:
    years = [day.year for day in days]
    return range(min(years) - _YEARS_BEFORE, max(years) + _YEARS_AFTER)


def _day(year: int, day: MonthDay) -> dt.date:
    """Return a day of a year; the last of February stands for a leap day."""
    month, number = (int(part) for part in day.split("-"))
    leap = month == 2 and number == 29 and dt.date(year, 3, 1) - dt.date(year, 2, 1) < dt.timedelta(days=29)
    return dt.date(year, month, number - leap)
