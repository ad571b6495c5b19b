"""Read a reader's exported engagement: all that is wrong with it, each at its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engagement_playbook.diagnostics import Diagnostic, Mark, did_you_mean, shown
from engagement_playbook.model.engagement import (
    FORMAT,
    MAX_BYTES,
    VERSION,
    Engagement,
    ItemRecord,
    Run,
    RunFields,
)
from engagement_playbook.source import DataPath

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_PLACE: Final = re.compile(r"(?P<problem>.+?) at line (?P<line>\d+) column (?P<column>\d+)\Z", re.DOTALL)

_HINTS: Final = {
    "missing": "export it again from the site",
    "literal_error": "export it from the progress page of the site",
    "visit_or_phase": "write one of 'visit' and 'phase'",
    "enum": "write done, na or open",
    "day": "write it as 2026-11-22",
    "string_type": "put it in quotes",
    "string_pattern_mismatch": "ids are small letters, digits and hyphens; an item is 'checklist/item'",
}


@dataclass(frozen=True, slots=True)
class EngagementFile:
    """An engagement as it was read; None where it cannot be used, and then ``diagnostics`` say why."""

    path: str
    engagement: Engagement | None
    diagnostics: tuple[Diagnostic, ...] = ()
    text: str = ""

    def mark(self, path: DataPath) -> Mark | None:
        """Find the place of a value, or of the nearest thing around it."""
        places, _ = _places(self.text)
        return next((mark for end in range(len(path), -1, -1) if (mark := places.get(path[:end]))), None)

    def key_mark(self, path: DataPath) -> Mark | None:
        """Find the place of the key of a value, or of the nearest thing around it."""
        _, keys = _places(self.text)
        return keys.get(path) or self.mark(path)


def read_engagement(file: Path, name: str | None = None) -> EngagementFile:
    """Read an exported engagement; nothing in it is ever executed or followed.

    ``name`` is what diagnostics call the file; its path unless given.
    """
    path = name or str(file)
    try:
        if file.stat().st_size > MAX_BYTES:
            return _refused(path, f"the file is larger than {MAX_BYTES:,} bytes", "export one engagement")
        content = file.read_bytes()
    except OSError as error:
        return _refused(path, f"cannot be read: {(error.strerror or str(error)).lower()}", "check the path")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _refused(path, "the file is not UTF-8", "export it again from the site", Mark(line, 1))
    return _parsed(path, text)


def _parsed(path: str, text: str) -> EngagementFile:
    try:
        engagement = Engagement.model_validate_json(text)
        # The parser above lets the last of two equal keys win, and the first one's notes are lost.
        json.loads(text, object_pairs_hook=_unique)
    except ValidationError as error:
        read = EngagementFile(path, None, text=text)
        return EngagementFile(path, None, tuple(_report(read, each) for each in error.errors()), text)
    except _DuplicateKeyError as error:
        return _refused(path, f"the key '{error}' stands twice in one place", "keep one of them", text=text)
    return EngagementFile(path, engagement, text=text)


def _refused(
    path: str, message: str, hint: str, mark: Mark | None = None, *, text: str = ""
) -> EngagementFile:
    return EngagementFile(path, None, (Diagnostic("PB405", path, shown(message), hint, mark),), text)


class _DuplicateKeyError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKeyError(key[:60])
        found[key] = value
    return found


def _report(file: EngagementFile, details: ErrorDetails) -> Diagnostic:
    kind, loc = details["type"], details["loc"]
    if kind == "json_invalid":
        problem = details["ctx"]["error"]
        if place := _PLACE.match(problem):
            mark = Mark(int(place["line"]), max(1, int(place["column"])))
            return Diagnostic("PB405", file.path, f"not JSON: {place['problem']}", _EXPORT, mark)
        return Diagnostic("PB405", file.path, f"not JSON: {problem}", _EXPORT)
    name = _name(loc)
    hint = _HINTS.get(kind, "")
    if kind == "missing":
        message = f"'{name}' is missing"
    elif kind == "extra_forbidden":
        message = f"unknown key '{name}'"
        hint = did_you_mean(str(loc[-1]), _known(loc)) or "delete it"
    elif loc == ("format",):
        message = f"the file is not an engagement of a playbook: 'format' is not '{FORMAT}'"
    elif loc == ("version",):
        message = f"the version of the file is not {VERSION}"
        hint = "it was exported by another version of the site: export it again, or update the playbook"
    elif kind == "string_pattern_mismatch":
        message = f"'{name}' is not an id"
    else:
        said = details["msg"]
        message = f"'{name}': {said[:1].lower()}{said[1:]}" if name else said[:1].lower() + said[1:]
    at_key = kind == "extra_forbidden" or loc[-1:] == ("[key]",)
    path = tuple(step for step in loc if step != "[key]")
    return Diagnostic(
        "PB405", file.path, shown(message), hint, file.key_mark(path) if at_key else file.mark(path)
    )


_EXPORT: Final = "export it again from the site"


def _name(loc: tuple[int | str, ...]) -> str:
    """Write a path as a reader of JSON would: ``runs[0].date``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc if step != "[key]"]
    return "".join(parts).removeprefix(".")[:120]


def _known(loc: tuple[int | str, ...]) -> list[str]:
    models: dict[str | int, type[BaseModel]] = {"runs": Run, "fields": RunFields, "items": ItemRecord}
    within = [step for step in loc[:-1] if step in models]
    model = models[within[-1]] if within else Engagement
    return [*model.model_fields]


@lru_cache(maxsize=1)
def _places(text: str) -> tuple[dict[DataPath, Mark], dict[DataPath, Mark]]:
    """Find where each value of a JSON text begins, and where its key does; what is no JSON, as far as it goes."""
    found: dict[DataPath, Mark] = {}
    keys: dict[DataPath, Mark] = {}
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    line = 0
    path: list[int | str] = []
    open_lists: list[bool] = []
    key_next = False
    for token in _TOKEN.finditer(text):
        while line + 1 < len(starts) and starts[line + 1] <= token.start():
            line += 1
        word, mark = token.group(), Mark(line + 1, token.start() - starts[line] + 1)
        if word in "]}":
            if not open_lists:
                break
            open_lists.pop()
            if path:
                path.pop()
            key_next = False
        elif word == ",":
            if open_lists and open_lists[-1]:
                path[-1] = int(path[-1]) + 1
            key_next = bool(open_lists) and not open_lists[-1]
        elif word == ":":
            key_next = False
        elif key_next:
            path[-1] = _key(word)
            keys.setdefault(tuple(path), mark)
        else:
            found.setdefault(tuple(path), mark)
            if word in "[{":
                open_lists.append(word == "[")
                path.append(0 if word == "[" else "")
                key_next = word == "{"
    return found, keys


def _key(word: str) -> str:
    try:
        return str(json.loads(word))
    except ValueError:
        return word
