"""The front page."""

from __future__ import annotations

from enum import StrEnum

from engagement_playbook.model.base import Content, Link, Linted
from engagement_playbook.model.reference import Id
from engagement_playbook.model.text import Text


class Opens(StrEnum):
    """Where a door of the home page leads."""

    VISITS = "visits"
    STAGES = "stages"
    ONBOARDING = "onboarding"
    INCIDENT = "incident"


class Door(Content):
    """One way in for one kind of reader."""

    id: Id
    title: Text
    text: Text
    opens: Opens
    links: tuple[Link, ...] = ()


class Home(Linted):
    """The front page."""

    title: Text
    lead: Text
    doors: tuple[Door, ...] = ()
