"""The stages of the customer's own process, and how freely one may talk in each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from pydantic import Field

from engagement_playbook.model.base import Applies, Content, Keywords
from engagement_playbook.model.reference import Id, StepRef
from engagement_playbook.model.text import LocalizedText

FORMER_KEY: Final = "bank_owes"
"""The key of ``customer_owes`` in content of earlier versions, and in the exported data."""


class Contact(StrEnum):
    """The traffic light of a stage: how freely one may talk to the customer."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Stage(Content):
    """A stage of the customer's own process."""

    former_keys: ClassVar[Mapping[str, str]] = {FORMER_KEY: "customer_owes"}

    id: Id
    number: Annotated[int, Field(ge=1, strict=True)]
    title: LocalizedText
    what_happens: LocalizedText
    contact: Contact
    may_meet: LocalizedText
    may_not: LocalizedText
    customer_owes: LocalizedText | None = Field(None, serialization_alias=FORMER_KEY)
    steps: tuple[StepRef, ...] = ()
    applies: Applies = {}
    keywords: Keywords = {}
