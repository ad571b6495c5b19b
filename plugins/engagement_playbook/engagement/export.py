"""A reader's engagement as the site exports it: dated runs with what was ticked, left out and noted.

It is a reader's file and no content of a playbook: it stands in one language, the reader's own, and
may have been written against an older version of the playbook.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.reference import ID_PATTERN, MAX_ID
from engagement_playbook.model.register import MAX_COLUMNS

FORMAT: Final = "playbook-engagement"
VERSION: Final = 1
"""Goes up when an older program could misread a file; a new optional field does not count."""

MAX_BYTES: Final = 5_000_000

MAX_DEPTH: Final = 8
"""Levels of brackets; the site writes five."""

MAX_ENTRIES: Final = 5_000
"""No list and no mapping may have more."""

Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$", max_length=MAX_ID)]
ItemKey = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}/{ID_PATTERN}$", max_length=2 * MAX_ID + 1)]
"""A checklist and one of its items: ``kick-off/book-room``."""

Ids = Annotated[tuple[Id, ...], Field(max_length=MAX_ENTRIES)]

Time = Annotated[str, StringConstraints(max_length=40)]
"""A time as the browser wrote it."""

HeadValue = Literal[
    "visit",
    "date",
    "lists",
    "papers",
    "fields.bank",
    "fields.project",
    "fields.place",
    "fields.pm",
    "fields.attendees",
    "fields.objective",
]
"""What in the head of a run is written at a time of its own."""

Name = Annotated[str, StringConstraints(max_length=200)]
Line = Annotated[str, StringConstraints(max_length=2_000)]
Note = Annotated[str, StringConstraints(max_length=10_000)]


def _unset(value: object) -> object:
    """A browser's form gives an empty text where nothing was chosen."""
    return None if value == "" else value


def _day(value: object) -> object:
    """Read a day here: the strict reading of JSON does not reach behind a validator of ours."""
    if value in (None, ""):
        return None
    if isinstance(value, str) and len(value) == 10:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "expected a date")


Day = Annotated[dt.date | None, BeforeValidator(_day)]
OptionalId = Annotated[Id | None, BeforeValidator(_unset)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ItemState(StrEnum):
    """What a reader says about an item."""

    DONE = "done"
    NOT_APPLICABLE = "na"
    OPEN = "open"


class ItemRecord(_Record):
    """What a reader left at one item."""

    state: ItemState = ItemState.OPEN
    reason: Line = ""
    """Why the item does not apply."""
    note: Note = ""
    at: Time = ""
    """When state and reason were written, and the note too where ``note_at`` is empty."""
    note_at: Time = ""
    """When the note was written."""


Records = Annotated[Mapping[ItemKey, ItemRecord], Field(max_length=MAX_ENTRIES)]
KnownItems = Annotated[Mapping[Id, Ids], Field(max_length=MAX_ENTRIES)]


class CaughtRow(_Record):
    """A row of a register that a reader wrote down while the visit ran."""

    kind: Id
    """The register, by its id."""
    values: Annotated[Mapping[Id, Line], Field(max_length=MAX_COLUMNS)] = {}
    """By the ids of columns, as they were typed: a day as ISO 8601 writes it, a choice and a role by its id."""
    done: bool = False
    at: Time = ""
    """When the row was written."""


RowId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
CaughtRows = Annotated[Mapping[RowId, CaughtRow], Field(max_length=MAX_ENTRIES)]


class RunFields(_Record):
    """The head of the paper."""

    customer: Line = Field("", alias="bank")
    """Files have called it so since their first version."""
    project: Line = ""
    """What both sides call the project; never its codename."""
    place: Line = ""
    pm: Line = ""
    attendees: Line = ""
    objective: Line = ""

    def values(self) -> dict[str, str]:
        """The fields by their names, which are not all the keys of a file."""
        return {name: getattr(self, name) for name in type(self).model_fields}

    @model_serializer
    def _as_in_a_file(self) -> dict[str, str]:
        return {field_key(name): value for name, value in self.values().items()}


class Run(_Record):
    """One dated visit, or one pass through the lists of a phase."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    visit: OptionalId = None
    phase: OptionalId = None
    date: Day = None
    lists: Ids | None = None
    """The checklists to print, by their ids; None for those that are proposed."""
    papers: Ids | None = None
    """The other papers to print, by ids of templates and cases and by the words of pages; None likewise."""
    fields: RunFields = RunFields()
    items: Records = {}
    rows: CaughtRows = {}
    """What was caught for the registers, by an id that the browser gave each row."""
    known: KnownItems = {}
    """The items that a checklist had when the run began with it; one that is not among them came later."""
    at: Mapping[HeadValue, Time] = {}
    """When each value of the head was written."""

    @model_validator(mode="after")
    def _visit_or_phase(self) -> Self:
        if (self.visit is None) == (self.phase is None):
            raise PydanticCustomError("visit_or_phase", "a run names a visit or a phase")
        return self


class Engagement(_Record):
    """One piece of work with one customer, by its codename."""

    format: Literal["playbook-engagement"]
    version: Literal[1]
    playbook: Name = ""
    """The version of the playbook that the site had."""
    playbook_name: Name = ""
    """The title of that playbook."""
    exported_at: Time = ""
    id: Name = ""
    """What the browser that exported the engagement calls it."""
    name: Name
    runs: Annotated[tuple[Run, ...], Field(max_length=1_000)] = ()

    def run_of_visit(self, visit: str, day: dt.date | None = None) -> Run | None:
        """Find the run of a visit on a day; without a day the latest, of several the last in the file."""
        runs = [run for run in self.runs if run.visit == visit and day in (None, run.date)]
        return max(reversed(runs), key=lambda run: run.date or dt.date.min, default=None)

    def run_before(self, run: Run) -> Run | None:
        """Find the run of the same visit before another one, at the same customer as far as both name theirs."""
        place = self.runs.index(run)
        earlier = [
            other
            for number, other in enumerate(self.runs)
            if other.visit == run.visit
            and (other.date or dt.date.min, number) < (run.date or dt.date.min, place)
            and _may_be_same(other.fields.customer, run.fields.customer)
        ]
        return max(reversed(earlier), key=lambda other: other.date or dt.date.min, default=None)


def _may_be_same(one: str, other: str) -> bool:
    """Say whether two names may be of one customer: written alike, or one of them missing."""
    squeezed = ["".join(unicodedata.normalize("NFKC", name).lower().split()) for name in (one, other)]
    return "" in squeezed or squeezed[0] == squeezed[1]


def field_key(name: str) -> str:
    """Return the key under which a file has a field of the paper's head; a name that is none of them stays."""
    field = RunFields.model_fields.get(name)
    return field.alias or name if field else name


def item_keys(checklist: Checklist, item: Item) -> list[str]:
    """List every key under which an item may stand in a reader's records, the present one first."""
    return [
        f"{list_id}/{item_id}"
        for list_id in (checklist.id, *checklist.formerly)
        for item_id in (item.id, *item.formerly)
    ]


def engagement_schema() -> dict[str, Any]:
    """Publish the shape of an exported engagement as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Engagement.model_json_schema(),
        "title": "Playbook engagement",
    }
