"""The parts around the phases: stages, roles, terms, rules, phrases, questions, onboarding, home."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from engagement_playbook.model.base import (
    Applies,
    Bare,
    Content,
    Date,
    Flag,
    Keywords,
    Link,
    Linted,
    Minutes,
    Word,
)
from engagement_playbook.model.reference import Id, StageRef, StepRef, TermRef
from engagement_playbook.model.text import Text


class Contact(StrEnum):
    """The traffic light of a stage: how freely one may talk."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Stage(Content):
    """Where the customer stands in its own process."""

    id: Id
    number: Annotated[int, Field(ge=1, strict=True)]
    title: Text
    what_happens: Text
    contact: Contact
    may_meet: Text
    may_not: Text
    bank_owes: Text | None = None
    steps: tuple[StepRef, ...] = ()
    applies: Applies = {}
    keywords: Keywords = {}


class Role(Content):
    """Someone who takes part: what they care about, can stop, need from us."""

    id: Id
    side: Word
    name: Text
    cares_about: Text
    can_stop: Text
    needs_from_us: Text
    keywords: Keywords = {}


class Term(Content):
    """A word of the field."""

    id: Id
    term: Text
    abbreviations: tuple[Bare, ...] = ()
    definition: Text
    matters: Text | None = None
    see: tuple[TermRef, ...] = ()
    keywords: Keywords = {}


class RuleStatus(StrEnum):
    """Where a rule stands."""

    IN_FORCE = "in-force"
    IN_USE = "in-use"
    """A guide, principle, scheme or certificate: nobody is bound until a supervisor, contract or network says so."""
    AMENDED = "amended"
    DRAFT = "draft"
    REPLACED = "replaced"
    UPCOMING = "upcoming"


class RuleMark(StrEnum):
    """How well our statement about a rule is supported."""

    VERIFIED = "verified"
    WIDELY_KNOWN = "widely-known"
    ASK = "ask"


class RuleLevel(StrEnum):
    """A rule everyone must know in full, or one to know of."""

    FULL = "full"
    LINE = "line"


class Regulation(Content):
    """A law, measure or standard: orientation, never legal advice.

    Where a rule has no number, or none was seen, ``unnumbered`` says so. ``dates`` names the days
    beside the one in force, or why there is none.
    """

    id: Id
    title: Text
    number: Bare | None = None
    unnumbered: Text | None = None
    issuer: Text
    in_force: Date | None = None
    dates: Text | None = None
    status: RuleStatus
    mark: RuleMark
    level: RuleLevel = RuleLevel.LINE
    binds: tuple[Word, ...]
    applies: Applies = {}
    summary: Text
    means_for_us: Text
    steps: tuple[StepRef, ...] = ()
    checked: Date
    keywords: Keywords = {}


class Phrase(Content):
    """Words for a hard moment."""

    id: Id
    situation: Text
    say: Text
    never: Text | None = None
    why: Text
    steps: tuple[StepRef, ...] = ()
    stages: tuple[StageRef, ...] = ()
    keywords: Keywords = {}


class Question(Content):
    """A frequent question with its answer and where to read on."""

    id: Id
    question: Text
    answer: Text
    links: tuple[Link, ...] = ()
    keywords: Keywords = {}


class Stop(Content):
    """One thing to do on the route, with its minutes."""

    id: Id
    minutes: Minutes
    text: Text
    link: Link | None = None


class Day(Content):
    """A leg of the onboarding route."""

    id: Id
    title: Text
    goal: Text
    stops: tuple[Stop, ...] = ()
    observed: tuple[Text, ...] = ()

    @property
    def minutes(self) -> int:
        """How long the stops take together."""
        return sum(stop.minutes for stop in self.stops)


class Answer(Content):
    """One answer to a scenario, with the reason why it is right or wrong."""

    id: Id
    text: Text
    right: Flag = False
    explanation: Text


class Scenario(Content):
    """A situation to test oneself on; the wrong answers sound helpful."""

    id: Id
    situation: Text
    question: Text
    choices: Annotated[tuple[Answer, ...], Field(min_length=2)]
    links: tuple[Link, ...] = ()


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


class VocabularyWord(Content):
    """One word of a vocabulary, with its label."""

    id: Bare
    label: Text


class Vocabulary(Content):
    """A closed list of words that other files use: sides, jurisdictions, kinds of customer."""

    id: Id
    title: Text
    values: Annotated[tuple[VocabularyWord, ...], Field(min_length=1)]
