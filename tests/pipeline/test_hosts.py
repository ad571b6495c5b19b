"""One playbook, any host: MkDocs, ProperDocs and Zensical make the same pages of it.

ProperDocs runs the plugin. Zensical has no plugins and reads the exported tree, and so can plain MkDocs.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import lxml.html
import pytest

from tests.helpers.commands import mkdocs_build, run_module
from tests.helpers.playbooks import plant
from tests.helpers.renamed import RENAMED

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
HERE = "https://host.invalid/"


@dataclass(frozen=True)
class Article:
    """What a reader finds on a page: its words, where its links lead, what can be linked to."""

    text: str
    links: frozenset[str]
    anchors: frozenset[str]


def run(root: Path, *arguments: str) -> None:
    done = run_module(root, *arguments)
    assert done.returncode == 0, done.stdout


def build(root: Path, *arguments: str) -> None:
    done = mkdocs_build(root, *arguments)
    assert done.returncode == 0, done.stdout


def article(site: Path, file: Path) -> Article:
    (content,) = lxml.html.parse(file).getroot().find_class("md-content")
    address = HERE + file.relative_to(site).as_posix().removesuffix("index.html")
    links = {urljoin(address, link.get("href")) for link in content.iter("a") if link.get("href")}
    return Article(
        text=" ".join(content.text_content().split()),
        links=frozenset(links),
        anchors=frozenset(element.get("id") for element in content.iter() if element.get("id")),
    )


def articles(site: Path) -> dict[str, Article]:
    """Map the address of each page below a site's root to what is on it."""
    return {
        file.relative_to(site).as_posix(): article(site, file)
        for file in sorted(site.rglob("*.html"))
        if file.name != "404.html"
    }


def contents(site: Path, pattern: str) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.glob(pattern))
        if file.is_file()
    }


def broken_links(site: Path, pages: dict[str, Article]) -> list[str]:
    """Name each link within the site that leads to no file, or to no place on its page."""
    broken = []
    for page, found in pages.items():
        for link in sorted(found.links):
            target, anchor = urldefrag(link)
            if not target.startswith(HERE):
                continue
            path = target.removeprefix(HERE)
            path += "index.html" if not path or path.endswith("/") else ""
            there = pages.get(path)
            if not (site / path).is_file() or (anchor and there and anchor not in there.anchors):
                broken.append(f"{page}: {link}")
    return broken


@pytest.mark.build
def test_properdocs_builds_the_same_site(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    build(root, "-d", "mkdocs-site")
    run(root, "properdocs", "build", "--strict", "-f", "mkdocs.yml", "-d", "properdocs-site")
    ours, theirs = contents(root / "mkdocs-site", "**/*"), contents(root / "properdocs-site", "**/*")
    pages = [name for name in theirs if name.endswith(".html")]

    # The child that builds the other language uses the host of its parent.
    assert [name for name in pages if b"ProperDocs" not in theirs[name]] == []
    assert ours.keys() == theirs.keys()
    for name in pages:
        ours[name], theirs[name] = (GENERATOR.sub(b"", site[name]) for site in (ours, theirs))
    # The sitemap is written at a time of day.
    assert [name for name in ours if ours[name] != theirs[name] and not name.endswith(".gz")] == []


@pytest.fixture(name="bakery", scope="module")
def _fixture_bakery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a playbook with every kind of page, built into `site` and exported into `exported`; read it only."""
    root = plant(tmp_path_factory.mktemp("hosts") / "bakery", edits=RENAMED)
    build(root)
    run(root, "engagement_playbook", "export", "markdown", "exported")
    return root


@pytest.mark.build
def test_plain_mkdocs_makes_the_same_pages_of_the_exported_tree(bakery: Path, tmp_path: Path) -> None:
    exported = shutil.copytree(bakery / "exported", tmp_path / "exported")
    for language in ("en", "zh"):
        build(exported, "-f", f"mkdocs.{language}.yml")
    ours, theirs = articles(bakery / "site"), articles(exported / "site")

    assert ours == theirs
    assert {"checklists/doorstep/index.html", "zh/templates/order-form/index.html"} < theirs.keys()
    assert broken_links(exported / "site", theirs) == []
    assert contents(bakery / "site", "**/downloads/**/*") == contents(exported / "site", "**/downloads/**/*")
    for index in ("search/search_index.json", "zh/search/search_index.json"):
        entries = json.loads((exported / "site" / index).read_text(encoding="utf-8"))["docs"]
        pages = {entry["location"].partition("#")[0] for entry in entries}
        assert "checklists/at-the-door/" in pages
        assert "checklists/doorstep/" not in pages


@pytest.mark.build
def test_zensical_makes_the_same_pages_of_the_exported_tree(bakery: Path, tmp_path: Path) -> None:
    exported = shutil.copytree(bakery / "exported", tmp_path / "exported")
    # One after the other: building the first language empties the folder that the others go into.
    for configuration in ("mkdocs.en.yml", "mkdocs.zh.yml"):
        run(exported, "zensical", "build", "-f", configuration)
    ours, theirs = articles(bakery / "site"), articles(exported / "site")

    assert ours.keys() == theirs.keys()
    assert len(ours) > 40
    assert [page for page in ours if ours[page].text != theirs[page].text] == []
    assert [page for page in ours if ours[page].links != theirs[page].links] == []
    assert [page for page in ours if not ours[page].anchors <= theirs[page].anchors] == []
    assert broken_links(exported / "site", theirs) == []
    assert "Ask who may not eat nuts" in (exported / "site/search.json").read_text(encoding="utf-8")
    assert contents(bakery / "site", "**/downloads/**/*") == contents(exported / "site", "**/downloads/**/*")
