"""Every text of a file with its place: the walk that rules and the translation lock share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.model.base import Content
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath


def texts(value: object, path: DataPath = ()) -> Iterator[tuple[DataPath, LocalizedText]]:
    """Go through the localised texts of a value in the order of its fields."""
    if isinstance(value, LocalizedText):
        yield path, value
    elif isinstance(value, Content):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts(each, (*path, key))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from texts(each, (*path, index))
