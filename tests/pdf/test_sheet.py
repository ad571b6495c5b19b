"""One checklist on one sheet: everything on it, nothing beside it."""

import io
from pathlib import Path

import pytest

from engagement_playbook.config.settings import Organisation
from engagement_playbook.model.base import Audience
from engagement_playbook.model.walk import texts_of
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader, line_of, settings
from tests.pdf.reading import A4, LETTER, Reading, squeezed

LISTS = ["before-any-visit", "before-tasting", "at-the-door"]

TASTING = "checklists/taste/before-tasting.yml"
"""A list for our own eyes."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", LISTS)
def test_a_sheet_is_one_tagged_page_that_brings_its_fonts(
    context: PaperReader, name: str, language: str
) -> None:
    printed = context.print_list(name, language)
    reading = Reading(printed.pdf)

    assert (printed.pages, reading.pages) == (1, 1)
    assert printed.warnings == ()
    assert reading.sizes == {A4}
    assert reading.tagged
    assert reading.language == {"en": "en", "zh": "zh-CN"}[language]
    assert all(reading.fonts.values())
    assert {name.partition("+")[2] for name in reading.fonts} == {"NotoSansSC-Thin"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", LISTS)
def test_every_item_can_be_read_back(context: PaperReader, name: str, language: str) -> None:
    (checklist,) = (each for each in context.loaded.playbook.checklists if each.id == name)
    reading = context.read_list(name, language)

    printed = [
        checklist.title,
        checklist.pause_point,
        checklist.objective,
        *(item.text for item in checklist.items),
    ]
    missing = [
        text[language].plain
        for text in printed
        if text and squeezed(text[language].plain) not in reading.text
    ]

    assert missing == []


def test_metadata_names_the_list_and_its_makers(context: PaperReader) -> None:
    reading = context.read_list("before-tasting", "zh")

    assert reading.metadata["Title"] == "试吃前"
    assert reading.metadata["Author"] == "面包到门"
    assert reading.metadata["CreationDate"] == "D:20261101000000Z"
    assert reading.bookmarks == ["试吃前"]


def test_a_sheet_says_what_it_is_and_how_far_to_trust_it(context: PaperReader) -> None:
    text = context.read_list("before-tasting").text

    for words in (
        "Phase 1", "For our eyes only", "Do, then confirm", "before-tasting", "Version 1.0",
        "Revised 2026-11-01", "Owner: Baker", "Tried in the field 2026-10-30, Driver", "Summer", "Page 1 of 1",
        "For our eyes only. Bring it back or shred it.", "Attendees", "not legal advice",
    ):  # fmt: skip
        assert squeezed(words) in text, words


def test_a_critical_item_is_marked_in_words_and_by_its_box(context: PaperReader) -> None:
    reading = context.read_list("before-tasting")

    assert reading.text.count("CRITICAL") == 2, "once in the legend, once at the item"
    assert [words for words in reading.alternative_texts if "box" in words] == [
        "tick box of a critical item, empty",
        "tick box for not applicable, empty",
        "tick box, empty",
        "tick box for not applicable, empty",
        "tick box, empty",
        "tick box for not applicable, empty",
    ]


def test_only_own_sheets_carry_a_code_and_the_request_to_shred(context: PaperReader) -> None:
    own, handover = context.read_list("before-tasting", "zh"), context.read_list("at-the-door", "zh")

    assert (
        "在线最新版: https://bread.example/playbook/zh/checklists/before-tasting/?printed=1.0"
        in own.alternative_texts
    )
    assert "仅供我方，用毕带回或粉碎。" in own.text
    assert not [words for words in handover.alternative_texts if "bread.example" in words]
    assert "仅供我方" not in handover.text
    assert "交行方留存" not in handover.text


def test_a_list_without_a_version_has_the_code_of_its_page(planted: Path) -> None:
    edit(planted / TASTING, 'version: "1.0"\n', "")
    sheet = PaperReader(planted, settings(site_url="https://bread.example/")).read_list("before-tasting")

    assert sheet.codes() == ["https://bread.example/checklists/before-tasting/"]


def test_without_an_address_there_is_no_code(planted: Path) -> None:
    reading = PaperReader(planted).read_list("before-tasting")

    assert "Livepage" not in reading.text


def test_signatures_stand_only_where_the_list_asks_for_them(context: PaperReader) -> None:
    assert "Accepted,withconditions" in context.read_list("at-the-door").text
    assert "Sign-off" not in context.read_list("before-tasting").text


def test_evidence_is_printed_and_reasons_are_not(context: PaperReader) -> None:
    text = context.read_list("before-tasting").text

    assert squeezed("Proof: Names on the order sheet.") in text
    assert squeezed("One slice is enough.") not in text


def test_a_heading_stands_once_and_no_item_moves_where_a_group_comes_back(
    planted: Path,
) -> None:
    once = PaperReader(planted).read_list("before-tasting").text
    edit(
        planted / TASTING,
        "  - id: close-the-list\n    closes: true\n",
        "  - id: close-the-list\n    closes: true\n    group: people\n",
    )
    again = PaperReader(planted).read_list("before-tasting").text

    assert once.count("People") == 1
    assert "People" not in again
    assert again.index("Askwhomaynoteatnuts") < again.index("Packthreeloaves")


def test_the_organisation_is_on_paper_where_it_is_configured(planted: Path) -> None:
    (planted / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
        encoding="utf-8",
    )
    organisation = Organisation(
        name="Mill Lane Bakery", logo="logo.svg", confidentiality={"en": "Between us."}
    )
    reading = PaperReader(planted, settings(organisation=organisation)).read_list("at-the-door")

    assert "MillLaneBakery" in reading.text
    assert "Betweenus." in reading.text
    assert reading.metadata["Author"] == "Mill Lane Bakery"
    assert "Betweenus." not in PaperReader(planted).read_list("at-the-door").text


def test_us_letter(planted: Path) -> None:
    reading = PaperReader(planted, settings(paper="letter")).read_list("before-tasting")

    assert reading.sizes == {LETTER}
    assert reading.pages == 1


def test_the_same_list_is_the_same_bytes(planted: Path, tmp_path: Path) -> None:
    first = PaperReader(planted).print_list("before-tasting")
    options = settings().options.model_copy(update={"cache": str(tmp_path / "other")})
    second = PaperReader(planted, settings().model_copy(update={"options": options})).print_list(
        "before-tasting"
    )

    assert first.path != second.path
    assert first.pdf == second.pdf


def long_list(root: Path, items: int) -> None:
    text = io.StringIO()
    head = (root / TASTING).read_text(encoding="utf-8").partition("items:\n")[0]
    text.write(f"{head}items:\n")
    for number in range(1, items + 1):
        text.write(
            f"  - id: item-{number}\n    text:\n      en: Count loaf number {number}.\n      zh: 数第 {number} 个。\n"
        )
    (root / TASTING).write_text(text.getvalue(), encoding="utf-8")


def test_a_list_that_does_not_fit_is_complete_on_more_sheets_and_says_so(planted: Path) -> None:
    long_list(planted, 60)
    context = PaperReader(planted)
    printed = context.print_list("before-tasting")
    text = Reading(printed.pdf).text
    place = f"{line_of(planted / TASTING, 'id: item-1')}:3:"

    assert [number for number in range(1, 61) if f"Countloafnumber{number}." not in text] == []
    assert printed.pages == 3
    assert [str(diagnostic) for diagnostic in printed.diagnostics] == [
        (
            f"{TASTING}:{place} warning[PB403]: in 'en' the checklist takes 3 sheets instead of one "
            "— shorten texts or cut items, or make two lists with a pause point each"
        )
    ]
    assert "Beforeatasting(continued)" in text
    assert context.print_list("before-tasting").diagnostics == printed.diagnostics, "also from the cache"


def test_no_text_is_lost_however_long(planted: Path) -> None:
    edit(planted / TASTING, "en: Ask who may not eat nuts.", f"en: {'Ask who may not eat nuts. ' * 75}")
    edit(planted / TASTING, "zh: 问清谁不能吃坚果。", f"zh: {'问清谁不能吃坚果。' * 220}")
    context = PaperReader(planted)

    english, chinese = (context.read_list("before-tasting", language).text for language in ("en", "zh"))

    # Counted by word: the foot and the head of a page stand in the middle of a sentence.
    assert (english.count("Ask"), english.count("nuts.")) == (75, 75)
    assert chinese.count("坚果。") == 220


def test_own_lists_are_for_own_eyes(context: PaperReader) -> None:
    """The tiny playbook has what the tests above rest on."""
    audiences = {checklist.id: checklist.audience for checklist in context.loaded.playbook.checklists}

    assert audiences["before-tasting"] is Audience.OWN
    assert audiences["at-the-door"] is Audience.HANDOVER
    assert all(list(texts_of(checklist)) for checklist in context.loaded.playbook.checklists)
