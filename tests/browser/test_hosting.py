"""The site under the headers of the nginx recipe: everything works, and the policy stops what it should."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.helpers.hosting import RECIPES, nginx_headers
from tests.helpers.pages import one_of_each_kind
from tests.helpers.site import ROOT, serve
from tests.helpers.watch import Watch

POLICY = "Content-Security-Policy"


@pytest.fixture(name="hosted", scope="module")
def _fixture_hosted(site: Path) -> Iterator[str]:
    # Browsers take HTTPS from the header even where there is none.
    headers = {name: value for name, value in nginx_headers().items() if name != "Strict-Transport-Security"}
    with serve(site, headers) as address:
        yield address


@pytest.fixture(name="guarded")
def _fixture_guarded(browser: Browser, hosted: str, troubles: list[Watch]) -> Iterator[Page]:
    """Yield a page behind the recipe's headers; what the policy stops is a console error and fails the test."""
    context = browser.new_context(base_url=hosted, locale="en-GB")
    troubles.append(Watch(context, urlsplit(hosted).netloc))
    yield context.new_page()
    context.close()


def test_every_kind_of_page_keeps_the_policy(guarded: Page, site: Path) -> None:
    kinds = one_of_each_kind(site)
    for address in kinds:
        answer = guarded.goto(address)
        assert answer
        assert answer.headers[POLICY.lower()] == nginx_headers()[POLICY]
        expect(guarded.locator("h1")).to_have_count(1)

    assert {"", "zh/", "checklists/", "zh/phases/"} <= set(kinds)


@pytest.mark.parametrize(("root", "query"), [("", "attendee list"), ("zh/", "参会名单")])
def test_search_works_under_the_policy(guarded: Page, root: str, query: str) -> None:
    guarded.goto(root)
    guarded.locator(".md-search__input").click()
    guarded.locator(".md-search__input").fill(query)

    guarded.locator(".md-search-result__link").first.click()

    guarded.wait_for_url(f"**/{root}checklists/before-first-meeting/**#attendee-list")
    expect(guarded.locator("#attendee-list")).to_be_in_viewport()


def test_the_language_menu_works_under_the_policy(guarded: Page) -> None:
    guarded.goto("checklists/before-first-meeting/")
    guarded.locator(".md-select").hover()
    guarded.locator('.md-select__link[data-language="zh"]').click()

    guarded.wait_for_url("**/zh/checklists/before-first-meeting/")


def test_a_chosen_colour_scheme_holds_under_the_policy(guarded: Page) -> None:
    # The theme applies it from a script that stood inside the page.
    guarded.goto("faq/")
    guarded.locator("form.md-header__option label:visible").click()
    guarded.locator("form.md-header__option label:visible").click()
    guarded.reload()

    expect(guarded.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_the_policy_stops_what_it_should(guarded: Page, troubles: list[Watch]) -> None:
    guarded.goto("faq/")
    guarded.evaluate("""() => {
      const script = document.createElement("script")
      script.textContent = "window.ran = true"
      document.body.append(script)
      document.body.insertAdjacentHTML("beforeend", "<img src=x: onerror='window.ran = true'>")
      return fetch("https://example.com/").catch(() => {})
    }""")

    assert guarded.evaluate("window.ran") is None
    stopped = " ".join(trouble for watch in troubles for trouble in watch.troubles)
    assert "script-src 'self'" in stopped
    assert "connect-src 'self'" in stopped
    for watch in troubles:
        watch.troubles.clear()


def test_the_policy_allows_no_inline_code() -> None:
    headers = nginx_headers()

    assert "unsafe" not in headers[POLICY]
    assert headers[POLICY].startswith("default-src 'none'; script-src 'self'; ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    # The front door asks where a reader comes from; a stricter value would not tell it.
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("recipe", ["github-pages.yml", "gitlab-pages.yml"])
def test_the_pipelines_build_what_the_readme_says(recipe: str) -> None:
    pipeline = yaml.safe_load((RECIPES / recipe).read_text(encoding="utf-8"))

    commands = re.findall(r"'(?:run|script)': (?:'|\[')(make \w+)'", str(pipeline))
    assert commands == ["make site"]
    assert "make site" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["", ".zh"])
def test_each_recipe_is_explained(language: str) -> None:
    text = (ROOT / "docs" / f"hosting{language}.md").read_text(encoding="utf-8")

    assert {f"hosting/{recipe.name}" for recipe in RECIPES.iterdir()} == set(
        re.findall(r"\]\((hosting/[^)]+)\)", text)
    )
