"""The schemas an editor reads: fresh, complete, and of one mind with the loader."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from engagement_playbook import load_playbook
from engagement_playbook.authoring.descriptions import descriptions
from engagement_playbook.authoring.schemas import (
    DIALECT,
    SCHEMA_FOLDER,
    marker,
    schema_files,
    schema_name,
    unmarked,
)
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.load import Loaded
from engagement_playbook.load.file_types import FILE_TYPES, FileType
from engagement_playbook.load.validation import validate
from engagement_playbook.source import parse_document
from tests.helpers.mutations import mutated
from tests.helpers.playbooks import TINY
from tests.helpers.properties import bounded

ROOT = Path(__file__).resolve().parents[2]
COMMAND = f"run `playbook schema {SCHEMA_FOLDER} --mark` and commit what it writes"
KINDS = {kind.name: kind for kind in FILE_TYPES}


@cache
def loaded(root: Path) -> Loaded:
    settings = read_configuration(root).settings
    assert settings
    return load_playbook(root, settings.languages, read_configuration(root).pages)


@cache
def schemas(root: Path) -> dict[str, Any]:
    files = schema_files(loaded(root).playbook, read_configuration(root).pages)
    return {name: json.loads(content) for name, content in files.items()}


@cache
def validators(root: Path) -> Callable[[str], Draft202012Validator]:
    registry: Registry[Any] = Registry().with_resources(
        (name, DRAFT202012.create_resource(schema)) for name, schema in schemas(root).items()
    )
    return lambda name: Draft202012Validator(schemas(root)[name], registry=registry)


def refusals(root: Path, kind: FileType, data: object) -> list[str]:
    validator = validators(root)(schema_name(kind))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def models(model: Any) -> Iterator[type[BaseModel]]:
    """Go through a model and all models inside it, however deep."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield model
        for field in model.model_fields.values():
            yield from models(field.annotation)
    for argument in get_args(model):
        yield from models(argument)


CONTENT_MODELS = {
    model.__name__.partition("[")[0]: model for kind in FILE_TYPES for model in models(kind.model)
}


def test_the_schemas_of_the_shipped_playbook_are_fresh() -> None:
    folder = ROOT / SCHEMA_FOLDER
    kept = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir()}

    assert kept == schemas(ROOT), COMMAND


def test_every_content_file_names_its_schema_in_its_first_line() -> None:
    assert sorted(unmarked(loaded(ROOT))) == [], COMMAND


@pytest.mark.parametrize("kind", FILE_TYPES, ids=KINDS)
def test_a_first_line_leads_to_the_schema(kind: FileType) -> None:
    path = kind.pattern.replace("**", "a").replace("*", "b")
    schema = marker(path, kind).partition("=")[2]

    assert ((ROOT / path).parent / schema).resolve() == ROOT / SCHEMA_FOLDER / schema_name(kind)


@pytest.mark.parametrize("name", schemas(TINY))
def test_a_schema_is_one(name: str) -> None:
    assert schemas(TINY)[name]["$schema"] == DIALECT

    Draft202012Validator.check_schema(schemas(TINY)[name])


@pytest.mark.parametrize("root", [ROOT, TINY], ids=["shipped", "tiny"])
def test_good_files_are_accepted(root: Path) -> None:
    refused = {
        file.document.path: refused
        for file in loaded(root).files
        if (refused := refusals(root, file.file_type, parse_document((root / file.document.path).read_bytes(), "").data))
    }  # fmt: skip

    assert loaded(root).files
    assert refused == {}


def test_the_configuration_of_the_site_is_accepted() -> None:
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))

    assert not list(validators(ROOT)("mkdocs.json").iter_errors(site))
    site["plugins"][0]["engagement-playbook"]["papier"] = "a4"
    assert list(validators(ROOT)("mkdocs.json").iter_errors(site))


@bounded
@given(mutated())
def test_what_a_schema_refuses_the_loader_refuses(case: tuple[FileType, Any]) -> None:
    kind, data = case
    text = json.dumps(data, ensure_ascii=False, default=str)
    document = parse_document(text.encode("utf-8"), "a.yml")
    if document.data is None:
        return
    if kind.part_kind:
        document.data.setdefault("id", "name-of-the-file")
    refused = refusals(TINY, kind, parse_document(text.encode("utf-8"), "a.yml").data)

    validate(document, kind.model, ("en", "zh"))

    assert not refused or document.diagnostics, refused


@pytest.mark.parametrize(
    ("kind", "file", "old", "new", "message"),
    [
        ("checklist", "checklists/deliver/at-the-door.yml", "critical: true", "critical: yes", "'yes' is not of type 'boolean'"),
        ("checklist", "checklists/deliver/at-the-door.yml", "style: read-do", "style: read", "is not valid under any"),
        ("checklist", "checklists/deliver/at-the-door.yml", "pause_point:", "pausepoint:", "'pausepoint' was unexpected"),
        ("checklist", "checklists/deliver/at-the-door.yml", "  zh: 在门口\n", "", "'zh' is a required property"),
        ("checklist", "checklists/deliver/at-the-door.yml", 'version: "1.0"', "version: 1.0", "is not valid under any"),
        ("roles", "playbook/roles.yml", "id: baker", "id: Baker", "'Baker' does not match"),
    ],
)  # fmt: skip
def test_an_editor_warns(kind: str, file: str, old: str, new: str, message: str) -> None:
    text = (TINY / file).read_text(encoding="utf-8")
    assert old in text
    document = parse_document(text.replace(old, new, 1).encode("utf-8"), file)

    assert any(message in refusal for refusal in refusals(TINY, KINDS[kind], document.data))


def test_ids_are_offered_and_new_ones_are_no_mistake() -> None:
    offered = schemas(TINY)["ids.json"]["$defs"]

    assert offered["lesson"]["anyOf"][0]["enum"] == ["closed-door-2019/ask-for-the-key"]
    assert "about" in offered["page"]["anyOf"][0]["enum"]
    assert offered["applies"]["properties"]["seasons"]["items"]["anyOf"][0]["enum"] == ["summer", "winter"]
    role = Draft202012Validator(offered["role"])
    assert role.is_valid("nobody-yet")
    assert not role.is_valid(3)


def test_a_text_has_the_languages_of_the_playbook() -> None:
    assert schemas(TINY)["checklist.json"]["$defs"]["Text"]["required"] == ["en", "zh"]

    title = schemas(TINY)["checklist.json"]["properties"]["title"]
    assert title["description"] == "What readers call it.\n\n读者看到的名称。"


def test_a_playbook_of_one_language_may_write_bare_texts() -> None:
    playbook = load_playbook(TINY, ("en",)).playbook
    text = json.loads(schema_files(playbook)["home.json"])["$defs"]["Text"]

    assert Draft202012Validator(text).is_valid("Bread")
    assert Draft202012Validator(text).is_valid({"en": "Bread"})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_is_described_in_each_language(language: str) -> None:
    words = descriptions(language)

    missing = [
        f"{name}.{key}"
        for name, model in CONTENT_MODELS.items()
        for key in model.model_fields
        if not words.of(model, key)
    ]
    assert missing == [], f"add them to authoring/descriptions/{language}.yml"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_description_is_of_something_that_is_gone(language: str) -> None:
    words = descriptions(language).words
    everywhere = {key for model in CONTENT_MODELS.values() for key in model.model_fields}

    gone = [
        f"{section}.{key}"
        for section, keys in words.items()
        if section != "file"
        for key in keys
        if key not in (CONTENT_MODELS[section].model_fields if section in CONTENT_MODELS else everywhere)
    ]
    assert gone == []
    assert set(words) <= {*CONTENT_MODELS, "any", "file"}
