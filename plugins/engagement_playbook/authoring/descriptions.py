"""Descriptions of the keys of content files, in the languages of authors.

There is a file per language in ``descriptions/``; other languages get those of the reference language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import BaseModel

from engagement_playbook.locale import REFERENCE_LANGUAGE
from engagement_playbook.source import parse_document

ANYWHERE: Final = "any"
"""The section of keys that have the same meaning in every model."""


@dataclass(frozen=True, slots=True)
class Descriptions:
    """The descriptions of one language, by the name of the model and by key."""

    words: Mapping[str, Mapping[str, str]]

    def of(self, model: type[BaseModel], key: str) -> str:
        """Return the description of a model's key, or of its base's; empty where there is none."""
        for section in (*(base.__name__.partition("[")[0] for base in model.__mro__), ANYWHERE):
            if words := self.words.get(section, {}).get(key):
                return words
        return ""


@cache
def descriptions(language: str) -> Descriptions:
    """Read the descriptions of a language, or those of the reference language where it has none."""
    folder = files(__package__).joinpath("descriptions")
    file = folder.joinpath(f"{language}.yml")
    if not file.is_file():
        file = folder.joinpath(f"{REFERENCE_LANGUAGE}.yml")
    data: Any = parse_document(file.read_bytes(), file.name).data
    return Descriptions(data)


def described(model: type[BaseModel], key: str, languages: Sequence[str]) -> list[str]:
    """Return the descriptions of a key in several languages, without repeats, in the order of the languages."""
    in_each = (descriptions(language).of(model, key) for language in languages)
    return list(dict.fromkeys(words for words in in_each if words))
