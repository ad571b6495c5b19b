"""What each key of a content file means, in an author's words and language.

A file per language in ``descriptions/``; a language without one is helped in the reference language.
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
"""The section of keys that mean the same in every model."""


@dataclass(frozen=True, slots=True)
class Descriptions:
    """The words of one language by model and key."""

    words: Mapping[str, Mapping[str, str]]

    def of(self, model: type[BaseModel], key: str) -> str:
        """Describe a key of a model; empty for a key that no file describes."""
        for section in (*(base.__name__.partition("[")[0] for base in model.__mro__), ANYWHERE):
            if words := self.words.get(section, {}).get(key):
                return words
        return ""


@cache
def descriptions(language: str) -> Descriptions:
    """Read the descriptions of a language, or of the reference language where it has none."""
    folder = files(__package__).joinpath("descriptions")
    file = folder.joinpath(f"{language}.yml")
    if not file.is_file():
        file = folder.joinpath(f"{REFERENCE_LANGUAGE}.yml")
    data: Any = parse_document(file.read_bytes(), file.name).data
    return Descriptions(data)


def described(model: type[BaseModel], key: str, languages: Sequence[str]) -> list[str]:
    """Describe a key in several languages, each once, in their order."""
    found = (descriptions(language).of(model, key) for language in languages)
    return list(dict.fromkeys(words for words in found if words))
