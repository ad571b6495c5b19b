"""The short form of the drills of what readers write; tests/drills/reader.py has the long one."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import NewPage
from tests.drills.reader import Site, imports, killed, racing


@pytest.fixture(name="sites", scope="module")
def _fixture_sites(site_url: str, unpacked: Path) -> dict[str, Site]:
    return {
        "http": Site("http", site_url, "/"),
        "file": Site("file", f"{unpacked.as_uri()}/", ".html", "before-tasting"),
    }


@pytest.mark.parametrize("where", ["http", "file"])
def test_a_browser_that_is_killed_after_saved_loses_nothing(
    browser: Browser, sites: dict[str, Site], where: str
) -> None:
    drawn = random.Random(f"short {where}")  # noqa: S311 — repeatable, no secret

    assert killed(browser, sites[where], drawn, seconds=4, changes=30) == (30, 0)


@pytest.mark.parametrize("where", ["http", "file"])
def test_racing_tabs_lose_nothing(browser: Browser, sites: dict[str, Site], where: str) -> None:
    context = browser.new_context(locale="en-GB")
    try:
        assert racing(context.new_page(), sites[where], seed=1, tabs=3, actions=300) == (300, 0, 0)
    finally:
        context.close()


def test_a_bad_import_changes_nothing(new_page: NewPage, sites: dict[str, Site]) -> None:
    results = [*imports(new_page(), sites["http"])]

    assert len(results) >= 12
    assert [kind for kind, changed, _ in results if changed] == []
    assert all(said.strip() for *_, said in results)
