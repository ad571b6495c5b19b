"""A checklist, its pause point and its items."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from engagement_playbook.model.base import (
    Applies,
    Audience,
    Content,
    Date,
    Flag,
    Keywords,
    Reviewed,
    Tried,
    Version,
    practice_as_mapping,
)
from engagement_playbook.model.reference import Id, LessonRef, PhaseRef, RoleRef, RuleRef, StepRef
from engagement_playbook.model.text import LocalizedText


class Style(StrEnum):
    """How a checklist is read (Boorman, in Gawande's The Checklist Manifesto)."""

    READ_DO = "read-do"
    """Read an item, do it, tick it."""
    DO_CONFIRM = "do-confirm"
    """Work from memory, then stop and confirm each item."""


class Moment(StrEnum):
    """When, around a visit, a list is read."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class SignOff(StrEnum):
    """The only sheets that carry signatures."""

    GATE = "gate"
    CUTOVER = "cutover"
    ACCEPTANCE = "acceptance"


class Because(Content):
    """Why an item exists: a case's lesson, a rule, or plainly practice."""

    case: LessonRef | None = None
    rule: RuleRef | None = None
    practice: Flag = False

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum((self.case is not None, self.rule is not None, self.practice)) != 1:
            raise PydanticCustomError("one_reason", "an entry of 'because' names exactly one reason")
        return self


class Item(Content):
    """One thing to tick."""

    id: Id
    text: LocalizedText
    critical: Flag = False
    closes: Flag = False
    group: Id | None = None
    why: LocalizedText | None = None
    because: tuple[
        Annotated[
            Because,
            BeforeValidator(practice_as_mapping, json_schema_input_type=Because | Literal["practice"]),
        ],
        ...,
    ] = ()
    owner: RoleRef | None = None
    evidence: LocalizedText | None = None
    steps: tuple[StepRef, ...] = ()
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()


class Gone(Content):
    """An item that a version left out, in its last words."""

    id: Id
    text: LocalizedText


class Change(Content):
    """What one version changed; every item it touched is named once."""

    version: Version
    on: Date
    what: LocalizedText
    new: tuple[Id, ...] = ()
    reworded: tuple[Id, ...] = ()
    gone: tuple[Gone, ...] = ()


class Checklist(Reviewed):
    """One list for one pause point; it fits one sheet.

    ``style`` and ``objective`` may be absent in the data: their rules explain why they should not.
    """

    id: Id
    title: LocalizedText
    phase: PhaseRef | None = None
    moment: Moment | None = None
    audience: Audience
    style: Style | None = None
    pause_point: LocalizedText
    objective: LocalizedText | None = None
    tried: Tried = None
    signoff: SignOff | None = None
    applies: Applies = {}
    groups: Mapping[Id, LocalizedText] = {}
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    changes: tuple[Change, ...] = ()
    """Newest first; the first version of a list changed nothing and is not among them."""
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()

    def since(self, item: str) -> str | None:
        """The version that gave an item its present words; None where none of the changes did."""
        return next((each.version for each in self.changes if item in (*each.new, *each.reworded)), None)

    def has(self, item: str) -> bool:
        """Say whether an item is in the list as it is now."""
        return any(each.id == item for each in self.items)

    @property
    def words(self) -> Mapping[str, LocalizedText]:
        """The words of every item that the list or its changes know, by id."""
        gone = {each.id: each.text for change in self.changes for each in change.gone}
        return gone | {item.id: item.text for item in self.items}

    @property
    def critical_count(self) -> int:
        """How many items stop the work when they cannot be ticked."""
        return sum(item.critical for item in self.items)
