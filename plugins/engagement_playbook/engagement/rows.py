"""Rows of a register: what one engagement wrote down, with typed values and what they were before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

CellValue: TypeAlias = str | dt.date | Decimal | bool
"""The value of a cell: a text (the id of a choice or role, an address), a date, a number, a check.

A cell without a value is None; rows do not hold it.
"""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a row: the value that a column had before a day.

    ``column`` is None for the entry that says when the row was added. ``by`` is the id of a role, empty
    where unknown. Where the change came from a browser, ``caught`` says when the row was
    written there, and has a digest of each cell; it begins with the time.
    """

    on: dt.date
    column: str | None = None
    old: CellValue | None = None
    by: str = ""
    caught: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its id, its values by the ids of columns, and its changes, the oldest first."""

    id: str
    values: Mapping[str, CellValue]
    history: tuple[HistoryEntry, ...] = ()

    def __getitem__(self, column: str) -> CellValue | None:
        """Return the value in a column; None where the cell is empty."""
        return self.values.get(column)


def utc_time(written: str) -> str | None:
    """Write a time as browsers do, in UTC to the millisecond, so that later times sort later; None for any other text."""
    try:
        time = dt.datetime.fromisoformat(written)
        # The time of no place is that of no machine either.
        time = time.astimezone(dt.UTC) if time.tzinfo else time
    except (ValueError, OverflowError):
        return None
    return f"{time.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
