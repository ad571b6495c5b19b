"""A phase and its steps."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from engagement_playbook.model.base import Content, Keywords, Link, Name, Reviewed
from engagement_playbook.model.reference import ChecklistRef, Id, PageId, RoleRef, TemplateRef
from engagement_playbook.model.text import LocalizedText

StepNumber = Annotated[Name, StringConstraints(pattern=r"^[0-9]+\.[0-9]+$")]


class Action(Content):
    """One action of a step, and the role that does it."""

    by: RoleRef
    text: LocalizedText


class DepartmentQuestion(Content):
    """A question, and the department that can answer it."""

    department: RoleRef
    text: LocalizedText


class Bring(Content):
    """Something to bring: exactly one of a template, a checklist and a text."""

    template: TemplateRef | None = None
    checklist: ChecklistRef | None = None
    text: LocalizedText | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(thing is not None for thing in (self.template, self.checklist, self.text)) != 1:
            raise PydanticCustomError("one_thing", "an entry of 'bring' names exactly one thing")
        return self


class Pitfall(Content):
    """What can go wrong in a step, and its remedy."""

    text: LocalizedText
    remedy: LocalizedText


class Step(Content):
    """A step of a phase; its id is stable, its number is for display only."""

    id: Id
    number: StepNumber
    title: LocalizedText
    purpose: LocalizedText
    actions: Annotated[tuple[Action, ...], Field(min_length=1)]
    questions: tuple[DepartmentQuestion, ...] = ()
    bring: tuple[Bring, ...] = ()
    output: LocalizedText
    done_when: Annotated[tuple[LocalizedText, ...], Field(min_length=1)]
    pitfalls: tuple[Pitfall, ...] = ()
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()


class Responsibility(Content):
    """One row of the RACI table."""

    activity: LocalizedText
    responsible: tuple[RoleRef, ...]
    accountable: tuple[RoleRef, ...]
    consulted: tuple[RoleRef, ...] = ()
    informed: tuple[RoleRef, ...] = ()


class Risk(Content):
    """An early sign of a risk, and the answer to it."""

    sign: LocalizedText
    answer: LocalizedText


class Phase(Reviewed):
    """A numbered phase of the work with a customer."""

    id: PageId
    number: Annotated[int, Field(ge=1, strict=True)]
    title: LocalizedText
    short: LocalizedText | None = None
    motto: LocalizedText | None = None
    goal: LocalizedText
    duration: LocalizedText | None = None
    entry: tuple[LocalizedText, ...] = ()
    exit: tuple[LocalizedText, ...] = ()
    raci: tuple[Responsibility, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    risks: tuple[Risk, ...] = ()
    deliverables: tuple[LocalizedText, ...] = ()
    measures: tuple[LocalizedText, ...] = ()
    links: tuple[Link, ...] = ()
    keywords: Keywords = {}
