"""The bases and field types that content models share."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    ValidationInfo,
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
    MilestoneRef,
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
from engagement_playbook.model.text import text_error, unknown_languages
from engagement_playbook.source import CutText


class Content(BaseModel):
    """A mapping in a content file: immutable, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    former_keys: ClassVar[Mapping[str, str]] = {}
    """Keys that authors wrote in earlier versions, with the present ones; read as these (see load)."""


_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PARTIAL_DATE: Final = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_PERIOD: Final = r"^[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}(-[0-9]{2}){0,2})?$"


def _iso_date(value: object) -> object:
    # fromisoformat also reads weeks and other forms of ISO 8601.
    if isinstance(value, str) and re.match(_DAY, value):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise PydanticCustomError("iso_date", "expected a date")


def _year_first(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _year_or(pattern: str) -> WithJsonSchema:
    """Allow a number in the schema as well: YAML reads a year as one."""
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


def _whole(value: object) -> object:
    if isinstance(value, CutText):
        raise PydanticCustomError("cut", "a comment ends the text")
    return value


Name = Annotated[StrictStr, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
"""What something listed elsewhere is called there; one that a comment has cut is in no list."""

Bare = Annotated[Name, BeforeValidator(_whole)]
"""A text that is the same in every language, such as a name or a number; a comment beside it is an error."""

Version = Annotated[StrictStr, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){1,2}$")]
"""Two or three numbers, in quotes: "1.0"."""

Minutes = Annotated[StrictInt, Field(ge=1, le=1440)]
Flag = StrictBool

Word = Id
"""A word of the playbook's own vocabulary (``playbook/vocabulary.yml``)."""


def _in_known_languages(
    words: Mapping[str, tuple[str, ...]], info: ValidationInfo
) -> Mapping[str, tuple[str, ...]]:
    if problems := unknown_languages(words, (info.context or {})["languages"]):
        raise text_error(problems)
    return words


Keywords = Annotated[Mapping[str, tuple[Bare, ...]], AfterValidator(_in_known_languages)]
"""Further words that the search finds a part by, by language."""


class Audience(StrEnum):
    """Who sees a sheet: our own people only, the customer too, or the customer who keeps it."""

    OWN = "own"
    TABLE = "table"
    HANDOVER = "handover"


STAGES: Final = "stages"
"""The dimension whose words are the ids of stages."""

PLACES: Final = "places"
"""The dimension, and the vocabulary, of the places where people meet."""

SCOPES: Final = ("applies", "unless")
"""The fields that say where a part applies, and where it does not."""

Applies = Mapping[Id, tuple[Name, ...]]
"""Where a part applies, by dimension: ``{jurisdictions: [CN, EU]}``; everywhere in an absent dimension.

Each dimension is an entry of ``playbook/vocabulary.yml``, or ``stages``.
"""


def in_scope(setting: Applies, applies: Applies, unless: Applies) -> bool:
    """Return whether what applies somewhere may do so in a setting, of which every value is possible.

    A dimension of which the setting says nothing excludes nothing.
    """
    return all(
        not set(words).isdisjoint(setting.get(dimension) or words)
        for dimension, words in applies.items()
        if words
    ) and not any(
        setting.get(dimension) and set(setting[dimension]) <= set(words)
        for dimension, words in unless.items()
    )


def is_named(setting: Applies, applies: Applies) -> bool:
    """Return whether a setting names a place where something applies; unlike ``in_scope``, silence is no yes."""
    return all(not set(words).isdisjoint(setting.get(name, ())) for name, words in applies.items())


class Trial(Content):
    """Who tried a sheet in the field, and when."""

    on: Date
    by: RoleRef


class LintException(Content):
    """The suppression of a linter's rule in this file, with its reason.

    ``at`` is the id of the part it applies to, None for the whole file. ``severity`` replaces the rule's.
    """

    rule: Name
    at: Name | None = None
    severity: RuleSeverity = RuleSeverity.OFF
    reason: Bare


class Linted(Content):
    """The content of a file that may suppress rules of the linter; suppressions are not exported."""

    lint: Annotated[tuple[LintException, ...], Field(exclude=True)] = ()


def _untried_is_none(value: object) -> object:
    return None if value is False else value


Tried = Annotated[
    Trial | None,
    BeforeValidator(_untried_is_none, json_schema_input_type=Literal[False] | Trial | None),
]
"""``false``, or a mapping with ``on`` and ``by``; None for a sheet never tried in the field."""


class Reviewed(Linted):
    """Content that must be reviewed: its owner, its version, the day of its revision and of its next review."""

    owner: RoleRef | None = None
    version: Version | None = None
    revised: Date | None = None
    review_by: Date | None = None


def newest_revision(parts: Iterable[Reviewed]) -> dt.date | None:
    """Return the day of the newest revision; None where no part says one."""
    return max((part.revised for part in parts if part.revised), default=None)


class Link(Content):
    """A reference to another part: exactly one of the fields is set."""

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
    milestone: MilestoneRef | None = None
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
