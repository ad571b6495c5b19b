"""What every content model shares: strictness, marks of review, links."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from engagement_playbook.config.settings import RuleSeverity
from engagement_playbook.model.reference import (
    CaseRef,
    ChecklistRef,
    FaqRef,
    Id,
    LessonRef,
    PageRef,
    PhaseRef,
    PhraseRef,
    Reference,
    RoleRef,
    RuleRef,
    StageRef,
    StepRef,
    TemplateRef,
    TermRef,
    VisitRef,
)


class Content(BaseModel):
    """A mapping an author writes: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PARTIAL_DATE: Final = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_PERIOD: Final = r"^[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}(-[0-9]{2}){0,2})?$"


def _iso_date(value: object) -> object:
    # fromisoformat also reads weeks and other forms of the standard that nobody here means.
    if isinstance(value, str) and re.match(_DAY, value):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise PydanticCustomError("iso_date", "expected a date")


def _year_first(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _year_or(pattern: str) -> WithJsonSchema:
    """Say in a schema that a year may stand alone, which YAML reads as a number."""
    year = {"type": "integer", "minimum": 1000, "maximum": 9999}
    return WithJsonSchema({"anyOf": [year, {"type": "string", "pattern": pattern}]})


Date = Annotated[
    dt.date,
    BeforeValidator(_iso_date),
    WithJsonSchema({"type": "string", "pattern": _DAY, "format": "date"}),
]
"""A day, written 2026-11-22."""

PartialDate = Annotated[
    str, BeforeValidator(_year_first), StringConstraints(pattern=_PARTIAL_DATE), _year_or(_PARTIAL_DATE)
]
"""A year, a month or a day: 2018, 2018-04, 2018-04-20."""

Period = Annotated[
    str,
    BeforeValidator(_year_first),
    StringConstraints(pattern=_PERIOD),
    _year_or(_PERIOD),
]
"""One or two partial dates: 2013, 2007/2013, 2018-04/2018-12."""

Bare = Annotated[StrictStr, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
"""A text that is the same in every language: a name, a number, a version."""

Version = Annotated[StrictStr, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){1,2}$")]
"""Two or three numbers, in quotes: "1.0"."""

Minutes = Annotated[StrictInt, Field(ge=1, le=1440)]
Flag = StrictBool

Word = Id
"""A word of the playbook's own vocabulary (``playbook/vocabulary.yml``)."""

Keywords = Mapping[str, tuple[Bare, ...]]
"""Further words a reader may type, by language."""


class Audience(StrEnum):
    """Who may see a sheet."""

    OWN = "own"
    TABLE = "table"
    HANDOVER = "handover"


Applies = Mapping[Id, tuple[Bare, ...]]
"""Where a part holds, by dimension: ``{jurisdictions: [CN, EU]}``; an absent dimension means everywhere.

Dimensions and their words are content: each dimension is an entry of ``playbook/vocabulary.yml``.
"""


class Trial(Content):
    """Who tried a sheet in the field, and when."""

    on: Date
    by: RoleRef


class LintException(Content):
    """Where a rule of the linter does not hold in this file, and why.

    ``at`` is the id of the part it is about; the whole file unless given.
    """

    rule: Bare
    at: Bare | None = None
    severity: RuleSeverity = RuleSeverity.OFF
    reason: Bare


class Linted(Content):
    """A file's content; it may except itself from rules, for its maintainers' eyes only."""

    lint: Annotated[tuple[LintException, ...], Field(exclude=True)] = ()


def _untried_is_none(value: object) -> object:
    return None if value is False else value


Tried = Annotated[
    Trial | None,
    BeforeValidator(_untried_is_none, json_schema_input_type=Literal[False] | Trial | None),
]
"""``false``, or a mapping with ``on`` and ``by``."""


class Reviewed(Linted):
    """The marks of everything that ages: who answers for it, which version, since when."""

    owner: RoleRef | None = None
    version: Version | None = None
    revised: Date | None = None
    review_by: Date | None = None


class Link(Content):
    """Exactly one reference to another part, by kind."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    phase: PhaseRef | None = None
    step: StepRef | None = None
    checklist: ChecklistRef | None = None
    template: TemplateRef | None = None
    visit: VisitRef | None = None
    case: CaseRef | None = None
    lesson: LessonRef | None = None
    stage: StageRef | None = None
    role: RoleRef | None = None
    term: TermRef | None = None
    rule: RuleRef | None = None
    phrase: PhraseRef | None = None
    faq: FaqRef | None = None
    page: PageRef | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_fields_set) != 1 or any(
            getattr(self, name) is None for name in self.model_fields_set
        ):
            raise PydanticCustomError("one_link", "a link names exactly one part")
        return self

    @property
    def target(self) -> Reference:
        """The one reference."""
        (name,) = self.model_fields_set
        reference: Reference = getattr(self, name)
        return reference


def practice_as_mapping(value: Any) -> Any:
    """Read the bare word ``practice`` as the mapping it stands for."""
    return {"practice": True} if value == "practice" else value
