"""Sentences that stand ready, in Word and Excel: every language, with blanks one fills in."""

from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.office.extract import extract
from tests.helpers.clocks import SHEET, with_clocks
from tests.helpers.playbooks import edit, plant
from tests.helpers.sentences import with_sentences
from tests.office.conftest import CODES, Office, settings
from tests.office.reading import W


@pytest.fixture(name="office")
def _fixture_office(tmp_path: Path) -> Office:
    root = with_sentences(with_clocks(plant(tmp_path / "tiny")))
    return Office(load_playbook(root, CODES).playbook, settings())


def sheet_of(office: Office) -> Template:
    value = office.playbook.part(Reference("template", "order-sheet")).value
    assert isinstance(value, Template)
    return value


def test_each_sentence_stands_in_every_language_that_of_the_document_first(office: Office) -> None:
    for language, (first, second) in {
        "en": (
            "1  At [Noticed] we saw that [Loaves] loaves are burnt.",
            "    我方于 [发现] 发现 [面包数] 个面包烤焦。",
        ),
        "zh": (
            "1  我方于 [发现] 发现 [面包数] 个面包烤焦。",
            "    At [Noticed] we saw that [Loaves] loaves are burnt.",
        ),
    }.items():
        paragraphs = office.docx(sheet_of(office), language).paragraphs
        place = paragraphs.index(first)
        assert paragraphs[place + 1] == second


def test_its_blanks_are_controls(office: Office) -> None:
    document = office.docx(sheet_of(office)).document
    named = {control.get(f"{W}val") for control in document.iter(f"{W}alias")}
    choices = [[item.get(f"{W}displayText") for item in each] for each in document.iter(f"{W}dropDownList")]

    assert {"Loaves", "面包数", "What we do", "处置", "Nuts", "坚果"} <= named
    assert ["none", "some"] in choices
    assert ["无", "有"] in choices


def test_clocks_have_their_times_in_columns(office: Office) -> None:
    paragraphs = office.docx(sheet_of(office)).paragraphs
    place = paragraphs.index("Clock and trigger")

    assert paragraphs[place : place + 4] == ["Clock and trigger", "First notice", "Follow-up", "Final"]
    assert paragraphs[place + 5 : place + 9] == [
        "Somebody fell ill  A guest is ill",
        "2 hours",
        "–",
        "3 days",
    ]
    assert paragraphs[place + 9 : place + 14] == ["☐", *["Click to write"] * 4], "for another rule"


def test_in_excel_they_are_lines_to_read(office: Office) -> None:
    text = office.xlsx(sheet_of(office), "zh").text

    assert "At [Noticed] we saw that [Loaves] loaves are burnt." in text
    assert "我方正在[处置]；坚果：[坚果]。" in text


def test_a_word_of_another_language_makes_another_document(tmp_path: Path) -> None:
    root = with_sentences(plant(tmp_path / "tiny"))
    data = []
    for old, new in (("烤焦", "烤焦"), ("烤焦", "烧焦")):
        edit(root / SHEET, f"个面包{old}", f"个面包{new}")
        office = Office(load_playbook(root, CODES).playbook, settings())
        data.append(extract(office.playbook, sheet_of(office)).data("en"))

    assert data[0] != data[1]
