"""The onboarding route for newcomers, and scenarios to test oneself on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engagement_playbook.model.base import Content, Flag, Link, Minutes
from engagement_playbook.model.reference import Id
from engagement_playbook.model.text import LocalizedText


class OnboardingStop(Content):
    """One task of the onboarding route."""

    id: Id
    minutes: Minutes
    text: LocalizedText
    link: Link | None = None


class OnboardingDay(Content):
    """A day of the onboarding route."""

    id: Id
    title: LocalizedText
    goal: LocalizedText
    stops: tuple[OnboardingStop, ...] = ()
    observed: tuple[LocalizedText, ...] = ()

    @property
    def minutes(self) -> int:
        """The duration of all stops."""
        return sum(stop.minutes for stop in self.stops)


class Answer(Content):
    """One answer to a scenario, with the reason why it is right or wrong."""

    id: Id
    text: LocalizedText
    right: Flag = False
    explanation: LocalizedText


class Scenario(Content):
    """A situation with a question and several answers, of which the wrong ones sound helpful."""

    id: Id
    situation: LocalizedText
    question: LocalizedText
    choices: Annotated[tuple[Answer, ...], Field(min_length=2)]
    links: tuple[Link, ...] = ()
