"""Terms of the glossary."""

from __future__ import annotations

from engagement_playbook.model.base import Bare, Content, Keywords
from engagement_playbook.model.reference import Id, TermRef
from engagement_playbook.model.text import LocalizedText


class Term(Content):
    """A term of the glossary."""

    id: Id
    term: LocalizedText
    abbreviations: tuple[Bare, ...] = ()
    definition: LocalizedText
    matters: LocalizedText | None = None
    see: tuple[TermRef, ...] = ()
    keywords: Keywords = {}
    synonyms: Keywords = {}
    """What means the same wherever it stands, so that the search finds one by the other."""
