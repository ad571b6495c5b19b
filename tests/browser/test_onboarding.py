"""The route for newcomers: remembered, by keyboard, on paper, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.browser.test_pages import sheets_of
from tests.helpers.storage import FILL_MIRROR, FULL_DATABASE, REFUSE_ALL


def test_stops_that_are_done_and_pages_that_were_opened_are_remembered(page: Page, axe: Axe) -> None:
    page.goto("onboarding/")
    stop = page.locator("[data-stop]").nth(1)
    minutes = stop.get_attribute("data-minutes")
    stop.locator("input").focus()
    page.keyboard.press("Space")
    stop.locator(".pb-stops__text a:not(.pb-word)").click()
    page.wait_for_url("**/stages/#*")
    page.wait_for_load_state()

    page.goto("onboarding/")

    assert stop.locator("input").is_checked()
    expect(stop.locator(".pb-stops__opened")).to_be_visible()
    expect(page.locator("[data-day]").first).to_contain_text(f"{minutes} of 150 min done")
    axe(page)


@pytest.mark.parametrize("language", ["", "zh/"])
def test_the_first_answer_counts_and_waits_for_the_reader(new_page: NewPage, axe: Axe, language: str) -> None:
    page = new_page()
    page.goto(f"{language}onboarding/")
    expect(page.locator(".pb-score")).to_be_hidden()
    choices = page.locator("[data-scenario]").first.locator("details")
    wrong = page.locator("[data-scenario]").first.locator("details:not([data-right])").first
    right = page.locator("[data-scenario]").first.locator("details[data-right]")

    wrong.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(wrong.locator("p")).to_be_visible()
    right.locator("summary").click()
    page.reload()

    assert [element.get_attribute("open") is not None for element in choices.all()].count(True) == 1
    expect(wrong.locator("p")).to_be_visible()
    expect(wrong.locator(".pb-choice__first")).to_be_visible()
    answered = page.locator("[data-scenario]").count()
    expect(page.locator(".pb-score")).to_contain_text(str(answered))
    axe(page)

    page.locator(".pb-score button").click()
    axe(page)
    page.locator("dialog button[value=ok]").click()
    expect(wrong.locator("p")).to_be_hidden()
    expect(page.locator(".pb-score")).to_be_hidden()


def test_the_confirmation_sheet_prints_alone(page: Page) -> None:
    page.add_init_script("window.print = () => {}")
    page.goto("onboarding/")
    observed = page.locator(".pb-observed td:first-child").first.inner_text()

    page.get_by_role("button", name="Print the confirmation sheet").click()
    text = " ".join("\n".join(sheets_of(page)).split())

    assert observed in text
    assert "Mentor" in text
    assert "Scenario 1" not in text
    assert "150 min" not in text


def test_without_javascript_everything_can_be_read(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("onboarding/")
    choice = page.locator("details").first

    choice.locator("summary").click()

    expect(choice.locator("p")).to_be_visible()
    expect(page.locator(".pb-confirmation")).to_be_visible()


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_route_that_cannot_be_remembered_says_so_at_once(page: Page, axe: Axe, language: str) -> None:
    page.add_init_script(REFUSE_ALL)
    page.goto(f"{language}onboarding/")

    expect(page.get_by_role("alert").locator("p")).to_have_count(1)
    expect(page.get_by_role("alert").locator("button")).to_have_count(1)
    axe(page)
    page.locator("[data-stop] input").first.check()
    expect(page.locator(".pb-saved")).to_have_attribute("data-state", "unsaved")
    page.on("dialog", lambda dialog: dialog.accept())


def test_a_full_storage_is_said_with_the_first_stop(page: Page) -> None:
    page.goto("onboarding/")
    page.evaluate(FILL_MIRROR)
    page.add_init_script(FULL_DATABASE)
    page.reload()
    page.locator("[data-stop] input").first.check()

    expect(page.get_by_role("alert")).to_contain_text("no room left for this site")
    page.on("dialog", lambda dialog: dialog.accept())


def test_two_tabs_go_the_route_together(page: Page) -> None:
    page.goto("onboarding/")
    other = page.context.new_page()
    other.goto("onboarding/")
    page.locator("[data-stop] input").nth(0).check()
    other.locator("[data-stop] input").nth(1).check()

    for tab in (page, other):
        expect(tab.locator("[data-stop] input").nth(0)).to_be_checked()
        expect(tab.locator("[data-stop] input").nth(1)).to_be_checked()
    expect(page.locator(".pb-saved__mark")).to_have_text("Saved")
