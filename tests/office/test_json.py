"""The playbook as data: a shape that is published and kept, ids instead of words, every language."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engagement_playbook.model.walk import texts_of
from engagement_playbook.office import playbook_json, playbook_schema
from tests.office.conftest import CODES, Office

SCHEMA = json.loads(playbook_schema())


def data_of(office: Office) -> Any:
    return json.loads(playbook_json(office.playbook))


def complaints(data: object) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    # Only the mark of a text is ours alone; it is given its shape.
    assert "x-text" not in playbook_schema().decode()


def test_what_is_written_has_the_published_shape(shipped: Office, tiny: Office) -> None:
    assert complaints(data_of(shipped)) == []
    assert complaints(data_of(tiny)) == []


def drop(data: Any) -> None:
    del data["checklists"][0]["title"]


def rename(data: Any) -> None:
    data["checklists"][0]["headline"] = data["checklists"][0].pop("title")


def flatten(data: Any) -> None:
    data["checklists"][0]["items"][0]["text"] = "Words without a language"


def number(data: Any) -> None:
    data["phases"][0]["number"] = "one"


def later(data: Any) -> None:
    data["version"] = 2


@pytest.mark.parametrize("spoil", [drop, rename, flatten, number, later])
def test_another_shape_is_refused(tiny: Office, spoil: Callable[[Any], None]) -> None:
    data = copy.deepcopy(data_of(tiny))
    spoil(data)

    assert complaints(data) != []


def test_every_text_is_there_in_every_language(shipped: Office) -> None:
    found: set[tuple[str, str]] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found.update((key, value) for key, value in node.items() if isinstance(value, str))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(data_of(shipped))
    parts = [part.value for part in shipped.playbook.parts.values()]
    lost = [
        (language, text[language].plain)
        for part in parts
        for text in texts_of(part)
        for language in CODES
        if (language, text[language].plain) not in found
    ]
    assert lost == []


def test_references_are_ids_that_lead_somewhere(shipped: Office) -> None:
    data = data_of(shipped)
    kinds = {
        kind: parts
        for kind, parts in data.items()
        if isinstance(parts, list) and parts and isinstance(parts[0], dict)
    }
    ids = {kind: {part["id"] for part in parts} for kind, parts in kinds.items()}

    assert {each["owner"] for each in data["checklists"] if "owner" in each} <= ids["roles"]
    assert {each["phase"] for each in data["templates"]} <= ids["phases"]
    assert set(data["core_checklists"]) <= ids["checklists"]
    assert set(data["core_checklists"]) == shipped.playbook.core
    lists = [name for visit in data["visits"] for moment in visit["checklists"].values() for name in moment]
    assert set(lists) <= ids["checklists"]
    for kind, parts in kinds.items():
        assert len(ids[kind]) == len(parts), f"an id of {kind} stands for two"


def test_a_key_that_other_programs_read_keeps_its_name(shipped: Office) -> None:
    data = data_of(shipped)

    assert any("bank_owes" in stage for stage in data["stages"])
    assert not any("customer_owes" in stage for stage in data["stages"])
    assert "bank_owes" in SCHEMA["$defs"]["Stage"]["properties"]
