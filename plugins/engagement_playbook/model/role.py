"""Who takes part in an engagement."""

from __future__ import annotations

from engagement_playbook.model.base import Content, Keywords, Word
from engagement_playbook.model.reference import Id
from engagement_playbook.model.text import LocalizedText


class Role(Content):
    """Someone who takes part: what they care about, can stop, need from us."""

    id: Id
    side: Word
    name: LocalizedText
    cares_about: LocalizedText
    can_stop: LocalizedText
    needs_from_us: LocalizedText
    keywords: Keywords = {}
