"""Change the rows of a register's file: the lines of what changed, and nothing else.

Comments, the order of rows and keys, quotes and blank lines of everything that stays are the author's.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import yaml

from engagement_playbook.diagnostics import Diagnostic, Edit, has_errors
from engagement_playbook.engagement.cells import CellReader, written_cell
from engagement_playbook.engagement.register_file import ROWS, RegisterFile, parse_register_file
from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row
from engagement_playbook.model.register import Register
from engagement_playbook.source import DataPath
from engagement_playbook.source.input_file import LINE_BREAK
from engagement_playbook.source.syntax import COMMENT
from engagement_playbook.support.text_edits import apply_edits

_EMPTY_LIST: Final = re.compile(r"\[\s*\]")
_BLANK: Final = re.compile(r"[ \t]*(?:\r\n?|\n)")
_STEP: Final = "  "


class UneditableError(Exception):
    """A file is written so that a program cannot change it; ``diagnostic`` says where and what to do."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


def edited(
    file: RegisterFile, register: Register, readers: Mapping[str, CellReader], rows: Sequence[Row]
) -> str:
    """Return the text of a register's file without errors, changed so that it holds these rows.

    Rows that the file has stay in its order; new ones follow in theirs. Raises UneditableError where a
    program cannot change the file.
    """
    text = apply_edits(file.document.text, row_edits(file, register, rows))
    after = parse_register_file(text.encode(), file.document.path, register, readers)
    if {row.id: row for row in after.rows} != {row.id: row for row in rows} or has_errors(after.diagnostics):
        raise UneditableError(
            Diagnostic(
                "PB103",
                file.document.path,
                "the rows cannot be changed by a program as they are written",
                "write each row and each of its values on lines of their own",
            )
        )
    return text


def row_edits(file: RegisterFile, register: Register, rows: Iterable[Row]) -> list[Edit]:
    """Return the edits that make the rows of a file into these. Raises UneditableError."""
    return _Editor(file, register).edits({row.id: row for row in rows})


class _Editor:
    """Gathers the edits of one file. Lines that go in at one place stay in the order they came."""

    def __init__(self, file: RegisterFile, register: Register) -> None:
        self.file = file
        self.document = file.document
        self.text = file.document.text
        self.register = register
        line_break = LINE_BREAK.search(self.text)
        self.line_break = line_break.group() if line_break else "\n"
        self.replacements: list[Edit] = []
        self.insertions: dict[int, list[str]] = defaultdict(list)
        self.ends: dict[int, int] = {}
        for path in self.document.positions:
            if len(path) > 2 and path[0] == ROWS and isinstance(path[1], int):
                self.ends[path[1]] = max(self.ends.get(path[1], 0), self._end(path))

    def edits(self, rows: Mapping[str, Row]) -> list[Edit]:
        for row in self.file.rows:
            after = rows.get(row.id)
            if after is None:
                self._remove(row.id)
            elif after != row:
                self._change(row, after)
        known = {row.id for row in self.file.rows}
        self._add([row for name, row in rows.items() if name not in known])
        return sorted([*self.replacements, *self._inserted()])

    def _inserted(self) -> Iterator[Edit]:
        for index, lines in self.insertions.items():
            words = self.line_break.join(lines)
            if index < len(self.text) or _ends_line(self.text):
                yield Edit(index, index, words + self.line_break)
            else:
                yield Edit(index, index, self.line_break + words)

    def _change(self, before: Row, after: Row) -> None:
        path = self.file.entries[before.id]
        self._refuse_braces(path)
        keys = self._keys(path)
        below = self._below((*path, "id"))
        for column in self.register.columns:
            key = keys.get(column.id)
            new = after[column.id]
            if key is not None:
                below = self._below(key)
                if new != before[column.id]:
                    self._write(key, new)
            elif new is not None:
                indent = " " * self._indent((*path, "id"))
                self.insertions[below] += _line(indent, column.id, new)
        self._note(path, after.history[len(before.history) :])

    def _keys(self, path: DataPath) -> dict[str, DataPath]:
        """Return the place of each column that a row has, whatever the file calls it."""
        entry = self._value(path)
        keys: dict[str, DataPath] = {}
        for name, value in entry.items() if isinstance(entry, dict) else ():
            column = self.register.column(name)
            # A column may stand there twice, once without a value.
            if column and (column.id not in keys or value not in (None, "")):
                keys[column.id] = (*path, name)
        return keys

    def _write(self, path: DataPath, value: CellValue | None) -> None:
        """Put another value behind a key, or take the key out with its line."""
        position = self.document.positions[path]
        assert position.key is not None
        start, end = self.document.offset(position.value), self._end(path)
        commented = COMMENT.match(self.text, end) is not None
        if value is None:
            first = self.document.offset(position.key) - (position.key.column - 1)
            if self.text[first : first + position.key.column - 1].strip():
                # The dash of the row stands before the key.
                self.replacements.append(Edit(start, end, '""'))
            elif commented:
                self.replacements.append(Edit(start, end, ""))
            else:
                self.replacements.append(Edit(first, self._line_end(end), ""))
            return
        indent = " " * (position.key.column - 1)
        words = _scalar(value, indent, commented=commented)
        space = "" if end > start or self.text[start - 1 : start] in (" ", "\n", "\r") else " "
        self.replacements.append(Edit(start, end, space + words.replace("\n", self.line_break)))

    def _note(self, path: DataPath, entries: Sequence[HistoryEntry]) -> None:
        """Add entries to the history of a row."""
        if not entries:
            return
        place: DataPath = (*path, "history")
        indent = " " * self._indent((*path, "id"))
        position = self.document.positions.get(place)
        if position is None:
            lines = [f"{indent}history:", *_noted(indent + _STEP, entries)]
            self.insertions[self._line_end(self.ends[self._number(path)])] += lines
            return
        start = self.document.offset(position.value)
        written = self._value(place)
        if empty := _EMPTY_LIST.match(self.text, start):
            first = len(self.text[:start].rstrip(" "))
            self.replacements.append(Edit(first, empty.end(), ""))
            below = self._line_end(empty.end())
        elif isinstance(written, list) and written:
            if self.text[start] == "[":
                raise self._uneditable(place, "a history in brackets")
            indent = " " * (position.value.column - 1 - len(_STEP))
            last = (*place, len(written) - 1)
            inner = [path for path in self.document.positions if path[: len(last)] == last]
            below = self._line_end(max(map(self._end, inner)))
        else:
            below = self._line_end(self._end(place))
        self.insertions[below] += _noted(indent + _STEP, entries)

    def _remove(self, name: str) -> None:
        path = self.file.entries[name]
        self._refuse_braces(path)
        start = self._line_start(self.document.offset(self.document.positions[path].value))
        end = self._line_end(self.ends[self._number(path)])
        if (start == 0 or self._blank_above(start)) and (blank := _BLANK.match(self.text, end)):
            end = blank.end()
        self.replacements.append(Edit(start, end, ""))

    def _add(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        position = self.document.positions[ROWS,]
        start = self.document.offset(position.value)
        indent, spaced = _STEP, False
        if self.ends:
            if self.text[start] == "[":
                raise self._uneditable((ROWS,), "a list of rows in brackets")
            last = max(self.ends)
            indent = " " * (position.value.column - 1)
            spaced = last > 0 and self._blank_above(
                self._line_start(self.document.offset(self.document.positions[ROWS, last].value))
            )
            below = self._line_end(self.ends[last])
        elif empty := _EMPTY_LIST.match(self.text, start):
            first = len(self.text[:start].rstrip(" "))
            self.replacements.append(Edit(first, empty.end(), ""))
            below = self._line_end(empty.end())
        else:
            below = self._line_end(start)
        for row in rows:
            lines = [f"{indent}- id: {row.id}"]
            inner = indent + _STEP
            for column in self.register.columns:
                if (value := row[column.id]) is not None:
                    lines += _line(inner, column.id, value)
            if row.history:
                lines += [f"{inner}history:", *_noted(inner + _STEP, row.history)]
            self.insertions[below] += ["", *lines] if spaced else lines

    def _number(self, path: DataPath) -> int:
        number = path[1]
        assert isinstance(number, int)
        return number

    def _value(self, path: DataPath) -> object:
        value: object = self.document.data
        for step in path:
            value = value[step]  # type: ignore[index]  # the path was made from this data
        return value

    def _refuse_braces(self, path: DataPath) -> None:
        if self.text[self.document.offset(self.document.positions[path].value)] == "{":
            raise self._uneditable(path, "a row in braces")

    def _uneditable(self, path: DataPath, what: str) -> UneditableError:
        return UneditableError(
            Diagnostic(
                "PB103",
                self.document.path,
                f"{what} cannot be changed by a program",
                "write each row and each of its values on lines of their own",
                self.document.value_mark(path),
            )
        )

    def _indent(self, path: DataPath) -> int:
        key = self.document.positions[path].key
        assert key is not None
        return key.column - 1

    def _below(self, path: DataPath) -> int:
        """Return where a line below a value begins."""
        return self._line_end(self._end(path))

    def _end(self, path: DataPath) -> int:
        """Return where a scalar ends, without the blank lines below a block; of anything else where it begins."""
        span = self.document.span(path)
        if span is None:
            return self.document.offset(self.document.positions[path].value)
        start, end = span
        return start + len(self.text[start:end].rstrip()) if start < end else end

    def _line_start(self, index: int) -> int:
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index)) + 1

    def _line_end(self, index: int) -> int:
        line_break = LINE_BREAK.search(self.text, index)
        return line_break.end() if line_break else len(self.text)

    def _blank_above(self, start: int) -> bool:
        above = self.text[:start].rstrip("\r\n")
        return len(LINE_BREAK.findall(self.text, len(above), start)) > 1


def _ends_line(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _line(indent: str, key: str, value: CellValue) -> list[str]:
    return f"{indent}{key}: {_scalar(value, indent)}".split("\n")


def _noted(indent: str, entries: Iterable[HistoryEntry]) -> Iterator[str]:
    for entry in entries:
        yield f"{indent}- on: {entry.on.isoformat()}"
        if entry.column is not None:
            yield f"{indent}{_STEP}column: {entry.column}"
        if entry.old is not None:
            yield from _line(indent + _STEP, "old", entry.old)
        if entry.by:
            yield f"{indent}{_STEP}by: {entry.by}"
        if entry.caught:
            yield f"{indent}{_STEP}caught: {entry.caught}"


def _scalar(value: CellValue, indent: str, *, commented: bool = False) -> str:
    """Write a value behind its key; a text that a comment follows needs quotes, or it would look cut."""
    words = written_cell(value)
    if not isinstance(value, str):
        return words
    if "\n" in words and not commented and not re.search(r"\r|^\s|\n[ \t]|\s\Z", words):
        lines = (f"{indent}{_STEP}{line}" if line else "" for line in words.split("\n"))
        return "\n".join(["|-", *lines])
    style = '"' if commented or "\n" in words else None
    dumped: str = yaml.dump(
        words, Dumper=yaml.SafeDumper, allow_unicode=True, width=sys.maxsize, default_style=style
    )
    return dumped.removesuffix("...\n").rstrip("\n")
