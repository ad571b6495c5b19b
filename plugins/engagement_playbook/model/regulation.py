"""Laws, measures and standards: orientation, never legal advice."""

from __future__ import annotations

from enum import StrEnum

from engagement_playbook.model.base import Applies, Bare, Content, Date, Keywords, Word
from engagement_playbook.model.reference import Id, StepRef
from engagement_playbook.model.text import LocalizedText


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
    title: LocalizedText
    number: Bare | None = None
    unnumbered: LocalizedText | None = None
    issuer: LocalizedText
    in_force: Date | None = None
    dates: LocalizedText | None = None
    status: RuleStatus
    mark: RuleMark
    level: RuleLevel = RuleLevel.LINE
    binds: tuple[Word, ...]
    applies: Applies = {}
    summary: LocalizedText
    means_for_us: LocalizedText
    steps: tuple[StepRef, ...] = ()
    checked: Date
    keywords: Keywords = {}
