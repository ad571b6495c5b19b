"""Merge what comes back into a workspace: every register, its conflicts in words, and the files it changes."""

from __future__ import annotations

import codecs
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Severity, in_order, printable
from engagement_playbook.engagement.cells import written_cell
from engagement_playbook.engagement.merge import (
    OURS,
    Candidate,
    Change,
    ChangeKind,
    Conflict,
    Copy,
    Merged,
    Source,
    Take,
    merge,
)
from engagement_playbook.engagement.register_file import MAX_BYTES
from engagement_playbook.engagement.row_edits import UneditableError, edited
from engagement_playbook.engagement.rows import CellValue
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.source import InputFileError, read_bytes
from engagement_playbook.source.input_file import decode

FILE: Final = "PB406"
CONFLICT: Final = "PB407"

_LONGEST: Final = 60
_MOST_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class Choices:
    """Whose values count in conflicts: ``sources`` wholly, and ``rows`` (by register and row) for one row each.

    The empty name is the workspace itself.
    """

    sources: frozenset[str] = frozenset()
    rows: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, register: str) -> Take:
        """Return what was chosen for one register."""
        return Take(
            self.sources, {row: name for (owner, row), name in self.rows.items() if owner == register}
        )


@dataclass(frozen=True, slots=True)
class MergedWorkspace:
    """The registers after a merge, by their ids, and what a person has to decide first."""

    registers: Mapping[str, Merged]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def changes(self) -> Iterator[tuple[str, Change]]:
        """Yield all changes, each with its register."""
        return ((name, change) for name, merged in self.registers.items() for change in merged.changes)


def merge_workspace(
    workspace: Workspace,
    copies: Iterable[tuple[str, Copy]],
    *,
    on: dt.date,
    by: str = "",
    choices: Choices | None = None,
    removals_confirmed: bool = False,
    sheets: Mapping[tuple[str, str], str] | None = None,
    texts: Collection[str] = (),
) -> MergedWorkspace:
    """Merge copies, each with the id of its register, into a workspace without errors; changes no file.

    For messages, ``sheets`` names the sheet of a source and register, and ``texts`` the sources that are texts, whose
    places are lines.
    """
    by_register: dict[str, list[Copy]] = defaultdict(list)
    for name, copy in copies:
        by_register[name].append(copy)
    merged = {
        name: merge(
            file.rows,
            by_register[name],
            [column.id for column in workspace.kinds[name].columns],
            on=on,
            by=by,
            take=(choices or Choices()).of(name),
            removals_confirmed=removals_confirmed,
        )
        for name, file in workspace.registers.items()
        if name in by_register
    }
    report = _Report(workspace, sheets or {}, texts)
    problems = (problem for name, result in merged.items() for problem in report.problems(name, result))
    return MergedWorkspace(merged, in_order(problems))


def changed_files(workspace: Workspace, merged: Mapping[str, Merged]) -> dict[str, bytes]:
    """Return the new content of each register's file that a merge changes, by its path.

    Raises UneditableError for a file that a program cannot change, or that somebody else has changed since
    the workspace was loaded.
    """
    contents: dict[str, bytes] = {}
    for name, result in merged.items():
        file = workspace.registers[name]
        if not result.changes:
            continue
        path, mark = file.document.path, b""
        if (workspace.root / path).exists():
            mark = _check_unchanged(workspace, name)
        text = edited(file, workspace.kinds[name], workspace.readers[name], result.rows)
        contents[path] = mark + text.encode()
    return contents


def shown_value(value: CellValue | None) -> str:
    """Write a value on one line of a message; a long one is cut."""
    words = " ".join(written_cell(value).split()) if value is not None else ""
    return f"{words[: _LONGEST - 1]}…" if len(words) > _LONGEST else words or "nothing"


def _check_unchanged(workspace: Workspace, name: str) -> bytes:
    """Return the byte order mark of a register's file, if it has one. Raises UneditableError."""
    document = workspace.registers[name].document
    try:
        raw = read_bytes(workspace.root / document.path, document.path, limit=MAX_BYTES)
        text = decode(raw, document.path)
    except InputFileError as error:
        raise UneditableError(error.diagnostic) from error
    if text != document.text:
        raise UneditableError(
            Diagnostic(FILE, document.path, "somebody changed the file just now", "merge once more")
        )
    return codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""


class _Report:
    """Says in words what a merge could not decide, and what it leaves out."""

    def __init__(
        self, workspace: Workspace, sheets: Mapping[tuple[str, str], str], texts: Collection[str]
    ) -> None:
        self.workspace = workspace
        self.sheets = sheets
        self.texts = texts

    def problems(self, register: str, merged: Merged) -> Iterator[Diagnostic]:
        """Yield the problems of one register."""
        for conflict in merged.conflicts:
            yield self._conflict(register, conflict)
        for two in merged.two_rows:
            rows = _listed([f"row {place}" for place in two.places])
            yield self._problem(
                two.source,
                f"{self._sheet(two.source, register)}{rows} both say they are '{two.row}'",
                "empty the cell in the hidden first column of the one that is new",
            )
        for shifted in merged.shifted:
            rows = _listed([f"row {place}" for place in shifted.places])
            yield self._problem(
                shifted.source,
                f"{self._sheet(shifted.source, register)}{rows} say what other rows said: "
                "the sheet was sorted without its hidden first column",
                "sort it back, or take the copy as it was saved before",
            )
        for many in merged.many_removals:
            rows = _listed([f"'{row}'" for row in many.rows])
            yield self._problem(
                many.source,
                f"{self._sheet(many.source, register)}{len(many.rows)} of {many.base} rows are gone: {rows}",
                "if they were removed on purpose, merge with --removals",
            )
        for added in merged.added_columns:
            cells = "cell is" if added.rows == 1 else "cells are"
            yield self._problem(
                added.source,
                f"{self._sheet(added.source, register)}column '{added.column.strip()}' is none of register "
                f"'{register}'; its {added.rows} {cells} left out",
                "",
                Severity.WARNING,
            )

    def _conflict(self, register: str, conflict: Conflict) -> Diagnostic:
        file = self.workspace.registers[register]
        place = f"'{conflict.column}'" if conflict.column else "the row"
        was = ""
        if conflict.column and conflict.base:
            was = f" was {' or '.join(shown_value(value) for value in conflict.base)} and"
        values = [self._candidate(register, conflict, candidate) for candidate in conflict.candidates]
        names = sorted(
            {source.name for candidate in conflict.candidates for source in candidate.sources} - {OURS}
        )
        here = any(source.name == OURS for candidate in conflict.candidates for source in candidate.sources)
        takes = [f"--take {name}" for name in names] + (["--take ours"] if here else [])
        mark = None
        if conflict.row in file.entries:
            mark = file.mark(conflict.row, conflict.column or None)
        return Diagnostic(
            CONFLICT,
            file.document.path,
            printable(f"row '{conflict.row}': {place}{was} is {_listed(values)}"),
            printable(
                f"choose with {' or '.join(takes)}; for this row alone with --take {register}/{conflict.row}=…"
            ),
            mark,
        )

    def _candidate(self, register: str, conflict: Conflict, candidate: Candidate) -> str:
        value = shown_value(candidate.value)
        if not conflict.column:
            value = "kept" if candidate.value else "removed"
        where = ", ".join(self._where(register, source) for source in candidate.sources)
        return f"{value} ({where})"

    def _where(self, register: str, source: Source) -> str:
        if source.name == OURS:
            return "here"
        noun = "line" if source.name in self.texts else "row"
        row = f", {noun} {source.place}" if source.place else ""
        sheet = self.sheets.get((source.name, register))
        return f"{source.name}{f', sheet {sheet!r}' if sheet else ''}{row}"

    def _sheet(self, source: str, register: str) -> str:
        sheet = self.sheets.get((source, register))
        return f"sheet '{sheet}': " if sheet else ""

    def _problem(self, path: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Diagnostic:
        return Diagnostic(FILE, path, printable(message), hint, severity=severity)


def _listed(words: Sequence[str]) -> str:
    if len(words) > _MOST_ROWS:
        return f"{', '.join(words[:_MOST_ROWS])} and {len(words) - _MOST_ROWS} more"
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def change_lines(merged: MergedWorkspace) -> list[tuple[str, ...]]:
    """Write each change as the cells of a line: register, row, what happened, column, old, new, sources."""
    lines: list[tuple[str, ...]] = []
    for name, change in merged.changes:
        sources = ", ".join(
            f"{source.name}:{source.place}" if source.place else source.name
            for source in change.sources
            if source.name != OURS
        )
        old = shown_value(change.old) if change.kind is ChangeKind.CHANGED else ""
        new = shown_value(change.new) if change.kind is ChangeKind.CHANGED else ""
        if change.kind is ChangeKind.ADDED:
            row = next(row for row in merged.registers[name].rows if row.id == change.row)
            new = shown_value(next(iter(row.values.values()), None))
            old = f"copied from {change.like}" if change.like else ""
        lines.append((name, change.row, change.kind.value, change.column, old, new, sources))
    return lines
