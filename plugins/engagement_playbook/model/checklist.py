"""Checklists, their items and their changes."""

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
    in_scope,
    practice_as_mapping,
)
from engagement_playbook.model.reference import Id, LessonRef, PageId, PhaseRef, RoleRef, RuleRef, StepRef
from engagement_playbook.model.text import LocalizedText


class Style(StrEnum):
    """How a checklist is read (Boorman, in Gawande's The Checklist Manifesto)."""

    READ_DO = "read-do"
    """Read an item, do it, tick it."""
    DO_CONFIRM = "do-confirm"
    """Work from memory, then stop and confirm each item."""


class Moment(StrEnum):
    """When a list is read: before, during or after a visit."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class SignOff(StrEnum):
    """What the signatures on a sheet stand for; other sheets have none."""

    GATE = "gate"
    CUTOVER = "cutover"
    ACCEPTANCE = "acceptance"


class Because(Content):
    """The reason why an item exists: a case's lesson, a regulation, or practice."""

    case: LessonRef | None = None
    rule: RuleRef | None = None
    practice: Flag = False

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum((self.case is not None, self.rule is not None, self.practice)) != 1:
            raise PydanticCustomError("one_reason", "an entry of 'because' names exactly one reason")
        return self


class Item(Content):
    """One item of a checklist."""

    id: Id
    text: LocalizedText
    critical: Flag = False
    closes: Flag = False
    group: Id | None = None
    applies: Applies = {}
    unless: Applies = {}
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
    """An item that a version removed, with its last text."""

    id: Id
    text: LocalizedText


class Change(Content):
    """The changes of one version; each item is named at most once."""

    version: Version
    on: Date
    what: LocalizedText
    new: tuple[Id, ...] = ()
    reworded: tuple[Id, ...] = ()
    gone: tuple[Gone, ...] = ()


class Checklist(Reviewed):
    """A checklist for one pause point, which fits one sheet.

    ``style`` and ``objective`` are optional here, so that the linter's rules can explain why to add them.
    """

    id: PageId
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
    unless: Applies = {}
    groups: Mapping[Id, LocalizedText] = {}
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    changes: tuple[Change, ...] = ()
    """Newest first; the first version of a list is not among them."""
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()

    def since(self, item: str) -> str | None:
        """Return the version that gave an item (its id) its present text; None for the first version."""
        changes = (change for change in self.changes if item in (*change.new, *change.reworded))
        return next((change.version for change in changes), None)

    def within(self, setting: Applies) -> Self | None:
        """Return the list with the items that apply in a setting; None where it does not, or has no such item."""
        if not in_scope(setting, self.applies, self.unless):
            return None
        items = tuple(item for item in self.items if in_scope(setting, item.applies, item.unless))
        if len(items) == len(self.items):
            return self
        return self.model_copy(update={"items": items}) if items else None

    def has(self, item: str) -> bool:
        """Return whether the list has an item with this id now."""
        return any(present.id == item for present in self.items)

    @property
    def words(self) -> Mapping[str, LocalizedText]:
        """The text of every item by id, removed ones included."""
        gone = {item.id: item.text for change in self.changes for item in change.gone}
        return gone | {item.id: item.text for item in self.items}

    @property
    def critical_count(self) -> int:
        """The number of critical items."""
        return sum(item.critical for item in self.items)
