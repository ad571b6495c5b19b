"""Vocabularies: closed lists of words that other files use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engagement_playbook.model.base import Content, Name
from engagement_playbook.model.reference import Id
from engagement_playbook.model.text import LocalizedText


class VocabularyWord(Content):
    """One word of a vocabulary, with its label."""

    id: Name
    label: LocalizedText


class Vocabulary(Content):
    """A closed list of words that other files use: sides, jurisdictions, kinds of customer."""

    id: Id
    title: LocalizedText
    values: Annotated[tuple[VocabularyWord, ...], Field(min_length=1)]
