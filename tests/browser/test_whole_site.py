"""Every page of the site in a browser, and every address in every page; one page of each kind without JavaScript.

A page and its translation are one structure: each is opened in one of its languages, each kind of page in both.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.helpers.pages import addresses, one_of_each_kind
from tests.helpers.watch import Watch

ROOTS = {"en": "", "zh": "zh/"}


def in_language(pages: list[str], language: str) -> list[str]:
    """Keep the pages of one language: the first one stands at the root, beside the others."""
    others = tuple(root for root in ROOTS.values() if root)
    return [page for page in pages if page.startswith(others) == bool(ROOTS[language])]


@pytest.mark.parametrize("language", ROOTS)
def test_no_page_has_trouble(new_page: NewPage, site: Path, troubles: list[Watch], language: str) -> None:
    page = new_page()
    requests: list[str] = []
    page.context.on("request", lambda request: requests.append(request.url))
    both = in_language(addresses(site), language)
    kinds = {*one_of_each_kind(site)}
    turn = [*ROOTS].index(language)
    pages = [
        address for number, address in enumerate(both) if number % len(ROOTS) == turn or address in kinds
    ]
    for address in pages:
        page.goto(address, wait_until="load")
    # The last page's index is still on its way.
    page.wait_for_load_state("networkidle")

    found = [trouble for watch in troubles for trouble in watch.troubles]
    sys.stdout.write(f"{language}: {len(pages)} pages, {len(requests)} requests, {len(found)} troubles\n")
    assert len(both) > 100
    assert len(pages) > len(both) // 2
    assert found == []


def test_every_address_in_every_page_leads_somewhere(site: Path) -> None:
    trees = {
        file: lxml.html.parse(file).getroot() for file in site.rglob("*.html") if file.name != "404.html"
    }
    anchors = {
        file: {str(anchor) for anchor in tree.xpath("//@id | //a/@name")} | {""}
        for file, tree in trees.items()
    }

    nowhere = {
        f"{file.relative_to(site)}: {address}"
        for file, tree in trees.items()
        for _, _, address, _ in tree.iterlinks()
        if not leads_somewhere(file, address, anchors)
    }

    assert nowhere == set()


def leads_somewhere(page: Path, address: str, anchors: Mapping[Path, set[str]]) -> bool:
    """Say whether an address of a page is another host's, or a file of the site with that anchor in it."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    if address.startswith("/"):
        return False
    file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    file = file / "index.html" if file.is_dir() else file
    return file.is_file() and (file not in anchors or unquote(parts.fragment) in anchors[file])


@pytest.mark.parametrize("language", ROOTS)
def test_reading_and_moving_on_need_no_javascript(new_page: NewPage, site: Path, language: str) -> None:
    page = new_page(java_script_enabled=False)
    other = next(code for code in ROOTS if code != language)
    for address in in_language(one_of_each_kind(site), language):
        page.goto(address)

        expect(page.locator("h1")).to_be_visible()
        # The page that shows what a browser keeps can only say so.
        assert len(page.locator(".md-content").inner_text()) > (90 if "progress" in address else 200), address
        assert page.locator(".md-tabs__link, .md-nav__link[href]").count() > 5, address
        link = page.locator(f'.md-select__link[data-language="{other}"]')
        assert link.count() == 1, address
        answer = page.request.get(str(link.evaluate("link => link.href")))
        assert answer.ok, f"{address} has no counterpart in {other}"


@pytest.mark.parametrize("language", ROOTS)
def test_downloading_and_printing_need_no_javascript(new_page: NewPage, site: Path, language: str) -> None:
    page = new_page(java_script_enabled=False)
    downloads: set[str] = set()
    for address in in_language(one_of_each_kind(site), language):
        page.goto(address)
        assert first_sheet(page).strip(), f"{address} prints a blank sheet"
        downloads |= {
            *page.locator('.md-content a[href*="downloads/"]').evaluate_all(
                "links => links.map(link => link.href)"
            )
        }

    assert len(downloads) > 5
    assert [address for address in sorted(downloads) if not page.request.head(address).ok] == []


def first_sheet(page: Page) -> str:
    """Print the first sheet of a page and return its text."""
    return str(
        pypdfium2.PdfDocument(page.pdf(format="A4", page_ranges="1"))[0].get_textpage().get_text_bounded()
    )
