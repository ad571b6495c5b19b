"""JSON Schemas for the editor, one per type of content file, generated from the models.

Editors complete and warn with them. A file that they accept may still have errors (an id used twice, a
rule of the linter); a file that they refuse has errors in ``playbook check`` too. The ids of a playbook
are in a file of their own, as suggestions: an unknown id may be new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname, relpath
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from engagement_playbook.authoring.descriptions import described
from engagement_playbook.config.settings import Options
from engagement_playbook.engagement.export import engagement_schema
from engagement_playbook.load import Loaded
from engagement_playbook.load.file_types import FILE_TYPES, FileType
from engagement_playbook.load.loader import OVERVIEWS
from engagement_playbook.model.base import PLACES, SCOPES, STAGES, Link
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import REFERS_TO
from engagement_playbook.model.text import IS_TEXT, MAX_CHARACTERS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
IDS_FILE: Final = "ids.json"
MARKER: Final = "# yaml-language-server: $schema="
"""How the first line of a YAML file begins that names its schema (YAML Language Server)."""

SCHEMA_FOLDER: Final = "playbook/schemas"
"""The folder of a playbook's schemas."""

_PLUGIN: Final = "engagement-playbook"
_IS_SCOPE: Final = "x-applies"
_KEYWORDS: Final = (IS_TEXT, REFERS_TO, _IS_SCOPE)


def schema_files(
    playbook: Playbook, pages: Iterable[str] = (), file_types: Sequence[FileType] = FILE_TYPES
) -> dict[str, bytes]:
    """Return the files of every schema of a playbook: bytes by file name.

    Languages and ids are the playbook's; ``pages`` are the addresses of hand-written pages that a link
    may name.
    """
    schemas = {
        schema_name(file_type): content_schema(file_type, playbook.languages) for file_type in file_types
    }
    schemas[IDS_FILE] = ids_schema(playbook, pages)
    schemas["engagement.json"] = engagement_schema()
    schemas["mkdocs.json"] = site_schema()
    return {name: _bytes(schema) for name, schema in schemas.items()}


def schema_name(file_type: FileType) -> str:
    """Return the name of the file that holds the schema of a type of content file."""
    return f"{file_type.name.replace(' ', '-')}.json"


def content_schema(file_type: FileType, languages: Sequence[str]) -> dict[str, Any]:
    """Return the schema of a type of content file, with descriptions of its keys in some languages."""

    class Generator(_ContentSchema):
        described_in = tuple(languages)

    schema = file_type.model.model_json_schema(schema_generator=Generator)
    definitions = {**schema.pop("$defs", {}), "Text": _text_schema(languages)}
    # A file without an id is named by its file or folder.
    if file_type.part_kind and "id" in schema.get("required", ()):
        schema["required"].remove("id")
    return {
        "$schema": DIALECT,
        "title": file_type.name,
        **_resolved(schema),
        "$defs": _resolved(definitions),
    }


def ids_schema(playbook: Playbook, pages: Iterable[str] = ()) -> dict[str, Any]:
    """Return the schema that suggests the ids of a playbook by kind, and the words of its vocabularies."""
    ids: dict[str, list[str]] = {kind: [] for kind in Link.model_fields}
    for reference in playbook.parts:
        if reference.kind in ids:
            ids[reference.kind].append(reference.id)
    ids["page"] = sorted({*OVERVIEWS, *pages})
    words = {
        name: [value.id for value in vocabulary.values] for name, vocabulary in playbook.vocabularies.items()
    }
    words[STAGES] = ids["stage"]
    scope = {name: {"type": "array", "items": _suggestions(values)} for name, values in words.items()}
    return {
        "$schema": DIALECT,
        "title": "Ids of this playbook",
        "$defs": {
            **{kind: _suggestions(ids_of_kind) for kind, ids_of_kind in ids.items()},
            "applies": {"properties": scope},
            PLACES: _suggestions(words.get(PLACES, ())),
        },
    }


def site_schema() -> dict[str, Any]:
    """Return the schema of the plugin's options in ``mkdocs.yml``; other keys are MkDocs' own."""
    options = Options.model_json_schema(schema_generator=_TitlelessSchema, ref_template="#/$defs/{model}")
    definitions = options.pop("$defs", {})
    entry = {"type": "object", "properties": {_PLUGIN: {"anyOf": [options, {"type": "null"}]}}}
    return {
        "$schema": DIALECT,
        "title": "mkdocs.yml of a playbook",
        "type": "object",
        "properties": {"plugins": {"type": "array", "items": {"anyOf": [{"type": "string"}, entry]}}},
        "$defs": definitions,
    }


def marker(path: str, file_type: FileType) -> str:
    """Return the first line of a content file, which tells an editor its schema."""
    return f"{MARKER}{relpath(f'{SCHEMA_FOLDER}/{schema_name(file_type)}', dirname(path))}"


def unmarked(loaded: Loaded) -> dict[str, bytes]:
    """Return the content files whose first line does not name their schema: new bytes with it, by path."""
    contents = {}
    for file in loaded.files:
        path, first_line = file.document.path, marker(file.document.path, file.file_type)
        text = file.document.text
        first, _, rest = text.partition("\n")
        if not file.document.inherited and first.rstrip("\r") != first_line:
            contents[path] = f"{first_line}\n{rest if first.startswith(MARKER) else text}".encode()
    return contents


class _TitlelessSchema(GenerateJsonSchema):
    """Omits titles, which repeat the key, and empty or structured defaults."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        result = super().default_schema(schema)
        if not isinstance(result.get("default"), bool | str) or result["default"] == "":
            result.pop("default", None)
        return result

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        result = super().model_schema(schema)
        # The description is a docstring, which is for programmers.
        result.pop("description", None)
        result.pop("title", None)
        return result

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        result = super().enum_schema(schema)
        result.pop("description", None)
        result.pop("title", None)
        return result


class _ContentSchema(_TitlelessSchema):
    """Adds to each key its description in the languages ``described_in``."""

    described_in: tuple[str, ...] = ()

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model: type[BaseModel] = schema["cls"]
        result = super().model_schema(schema)
        for key, value in result.get("properties", {}).items():
            if words := described(model, key, self.described_in):
                value["description"] = "\n\n".join(words)
        for key in SCOPES:
            if key in result.get("properties", {}):
                result["properties"][key][_IS_SCOPE] = True
        if PLACES in result.get("properties", {}):
            result["properties"][PLACES]["items"][REFERS_TO] = PLACES
        return result


def _text_schema(languages: Sequence[str]) -> dict[str, Any]:
    words = {"type": "string", "minLength": 1, "maxLength": MAX_CHARACTERS}
    in_every_language = {
        "type": "object",
        "properties": dict.fromkeys(languages, words),
        "required": list(languages),
        "additionalProperties": False,
    }
    return {"anyOf": [words, in_every_language]} if len(languages) == 1 else in_every_language


def _suggestions(values: Iterable[str]) -> dict[str, Any]:
    """Return a schema that suggests some values and accepts any text."""
    suggested = list(values)
    any_text = {"type": "string", "minLength": 1}
    return {"anyOf": [{"enum": suggested}, any_text]} if suggested else any_text


def _resolved(node: Any) -> Any:
    """Replace the keywords of our models by references to the common definitions.

    The models cannot hold a `$ref` themselves: pydantic would look for it among its own definitions.
    """
    if isinstance(node, list):
        return [_resolved(entry) for entry in node]
    if not isinstance(node, Mapping):
        return node
    rest = {key: _resolved(value) for key, value in node.items() if key not in _KEYWORDS}
    if IS_TEXT in node:
        return {"$ref": "#/$defs/Text", **rest}
    if REFERS_TO in node:
        words = {"description": node["description"]} if "description" in node else {}
        return {"$ref": f"{IDS_FILE}#/$defs/{node[REFERS_TO]}", **words}
    if _IS_SCOPE in node:
        return {**rest, "allOf": [{"$ref": f"{IDS_FILE}#/$defs/applies"}]}
    return rest


def _bytes(schema: Mapping[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
