"""The one record for every problem an author can cause, and how it is shown.

Every room reports through :class:`Diagnostic`; none prints, logs or raises for bad content.
What a code means is written in ``explanations/<language>/<code>.md``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

_LONGEST: Final = 400


class Severity(StrEnum):
    """How much a diagnostic matters."""

    ERROR = "error"
    """The content cannot be published; the build stops before the site is touched."""
    WARNING = "warning"
    """The content can be published; a strict build fails at its end."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: 1-based line and column, counted in characters.

    ``end`` is the place behind the last character of what stands there, None where nobody knows;
    ``breadcrumb`` names what it belongs to in its author's words, from the outside in.
    """

    line: int
    column: int
    end: Mark | None = field(default=None, compare=False)
    breadcrumb: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place one has to look at to understand a problem, and what is there."""

    path: str
    mark: Mark
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A change of a file's text that mends a problem: what stands between two indices, and what should."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, at one place, with what to do about it.

    ``path`` is relative to the folder of the playbook, with forward slashes. ``mark`` is None
    where the problem has no place inside the file (a missing folder, a file too large to read).
    ``spot`` is the part of what stands there that the problem is about, where it is not the whole.
    """

    code: str
    path: str
    message: str
    hint: str = ""
    mark: Mark | None = None
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = field(default=(), compare=False)
    spot: Mark | None = field(default=None, compare=False)
    strict: bool = field(default=True, compare=False)
    """Whether a strict build fails on it; a warning of work that is left to do never fails one."""
    edit: Edit | None = field(default=None, compare=False)
    """What mends it without changing what the file says; None where only its author can."""

    @property
    def breadcrumb(self) -> tuple[str, ...]:
        """Name what the problem is in, from the outside in: ``checklist 'basket'``, ``item 'cloth'``, ``text``."""
        return self.mark.breadcrumb if self.mark else ()

    def __str__(self) -> str:
        place = f"{self.path}:{self.mark.line}:{self.mark.column}" if self.mark else self.path
        tail = f" — {self.hint}" if self.hint else ""
        return f"{place}: {self.severity}[{self.code}]: {self.message}{tail}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: by file, then place, then code."""
        mark = self.mark or Mark(0, 0)
        return (self.path, mark.line, mark.column, self.code, self.message)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place and drop exact repeats."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda diagnostic: diagnostic.order))


def limited(diagnostics: Sequence[Diagnostic], most: int, count: int) -> tuple[Diagnostic, ...]:
    """Keep the first of many problems of one file, and say how many of ``count`` are left out."""
    kept = tuple(diagnostics[:most])
    if not (left := count - len(kept)):
        return kept
    message = f"and {left:,} more {'problem' if left == 1 else 'problems'}"
    return (*kept, replace(kept[-1], message=message, hint="", mark=None, related=()))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether any of them is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Count errors and warnings in words: ``2 errors, 1 warning in 2 files``."""
    found = tuple(diagnostics)
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in found)
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((errors, "error"), (len(found) - errors, "warning"))
        if count
    ]
    places = len({diagnostic.path for diagnostic in found})
    return f"{', '.join(parts)} in {places} {'file' if places == 1 else 'files'}"


def shown(words: str) -> str:
    """Make words that quote a file fit to be shown: on one line, not endless, and no orders to a terminal."""
    short = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    return "".join(character if character.isprintable() else " " for character in short)


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Offer the nearest candidate as a hint, or nothing where none is near."""
    close = difflib.get_close_matches(word, sorted(candidates), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""
