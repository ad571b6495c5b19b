"""A public case and the lessons it teaches."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from engagement_playbook.model.base import (
    Applies,
    Bare,
    Content,
    Keywords,
    PartialDate,
    Period,
    Reviewed,
)
from engagement_playbook.model.reference import Id, PageId, PhaseRef
from engagement_playbook.model.text import LocalizedText


class Outcome(StrEnum):
    """How it ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    PENALTY = "penalty"
    RECOVERED = "recovered"
    OPEN = "open"


class FactStatus(StrEnum):
    """How well a fact is supported."""

    VERIFIED = "verified"
    WIDELY_KNOWN = "widely-known"


class SourceKind(StrEnum):
    """Who published a source."""

    OFFICIAL = "official"
    COMPANY = "company"
    PRESS = "press"
    LAW_FIRM = "law-firm"
    JOURNAL = "journal"


class TimelineEntry(Content):
    """One dated fact with its status and sources."""

    date: PartialDate
    status: FactStatus
    sources: tuple[Id, ...] = ()
    text: LocalizedText


class Lesson(Content):
    """A lesson of a case: what a reader does differently. Items name it under ``because``."""

    id: Id
    text: LocalizedText
    detail: LocalizedText | None = None
    formerly: tuple[Id, ...] = ()


class Source(Content):
    """A publication, by title, publisher and date; not by a URL, which may stop working."""

    id: Id
    title: Bare
    publisher: Bare
    date: PartialDate | None = None
    kind: SourceKind | None = None


class CaseStudy(Reviewed):
    """What happened between two organisations, from public sources."""

    id: PageId
    title: LocalizedText
    region: Bare
    organisations: Keywords = {}
    """Names by language that no sheet for a customer may mention (rule PB312)."""
    outcome: Outcome
    period: Period
    phases: tuple[PhaseRef, ...] = ()
    summary: LocalizedText
    context: LocalizedText | None = None
    timeline: Annotated[tuple[TimelineEntry, ...], Field(min_length=1)]
    known_then: LocalizedText | None = None
    relationship: LocalizedText | None = None
    our_reading: LocalizedText | None = None
    lessons: Annotated[tuple[Lesson, ...], Field(min_length=1)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    applies: Applies = {}
    keywords: Keywords = {}
