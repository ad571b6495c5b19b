"""JSON Schemas for the editor: one a kind of content file, made from the models.

They complete and warn while somebody types. What they accept may still be wrong (two ids alike, a
rule of the linter); what they refuse, ``playbook check`` refuses too. The ids of a playbook stand in
a file of their own and are offered, never demanded: a new one is no mistake.
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
from engagement_playbook.model.base import Link
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import REFERS_TO
from engagement_playbook.model.text import IS_TEXT, MAX_CHARACTERS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
IDS_FILE: Final = "ids.json"
MARKER: Final = "# yaml-language-server: $schema="
"""What an editor looks for in the first line of a YAML file."""

SCHEMA_FOLDER: Final = "playbook/schemas"
"""Where a playbook keeps its schemas, for its files to name."""

_PLUGIN: Final = "engagement-playbook"
_IS_SCOPE: Final = "x-applies"
_KEYWORDS: Final = (IS_TEXT, REFERS_TO, _IS_SCOPE)


def schema_files(
    playbook: Playbook, pages: Iterable[str] = (), kinds: Sequence[FileType] = FILE_TYPES
) -> dict[str, bytes]:
    """Make every schema of a playbook: the names of the files, and their bytes.

    The languages and the ids are the playbook's own; ``pages`` are the addresses of pages a link
    may name.
    """
    made = {schema_name(kind): content_schema(kind, playbook.languages) for kind in kinds}
    made[IDS_FILE] = ids_schema(playbook, pages)
    made["engagement.json"] = engagement_schema()
    made["mkdocs.json"] = site_schema()
    return {name: _bytes(schema) for name, schema in made.items()}


def schema_name(kind: FileType) -> str:
    """Name the file that holds the schema of one kind of content file."""
    return f"{kind.name.replace(' ', '-')}.json"


def content_schema(kind: FileType, languages: Sequence[str]) -> dict[str, Any]:
    """Describe one kind of content file, with what its keys mean in the playbook's languages."""

    class Generator(_ContentSchema):
        described_in = tuple(languages)

    schema = kind.model.model_json_schema(schema_generator=Generator)
    definitions = {**schema.pop("$defs", {}), "Text": _text_schema(languages)}
    # Unless the file says its id, it is the name of the file or the folder.
    if kind.part_kind and "id" in schema.get("required", ()):
        schema["required"].remove("id")
    return {
        "$schema": DIALECT,
        "title": kind.name,
        **_resolved(schema),
        "$defs": _resolved(definitions),
    }


def ids_schema(playbook: Playbook, pages: Iterable[str] = ()) -> dict[str, Any]:
    """Offer the ids of a playbook by kind, and the words of its vocabularies."""
    known: dict[str, list[str]] = {kind: [] for kind in Link.model_fields}
    for reference in playbook.parts:
        if reference.kind in known:
            known[reference.kind].append(reference.id)
    known["page"] = sorted({*OVERVIEWS, *pages})
    words = {
        name: {"type": "array", "items": _offered(value.id for value in vocabulary.values)}
        for name, vocabulary in playbook.vocabularies.items()
    }
    return {
        "$schema": DIALECT,
        "title": "Ids of this playbook",
        "$defs": {
            **{kind: _offered(ids) for kind, ids in known.items()},
            "applies": {"properties": words},
        },
    }


def site_schema() -> dict[str, Any]:
    """Describe the plugin's options where they stand in ``mkdocs.yml``; the rest is MkDocs' own."""
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


def marker(path: str, kind: FileType) -> str:
    """Write the first line that tells an editor which schema a content file has."""
    return f"{MARKER}{relpath(f'{SCHEMA_FOLDER}/{schema_name(kind)}', dirname(path))}"


def unmarked(loaded: Loaded) -> dict[str, bytes]:
    """Find the content files whose first line does not name their schema, with what they should hold."""
    found = {}
    for each in loaded.files:
        path, wanted = each.document.path, marker(each.document.path, each.file_type)
        text = (loaded.root / path).read_bytes().decode("utf-8-sig")
        first, _, rest = text.partition("\n")
        if not each.document.inherited and first.rstrip("\r") != wanted:
            found[path] = f"{wanted}\n{rest if first.startswith(MARKER) else text}".encode()
    return found


class _TitlelessSchema(GenerateJsonSchema):
    """Leaves out what only repeats a key, and defaults that say nothing."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        result = super().default_schema(schema)
        if not isinstance(result.get("default"), bool | str) or result["default"] == "":
            result.pop("default", None)
        return result

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        result = super().model_schema(schema)
        # Docstrings speak to programmers.
        result.pop("description", None)
        result.pop("title", None)
        return result

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        result = super().enum_schema(schema)
        result.pop("description", None)
        result.pop("title", None)
        return result


class _ContentSchema(_TitlelessSchema):
    """Says at each key what it means."""

    described_in: tuple[str, ...] = ()

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model: type[BaseModel] = schema["cls"]
        result = super().model_schema(schema)
        for key, value in result.get("properties", {}).items():
            if words := described(model, key, self.described_in):
                value["description"] = "\n\n".join(words)
        if "applies" in result.get("properties", {}):
            result["properties"]["applies"][_IS_SCOPE] = True
        return result


def _text_schema(languages: Sequence[str]) -> dict[str, Any]:
    words = {"type": "string", "minLength": 1, "maxLength": MAX_CHARACTERS}
    every = {
        "type": "object",
        "properties": dict.fromkeys(languages, words),
        "required": list(languages),
        "additionalProperties": False,
    }
    return {"anyOf": [words, every]} if len(languages) == 1 else every


def _offered(ids: Iterable[str]) -> dict[str, Any]:
    known = list(ids)
    anything = {"type": "string", "minLength": 1}
    return {"anyOf": [{"enum": known}, anything]} if known else anything


def _resolved(node: Any) -> Any:
    """Put references to the common definitions where a model left only a keyword."""
    if isinstance(node, list):
        return [_resolved(each) for each in node]
    if not isinstance(node, Mapping):
        return node
    # pydantic itself follows a `$ref`, and knows none of these.
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
