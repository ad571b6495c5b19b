"""What a workbook remembers of the rows that it was made from: a table of texts, which nobody is shown.

The rows themselves are in it, so a copy can be merged long after the registers have changed, and on
another computer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engagement_playbook.engagement.workspace import KnownRow, Workspace, revision_of

SHEET: Final = "playbook-base"
FORMAT: Final = "playbook-engagement-workbook"
VERSION: Final = "1"
"""Goes up when an older program could misread a workbook."""

_HEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Base:
    """The engagement, the day and the rows that a workbook was made from."""

    engagement: str
    made: dt.date
    rows: tuple[KnownRow, ...]

    @property
    def revision(self) -> str:
        """The digest of the rows."""
        return revision_of(self.rows)

    def of(self, register: str) -> Iterator[KnownRow]:
        """Yield the rows of one register."""
        return (row for row in self.rows if row.register == register)


class BaseError(Exception):
    """A table does not hold what a workbook was made from; the message says why, ``hint`` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def written_base(workspace: Workspace, name: str, made: dt.date) -> Iterator[Sequence[str]]:
    """Yield the lines of the table for a workspace, ``name`` being that of its engagement."""
    yield FORMAT, VERSION, name, workspace.revision, made.isoformat()
    rows: dict[str, list[KnownRow]] = {register: [] for register in workspace.kinds}
    for row in workspace.rows:
        rows[row.register].append(row)
    for register, kind in workspace.kinds.items():
        columns = [column.id for column in kind.columns]
        yield register, "", "", *columns
        for row in rows[register]:
            yield register, row.id, str(row.entries), *(row.values.get(column, "") for column in columns)


def read_base(lines: Sequence[Sequence[str]]) -> Base:
    """Read the table back. Raises BaseError where it is none, of another version, or was changed."""
    head = [*lines[0], *[""] * 5][:5] if lines else [""] * 5
    if head[0] != FORMAT:
        raise BaseError("it is no workbook of an engagement", "make one with 'playbook engagement workbook'")
    if head[1] != VERSION:
        raise BaseError(
            f"it was made by another version of the playbook's program ({head[1][:20]} for {VERSION})",
            "make a new workbook with 'playbook engagement workbook', and update the older program",
        )
    changed = BaseError(
        "the hidden sheet that says what it was made from was changed",
        "take the copy as it was saved first, or a new workbook",
    )
    try:
        base = Base(head[2], dt.date.fromisoformat(head[4]), tuple(_rows(lines[1:])))
    except (ValueError, LookupError) as error:
        raise changed from error
    if base.revision != head[3]:
        raise changed
    return base


def _rows(lines: Iterable[Sequence[str]]) -> Iterator[KnownRow]:
    columns: Mapping[str, Sequence[str]] = {}
    for line in lines:
        register, name, entries, *values = line
        if not name:
            columns = {**columns, register: values}
            continue
        filled = {column: value for column, value in zip(columns[register], values, strict=False) if value}
        yield KnownRow(register, name, int(entries), filled)
