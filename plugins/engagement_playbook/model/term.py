"""The words of the field."""

from __future__ import annotations

from engagement_playbook.model.base import Bare, Content, Keywords
from engagement_playbook.model.reference import Id, TermRef
from engagement_playbook.model.text import LocalizedText


class Term(Content):
    """A word of the field."""

    id: Id
    term: LocalizedText
    abbreviations: tuple[Bare, ...] = ()
    definition: LocalizedText
    matters: LocalizedText | None = None
    see: tuple[TermRef, ...] = ()
    keywords: Keywords = {}
