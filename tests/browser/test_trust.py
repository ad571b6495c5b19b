"""Freshness as a reader meets it: said in words on the day one reads, whatever day the site was built."""

from playwright.sync_api import expect

from tests.browser.conftest import Axe, NewPage


def test_an_overdue_review_is_said_in_words(new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    page.clock.set_fixed_time("2040-01-01T12:00:00")

    for address, words in (
        ("checklists/plan-gate/", "Review overdue"),
        ("zh/phases/build-trust/", "已过复核期"),
    ):
        page.goto(address)
        expect(page.locator(".pb-overdue")).to_have_text(words)
        expect(page.locator(".pb-overdue")).to_be_visible()
        axe(page)


def test_a_review_is_not_overdue_on_its_day(new_page: NewPage) -> None:
    page = new_page(timezone_id="Asia/Shanghai")
    page.goto("checklists/plan-gate/")
    day = page.locator("[data-review-by]").get_attribute("data-review-by")

    page.clock.set_fixed_time(f"{day}T23:30:00+08:00")
    page.reload()

    expect(page.locator("[data-review-by]")).to_be_visible()
    expect(page.locator(".pb-overdue")).to_be_hidden()
