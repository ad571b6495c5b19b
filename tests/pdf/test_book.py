"""The whole playbook as a book: all of it is there, and one finds it."""

import re
from pathlib import Path

import pytest

from engagement_playbook.model.template import Template
from engagement_playbook.model.walk import texts_of
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import A4, Reading, squeezed
from tests.pdf.test_hostile_text import HOSTILE


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_text_of_the_playbook_is_in_the_book(context: PaperReader, language: str) -> None:
    printed = context.print_book(language)
    reading = Reading(printed.pdf)
    # A form is named in the book, with its fields; their help and examples are on the form.
    parts = [
        part.value for part in context.loaded.playbook.parts.values() if not isinstance(part.value, Template)
    ]
    short = [phase.short for phase in context.loaded.playbook.phases]
    texts = [text for part in parts for text in texts_of(part) if text not in short]
    texts += [
        text
        for template in context.loaded.playbook.templates
        for text in (template.title, *(section.title for section in template.sections))
    ]
    missing = {text[language].plain for text in texts if squeezed(text[language].plain) not in reading.text}

    assert missing == set()
    assert printed.warnings == ()
    assert squeezed("Wet bread in Mill Lane") in reading.text
    assert squeezed(context.locales[language].text("page.regulations.caution")) in reading.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_book_is_tagged_and_brings_its_fonts(context: PaperReader, language: str) -> None:
    printed = context.print_book(language)
    reading = Reading(printed.pdf)

    assert (reading.pages, reading.sizes, reading.tagged) == (printed.pages, {A4}, True)
    assert reading.language == {"en": "en", "zh": "zh-CN"}[language]
    assert all(reading.fonts.values())
    assert reading.metadata["Title"] == {"en": "Bread at the Door", "zh": "面包到门"}[language]
    assert reading.metadata["CreationDate"] == "D:20261101000000Z"


def test_chapters_come_in_the_order_of_the_work_and_sections_below_them(context: PaperReader) -> None:
    document = Reading(context.print_book().pdf).document
    bookmarks = [(heading.level, heading.get_title()) for heading in document.get_toc()]

    assert [title for level, title in bookmarks if level == 0] == [
        "Contents", "Taste together", "Deliver", "In every phase", "Visits", "Case studies", "Stages", "Roles",
        "Plan backwards", "Registers", "Regulations", "Glossary", "Phrases", "Questions and answers", "Onboarding",
    ]  # fmt: skip
    assert (1, "1.1 Try three loaves") in bookmarks
    assert (1, "Before a tasting") in bookmarks


def test_running_heads_name_the_chapter_and_contents_its_page(context: PaperReader) -> None:
    reading = Reading(context.print_book().pdf)
    (page,) = map(int, re.findall(r"Visits\.+(\d+)", reading.page_texts[1]))

    assert reading.page_texts[page - 1].startswith("VisitsTasting")
    assert reading.page_texts[2].startswith("Phase1Tastetogether"), (
        "no running head over a chapter's own title"
    )
    assert reading.page_texts[3].startswith("TastetogetherBreadattheDoor")


def test_a_reference_names_the_page_of_what_it_means(context: PaperReader) -> None:
    reading = Reading(context.print_book().pdf)
    page = next(
        number
        for number, text in enumerate(reading.page_texts, 1)
        if number > 2 and "1.1Trythreeloaves" in text and "Findtheloafthatfitstheirsoup." in text
    )

    assert f"Step1.1Trythreeloaves(p.{page})" in reading.text


def test_the_answers_do_not_stand_beside_their_scenarios(context: PaperReader) -> None:
    reading = Reading(context.print_book().pdf)
    scenario = context.loaded.playbook.scenarios[0]
    asked = next(
        n for n, text in enumerate(reading.page_texts) if squeezed(scenario.question["en"].plain) in text
    )
    told = next(
        n
        for n, text in enumerate(reading.page_texts)
        if squeezed(scenario.choices[0].explanation["en"].plain) in text
    )

    assert told > asked


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_is(planted: Path, text: str) -> None:
    quoted = text.replace("'", "''")
    for mark in "\\*`[]":
        quoted = quoted.replace(mark, f"\\{mark}")
    edit(planted / "playbook/faq.yml", "en: " + first_answer(planted), f"en: '{quoted}'")
    reading = Reading(PaperReader(planted).print_book().pdf)

    assert squeezed(text) in reading.text


def first_answer(root: Path) -> str:
    lines = (root / "playbook/faq.yml").read_text(encoding="utf-8").splitlines()
    answer = next(number for number, line in enumerate(lines) if line.strip() == "answer:")
    return lines[answer + 1].partition("en: ")[2]


def test_the_same_playbook_is_the_same_bytes(planted: Path, tmp_path: Path) -> None:
    first = PaperReader(planted).print_book()
    options = PaperReader(planted).settings.options.model_copy(update={"cache": str(tmp_path / "other")})
    settings = PaperReader(planted).settings.model_copy(update={"options": options})
    second = PaperReader(planted, settings).print_book()

    assert first.path != second.path
    assert first.pdf == second.pdf


def test_without_what_stands_around_there_are_no_empty_chapters(planted: Path) -> None:
    (planted / "playbook/phrases.yml").unlink()
    titles = Reading(PaperReader(planted).print_book().pdf).bookmarks

    assert "Phrases" not in titles
    assert "Glossary" in titles
