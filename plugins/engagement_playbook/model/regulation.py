"""Laws, measures and standards, described for orientation and not as legal advice."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictInt, StrictStr, StringConstraints

from engagement_playbook.model.base import (
    Applies,
    Bare,
    Content,
    Date,
    Flag,
    Keywords,
    PartialDate,
    Word,
)
from engagement_playbook.model.reference import Id, StepRef
from engagement_playbook.model.text import LocalizedText


class RuleKind(StrEnum):
    """What a regulation is, and so how far it binds by itself."""

    LAW = "law"
    """Made by a legislature."""
    REGULATION = "regulation"
    """Made by a government or an authority under a law; binds like one."""
    NORMATIVE_DOCUMENT = "normative-document"
    """A notice or measure below a regulation, by which an authority directs those it supervises."""
    GUIDELINE = "guideline"
    """What a supervisor expects; no law."""
    RECOMMENDED_STANDARD = "recommended-standard"
    """A standard that is voluntary until a law, a supervisor or a contract asks for it."""
    INDUSTRY_SCHEME = "industry-scheme"
    """A certificate, a report or the rules of a network; binds by contract."""
    POLICY = "policy"
    """A programme without one text to cite."""


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


class CheckedHow(StrEnum):
    """How the statements about a regulation were checked."""

    READ = "read"
    """Against a source that was read on that day."""
    RECALLED = "recalled"
    """From memory; no source was read."""


Address = Annotated[StrictStr, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=400)]
"""An address of the web."""


class Citation(Content):
    """One text as it is cited: its title in its own language, the day it was issued, where it stands officially.

    ``number`` and ``issuer`` are the regulation's own where it has one text. ``language`` is the language of
    ``title``; the issuer is named in it where the playbook has it.
    """

    title: Bare
    language: Annotated[StrictStr, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = (
        None
    )
    issuer: Bare | None = None
    number: Bare | None = None
    date: PartialDate | None = None
    address: Address | None = None


class ChangeAhead(Content):
    """What a day that has not come will change."""

    on: Date
    what: LocalizedText


class Clock(Content):
    """One notice time: what starts it, who reports to whom by when, and what we deliver until then.

    ``reporters`` are words of the vocabulary of sides. ``applies`` and ``mark`` are the regulation's unless set.
    ``minutes`` is how long after detection the first notice is due, where that can be told; ``common`` clocks
    stand on forms that have no room for all.
    """

    id: Id
    name: LocalizedText
    trigger: LocalizedText
    first: LocalizedText
    minutes: Annotated[StrictInt, Field(ge=1)] | None = None
    follow_up: LocalizedText | None = None
    final: LocalizedText | None = None
    reporters: Annotated[tuple[Word, ...], Field(min_length=1)]
    to: LocalizedText
    deliver: LocalizedText
    applies: Applies = {}
    mark: RuleMark | None = None
    common: Flag = False


class ClockNote(Content):
    """A paragraph of the page of clocks; ``before`` puts it above them."""

    id: Id
    title: LocalizedText
    text: LocalizedText
    before: Flag = False


class Regulation(Content):
    """A law, measure or standard.

    ``unnumbered`` explains why there is no ``number``. ``dates`` names further dates besides ``in_force``,
    or explains why there is none. ``checked_how`` says what ``checked`` is worth.
    """

    id: Id
    title: LocalizedText
    kind: RuleKind | None = None
    citations: tuple[Citation, ...] = ()
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
    changes_ahead: tuple[ChangeAhead, ...] = ()
    clocks: tuple[Clock, ...] = ()
    steps: tuple[StepRef, ...] = ()
    checked: Date
    checked_how: CheckedHow | None = None
    keywords: Keywords = {}
