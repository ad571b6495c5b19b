"""A template as a form of its own: everything to fill in is there, and our help only on our own forms."""

from pathlib import Path

import pytest

from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import A4, Reading, squeezed

ORDER_SHEET = "phases/01-taste/templates/order-sheet.yml"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_form_is_one_tagged_page_with_all_there_is_to_fill_in(context: PaperReader, language: str) -> None:
    printed = context.print_template("order-sheet", language)
    reading = Reading(printed.pdf)
    template = context.loaded.playbook.templates[0]
    fields = [field for section in template.sections for field in section.fields]
    columns = [column for section in template.sections if section.table for column in section.table.columns]
    sections = [section.title for section in template.sections]

    assert printed.warnings == ()
    assert (printed.pages, reading.sizes, reading.tagged) == (1, {A4}, True)
    assert reading.language == {"en": "en", "zh": "zh-CN"}[language]
    for text in (template.title, *sections, *(field.label for field in (*fields, *columns))):
        assert squeezed(text[language].plain) in reading.text


def test_a_form_alone_asks_where_and_when_and_one_in_a_pack_does_not(context: PaperReader) -> None:
    from engagement_playbook.pdf import Bundle

    alone = Reading(context.print_template("order-sheet").pdf).text
    table = context.read_bundle(Bundle.TABLE)
    (in_the_pack,) = (text for text in table.page_texts if "Ordersheet" in text)

    for words in ("Bank", "Date", "Place", "Productmanager"):
        assert words in alone
    assert "Productmanager" not in in_the_pack
    assert "Phase1" in alone
    assert "Phase1" not in in_the_pack


def test_help_stands_on_our_own_forms_only(planted: Path) -> None:
    shared = Reading(PaperReader(planted).print_template("order-sheet").pdf).text
    edit(planted / ORDER_SHEET, "audience: table", "audience: own")
    own = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert "Streetandcolour." not in shared
    assert "shredit" not in shared
    assert "Streetandcolour." in own
    assert "shredit" in own


def test_a_table_longer_than_a_page_goes_on_with_its_head(planted: Path) -> None:
    edit(planted / ORDER_SHEET, "rows: 6", "rows: 60")
    edit(
        planted / ORDER_SHEET,
        "type: text\n          label:\n            en: Loaf",
        "type: check\n          label:\n            en: Loaf",
    )
    printed = PaperReader(planted).print_template("order-sheet")
    reading = Reading(printed.pdf)

    assert 2 <= printed.pages <= 3
    assert reading.text.count("Loaf") == printed.pages, "its head on each page"
    assert len([words for words in reading.alternative_texts if words == "tick box, empty"]) == 60


def test_a_section_higher_than_a_page_loses_nothing(planted: Path) -> None:
    field = """      - id: question-{n}
        type: long_text
        label:
          en: Question number {n}.
          zh: 第 {n} 个问题。
"""
    edit(
        planted / ORDER_SHEET,
        "      - id: contact\n",
        "".join(field.format(n=number) for number in range(40)) + "      - id: contact\n",
    )
    text = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert [number for number in range(40) if f"Questionnumber{number}." not in text] == []
