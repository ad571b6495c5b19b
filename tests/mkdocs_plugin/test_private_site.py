"""The site of an engagement: what stands in it, what it is kept apart from, and what it says on every page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.workspaces import MKDOCS, PROFILE, PROMISES, plant_workspace

SITE = """
docs_dir: pages
site_url: ""
theme:
  name: material
  font: false
"""
RUN = {
    "id": "one",
    "visit": "tasting",
    "date": "2027-03-05",
    "fields": {"place": "<b>Back</b> room"},
    "known": {"at-the-door": ["right-door"]},
}
EXPORT = {"format": "playbook-engagement", "version": 1, "name": "heron", "runs": [RUN]}
LATE = "".join(
    f"  - id: p-{number:03}\n    words: Roll {number}\n    due: 2027-03-01\n    state: open\n"
    for number in range(10, 20)
)
FILES = {
    "registers/promises.yml": PROMISES + LATE,
    "mkdocs.yml": MKDOCS.replace("base: ../bakery", "base: ../bakery\n      downloads: false") + SITE,
    "pages/own.md": "# Written by hand\n",
    "runs/heron.json": json.dumps(EXPORT),
    "registers/deliveries.yml": "items: []\n",
}


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace on the second of March 2027."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803988800")
    return plant_workspace(tmp_path, FILES)


def build(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *(arguments or ("build",))]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture(name="site", scope="module")
def _fixture_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1803988800")
        root = plant_workspace(tmp_path_factory.mktemp("private"), FILES)
        result = build(root)
    assert result.returncode == 0, result.stderr
    return root / "site"


def read(site: Path, page: str) -> str:
    return (site / page).read_text(encoding="utf-8")


def test_the_account_stands_at_the_root_and_the_playbook_has_a_home_of_its_own(site: Path) -> None:
    account = read(site, "index.html")
    assert "Two loaves by noon" in account
    assert 'href="registers/promises/#p-001"' in account
    assert "1 working day late" in account
    assert 'href="visits/tasting/"' in account
    assert "Back" in account
    assert "<b>Back" not in account
    assert "registers/deliveries.yml" in account
    assert "pb-hero" not in account
    assert "pb-hero" in read(site, "playbook/index.html")
    assert "逾期 1 个工作日" in read(site, "zh/index.html")


def test_the_account_names_eight_rows_of_a_register_and_says_how_many_more_there_are(site: Path) -> None:
    account, register = read(site, "index.html"), read(site, "registers/promises/index.html")
    assert account.count('href="registers/promises/#p-') == 8
    assert "3 more" in account
    assert register.count("<tr id=") == 12


def test_a_register_shows_its_rows_in_the_words_of_the_customer(site: Path) -> None:
    page = read(site, "registers/promises/index.html")
    assert '<tr id="p-001" data-urgency="pressing">' in page
    assert "Delivery" in page
    assert "12" in page


def test_every_page_says_whose_it_is_and_asks_not_to_be_found(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if 'http-equiv="refresh"' not in page.read_text("utf-8")]
    assert site / "own" / "index.html" in pages
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex' in text, page
        assert 'class="pb-private">Bread for a year' in text, page


def test_what_does_not_bind_is_folded_and_counted(site: Path) -> None:
    page = read(site, "checklists/index.html")
    assert 'data-checklist="before-tasting"' in page
    row = page[page.index('data-checklist="before-tasting"') :].partition(">")[0]
    assert "data-elsewhere" in row
    assert page.count("data-elsewhere") == 1
    assert "1 part of this page does not bind here" in page
    assert "does not bind" not in read(site, "playbook/index.html").lower()
    assert "Does not bind in this engagement" in read(site, "checklists/before-tasting/index.html")


def test_papers_of_the_playbook_are_not_made_again(site: Path) -> None:
    assert [*site.rglob("*.pdf"), *site.rglob("*.docx")] == []


def test_it_takes_the_place_of_its_own_site_only(root: Path) -> None:
    assert build(root).returncode == 0
    assert build(root).returncode == 0
    profile = root / "engagement.yml"
    profile.write_text(PROFILE.replace("id: heron", "id: wren"), encoding="utf-8")
    before = read(root / "site", "index.html")
    refused = build(root)
    assert refused.returncode == 1
    assert "holds the private site of 'heron'" in refused.stderr
    assert read(root / "site", "index.html") == before
    assert [entry.name for entry in root.glob(".site*")] == []


def test_a_site_that_is_public_is_left_alone_and_the_other_way_round(root: Path) -> None:
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("public", encoding="utf-8")
    refused = build(root)
    assert refused.returncode == 1
    assert "holds a site that is not private" in refused.stderr
    (root / "site" / "private.txt").write_text("heron\n", encoding="utf-8")
    (root / "engagement.yml").unlink()
    refused = build(root)
    assert refused.returncode == 1
    assert "holds the private site of 'heron'" in refused.stderr
    assert read(root / "site", "index.html") == "public"


def test_it_is_not_published(root: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    refused = build(root, "gh-deploy")
    assert refused.returncode != 0
    assert "'gh-deploy' would publish it" in refused.stderr


def test_what_is_wrong_with_the_engagement_stops_the_build(root: Path) -> None:
    (root / "registers" / "promises.yml").write_text(
        "items:\n  - id: p-001\n    due: soon\n", encoding="utf-8"
    )
    refused = build(root)
    assert refused.returncode == 1
    assert "registers/promises.yml:3:10: error[PB104]" in refused.stderr
    assert not (root / "site").exists()
