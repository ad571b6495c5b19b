"""Read an exported engagement, and report all its problems at their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from engagement_playbook.diagnostics import Diagnostic, Mark, Related, limited, printable
from engagement_playbook.engagement.errors import EXPORT_AGAIN, describe, first_errors, not_json
from engagement_playbook.engagement.export import MAX_BYTES, MAX_DEPTH, Engagement, Run
from engagement_playbook.source import DataPath, InputFileError, read_bytes
from engagement_playbook.source.input_file import LINE_BREAK
from engagement_playbook.source.json_text import (
    Place,
    RepeatedKey,
    first_too_deep,
    has_repeated_keys,
    nearest_place,
    places,
    repeated_keys,
    value_at,
    without_lone_surrogates,
)

MOST_REPORTED: Final = 100
"""Further problems of one file are only counted."""


@dataclass(frozen=True, slots=True)
class EngagementFile:
    """An engagement and its file's text; ``engagement`` is None where ``diagnostics`` holds errors."""

    path: str
    engagement: Engagement | None
    diagnostics: tuple[Diagnostic, ...] = ()
    text: str = ""

    def places(self, paths: Iterable[DataPath]) -> Mapping[DataPath, Place]:
        """Return the places of values and of all values around them; paths that do not exist are left out."""
        return places(without_lone_surrogates(self.text), paths)

    def mark(self, path: DataPath) -> Mark | None:
        """Return the place of a value, or of the nearest value around it; None without a text."""
        return nearest_place(self.places([path]), path).value if self.text else None

    def path_of(self, run: Run) -> DataPath:
        """Return the data path of a run of this file (the same object)."""
        runs = self.engagement.runs if self.engagement else ()
        return "runs", next(index for index, file_run in enumerate(runs) if file_run is run)

    def original(self, place: Place) -> str:
        """Return a text as the file has it; the engagement has U+FFFD for a lone surrogate."""
        return str(value_at(self.text, place.index))


def read_engagement(file: Path, name: str | None = None) -> EngagementFile:
    """Read an exported engagement. Never raises for bad content.

    ``name`` is the name of the file in diagnostics; its path unless given.
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
        line = len(LINE_BREAK.findall(content[: error.start].decode())) + 1
        return _refused(path, "the file is not UTF-8", EXPORT_AGAIN, Mark(line, 1))
    if mark := first_too_deep(text, MAX_DEPTH):
        return _refused(path, f"nested deeper than {MAX_DEPTH} levels", EXPORT_AGAIN, mark)
    return _parsed(path, text)


def _parsed(path: str, text: str) -> EngagementFile:
    valid_text = without_lone_surrogates(text)
    engagement: Engagement | None = None
    problems: list[Diagnostic] = []
    count = 0
    try:
        engagement = Engagement.model_validate_json(valid_text)
    except ValidationError as error:
        if problem := not_json(error, path, valid_text):
            return EngagementFile(path, None, (problem,), text)
        count = error.error_count()
        problems += describe(first_errors(error, valid_text, MOST_REPORTED), path, valid_text)
    # The parser keeps the last of two equal keys, and the notes under the first would be lost.
    if has_repeated_keys(valid_text):
        repeats, repeat_count = repeated_keys(valid_text, MOST_REPORTED)
        count += repeat_count
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
