"""The record of a problem that an author can cause, and its one-line form.

Every room reports through :class:`Diagnostic`; none prints, logs or raises for bad content.
What a code means is written in ``explanations/<language>/<code>.md``.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

_MAX_QUOTE: Final = 400


class Severity(StrEnum):
    """How much a diagnostic matters."""

    ERROR = "error"
    """The content cannot be published; the build stops before the site is touched."""
    WARNING = "warning"
    """The content can be published; a strict build fails at its end."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: 1-based line and column, counted in characters.

    ``end`` is the place after the last character, None where it is unknown; ``breadcrumb`` names the
    parts that hold the place, outermost first. Neither counts when places are compared.
    """

    line: int
    column: int
    end: Mark | None = field(default=None, compare=False)
    breadcrumb: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand a problem, with a message about it."""

    path: str
    mark: Mark
    message: str

    def __post_init__(self) -> None:
        """Make what may be quoted from a file fit to be shown."""
        for name in ("path", "message"):
            object.__setattr__(self, name, shown(getattr(self, name)))


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the characters from ``start`` up to ``end`` (indices, 0-based) of a file's text with ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem at one place, with a hint how to solve it.

    ``path`` is relative to the folder of the playbook, with forward slashes. ``mark`` is None
    where the problem has no place inside the file (a missing folder, a file too large to read).
    ``spot`` narrows ``mark`` down to the words the problem is about; None where it is all of them.
    Path, message and hint may quote what somebody else wrote: see :func:`shown`.
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
    """Whether a warning fails a strict build; warnings about work left to do never do."""
    edit: Edit | None = field(default=None, compare=False)
    """The change that solves the problem and keeps what the file says; None where only its author can."""

    def __post_init__(self) -> None:
        """Make what may be quoted from a file fit to be shown."""
        for name in ("path", "message", "hint"):
            object.__setattr__(self, name, shown(getattr(self, name)))

    @property
    def breadcrumb(self) -> tuple[str, ...]:
        """The parts that hold the problem, outermost first: ``checklist 'basket'``, ``item 'cloth'``, ``text``."""
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
    """Return the first ``most`` problems of one file and, where ``count`` is higher, one that counts the rest."""
    first = tuple(diagnostics[:most])
    if not (others := count - len(first)):
        return first
    message = f"and {others:,} more {'problem' if others == 1 else 'problems'}"
    return (*first, replace(first[-1], message=message, hint="", mark=None, related=()))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether any diagnostic is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Count errors and warnings in words: ``2 errors, 1 warning in 2 files``."""
    problems = tuple(diagnostics)
    by_severity = Counter(problem.severity for problem in problems)
    counts = [
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity in Severity
        if (count := by_severity[severity])
    ]
    files = len({problem.path for problem in problems})
    return f"{', '.join(counts)} in {files} {'file' if files == 1 else 'files'}"


def printable(text: str) -> str:
    """Return a text that quotes a file as ``shown`` does, cut after 400 characters."""
    return shown(text if len(text) <= _MAX_QUOTE else f"{text[:_MAX_QUOTE]}…")


def shown(text: str) -> str:
    """Return a text on one line, with a space for every character that nobody would see or that moves others.

    What a terminal takes for a command, what turns the direction of a line, half of a pair of surrogates.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that is spelt most like a word; None where none is near."""
    known = sorted(candidates)
    other_case = [candidate for candidate in known if candidate.casefold() == word.casefold()]
    matches = other_case or difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return a hint that names the nearest candidate; empty where none is near."""
    candidate = nearest(word, candidates)
    return f"did you mean '{candidate}'?" if candidate is not None else ""
