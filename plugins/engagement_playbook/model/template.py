"""Document templates: structured forms that people fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, StrictInt, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from engagement_playbook.model.base import Applies, Audience, Content, Keywords, Reviewed, Tried
from engagement_playbook.model.reference import Id, PageId, PhaseRef, RoleRef
from engagement_playbook.model.regulation import Clock
from engagement_playbook.model.text import LocalizedText

_BLANK: Final = re.compile(r"\{([a-z0-9-]+)\}")


class FieldType(StrEnum):
    """The type of a field's value."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
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
    """One field of a form, with a line of help and an example value."""

    id: Id
    type: FieldType
    label: LocalizedText
    help: LocalizedText | None = None
    example: Example | None = None
    choices: (
        Annotated[Choices, BeforeValidator(_choices, json_schema_input_type=Id | tuple[Choice, ...])] | None
    ) = None


class ClockField(TemplateField):
    """A field to tick that stands for the clock of a rule; made from it, never written by an author."""

    clock: Clock


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

    With ``sentences``, the fields are their blanks; a blank may be a field of another section too.
    """

    id: Id
    title: LocalizedText
    intro: LocalizedText | None = None
    sentences: tuple[Sentence, ...] = ()
    fields: tuple[TemplateField, ...] = ()
    table: TemplateTable | None = None
    source: Id | None = None

    @model_validator(mode="after")
    def _one_kind_of_content(self) -> Self:
        if sum(map(bool, (self.fields or self.sentences, self.table, self.source))) != 1:
            raise PydanticCustomError("fields_or_table", "a section has 'fields' or a 'table'")
        return self


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
    signatures: tuple[RoleRef, ...] = ()
    applies: Applies = {}
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    keywords: Keywords = {}
    formerly: tuple[Id, ...] = ()

    @property
    def fields(self) -> Mapping[str, TemplateField]:
        """The fields outside tables by their ids; of two with one id, the first."""
        listed = [field for section in self.sections for field in section.fields]
        return {field.id: field for field in reversed(listed)}

    @property
    def is_notice(self) -> bool:
        """Whether sentences stand ready in it."""
        return any(section.sentences for section in self.sections)
