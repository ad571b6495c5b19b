"""Typed references between the parts of a playbook.

A reference names its target by kind and id, and is written in one direction only. The id of a part
inside another part holds both ids: ``phase/step``, ``checklist/item``, ``case/lesson``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from engagement_playbook.support.file_names import name_problem

ID_PATTERN: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
REFERS_TO: Final = "x-refers-to"
"""The keyword of a JSON Schema that names the kind of a reference's target."""

MAX_ID: Final = 80
"""Ids become file names, whose length is limited."""

_OVERVIEW: Final = "index"
"""The name of the page that lists all parts of a kind, beside their own."""

_ID: Final = re.compile(ID_PATTERN + r"\Z")

KINDS: Final = {
    "phase": "phase",
    "step": "step",
    "checklist": "checklist",
    "item": "checklist item",
    "template": "template",
    "visit": "visit",
    "case": "case study",
    "lesson": "lesson",
    "stage": "stage",
    "role": "role",
    "term": "glossary term",
    "rule": "regulation",
    "phrase": "phrase",
    "faq": "question",
    "stop": "onboarding day",
    "scenario": "scenario",
    "register": "register",
    "milestone": "milestone",
    "page": "page",
}
"""Every kind of part: the word that links use, and the words that messages use."""

PROFILE: Final = "profile"
"""The word of links to what is known of one customer only; also the vocabulary of what may be known.

It is no kind of part: a text shows the label of such a link until somebody fills the value in.
"""

OWNERS: Final = {"step": "phase", "item": "checklist", "lesson": "case"}
"""Kinds of parts inside another part, with the kind of that part."""


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """The kind and id of an addressable part."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def owner(self) -> str:
        """The id of the part that this one is in (``phase`` of ``phase/step``), or its own id."""
        return self.id.partition("/")[0]

    @property
    def local(self) -> str:
        """The id inside the owner (``step`` of ``phase/step``), or the whole id."""
        return self.id.rpartition("/")[2]


def is_id(value: str) -> bool:
    """Return whether a text has the form of an id."""
    return len(value) <= MAX_ID and _ID.match(value) is not None


def check_id(value: object) -> str:
    """Return a valid id unchanged. Raises PydanticCustomError for anything else."""
    if isinstance(value, str) and is_id(value):
        return value
    raise PydanticCustomError(
        "identifier",
        "'{value}' is not an id",
        {"value": str(value)[:60] if not isinstance(value, dict | list) else "…"},
    )


def page_name_problem(value: str) -> str:
    """Say why an id cannot name a page and its files; empty where it can."""
    return "that is the name of the overview's page" if value == _OVERVIEW else name_problem(value)


def _check_page_name(value: str) -> str:
    if reason := page_name_problem(value):
        raise PydanticCustomError(
            "page_name", "'{value}' cannot name a page", {"value": value, "reason": reason}
        )
    return value


Id = Annotated[
    str,
    BeforeValidator(check_id),
    WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": MAX_ID}),
]
"""An id: kebab-case ASCII, the same in every language, never reused."""

PageId = Annotated[Id, AfterValidator(_check_page_name)]
"""The id of a part with a page of its own: names of files and folders are made of it."""


def _to(kind: str) -> BeforeValidator:
    def make(value: object) -> Reference:
        if isinstance(value, str) and value:
            return Reference(kind, value)
        raise PydanticCustomError("reference", "expected the id of a {kind}", {"kind": KINDS[kind]})

    return BeforeValidator(make)


def _as_schema(kind: str) -> WithJsonSchema:
    """Name the kind of the target in the schema, for the schemas that list the ids of a playbook."""
    return WithJsonSchema({"type": "string", "minLength": 1, REFERS_TO: kind})


_AS_ID: Final = PlainSerializer(lambda reference: reference.id if reference else None, return_type=str)

PhaseRef = Annotated[Reference, _to("phase"), _as_schema("phase"), _AS_ID]
StepRef = Annotated[Reference, _to("step"), _as_schema("step"), _AS_ID]
ChecklistRef = Annotated[Reference, _to("checklist"), _as_schema("checklist"), _AS_ID]
TemplateRef = Annotated[Reference, _to("template"), _as_schema("template"), _AS_ID]
VisitRef = Annotated[Reference, _to("visit"), _as_schema("visit"), _AS_ID]
CaseRef = Annotated[Reference, _to("case"), _as_schema("case"), _AS_ID]
LessonRef = Annotated[Reference, _to("lesson"), _as_schema("lesson"), _AS_ID]
StageRef = Annotated[Reference, _to("stage"), _as_schema("stage"), _AS_ID]
RoleRef = Annotated[Reference, _to("role"), _as_schema("role"), _AS_ID]
TermRef = Annotated[Reference, _to("term"), _as_schema("term"), _AS_ID]
RuleRef = Annotated[Reference, _to("rule"), _as_schema("rule"), _AS_ID]
PhraseRef = Annotated[Reference, _to("phrase"), _as_schema("phrase"), _AS_ID]
MilestoneRef = Annotated[Reference, _to("milestone"), _as_schema("milestone"), _AS_ID]
FaqRef = Annotated[Reference, _to("faq"), _as_schema("faq"), _AS_ID]
PageRef = Annotated[Reference, _to("page"), _as_schema("page"), _AS_ID]
