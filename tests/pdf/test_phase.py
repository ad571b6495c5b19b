"""All lists of a phase in one document, and the page between ours and theirs."""

from pathlib import Path

import pytest

from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader, settings
from tests.pdf.reading import A4, Reading, squeezed

AT_THE_DOOR = "checklists/deliver/at-the-door.yml"


@pytest.fixture(name="mixed")
def _fixture_mixed(planted: Path) -> PaperReader:
    """A phase that has a list of each kind; the one for the table comes first in the playbook's order."""
    edit(planted / AT_THE_DOOR, "phase: deliver", "phase: taste")
    return PaperReader(planted, settings(site_url="https://bread.example/"))


def read(context: PaperReader, name: str, language: str = "en") -> Reading:
    printed = context.print_phase(name, language)
    assert printed.warnings == ()
    return Reading(printed.pdf)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lists_of_a_phase_stand_behind_a_cover(context: PaperReader, language: str) -> None:
    reading = read(context, "taste", language)
    phase = context.loaded.playbook.phases[0]
    (checklist,) = (each for each in context.loaded.playbook.checklists if each.id == "before-tasting")

    assert (reading.pages, reading.sizes, reading.tagged) == (2, {A4}, True)
    assert reading.metadata["Title"] == phase.title[language].plain
    assert squeezed(phase.goal[language].plain) in reading.page_texts[0]
    assert squeezed(checklist.title[language].plain) in reading.page_texts[0], "in the contents"
    for item in checklist.items:
        assert squeezed(item.text[language].plain) in reading.page_texts[1]


def test_what_is_ours_comes_first_and_a_page_parts_it_from_what_may_be_seen(mixed: PaperReader) -> None:
    reading = read(mixed, "taste")

    assert reading.bookmarks == ["Before a tasting", "May lie on the table", "At the door"]
    cover, own, divider, shared = reading.page_texts
    assert "Foroureyesonly" in cover
    assert "Foroureyesonly" in own
    assert "shredit" in own
    assert "AtthedoorForthebanktokeep" in divider
    for words in ("shredit", "Foroureyesonly", "Beforeatasting"):
        assert words not in divider
        assert words not in shared
    assert "Forthebanktokeep" not in shared
    assert "AtthedoorObjective" in shared


def test_a_phase_with_nothing_of_ours_needs_no_divider_and_gives_nothing_away(context: PaperReader) -> None:
    reading = read(context, "deliver")

    assert reading.bookmarks == ["At the door"]
    assert "eyesonly" not in reading.text
    assert reading.alternative_texts != []
    assert not [words for words in reading.alternative_texts if "bread.example" in words]


def test_each_sheet_has_its_own_fields(mixed: PaperReader) -> None:
    assert [text.count("Attendees") for text in read(mixed, "taste").page_texts] == [0, 1, 0, 1]
