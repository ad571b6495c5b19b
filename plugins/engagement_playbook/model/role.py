"""The roles of people in an engagement."""

from __future__ import annotations

from engagement_playbook.model.base import Content, Keywords, Word
from engagement_playbook.model.reference import Id
from engagement_playbook.model.text import LocalizedText


class Role(Content):
    """A role: what it cares about, what it can stop, and what it needs from us."""

    id: Id
    side: Word
    name: LocalizedText
    cares_about: LocalizedText
    can_stop: LocalizedText
    needs_from_us: LocalizedText
    keywords: Keywords = {}
