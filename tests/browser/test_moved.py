"""Addresses that a part had before lead to where it is now, from a server and from disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.helpers.archive import unpacked
from tests.helpers.commands import mkdocs_build
from tests.helpers.history import give_history
from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.renamed import RENAMED
from tests.helpers.site import serve

SMALL = {"width": 500, "height": 500}
PAPER = {"": "Your paper is version 1.0;", "zh/": "你手上是 1.0 版"}
TITLE = {"": "At the door", "zh/": "在门口"}
SENTENCE = {"": "This page has moved: At the door", "zh/": "本页已移至：在门口"}

Address: TypeAlias = Callable[[str], str]


@pytest.fixture(name="renamed", scope="module")
def _fixture_renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = plant(tmp_path_factory.mktemp("renamed") / "tiny", edits=RENAMED)
    return without_downloads(give_history(root))


@pytest.fixture(name="site_url", scope="module", params=["server", "disk"])
def _fixture_site_url(request: pytest.FixtureRequest, renamed: Path) -> Iterator[str]:
    """Yield the address of a tiny site whose parts had other ids before."""
    if request.param == "disk":
        yield f"{unpacked(renamed, renamed.parent / 'unpacked').as_uri()}/"
        return
    done = mkdocs_build(renamed)
    assert done.returncode == 0, done.stdout
    with serve(renamed / "site") as address:
        yield address


@pytest.fixture(name="address")
def _fixture_address(site_url: str) -> Address:
    """Return what writes a page's whole address, without query and hash."""
    suffix = ".html" if site_url.startswith("file:") else "/"
    return lambda page: f"{site_url}{page}{suffix}"


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize("former", ["doorstep", "sill"])
def test_the_code_on_old_paper_leads_to_the_list(
    new_page: NewPage, address: Address, language: str, former: str
) -> None:
    page = new_page(viewport=SMALL)
    page.goto(f"{address(f'{language}checklists/{former}')}?printed=1.0#card")
    page.wait_for_url(f"{address(f'{language}checklists/at-the-door')}?printed=1.0#card")

    expect(page.locator(".pb-since")).to_contain_text(PAPER[language])
    expect(page.locator("#allergen-card")).to_be_in_viewport()
    assert page.locator(".pb-item .pb-changed").count() == 2


def test_an_old_address_of_a_form_leads_to_it(page: Page, address: Address) -> None:
    page.goto(address("templates/order-form"))
    page.wait_for_url(address("templates/order-sheet"))

    expect(page.locator("h1")).to_contain_text("Order sheet")


def test_a_step_back_leads_to_where_one_came_from_and_the_old_address_is_not_remembered(
    page: Page, address: Address
) -> None:
    page.goto(address("faq"))
    page.goto(address("checklists/doorstep"))
    page.wait_for_url(address("checklists/at-the-door"))
    page.wait_for_load_state()

    assert "doorstep" not in page.evaluate("JSON.stringify(localStorage)")
    page.go_back()
    assert page.url == address("faq")


@pytest.mark.parametrize("language", ["", "zh/"])
def test_without_scripts_there_is_a_link(new_page: NewPage, address: Address, language: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(address(f"{language}checklists/doorstep"))

    expect(page.locator("h1")).to_contain_text(TITLE[language])
    page.get_by_role("link", name=SENTENCE[language]).click()
    page.wait_for_url(address(f"{language}checklists/at-the-door"))


@pytest.mark.parametrize("site_url", ["server"], indirect=True)
def test_a_page_that_stays_is_accessible_and_there_in_each_language(
    page: Page, axe: Axe, address: Address
) -> None:
    page.route("**/moved.*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(address("checklists/doorstep"))

    axe(page, color_contrast="Material's credit in the footer, which the shipped site leaves out")
    menu = page.locator("a[data-language]")
    assert menu.evaluate_all("links => links.map(link => link.href)") == [
        address("checklists/doorstep"),
        address("zh/checklists/doorstep"),
    ]


@pytest.mark.parametrize(
    ("place", "present"),
    [
        ("checklists/at-the-door#card", "allergen-card"),
        ("phases/deliver#trial-round", "first-delivery"),
        ("case-studies/closed-door-2019#get-a-key", "ask-for-the-key"),
    ],
)
def test_a_former_anchor_leads_to_the_part(
    new_page: NewPage, address: Address, place: str, present: str
) -> None:
    page = new_page(viewport=SMALL)
    path, _, anchor = place.partition("#")
    page.goto(f"{address(path)}#{anchor}")

    expect(page.locator(f"#{present}")).to_be_in_viewport()
    header = page.locator(".md-header").bounding_box()
    part = page.locator(f"#{present}").bounding_box()
    assert header
    assert part
    assert part["y"] >= header["y"] + header["height"], "the page's head hides it"


def test_a_former_anchor_marks_the_item_as_its_own_does_and_takes_no_room(
    page: Page, address: Address
) -> None:
    page.goto(address("checklists/at-the-door"))
    page.evaluate("document.body.style.setProperty('--pb-accent-wash', 'rgb(1, 2, 3)')")
    colours = {}
    for anchor in ("card", "allergen-card", "right-door"):
        page.goto(f"{address('checklists/at-the-door')}#{anchor}")
        colours[anchor] = page.locator("#allergen-card").evaluate(
            "item => getComputedStyle(item).backgroundColor"
        )
    heights = page.locator("[data-item]").evaluate_all(
        "items => items.map(item => item.querySelector('input').getBoundingClientRect().top - item.getBoundingClientRect().top)"
    )

    assert colours == {
        "card": "rgb(1, 2, 3)",
        "allergen-card": "rgb(1, 2, 3)",
        "right-door": "rgba(0, 0, 0, 0)",
    }
    assert max(heights) - min(heights) < 1
