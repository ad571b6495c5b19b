"""Milestones: what must be there by when, counted backwards or forwards from another milestone.

A playbook says what a milestone is and how long before or after its anchor it must be there; the days belong to
one engagement and are computed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final, Self

from pydantic import Field, StrictInt, StrictStr, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from engagement_playbook.model.base import Applies, Bare, Content, Date, Flag, Keywords, Word
from engagement_playbook.model.reference import (
    ChecklistRef,
    Id,
    MilestoneRef,
    PhaseRef,
    RoleRef,
    RuleRef,
    StageRef,
    TemplateRef,
    VisitRef,
)
from engagement_playbook.model.register import Days
from engagement_playbook.model.text import LocalizedText

WORKS: Final = "works"
"""The vocabulary of the kinds of work that a freeze may stop."""

Months = Annotated[StrictInt, Field(ge=-48, le=48)]
"""Months after a day, or before it where the number is negative; the last day of a month that is too short."""

MONTH_DAY: Final = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

MonthDay = Annotated[StrictStr, StringConstraints(pattern=MONTH_DAY)]
"""A day of every year, in quotes: "12-15"."""


class Lead(Content):
    """How long before or after its anchor a milestone must be there; exactly one of ``days`` and ``months``.

    Negative is before. The days are calendar days unless ``working``. ``rule`` fixes the figure, in ``article``;
    without a rule it is practice, and a ``starting_point`` where it has to be asked for or agreed.
    """

    days: Days | None = None
    months: Months | None = None
    working: Flag = False
    rule: RuleRef | None = None
    article: Bare | None = None
    starting_point: Flag = False
    applies: Applies = {}

    @model_validator(mode="after")
    def _one_figure(self) -> Self:
        if (self.days is None) == (self.months is None):
            raise PydanticCustomError("lead_figure", "a lead has exactly one of 'days' and 'months'")
        if self.working and self.days is None:
            raise PydanticCustomError("lead_working", "'working' is for days, not for months")
        if self.rule and self.starting_point:
            raise PydanticCustomError("lead_source", "what a rule fixes is no starting point")
        return self


class Milestone(Content):
    """Something that must be there by a day.

    The day is counted from ``anchor`` by the first of ``leads`` whose ``applies`` fits, or by the one without
    it. A milestone without an anchor has the day that an engagement gives it. Everything in ``needs`` must be
    there no later. A freeze that stops its ``work`` moves it; unless it may lie on ``any_day``, it falls on
    working days.
    """

    id: Id
    title: LocalizedText
    done_when: LocalizedText
    phase: PhaseRef
    owner: RoleRef
    anchor: MilestoneRef | None = None
    leads: Annotated[tuple[Lead, ...], Field(max_length=20)] = ()
    needs: tuple[MilestoneRef, ...] = ()
    work: Word | None = None
    any_day: Flag = False
    stage: StageRef | None = None
    visits: tuple[VisitRef, ...] = ()
    checklists: tuple[ChecklistRef, ...] = ()
    templates: tuple[TemplateRef, ...] = ()
    rules: tuple[RuleRef, ...] = ()
    applies: Applies = {}
    unless: Applies = {}
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _leads_from_an_anchor(self) -> Self:
        if bool(self.anchor) != bool(self.leads):
            raise PydanticCustomError("anchor_leads", "'anchor' and 'leads' belong together")
        if self.leads and sum(not lead.applies for lead in self.leads) != 1:
            raise PydanticCustomError("default_lead", "exactly one lead has no 'applies'")
        return self

    def lead_in(self, setting: Applies) -> Lead | None:
        """Return the lead that counts in a setting: one that fits all of what is known, or the one for everywhere."""
        return next(
            (lead for lead in self.leads if lead.applies and _fits(lead.applies, setting)),
            next((lead for lead in self.leads if not lead.applies), None),
        )


class YearlySpan(Content):
    """Days of every year, the last one included; it may go over the turn of the year."""

    first: MonthDay
    last: MonthDay


class DatedSpan(Content):
    """Days of one year, the last one included."""

    first: Date
    last: Date


class TypicalFreeze(Content):
    """Days on which customers usually stop some kinds of work; what binds is the customer's own list.

    Without ``stops`` it stops every kind. One without days moves from year to year or comes by notice.
    """

    id: Id
    title: LocalizedText
    what: LocalizedText
    stops: tuple[Word, ...] = ()
    yearly: tuple[YearlySpan, ...] = ()
    dated: tuple[DatedSpan, ...] = ()
    applies: Applies = {}


def circles(milestones: Sequence[Milestone]) -> Iterator[tuple[str, ...]]:
    """Yield each circle in which a milestone waits for itself, as ids in order: by ``needs`` first, by ``anchor`` then."""
    yield from _circles({entry.id: [need.id for need in entry.needs] for entry in milestones})
    yield from _circles({entry.id: [entry.anchor.id] if entry.anchor else [] for entry in milestones})


def _circles(waits_for: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield one circle for each edge that closes one; without recursion, for a chain may be long."""
    finished: set[str] = set()
    for start in waits_for:
        path: list[str] = []
        stack = [(start, iter((start,)))]
        while stack:
            _, following = stack[-1]
            name = next(following, None)
            if name is None:
                stack.pop()
                if path:
                    finished.add(path.pop())
            elif name in path:
                yield tuple(path[path.index(name) :])
            elif name in waits_for and name not in finished:
                path.append(name)
                stack.append((name, iter(waits_for[name])))


def _fits(applies: Applies, setting: Applies) -> bool:
    """Return whether everything that a lead asks for is known of a setting and holds in it."""
    return all(not set(words).isdisjoint(setting.get(dimension, ())) for dimension, words in applies.items())
