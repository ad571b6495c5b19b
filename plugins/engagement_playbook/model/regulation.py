"""Laws, measures and standards, described for orientation and not as legal advice."""

from __future__ import annotations

from enum import StrEnum

from engagement_playbook.model.base import Applies, Bare, Content, Date, Keywords, Word
from engagement_playbook.model.reference import Id, StepRef
from engagement_playbook.model.text import LocalizedText


class RuleStatus(StrEnum):
    """The legal status of a regulation."""

    IN_FORCE = "in-force"
    IN_USE = "in-use"
    """A guide, principle, scheme or certificate, which binds only where a supervisor, contract or network says so."""
    AMENDED = "amended"
    DRAFT = "draft"
    REPLACED = "replaced"
    UPCOMING = "upcoming"


class RuleMark(StrEnum):
    """How well the statements about a regulation are supported."""

    VERIFIED = "verified"
    WIDELY_KNOWN = "widely-known"
    ASK = "ask"


class RuleLevel(StrEnum):
    """Whether everyone must know a regulation in full, or only that it exists."""

    FULL = "full"
    LINE = "line"


class Regulation(Content):
    """A law, measure or standard.

    ``unnumbered`` explains why there is no ``number``. ``dates`` names further dates besides ``in_force``,
    or explains why there is none.
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
