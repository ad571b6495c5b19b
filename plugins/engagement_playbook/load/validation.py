"""Validate one file's data against its model, and repair invalid values so that one run finds everything.

Invalid values are reported, removed or replaced, and the data is validated again: rules and references
then see the rest of the file. Repaired content is never published: its errors stop the build.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from engagement_playbook.load.validation_messages import InvalidValue, find_invalid_values, has_step
from engagement_playbook.model.base import Content
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath, Document

ModelT = TypeVar("ModelT", bound=Content)

_ROUNDS: Final = 5
"""Removing an invalid value can leave its parent incomplete, and then the parent's parent."""

_FILLER: Final = "—"
_COMMENT_HINT: Final = "put the text in double quotes: what follows a '#' is a comment"


def validate(document: Document, model: type[ModelT], languages: Sequence[str]) -> ModelT | None:
    """Validate a document and report into it; return its content, or None where it cannot be repaired.

    The document's data and positions are changed to those of the content returned, and
    ``document.repaired`` names the values that rules must not check.
    """
    context = {"languages": tuple(languages)}
    for attempt in range(_ROUNDS):
        try:
            return model.model_validate(document.data, context=context)
        except ValidationError as error:
            invalid = find_invalid_values(error, document.data, model)
            if attempt == 0:
                _report(invalid, document)
            if not _repair(document, invalid, languages):
                return None
    return None


def _report(invalid_values: Iterable[InvalidValue], document: Document) -> None:
    # What the YAML reader has reported is not reported again in other words.
    reported = {diagnostic.mark for diagnostic in document.diagnostics}
    for invalid in invalid_values:
        for message in invalid.messages:
            mark = document.key_mark(message.path) if message.at_key else document.value_mark(message.path)
            if message.code == "PB016":
                mark = document.comment_mark(message.path)
            hint = message.hint
            if message.code == "PB107" and document.comment_mark(message.path):
                hint = _COMMENT_HINT
            if mark not in reported and not _is_in(message.path, document.repaired):
                document.report(message.code, message.text, hint, mark)


def _is_in(path: DataPath, places: AbstractSet[DataPath]) -> bool:
    return any(path[:length] in places for length in range(len(path) + 1))


def _repair(document: Document, invalid_values: Sequence[InvalidValue], languages: Sequence[str]) -> bool:
    """Repair the data in place; return False where a missing value of the file itself cannot be replaced."""
    keys: set[DataPath] = set()
    entries: dict[DataPath, set[int]] = {}
    for invalid in invalid_values:
        if invalid.is_text:
            _fill_text(document, invalid, languages)
        elif invalid.missing is None:
            _mark_for_removal(invalid.path, keys, entries)
        elif (value := _placeholder(invalid.annotation, languages)) is not None:
            parent = _value_at(document.data, invalid.path)
            if isinstance(parent, dict):
                parent[invalid.missing] = value
                document.repaired.add((*invalid.path, invalid.missing))
        elif not _mark_entry_for_removal(invalid.path, entries):
            return False
    for path in sorted(keys, key=len, reverse=True):
        parent = _value_at(document.data, path[:-1])
        if isinstance(parent, dict) and parent.pop(path[-1], parent) is not parent:
            document.repaired.add(path[:-1])
    _remove_entries(document, entries)
    return True


def _mark_for_removal(path: DataPath, keys: set[DataPath], entries: dict[DataPath, set[int]]) -> None:
    if path and isinstance(path[-1], int):
        entries.setdefault(path[:-1], set()).add(path[-1])
    elif path:
        keys.add(path)


def _mark_entry_for_removal(path: DataPath, entries: dict[DataPath, set[int]]) -> bool:
    """Mark the innermost list entry that holds a path; return False where no list holds it."""
    for length in range(len(path), 0, -1):
        index = path[length - 1]
        if isinstance(index, int):
            entries.setdefault(path[: length - 1], set()).add(index)
            return True
    return False


def _placeholder(annotation: Any, languages: Sequence[str]) -> object | None:
    """Return a valid value of a type, None where there is no harmless one."""
    if annotation is LocalizedText:
        return dict.fromkeys(languages, _FILLER)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return next(iter(annotation)).value
    return None


def _fill_text(document: Document, invalid: InvalidValue, languages: Sequence[str]) -> None:
    """Replace the missing and invalid languages of a text by a filler, and keep the valid ones."""
    parent: Any = _value_at(document.data, invalid.path[:-1])
    value = _value_at(document.data, invalid.path)
    written = value if isinstance(value, dict) else {}
    bad = {message.path[-1] for message in invalid.messages}
    filled = {
        language: written[language]
        if isinstance(written.get(language), str) and language not in bad
        else _FILLER
        for language in languages
    }
    if has_step(parent, invalid.path[-1]):
        parent[invalid.path[-1]] = filled
    document.repaired |= {(*invalid.path, language) for language, words in filled.items() if words == _FILLER}


def _remove_entries(document: Document, entries: Mapping[DataPath, set[int]]) -> None:
    """Delete entries of lists (indices by the list's path), and renumber the positions of later entries."""
    if not entries:
        return
    for path in sorted(entries, key=len, reverse=True):
        values = _value_at(document.data, path)
        if isinstance(values, list):
            values[:] = [value for index, value in enumerate(values) if index not in entries[path]]
    removed = {path: sorted(indices) for path, indices in entries.items()}
    document.positions = {
        renumbered: position
        for path, position in document.positions.items()
        if (renumbered := _renumbered(path, removed)) is not None
    }
    document.repaired = {
        renumbered
        for path in {*document.repaired, *removed}
        if (renumbered := _renumbered(path, removed)) is not None
    }


def _renumbered(path: DataPath, removed: Mapping[DataPath, Sequence[int]]) -> DataPath | None:
    """Return a path as it is once entries are removed; None for a path inside one of them."""
    steps: list[str | int] = []
    for depth, step in enumerate(path):
        indices = removed.get(path[:depth])
        if indices is None or not isinstance(step, int):
            steps.append(step)
            continue
        before = bisect_left(indices, step)
        if before < len(indices) and indices[before] == step:
            return None
        steps.append(step - before)
    return tuple(steps)


def _value_at(data: Any, path: DataPath) -> Any:
    for step in path:
        if not has_step(data, step):
            return None
        data = data[step]
    return data
