"""Read the rows of one register from its file in a workspace, each value with its place.

The file lists rows under ``items:``; a row has an ``id``, values by the ids of columns, and may have a
``history``. Its words stand in the one language that their writer used.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import (
    Diagnostic,
    Mark,
    Related,
    Severity,
    did_you_mean,
    in_order,
    limited,
    printable,
)
from engagement_playbook.engagement.cells import CellProblem, CellReader
from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row, utc_time
from engagement_playbook.model.reference import is_id
from engagement_playbook.model.register import ROW_KEYS, Column, ColumnType, Register
from engagement_playbook.source import (
    CutText,
    Data,
    DataPath,
    Document,
    InputFileError,
    parse_document,
    read_bytes,
)
from engagement_playbook.source.syntax import CUT, CUT_HINT
from engagement_playbook.source.yaml_document import kind_of

ROWS: Final = "items"
"""The key of the rows in a register's file."""

MAX_BYTES: Final = 8_000_000

MAX_VALUES: Final = 400_000

MOST_REPORTED: Final = 100
"""Further problems of one file are only counted."""

_HISTORY_KEYS: Final = tuple(key.name for key in fields(HistoryEntry))
_TEXTS: Final = (ColumnType.TEXT, ColumnType.LONG_TEXT, ColumnType.LINK)
_ID_HINT: Final = "use lower-case letters, digits and single hyphens, as in 'p-014'"


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The rows of a register's file that could be read, and all that is wrong with it.

    ``entries`` holds the data path of each row by its id.
    """

    register: str
    document: Document
    rows: tuple[Row, ...] = ()
    entries: Mapping[str, DataPath] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def mark(self, row: str, column: str | None = None) -> Mark | None:
        """Return the place of a row, or of its value in a column."""
        path = self.entries[row]
        return self.document.value_mark(path if column is None else (*path, column))


def read_register_file(
    file: Path, path: str, register: Register, readers: Mapping[str, CellReader]
) -> RegisterFile:
    """Read a register's file from disk; ``path`` is what diagnostics call it. Never raises for bad content."""
    try:
        raw = read_bytes(file, path, limit=MAX_BYTES)
    except InputFileError as error:
        return RegisterFile(register.id, Document(path), diagnostics=(error.diagnostic,))
    return parse_register_file(raw, path, register, readers)


def parse_register_file(
    raw: bytes, path: str, register: Register, readers: Mapping[str, CellReader]
) -> RegisterFile:
    """Read the bytes of a register's file. Never raises for bad content.

    A row whose id cannot be used is left out, and so is a value that its column cannot have: both are
    reported as errors. What stands in a column that the register does not have stays in the file, with a
    warning.
    """
    document = parse_document(raw, path, max_values=MAX_VALUES)
    document.entry_nouns = {ROWS: "row"}
    if document.data is None:
        return RegisterFile(register.id, document, diagnostics=in_order(document.diagnostics))
    return _Rows(document, register, readers).read()


class _Rows:
    """Reads the rows of one document, and gathers what is wrong with them."""

    def __init__(self, document: Document, register: Register, readers: Mapping[str, CellReader]) -> None:
        self.document = document
        self.register = register
        self.readers = readers
        self.columns = {name: column for column in register.columns for name in (*column.formerly, column.id)}
        self.problems: list[Diagnostic] = [*document.diagnostics]
        self.unknown: dict[str, list[DataPath]] = defaultdict(list)

    def read(self) -> RegisterFile:
        rows: list[Row] = []
        entries: dict[str, DataPath] = {}
        data = self.document.data or {}
        self._report_unknown_keys(data, (), (ROWS,))
        if ROWS not in data:
            self._report("PB102", f"'{ROWS}' is missing", f"add '{ROWS}:'", ())
        for index, entry in enumerate(self._list_at(data, (ROWS,))):
            path: DataPath = (ROWS, index)
            if isinstance(entry, dict) and (name := self._row_id(entry, path, entries)):
                entries[name] = path
                rows.append(Row(name, self._values(entry, path), tuple(self._history(entry, path))))
            elif not isinstance(entry, dict):
                self._report(
                    "PB103", f"expected a row, found {kind_of(entry)}", "begin each row with '- id:'", path
                )
        for name, places in self.unknown.items():
            self._report_unknown_column(name, places)
        problems = in_order(self.problems)
        return RegisterFile(
            self.register.id,
            self.document,
            tuple(rows),
            entries,
            limited(problems, MOST_REPORTED, len(problems)),
        )

    def _row_id(
        self, entry: Mapping[str, Data], path: DataPath, entries: Mapping[str, DataPath]
    ) -> str | None:
        place = (*path, "id")
        # An id of digits is a number for YAML.
        name = self._written(entry.get("id"), place)
        if name is None:
            self._report("PB102", "'id' is missing", "add 'id:'; it stays with the row for ever", path)
            return None
        if not isinstance(name, str) or not is_id(name):
            self._report("PB110", f"'{name if isinstance(name, str) else '…'}' is not an id", _ID_HINT, place)
            return None
        if name in entries:
            first = self.document.value_mark((*entries[name], "id"))
            self._report(
                "PB202",
                f"row id '{name}' is used twice",
                f"first used in line {first.line}; a copied row needs an id of its own" if first else "",
                place,
                related=(Related(self.document.path, first, "first used here"),) if first else (),
            )
            return None
        return name

    def _values(self, entry: Mapping[str, Data], path: DataPath) -> dict[str, CellValue]:
        values: dict[str, CellValue] = {}
        written: dict[str, str] = {}
        for name, data in entry.items():
            if name in ROW_KEYS:
                continue
            place = (*path, name)
            column = self.columns.get(name)
            if column is None:
                self.unknown[name].append(place)
                continue
            if other := written.get(column.id):
                self._report(
                    "PB007", f"'{name}' and '{other}' are the same column", "keep one", place, at_key=True
                )
                continue
            if data not in (None, ""):
                written[column.id] = name
            if (value := self._value(column, data, place)) is not None:
                values[column.id] = value
        for column in self.register.columns:
            if column.required and column.id not in written:
                self._report("PB102", f"'{column.id}' is missing", f"add '{column.id}:'", path)
        return values

    def _value(self, column: Column, data: Data, place: DataPath) -> CellValue | None:
        if isinstance(data, CutText) and column.type in _TEXTS:
            self._report(
                "PB016", f"'{place[-1]}': {CUT}", CUT_HINT, place, mark=self.document.comment_mark(place)
            )
            return None
        written = self._written(data, place)
        if isinstance(written, list | dict):
            expected = "a text" if column.type in _TEXTS else "one value"
            self._report("PB103", f"'{place[-1]}': expected {expected}, found {kind_of(data)}", "", place)
            return None
        value = self.readers[column.id].read(written)
        if isinstance(value, CellProblem):
            self._report("PB104", f"'{place[-1]}': {value.message}", value.hint, place)
            return None
        return value

    def _history(self, entry: Mapping[str, Data], path: DataPath) -> Iterator[HistoryEntry]:
        for index, change in enumerate(self._list_at(entry, (*path, "history"))):
            place: DataPath = (*path, "history", index)
            if not isinstance(change, dict):
                self._report(
                    "PB103", f"'history': expected keys and values, found {kind_of(change)}", "", place
                )
                continue
            self._report_unknown_keys(change, place, _HISTORY_KEYS)
            name, by = change.get("column"), change.get("by")
            column = self.columns.get(name) if isinstance(name, str) else None
            if name is not None and column is None:
                self.unknown[str(self._written(name, (*place, "column")))].append((*place, "column"))
            elif day := self._day(change, place):
                old = self._old(column, change.get("old"), (*place, "old")) if column else None
                yield HistoryEntry(
                    day,
                    column.id if column else None,
                    old,
                    by if isinstance(by, str) else "",
                    self._caught(change, place),
                )

    def _day(self, change: Mapping[str, Data], place: DataPath) -> dt.date | None:
        written = change.get("on")
        if written is None:
            self._report("PB102", "'on' is missing", "add 'on:', the day of the change", place)
            return None
        try:
            return dt.date.fromisoformat(written if isinstance(written, str) else "")
        except ValueError:
            shown = self._written(written, (*place, "on"))
            self._report("PB104", f"'on': '{shown}' is not a date", "write it as 2026-11-22", (*place, "on"))
            return None

    def _caught(self, change: Mapping[str, Data], place: DataPath) -> str:
        """Return what a browser's row was when it was taken; the empty text where the change came from none."""
        written = change.get("caught")
        if written is None:
            return ""
        time, *digests = written.split() if isinstance(written, str) else ("",)
        if utc_time(time) != time:
            hint = "leave it as `playbook engagement merge` wrote it, or take the line out"
            self._report("PB104", "'caught' does not begin with a time in UTC", hint, (*place, "caught"))
            return ""
        return " ".join([time, *digests])

    def _old(self, column: Column, data: Data, place: DataPath) -> CellValue | None:
        """Return a former value; one that the column can no longer have as the text it was."""
        written = self._written(data, place)
        if written is None or isinstance(written, list | dict):
            return None
        value = self.readers[column.id].read(written)
        return written if isinstance(value, CellProblem) else value

    def _written(self, data: Data, place: DataPath) -> str | list[Data] | dict[str, Data] | None:
        """Return a scalar as it is written: a number may be the beginning of a text, and 1.10 is not 1.1."""
        if data is None or isinstance(data, str | list | dict):
            return data
        span = self.document.span(place)
        return self.document.text[slice(*span)] if span else str(data)

    def _list_at(self, entry: Mapping[str, Data], path: DataPath) -> list[Data]:
        values = entry.get(str(path[-1]))
        if values is None or isinstance(values, list):
            return values or []
        self._report(
            "PB103",
            f"'{path[-1]}': expected a list, found {kind_of(values)}",
            "begin each entry with '- '",
            path,
        )
        return []

    def _report_unknown_keys(self, entry: Mapping[str, Data], path: DataPath, known: Sequence[str]) -> None:
        for key in entry:
            if key not in known:
                hint = did_you_mean(key, known) or f"known here: {', '.join(known)}"
                self._report("PB101", f"unknown key '{key}'", hint, (*path, key), at_key=True)

    def _report_unknown_column(self, name: str, places: Sequence[DataPath]) -> None:
        """Warn once of a column: a playbook that grows may have dropped it, and what stands there is kept."""
        message = (
            f"register '{self.register.id}' has no column '{name}'; what stands there is kept and not shown"
        )
        if others := len(places) - 1:
            message += f"; {others} more {'place has' if others == 1 else 'places have'} it"
        hint = did_you_mean(name, self.columns) or f"known here: {', '.join(self.readers)}"
        at_key = places[0][-1] == name
        self._report("PB203", message, hint, places[0], at_key=at_key, is_error=False)

    def _report(
        self,
        code: str,
        message: str,
        hint: str,
        path: DataPath,
        *,
        at_key: bool = False,
        mark: Mark | None = None,
        is_error: bool = True,
        related: tuple[Related, ...] = (),
    ) -> None:
        place = mark or (self.document.key_mark(path) if at_key else self.document.value_mark(path))
        severity = Severity.ERROR if is_error else Severity.WARNING
        self.problems.append(
            Diagnostic(
                code,
                self.document.path,
                printable(message),
                printable(hint),
                place,
                severity,
                related,
                # What a playbook that grew has no place for is work left to do.
                strict=is_error,
            )
        )
