"""The forms of the shipped playbook, to be read without glasses and written on by hand."""

from functools import cache
from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Settings
from engagement_playbook.locale import load_locales
from engagement_playbook.pdf import Printer
from tests.pdf.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh")
LOCALES = load_locales(LANGUAGES)[0]
PLAYBOOK = load_playbook(ROOT, LANGUAGES).playbook

SMALLEST = 9
"""In points; what stands at the foot of each page is for those who file the paper."""
LOWEST = 8 / 25.4 * 72
"""A row for handwriting, in points."""


@cache
def forms(language: str, paper: str) -> dict[str, Reading]:
    settings = Settings(
        options=Options(languages=tuple(LanguageOptions(code=code) for code in LANGUAGES), paper=paper),
        site_url="https://playbook.example/",
    )
    printer = Printer(settings, LOCALES, language, ROOT)
    jobs = {template.id: printer.template(PLAYBOOK, template) for template in PLAYBOOK.templates}
    return {
        name: Reading(printed.pdf)
        for name, printed in zip(jobs, printer.make_all([*jobs.values()], cores=1), strict=True)
    }


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
def test_a_last_page_has_more_than_two_lines(language: str, paper: str) -> None:
    filled = {
        name: len({round(height) for *_, height in form.lines(form.pages - 1)})
        for name, form in forms(language, paper).items()
    }

    assert {name: count for name, count in filled.items() if count < 4} == {}
