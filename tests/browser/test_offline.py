"""The packed site as a reader has it: opened from disk, without any server."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NewPage
from tests.helpers.watch import Watch


@pytest.fixture(name="open_from_disk")
def _fixture_open_from_disk(browser: Browser, unpacked: Path, troubles: list[Watch]) -> Iterator[NewPage]:
    contexts = []

    def open_from_disk(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": f"{unpacked.as_uri()}/", "locale": "en-GB", **options})
        contexts.append(context)
        troubles.append(Watch(context, ""))
        return context.new_page()

    yield open_from_disk
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("start", "query", "found", "target"),
    [
        ("index.html", "who may not eat nuts", "Ask who may not eat nuts", "checklists/before-tasting.html#allergies"),
        ("zh/index.html", "不能吃坚果", "问清谁不能吃坚果", "zh/checklists/before-tasting.html#allergies"),
    ],
)  # fmt: skip
def test_search_works_from_disk_by_keyboard(
    open_from_disk: NewPage, unpacked: Path, start: str, query: str, found: str, target: str
) -> None:
    page = open_from_disk()
    page.goto(start)
    page.keyboard.press("/")
    page.locator(".md-search__input").fill(query)
    page.keyboard.press("End")
    expect(page.locator(".md-search-result__link").first).to_contain_text(found)

    page.keyboard.press("Enter")

    page.wait_for_url(lambda url: url.startswith(f"{unpacked.as_uri()}/{target.partition('#')[0]}"))
    assert page.url.endswith(f"#{target.partition('#')[2]}")
    expect(page.locator(f"#{target.partition('#')[2]}")).to_be_in_viewport()


def test_the_other_language_is_searched_from_disk_too(open_from_disk: NewPage, unpacked: Path) -> None:
    page = open_from_disk()
    page.goto("faq.html")
    page.keyboard.press("/")
    page.locator(".md-search__input").fill("问清谁不能吃坚果")
    page.keyboard.press("End")

    page.locator(".pb-elsewhere a").first.click()

    page.wait_for_url(f"{unpacked.as_uri()}/zh/checklists/before-tasting.html#allergies")


def test_the_language_menu_leads_to_the_same_place(open_from_disk: NewPage, unpacked: Path) -> None:
    page = open_from_disk()
    page.goto("checklists/before-tasting.html#allergies")
    for language, target in (("zh", "zh/checklists/before-tasting.html"), ("en", "checklists/before-tasting.html")):  # fmt: skip
        page.locator(".md-select").hover()
        page.locator(f'.md-select__link[data-language="{language}"]').click()
        page.wait_for_url(f"{unpacked.as_uri()}/{target}#allergies")


def test_a_first_visit_follows_the_browser_and_home_stays_in_its_language(
    open_from_disk: NewPage, unpacked: Path
) -> None:
    page = open_from_disk(locale="zh-CN")
    page.goto("index.html")
    page.wait_for_url(f"{unpacked.as_uri()}/zh/index.html")

    page.goto("faq.html")
    page.locator(".md-header .md-logo").click()
    page.wait_for_load_state()

    assert page.url == f"{unpacked.as_uri()}/index.html"


def test_every_page_opens_without_an_error(open_from_disk: NewPage, unpacked: Path) -> None:
    page = open_from_disk()
    pages = sorted(file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*.html"))
    for address in pages:
        page.goto(address)
        assert page.locator("h1").count() == 1, address


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_sheet_is_one_click_away(open_from_disk: NewPage, unpacked: Path, language: str) -> None:
    page = open_from_disk()
    page.goto(f"{language}checklists/before-tasting.html")

    address = str(page.locator('a[href$="before-tasting.pdf"]').first.evaluate("link => link.href"))

    assert address == f"{unpacked.as_uri()}/{language}downloads/checklists/before-tasting.pdf"
    assert (unpacked / f"{language}downloads/checklists/before-tasting.pdf").read_bytes().startswith(b"%PDF-")


def test_a_newer_archive_says_where_the_old_ticks_are_and_brings_them(
    open_from_disk: NewPage, unpacked: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "playbook 2027 手册"
    shutil.copytree(unpacked, newer)
    page = open_from_disk()
    page.goto("checklists/before-tasting.html")
    page.locator("[data-item] input").first.check()
    expect(page.locator(".pb-saved__mark")).to_have_text("Saved")
    page = page.context.new_page()
    page.goto(f"{newer.as_uri()}/checklists/before-tasting.html")
    expect(page.locator("[data-item] input").first).not_to_be_checked()
    notice = page.locator(".pb-notices--quiet")
    expect(notice).to_contain_text(
        f"Another copy of this playbook keeps engagements in this browser: {unpacked.as_posix()}/"
    )

    notice.get_by_role("link").click()
    page.wait_for_url(f"{newer.as_uri()}/progress.html#pb-elsewhere")
    page.get_by_role("button", name="Copy here").click()
    # Nobody has named it yet: it gets a codename as any file does.
    page.locator("dialog").get_by_role("textbox").fill("Heron")
    page.locator("dialog button[value=ok]").click()
    expect(page.get_by_role("heading", name="Heron")).to_be_visible()
    page.get_by_role("button", name="Open this run").click()
    page.goto(f"{newer.as_uri()}/checklists/before-tasting.html")
    expect(page.locator("[data-item] input").first).to_be_checked()
