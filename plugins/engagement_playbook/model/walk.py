"""The one way through the values of a model, each with its place in the file it was read from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from engagement_playbook.model.base import SCOPES, STAGES, Content
from engagement_playbook.model.reference import PROFILE, Reference
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath

_STAGES: Final = tuple((field, STAGES) for field in SCOPES)


def leaves(
    value: object, path: DataPath = (), *, without: Collection[str] = ()
) -> Iterator[tuple[DataPath, object]]:
    """Yield every value that holds no others with its data path, in the order of the fields.

    A localised text is one value. ``without`` names fields of models that are passed over with all
    that is in them; keys of mappings are the author's own and never passed over.
    """
    match value:
        case Content():
            for name, inner in value.__dict__.items():
                if name not in without:
                    yield from leaves(inner, (*path, name), without=without)
        case Mapping():
            for key, inner in value.items():
                yield from leaves(inner, (*path, key), without=without)
        case tuple():
            for index, inner in enumerate(value):
                yield from leaves(inner, (*path, index), without=without)
        case _:
            yield path, value


def texts(value: object) -> Iterator[tuple[DataPath, LocalizedText]]:
    """Yield every localised text of a value with its data path."""
    for path, leaf in leaves(value):
        if isinstance(leaf, LocalizedText):
            yield path, leaf


def texts_of(value: object, *, without: Collection[str] = ()) -> Iterator[LocalizedText]:
    """Yield every localised text of a value; ``without`` as in ``leaves``."""
    return (leaf for _, leaf in leaves(value, without=without) if isinstance(leaf, LocalizedText))


def references(value: object, path: DataPath = ()) -> Iterator[tuple[DataPath, Reference]]:
    """Yield every reference of a value with its data path, those inside texts by their language.

    The words of ``stages`` where a part applies name stages, and a value of the profile is yielded as a
    reference of the kind ``profile``.
    """
    for place, leaf in leaves(value, path):
        if isinstance(leaf, Reference):
            yield place, leaf
        elif isinstance(leaf, LocalizedText):
            for language, text in leaf.items():
                for span in text.runs:
                    if span.reference:
                        yield (*place, language), span.reference
                    elif span.profile:
                        yield (*place, language), Reference(PROFILE, span.profile)
        elif isinstance(leaf, str) and place[-3:-1] in _STAGES:
            yield place, Reference("stage", leaf)
