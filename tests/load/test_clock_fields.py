"""Sections of forms that are made from the clocks of the rules."""

from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import FieldType, Template
from tests.helpers.clocks import RULES, SHEET, with_clocks
from tests.helpers.playbooks import TINY, edit, plant

LANGUAGES = ("en", "zh")


def _sheet(root: Path) -> Template:
    loaded = load_playbook(root, LANGUAGES)
    assert loaded.diagnostics == ()
    template = loaded.playbook.part(Reference("template", "order-sheet")).value
    assert isinstance(template, Template)
    return template


def test_a_section_gets_a_field_to_tick_for_each_clock(tmp_path: Path) -> None:
    (field,) = _sheet(with_clocks(plant(tmp_path / "tiny"))).sections[-1].fields

    assert (field.id, field.type) == ("allergen-rule-ill", FieldType.CHECK)
    assert {code: text.plain for code, text in field.label.items()} == {
        "en": "Somebody fell ill\u00a0· 2 hours",
        "zh": "有人不适\u00a0· 2 小时",
    }
    assert field.help is not None
    assert field.help["zh"].plain == "15 分钟给配方"


def test_without_clocks_the_section_is_left_out(tmp_path: Path) -> None:
    root = with_clocks(plant(tmp_path / "tiny"))
    rules = root / RULES
    rules.write_bytes((TINY / RULES).read_bytes())

    assert [section.id for section in _sheet(root).sections] == ["place", "loaves"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (SHEET, "source: clocks", "source: clock", f"{SHEET}:69:13: error[PB203]: there is no list 'clock' — did you mean 'clocks'?"),
        (RULES, "reporters: [cafe]", "reporters: [caffe]", f"{RULES}:48:21: error[PB203]: vocabulary 'sides' has no word 'caffe' — did you mean 'cafe'?"),
        (RULES, "https://town.example/rules/12", "town.example", f"{RULES}:11:18: error[PB104]: 'address': 'town.example' does not have the right form — write the whole address, as https://www.example.org/text"),
        (RULES, "checked_how: recalled", "checked_how: remembered", f"{RULES}:57:18: error[PB104]: 'checked_how': 'remembered' is not one of its values — write read or recalled"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_reported_where_it_stands(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    root = with_clocks(plant(tmp_path / "tiny"))
    edit(root / file, old, new)

    assert [str(problem) for problem in load_playbook(root, LANGUAGES).diagnostics] == [message]
