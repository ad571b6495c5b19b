"""Read a reader's exported engagement: all that is wrong with it, each at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from engagement_playbook.diagnostics import Diagnostic, Mark, Related, limited, printable
from engagement_playbook.engagement.errors import EXPORT, describe, first_errors, not_json
from engagement_playbook.engagement.export import MAX_BYTES, MAX_DEPTH, Engagement, Run
from engagement_playbook.source import DataPath, InputFileError, read_bytes
from engagement_playbook.source.json_text import (
    Place,
    RepeatedKey,
    first_below,
    has_repeated_keys,
    nearest,
    places,
    repeated_keys,
    value_at,
    without_half_characters,
)

MOST_REPORTED: Final = 100
"""So many problems of one file are written out; of the others, their number."""


@dataclass(frozen=True, slots=True)
class EngagementFile:
    """An engagement as it was read; None where it cannot be used, and then ``diagnostics`` say why."""

    path: str
    engagement: Engagement | None
    diagnostics: tuple[Diagnostic, ...] = ()
    text: str = ""

    def places(self, paths: Iterable[DataPath]) -> Mapping[DataPath, Place]:
        """Find where values stand, and what is around them; a path that leads nowhere is left out."""
        return places(without_half_characters(self.text), paths)

    def mark(self, path: DataPath) -> Mark | None:
        """Find the place of a value, or of the nearest thing around it."""
        return nearest(self.places([path]), path).value if self.text else None

    def path_of(self, run: Run) -> DataPath:
        """Find the path of a run that came from this file."""
        runs = self.engagement.runs if self.engagement else ()
        return "runs", next(number for number, other in enumerate(runs) if other is run)

    def original(self, place: Place) -> str:
        """Read a text as the file has it; in the engagement, U+FFFD stands for half of a character."""
        return str(value_at(self.text, place.index))


def read_engagement(file: Path, name: str | None = None) -> EngagementFile:
    """Read an exported engagement; nothing in it is ever executed or followed.

    ``name`` is what diagnostics call the file; its path unless given.
    """
    path = name or str(file)
    try:
        content = read_bytes(file, path, limit=MAX_BYTES)
    except InputFileError as error:
        if error.diagnostic.code == "PB003":
            return _refused(path, f"the file is larger than {MAX_BYTES:,} bytes", "export one engagement")
        return _refused(path, f"cannot be read: {error.reason}", "check the path")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _refused(path, "the file is not UTF-8", EXPORT, Mark(line, 1))
    if mark := first_below(text, MAX_DEPTH):
        return _refused(path, f"nested deeper than {MAX_DEPTH} levels", EXPORT, mark)
    return _parsed(path, text)


def _parsed(path: str, text: str) -> EngagementFile:
    whole = without_half_characters(text)
    engagement: Engagement | None = None
    problems: list[Diagnostic] = []
    count = 0
    try:
        engagement = Engagement.model_validate_json(whole)
    except ValidationError as error:
        if problem := not_json(error, path):
            return EngagementFile(path, None, (problem,), text)
        count = error.error_count()
        problems += describe(first_errors(error, whole, MOST_REPORTED), path, whole)
    # The parser lets the last of two equal keys win, and the notes of the first are lost.
    if has_repeated_keys(whole):
        repeats, times = repeated_keys(whole, MOST_REPORTED)
        count += times
        problems += (_report(path, repeat) for repeat in repeats)
    if not problems:
        return EngagementFile(path, engagement, text=text)
    problems.sort(key=lambda problem: problem.order)
    return EngagementFile(path, None, limited(problems, MOST_REPORTED, count), text)


def _refused(path: str, message: str, hint: str, mark: Mark | None = None) -> EngagementFile:
    return EngagementFile(path, None, (Diagnostic("PB405", path, printable(message), hint, mark),))


def _report(path: str, repeat: RepeatedKey) -> Diagnostic:
    return Diagnostic(
        "PB405",
        path,
        printable(f"the key '{repeat.key[:60]}' stands twice in one place"),
        "keep one of them",
        repeat.mark,
        related=(Related(path, repeat.first, "first here"),),
    )
