"""Read a workbook of registers that comes back: copies of the registers, and what is wrong with its place.

Nothing is guessed: a cell that has no reading, or a file that was made for another engagement, is reported and
the file is not merged.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import python_calamine
from xlsxwriter.utility import xl_col_to_name

from engagement_playbook.diagnostics import (
    Diagnostic,
    Severity,
    did_you_mean,
    has_errors,
    limited,
    printable,
)
from engagement_playbook.engagement.base_sheet import SHEET, Base, BaseError, read_base
from engagement_playbook.engagement.cells import CellProblem, CellReader, RawCell
from engagement_playbook.engagement.merge import Copy, CopyRow
from engagement_playbook.engagement.rows import CellValue
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.model.reference import is_id
from engagement_playbook.model.register import Column, ColumnType, Register
from engagement_playbook.office.excel.unpacked import (
    MAX_BYTES,
    RefusedWorkbookError,
    SheetParts,
    Unpacked,
    damaged,
    unpack,
)
from engagement_playbook.office.excel.workbook import FIRST_LINE, HEAD_LINE, ID_LINE, MARK, STATUS
from engagement_playbook.source import InputFileError, read_bytes

CODE: Final = "PB406"

MOST_REPORTED: Final = 100
"""Further problems of one file are only counted."""

_NEW_WORKBOOK: Final = "take the copy as it was saved first, or a new workbook"

Table: TypeAlias = Sequence[Sequence[RawCell]]


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook as it came back: the registers that it has, or errors."""

    name: str
    base: Base | None = None
    copies: Mapping[str, Copy] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    """The name of each register's sheet."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the copies may be merged."""
        return self.base is not None and not has_errors(self.diagnostics)


def read_workbook(file: Path, name: str, workspace: Workspace) -> Returned:
    """Read a workbook that was made from a workspace; ``name`` is what messages call it. Never raises for bad content."""
    try:
        unpacked = unpack(read_bytes(file, name, limit=MAX_BYTES))
        tables = _tables(unpacked.content)
        base = read_base([[str(cell) for cell in line] for line in tables.get(SHEET, [])])
    except InputFileError as error:
        return _refused(name, error.reason, error.diagnostic.hint)
    except (RefusedWorkbookError, BaseError) as error:
        return _refused(name, str(error), error.hint)
    engagement = workspace.profile.id if workspace.profile else ""
    if base.engagement != engagement:
        return _refused(
            name,
            f"it belongs to engagement '{base.engagement}', and this one is '{engagement}'",
            "merge it in the workspace it was made in",
        )
    return _Reader(name, workspace, base, unpacked).read(tables)


def _tables(content: bytes) -> dict[str, Table]:
    """Read the tables of a workbook by their sheets. Raises RefusedWorkbookError."""
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        return {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in book.sheet_names
        }
    except BaseException as error:
        # A panic of the library is no Exception, and its class has no place to import it from.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _refused(name: str, message: str, hint: str) -> Returned:
    return Returned(name, diagnostics=(Diagnostic(CODE, name, printable(message), printable(hint)),))


class _Reader:
    """Reads the sheets of one workbook, and gathers what is wrong with them."""

    def __init__(self, name: str, workspace: Workspace, base: Base, unpacked: Unpacked) -> None:
        self.name = name
        self.workspace = workspace
        self.base = base
        self.unpacked = unpacked
        self.problems: list[Diagnostic] = []

    def read(self, tables: Mapping[str, Table]) -> Returned:
        copies: dict[str, Copy] = {}
        sheets: dict[str, str] = {}
        for sheet, table in tables.items():
            register = self._register(sheet, table)
            if register is None:
                continue
            if other := sheets.get(register.id):
                self._report(
                    f"sheet '{sheet}': sheet '{other}' holds the same register", "delete one of them"
                )
                continue
            sheets[register.id] = sheet
            copies[register.id] = _SheetReader(self, sheet, table, register).copy()
        for name in dict.fromkeys(row.register for row in self.base.rows):
            if name in self.workspace.kinds and name not in sheets:
                message = f"it has no sheet of register '{name}'; that register stays as it is"
                self._report(message, "", Severity.WARNING)
        problems = [*dict.fromkeys(self.problems)]
        reported = limited(problems, MOST_REPORTED, len(problems))
        return Returned(self.name, self.base, copies, sheets, reported)

    def _register(self, sheet: str, table: Table) -> Register | None:
        """Return the register that a sheet holds; None for any other sheet."""
        line = table[ID_LINE] if table else ()
        mark = str(line[0]) if line else ""
        if not mark.startswith(MARK):
            if STATUS in line:
                message = f"sheet '{sheet}': the hidden first column, which tells the rows apart, is gone"
                self._report(message, _NEW_WORKBOOK)
            return None
        name = mark.removeprefix(MARK)
        for register in self.workspace.kinds.values():
            if name in (register.id, *register.formerly):
                return register
        message = f"sheet '{sheet}': there is no register '{name[:80]}' any more; the sheet is left out"
        self._report(message, did_you_mean(name, self.workspace.kinds), Severity.WARNING)
        return None

    def _report(self, message: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(
            Diagnostic(CODE, self.name, printable(message), printable(hint), severity=severity)
        )

    def report(self, message: str, hint: str) -> None:
        """Report an error of a sheet."""
        self._report(message, hint)


class _SheetReader:
    """Reads the rows of one sheet."""

    def __init__(self, reader: _Reader, sheet: str, table: Table, register: Register) -> None:
        self.reader = reader
        self.sheet = sheet
        self.table = table
        self.register = register
        self.readers: Mapping[str, CellReader] = reader.workspace.readers[register.id]
        self.parts = reader.unpacked.sheets.get(sheet, SheetParts())
        self.columns: dict[int, Column] = {}
        self.added: dict[int, str] = {}
        self._read_head()

    def copy(self) -> Copy:
        """Return the rows as they came back."""
        self._check_parts()
        known = [*self.reader.base.of(self.register.id)]
        known += (row for former in self.register.formerly for row in self.reader.base.of(former))
        return Copy(
            self.reader.name,
            {row.id: dict(self._base_values(row.values)) for row in known},
            [row for row in map(self._row, range(FIRST_LINE, len(self.table))) if row],
            frozenset(column.id for column in self.columns.values()),
            {row.id: row.entries for row in known},
        )

    def _read_head(self) -> None:
        ids, headings = self.table[ID_LINE], self.table[HEAD_LINE] if len(self.table) > HEAD_LINE else ()
        places: dict[str, int] = {}
        for place in range(1, max(len(ids), len(headings))):
            name = str(ids[place]) if place < len(ids) else ""
            heading = " ".join(str(headings[place]).split()) if place < len(headings) else ""
            column = self.register.column(name) if name else None
            if name == STATUS:
                continue
            if column is None:
                self.added[place] = heading or name or xl_col_to_name(place)
            elif column.id in places:
                first = xl_col_to_name(places[column.id])
                self._report(
                    (HEAD_LINE, place), f"the column stands in {first} already", "delete one of them"
                )
            else:
                places[column.id] = place
                self.columns[place] = column

    def _check_parts(self) -> None:
        """Report what is no plain value in the columns of the register."""
        for cell in self.parts.formulas:
            if self._is_ours(cell):
                self._report(cell, "a formula", "put its value there: copy it and paste values only")
        for cell in self.parts.faults:
            if self._is_ours(cell) and cell not in self.parts.formulas:
                self._report(cell, "the cell shows a fault", "write what belongs there")
        for cell in self.parts.links:
            column = self.columns.get(cell[1])
            if self._is_ours(cell) and (column is None or column.type is not ColumnType.LINK):
                self._report(cell, "a link", "remove the link and leave its words")
        for cell in self.parts.merged:
            if cell[0] >= ID_LINE:
                self._report(cell, "merged cells", "take them apart: each cell belongs to one row and column")

    def _is_ours(self, cell: tuple[int, int]) -> bool:
        return cell[0] >= FIRST_LINE and (cell[1] == 0 or cell[1] in self.columns)

    def _row(self, line: int) -> CopyRow | None:
        """Return the row in a line; None for an empty line, and for one that cannot be read."""
        cells = self.table[line]
        name = str(cells[0]).strip() if cells else ""
        values: dict[str, CellValue] = {}
        for place, raw in enumerate(cells):
            if place in self.columns:
                value = self.readers[self.columns[place].id].read(_plain(raw))
                if isinstance(value, CellProblem):
                    self._report((line, place), value.message, value.hint)
                elif value is not None:
                    values[self.columns[place].id] = value
            elif place in self.added and str(raw).strip():
                # No id of a column has a blank before it.
                values[f" {self.added[place]}"] = str(raw)
        if name and not is_id(name):
            message = f"'{name[:40]}' in the hidden column is no id of a row"
            self._report((line, 0), message, "empty that cell, and the row is a new one")
            return None
        return CopyRow(name, values, line + 1) if name or values else None

    def _base_values(self, written: Mapping[str, str]) -> Iterator[tuple[str, CellValue]]:
        for name, words in written.items():
            if column := self.register.column(name):
                value = self.readers[column.id].read(words)
                # What a column can no longer have is compared as the text it was.
                if value is not None:
                    yield column.id, words if isinstance(value, CellProblem) else value

    def _report(self, cell: tuple[int, int], message: str, hint: str) -> None:
        line, place = cell
        column = self.columns.get(place)
        heading = f" ({column.id})" if column else ""
        where = f"sheet '{self.sheet}', row {line + 1}, column {xl_col_to_name(place)}{heading}"
        self.reader.report(f"{where}: {message}", hint)


def _plain(raw: Any) -> RawCell:
    """Return a cell as readers of cells take it; a day with a time may be the same day."""
    return raw.date() if isinstance(raw, dt.datetime) and raw.time() == dt.time() else raw
