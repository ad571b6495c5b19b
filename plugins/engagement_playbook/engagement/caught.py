"""Take the rows that were caught in browsers into the registers: copies of the registers, for the merge of all copies.

A row gets an id made from the one that the browser gave it, so it is the same row whenever it comes back. What it was
before, an export does not say, so the row's history does: a change that came from a browser is noted with the time at
which the browser had written the row, and with a digest of each cell as it was there. A row that the browser has not
written since then says nothing new. Of one that it has, the cells count that differ from what they were there; where
the history does not know that, every difference from the register is a conflict. Changes made in the register, by hand
too, stay.

A row that is not in an export was never caught there or was taken away, which looks alike: it stays in the register.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Severity, did_you_mean, has_errors, limited, printable
from engagement_playbook.engagement.cells import CellProblem, written_cell
from engagement_playbook.engagement.export import CaughtRow, Engagement, Run
from engagement_playbook.engagement.merge import Copy, CopyRow, Values, made_id
from engagement_playbook.engagement.reading import MOST_REPORTED, EngagementFile, read_engagement
from engagement_playbook.engagement.rows import CellValue, Row, utc_time
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.model.register import Column, ColumnUse, Register, StateMeaning
from engagement_playbook.source import DataPath
from engagement_playbook.source.json_text import nearest_place

CODE: Final = "PB406"

SUFFIX: Final = ".json"
"""The name of a file that a browser exported ends so."""

_CELL_DIGITS: Final = 8
_FORGOTTEN: Final = "something else in the browser"
"""Stands for a value of which only the digest is known."""

_AGAIN: Final = "export it again from the site"


@dataclass(frozen=True, slots=True)
class Caught:
    """One row of an export: the register and id that it has there, and what its cells say; None is an empty one.

    ``typed`` is what was typed, ``at`` when the row was written, ``place`` its line in the file.
    """

    register: str
    id: str
    cells: Mapping[str, CellValue | None]
    typed: CaughtRow
    at: str
    place: int


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows that were caught in one exported engagement, or errors."""

    name: str
    at: str = ""
    """When it was exported."""
    rows: tuple[Caught, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the rows may be merged."""
        return not has_errors(self.diagnostics)


def read_exported(
    file: Path, name: str, workspace: Workspace, playbooks: Collection[str], *, on: dt.date
) -> Exported:
    """Read what was caught in an export of a workspace's engagement; ``name`` is what messages call it.

    ``playbooks`` are the titles of the sites that it may come from. A row that was written after the day ``on``, by a
    clock that was ahead, is an error: no later change would be newer. Never raises for bad content.
    """
    read = read_engagement(file, name)
    if read.engagement is None:
        return Exported(name, diagnostics=read.diagnostics)
    # It may be tomorrow already where the row was written.
    latest = utc_time((on + dt.timedelta(2)).isoformat()) or ""
    return _Reader(read, read.engagement, workspace, latest).read(playbooks)


def caught_copies(exports: Iterable[Exported], workspace: Workspace) -> Iterator[tuple[str, Copy]]:
    """Yield copies of the registers with what exports say of them that is new, each with the id of its register.

    Where several exports have a row, the one in which it was written last counts, and of those that have it written
    at the same time, the one that was exported last.
    """
    exports = [*exports]
    newest: dict[tuple[str, str], tuple[str, str]] = {}
    for export in exports:
        for row in export.rows:
            key = row.register, row.id
            newest[key] = max(newest.get(key, ("", "")), (row.at, export.at))
    ours = {(name, row.id): row for name, file in workspace.registers.items() for row in file.rows}
    for export in exports:
        by_register: dict[str, list[Caught]] = defaultdict(list)
        for row in export.rows:
            key = row.register, row.id
            mine = ours.get(key)
            taken = max((entry.caught for entry in mine.history), default="") if mine else ""
            if newest[key] == (row.at, export.at) and row.at > taken.partition(" ")[0]:
                by_register[row.register].append(row)
        for register, rows in by_register.items():
            mine_of = {row.id: ours.get((register, row.id)) for row in rows}
            yield register, _copy(export.name, workspace.kinds[register], rows, mine_of)


def row_id(written: str) -> str:
    """Make the id of a register's row from the one that a browser gave it."""
    return made_id(f"caught {written}")


def _copy(source: str, register: Register, rows: Iterable[Caught], ours: Mapping[str, Row | None]) -> Copy:
    rows = [*rows]
    base: dict[str, Values] = {}
    lines: list[CopyRow] = []
    columns = frozenset(column for row in rows for column in row.cells)
    for row in rows:
        mine = ours[row.id]
        if mine and (known := _base(register, row, mine)) is not None:
            base[row.id] = known
        values = {column: value for column, value in row.cells.items() if value is not None}
        lines.append(CopyRow(row.id, values, row.place))
    seen = {name: len(row.history) for name, row in ours.items() if row}
    return Copy(source, base, lines, columns, seen, {row.id: _mark(row) for row in rows})


def _base(register: Register, row: Caught, mine: Row) -> dict[str, CellValue] | None:
    """Return what a browser had in the cells of a row when it was taken last; None where the history does not say."""
    mark = max(entry.caught for entry in mine.history) if mine.history else ""
    if not mark:
        return None
    digests: dict[str, str] = {}
    for word in mark.split()[1:]:
        name, _, digest = word.partition("=")
        if column := register.column(name):
            digests[column.id] = digest
    base: dict[str, CellValue] = {}
    for name, new in row.cells.items():
        if name not in digests:
            continue
        noted = [entry.old for entry in mine.history if entry.column == name]
        candidates = [value for value in (new, mine[name], *noted) if _digest(value) == digests[name]]
        value = candidates[0] if candidates else _FORGOTTEN
        if value is not None:
            base[name] = value
    return base


def _mark(row: Caught) -> str:
    """Write when a browser wrote a row, and a digest of each cell, as a history keeps it."""
    return " ".join([row.at, *(f"{name}={_digest(value)}" for name, value in sorted(row.cells.items()))])


def _digest(value: CellValue | None) -> str:
    if value is None:
        return ""
    return hashlib.sha256(written_cell(value).encode()).hexdigest()[:_CELL_DIGITS]


class _Reader:
    """Reads the runs of one export, and gathers what is wrong with them."""

    def __init__(
        self, file: EngagementFile, engagement: Engagement, workspace: Workspace, latest: str
    ) -> None:
        self.file = file
        self.latest = latest
        self.engagement = engagement
        self.workspace = workspace
        self.problems: list[tuple[DataPath, str, str, Severity]] = []

    def read(self, playbooks: Collection[str]) -> Exported:
        self._check_owner(playbooks)
        found: dict[tuple[str, str], tuple[DataPath, Caught]] = {}
        if not self.problems:
            for path, run, row in self._rows():
                self._take(path, run, row, found)
        places = self.file.places([path for path, *_ in self.problems] + [path for path, _ in found.values()])
        diagnostics = [
            Diagnostic(
                CODE,
                self.file.path,
                printable(message),
                printable(hint),
                nearest_place(places, path).value,
                severity,
            )
            for path, message, hint, severity in self.problems
        ]
        diagnostics.sort(key=lambda problem: problem.order)
        return Exported(
            self.file.path,
            utc_time(self.engagement.exported_at) or "",
            tuple(
                Caught(row.register, row.id, row.cells, row.typed, row.at, places[path].value.line)
                for path, row in found.values()
            ),
            limited(diagnostics, MOST_REPORTED, len(diagnostics)),
        )

    def _check_owner(self, playbooks: Collection[str]) -> None:
        profile = self.workspace.profile
        names = [profile.id, profile.title or ""] if profile else []
        name, playbook = self.engagement.name, self.engagement.playbook_name
        if _squeezed(name) not in {_squeezed(known) for known in names if known}:
            self._report(
                ("name",),
                f"it belongs to engagement '{name[:80]}', and this one is '{names[0] if names else ''}'",
                "merge it in the workspace of that engagement; if it is this one, give it that name in the browser and "
                "export it again",
            )
        if playbook and playbook not in playbooks:
            self._report(
                ("playbook_name",),
                f"it comes from the playbook '{playbook[:80]}'",
                f"export it from {' or '.join(playbooks)}",
            )

    def _rows(self) -> Iterator[tuple[DataPath, Run, tuple[str, CaughtRow]]]:
        for number, run in enumerate(self.engagement.runs):
            for name, row in run.rows.items():
                yield ("runs", number, "rows", name), run, (name, row)

    def _take(
        self,
        path: DataPath,
        run: Run,
        named: tuple[str, CaughtRow],
        found: dict[tuple[str, str], tuple[DataPath, Caught]],
    ) -> None:
        """Read one row; where the file has it in two runs, the one that was written last counts."""
        name, row = named
        register = self._register(row.kind, (*path, "kind"))
        if register is None:
            return
        at = utc_time(row.at)
        if at is None:
            message = "'at' is missing" if not row.at else f"'at': '{row.at}' is not a time"
            self._report((*path, "at"), f"{message}: it says which of two exports is the newer one", _AGAIN)
            return
        if at > self.latest:
            hint = "import the file where the clock is right, and export it again"
            self._report((*path, "at"), f"'at': '{row.at}' is still to come: a clock was ahead", hint)
            return
        caught = Caught(register.id, row_id(name), self._cells(register, row, at, run, path), row, at, 0)
        _, other = found.get((register.id, caught.id), (path, caught))
        if at == other.at and row != other.typed:
            self._report(path, f"row '{name[:80]}' says two things at one time", _AGAIN)
        elif other is caught or at > other.at:
            found[register.id, caught.id] = path, caught

    def _register(self, name: str, path: DataPath) -> Register | None:
        for register in self.workspace.kinds.values():
            if name in (register.id, *register.formerly):
                return register
        hint = did_you_mean(name, self.workspace.kinds)
        self._report(path, f"there is no register '{name}'; the row is left out", hint, Severity.WARNING)
        return None

    def _cells(
        self, register: Register, row: CaughtRow, at: str, run: Run, path: DataPath
    ) -> dict[str, CellValue | None]:
        """Return what a row says of its cells: those that are caught, the state, and the day of the visit.

        A row that is done has the first state that means closed, any other the first that means nothing else.
        """
        cells: dict[str, CellValue | None] = dict.fromkeys(register.catch or ())
        said: set[str] = set()
        for name, written in row.values.items():
            place = (*path, "values", name)
            column = register.column(name)
            if column is None:
                known = [column.id for column in register.columns]
                message = f"register '{register.id}' has no column '{name}'; the value is left out"
                self._report(place, message, did_you_mean(name, known), Severity.WARNING)
            elif written.strip():
                said.add(column.id)
                cells[column.id] = self._value(register, column, written, place)
        _tick(register, cells, at, done=row.done)
        opened = register.column_for(ColumnUse.OPENED)
        if opened and cells.get(opened.id) is None:
            cells[opened.id] = run.date or _day(at)
        missing = [column.id for column in register.columns if column.required and column.id not in said]
        for name in missing:
            if cells.get(name) is None:
                message = f"'{name}' is missing: each row of register '{register.id}' has it"
                self._report((*path, "values"), message, "write it there, or take the row out")
        if not said and not missing:
            self._report((*path, "values"), "the row says nothing", "take it out")
        return cells

    def _value(self, register: Register, column: Column, written: str, place: DataPath) -> CellValue | None:
        value = self.workspace.readers[register.id][column.id].read(written)
        if isinstance(value, CellProblem):
            self._report(place, f"'{column.id}': {value.message}", value.hint)
            return None
        return value

    def _report(
        self, path: DataPath, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        self.problems.append((path, message, hint, severity))


def _tick(register: Register, cells: dict[str, CellValue | None], at: str, *, done: bool) -> None:
    """Put into a row's cells that it is done, or that it is not.

    A register without a state that means closed is told by the day of closing; one without either takes no tick.
    """
    state, closed = register.column_for(ColumnUse.STATE), register.column_for(ColumnUse.CLOSED)
    if state:
        written, ends = cells.get(state.id), register.states(StateMeaning.CLOSED)
        means = StateMeaning.CLOSED if done else None
        states = [choice.id for choice in state.choices if choice.means is means]
        if states and (written not in ends if done else written is None):
            cells[state.id] = states[0]
    elif closed:
        cells[closed.id] = cells.get(closed.id) or (_day(at) if done else None)


def _day(at: str) -> dt.date:
    return dt.datetime.fromisoformat(at).date()


def _squeezed(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())
