"""Keys that authors wrote in earlier versions, read as the present ones."""

from __future__ import annotations

from typing import Any, get_args

from engagement_playbook.load.file_types import FileType
from engagement_playbook.model.base import Content
from engagement_playbook.source import DataPath, Document


def rename_former_keys(document: Document, kind: FileType) -> None:
    """Give former keys of a file and of the parts in its lists their present names; positions stay.

    A present key that stands beside the former one wins; the former one is then reported as unknown.
    """
    if document.data is None:
        return
    _rename(document, document.data, (), kind.model)
    for key, _ in kind.lists:
        (model, *_) = get_args(kind.model.model_fields[key].annotation)
        entries = document.data.get(key)
        if model.former_keys and isinstance(entries, list):
            for index, entry in enumerate(entries):
                if isinstance(entry, dict):
                    _rename(document, entry, (key, index), model)


def _rename(document: Document, data: dict[str, Any], path: DataPath, model: type[Content]) -> None:
    for former, present in model.former_keys.items():
        if former not in data or present in data:
            continue
        data[present] = data.pop(former)
        old, new = (*path, former), (*path, present)
        for place in [place for place in document.positions if place[: len(old)] == old]:
            document.positions[*new, *place[len(old) :]] = document.positions.pop(place)
