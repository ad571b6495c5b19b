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

from engagement_playbook.load.flaws import Flaw, find_flaws, has_step
from engagement_playbook.model.base import Content
from engagement_playbook.model.text import Text
from engagement_playbook.source import DataPath, Document

ModelT = TypeVar("ModelT", bound=Content)

_ROUNDS: Final = 5
"""Taking a bad value out can leave its parent incomplete, and that one its own parent."""

_FILLER: Final = "—"


def fit(document: Document, model: type[ModelT], languages: Sequence[str]) -> ModelT | None:
    """Validate a document and report into it; return its content, or None where it is beyond mending.

    The document's data and positions become those of what is returned, and ``document.mended``
    names what rules must not judge.
    """
    context = {"languages": tuple(languages)}
    for attempt in range(_ROUNDS):
        try:
            return model.model_validate(document.data, context=context)
        except ValidationError as error:
            flaws = find_flaws(error, document.data, model)
            if attempt == 0:
                _report(flaws, document)
            if not _mend(document, flaws, languages):
                return None
    return None


def _report(flaws: Iterable[Flaw], document: Document) -> None:
    # What the reader of the file has said about a place need not be said again in other words.
    taken = {diagnostic.mark for diagnostic in document.diagnostics}
    for flaw in flaws:
        for message in flaw.messages:
            mark = document.key_mark(message.path) if message.at_key else document.value_mark(message.path)
            if mark not in taken:
                document.report(message.code, message.text, message.hint, mark)


def _mend(document: Document, flaws: Sequence[Flaw], languages: Sequence[str]) -> bool:
    """Mend the data in place; say False where a missing part of the whole file cannot be filled in."""
    keys: set[DataPath] = set()
    entries: dict[DataPath, set[int]] = {}
    for flaw in flaws:
        if flaw.is_text:
            _fill_text(document, flaw, languages)
        elif flaw.missing is None:
            _take_out(flaw.path, keys, entries)
        elif (value := _stand_in(flaw.annotation, languages)) is not None:
            parent = _value_at(document.data, flaw.path)
            if isinstance(parent, dict):
                parent[flaw.missing] = value
                document.mended.add((*flaw.path, flaw.missing))
        elif not _take_out_entry(flaw.path, entries):
            return False
    for path in sorted(keys, key=len, reverse=True):
        parent = _value_at(document.data, path[:-1])
        if isinstance(parent, dict) and parent.pop(path[-1], parent) is not parent:
            document.mended.add(path[:-1])
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
    if annotation is Text:
        return dict.fromkeys(languages, _FILLER)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return next(iter(annotation)).value
    return None


def _fill_text(document: Document, flaw: Flaw, languages: Sequence[str]) -> None:
    """Put filler where a language of a text is missing or bad; keep its good languages."""
    parent: Any = _value_at(document.data, flaw.path[:-1])
    value = _value_at(document.data, flaw.path)
    good = value if isinstance(value, dict) else {}
    bad = {message.path[-1] for message in flaw.messages}
    filled = {
        language: good[language] if isinstance(good.get(language), str) and language not in bad else _FILLER
        for language in languages
    }
    if has_step(parent, flaw.path[-1]):
        parent[flaw.path[-1]] = filled
    document.mended |= {(*flaw.path, language) for language, words in filled.items() if words == _FILLER}


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
    document.mended = {
        moved for path in {*document.mended, *gone} if (moved := _moved(path, gone)) is not None
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
