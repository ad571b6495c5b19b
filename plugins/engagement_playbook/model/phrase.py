"""Phrases for difficult moments."""

from __future__ import annotations

from engagement_playbook.model.base import Content, Keywords
from engagement_playbook.model.reference import Id, StageRef, StepRef
from engagement_playbook.model.text import LocalizedText


class Phrase(Content):
    """What to say, and what never to say, in a difficult moment."""

    id: Id
    situation: LocalizedText
    say: LocalizedText
    never: LocalizedText | None = None
    why: LocalizedText
    steps: tuple[StepRef, ...] = ()
    stages: tuple[StageRef, ...] = ()
    keywords: Keywords = {}
