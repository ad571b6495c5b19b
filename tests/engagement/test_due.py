"""A row is late by one computation, whoever asks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.due import (
    Colour,
    Figures,
    Reason,
    RowStatus,
    WorkingDays,
    closed_on,
    figures,
    first_day,
    opened_on,
    status_of,
)
from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row
from tests.helpers.properties import bounded
from tests.helpers.registers import REGISTER, register

TODAY = dt.date(2027, 3, 24)  # a Wednesday
HOLIDAY = dt.date(2027, 3, 26)
CALENDAR = WorkingDays(lambda day: day.weekday() < 5 and day != HOLIDAY)


def day(number: int, month: int = 3) -> dt.date:
    return dt.date(2027, month, number)


def row(*history: HistoryEntry, **values: CellValue) -> Row:
    named = {"owner": "baker", **{name.replace("_", "-"): value for name, value in values.items()}}
    return Row("p-1", named, history)


def moved(*days: dt.date) -> list[HistoryEntry]:
    return [HistoryEntry(dt.date(2027, 2, 1), "due", moved_from) for moved_from in days]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (TODAY, TODAY, 0),
        (TODAY, day(25), 1),
        (TODAY, day(28), 1),
        (TODAY, day(29), 2),
        (day(29), TODAY, -2),
        (day(28), TODAY, -1),
    ],
)
def test_working_days_leave_out_what_the_calendar_leaves_out(
    first: dt.date, last: dt.date, count: int
) -> None:
    assert CALENDAR.between(first, last) == count


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (TODAY, 0, TODAY),
        (day(27), 0, day(27)),
        (TODAY, 2, day(29)),
        (day(27), 1, day(29)),
        (day(29), -1, day(25)),
        (day(27), -2, TODAY),
    ],
)
def test_so_many_working_days_after_or_before_a_day(start: dt.date, count: int, end: dt.date) -> None:
    assert CALENDAR.after(start, count) == end


def test_a_calendar_without_working_days_is_counted_in_days() -> None:
    assert WorkingDays(lambda _: False).after(TODAY, 3) == day(27)


@pytest.mark.parametrize(
    ("due", "colour", "left", "escalates"),
    [
        (day(2, 4), Colour.PLAIN, 6, False),
        (day(1, 4), Colour.AMBER, 5, False),
        (TODAY, Colour.AMBER, 0, False),
        (day(23), Colour.RED, -1, False),
        (day(10), Colour.RED, -10, False),
        (day(9), Colour.RED, -11, True),
    ],
)
def test_a_row_is_amber_before_its_day_and_red_after_it(
    due: dt.date, colour: Colour, left: int, *, escalates: bool
) -> None:
    kind = register()
    status = status_of(kind, row(due=due), TODAY, CALENDAR)

    reason = Reason.LATE if colour is Colour.RED else None
    assert status == RowStatus(colour, kind.deadlines[0], due, left, reason, 0, escalates)


def test_a_row_that_waits_is_shown_and_not_late() -> None:
    kind = register()
    status = status_of(kind, row(due=day(1), state="waiting"), TODAY, CALENDAR)

    assert status == RowStatus(Colour.WAITING, kind.deadlines[0], day(1), -17)


def test_a_closed_row_has_no_deadline() -> None:
    assert status_of(register(), row(due=day(1), state="kept"), TODAY, CALENDAR) == RowStatus(Colour.CLOSED)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"due": day(30, 6)}, Reason.NO_OWNER),
        ({"owner": "baker"}, Reason.NO_DATE),
        ({"owner": "baker", "made-on": day(23)}, Reason.NO_DATE),
        ({"owner": "baker", "made-on": TODAY}, None),
        ({"owner": "baker", "due": day(30, 6)}, None),
    ],
)
def test_without_owner_or_date_a_row_is_red_from_its_second_day(
    values: dict[str, CellValue], reason: Reason | None
) -> None:
    assert status_of(register(), Row("p-1", values), TODAY, CALENDAR).reason is reason


def test_moved_too_often_is_red_whatever_the_date() -> None:
    kind, due = register(moves=2), day(30, 6)

    once = status_of(kind, row(*moved(day(1)), due=due), TODAY, CALENDAR)
    twice = row(HistoryEntry(day(1), "due", None), *moved(day(1), day(8)), due=due)

    assert (once.colour, once.moves) == (Colour.PLAIN, 1)
    status = status_of(kind, twice, TODAY, CALENDAR)
    assert (status.colour, status.reason, status.moves) == (Colour.RED, Reason.MOVED, 2)
    assert status_of(register(), twice, TODAY, CALENDAR).colour is Colour.PLAIN


def test_the_first_day_is_kept() -> None:
    assert first_day(register(), row(*moved(day(1), day(8)), due=day(20))) == day(1)
    assert first_day(register(), row(due=day(20))) == day(20)
    assert first_day(register(deadlines=[]), row(due=day(20))) is None


TEXT = {"en": "In words.", "zh": "文字。"}
DEADLINES = {
    "lead": {"id": "lead", "date": "due", "days": -30, "text": TEXT},
    "working": {"id": "working", "date": "made-on", "days": 3, "working": True, "met_by": ["sent-on"], "text": TEXT},
    "by-state": {
        "id": "by-state",
        "date": "made-on",
        "days_by": {"column": "state", "days": {"open": 10}},
        "met_by": ["in-contract"],
        "text": TEXT,
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("deadlines", "values", "deadline", "last_day"),
    [
        (["lead"], {"due": day(30, 4)}, "lead", day(31)),
        (["working"], {"made_on": TODAY}, "working", day(30)),
        (["working"], {"made_on": TODAY, "sent_on": TODAY}, None, None),
        (["by-state"], {"made_on": TODAY, "state": "open"}, "by-state", day(3, 4)),
        (["by-state"], {"made_on": TODAY, "state": "waiting"}, None, None),
        (["by-state"], {"made_on": TODAY}, None, None),
        (["by-state"], {"made_on": TODAY, "state": "open", "in_contract": False}, "by-state", day(3, 4)),
        (["by-state"], {"made_on": TODAY, "state": "open", "in_contract": True}, None, None),
        (["lead", "working"], {"due": day(30, 6), "made_on": TODAY}, "working", day(30)),
        (["working", "lead"], {"due": day(26, 4), "made_on": TODAY}, "lead", day(27)),
    ],
)
def test_the_earliest_deadline_that_is_not_met_decides(
    deadlines: list[str], values: dict[str, CellValue], deadline: str | None, last_day: dt.date | None
) -> None:
    kind = register(deadlines=[DEADLINES[name] for name in deadlines])

    status = status_of(kind, row(**values), TODAY, CALENDAR)

    assert status.day == last_day
    assert (status.deadline.id if status.deadline else None) == deadline


def test_the_four_numbers_of_a_register() -> None:
    rows = [
        row(due=day(1), made_on=day(22)),
        row(due=day(30, 6), state="waiting", made_on=day(10)),
        row(due=day(1), state="waiting"),
        row(HistoryEntry(day(9)), due=day(30, 6)),
        row(state="kept", closed_on=day(20)),
        row(state="kept", closed_on=day(1)),
        row(HistoryEntry(day(23), "state", "open"), state="dropped"),
        row(state="kept"),
    ]

    assert figures(register(), rows, TODAY, day(17), CALENDAR) == Figures(
        open=4, overdue=1, oldest=11, closed=2
    )
    assert figures(register(), [], TODAY, day(17), CALENDAR) == Figures(
        open=0, overdue=0, oldest=None, closed=0
    )


def test_without_states_the_day_of_closing_closes() -> None:
    columns = [column for column in REGISTER["columns"] if column["id"] != "state"]
    kind = register(columns=columns)
    closed = row(due=day(1), closed_on=day(2))

    assert status_of(kind, closed, TODAY, CALENDAR).colour is Colour.CLOSED
    assert closed_on(kind, closed) == day(2)
    assert closed_on(kind, row(due=day(1))) is None
    assert opened_on(kind, closed) is None


@bounded
@given(st.dates(dt.date(2027, 1, 1), dt.date(2028, 12, 31)), st.integers(1, 60))
def test_working_days_are_counted_as_they_are_added(start: dt.date, count: int) -> None:
    end = CALENDAR.after(start, count)

    assert CALENDAR.between(start, end) == count
    assert CALENDAR.between(end, start) == -count
    assert CALENDAR.after(end, -count) <= start
