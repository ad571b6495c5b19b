"""What is kept where: each cell of the table in docs/keeping.md, in a browser that is set up like it."""

import json
import mimetypes
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.helpers.site import ROOT
from tests.helpers.storage import FILL_MIRROR, launch
from tests.helpers.watch import Watch

LIST = "checklists/before-first-meeting"
SECURE = "https://bread.example/playbook/"
BLOCKED = {"profile": {"default_content_setting_values": {"cookies": 2}}}
"""What Chromium writes into its preferences when a reader tells it to block all site data."""

Open = Callable[[Path], Page]


def table(language: str = "") -> dict[tuple[str, str], str]:
    """Read the first table of the page: cells by the beginning of their row and by their column."""
    text = (ROOT / "docs" / f"keeping{language}.md").read_text(encoding="utf-8")
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ][:5]
    return {
        (re.split(r"[ （]", row[0])[0], column): cell
        for row in rows
        for column, cell in zip(head[1:], row[1:], strict=True)
    }


@pytest.fixture(name="addresses")
def _fixture_addresses(site_url: str, unpacked: Path) -> dict[str, str]:
    """Give the address of a checklist for each way to open a site; the tiny one lies on the disk."""
    return {
        "http://": f"{site_url}{LIST}/",
        "https://": f"{SECURE}{LIST}/",
        "file://": f"{unpacked.as_uri()}/checklists/before-tasting.html",
    }


def answer_securely(context: BrowserContext, site: Path) -> None:
    """Serve a site under https without a network."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/playbook/")
        file = site / path / "index.html" if path.endswith("/") or not path else site / path
        if file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404, body="")

    context.route(f"{SECURE}**", answer)


def start(browser: Browser, mode: str, profile: Path, site: Path) -> BrowserContext:
    if mode == "site data blocked":
        (profile / "Default").mkdir(parents=True, exist_ok=True)
        (profile / "Default" / "Preferences").write_text(json.dumps(BLOCKED), encoding="utf-8")
    context = browser.new_context(locale="en-GB") if mode == "private window" else launch(browser, profile)
    answer_securely(context, site)
    return context


def works(page: Page) -> None:
    """Search, and change the colour scheme: what the theme's own scripts do."""
    page.locator("form.md-header__option label:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", re.compile("default|slate"))
    page.keyboard.press("/")
    page.locator(".md-search__input").fill("list")
    page.keyboard.press("End")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.keyboard.press("Escape")


def ticked(page: Page, address: str) -> bool:
    page.goto(address)
    page.evaluate("PlaybookStore.ofPage().ready.then(() => true)")
    return page.locator("[data-item] input").first.is_checked()


@pytest.mark.parametrize("mode", ["as usual", "private window", "site data blocked", "no room left"])
@pytest.mark.parametrize("opened_by", ["http://", "https://", "file://"])
def test_what_the_page_on_keeping_says_is_so(
    browser: Browser,
    site: Path,
    addresses: dict[str, str],
    tmp_path: Path,
    opened_by: str,
    mode: str,
) -> None:
    address = addresses[opened_by]
    context = start(browser, mode, tmp_path, site)
    watch = Watch(context, urlsplit(address).netloc)
    page = context.new_page()
    page.goto(address)
    if mode == "no room left":
        page.evaluate(FILL_MIRROR)
        quota = {
            "origin": "file://" if opened_by == "file://" else "/".join(address.split("/")[:3]),
            "quotaSize": 1,
        }
        context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
        page.reload()
    works(page)
    page.locator("[data-item] input").first.check()
    mark = page.locator(".pb-saved")
    expect(mark).to_have_attribute("data-state", re.compile("^(un)?saved$"))

    if mark.get_attribute("data-state") == "unsaved":
        notice = page.get_by_role("alert")
        expect(notice.get_by_role("button", name="Print this page")).to_be_visible()
        expect(notice.get_by_role("button", name="Export now")).to_be_visible()
        page.on("dialog", lambda dialog: dialog.accept())
        found = "not kept, and said"
    else:
        expect(page.get_by_role("alert").locator("p")).to_have_count(0)
        assert ticked(page, address)
        context.close()
        context = start(browser, mode, tmp_path, site)
        found = "kept" if ticked(context.new_page(), address) else "kept until the window closes"
    context.close()

    assert found == table()[opened_by, mode]
    assert watch.troubles == []


def test_both_languages_of_the_page_say_the_same() -> None:
    words = {
        "kept": "保存",
        "kept until the window closes": "保存到窗口关闭为止",
        "not kept, and said": "不保存，并提示",
    }

    assert [words[cell] for cell in table().values()] == [*table(".zh").values()]
    assert [row for row, _ in table()] == [row for row, _ in table(".zh")]


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize("page_name", ["progress", "visits/first-meeting", "onboarding", LIST])
def test_each_page_that_keeps_something_says_that_it_cannot(
    browser: Browser, site: Path, site_url: str, tmp_path: Path, page_name: str, language: str
) -> None:
    context = start(browser, "site data blocked", tmp_path, site)
    watch = Watch(context, urlsplit(site_url).netloc)
    page = context.new_page()
    page.goto(f"{site_url}{language}{page_name}/")

    expect(page.get_by_role("alert").locator("p").first).to_be_visible()
    expect(page.get_by_role("alert").locator("button").first).to_be_visible()
    context.close()
    assert watch.troubles == []


@pytest.mark.parametrize("address", ["", "phases/", "zh/glossary/", "checklists/", "faq/"])
def test_pages_that_keep_nothing_say_nothing(
    browser: Browser, site: Path, site_url: str, tmp_path: Path, address: str
) -> None:
    context = start(browser, "site data blocked", tmp_path, site)
    watch = Watch(context, urlsplit(site_url).netloc)
    page = context.new_page()
    page.goto(site_url + address)
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator(".pb-notice").count() == 0
    context.close()
    assert watch.troubles == []
