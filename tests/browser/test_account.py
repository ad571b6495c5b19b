"""The private site of the example: a week at a glance, registers without a script, in two languages, on a phone."""

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from engagement_playbook.cli import main
from tests.browser.conftest import Axe, NewPage
from tests.browser.test_catch import catch
from tests.browser.test_visit import STILL, paper
from tests.helpers.site import serve
from tests.pdf.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2027, 8, 17)
"""A Tuesday, three weeks before the example's go-live; its days stand as they are written."""


@pytest.fixture(name="workspace", scope="module")
def _fixture_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example's site on a day of its life; return the folder of its workspace."""
    root = tmp_path_factory.mktemp("account") / "magnolia"
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", f"{noon.timestamp():.0f}")
        begun = CliRunner().invoke(
            main, ["engagement", "new", str(root), "--base", str(ROOT), "--example"], prog_name="playbook"
        )
        assert begun.exit_code == 0, begun.output
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, check=True)
    return root


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(workspace: Path) -> Iterator[str]:
    """Yield the address of the example's site, in the place of the playbook's; it ends in a slash."""
    with serve(workspace / "site") as address:
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
    page.get_by_role("link", name="The branch receipt scans").click()
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


CAUGHT = [
    ("project-kickoff", "2027-08-09", "questions", "question", "Who signs for the branches?"),
    ("security-compliance-review", "2027-08-10", "promises", "words", "We send the field list"),
    (
        "steering-committee",
        "2027-08-11",
        "decisions",
        "question",
        "Whether wave two starts before the holidays",
    ),
    ("uat-triage", "2027-08-12", "promises", "words", "The fix is on the test stand on Friday"),
    ("change-board", "2027-08-13", "questions", "question", "Which release takes the seal interface?"),
    (
        "training-session",
        "2027-08-16",
        "promises",
        "words",
        "The job card comes in the words of the branches",
    ),
]
"""Six visits: the day of each, and what was caught there: register, column, words."""


def test_an_account_is_taken_through_six_visits(
    new_page: NewPage, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = new_page()
    page.add_init_script(STILL)
    for number, (visit, day, kind, column, words) in enumerate(CAUGHT):
        page.goto(f"visits/{visit}/")
        page.locator(".pb-visit [name=customer]").fill("Example Bank (fictitious)")
        page.locator(".pb-visit [name=date]").fill(day)
        catch(page, kind, column, words, f"2027-09-{10 + number:02}")
        own, table = paper(page, "own"), paper(page, "table")
        # What was caught before comes along in the bag, and never lies on the table.
        squeezed = ["".join(row[4].split()) for row in CAUGHT[: number + 1]]
        assert [text for text in squeezed if text not in own] == []
        assert [text for text in squeezed if text in table] == []
    page.goto("progress/")
    expect(page.locator(".pb-open-rows tbody tr")).to_have_count(6)
    page.locator(".pb-open-rows tbody tr").first.locator("input").click()
    expect(page.locator(".pb-open-rows tbody tr")).to_have_count(5)

    # The export comes back into the registers, once.
    evening = dt.datetime.combine(TODAY, dt.time(18), dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{evening.timestamp():.0f}")
    exported = page.evaluate(
        "(() => { const store = PlaybookStore.ofPage(); return store.exported(store.engagements[0].id) })()"
    )
    root = tmp_path / "magnolia"
    shutil.copytree(workspace, root, ignore=shutil.ignore_patterns("site", ".cache"))
    file = tmp_path / "six-visits.json"
    file.write_text(json.dumps({**exported, "name": "magnolia"}), encoding="utf-8")
    assert run(root, "engagement", "merge", str(file)).startswith("6 changes in ")
    assert run(root, "engagement", "merge", str(file)) == "0 changes: nothing was written\n"
    kept = "\n".join(path.read_text(encoding="utf-8") for path in (root / "registers").iterdir())
    assert [words for *_, words in CAUGHT if words not in kept] == []

    # The bag of a visit that reads the promises holds what is open, from those visits too.
    pack = tmp_path / "next.pdf"
    assert "pages" in run(root, "pack", "--next", "-o", str(pack))
    run(root, "pack", "steering-committee", "-o", str(pack))
    assert "Wesendthefieldlist" in "".join(Reading(pack.read_bytes()).text.split())


def run(root: Path, *arguments: str) -> str:
    """Run a command in a workspace; return what it says."""
    result = CliRunner().invoke(main, ["-C", str(root), *arguments], prog_name="playbook")
    assert result.exit_code == 0, result.output
    return result.stdout
