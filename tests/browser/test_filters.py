"""Filters above the overviews: by keyboard, in the address, with nothing left, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage

SHOWN = "[data-facets]:visible"


def choose(page: Page, **answers: str) -> None:
    for question, value in answers.items():
        page.locator(f"select[name={question}]").select_option(value)


def facets(page: Page) -> list[str]:
    return [element.get_attribute("data-facets") or "" for element in page.locator(SHOWN).all()]


@pytest.mark.parametrize("language", ["", "zh/"])
def test_choices_narrow_the_list_and_stand_in_the_address(new_page: NewPage, axe: Axe, language: str) -> None:
    page = new_page()
    page.goto(f"{language}checklists/")
    everything = len(facets(page))

    choose(page, audience="table", phase="implementation")

    assert page.url.endswith(f"/{language}checklists/?audience=table&phase=implementation")
    shown = facets(page)
    assert 0 < len(shown) < everything
    assert all("audience=table" in each for each in shown)
    assert all("phase=implementation" in each or "phase=*" in each for each in shown)
    assert {str(len(shown)), str(everything)} <= set(
        page.locator(".pb-filters output").inner_text().replace("，", " ").split()
    )
    # Headings without anything under them go, in the page and in the table of contents.
    assert page.locator(".md-content h2:visible").count() == 1
    assert page.locator(".md-nav--secondary .md-nav__item:visible").count() == 1
    axe(page)


def test_a_filtered_list_can_be_sent_and_steps_back_undo(page: Page) -> None:
    page.goto("regulations/?jurisdictions=EU")
    european = facets(page)
    assert european
    assert all("jurisdictions=EU" in each or "jurisdictions=*" in each for each in european)

    choose(page, jurisdictions="HK")
    assert facets(page) != european
    page.go_back()
    assert facets(page) == european
    page.reload()
    assert facets(page) == european


def test_the_other_language_keeps_the_choice(page: Page) -> None:
    page.goto("visits/?stage=tender")
    english = facets(page)

    page.locator(".md-select").hover()
    page.locator('.md-select__link[data-language="zh"]').click()

    page.wait_for_url("**/zh/visits/?stage=tender")
    assert facets(page) == english


def test_nothing_left_says_so_and_all_comes_back(page: Page) -> None:
    page.goto("case-studies/")
    everything = len(facets(page))
    choose(page, phase="case-sharing", outcome="penalty")

    expect(page.locator(".pb-filters__none")).to_be_visible()
    page.locator(".pb-filters__clear").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".pb-filters__none")).to_be_hidden()
    expect(page.locator(".pb-filters__clear")).to_be_hidden()
    assert len(facets(page)) == everything
    assert page.url.endswith("/case-studies/")


def test_an_address_that_asks_nonsense_asks_nothing(page: Page) -> None:
    page.goto("visits/?stage=<script>&stage=%&nobody=knows")

    assert len(facets(page)) == page.locator("[data-facets]").count()


def test_an_address_of_one_rule_shows_it_whatever_else_it_asks(page: Page) -> None:
    page.goto("regulations/?jurisdictions=HK#dora")

    expect(page.locator("#dora")).to_be_visible()


def test_without_javascript_the_whole_list_is_there(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("checklists/?audience=table")

    expect(page.locator(".pb-filters")).to_be_hidden()
    assert len(facets(page)) == page.locator("[data-facets]").count() > 0
