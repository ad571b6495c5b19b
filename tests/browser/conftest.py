"""A real browser on the real site.

`page` is what most tests want: an empty page of a fresh reader, whose relative addresses start at the English root
(`page.goto("zh/phases/")`). `new_page` opens one with other habits: a language, a screen, no JavaScript. Whatever goes
wrong behind a page fails its test at the end; see tests/helpers/watch.py.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import fail
from tests.helpers import axe as axe_core
from tests.helpers import chromium
from tests.helpers.site import SiteError, serve
from tests.helpers.watch import Watch

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    chromium.WITHOUT_EXTRAS,
    # Other hosts do not exist: a request that leaves the site fails at once, on any network, instead of waiting.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


class NewPage(Protocol):
    """Options are those of Playwright's Browser.new_context."""

    def __call__(self, **context_options: Any) -> Page: ...


class Axe(Protocol):
    """Fails on any violation but of the rules excepted, each given with its reason."""

    def __call__(self, page: Page, **exceptions: str) -> None: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("browser")


@pytest.fixture(name="browser", scope="session")
def _fixture_browser() -> Iterator[Browser]:
    try:
        executable = chromium.require()
    except chromium.ChromiumMissingError as error:
        raise fail(error) from None
    with sync_playwright() as playwright:
        # Playwright leaves Chromium's sandbox off unless asked: root and most containers could not have it anyway, and
        # the only pages opened are our own.
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(name="site_url", scope="session")
def _fixture_site_url(site: Path) -> Iterator[str]:
    """Yield the address of the English root; it ends in a slash."""
    try:
        with serve(site) as address:
            yield address
    except SiteError as error:
        raise fail(error) from None


@pytest.fixture(name="troubles")
def _fixture_troubles() -> Iterator[list[Watch]]:
    """Yield the watches of this test's pages; one that means to cause trouble clears theirs."""
    watches: list[Watch] = []
    yield watches
    if found := [trouble for watch in watches for trouble in watch.troubles]:
        pytest.fail("behind the page:\n  " + "\n  ".join(found), pytrace=False)


@pytest.fixture(name="new_page")
def _fixture_new_page(browser: Browser, site_url: str, troubles: list[Watch]) -> Iterator[NewPage]:
    closing: list[Callable[[], None]] = []

    def new_page(**context_options: Any) -> Page:
        # British English, so that a first visit stays at the English root whatever the machine speaks.
        context = browser.new_context(**{"base_url": site_url, "locale": "en-GB", **context_options})
        closing.append(context.close)
        troubles.append(Watch(context, urlsplit(site_url).netloc))
        return context.new_page()

    yield new_page
    for close in closing:
        close()


@pytest.fixture(name="page")
def _fixture_page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture(name="axe", scope="session")
def _fixture_axe() -> Axe:
    def axe(page: Page, **exceptions: str) -> None:
        # Keywords cannot hold the hyphens of axe's names.
        reasons = {rule.replace("_", "-"): reason for rule, reason in exceptions.items()}
        found = axe_core.violations(page, exceptions=reasons)
        assert not found, f"{page.url} is not accessible:\n  " + "\n  ".join(found)

    return axe
