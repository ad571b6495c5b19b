"""Folds of a phase: an address, a search and paper open them, in every browser, with and without scripts."""

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import edit, plant, without_downloads
from tests.helpers.site import serve

PHASE = "phases/taste/"
PITFALL, RISK = "Bread from yesterday.", "Nobody eats."


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a tiny site without Material's pale credit, as the shipped site."""
    root = plant(
        tmp_path_factory.mktemp("folds") / "tiny",
        edits={
            "mkdocs.yml": (
                "\ntheme:\n",
                "\nextra:\n  generator: false\ntheme:\n",
            )
        },
    )
    edit(
        root / "mkdocs.yml",
        "    - content.action.edit\n",
        "    - content.action.edit\n    - search.highlight\n",
    )
    rules = root / "playbook" / "regulations.yml"
    rule = rules.read_text(encoding="utf-8").partition("items:\n")[2]
    with rules.open("a", encoding="utf-8") as file:
        file.write(rule.replace("id: allergen-rule", "id: another-rule"))
    edit(root / "checklists" / "taste" / "before-tasting.yml", "rule: allergen-rule", "rule: another-rule")
    done = mkdocs_build(without_downloads(root))
    assert done.returncode == 0, done.stdout
    with serve(root / "site") as address:
        yield address


def opened(page: Page) -> list[str]:
    """Name the folds that are open."""
    return page.locator("details[open] > summary [role=heading]").all_inner_texts()


def printed(page: Page) -> str:
    paper = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return " ".join(sheet.get_textpage().get_text_bounded() for sheet in paper)


def test_nothing_looked_up_is_open_before_it_is_asked_for(page: Page, axe: Axe) -> None:
    page.goto(PHASE)

    assert opened(page) == []
    expect(page.get_by_text(RISK)).to_be_hidden()
    page.get_by_text("Early signs and answers").click()
    expect(page.get_by_text(RISK)).to_be_visible()
    axe(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_address_opens_the_fold_that_it_leads_into(new_page: NewPage, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(f"{PHASE}#section_risks")

    expect(page.get_by_text(RISK)).to_be_in_viewport()
    expect(page.get_by_text("Early signs and answers")).to_be_in_viewport()


def test_a_link_on_the_page_opens_the_fold_that_it_leads_into(page: Page) -> None:
    page.goto(PHASE)
    page.get_by_role("article").get_by_role("link", name="Checklists", exact=True).click()

    expect(page.get_by_text("Before a tasting").last).to_be_in_viewport()
    assert opened(page) == ["Checklists"]


def test_the_script_opens_folds_where_the_browser_does_not(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PHASE)
    page.evaluate("history.pushState({}, '', '#section_risks')")
    assert opened(page) == []

    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")

    assert opened(page) == ["Early signs and answers"]
    expect(page.get_by_text(RISK)).to_be_in_viewport()


def test_a_search_opens_what_it_found_and_nothing_else(page: Page) -> None:
    page.goto(f"{PHASE}?h=yesterday+loaves#try-three-loaves")
    assert opened(page) == ["What goes wrong, and the way out"]
    expect(page.get_by_text(PITFALL)).to_be_in_viewport()
    # Marked by the theme, as what stands open is.
    expect(page.locator("details mark").first).to_be_visible()

    page.goto(f"{PHASE}?h=eats")
    assert opened(page) == ["Early signs and answers"]

    page.goto(f"{PHASE}?h=loaves#try-three-loaves")
    assert opened(page) == []


def test_a_search_leads_into_the_fold_that_holds_its_words(page: Page) -> None:
    page.goto("faq/")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill("bread from yesterday")
    page.locator(".md-search-result__link", has_text="three loaves").first.click()

    expect(page.get_by_text(PITFALL)).to_be_in_viewport()
    assert opened(page) == ["What goes wrong, and the way out"]


def test_a_search_that_leads_to_a_rule_opens_nothing_of_the_others(page: Page) -> None:
    page.goto("regulations/?h=nuts+top#another-rule")

    expect(page.get_by_text("Ask who may not eat nuts.")).to_be_visible()
    expect(page.get_by_text("Lay the allergen card on top.")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_folds_are_opened_and_closed_from_the_keyboard(new_page: NewPage, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(PHASE)
    lines = page.locator("details.pb-fold > summary")
    lines.nth(0).focus()

    page.keyboard.press("Tab")
    expect(lines.nth(1)).to_be_focused()
    expect(lines.nth(1)).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(page.get_by_text(PITFALL)).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_text(PITFALL)).to_be_hidden()


def test_the_page_one_comes_back_to_has_its_folds_and_its_place(page: Page) -> None:
    page.goto(PHASE)
    page.get_by_text("Early signs and answers").click()
    page.get_by_text("What comes out").click()
    page.get_by_text("What comes out").click()
    page.get_by_text(RISK).scroll_into_view_if_needed()
    # A click of Playwright's would bring the link into view first.
    page.locator(".pb-strip a").last.evaluate("link => link.click()")
    page.wait_for_url("**/phases/deliver/")

    page.go_back()

    expect(page.get_by_text(RISK)).to_be_in_viewport()
    assert opened(page) == ["Early signs and answers"]
    page.reload()
    assert opened(page) == ["Early signs and answers"]
    page.goto("faq/")
    page.goto(PHASE)
    assert opened(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_has_what_is_folded(new_page: NewPage, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(PHASE)
    paper = printed(page)

    assert PITFALL in paper
    assert RISK in paper
    if scripts:
        page.wait_for_function("!document.querySelector('details[open]')")


def test_paper_leaves_a_fold_as_the_reader_had_it(page: Page) -> None:
    page.goto(PHASE)
    page.get_by_text("Early signs and answers").click()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.pb-fold:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    assert opened(page) == ["Early signs and answers"]
