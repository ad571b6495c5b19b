"""The exported tree: any host that reads MkDocs' configuration makes the same pages from it."""

from pathlib import Path

import lxml.html
import pytest

from tests.support.commands import run_module
from tests.support.playbooks import plant


def run(root: Path, *arguments: str) -> None:
    done = run_module(root, *arguments)
    assert done.returncode == 0, done.stdout


def articles(site: Path) -> dict[str, str]:
    """Map each page to the text of its article, white space folded."""
    return {
        file.relative_to(site).as_posix(): " ".join(
            lxml.html.parse(file).getroot().find_class("md-content")[0].text_content().split()
        )
        for file in sorted(site.rglob("*.html"))
        if file.name != "404.html"
    }


@pytest.fixture(name="sites", scope="module")
def _fixture_sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the site as the plugin builds it, and as plain MkDocs builds the exported tree."""
    root = plant(tmp_path_factory.mktemp("exported") / "bakery")
    run(root, "mkdocs", "build", "--strict")
    run(root, "engagement_playbook", "export", "markdown", "exported")
    for language in ("en", "zh"):
        run(root / "exported", "mkdocs", "build", "--strict", "-f", f"mkdocs.{language}.yml")
    return root / "site", root / "exported" / "site"


@pytest.mark.parametrize("language", ["", "zh"])
def test_plain_mkdocs_makes_the_same_pages(sites: tuple[Path, Path], language: str) -> None:
    ours, theirs = (articles(site / language) for site in sites)
    if not language:
        ours = {page: text for page, text in ours.items() if not page.startswith("zh/")}
        theirs = {page: text for page, text in theirs.items() if not page.startswith("zh/")}

    assert ours.keys() == theirs.keys()
    assert ours == theirs


def test_downloads_come_along(sites: tuple[Path, Path]) -> None:
    ours, theirs = (
        sorted(file.relative_to(site).as_posix() for file in site.glob("**/downloads/**/*") if file.is_file())
        for site in sites
    )

    assert ours == theirs
