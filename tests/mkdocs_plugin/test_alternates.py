"""Where a page stands in each language, said to search engines, and by the page for unknown addresses to everybody."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import pytest

from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.renamed import RENAMED

MOVED = {
    "checklists/doorstep": "checklists/at-the-door/",
    "checklists/sill": "checklists/at-the-door/",
    "templates/order-form": "templates/order-sheet/",
}
ADDRESS = "https://bread.example/handbook/"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}

pytestmark = pytest.mark.build


def built(folder: Path, address: str = "") -> Path:
    edits = {"mkdocs.yml": ("docs_dir:", f"site_url: {address}\ndocs_dir:")} if address else {}
    root = without_downloads(plant(folder / "bakery", edits=RENAMED | edits))
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    return root / "site"


@pytest.fixture(name="published", scope="module")
def _fixture_published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("published"), ADDRESS)


@pytest.fixture(name="unpublished", scope="module")
def _fixture_unpublished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("unpublished"))


def alternates(file: Path) -> dict[str, str]:
    """Map each language a page's head names to the address it gives."""
    links = lxml.html.parse(file).getroot().xpath("//head/link[normalize-space(@rel)='alternate'][@hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


@pytest.mark.parametrize("root", ["", "zh/"])
@pytest.mark.parametrize("page", ["", "faq/", "checklists/before-tasting/"])
def test_every_page_names_itself_in_each_language(published: Path, root: str, page: str) -> None:
    assert alternates(published / root / page / "index.html") == {
        "en": ADDRESS + page,
        "zh-Hans": f"{ADDRESS}zh/{page}",
        "x-default": ADDRESS + page,
    }


@pytest.mark.parametrize("root", ["", "zh/"])
def test_the_sitemap_names_every_page_in_each_language(published: Path, root: str) -> None:
    sitemap = ET.parse(published / root / "sitemap.xml").getroot()  # noqa: S314 - written a moment ago, by us
    pages = {
        file.parent.relative_to(published / root).as_posix()
        for file in (published / root).rglob("index.html")
    }
    own = {page for page in pages if root or not page.startswith("zh")} - MOVED.keys()

    found = {}
    for entry in sitemap.iterfind("s:url", SITEMAP):
        place = entry.findtext("s:loc", namespaces=SITEMAP)
        found[place] = {link.get("hreflang"): link.get("href") for link in entry.iterfind("x:link", SITEMAP)}

    assert len(found) == len(own)
    for place, languages in found.items():
        assert place
        page = place.removeprefix(ADDRESS + root)
        assert languages == {
            "en": ADDRESS + page,
            "zh-Hans": f"{ADDRESS}zh/{page}",
            "x-default": ADDRESS + page,
        }


@pytest.mark.parametrize("root", ["", "zh/"])
def test_a_former_address_names_the_present_one_and_is_listed_nowhere(published: Path, root: str) -> None:
    for former, present in MOVED.items():
        page = lxml.html.parse(published / root / former / "index.html").getroot()
        assert page.xpath("//head/link[@rel='canonical']/@href") == [ADDRESS + root + present]
        assert alternates(published / root / former / "index.html") == {}

    home = (published / root / "index.html").read_text(encoding="utf-8")
    index = json.loads((published / root / "search" / "search_index.json").read_text(encoding="utf-8"))
    listed = {entry["location"].partition("#")[0].rstrip("/") for entry in index["docs"]}
    assert "checklists/at-the-door" in listed
    assert not listed & MOVED.keys()
    assert not [former for former in MOVED if former in home]


def test_without_an_address_nothing_is_claimed(unpublished: Path) -> None:
    claims = [file.name for file in unpublished.rglob("*.html") if alternates(file)]

    assert claims == []
    assert "alternate" not in (unpublished / "sitemap.xml").read_text(encoding="utf-8")


def test_an_unknown_address_leads_home_in_each_language(published: Path, unpublished: Path) -> None:
    for site, root in ((published, "/handbook/"), (unpublished, "/")):
        tree = lxml.html.parse(site / "404.html").getroot()
        menu = [link.get("href") for link in tree.xpath("//a[@data-language]")]
        home = [link.get("href") for link in tree.xpath("//section//a[@hreflang]")]

        assert menu == home == [root, f"{root}zh/"]
