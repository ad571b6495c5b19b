"""In-site navigation (the theme's `navigation.instant`): the next page comes into this one, and everything works on it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import edit, plant, without_downloads
from tests.helpers.site import serve

HOST = "http://host.example/"
LISTS = ("checklists/at-the-door/", "checklists/before-tasting/")
SETTLED = "!PlaybookStore.ofPage().saving"


@pytest.fixture(name="instant", scope="module")
def _fixture_instant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = without_downloads(plant(tmp_path_factory.mktemp("instant") / "tiny"))
    edit(root / "mkdocs.yml", "docs_dir:", f"site_url: {HOST}playbook/\ndocs_dir:")
    edit(root / "mkdocs.yml", "  features:\n", "  features:\n    - navigation.instant\n")
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    return root / "site"


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(instant: Path) -> Iterator[str]:
    """Yield the address of a tiny site that navigates in itself; its sitemap says which pages are its own."""
    with serve(instant) as address:
        sitemap = instant / "sitemap.xml"
        text = sitemap.read_text(encoding="utf-8")
        sitemap.write_text(text.replace(f"{HOST}playbook/", address), encoding="utf-8")
        yield address


@pytest.fixture(name="page")
def _fixture_page(page: Page) -> Page:
    """Return a page that takes clicks on links of the site, and remembers whether it has been loaded anew."""
    page.goto("faq/")
    # The theme leaves links to the browser until it has read the sitemap, which nothing announces.
    page.wait_for_function(
        """() => {
          const link = document.createElement("a")
          link.href = "#"
          document.body.append(link)
          let isTaken = false
          globalThis.addEventListener("click", (event) => {
            isTaken = event.defaultPrevented
            event.preventDefault()
          }, { once: true })
          link.click()
          link.remove()
          return isTaken
        }"""
    )
    page.evaluate("globalThis.isFirst = true")
    return page


def go(page: Page, address: str) -> None:
    """Follow a link of the site and wait until its page is there."""
    page.evaluate(
        """address => {
          const link = document.createElement("a")
          link.href = new URL(address, PlaybookPage.current.data.base)
          link.textContent = "there"
          document.querySelector("article").prepend(link)
          link.click()
        }""",
        address,
    )
    page.wait_for_function(
        "address => PlaybookPage.current.data.page === address", arg=re.split("[?#]", address)[0]
    )
    assert page.evaluate("globalThis.isFirst"), "the page was loaded anew"


def test_what_is_ticked_on_one_list_and_the_next_is_kept(page: Page) -> None:
    for address in LISTS:
        go(page, address)
        page.locator("[data-item] input").first.check()
        expect(page.locator(".pb-ticks__counts")).to_contain_text("1 of")
    page.wait_for_function(SETTLED)

    for address in LISTS:
        page.goto(address)
        expect(page.locator("[data-item] input").first).to_be_checked()


def test_a_list_that_is_opened_again_shows_its_ticks_once(page: Page) -> None:
    first, second = LISTS
    go(page, first)
    page.locator("[data-item] input").first.check()
    go(page, second)
    go(page, first)

    expect(page.locator("[data-item] input").first).to_be_checked()
    expect(page.locator(".pb-ticks__line")).to_have_count(1)
    page.go_back()
    page.wait_for_function("address => PlaybookPage.current.data.page === address", arg=second)
    expect(page.locator("[data-item] input").first).not_to_be_checked()


def test_the_list_at_hand_is_copied(page: Page) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    for address, title in zip(LISTS, ("At the door", "Before a tasting"), strict=True):
        go(page, address)
        page.get_by_role("button", name="Text with boxes").click()
        expect(page.locator(".pb-copy textarea")).to_have_value(re.compile(f"^{title}\n"))
        page.keyboard.press("Escape")


def test_what_a_page_sets_on_the_whole_document_goes_with_it(page: Page) -> None:
    go(page, LISTS[0])
    expect(page.locator("html")).to_have_attribute("data-pb-print", "empty")

    go(page, "faq/")

    assert page.locator("html").get_attribute("data-pb-print") is None


def test_filters_work_on_a_page_that_came_in(page: Page) -> None:
    for _ in range(2):
        go(page, "checklists/")
        everything = page.locator("[data-facets]:visible").count()
        question = page.locator(".pb-filters select").first
        question.select_option(index=1)
        assert page.locator("[data-facets]:visible").count() < everything
        page.go_back()
        expect(question).to_have_value("")
        go(page, "faq/")


def test_the_pages_that_keep_something_work(page: Page) -> None:
    go(page, LISTS[1])
    page.locator("[data-item] input").first.check()
    go(page, "progress/")
    expect(page.locator(".pb-run__counts")).to_contain_text("1 of 5 done")
    go(page, "checklists/")
    expect(page.locator(".pb-row .pb-count").first).to_be_visible()
    go(page, "onboarding/")
    page.locator("[data-stop] input").first.check()
    go(page, "visits/tasting/")
    page.locator(".pb-visit [name=place]").fill("The yard")
    page.wait_for_function(SETTLED)
    go(page, "onboarding/")
    expect(page.locator("[data-stop] input").first).to_be_checked()
    go(page, "visits/tasting/")
    expect(page.locator(".pb-visit [name=place]")).to_have_value("The yard")


def test_a_dialog_goes_with_its_page(page: Page) -> None:
    go(page, "progress/")
    page.locator("[data-key=new]").click()
    expect(page.locator("dialog")).to_be_visible()

    page.go_back()
    page.wait_for_function("PlaybookPage.current.data.page === 'faq/'")

    expect(page.locator("dialog")).to_have_count(0)


def test_the_language_menu_leads_to_the_page_that_came_in(page: Page, site_url: str) -> None:
    go(page, LISTS[0])

    page.locator(".md-select").hover()
    page.locator('.md-select__link[data-language="zh"]').click()

    page.wait_for_url(f"{site_url}zh/{LISTS[0]}")


def test_the_front_page_comes_in_with_its_drawing_and_what_was_read(page: Page) -> None:
    go(page, LISTS[0])

    go(page, "")

    expect(page.locator(".pb-recent a")).to_have_text(["At the door"])
    expect(page.locator(".pb-hero__search")).to_be_visible()
    go(page, "faq/")


def test_paper_is_compared_on_the_page_that_came_in(page: Page) -> None:
    go(page, f"{LISTS[0]}?printed=0.1")

    expect(page.locator(".pb-since")).to_be_visible()


def test_other_languages_are_searched_from_a_page_that_came_in(page: Page) -> None:
    go(page, LISTS[0])
    page.locator(".md-search__input").click()

    page.locator(".md-search__input").fill("过敏原")

    expect(page.locator(".pb-elsewhere a").first).to_contain_text("过敏原")
    assert page.locator(".pb-elsewhere").count() == 1


def test_folds_open_on_the_page_that_came_in(page: Page) -> None:
    go(page, "phases/taste/?h=eats")
    expect(page.get_by_text("Nobody eats.")).to_be_visible()

    page.evaluate("location.hash = 'section_measures'")
    expect(page.get_by_text("Days to the first order.")).to_be_in_viewport()
    assert page.evaluate("isFirst")


def test_an_address_opens_the_fold_that_it_leads_into_on_the_page_that_came_in(page: Page) -> None:
    go(page, "phases/taste/#section_risks")

    expect(page.get_by_text("Nobody eats.")).to_be_in_viewport()


def test_the_page_that_comes_back_in_has_its_folds_as_they_were(page: Page) -> None:
    go(page, "phases/taste/")
    page.get_by_text("Early signs and answers").click()
    expect(page.get_by_text("Nobody eats.")).to_be_visible()
    go(page, LISTS[0])

    page.go_back()

    expect(page.get_by_text("Nobody eats.")).to_be_visible()
    go(page, LISTS[0])
    go(page, "phases/taste/")
    expect(page.get_by_text("Nobody eats.")).to_be_hidden()
