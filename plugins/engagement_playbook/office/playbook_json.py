"""For other programs: the whole playbook as one JSON file, and the shape of what readers export."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema

from engagement_playbook.engagement.export import engagement_schema
from engagement_playbook.model.base import Content
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.home import Home
from engagement_playbook.model.milestone import Milestone, TypicalFreeze
from engagement_playbook.model.onboarding import OnboardingDay, Scenario
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.phrase import Phrase
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.question import Question
from engagement_playbook.model.register import Register
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.role import Role
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.template import Template
from engagement_playbook.model.term import Term
from engagement_playbook.model.text import IS_TEXT
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.vocabulary import Vocabulary

FORMAT: Final = "playbook"
VERSION: Final = 1
SCHEMA: Final = "playbook.schema.json"
"""The file beside it that describes it."""

_TEXT: Final = {
    "description": "Plain words by language; every text of a playbook has all its languages.",
    "type": "object",
    "additionalProperties": {"type": "string", "minLength": 1},
    "minProperties": 1,
}

_KINDS: Final[dict[str, tuple[type[Content], Callable[[Playbook], Iterable[Content]]]]] = {
    "phases": (Phase, lambda playbook: playbook.phases),
    "checklists": (Checklist, lambda playbook: playbook.checklists),
    "templates": (Template, lambda playbook: playbook.templates),
    "visits": (Visit, lambda playbook: playbook.visits),
    "case_studies": (CaseStudy, lambda playbook: playbook.cases),
    "stages": (Stage, lambda playbook: playbook.stages),
    "roles": (Role, lambda playbook: playbook.roles),
    "regulations": (Regulation, lambda playbook: playbook.rules),
    "glossary": (Term, lambda playbook: playbook.terms),
    "phrases": (Phrase, lambda playbook: playbook.phrases),
    "faq": (Question, lambda playbook: playbook.questions),
    "onboarding": (OnboardingDay, lambda playbook: playbook.days),
    "scenarios": (Scenario, lambda playbook: playbook.scenarios),
    "milestones": (Milestone, lambda playbook: playbook.milestones),
    "freezes": (TypicalFreeze, lambda playbook: playbook.freezes),
    "registers": (Register, lambda playbook: playbook.registers),
    "vocabularies": (Vocabulary, lambda playbook: playbook.vocabularies.values()),
}
"""Every kind of part under its key, in the order of the file."""


def playbook_json(playbook: Playbook) -> bytes:
    """Write every part once, keyed by kind, in reading order.

    Texts are mappings from language to plain words; references are ids; a field that is absent has
    its default, which the schema names. ``core_checklists`` are the ids of the lists that belong to
    every visit. The same content gives the same bytes.
    """
    data = {
        "$schema": SCHEMA,
        "format": FORMAT,
        "version": VERSION,
        "languages": list(playbook.languages),
        **({"home": _part(playbook.home)} if playbook.home else {}),
        **{name: [_part(part) for part in parts(playbook)] for name, (_, parts) in _KINDS.items()},
        "core_checklists": [
            checklist.id for checklist in playbook.checklists if checklist.id in playbook.core
        ],
    }
    return _written(data)


def playbook_schema() -> bytes:
    """Describe ``playbook.json`` as JSON Schema, made from the models."""
    models: dict[str, type[Content]] = {"home": Home, **{name: model for name, (model, _) in _KINDS.items()}}
    places, definitions = models_json_schema(
        [(model, "serialization") for model in models.values()], schema_generator=_AsWritten
    )
    kinds = {
        name: {"type": "array", "items": places[model, "serialization"]}
        for name, (model, _) in _KINDS.items()
    }
    properties: dict[str, Any] = {
        "$schema": {"const": SCHEMA},
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "languages": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "home": places[Home, "serialization"],
        **kinds,
        "core_checklists": {"type": "array", "items": {"type": "string"}},
    }
    return _written(
        {
            "$schema": GenerateJsonSchema.schema_dialect,
            "title": "Playbook",
            "type": "object",
            "properties": properties,
            "required": [name for name in properties if name != "home"],
            "additionalProperties": False,
            "$defs": {**_texts(definitions["$defs"]), "Text": _TEXT},
        }
    )


class _AsWritten(GenerateJsonSchema):
    """Describes parts as they are written: what has its default is left out."""

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,  # noqa: FBT001 - the base class has it so
    ) -> bool:
        return field["schema"]["type"] != "default" and super().field_is_required(field, total)


def _texts(node: Any) -> Any:
    """Give every text its shape, for which the models leave a mark."""
    if isinstance(node, dict):
        kept = {name: _texts(inner) for name, inner in node.items() if name != IS_TEXT}
        return {**kept, "$ref": "#/$defs/Text"} if IS_TEXT in node else kept
    return [_texts(inner) for inner in node] if isinstance(node, list) else node


def _part(part: Content) -> dict[str, Any]:
    return part.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def _written(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def engagement_schema_json() -> bytes:
    """Write the shape of a reader's exported engagement, for programs that make or read one."""
    return _written(engagement_schema())
