"""Document templates: structured forms that people fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import (
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    StrictInt,
    ValidationInfo,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from engagement_playbook.model.base import (
    Applies,
    Audience,
    Content,
    Flag,
    Keywords,
    Reviewed,
    Tried,
    in_scope,
    is_named,
)
from engagement_playbook.model.reference import Id, PageId, PhaseRef, RoleRef
from engagement_playbook.model.regulation import Clock
from engagement_playbook.model.text import LocalizedText

_BLANK: Final = re.compile(r"\{([a-z0-9-]+)\}")


class FieldType(StrEnum):
    """The type of a field's value."""

    SHORT_TEXT = "short_text"
    """A few characters, such as 3/12."""
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    PERSON_ROLE = "person_role"
    CHECK = "check"
    MOMENT = "moment"
    """A day and a minute; on a page with sentences, time runs from the first of them."""


class Format(StrEnum):
    """The file formats of a template."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


class PackUse(StrEnum):
    """What a template stands for in the pack of a visit."""

    AGENDA = "agenda"
    """Not printed: the visit's own agenda stands there, filled in."""
    MINUTES = "minutes"
    """Closes the table bundle; without one, a plain form of our own does."""


class Known(StrEnum):
    """What an engagement knows that goes into a form, whatever the form calls it."""

    PROJECT = "project"
    """What both sides call the work."""
    CODENAME = "codename"
    """What we call it; it fills papers for our own eyes only."""
    TODAY = "today"
    MEETING = "meeting"
    """The visit whose papers the form is among."""
    MEETING_DAY = "meeting-day"
    DATE = "date"
    """In a table: the key dates that are still to come, a line each."""
    DATE_NAME = "date-name"


IN_LINES: Final = (Known.DATE, Known.DATE_NAME)
"""What there may be several of, so that only a column of a table takes it."""


class Choice(Content):
    """One value of a choice field."""

    id: Id
    label: LocalizedText


class Choices(Content):
    """The values of a choice field: those of a list of the playbook (``source``), or ``values`` of its own."""

    source: Id | None = None
    values: tuple[Choice, ...] = ()


def _choices(value: object) -> object:
    if isinstance(value, str):
        return {"source": value}
    if isinstance(value, list):
        return {"values": value}
    raise PydanticCustomError("choices", "expected the name of a list, or values")


def _same_everywhere(value: object, info: ValidationInfo) -> object:
    """Expand an example that is the same in every language (a date, a number) to all languages."""
    languages: tuple[str, ...] = (info.context or {})["languages"]
    return dict.fromkeys(languages, value) if isinstance(value, str) else value


Example = Annotated[
    LocalizedText, BeforeValidator(_same_everywhere, json_schema_input_type=LocalizedText | str)
]


class TemplateField(Content):
    """One field of a form, with a line of help and an example value.

    ``known`` says what an engagement fills it with.
    """

    id: Id
    type: FieldType
    label: LocalizedText
    help: LocalizedText | None = None
    example: Example | None = None
    choices: (
        Annotated[Choices, BeforeValidator(_choices, json_schema_input_type=Id | tuple[Choice, ...])] | None
    ) = None
    known: Known | None = None


class ClockField(TemplateField):
    """A field to tick that stands for the clock of a rule; made from it, never written by an author.

    ``applies`` is where the clock runs.
    """

    clock: Clock
    applies: Applies


class Sentence(Content):
    """A sentence that stands ready in every language; ``{field}`` is a blank, which that field fills."""

    id: Id
    text: LocalizedText

    def blanks(self, language: str) -> Iterator[str]:
        """Name the fields that fill the blanks of the sentence in one language, in order."""
        return (piece for piece, is_blank in pieces(self.text[language].plain) if is_blank)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Part a text at its blanks: the words between them, and the ids in them."""
    for place, piece in enumerate(_BLANK.split(text)):
        if piece:
            yield piece, place % 2 == 1


class TemplateTable(Content):
    """A table: its columns, the number of empty rows, and example rows (values by column)."""

    rows: Annotated[StrictInt, Field(ge=1, le=60)]
    columns: Annotated[tuple[TemplateField, ...], Field(min_length=1, max_length=12)]
    example: tuple[Mapping[Id, Example], ...] = ()


class Section(Content):
    """A section of a form: fields, one table, or what a list of the playbook fills it with (``source``).

    With ``sentences``, the fields are their blanks; a blank may be a field of another section too. What is
    ``own`` is on the form for whoever fills it in, and in no bundle for the table.
    """

    id: Id
    title: LocalizedText
    intro: LocalizedText | None = None
    sentences: tuple[Sentence, ...] = ()
    fields: tuple[TemplateField, ...] = ()
    table: TemplateTable | None = None
    source: Id | None = None
    own: Flag = False

    def within(self, setting: Applies) -> Self | None:
        """Return the section with the clocks that a setting names; None where it had clocks and none is left."""
        fields = tuple(
            field
            for field in self.fields
            if not isinstance(field, ClockField) or is_named(setting, field.applies)
        )
        if len(fields) == len(self.fields):
            return self
        return self.model_copy(update={"fields": fields}) if fields else None

    @model_validator(mode="after")
    def _one_kind_of_content(self) -> Self:
        if sum(map(bool, (self.fields or self.sentences, self.table, self.source))) != 1:
            raise PydanticCustomError("fields_or_table", "a section has 'fields' or a 'table'")
        return self

    @model_validator(mode="after")
    def _known_where_it_fits(self) -> Self:
        columns = self.table.columns if self.table else ()
        known = [(field.known, field in columns) for field in (*self.fields, *columns) if field.known]
        if any((what in IN_LINES) != in_table for what, in_table in known):
            raise PydanticCustomError(
                "known_where",
                "'known' is 'date' or 'date-name' in the columns of a table, and neither elsewhere",
            )
        return self

    @property
    def is_explained(self) -> bool:
        """Whether anything says how it is filled in: help or an example."""
        fields = self.table.columns if self.table else self.fields
        return bool(self.table and self.table.example) or any(field.help or field.example for field in fields)


class Party(StrEnum):
    """The side of a contract that somebody signs for."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    SUPERVISOR = "supervisor"


class Signature(Content):
    """Who signs: a role of the playbook, or words (``label``); for which side, and whether with its seal."""

    role: RoleRef | None = None
    label: LocalizedText | None = None
    party: Party | None = None
    seal: Flag = False

    @model_validator(mode="after")
    def _one_signer(self) -> Self:
        if (self.role is None) == (self.label is None):
            raise PydanticCustomError("signer", "a signature has a 'role' or a 'label'")
        return self

    @model_serializer(mode="wrap")
    def _short_form(self, whole: SerializerFunctionWrapHandler) -> str | dict[str, Any]:
        if self.role and self.party is None and not self.seal:
            return self.role.id
        signature: dict[str, Any] = whole(self)
        return signature


def _signature(value: object) -> object:
    return {"role": value} if isinstance(value, str) else value


class Template(Reviewed):
    """A document that people fill in, in several file formats."""

    id: PageId
    phase: PhaseRef
    title: LocalizedText
    purpose: LocalizedText | None = None
    use: PackUse | None = None
    audience: Audience
    tried: Tried = None
    formats: tuple[Format, ...] = (Format.DOCX, Format.PDF)
    signatures: tuple[
        Annotated[Signature, BeforeValidator(_signature, json_schema_input_type=RoleRef | Signature)], ...
    ] = ()
    applies: Applies = {}
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()

    def within(self, setting: Applies) -> Self | None:
        """Return the form as it is used in a setting, with the clocks that it names; None where it does not apply."""
        if not in_scope(setting, self.applies, {}):
            return None
        here = (section.within(setting) for section in self.sections)
        sections = tuple(section for section in here if section)
        return self if sections == self.sections else self.model_copy(update={"sections": sections})

    @property
    def shared_sections(self) -> tuple[Section, ...]:
        """The sections of a file that the customer gets: without those for our own eyes, unless the form is."""
        if self.audience is Audience.OWN:
            return self.sections
        return tuple(section for section in self.sections if not section.own)

    @property
    def documents(self) -> tuple[Format, ...]:
        """The formats in which it is filled in on a screen."""
        return tuple(form for form in (Format.DOCX, Format.XLSX) if form in self.formats)

    @property
    def fields(self) -> Mapping[str, TemplateField]:
        """The fields outside tables by their ids; of two with one id, the first."""
        listed = [field for section in self.sections for field in section.fields]
        return {field.id: field for field in reversed(listed)}

    @property
    def is_notice(self) -> bool:
        """Whether sentences stand ready in it."""
        return any(section.sentences for section in self.sections)

    @property
    def is_explained(self) -> bool:
        """Whether anything says how it is filled in: then a file of its own does."""
        return any(section.is_explained for section in self.sections)
