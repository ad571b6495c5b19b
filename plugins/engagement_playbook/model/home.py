"""The front page."""

from __future__ import annotations

from enum import StrEnum

from engagement_playbook.model.base import Content, Link, Linted
from engagement_playbook.model.reference import Id
from engagement_playbook.model.text import LocalizedText


class Opens(StrEnum):
    """What a door of the home page leads to."""

    VISITS = "visits"
    STAGES = "stages"
    ONBOARDING = "onboarding"
    INCIDENT = "incident"


class Door(Content):
    """An entry of the home page for one kind of reader."""

    id: Id
    title: LocalizedText
    text: LocalizedText
    opens: Opens
    links: tuple[Link, ...] = ()


class Home(Linted):
    """The front page."""

    title: LocalizedText
    lead: LocalizedText
    doors: tuple[Door, ...] = ()
