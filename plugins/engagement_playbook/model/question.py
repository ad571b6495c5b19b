"""Frequent questions."""

from __future__ import annotations

from engagement_playbook.model.base import Content, Keywords, Link
from engagement_playbook.model.reference import Id
from engagement_playbook.model.text import LocalizedText


class Question(Content):
    """A frequent question with its answer and where to read on."""

    id: Id
    question: LocalizedText
    answer: LocalizedText
    links: tuple[Link, ...] = ()
    keywords: Keywords = {}
