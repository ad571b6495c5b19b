"""The private site of the example: a week at a glance, registers without a script, in two languages, on a phone."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from engagement_playbook.cli import main
from tests.browser.conftest import Axe, NewPage
from tests.helpers.site import serve

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2027, 8, 17)
"""A Tuesday, three weeks before the example's go-live; its days stand as they are written."""


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the example's site, in the place of the playbook's; it ends in a slash."""
    root = tmp_path_factory.mktemp("account") / "magnolia"
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", f"{noon.timestamp():.0f}")
        begun = CliRunner().invoke(
            main, ["engagement", "new", str(root), "--base", str(ROOT), "--example"], prog_name="playbook"
        )
        assert begun.exit_code == 0, begun.output
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, check=True)
    with serve(root / "site") as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize("path", ["", "registers/promises/", "profile/", "zh/", "zh/registers/findings/"])
def test_its_pages_are_accessible_and_fit(
    new_page: NewPage, axe: Axe, path: str, width: int, scheme: str
) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_week_leads_to_the_row(page: Page) -> None:
    page.goto("")
    expect(page.locator(".pb-private")).to_contain_text("Private site of one engagement")
    expect(page.get_by_role("link", name="Go-live readiness review").first).to_be_visible()
    page.get_by_role("link", name="The scan of the branch report").click()
    expect(page).to_have_url(re.compile("registers/promises/#p-002$"))
    expect(page.locator("#p-002")).to_contain_text("2 working days late")


def test_rows_can_be_narrowed_without_a_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("registers/promises/")
    rows = page.locator(".pb-register tbody tr:visible")
    expect(rows).to_have_count(5)
    page.get_by_label("Open", exact=True).check()
    expect(rows).to_have_count(4)
    page.get_by_label("Late and due").check()
    expect(rows).to_have_count(3)


def test_what_does_not_bind_is_one_click_away(page: Page) -> None:
    page.goto("regulations/")
    hidden = page.locator("[data-elsewhere]")
    number = hidden.count()
    assert number > 20
    expect(page.locator(".pb-folded")).to_contain_text(f"{number} parts of this page do not bind here")
    expect(hidden.first).to_be_hidden()
    page.get_by_label("show them").check()
    expect(hidden.first).to_be_visible()


def test_a_row_is_found_by_its_words(page: Page) -> None:
    page.goto("")
    page.locator(".md-search__input").fill("parallel run")
    page.keyboard.press("Space")
    expect(
        page.locator(".md-search-result__link", has_text="Two weeks of parallel run").first
    ).to_be_visible()
