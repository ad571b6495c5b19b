"""Say where something stands in a JSON text, in time that grows with the text and no faster.

Parsers give data and, at best, the place of a syntax error. ``first_below`` looks at any text; the
others ask for one that a parser has accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeAlias

from engagement_playbook.diagnostics import Mark
from engagement_playbook.source.yaml_document import DataPath

# Possessive, and a text without its closing quote ends with the file: no string is read twice.
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

# A whole number longer than Python likes to read is a number all the same.
_DECODER: Final = json.JSONDecoder(parse_int=str)

_Wanted: TypeAlias = "dict[str | int, _Wanted]"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands; ``key`` is the place of its key, None inside a list, ``index`` that in the text."""

    value: Mark
    key: Mark | None
    index: int


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key that stands a second time in one object, with the place of the first."""

    key: str
    mark: Mark
    first: Mark


def first_below(text: str, depth: int) -> Mark | None:
    """Find the first bracket that is nested deeper than so many levels, in any text."""
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


def without_half_characters(text: str) -> str:
    r"""Put ``\ufffd`` in the place of each escape that is half of a character; nothing moves by it."""
    if not _LIKE_A_SURROGATE.search(text):
        return text
    return _SURROGATE.sub(
        lambda escape: escape[0] if escape["pair"] else rf"{escape['before']}\ufffd",
        text,
    )


def value_at(text: str, index: int) -> Any:
    """Read the value that begins at an index, halves of characters included."""
    return _DECODER.raw_decode(text, index)[0]


def has_repeated_keys(text: str) -> bool:
    """Say whether a key stands twice in one object of the text."""
    repeated = False

    def look(pairs: list[tuple[str, Any]]) -> None:
        nonlocal repeated
        repeated = repeated or len({key for key, _ in pairs}) < len(pairs)

    json.loads(text, object_pairs_hook=look, parse_int=str)
    return repeated


def repeated_keys(text: str, most: int) -> tuple[list[RepeatedKey], int]:
    """Find the first keys that stand twice in one object of the text, at most so many; and count them all."""
    repeats = _repeats(text)
    first = [*islice(repeats, most)]
    marks = _marks(text, (index for _, *indexes in first for index in indexes))
    return [RepeatedKey(key, marks[second], marks[one]) for key, one, second in first], len(first) + sum(
        1 for _ in repeats
    )


def places(text: str, paths: Iterable[DataPath]) -> Mapping[DataPath, Place]:
    """Find where values stand, and what is around them; a path that leads nowhere is left out."""
    wanted: _Wanted = {}
    for path in paths:
        inner = wanted
        for step in path:
            inner = inner.setdefault(step, {})
    start = _after_space(text, 0)
    indexes: dict[DataPath, tuple[int | None, int]] = {(): (None, start)}
    _walk(text, start, (), wanted, indexes)
    marks = _marks(text, (index for pair in indexes.values() for index in pair if index is not None))
    return {
        path: Place(marks[value], None if key is None else marks[key], value)
        for path, (key, value) in indexes.items()
    }


def nearest(there: Mapping[DataPath, Place], path: DataPath) -> Place:
    """Choose the place of a value, or of the nearest thing around it, among ``places`` of its text."""
    return next(place for end in range(len(path), -1, -1) if (place := there.get(path[:end])))


def _repeats(text: str) -> Iterator[tuple[str, int, int]]:
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
    wanted: _Wanted,
    indexes: dict[DataPath, tuple[int | None, int]],
) -> None:
    missing = len(wanted)
    for name, key, value in _members(text, start) if missing else ():
        if name not in wanted:
            continue
        inner = (*path, name)
        indexes[inner] = key, value
        _walk(text, value, inner, wanted[name], indexes)
        missing -= 1
        if not missing:
            return


def _members(text: str, start: int) -> Iterator[tuple[str | int, int | None, int]]:
    """Go through what an object or a list holds: its name or number, where its key begins, where it does."""
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


def _marks(text: str, indexes: Iterable[int]) -> dict[int, Mark]:
    """Turn indices into places, going through the text once."""
    marks: dict[int, Mark] = {}
    line, start, before = 1, 0, 0
    for index in sorted(set(indexes)):
        if breaks := text.count("\n", before, index):
            line += breaks
            start = text.rindex("\n", before, index) + 1
        marks[index] = Mark(line, index - start + 1)
        before = index
    return marks
