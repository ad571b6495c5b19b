"""The front page: its doors, what the reader was doing last, the search, the journey."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage


def test_what_the_reader_did_last_waits_on_the_front_page(page: Page, axe: Axe) -> None:
    page.goto("")
    expect(page.locator(".pb-recent")).to_be_hidden()
    for address in (
        "checklists/plan-gate/",
        "faq/",
        "zh/visits/first-meeting/",
        "checklists/plan-gate/#quorum",
    ):
        page.goto(address)

    page.goto("")

    expect(page.locator(".pb-recent a")).to_have_text(["Plan gate", "首次拜访"])
    assert page.locator(".pb-recent a").nth(1).get_attribute("lang") == "zh"
    axe(page)
    page.locator(".pb-recent a").nth(1).click()
    page.wait_for_url("**/playbook/visits/first-meeting/")


@pytest.mark.parametrize("kept", ["{", "[]", '{"recent": [1, {"page": "a/b", "titles": "x"}], "days": 3}'])
def test_broken_storage_costs_nothing(page: Page, kept: str) -> None:
    page.goto("")
    page.evaluate("kept => localStorage.setItem('playbook:/playbook/:kept:reading', kept)", kept)
    page.goto("checklists/plan-gate/")

    page.goto("")

    expect(page.locator(".pb-recent a")).to_have_text(["Plan gate"])


def test_when_something_went_wrong_three_steps_are_one_click(page: Page) -> None:
    page.goto("")
    links = page.locator(".pb-door--incident .pb-door__go a")
    addresses = [link.get_attribute("href") for link in links.all()]

    assert addresses == [
        "checklists/first-fifteen-minutes/",
        "templates/incident-facts-sheet/",
        "incident-clocks/",
    ]


def test_the_search_opens_from_the_front_page(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto("zh/")

    page.locator(".pb-hero__search").click()

    expect(page.locator(".md-search__input")).to_be_focused()


def test_the_journey_is_text_and_links(page: Page) -> None:
    page.goto("")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.pb-journey svg'))")
    assert "Trust" in page.evaluate("getSelection().toString()")

    page.locator(".pb-journey a").nth(1).focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/phases/build-trust/")
