"""How far the open run is, wherever lists are named: on a phase, a visit and the overview; and nothing without a run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.site import serve

CORE, PHASE, VISIT, OVERVIEW = (
    "checklists/before-any-visit/",
    "phases/taste/",
    "visits/tasting/",
    "checklists/",
)
PAGES = (PHASE, VISIT, OVERVIEW)

BEGIN = """visit => {
  const store = PlaybookStore.ofPage()
  store.createRun(store.createEngagement("Heron"), { visit, date: "2026-11-22" })
}"""
SAY = "([item, said]) => PlaybookStore.ofPage().setItem([item], said)"


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a tiny site with two visits, and without Material's pale credit, as the shipped site."""
    root = plant(
        tmp_path_factory.mktemp("counts") / "tiny",
        edits={"mkdocs.yml": ("\ntheme:\n", "\nextra:\n  generator: false\ntheme:\n")},
    )
    visits = root / "playbook" / "visits"
    text = (visits / "tasting.yml").read_text(encoding="utf-8")
    for old, new in (("id: tasting", "id: second-tasting"), ("en: Tasting", "en: Second"), ("试吃", "复试")):
        text = text.replace(old, new, 1)
    (visits / "second-tasting.yml").write_text(text, encoding="utf-8")
    done = mkdocs_build(without_downloads(root))
    assert done.returncode == 0, done.stdout
    with serve(root / "site") as address:
        yield address


def begin(page: Page, visit: str = "tasting") -> None:
    """Open a run in which one list is begun: an item done, one not applicable."""
    page.goto(OVERVIEW)
    page.evaluate(BEGIN, visit)
    page.evaluate(SAY, ["before-tasting/three-loaves", {"state": "done"}])
    page.evaluate(SAY, ["before-tasting/close-the-list", {"state": "na"}])


def counts(page: Page) -> list[str]:
    page.wait_for_function("globalThis.PlaybookCatalogue")
    return page.locator(".pb-count:visible").all_inner_texts()


NAME = {"": "Heron · Tasting, 2026-11-22", "zh/": "Heron · 试吃，2026-11-22"}
LIST = {
    "": "1 of 3 done · 1 not applicable · 1 open, 1 of them critical",
    "zh/": "已完成 1/3 · 不适用 1 项 · 未完成 1 项，其中关键项 1 项",
}
UNTOUCHED = {"": "0 of 2 done · 2 open", "zh/": "已完成 0/2 · 未完成 2 项"}
SUM = {
    "": "1 of 5 done · 1 not applicable · 3 open, 1 of them critical",
    "zh/": "已完成 1/5 · 不适用 1 项 · 未完成 3 项，其中关键项 1 项",
}


@pytest.mark.parametrize("language", ["", "zh/"])
def test_counts_of_the_open_run_and_their_sum(page: Page, axe: Axe, language: str) -> None:
    begin(page)
    found = {}
    for path in PAGES:
        # Lists of a phase are folded; the other pages have no such place.
        page.goto(f"{language}{path}#section_checklists")
        found[path] = counts(page)
        axe(page)

    assert found == {
        PHASE: [f"{NAME[language]} · {LIST[language]}", LIST[language]],
        VISIT: [SUM[language], UNTOUCHED[language], LIST[language]],
        OVERVIEW: [f"{NAME[language]} · {SUM[language]}", UNTOUCHED[language], LIST[language]],
    }
    page.locator(".pb-count a").click()
    expect(page.locator(".pb-run__counts")).to_contain_text(SUM[language])


@pytest.mark.parametrize("javascript", [True, False])
def test_without_a_run_there_is_nothing_and_no_room_for_it(new_page: NewPage, javascript: bool) -> None:
    page = new_page(java_script_enabled=javascript)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (PHASE, OVERVIEW):
        page.goto(path, wait_until="networkidle")
        assert page.locator(".pb-count").count() > 0
        assert {place.bounding_box() for place in page.locator(".pb-count").all()} == {None}
    assert [url for url in asked if "catalogue" in url] == []


def test_a_visit_counts_its_own_runs_and_a_phase_what_was_touched(page: Page) -> None:
    begin(page)
    page.evaluate(BEGIN, "second-tasting")
    page.goto(VISIT)
    assert counts(page) == []

    page.goto("phases/deliver/")
    assert counts(page) == []
    page.evaluate(SAY, ["at-the-door/card", {"state": "done"}])
    expect(page.locator(".pb-row .pb-count")).to_have_text("1 of 3 done · 2 open, 1 of them critical")


def test_another_tab_moves_the_counts_and_paper_shows_none(page: Page) -> None:
    begin(page)
    page.goto(PHASE)
    other = page.context.new_page()
    other.goto(OVERVIEW)
    other.evaluate(SAY, ["before-tasting/allergies", {"state": "done"}])

    expect(page.locator(".pb-row .pb-count")).to_have_text("2 of 3 done · 1 not applicable")
    page.emulate_media(media="print")
    assert page.locator(".pb-count:visible").count() == 0


def test_what_was_left_open_is_struck_out_once_it_is_settled(page: Page) -> None:
    begin(page)
    page.evaluate(
        "PlaybookStore.ofPage().createRun(PlaybookStore.ofPage().current.engagement.id, { visit: 'tasting', date: '2026-12-01' })"
    )
    page.goto(VISIT)
    left = page.locator(".pb-visit__left")
    expect(left.locator("li")).to_have_count(1)
    expect(left.locator("s")).to_have_count(0)

    page.evaluate(SAY, ["before-tasting/allergies", {"state": "done"}])
    expect(left.locator("s")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "question", "visit"), [("", "Which visit", "Second"), ("zh/", "哪次拜访", "复试")]
)
def test_a_tick_on_a_list_of_every_visit_asks_which_one_it_was(
    page: Page, axe: Axe, language: str, question: str, visit: str
) -> None:
    page.goto(language + CORE)
    asked = page.get_by_label(question)
    expect(asked).to_be_hidden()
    page.locator("[data-item] label").first.click()
    page.reload()
    expect(asked).to_be_visible()
    axe(page)

    asked.select_option(label=visit)
    expect(asked).to_be_hidden()
    run = page.locator(".pb-ticks button").first
    expect(run).to_contain_text(visit)
    expect(run).to_be_focused()
    page.reload()
    expect(run).to_contain_text(visit)
    expect(asked).to_be_hidden()
    expect(page.locator("[data-item] input").first).to_be_checked()


def test_a_list_of_one_phase_asks_nothing(page: Page) -> None:
    page.goto("checklists/at-the-door/")
    page.locator("[data-item] label").first.click()

    expect(page.locator(".pb-ticks select:visible")).to_have_count(0)
