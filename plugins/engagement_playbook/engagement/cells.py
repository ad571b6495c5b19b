"""Read what somebody wrote into a cell, in YAML or in a sheet, as a value of its column's type.

People write dates as texts, words of a list in either language and numbers with separators. What has one
reading is read; what has two is a problem, never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import Final, TypeAlias

from engagement_playbook.diagnostics import did_you_mean
from engagement_playbook.engagement.rows import CellValue
from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.register import Column, ColumnType, Register
from engagement_playbook.model.role import Role
from engagement_playbook.source.limits import DIRECTION_CONTROL, UNPRINTABLE
from engagement_playbook.support.outgoing import may_leave

RawCell: TypeAlias = str | bool | float | Decimal | dt.date | dt.time | dt.timedelta | None
"""What a file has in a cell; a date with a time is a date."""

MAX_LINE: Final = 500
"""Characters of a text of one line."""

MAX_TEXT: Final = 4_000
"""Characters of a long text."""

_MAX_DIGITS: Final = 15
"""Excel keeps no more of a number."""

_YEARS: Final = range(1900, 2200)
_QUOTED: Final = 40
_MOST_LISTED: Final = 8
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:"
    r"\s?(?P<sign>[-/.])\s?(?P<month>[0-9]{1,2})\s?(?P=sign)\s?(?P<day>[0-9]{1,2})"
    r"|\s?[^\W\d_]\s?(?P<month_of_units>[0-9]{1,2})\s?[^\W\d_]\s?(?P<day_of_units>[0-9]{1,2})\s?[^\W\d_]?)"
)
"""Signs between the numbers, or a word of one letter behind each, as in Chinese."""

_YEAR_LAST: Final = re.compile(
    r"(?P<first>[0-9]{1,2})\s?(?P<sign>[-/.])\s?(?P<second>[0-9]{1,2})\s?(?P=sign)\s?(?P<year>[0-9]{4})"
)
_MIDNIGHT: Final = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_TICKS: Final = {
    "true": True,
    "✓": True,
    "✔": True,
    "√": True,
    "☑": True,
    "x": True,
    "false": False,
    "☐": False,
}
_DATE_HINT: Final = "write it as 2026-11-22"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why what stands in a cell is no value of its column, and what to write."""

    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one column.

    ``words`` holds every way to write a value of a closed list, folded, with the values it may mean.
    """

    column: Column
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    """The values of a closed list, for hints."""

    def read(self, raw: RawCell) -> CellValue | CellProblem | None:
        """Return the value; None for an empty cell, a problem for one that has no reading or several."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if isinstance(raw, str) and (hidden := UNPRINTABLE.search(raw) or DIRECTION_CONTROL.search(raw)):
            return CellProblem(
                f"invisible character U+{ord(hidden.group()):04X}", "delete it and type the text again"
            )
        return _READERS[self.column.type](self, raw)


def cell_readers(
    register: Register, roles: Iterable[Role], yes_and_no: Iterable[tuple[str, str]] = ()
) -> dict[str, CellReader]:
    """Return a reader for each column of a register, by the column's id.

    ``yes_and_no`` are the two words for a check in each language.
    """
    role_words = [(role.id, (role.id, *(name.plain for _, name in role.name.items()))) for role in roles]
    checks = {
        _folded(word): value for pair in yes_and_no for word, value in zip(pair, (True, False), strict=True)
    }
    return {column.id: _reader(column, role_words, checks) for column in register.columns}


def readers_of(register: Register, playbook: Playbook, locales: Iterable[Locale]) -> dict[str, CellReader]:
    """Return a reader for each column of a playbook's register; checks may be in the words of any locale."""
    checks = [(locale.text("word.check.yes"), locale.text("word.check.no")) for locale in locales]
    return cell_readers(register, playbook.roles, checks)


def _reader(
    column: Column, roles: Iterable[tuple[str, tuple[str, ...]]], checks: Mapping[str, bool]
) -> CellReader:
    match column.type:
        case ColumnType.CHOICE:
            listed = [
                (
                    choice.id,
                    (choice.id, *choice.formerly, *(label.plain for _, label in choice.label.items())),
                )
                for choice in column.choices
            ]
        case ColumnType.ROLE:
            listed = [*roles]
        case ColumnType.CHECK:
            listed = [(str(value), (word,)) for word, value in {**_TICKS, **checks}.items()]
        case _:
            return CellReader(column)
    words: dict[str, set[str]] = defaultdict(set)
    for value, spellings in listed:
        for spelling in spellings:
            words[_folded(spelling)].add(value)
    # An id is what files say: it means itself, whatever else is called so.
    words.update({value: {value} for value, _ in listed if column.type is not ColumnType.CHECK})
    return CellReader(
        column,
        {word: frozenset(values) for word, values in words.items()},
        tuple(value for value, _ in listed),
    )


def written_cell(value: CellValue) -> str:
    """Return a value as a register file has it, without quotes; reading it again gives the same value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _listed(reader: CellReader, raw: RawCell) -> CellValue | CellProblem:
    written = _as_text(raw)
    values = reader.words.get(_folded(written), frozenset())
    if len(values) == 1:
        return next(iter(values))
    if values:
        return CellProblem(f"{_quoted(written)} may be {' or '.join(sorted(values))}", "write one of these")
    hint = did_you_mean(written, reader.labels) or (
        f"write {_either(reader.labels)}" if len(reader.labels) <= _MOST_LISTED else ""
    )
    if reader.column.type is ColumnType.ROLE:
        return CellProblem(
            f"there is no role {_quoted(written)}", hint or "write a role, and no name of a person"
        )
    return CellProblem(f"{_quoted(written)} is not one of its values", hint)


def _text(reader: CellReader, raw: RawCell) -> CellValue | CellProblem:
    written = _as_text(raw)
    if reader.column.type is ColumnType.LONG_TEXT:
        lines = (" ".join(line.split()) for line in written.strip().splitlines())
        text, limit = "\n".join(lines), MAX_TEXT
    else:
        text, limit = " ".join(written.split()), MAX_LINE
    if len(text) > limit:
        return CellProblem(f"the text has {len(text):,} characters; the limit is {limit:,}", "cut it")
    return text


def _date(_reader: CellReader, raw: RawCell) -> CellValue | CellProblem:
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return _in_years(raw, raw.isoformat())
    written = _as_text(raw)
    if isinstance(raw, float | int | Decimal):
        return CellProblem(f"{_quoted(written)} is a number, not a date", _DATE_HINT)
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", written).strip())
    days: list[dt.date] = []
    if match := _YEAR_FIRST.fullmatch(plain):
        year = match["year"]
        month, day = match["month"] or match["month_of_units"], match["day"] or match["day_of_units"]
        days = _days(int(year), {(int(month), int(day))})
    elif match := _YEAR_LAST.fullmatch(plain):
        first, second = int(match["first"]), int(match["second"])
        days = _days(int(match["year"]), {(second, first), (first, second)})
    if not days:
        return CellProblem(f"{_quoted(written)} is not a date", _DATE_HINT)
    if len(days) > 1:
        hint = f"write {' or '.join(day.isoformat() for day in days)}"
        return CellProblem(f"{_quoted(written)} may be two days", hint)
    return _in_years(days[0], written)


def _days(year: int, readings: set[tuple[int, int]]) -> list[dt.date]:
    """Return the days that exist among months and days of a year, the earliest first."""
    days = []
    for month, day in readings:
        try:
            days.append(dt.date(year, month, day))
        except ValueError:
            continue
    return sorted(days)


def _in_years(day: dt.date, written: str) -> CellValue | CellProblem:
    if day.year in _YEARS:
        return day
    return CellProblem(f"{_quoted(written)} is in no year from {_YEARS[0]} to {_YEARS[-1]}", _DATE_HINT)


def _number(_reader: CellReader, raw: RawCell) -> CellValue | CellProblem:
    written = _as_text(raw)
    plain = unicodedata.normalize("NFKC", written).replace("\u2212", "-").strip()
    if isinstance(raw, bool) or not _NUMBER.fullmatch(plain):
        hint = "write digits, with a point before decimals and no unit: 12500.50"
        return CellProblem(f"{_quoted(written)} is not a number", hint)
    number = Decimal(plain.replace(",", ""))
    if len(number.as_tuple().digits) > _MAX_DIGITS:
        return CellProblem(
            f"{_quoted(written)} has more than {_MAX_DIGITS} digits", "write it as a text elsewhere"
        )
    # Zeros at the end say nothing, nor does the sign of nought: one number has one form.
    return Decimal(f"{number.normalize() + 0:f}")


def _check(reader: CellReader, raw: RawCell) -> CellValue | CellProblem:
    if isinstance(raw, bool):
        return raw
    written = _as_text(raw)
    values = reader.words.get(_folded(written), frozenset())
    if len(values) == 1:
        return values == {str(True)}
    return CellProblem(f"{_quoted(written)} is neither true nor false", "write true or false")


def _link(_reader: CellReader, raw: RawCell) -> CellValue | CellProblem:
    written = _as_text(raw).strip()
    if may_leave(written):
        return written
    return CellProblem(
        f"{_quoted(written)} is not an address", "write it whole, as https://www.example.org/text"
    )


def _as_text(raw: RawCell) -> str:
    """Write what a sheet has as a number or a day as one would type it."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float):
        return f"{Decimal(f'{raw:.{_MAX_DIGITS}g}'):f}" if isfinite(raw) else str(raw)
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ", "minutes")
    return str(raw)


def _folded(words: str) -> str:
    """Return a text as it is compared: without case, width and spaces around or between words."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f"'{line[:_QUOTED]}…'" if len(line) > _QUOTED else f"'{line}'"


def _either(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


_READERS: Final[Mapping[ColumnType, Callable[[CellReader, RawCell], CellValue | CellProblem]]] = {
    ColumnType.TEXT: _text,
    ColumnType.LONG_TEXT: _text,
    ColumnType.DATE: _date,
    ColumnType.CHOICE: _listed,
    ColumnType.ROLE: _listed,
    ColumnType.NUMBER: _number,
    ColumnType.CHECK: _check,
    ColumnType.LINK: _link,
}
