"""The forms of the shipped playbook, to be read without glasses and written on by hand."""

import json
from functools import cache
from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Settings
from engagement_playbook.locale import load_locales
from engagement_playbook.pdf import Bundle, Job, Printer
from engagement_playbook.pdf.fitting import Fitter, fitted
from engagement_playbook.pdf.qr import with_drawings
from engagement_playbook.pdf.text_measure import measures_of
from tests.pdf.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh")
LOCALES = load_locales(LANGUAGES)[0]
PLAYBOOK = load_playbook(ROOT, LANGUAGES).playbook

SMALLEST = 9
"""In points; what stands at the foot of each page is for those who file the paper."""
LOWEST = 8 / 25.4 * 72
"""A row for handwriting, in points."""
FOOT = 57
"""Where the foot of a page begins, in points from its edge."""
HIGHEST = 38
"""The highest row of a table, with three lines of boxes, in points."""


@cache
def printer(language: str, paper: str) -> Printer:
    settings = Settings(
        options=Options(languages=tuple(LanguageOptions(code=code) for code in LANGUAGES), paper=paper),
        site_url="https://playbook.example/",
    )
    return Printer(settings, LOCALES, language, ROOT)


@cache
def jobs(language: str, paper: str) -> dict[str, Job]:
    made_by = printer(language, paper)
    return {template.id: made_by.template(PLAYBOOK, template) for template in PLAYBOOK.templates}


@cache
def forms(language: str, paper: str) -> dict[str, Reading]:
    listed = jobs(language, paper)
    made = printer(language, paper).make_all([*listed.values()], cores=1)
    return {name: Reading(printed.pdf) for name, printed in zip(listed, made, strict=True)}


def planned(job: Job) -> int | None:
    """Return how many pages a form is reckoned to take; None where that is left to Typst."""
    data = with_drawings(json.loads(job.virtual_files["data.json"]))
    frame = json.loads(job.virtual_files["frame.json"])
    pages = fitted(data, Fitter(frame, measures_of(frame, job.fonts)))["pages"]
    assert pages is None or isinstance(pages, int)
    return pages


each_form = pytest.mark.parametrize(
    ("language", "paper"), [(language, paper) for language in LANGUAGES for paper in ("a4", "letter")]
)


@each_form
def test_nothing_to_read_is_smaller_than_nine_points(language: str, paper: str) -> None:
    small = {
        name: "".join(
            sign for page in range(form.pages) for size, sign in form.sizes_of_text(page) if size < SMALLEST
        )
        for name, form in forms(language, paper).items()
    }

    assert {name: signs for name, signs in small.items() if signs} == {}


@each_form
def test_a_row_to_write_in_is_as_high_as_a_hand_needs(language: str, paper: str) -> None:
    low = [
        (name, page, round(upper - lower, 1))
        for name, form in forms(language, paper).items()
        for page in range(form.pages)
        for upper, lower in form.blank_rows(page)
        if upper - lower < LOWEST - 0.5
    ]

    assert low == []


@each_form
def test_no_word_runs_over_the_lines_of_its_cell(language: str, paper: str) -> None:
    crossed = {
        (name, page + 1): form.crossed(page)
        for name, form in forms(language, paper).items()
        for page in range(form.pages)
    }

    assert {place: signs for place, signs in crossed.items() if signs} == {}


@each_form
def test_a_last_page_has_more_than_two_lines(language: str, paper: str) -> None:
    filled = {
        name: len({round(height) for *_, height in form.lines(form.pages - 1)})
        for name, form in forms(language, paper).items()
    }

    assert {name: count for name, count in filled.items() if count < 4} == {}


@each_form
def test_a_table_that_goes_on_has_three_rows_on_each_side(language: str, paper: str) -> None:
    broken = [
        (name, page + 1, above[-1].rows, below[0].rows)
        for name, form in forms(language, paper).items()
        for page in range(form.pages - 1)
        for above, below in [(form.tables(page), form.tables(page + 1))]
        if above and below and below[0].goes_on
    ]

    assert len(broken) > 20
    assert [rows for rows in broken if min(rows[2:]) < 3] == []


@each_form
def test_the_tables_of_a_form_fill_its_pages(language: str, paper: str) -> None:
    left = {
        (name, page + 1): round(min(height for *_, height in form.lines(page) if height > FOOT) - FOOT)
        for name, form in forms(language, paper).items()
        for page in range(form.pages)
        if form.tables(page)
    }
    # A table that names its rows takes no more of them.
    named = [
        template.id
        for template in PLAYBOOK.templates
        for section in template.sections
        if section.table and (choices := section.table.columns[0].choices)
        if len(choices.values) == section.table.rows
    ]

    assert {page: room for page, room in left.items() if room > HIGHEST and page[0] not in named} == {}
    assert {page: room for page, room in left.items() if room > 3 * HIGHEST} == {}


def test_choices_are_printed_alike_in_every_language() -> None:
    def looks(language: str) -> dict[str, list[object]]:
        papers = {
            name: json.loads(job.virtual_files["data.json"])["parts"][0]
            for name, job in jobs(language, "a4").items()
        }
        return {
            name: [
                paper.get("landscape"),
                *(
                    (bool(column["choices"]), bool(column["names"]), bool(table["named"]))
                    for section in paper["sections"]
                    if paper["kind"] == "form" and (table := section["table"])
                    for column in table["columns"]
                ),
            ]
            for name, paper in papers.items()
        }

    assert looks("en") == looks("zh")


@each_form
def test_a_form_takes_the_pages_it_was_reckoned_to_take(language: str, paper: str) -> None:
    reckoned = {name: planned(job) for name, job in jobs(language, paper).items()}

    assert {name: form.pages for name, form in forms(language, paper).items() if reckoned[name]} == {
        name: pages for name, pages in reckoned.items() if pages
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_of_a_page_takes_two_lines_at_most(language: str) -> None:
    (visit,) = (visit for visit in PLAYBOOK.visits if visit.id == "first-meeting")
    made_by = printer(language, "a4")
    bundle = Reading(made_by.make(made_by.visit(PLAYBOOK, visit, Bundle.OWN)).pdf)

    assert max(map(bundle.lines_of_the_foot, range(bundle.pages))) == 2
