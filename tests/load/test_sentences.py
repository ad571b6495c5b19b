"""Sentences that stand ready: a blank is filled by a field, and stands in every language."""

from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from tests.helpers.clocks import RULES, SHEET, with_clocks
from tests.helpers.playbooks import edit, plant
from tests.helpers.sentences import with_sentences

LANGUAGES = ("en", "zh")


def test_a_blank_may_be_a_field_of_another_section(tmp_path: Path) -> None:
    loaded = load_playbook(with_sentences(plant(tmp_path / "tiny")), LANGUAGES)
    sheet = loaded.playbook.part(Reference("template", "order-sheet")).value
    assert isinstance(sheet, Template)
    *_, notice = sheet.sections

    assert not loaded.diagnostics
    assert sheet.is_notice
    assert [[*sentence.blanks("zh")] for sentence in notice.sentences] == [
        ["noticed", "loaves"],
        ["doing", "nuts"],
    ]
    assert sheet.fields["noticed"].label["en"].plain == "Noticed"


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (
            "en: At {noticed} we",
            "en: At {notice} we",
            [
                f"{SHEET}:86:15: error[PB203]: there is no field 'notice' — did you mean 'noticed'?",
            ],
        ),
        (
            "zh: 我方于 {noticed} 发现 {loaves} 个",
            "zh: 我方于 {noticed} 发现",
            [f"{SHEET}:87:15: error[PB102]: the blank '{{loaves}}' is missing — a sentence has the same blanks in every language"],
        ),
        (
            "- id: loaves\n        type: number\n        label",
            "- id: spare\n        type: number\n        label:\n          en: Spare\n          zh: 备用\n      - id: loaves\n        type: number\n        label",
            [f"{SHEET}:93:9: error[PB102]: no sentence has the blank '{{spare}}' — write it into a sentence, or move the field to a section without sentences"],
        ),
    ],
)  # fmt: skip
def test_a_blank_that_nobody_could_fill_is_reported(
    tmp_path: Path, old: str, new: str, messages: list[str]
) -> None:
    root = with_sentences(plant(tmp_path / "tiny"))
    edit(root / SHEET, old, new)

    assert [str(problem) for problem in load_playbook(root, LANGUAGES).diagnostics] == messages


def test_a_section_for_common_clocks_has_those_alone(tmp_path: Path) -> None:
    root = with_clocks(plant(tmp_path / "tiny"))
    edit(root / SHEET, "source: clocks", "source: common-clocks")
    sections = []
    for change in ("", "common: true"):
        if change:
            edit(root / RULES, "zh: 15 分钟给配方\n", f"zh: 15 分钟给配方\n        {change}\n")
        sheet = load_playbook(root, LANGUAGES).playbook.part(Reference("template", "order-sheet")).value
        assert isinstance(sheet, Template)
        sections.append([(section.id, len(section.fields)) for section in sheet.sections])

    assert sections == [[("place", 2), ("loaves", 0)], [("place", 2), ("loaves", 0), ("clocks", 1)]]
