"""Read one YAML file: its events are counted, checked and composed into plain data with positions.

The composer here replaces PyYAML's composer and constructor. It accepts the subset of YAML 1.2 that JSON
Schema support in editors accepts too: mappings with text keys, sequences, and scalars of the core schema.
``yes``, ``2026-11-22`` and ``12:30`` are texts. Aliases, anchors and tags are errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

import yaml

from engagement_playbook.diagnostics import Diagnostic, Mark, Related, printable
from engagement_playbook.source.input_file import LINE_BREAK, InputFileError, decode, mark_at, read_bytes
from engagement_playbook.source.limits import (
    DIRECTION_CONTROL,
    MAX_DEPTH,
    MAX_NODES,
    MAX_REPEATS,
    UNPRINTABLE,
)
from engagement_playbook.source.syntax import (
    COMMENT,
    CONFLICT,
    TAB,
    TAB_HINT,
    Loader,
    colon_problem,
    conflict_problem,
    syntax_problem,
)

DataPath: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"

_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT: Final = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+)\Z")
_WORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_WINDOWS_PATH: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]:(?:\\\\[^\\\s\"]+)*(?P<escape>\\[tnr])")
_ESCAPES: Final = {"t": "a tab", "n": "a line break", "r": "a line break"}
_MERGE: Final = "<<"
_MAX_NUMBER_LENGTH: Final = 32
_TAB_INDENT: Final = re.compile(r"^[ ]*\t", re.MULTILINE)


class CutText(str):
    """A text without quotes after which a comment begins on its line: its author may have meant a '#' in it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Position:
    """The place of a value, and of its key; None inside a sequence."""

    value: Mark
    key: Mark | None = None


@dataclass(slots=True)
class Document:
    """One file as data, with the position of every value by its data path.

    ``data`` is None where the file could not be composed; ``diagnostics`` then holds the reason.
    """

    path: str
    text: str = ""
    data: dict[str, Data] | None = None
    positions: dict[DataPath, Position] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    repaired: set[DataPath] = field(default_factory=set)
    """The values that validation replaced, the parents of values that it removed, and what the reader has reported."""
    noun: str = ""
    """What the whole file is called in breadcrumbs; set by the loader, empty for none."""
    entry_nouns: Mapping[str, str] = field(default_factory=dict)
    """What an entry of a top-level list is called in breadcrumbs, by the list's key; else its singular."""
    inherited: bool = False
    """Whether it belongs to the playbook that this one is built on; set by the loader."""
    _starts: list[int] = field(default_factory=list)

    def report(
        self,
        code: str,
        message: str,
        hint: str = "",
        mark: Mark | None = None,
        related: tuple[Related, ...] = (),
    ) -> None:
        """Add an error of this file; message and hint are made printable on one line."""
        self.diagnostics.append(
            Diagnostic(code, self.path, printable(message), printable(hint), mark, related=related)
        )

    def value_mark(self, path: DataPath) -> Mark | None:
        """Return the place of the value at a path, or of its nearest ancestor that has a place."""
        for length in range(len(path), -1, -1):
            if position := self.positions.get(path[:length]):
                return replace(position.value, breadcrumb=self.breadcrumb(path))
        return None

    def key_mark(self, path: DataPath) -> Mark | None:
        """Return the place of the key at a path, or of its value where it has no key."""
        position = self.positions.get(path)
        if position and position.key:
            return replace(position.key, breadcrumb=self.breadcrumb(path))
        return self.value_mark(path)

    def comment_mark(self, path: DataPath) -> Mark | None:
        """Return the place of the '#' of a comment behind the value without quotes at a path; None without one."""
        position = self.positions.get(path) or self.positions.get(path[:-1])
        end = position.value.end if position else None
        comment = COMMENT.match(self.text, self.offset(end)) if end else None
        if comment is None:
            return None
        return replace(mark_at(self.text, comment.end() - 1), breadcrumb=self.breadcrumb(path))

    def span(self, path: DataPath) -> tuple[int, int] | None:
        """Return start and end of the scalar at a path as indices into ``text``, quotes included; else None."""
        position = self.positions.get(path)
        if position is None or position.value.end is None:
            return None
        return self.offset(position.value), self.offset(position.value.end)

    def offset(self, mark: Mark) -> int:
        """Return the index of a place in ``text``."""
        if not self._starts:
            self._starts = [0, *(line_break.end() for line_break in LINE_BREAK.finditer(self.text))]
        return self._starts[mark.line - 1] + mark.column - 1

    def mark_at(self, start: int, end: int, path: DataPath | None = None) -> Mark:
        """Return the place of the characters from ``start`` to ``end``; ``path`` is the value they belong to."""
        breadcrumb = () if path is None else self.breadcrumb(path)
        return replace(mark_at(self.text, start), end=mark_at(self.text, end), breadcrumb=breadcrumb)

    def spot(self, path: DataPath, words: str) -> Mark | None:
        """Return the place of words inside the text at a path; None where the file writes them differently."""
        span = self.span(path)
        start = self.text.find(words, *span) if span else -1
        return self.mark_at(start, start + len(words)) if start >= 0 else None

    def without(self, key: str, names: AbstractSet[str]) -> Document:
        """Return a copy without the entries of a top-level list that have these ids."""
        entries = self.data.get(key) if self.data else None
        if self.data is None or not isinstance(entries, list):
            return self
        remaining = [index for index, entry in enumerate(entries) if not ids_of([entry]) & names]
        new_index = {old: new for new, old in enumerate(remaining)}
        positions = {
            (key, new_index[int(path[1])], *path[2:]) if len(path) > 1 and path[0] == key else path: position
            for path, position in self.positions.items()
            if len(path) < 2 or path[0] != key or path[1] in new_index
        }
        data = {**self.data, key: [entries[index] for index in remaining]}
        return replace(self, data=data, positions=positions)

    def breadcrumb(self, path: DataPath) -> tuple[str, ...]:
        """Name the parts and keys that hold a value, outermost first; entries by their id, else by number."""
        data: Data = self.data
        name = data.get("id") if isinstance(data, dict) else None
        words = [_named(self.noun, name)] if self.noun else []
        for depth, step in enumerate(path):
            if isinstance(step, str):
                data = data.get(step) if isinstance(data, dict) else None
                if not isinstance(data, list) or depth == len(path) - 1:
                    words.append(step)
                continue
            data = data[step] if isinstance(data, list) and step < len(data) else None
            key = str(path[depth - 1]) if depth else ""
            noun = self.entry_nouns.get(key, "") if depth == 1 else ""
            name = data.get("id") if isinstance(data, dict) else step + 1
            words.append(_named(noun or _singular(key), name))
        return tuple(map(printable, words))


def ids_of(entries: Data) -> frozenset[str]:
    """Return the ids of a list's entries; empty for data that is no list."""
    mappings = (entry for entry in (entries if isinstance(entries, list) else ()) if isinstance(entry, dict))
    names = (entry.get("id") for entry in mappings)
    return frozenset(name for name in names if isinstance(name, str))


def _named(noun: str, name: Data) -> str:
    if isinstance(name, str):
        return f"{noun} '{name}'"
    return f"{noun} {name}" if isinstance(name, int) else noun


def _singular(key: str) -> str:
    """Return the name of an entry from the key of its list, which is an English plural."""
    if key.endswith("ies"):
        return f"{key[:-3]}y"
    return key[:-1] if key.endswith("s") else f"{key} entry"


class _YamlMark(Protocol):
    """A mark of libyaml or of PyYAML's own parser: zero-based."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _RefusedError(Exception):
    """The file cannot be composed; its diagnostic has been recorded."""


@dataclass(frozen=True, slots=True)
class _HiddenCharacter:
    """A kind of invisible character, and how it is reported."""

    pattern: re.Pattern[str]
    code: str
    name: str
    hint: str

    def report(self, character: str, mark: Mark, document: Document) -> None:
        document.report(self.code, f"{self.name} U+{ord(character):04X}", self.hint, mark)


_HIDDEN: Final = (
    _HiddenCharacter(UNPRINTABLE, "PB013", "control character", "delete it"),
    _HiddenCharacter(
        DIRECTION_CONTROL, "PB014", "invisible direction character", "delete it and type the text again"
    ),
)


def read_document(
    file: Path, path: str, known: Document | None = None, roots: Iterable[Path] | None = None
) -> Document:
    """Read a file from disk; ``path`` is what diagnostics call it. Never raises for bad content.

    ``known`` is a sound document that was read from there before: where the file still says the same,
    its data and positions are taken as they are. ``roots`` are the folders it may lie in.
    """
    try:
        return parse_document(read_bytes(file, path, roots), path, known)
    except InputFileError as error:
        return Document(path, diagnostics=[error.diagnostic])


def parse_document(
    raw: bytes, path: str, previous: Document | None = None, max_values: int = MAX_NODES
) -> Document:
    """Compose the bytes of one YAML file into data and positions. Never raises for bad content.

    ``path`` is the name of the file in diagnostics. Where ``previous``, a document without errors, has the
    same path and text, its data and positions are reused.
    """
    document = Document(path)
    try:
        text = decode(raw, path)
    except InputFileError as error:
        document.diagnostics.append(error.diagnostic)
        return document
    if previous is not None and previous.path == path and previous.text == text:
        return replace(previous, diagnostics=[], repaired=set())
    document.text = text
    for kind in _HIDDEN:
        for match in islice(kind.pattern.finditer(text), MAX_REPEATS):
            kind.report(match.group(), mark_at(text, match.start()), document)
    for match in islice(_TAB_INDENT.finditer(text), MAX_REPEATS):
        document.report("PB005", TAB, TAB_HINT, mark_at(text, match.end() - 1))
    for marker in islice(CONFLICT.finditer(text), 1):
        document.report(*conflict_problem(text, marker))
    if document.diagnostics:
        return document
    try:
        document.data = _compose(document, text, max_values)
    except _RefusedError:
        document.data = None
    except yaml.MarkedYAMLError as error:
        document.report(*syntax_problem(error, text))
    except yaml.YAMLError as error:
        document.report("PB004", f"not valid YAML: {' '.join(str(error).split())}")
    return document


def _mark(start: _YamlMark | None, end: _YamlMark | None = None) -> Mark:
    if start is None:
        return Mark(1, 1)
    return Mark(start.line + 1, start.column + 1, _mark(end) if end else None)


def _token_mark(event: yaml.Event) -> Mark:
    """Return the place of an event; with its end for a scalar, as a collection's event ends before its entries."""
    return _mark(event.start_mark, event.end_mark if isinstance(event, yaml.ScalarEvent) else None)


def _inside(mark: Mark, end: Mark) -> Mark:
    """Limit a place to the text: for what is missing at its end, the parser names a line after the last one."""
    return end if (mark.line, mark.column) > (end.line, end.column) else mark


def _compose(document: Document, text: str, max_values: int) -> dict[str, Data] | None:
    try:
        return _Composer(document, max_values).compose(text)
    except yaml.MarkedYAMLError as error:
        # libyaml reads ahead: it gives up at its own limit of levels before it hands out what is beyond ours.
        if error.problem != "exceeded maximum nesting depth":
            raise
        document.diagnostics.clear()
        document.positions.clear()
        return _Composer(document, max_values).compose(text, yaml.SafeLoader)


class _Composer:
    """Composes the events of one text into data, and enforces every limit on the way.

    Recursion is bounded by MAX_DEPTH and cannot overflow Python's stack.
    """

    def __init__(self, document: Document, max_values: int) -> None:
        self.document = document
        self.max_values = max_values
        self.nodes = 0
        self.end = mark_at(document.text, len(document.text))

    def compose(self, text: str, loader: type = Loader) -> dict[str, Data] | None:
        events = yaml.parse(text, Loader=loader)
        root: Data = None
        documents = 0
        for event in events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            first = next(events)
            if documents == 2:
                self.document.report(
                    "PB011",
                    "a second document begins here",
                    "keep one document a file: delete the line '---'",
                    _mark(event.start_mark),
                )
                raise _RefusedError
            root = self._node(first, events, ())
        if root is None:
            self.document.report(
                "PB010", "the file is empty", "add its content or delete the file", Mark(1, 1)
            )
            raise _RefusedError
        if isinstance(root, str) and (problem := colon_problem(text)):
            self.document.report(*problem)
            raise _RefusedError
        if not isinstance(root, dict):
            self.document.report(
                "PB012",
                f"the file holds {kind_of(root)}, not keys and values",
                "write lines of 'key: value'",
                self.document.value_mark(()),
            )
            raise _RefusedError
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: DataPath) -> Data:
        mark = _inside(_token_mark(event), self.end)
        self.nodes += 1
        if self.nodes > self.max_values:
            self.document.report(
                "PB003",
                f"the file has more than {self.max_values:,} values",
                "split it into several files",
                mark,
            )
            raise _RefusedError
        if len(path) > MAX_DEPTH:
            self.document.report(
                "PB006",
                f"nested deeper than {MAX_DEPTH} levels",
                "content is at most seven levels deep",
                mark,
            )
            raise _RefusedError
        position = self.document.positions.get(path)
        self.document.positions[path] = Position(mark, position.key if position else None)
        if isinstance(event, yaml.AliasEvent):
            self.document.report("PB008", f"alias '*{event.anchor}'", "write the content out", mark)
            # What a merge key was to bring is missing all over its mapping.
            self.document.repaired.add(path[:-1] if path[-1:] == (_MERGE,) else path)
            return ""
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            hint = "write the content out"
            if isinstance(event, yaml.ScalarEvent):
                hint += ", or put a text that begins with '&' in double quotes"
            self.document.report("PB008", f"anchor '&{event.anchor}'", hint, mark)
            self.document.repaired.add(path)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            hint = "delete it: the field decides the type"
            if event.tag.startswith("!"):
                hint = "delete it, or put a text that begins with '!' in double quotes"
            self.document.report("PB009", f"tag '{event.tag}'", hint, mark)
            self.document.repaired.add(path)
        if isinstance(event, yaml.ScalarEvent):
            self._check_escapes(event)
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _check_escapes(self, event: yaml.ScalarEvent) -> None:
        """Report hidden characters that a double-quoted text writes as escapes."""
        if event.style == '"':
            for kind in _HIDDEN:
                for match in islice(kind.pattern.finditer(event.value), MAX_REPEATS):
                    kind.report(match.group(), _mark(event.start_mark), self.document)
            if event.start_mark and event.end_mark:
                span = event.start_mark.index, event.end_mark.index
                if path := _WINDOWS_PATH.search(self.document.text, *span):
                    self.document.report(
                        "PB013",
                        f"'{path['escape']}' in double quotes is {_ESCAPES[path['escape'][1]]}, not a backslash",
                        r"write '\\' for one backslash",
                        mark_at(self.document.text, path.start("escape")),
                    )

    def _scalar(self, event: yaml.ScalarEvent) -> Data:
        value: str = event.value
        if event.style:  # libyaml says "" for a plain scalar, the pure parser None
            return value
        plain = _plain(value)
        if (
            isinstance(plain, str)
            and event.end_mark
            and COMMENT.match(self.document.text, event.end_mark.index)
        ):
            return CutText(plain)
        return plain

    def _sequence(self, events: Iterator[yaml.Event], path: DataPath) -> list[Data]:
        values: list[Data] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            values.append(self._node(event, events, (*path, len(values))))
        return values

    def _mapping(self, events: Iterator[yaml.Event], path: DataPath) -> dict[str, Data]:
        values: dict[str, Data] = {}
        entry_missed = False
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            mark = _inside(_token_mark(event), self.end)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self.document.report("PB015", "a key must be a plain word", "write 'key: value'", mark)
                raise _RefusedError
            self._check_escapes(event)
            key = event.value
            inner = (*path, key)
            if key in values:
                first = self.document.positions[inner].key or mark
                hint = f"first defined in line {first.line}; keep one"
                begins_entry = key == next(iter(values)) and path != () and isinstance(path[-1], int)
                if begins_entry:
                    hint += ", or begin the next entry with '- '"
                # All keys of an entry that lacks its dash appear twice.
                if not entry_missed:
                    self.document.report(
                        "PB007",
                        f"key '{key}' appears twice",
                        hint,
                        mark,
                        (Related(self.document.path, first, "first defined here"),),
                    )
                entry_missed |= begins_entry
                inner = (*path, f"{key} (again)")
                self._node(next(events), events, inner)
                continue
            self.document.positions[inner] = Position(mark, mark)
            values[key] = self._node(next(events), events, inner)
        return values


def _plain(value: str) -> Data:
    if value in _WORDS:
        return _WORDS[value]
    if len(value) <= _MAX_NUMBER_LENGTH:
        if _INTEGER.match(value):
            return int(value)
        if _FLOAT.match(value):
            return float(value)
    return value


def kind_of(
    data: object,
) -> Literal["nothing", "true or false", "a number", "a text", "a list", "keys and values"]:
    """Name the type of a value for a message."""
    if data is None:
        return "nothing"
    if isinstance(data, bool):
        return "true or false"
    if isinstance(data, int | float):
        return "a number"
    if isinstance(data, str):
        return "a text"
    return "a list" if isinstance(data, list) else "keys and values"
