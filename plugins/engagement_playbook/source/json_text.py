"""Find the places of values in a JSON text, in time linear in its length.

Parsers return data without places. ``first_too_deep`` accepts any text; the other functions accept a text
that a JSON parser has accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final, TypeAlias

from engagement_playbook.diagnostics import Mark
from engagement_playbook.source.input_file import LINE_BREAK
from engagement_playbook.source.yaml_document import DataPath

# Possessive, and a string without its closing quote ends with the file: no character is read twice.
_STRING: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_BRACKET: Final = re.compile(rf'(?:[^"\[\]{{}}]++|{_STRING})*+(?:(?P<bracket>[\[\]{{}}])|\Z)', re.DOTALL)
_KEYS: Final = re.compile(rf"(?P<string>{_STRING})(?P<colon>\s*+:)?|(?P<bracket>[\[\]{{}}])", re.DOTALL)
_KEY: Final = re.compile(rf"\s*+(?P<key>{_STRING})\s*+:\s*+", re.DOTALL)
_SPACE: Final = re.compile(r"\s*+")

_HEX: Final = "[0-9a-fA-F]{2}"
_LIKE_A_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*+)\\u"
    rf"(?:(?P<pair>[dD][89abAB]{_HEX}\\u[dD][c-fC-F]{_HEX})|[dD][89a-fA-F]{_HEX})"
)

# Python refuses to convert integers of more than 4,300 digits; their values are not needed here.
_DECODER: Final = json.JSONDecoder(parse_int=str)

_PathTree: TypeAlias = "dict[str | int, _PathTree]"
"""Data paths by their steps, those with common beginnings together."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a value, the place of its key (None inside a list), and the value's index in the text."""

    value: Mark
    key: Mark | None
    index: int


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key that an object holds a second time, with the places of both."""

    key: str
    mark: Mark
    first: Mark


def first_too_deep(text: str, depth: int) -> Mark | None:
    """Return the place of the first bracket that is nested deeper than ``depth`` levels; None without one."""
    level = 0
    for token in _BRACKET.finditer(text):
        if token["bracket"] in ("[", "{"):
            level += 1
        elif token["bracket"]:
            level -= 1
        if level > depth:
            index = token.start("bracket")
            return _marks(text, [index])[index]
    return None


def without_lone_surrogates(text: str) -> str:
    r"""Replace each escape of a lone surrogate by ``\ufffd``, which has the same length."""
    if not _LIKE_A_SURROGATE.search(text):
        return text
    return _SURROGATE.sub(
        lambda escape: escape[0] if escape["pair"] else rf"{escape['before']}\ufffd",
        text,
    )


def value_at(text: str, index: int) -> Any:
    """Return the value that begins at an index, lone surrogates included."""
    return _DECODER.raw_decode(text, index)[0]


def has_repeated_keys(text: str) -> bool:
    """Return whether any object of the text holds a key twice."""
    repeated = False

    def check_pairs(pairs: list[tuple[str, Any]]) -> None:
        nonlocal repeated
        repeated = repeated or len({key for key, _ in pairs}) < len(pairs)

    json.loads(text, object_pairs_hook=check_pairs, parse_int=str)
    return repeated


def repeated_keys(text: str, most: int) -> tuple[list[RepeatedKey], int]:
    """Return the first ``most`` keys that objects of the text hold twice, and the number of all of them."""
    repeats = _repeats(text)
    reported = [*islice(repeats, most)]
    count = len(reported) + sum(1 for _ in repeats)
    marks = _marks(text, (index for _, *indexes in reported for index in indexes))
    return [RepeatedKey(key, marks[second], marks[first]) for key, first, second in reported], count


def places(text: str, paths: Iterable[DataPath]) -> Mapping[DataPath, Place]:
    """Return the places of values and of all values around them; paths that do not exist are left out."""
    tree: _PathTree = {}
    for path in paths:
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
    start = _after_space(text, 0)
    indexes: dict[DataPath, tuple[int | None, int]] = {(): (None, start)}
    _walk(text, start, (), tree, indexes)
    marks = _marks(text, (index for pair in indexes.values() for index in pair if index is not None))
    return {
        path: Place(marks[value], None if key is None else marks[key], value)
        for path, (key, value) in indexes.items()
    }


def nearest_place(value_places: Mapping[DataPath, Place], path: DataPath) -> Place:
    """Return the place of a value, or of the nearest value around it, from the result of ``places``."""
    return next(place for end in range(len(path), -1, -1) if (place := value_places.get(path[:end])))


def _repeats(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each repeated key with the indices of its first and its later occurrence."""
    objects: list[dict[str, int]] = []
    for token in _KEYS.finditer(text):
        if bracket := token["bracket"]:
            if bracket in "[{":
                objects.append({})
            else:
                objects.pop()
        elif token["colon"]:
            key = _unquoted(token["string"])
            first = objects[-1].setdefault(key, token.start())
            if first != token.start():
                yield key, first, token.start()


def _walk(
    text: str,
    start: int,
    path: DataPath,
    tree: _PathTree,
    indexes: dict[DataPath, tuple[int | None, int]],
) -> None:
    missing = len(tree)
    for name, key, value in _members(text, start) if missing else ():
        if name not in tree:
            continue
        inner = (*path, name)
        indexes[inner] = key, value
        _walk(text, value, inner, tree[name], indexes)
        missing -= 1
        if not missing:
            return


def _members(text: str, start: int) -> Iterator[tuple[str | int, int | None, int]]:
    """Yield the members of an object or list: name or number, index of the key, index of the value."""
    opening, index, number = text[start], start + 1, 0
    if opening not in "[{":
        return
    while text[index := _after_space(text, index)] not in "]}":
        name: str | int = number
        key = None
        if opening == "{" and (match := _KEY.match(text, index)):
            name, key, index = _unquoted(match["key"]), match.start("key"), match.end()
        yield name, key, index
        index = _after_space(text, _DECODER.raw_decode(text, index)[1])
        number += 1
        if text[index] == ",":
            index += 1


def _after_space(text: str, index: int) -> int:
    match = _SPACE.match(text, index)
    return match.end() if match else index


def _unquoted(word: str) -> str:
    return str(json.loads(word)) if "\\" in word else word[1:-1]


def mark_of_byte(text: str, line: int, column: int) -> Mark:
    """Return the place of a byte that a JSON parser names: lines end with LF only, columns count bytes of UTF-8 from 1."""
    before = text.split("\n", line)[: line - 1]
    start = sum(len(part) + 1 for part in before)
    row = text[start:].partition("\n")[0].encode()
    index = start + len(row[: max(0, column - 1)].decode(errors="ignore"))
    return _marks(text, [index])[index]


def _marks(text: str, indexes: Iterable[int]) -> dict[int, Mark]:
    """Return the places of indices, in one pass over the text; a line ends as it does in an editor: LF, CR or both."""
    marks: dict[int, Mark] = {}
    ends = chain((line_end.end() for line_end in LINE_BREAK.finditer(text)), [len(text) + 1])
    line, line_start, next_start = 1, 0, next(ends)
    for index in sorted(set(indexes)):
        while next_start <= index:
            line, line_start, next_start = line + 1, next_start, next(ends)
        marks[index] = Mark(line, index - line_start + 1)
    return marks
