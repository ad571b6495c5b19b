"""The stages of the customer's own process, and how freely one may talk in each."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from engagement_playbook.model.base import Applies, Content, Keywords
from engagement_playbook.model.reference import Id, StepRef
from engagement_playbook.model.text import LocalizedText


class Contact(StrEnum):
    """The traffic light of a stage: how freely one may talk to the customer."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Stage(Content):
    """A stage of the customer's own process."""

    id: Id
    number: Annotated[int, Field(ge=1, strict=True)]
    title: LocalizedText
    what_happens: LocalizedText
    contact: Contact
    may_meet: LocalizedText
    may_not: LocalizedText
    bank_owes: LocalizedText | None = None
    steps: tuple[StepRef, ...] = ()
    applies: Applies = {}
    keywords: Keywords = {}
