"""Which language a reader gets, and how one changes it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

CHINESE = {"locale": "zh-CN"}


def choose(page: Page, language: str) -> None:
    page.locator(".md-select").hover()
    page.locator(f'.md-select__link[data-language="{language}"]').click()


@pytest.mark.parametrize(
    ("locale", "arrives"),
    [("en-GB", ""), ("de-DE", ""), ("zh-CN", "zh/"), ("zh-TW", "zh/")],
)
def test_a_first_visit_follows_the_browser(
    new_page: NewPage, site_url: str, locale: str, arrives: str
) -> None:
    page = new_page(locale=locale)

    page.goto("")
    page.wait_for_load_state()

    assert page.url == site_url + arrives


def test_a_link_into_the_site_is_never_led_elsewhere(new_page: NewPage, site_url: str) -> None:
    page = new_page(**CHINESE)

    page.goto("phases/")
    page.wait_for_load_state()

    assert page.url == site_url + "phases/"


def test_a_step_back_does_not_go_in_circles(new_page: NewPage, site_url: str) -> None:
    page = new_page(**CHINESE)
    page.goto("about/")
    page.goto("")
    page.wait_for_url("**/zh/")

    page.go_back()

    assert page.url == site_url + "about/"


def test_home_inside_the_site_stays_in_its_language(new_page: NewPage, site_url: str) -> None:
    page = new_page(**CHINESE)
    page.goto("phases/")

    page.locator(".md-header .md-logo").click()
    page.wait_for_load_state()

    assert page.url == site_url


def test_the_menu_leads_to_the_same_place_and_is_remembered(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.goto("checklists/before-first-meeting/#attendee-list")

    choose(page, "zh")

    page.wait_for_url("**/zh/checklists/before-first-meeting/#attendee-list")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.goto("")
    page.wait_for_url("**/zh/")
    choose(page, "en")
    page.wait_for_url(site_url)
    page.reload()
    assert page.url == site_url


def test_the_menu_says_which_languages_it_offers(page: Page) -> None:
    page.goto("zh/faq/")

    offered = page.locator(".md-select__link")
    assert [link.get_attribute("hreflang") for link in offered.all()] == ["en", "zh-Hans"]
    assert [link.get_attribute("lang") for link in offered.all()] == ["en", "zh-Hans"]
    assert [link.inner_text().strip() for link in offered.all()] == ["English", "中文"]
    expect(page.locator('.md-select__link[aria-current="true"]')).to_have_text("中文")


def test_the_menu_works_by_keyboard(page: Page, site_url: str) -> None:
    page.goto("faq/")

    page.locator(".md-select button").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator('.md-select__link[data-language="zh"]')).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url(site_url + "zh/faq/")


def test_without_storage_nothing_breaks(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    # Ours alone: the theme's own scripts do not expect a refusal.
    page.add_init_script("""
      for (const method of ["getItem", "setItem"]) {
        const real = Storage.prototype[method]
        Storage.prototype[method] = function (key, ...rest) {
          if (key.startsWith("playbook:")) throw new DOMException("refused", "SecurityError")
          return real.call(this, key, ...rest)
        }
      }
    """)
    page.goto("faq/")

    choose(page, "zh")

    page.wait_for_url(site_url + "zh/faq/")


def test_without_javascript_the_menu_is_links(new_page: NewPage, site_url: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("faq/")

    choose(page, "zh")

    page.wait_for_url(site_url + "zh/faq/")


def test_an_address_that_does_not_exist_is_explained_in_every_language(site: Path) -> None:
    text = (site / "404.html").read_text(encoding="utf-8")

    assert "There is no page at this address" in text
    assert "这个地址没有页面" in text
