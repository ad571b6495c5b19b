"""The browser's print of a list or form that both sides see names them, and says nothing of the playbook."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import edit, plant, without_downloads
from tests.helpers.site import serve
from tests.pdf.reading import Reading

OURS = ("BreadattheDoor", "Phase", "Notyettried", "Owner:", "Forthebanktokeep", "Sharedinthemeeting", "Why")


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a tiny site of an organisation."""
    root = without_downloads(plant(tmp_path_factory.mktemp("parties") / "tiny"))
    edit(
        root / "mkdocs.yml",
        "      languages:\n",
        "      organisation: {name: Mill Lane}\n      project: Morning Round\n      languages:\n",
    )
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    with serve(root / "site") as address:
        yield address


@pytest.mark.parametrize(
    ("address", "title", "texts"),
    [
        ("checklists/at-the-door/", "At", ["Readthenameonthedooraloud."]),
        ("templates/order-sheet/", "Order", ["Whatcomes,when,towhichdoor.", "Loaf"]),
    ],
)
def test_a_paper_of_both_sides_has_the_parties_at_its_head(
    page: Page, address: str, title: str, texts: list[str]
) -> None:
    page.goto(address)
    page.get_by_label("Bank", exact=True).fill("Corner Café")
    printed = Reading(page.pdf())

    (parties, *_), (heading, *_) = printed.places("Morning"), printed.places(title)
    assert "MillLaneMorningRoundCornerCafé" in printed.text
    assert parties[1] > heading[1], "above the title"
    assert [words for words in texts if words not in printed.text] == []
    assert [words for words in OURS if words in printed.text] == []


def test_the_foot_names_the_paper_the_parties_and_the_sheet_as_text(page: Page) -> None:
    page.goto("checklists/at-the-door/")
    # No text of a reader's ends its string, its rule or its element.
    page.get_by_label("Bank", exact=True).fill('"}; \\41 @page{margin:9cm} </style><b>Corner</b>')
    printed = Reading(page.pdf(format="A4", prefer_css_page_size=True))

    (sheet,) = printed.page_texts
    assert 'Atthedoor·MorningRound·"};\\41@page{margin:9cm}</style><b>Corner</b>' in sheet
    assert "Page1of1" in sheet
    assert page.locator("style:has-text('Corner'), b:has-text('Corner')").count() == 0


def test_the_foot_is_in_the_language_and_long_names_leave_room(page: Page) -> None:
    page.goto("zh/checklists/at-the-door/")
    page.locator(".pb-parties input").last.fill("很长的名称" * 40)
    printed = Reading(page.pdf(format="Letter", prefer_css_page_size=True))

    (sheet,) = printed.page_texts
    assert "在门口·MorningRound·很长的名称" in sheet
    assert "…" in sheet
    assert "第1页，共1页" in sheet


def test_a_paper_of_both_sides_keeps_no_address_and_no_name_of_the_site(page: Page) -> None:
    page.goto("checklists/at-the-door/")
    links = page.locator("article a[href]").count()
    pdf = page.pdf()

    assert links > 0
    assert Reading(pdf).addresses == []
    assert Reading(pdf).metadata["Title"] == "At the door"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article a[href]").count() == links


def test_the_browser_s_own_head_has_the_title_of_the_paper_alone(page: Page) -> None:
    page.goto("checklists/at-the-door/")
    usual = page.title()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.title() == "At the door"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.title() == usual


def test_a_paper_of_our_own_has_no_parties(page: Page) -> None:
    page.goto("checklists/before-tasting/")

    assert page.locator(".pb-parties").count() == 0
    printed = Reading(page.pdf())
    assert "Phase1" in printed.text
    assert printed.addresses, "what is ours may lead back to the site"
