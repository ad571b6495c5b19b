"""Fit one file's data to its model, and mend what does not fit, so that one run finds everything.

Bad values are reported, taken out or filled in, and the data is fitted again: rules and references
then see the rest of the file. Mended content is looked at and never published: its errors stop the
build.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from engagement_playbook.load.validation_messages import InvalidValue, find_invalid_values, has_step
from engagement_playbook.model.base import Content
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath, Document

ModelT = TypeVar("ModelT", bound=Content)

_ROUNDS: Final = 5
"""Taking a bad value out can leave its parent incomplete, and that one its own parent."""

_FILLER: Final = "—"


def validate(document: Document, model: type[ModelT], languages: Sequence[str]) -> ModelT | None:
    """Validate a document and report into it; return its content, or None where it is beyond mending.

    The document's data and positions become those of what is returned, and ``document.mended``
    names what rules must not judge.
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
    # What the reader of the file has said about a place need not be said again in other words.
    taken = {diagnostic.mark for diagnostic in document.diagnostics}
    for invalid in invalid_values:
        for message in invalid.messages:
            mark = document.key_mark(message.path) if message.at_key else document.value_mark(message.path)
            if mark not in taken:
                document.report(message.code, message.text, message.hint, mark)


def _repair(document: Document, invalid_values: Sequence[InvalidValue], languages: Sequence[str]) -> bool:
    """Mend the data in place; say False where a missing part of the whole file cannot be filled in."""
    keys: set[DataPath] = set()
    entries: dict[DataPath, set[int]] = {}
    for invalid in invalid_values:
        if invalid.is_text:
            _fill_text(document, invalid, languages)
        elif invalid.missing is None:
            _take_out(invalid.path, keys, entries)
        elif (value := _stand_in(invalid.annotation, languages)) is not None:
            parent = _value_at(document.data, invalid.path)
            if isinstance(parent, dict):
                parent[invalid.missing] = value
                document.repaired.add((*invalid.path, invalid.missing))
        elif not _take_out_entry(invalid.path, entries):
            return False
    for path in sorted(keys, key=len, reverse=True):
        parent = _value_at(document.data, path[:-1])
        if isinstance(parent, dict) and parent.pop(path[-1], parent) is not parent:
            document.repaired.add(path[:-1])
    _take_entries(document, entries)
    return True


def _take_out(path: DataPath, keys: set[DataPath], entries: dict[DataPath, set[int]]) -> None:
    if path and isinstance(path[-1], int):
        entries.setdefault(path[:-1], set()).add(path[-1])
    elif path:
        keys.add(path)


def _take_out_entry(path: DataPath, entries: dict[DataPath, set[int]]) -> bool:
    """Take out the innermost list entry that holds a path."""
    for length in range(len(path), 0, -1):
        index = path[length - 1]
        if isinstance(index, int):
            entries.setdefault(path[: length - 1], set()).add(index)
            return True
    return False


def _stand_in(annotation: Any, languages: Sequence[str]) -> object | None:
    """Invent a value for a missing one, where any value will do for the checks that follow."""
    if annotation is LocalizedText:
        return dict.fromkeys(languages, _FILLER)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return next(iter(annotation)).value
    return None


def _fill_text(document: Document, invalid: InvalidValue, languages: Sequence[str]) -> None:
    """Put filler where a language of a text is missing or bad; keep its good languages."""
    parent: Any = _value_at(document.data, invalid.path[:-1])
    value = _value_at(document.data, invalid.path)
    good = value if isinstance(value, dict) else {}
    bad = {message.path[-1] for message in invalid.messages}
    filled = {
        language: good[language] if isinstance(good.get(language), str) and language not in bad else _FILLER
        for language in languages
    }
    if has_step(parent, invalid.path[-1]):
        parent[invalid.path[-1]] = filled
    document.repaired |= {(*invalid.path, language) for language, words in filled.items() if words == _FILLER}


def _take_entries(document: Document, entries: Mapping[DataPath, set[int]]) -> None:
    """Delete entries of lists, and move the positions of what stood below them up."""
    if not entries:
        return
    for path in sorted(entries, key=len, reverse=True):
        values = _value_at(document.data, path)
        if isinstance(values, list):
            values[:] = [value for index, value in enumerate(values) if index not in entries[path]]
    gone = {path: sorted(indices) for path, indices in entries.items()}
    document.positions = {
        moved: position
        for path, position in document.positions.items()
        if (moved := _moved(path, gone)) is not None
    }
    document.repaired = {
        moved for path in {*document.repaired, *gone} if (moved := _moved(path, gone)) is not None
    }


def _moved(path: DataPath, gone: Mapping[DataPath, Sequence[int]]) -> DataPath | None:
    """Say where a path is once entries are gone; None for what went with them."""
    moved: list[str | int] = []
    for depth, step in enumerate(path):
        deleted = gone.get(path[:depth])
        if deleted is None or not isinstance(step, int):
            moved.append(step)
            continue
        before = bisect_left(deleted, step)
        if before < len(deleted) and deleted[before] == step:
            return None
        moved.append(step - before)
    return tuple(moved)


def _value_at(data: Any, path: DataPath) -> Any:
    for step in path:
        if not has_step(data, step):
            return None
        data = data[step]
    return data
