"""Visits: kinds of meetings, and what is printed for them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from engagement_playbook.model.base import (
    PLACES,
    STAGES,
    Applies,
    Audience,
    Content,
    Keywords,
    Minutes,
    Name,
    Reviewed,
)
from engagement_playbook.model.reference import (
    CaseRef,
    ChecklistRef,
    PageId,
    PhaseRef,
    RoleRef,
    StageRef,
    TemplateRef,
)
from engagement_playbook.model.text import LocalizedText


class Bundle(StrEnum):
    """Which papers of a visit."""

    OWN = "own"
    """What stays in the bag."""
    TABLE = "table"
    """What may lie before the customer, or stay there."""

    def admits(self, audience: Audience) -> bool:
        """Whether a list or template for this audience belongs in the bundle; nothing else decides it."""
        return (self is Bundle.OWN) == (audience is Audience.OWN)

    @property
    def holds_notes(self) -> bool:
        """Whether what a reader wrote on a list is printed; ticks are in both bundles."""
        return self is Bundle.OWN

    def shows(self, field: str) -> bool:
        """Whether a field of the meeting is printed; the objective is for our own papers only."""
        return self is Bundle.OWN or field != "objective"


class AgendaEntry(Content):
    """One point of the agenda."""

    minutes: Minutes
    lead: RoleRef
    text: LocalizedText


class VisitChecklists(Content):
    """The visit's own checklists; core checklists are added to every visit."""

    before: tuple[ChecklistRef, ...] = ()
    during: tuple[ChecklistRef, ...] = ()
    after: tuple[ChecklistRef, ...] = ()


class Page(StrEnum):
    """A page of a visit's papers that is neither a checklist nor a template."""

    GLANCE = "glance"
    """What one must have at hand in the room, on one page."""
    AGENDA = "agenda"
    QUESTIONS = "questions"
    """What the playbook would ask the departments that come."""
    CASE = "case"
    NOTES = "notes"
    MINUTES = "minutes"
    """Plain minutes, where the visit has no template for them."""


class VisitPack(Content):
    """Which papers are printed unless a reader chooses others; what is left out is decided by the visit."""

    checklists: tuple[ChecklistRef, ...] | None = None
    """None for the lists of every visit that are read before it, and all of its own."""
    templates: tuple[TemplateRef, ...] | None = None
    """Printed blank, to write on in the room; None for all that the visit names and no other list has."""
    filled: tuple[TemplateRef, ...] = ()
    """Brought filled in: named with their files, never printed blank."""
    afterwards: tuple[TemplateRef, ...] = ()
    """Filled in after the visit: offered, and not printed unasked."""
    pages: tuple[Page, ...] = (Page.GLANCE, Page.AGENDA, Page.MINUTES)


class Visit(Reviewed):
    """A kind of meeting with its aim, agenda, checklists and documents."""

    id: PageId
    title: LocalizedText
    stages: tuple[StageRef, ...] = ()
    places: tuple[Name, ...] = ()
    phases: tuple[PhaseRef, ...] = ()
    aim: LocalizedText
    attendees: tuple[RoleRef, ...] = ()
    may_say: LocalizedText | None = None
    may_not_say: LocalizedText | None = None
    agenda: Annotated[tuple[AgendaEntry, ...], Field(min_length=1)]
    agenda_audience: Audience = Audience.TABLE
    """Whose bundle the agenda goes into: ``own`` for a meeting that runs on the customer's own order."""
    questions: tuple[LocalizedText, ...] = ()
    checklists: VisitChecklists = VisitChecklists()
    templates: tuple[TemplateRef, ...] = ()
    pack: VisitPack = VisitPack()
    case: CaseRef | None = None
    applies: Applies = {}
    keywords: Keywords = {}

    @property
    def every_template(self) -> tuple[TemplateRef, ...]:
        """The templates that it or its pack names, each once."""
        pack = self.pack
        named = (*self.templates, *(pack.templates or ()), *pack.filled, *pack.afterwards)
        return tuple(dict.fromkeys(named))

    @property
    def setting(self) -> Applies:
        """What is known of where and when it takes place, by dimension; see ``in_scope``."""
        return {**self.applies, STAGES: tuple(stage.id for stage in self.stages), PLACES: self.places}

    def where(self, applies: Applies) -> Self:
        """Return the visit where more is known of the customer, by dimension; what is known already gives way."""
        return self.model_copy(update={"applies": {**self.applies, **applies}}) if applies else self

    @property
    def minutes(self) -> int:
        """The duration of the agenda."""
        return sum(entry.minutes for entry in self.agenda)
