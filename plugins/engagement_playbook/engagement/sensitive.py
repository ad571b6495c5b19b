"""What no register may hold of a person: numbers that are somebody's, and what somebody is said to be like.

Registers go round by mail and are printed; of people they name roles only. What looks like such a number is
judged by its check digit where it has one, so that an amount or a contract number is none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Severity, in_order, limited, printable
from engagement_playbook.engagement.merge import MADE_ID
from engagement_playbook.engagement.register_file import MOST_REPORTED
from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.register import ROW_ID
from engagement_playbook.source import Data, DataPath, Document

ATTITUDES: Final = "attitudes"
"""The vocabulary of words that say what somebody is like."""

_DIGIT: Final = re.compile("[0-9]")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MANY_DIGITS: Final = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){11,18}[Xx]?(?![0-9A-Za-z])")
_CARD: Final = re.compile(r"[3-6][0-9]{12,18}")
_IDENTITY: Final = re.compile(r"[1-9][0-9]{5}(?P<birthday>(?:19|20)[0-9]{6})[0-9]{3}[0-9X]")
_CHECKED_DIGITS: Final = 15
"""A number of so many digits is judged by its check digit alone."""

_SHOWN: Final = 3


class Sensitive(StrEnum):
    """What a register may not hold."""

    IDENTITY = "identity number"
    CARD = "card number"
    NUMBER = "telephone or identity number"
    ATTITUDE = "attitude"


@dataclass(frozen=True, slots=True)
class SensitiveWords:
    """Words of a text, by their indices, and what they look like."""

    kind: Sensitive
    start: int
    end: int


@dataclass(frozen=True)
class SensitiveSearch:
    """Finds what no register may hold.

    ``numbers`` are regular expressions of further numbers of people, as the locales list them; ``attitudes``
    are the words, in every language, of a list of the playbook.
    """

    numbers: Sequence[str] = ()
    attitudes: Sequence[str] = ()

    @classmethod
    def of(cls, playbook: Playbook, locales: Iterable[Locale]) -> SensitiveSearch:
        """Make the search of a playbook: numbers by the locales, attitudes by its vocabulary of that name."""
        words = playbook.vocabularies.get(ATTITUDES)
        labels = (label.plain for word in (words.values if words else ()) for _, label in word.label.items())
        numbers = (number for locale in locales for number in locale.words("lint.personal_numbers"))
        return cls(tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(labels)))

    def words_of(self, text: str) -> Iterator[SensitiveWords]:
        """Yield what a text holds, in its order; no two overlap."""
        end = 0
        for words in sorted(self._candidates(text), key=lambda words: (words.start, -words.end)):
            if words.start >= end:
                yield words
                end = words.end

    def _candidates(self, text: str) -> Iterator[SensitiveWords]:
        # Nearly all texts hold nothing: what is quick to say comes first.
        if _DIGIT.search(text) and not _DATE.fullmatch(text):
            yield from self._numbers_of(text)
        folded = text.casefold()
        for word, pattern in self._attitude_patterns:
            if word in folded:
                for match in pattern.finditer(text):
                    yield SensitiveWords(Sensitive.ATTITUDE, *match.span())

    def _numbers_of(self, text: str) -> Iterator[SensitiveWords]:
        for match in _MANY_DIGITS.finditer(text):
            number = re.sub(r"[ -]", "", match.group()).upper()
            if _is_identity(number):
                yield SensitiveWords(Sensitive.IDENTITY, *match.span())
            elif _CARD.fullmatch(number) and _has_luhn_digit(number):
                yield SensitiveWords(Sensitive.CARD, *match.span())
        for pattern in self._number_patterns:
            for match in pattern.finditer(text):
                if sum(character.isdigit() for character in match.group()) < _CHECKED_DIGITS:
                    yield SensitiveWords(Sensitive.NUMBER, *match.span())

    @cached_property
    def _number_patterns(self) -> list[re.Pattern[str]]:
        return [*map(re.compile, self.numbers)]

    @cached_property
    def _attitude_patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(word.casefold(), re.compile(_whole_word(word), re.IGNORECASE)) for word in self.attitudes]


def sensitive_problems(document: Document, search: SensitiveSearch) -> tuple[Diagnostic, ...]:
    """Warn of what a register's file may not hold, at its place; what a row was before counts too."""
    problems = []
    for path, text in _texts(document.data, (), document):
        if path[-1:] == (ROW_ID,) and MADE_ID.fullmatch(text):
            continue
        for words in search.words_of(text):
            excerpt = text[words.start : words.end]
            message, hint = _message(words.kind, excerpt)
            mark = document.spot(path, excerpt) or document.value_mark(path)
            problems.append(
                Diagnostic(
                    "PB410", document.path, printable(message), hint, mark, Severity.WARNING, strict=False
                )
            )
    return limited(in_order(problems), MOST_REPORTED, len(problems))


def _message(kind: Sensitive, words: str) -> tuple[str, str]:
    if kind is Sensitive.ATTITUDE:
        return f"'{words}' says what somebody is like", "write what the role decided, asked for or needs"
    article = "an" if kind is Sensitive.IDENTITY else "a"
    return f"'{words[:_SHOWN]}…' looks like {article} {kind}", "name the role, and where its number is kept"


def _texts(data: Data, path: DataPath, document: Document) -> Iterator[tuple[DataPath, str]]:
    """Yield every text of a document with its path, numbers as they are written."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key), document)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index), document)
    elif isinstance(data, str):
        yield path, data
    elif isinstance(data, int | float) and (span := document.span(path)):
        yield path, document.text[slice(*span)]


def _is_identity(number: str) -> bool:
    """Return whether a number is an identity number of the PRC (GB 11643): a birthday, and its check digit."""
    match = _IDENTITY.fullmatch(number)
    if match is None:
        return False
    try:
        dt.date.fromisoformat(match["birthday"])
    except ValueError:
        return False
    weights = (2 ** (17 - place) % 11 for place in range(17))
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    return "10X98765432"[total % 11] == number[-1]


def _has_luhn_digit(number: str) -> bool:
    """Return whether the last digit of a number is its check digit (ISO/IEC 7812)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _whole_word(word: str) -> str:
    """Write a word as a pattern: one of letters of ASCII is found as a whole word only."""
    edges = [
        r"(?<![A-Za-z0-9])" if word[0].isascii() else "",
        r"(?![A-Za-z0-9])" if word[-1].isascii() else "",
    ]
    return re.escape(word).join(edges)
