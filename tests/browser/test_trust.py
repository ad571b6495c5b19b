"""Freshness, said in words on the day one reads, whatever day the site was built; and words that explain themselves."""

from playwright.sync_api import Page, expect

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


def test_a_word_explains_itself_under_the_pointer_and_with_the_keyboard(page: Page, axe: Axe) -> None:
    page.goto("phases/detailed-plan/")
    word = page.locator("a.pb-word").first
    meaning = page.locator(f"#{word.get_attribute('aria-describedby')}").text_content()

    word.hover()
    expect(page.locator(".pb-meaning")).to_have_text(meaning or "")
    axe(page)
    page.keyboard.press("Escape")
    expect(page.locator(".pb-meaning")).to_be_hidden()

    page.mouse.move(0, 0)
    word.focus()
    expect(page.locator(".pb-meaning")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#*")


def test_what_a_word_means_stays_while_the_pointer_is_on_it(page: Page) -> None:
    page.clock.install()
    page.goto("phases/detailed-plan/")
    word, meaning = page.locator("a.pb-word").first, page.locator(".pb-meaning")
    # A page that moves hides a meaning.
    word.scroll_into_view_if_needed()
    expect(word).to_be_in_viewport()
    word.hover()
    expect(meaning).to_be_visible()
    box = meaning.bounding_box()
    assert box

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=10)
    page.clock.run_for(5_000)
    expect(meaning).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(meaning).to_be_visible()

    page.mouse.move(0, 0)
    page.clock.run_for(5_000)
    expect(meaning).to_be_hidden()

    word.hover()
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()


def test_a_word_explains_itself_at_the_first_tap_and_leads_on_at_the_second(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto("zh/phases/detailed-plan/")
    word = page.locator("a.pb-word").first

    word.tap()
    expect(page.locator(".pb-meaning")).to_be_visible()
    box = page.locator(".pb-meaning").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.url.endswith("/phases/detailed-plan/")
    word.tap()

    page.wait_for_url("**/zh/glossary/#*")
