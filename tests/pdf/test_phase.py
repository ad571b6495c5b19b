"""A phase in one document: its steps, then its lists, ours before theirs."""

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
def test_the_steps_of_a_phase_stand_before_its_lists(context: PaperReader, language: str) -> None:
    reading = read(context, "taste", language)
    phase = context.loaded.playbook.phases[0]
    (checklist,) = (each for each in context.loaded.playbook.checklists if each.id == "before-tasting")

    assert (reading.pages, reading.sizes, reading.tagged) == (2, {A4}, True)
    assert reading.metadata["Title"] == phase.title[language].plain
    steps, sheet = reading.page_texts
    assert squeezed(phase.goal[language].plain) in steps
    for step in phase.steps:
        questions = (question.text for question in step.questions)
        actions = (action.text for action in step.actions)
        for text in (step.title, step.purpose, *actions, *questions, *step.done_when):
            assert squeezed(text[language].plain) in steps
    for item in checklist.items:
        assert squeezed(item.text[language].plain) in sheet


def test_a_step_names_the_lists_that_belong_to_it(planted: Path) -> None:
    edit(planted / AT_THE_DOOR, "phase: deliver", "phase: taste")
    steps = read(PaperReader(planted), "taste").page_texts[0]

    assert "ChecklistsBeforeatasting" in "".join(steps.split("–"))
    assert "Atthedoor" not in steps, "no step of the phase brings it, and none of its items is about one"


def test_what_is_ours_comes_first_and_says_so_and_what_may_be_seen_does_not(mixed: PaperReader) -> None:
    reading = read(mixed, "taste")

    assert reading.blank_pages == []
    assert [mark for mark in reading.bookmarks if mark in ("Before a tasting", "At the door")] == [
        "Before a tasting",
        "At the door",
    ]
    steps, own, shared = reading.page_texts
    for page in (steps, own):
        assert "Foroureyesonly" in page
        assert "shredit" in page
    for words in ("shredit", "Foroureyesonly", "Beforeatasting", "bread.example"):
        assert words not in shared
    assert "Forthebanktokeep" not in shared
    assert "Atthedoor" in shared


def test_of_a_phase_with_nothing_of_ours_only_the_steps_are(context: PaperReader) -> None:
    reading = read(context, "deliver")

    steps, back, sheet = reading.page_texts
    assert "shredit" in steps
    assert "shredit" in back
    assert "eyesonly" not in sheet


def test_what_may_be_seen_is_never_on_the_back_of_a_page_of_ours(planted: Path) -> None:
    own_first = read(PaperReader(planted), "deliver")
    edit(planted / AT_THE_DOOR, "phase: deliver", "phase: taste")
    two_of_ours = read(PaperReader(planted), "taste")
    ours = [["shredit" in text for text in reading.page_texts] for reading in (own_first, two_of_ours)]

    # A page of notes on the back of the steps; the steps and a list of ours need none.
    assert ours == [[True, True, False], [True, True, False]]
    assert "Notes" in own_first.page_texts[1]
    assert own_first.blank_pages == two_of_ours.blank_pages == []
    assert [f"Page{page}of3" in text for page, text in enumerate(own_first.page_texts, 1)] == [True] * 3


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_nothing_of_the_steps_is_smaller_than_nine_points(planted: Path, paper: str) -> None:
    reading = read(PaperReader(planted, settings(paper=paper)), "taste")

    assert reading.smallest_type() >= 8.99


def test_each_sheet_has_its_own_fields(mixed: PaperReader) -> None:
    assert [text.count("Attendees") for text in read(mixed, "taste").page_texts] == [0, 1, 1]
