"""Registers: the lists that an engagement keeps from its first day to its last, as kinds of list.

A playbook says what a register is; its rows belong to one engagement and stand in its workspace.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from engagement_playbook.model.base import Audience, Content, Flag, Keywords, Name
from engagement_playbook.model.reference import Id, PageId, RoleRef, TemplateRef, VisitRef
from engagement_playbook.model.text import LocalizedText

ROW_ID: Final = "id"

ROW_KEYS: Final = (ROW_ID, "history")
"""The keys of a row beside its values; no column may be called so."""

MAX_COLUMNS: Final = 30

MAX_CAUGHT: Final = 5
"""In a meeting one fills in no more columns of a row."""

MAX_DAYS: Final = 1_500
"""No deadline is further from the day it counts from."""


class ColumnType(StrEnum):
    """The type of a column's values."""

    TEXT = "text"
    """One line."""
    LONG_TEXT = "long_text"
    DATE = "date"
    CHOICE = "choice"
    """One of the column's own words."""
    ROLE = "role"
    """A role of the playbook; never a person."""
    NUMBER = "number"
    CHECK = "check"
    LINK = "link"
    """An address of the web or of mail."""


class ColumnUse(StrEnum):
    """What a column tells about its row, whatever it is called."""

    STATE = "state"
    OWNER = "owner"
    OPENED = "opened"
    """The day from which the age of a row counts."""
    CLOSED = "closed"
    """The day on which the receiver closed the row."""
    WAITING_SINCE = "waiting-since"
    """The day since which the row waits for the customer."""


class StateMeaning(StrEnum):
    """What a state says about a row, whatever it is called; a state without one is open."""

    CLOSED = "closed"
    WAITING = "waiting"
    """The next step is the customer's: the row is shown, and is not late for us."""


CATCH_TYPES: Final = (
    ColumnType.TEXT,
    ColumnType.LONG_TEXT,
    ColumnType.DATE,
    ColumnType.CHOICE,
    ColumnType.ROLE,
)
"""The types of the columns that are filled in while a visit runs."""

USE_TYPES: Final[Mapping[ColumnUse, ColumnType]] = {
    ColumnUse.STATE: ColumnType.CHOICE,
    ColumnUse.OWNER: ColumnType.ROLE,
    ColumnUse.OPENED: ColumnType.DATE,
    ColumnUse.CLOSED: ColumnType.DATE,
    ColumnUse.WAITING_SINCE: ColumnType.DATE,
}
"""The type that a column must have for its use."""


class ColumnChoice(Content):
    """One value of a choice column; ``means`` is for states."""

    id: Id
    label: LocalizedText
    means: StateMeaning | None = None
    formerly: tuple[Id, ...] = ()


def _no_row_key(name: str) -> str:
    if name in ROW_KEYS:
        raise PydanticCustomError("row_key", "'{name}' is a key of every row", {"name": name})
    return name


class Column(Content):
    """One column of a register.

    ``own`` keeps it out of every paper for the customer. A row without a value in a ``required`` column is
    reported.
    """

    id: Annotated[Id, AfterValidator(_no_row_key)]
    type: ColumnType
    label: LocalizedText
    help: LocalizedText | None = None
    choices: tuple[ColumnChoice, ...] = ()
    use: ColumnUse | None = None
    required: Flag = False
    own: Flag = False
    formerly: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _choices_of_a_choice(self) -> Self:
        if bool(self.choices) != (self.type is ColumnType.CHOICE):
            raise PydanticCustomError(
                "column_choices", "a column of type 'choice', and no other, has 'choices'"
            )
        return self


Days = Annotated[StrictInt, Field(ge=-MAX_DAYS, le=MAX_DAYS)]
"""Days after a day, or before it where the number is negative."""


class DaysByChoice(Content):
    """Days that differ by the value of a choice column; a value without days has no deadline."""

    column: Id
    days: Annotated[Mapping[Id, Days], Field(min_length=1)]


class Deadline(Content):
    """A day by which something must have happened to a row: that of a date column, so many days later.

    The days are calendar days unless ``working``. The deadline is met once one of the columns in ``met_by``
    has a value, and in any case once the row is closed. ``text`` says it in words.
    """

    id: Id
    text: LocalizedText
    date: Id
    days: Days = 0
    days_by: DaysByChoice | None = None
    working: Flag = False
    met_by: tuple[Id, ...] = ()


class Fill(Content):
    """A table of a template that is filled from the register.

    ``columns`` maps the table's columns to those of the register, or to ``id``. ``where`` says which rows belong there:
    those with one of the values in each of its columns; every row without it. With ``due``, only those whose day
    has come.
    """

    template: TemplateRef
    section: Id
    columns: Annotated[Mapping[Id, Id], Field(min_length=1)]
    where: Mapping[Id, tuple[Name, ...]] = {}
    due: Flag = False


class Count(Content):
    """A cell of a template's table that says how many rows of the register are open, overdue and closed.

    ``row`` names the line of the cell: a choice column of the table, and one of its choices. ``column`` takes
    the figures. ``by`` is a choice column of the register: open rows are counted by its choices too.
    """

    template: TemplateRef
    section: Id
    row: Annotated[Mapping[Id, Id], Field(min_length=1, max_length=1)]
    column: Id
    by: Id | None = None


class PlanColumns(Content):
    """Where a register says what became of milestones: its columns, and the values of its state.

    A row is about the milestone whose id stands in ``milestone``. ``day`` is that on which it was done, or to
    which it was moved.
    """

    milestone: Id
    day: Id
    reason: Id
    done: Annotated[tuple[Id, ...], Field(min_length=1)]
    moved: tuple[Id, ...] = ()
    dropped: tuple[Id, ...] = ()


class Register(Content):
    """A kind of list that every engagement keeps.

    A row is amber from ``amber`` working days before its deadline, and goes to the next level up once it is
    late by more than ``escalate`` working days. Once the day of its first deadline has been moved ``moves``
    times it is red whatever the date.
    """

    id: PageId
    title: LocalizedText
    purpose: LocalizedText
    audience: Audience
    """Whom the whole list may lie before; columns of ``own`` are left out of it even so."""
    edited_by: Annotated[tuple[RoleRef, ...], Field(min_length=1)]
    kept: LocalizedText
    """How long the list is kept, and what may not be kept in it."""
    read_in: tuple[VisitRef, ...] = ()
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=MAX_COLUMNS)]
    deadlines: tuple[Deadline, ...] = ()
    amber: Annotated[StrictInt, Field(ge=0, le=60)] = 5
    escalate: Annotated[StrictInt, Field(ge=0, le=60)] = 10
    moves: Annotated[StrictInt, Field(ge=1, le=20)] | None = None
    fills: tuple[Fill, ...] = ()
    counts: tuple[Count, ...] = ()
    plan: PlanColumns | None = None
    catch: Annotated[tuple[Id, ...], Field(min_length=1, max_length=MAX_CAUGHT)] | None = None
    """The columns of a row that is written down in the browser while a visit runs, in their order; None for a
    register whose rows are not."""
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()

    def column(self, name: str) -> Column | None:
        """Find a column by its id, or by one that it had formerly."""
        return next(
            (column for column in self.columns if column.id == name),
            next((column for column in self.columns if name in column.formerly), None),
        )

    def column_for(self, use: ColumnUse) -> Column | None:
        """Find the column of a use."""
        return next((column for column in self.columns if column.use is use), None)

    @property
    def subject(self) -> Column:
        """The column that names a row to a reader: the first of text, or else the first."""
        texts = (ColumnType.TEXT, ColumnType.LONG_TEXT)
        return next((column for column in self.columns if column.type in texts), self.columns[0])

    def states(self, meaning: StateMeaning) -> frozenset[str]:
        """Return the states that mean something."""
        state = self.column_for(ColumnUse.STATE)
        return frozenset(choice.id for choice in (state.choices if state else ()) if choice.means is meaning)
