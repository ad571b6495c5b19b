"""Searching as a reader does: in the theme's box, on the built site, in both languages."""

import json
import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Axe, NewPage
from tests.helpers.archive import unpacked_pages
from tests.helpers.watch import Watch

QUERIES: dict[str, dict[str, dict[str, list[str]]]] = yaml.safe_load(
    (Path(__file__).parent / "queries.yml").read_text(encoding="utf-8")
)
OF_THE_TRADE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "queries_of_the_trade.yml").read_text(encoding="utf-8")
)
ROOTS = {"en": "", "zh": "zh/"}

FIRST, AMONG_THREE = 0.80, 0.95
"""Shares of the queries whose right answer must stand first, and among the first three."""

OF_THE_TRADE_AMONG_THREE = 0.97

# The page names its worker and its index; both answer here as they answer the theme.
ASK = """async (queries) => {
  const { base, search } = JSON.parse(document.getElementById("__config").textContent)
  const { config, docs } = await (await fetch(new URL("search/search_index.json", new URL(base + "/", location)))).json()
  const worker = new Worker(new URL(search, location))
  const ask = (message) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data.data)
    worker.onerror = ({ message }) => reject(message)
    worker.postMessage(message)
  })
  await ask({ type: 0, data: { config, docs, options: {} } })
  const answers = {}
  for (const query of queries) {
    const { items } = await ask({ type: 2, data: query })
    // As the box shows them: the head of each group, then what is unfolded of its page.
    answers[query] = items.flatMap((group) => {
      const others = [...group]
      const [head] = others.splice(others.findIndex(({ location }) => !location.includes("#")), 1)
      return [head, ...others.filter(({ score }) => score >= group[0].score)].map(({ location }) => location)
    })
  }
  worker.terminate()
  return { answers, locations: docs.map(({ location }) => location) }
}"""

# One query of each entry: one to three of its words, or pairs of characters where words have no spaces between them.
TAKE = """async (seed) => {
  const { base } = JSON.parse(document.getElementById("__config").textContent)
  const { docs } = await (await fetch(new URL("search/search_index.json", new URL(base + "/", location)))).json()
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below
  return docs.map(({ title, text }) => {
    const words = `${title} ${text}`.match(/\\p{sc=Han}{2}|[\\p{Script=Latin}\\p{N}]+/gu)
    return Array.from({ length: 1 + random(3) }, () => words[random(words.length)]).join(" ")
  })
}"""


def box(page: Page) -> Locator:
    return page.locator(".md-search__input")


def links(page: Page) -> Locator:
    return page.locator(".md-search-result__link")


def search(page: Page, query: str) -> None:
    box(page).click()
    box(page).fill(query)
    # Filling sends no key event; a person's last key does.
    page.keyboard.press("End")


def share(ranks: Mapping[str, int], queries: Collection[str], last: int) -> float:
    """Return how many of the queries have their right answer at that rank or before it."""
    return sum(1 <= ranks[query] <= last for query in queries) / len(queries)


def ranks_of(rights: Mapping[str, list[str]], answers: Mapping[str, list[str]]) -> dict[str, int]:
    """Rank the best right answer of each query from 1; 0 where there is none."""
    return {
        query: next((rank for rank, location in enumerate(answers[query], 1) if location in right), 0)
        for query, right in rights.items()
    }


def misses_of(ranks: Mapping[str, int], answers: Mapping[str, list[str]]) -> str:
    """List the queries whose right answer is not first, each with what stands before it."""
    return "".join(
        f"\n  {rank or '-'}  {query}: {answers[query][:3]}" for query, rank in ranks.items() if rank != 1
    )


def place(page: Page) -> str:
    """Say where the page is, without what the theme adds to mark the words searched for."""
    address = urlsplit(page.url)
    return f"{address.path}#{address.fragment}" if address.fragment else address.path


@pytest.mark.parametrize("language", ROOTS)
def test_real_queries_find_their_answers(page: Page, language: str) -> None:
    page.goto(ROOTS[language])
    lists = {name: queries[language] for name, queries in QUERIES.items()}
    rights = {query: right for queries in lists.values() for query, right in queries.items()}

    result: dict[str, Any] = page.evaluate(ASK, list(rights))

    known = set(result["locations"])
    gone = {query: right for query, right in rights.items() if not known.issuperset(right)}
    assert gone == {}, "a right answer of these does not exist any more"
    ranks = ranks_of(rights, result["answers"])
    report = "\n".join(
        f"{language}, {name}: {len(queries)} queries, right answer first {share(ranks, queries, 1):.0%},"
        f" among three {share(ranks, queries, 3):.0%}"
        for name, queries in lists.items()
    )
    sys.stdout.write(report + "\n")
    misses = misses_of(ranks, result["answers"])
    assert share(ranks, rights, 1) >= FIRST, report + misses
    assert share(ranks, rights, 3) >= AMONG_THREE, report + misses


@pytest.mark.parametrize("language", ROOTS)
def test_what_people_of_the_trade_type_finds_its_answer_among_the_first_three(
    page: Page, language: str
) -> None:
    page.goto(ROOTS[language])
    rights = OF_THE_TRADE[language]
    assert len(rights) == 100

    result: dict[str, Any] = page.evaluate(ASK, list(rights))

    known = set(result["locations"])
    assert {query: right for query, right in rights.items() if not known.issuperset(right)} == {}
    ranks = ranks_of(rights, result["answers"])
    report = f"{language}: first {share(ranks, rights, 1):.0%}, among three {share(ranks, rights, 3):.0%}"
    sys.stdout.write(report + "\n")
    assert share(ranks, rights, 3) >= OF_THE_TRADE_AMONG_THREE, report + misses_of(ranks, result["answers"])


@pytest.mark.parametrize("language", ROOTS)
def test_words_that_are_there_are_never_answered_with_nothing(page: Page, language: str) -> None:
    page.goto(ROOTS[language])
    queries = page.evaluate(TAKE, 2_026)

    answers = page.evaluate(ASK, queries)["answers"]

    assert len(answers) > 500
    assert [query for query, found in answers.items() if not found] == []


@pytest.mark.parametrize(
    ("start", "query", "target"),
    [
        ("", "attendee list in writing", "checklists/before-first-meeting/#attendee-list"),
        ("phases/", "RTO", "glossary/#rto"),
        (
            "checklists/before-first-meeting/",
            "make the training plan",
            "phases/training-transfer/#training-plan",
        ),
        ("zh/", "书面参会名单", "zh/checklists/before-first-meeting/#attendee-list"),
        ("zh/phases/", "培训计划", "zh/phases/training-transfer/#training-plan"),
        ("zh/checklists/", "怎么培训银行员工", "zh/phases/training-transfer/#training-plan"),
        ("zh/", "批量窗口", "zh/glossary/#batch-window"),
    ],
)
def test_the_first_result_leads_to_the_item(
    page: Page, site_url: str, start: str, query: str, target: str
) -> None:
    page.goto(start)
    search(page, query)

    links(page).first.click()

    page.wait_for_url(lambda url: urlsplit(url).fragment == target.partition("#")[2])
    assert place(page) == urlsplit(site_url + target).path + "#" + target.partition("#")[2]
    expect(page.locator(f'[id="{target.partition("#")[2]}"]')).to_be_in_viewport()


def test_a_result_says_what_it_is_and_where(page: Page) -> None:
    page.goto("")
    search(page, "attendee list in writing")

    first = links(page).first
    expect(first.locator(".pb-hit__place")).to_have_text(
        "Checklist item · Checklist: Before the first meeting › Phase 1"
    )
    expect(first.locator(".pb-hit__title mark").first).to_have_text("attendee")


def test_results_stay_inside_the_language(page: Page, site_url: str) -> None:
    for root, other in (("", "zh/"), ("zh/", None)):
        page.goto(root)
        search(page, "NDA" if not root else "银行")
        expect(links(page).first).to_be_visible()

        for link in links(page).all():
            address = str(link.evaluate("link => link.href"))
            assert address.startswith(site_url + root)
            assert other is None or not address.startswith(site_url + other)


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("promise ledger", delay=20)
    expect(links(page).first).to_contain_text("Promise ledger")
    expect(links(page).first).to_have_attribute("href", re.compile(r"\bh=promise\+ledger\b"))

    page.keyboard.press("ArrowDown")
    expect(links(page).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links(page).first).not_to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()

    first = str(links(page).first.evaluate("link => link.href"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == first


@pytest.mark.parametrize(("query", "still_there"), [("promise ledger", True), ("xyzzyx", False)])
def test_an_answer_that_comes_late_leaves_the_reader_where_they_are(
    page: Page, query: str, still_there: bool
) -> None:
    page.add_init_script(slow(others=False, milliseconds=500))
    page.goto("")
    page.keyboard.press("/")
    page.keyboard.type("promise ledge")
    expect(links(page).first).to_contain_text("Promise ledger")
    page.wait_for_timeout(1000)

    before = links(page).first.element_handle()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)
    page.keyboard.press("ArrowDown")
    expect(links(page).first).to_be_focused()
    assert before is not None
    before.wait_for_element_state("hidden")

    expect(links(page).first if still_there else box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(links(page).first if still_there else box(page)).to_be_focused()


def test_pasting_is_enough(page: Page) -> None:
    page.goto("zh/")
    box(page).click()

    # An input event and no key: what pasting with the mouse, dictation and a phone's keyboard send.
    box(page).fill("承诺台账")

    expect(links(page).first).to_contain_text("承诺台账")


@pytest.mark.parametrize(
    ("start", "nothing"), [("", "No matching documents"), ("zh/", "没有找到符合条件的结果")]
)
def test_nothing_found_is_said(page: Page, start: str, nothing: str) -> None:
    page.goto(start)
    search(page, "xyzzy")

    expect(page.locator(".md-search-result__meta")).to_have_text(nothing)
    expect(links(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("start", "query", "title", "target"),
    [
        ("checklists/before-first-meeting/", "封网", "封网（变更冻结）", "zh/glossary/#change-freeze"),
        ("zh/faq/", "mooncakes", "Mid-autumn week", "onboarding/#festival-box"),
    ],
)
def test_what_the_other_language_has_is_offered_where_this_one_has_little(
    page: Page, site_url: str, start: str, query: str, title: str, target: str
) -> None:
    indexes: list[str] = []
    page.on("request", lambda request: indexes.append(request.url) if "search_index" in request.url else None)
    page.goto(start)
    search(page, "UAT")
    expect(links(page).first).to_be_visible()
    assert len(set(indexes)) == 1, "the other index is loaded when it is needed, not before"

    search(page, query)
    offered = page.locator(".pb-elsewhere a").first
    expect(offered).to_contain_text(title)
    offered.click()

    page.wait_for_url(site_url + target)


# Workers hear everything a while late, in order. The first one is the theme's, the others belong to other languages.
SLOW = """
  const Fast = Worker
  let workers = 0
  globalThis.Worker = class extends Fast {
    #late = OTHERS === workers++ > 0
    postMessage(message) {
      if (this.#late) setTimeout(() => super.postMessage(message), MILLISECONDS)
      else super.postMessage(message)
    }
  }
"""


def slow(*, others: bool, milliseconds: int) -> str:
    return SLOW.replace("OTHERS", json.dumps(others)).replace("MILLISECONDS", str(milliseconds))


def offered(page: Page) -> Locator:
    return page.locator(".pb-elsewhere a")


@pytest.mark.parametrize("start", ["checklists/before-first-meeting/", "zh/faq/"])
def test_no_other_index_is_loaded_while_the_readers_own_answers_slowly(page: Page, start: str) -> None:
    indexes: list[str] = []
    page.on("request", lambda request: indexes.append(request.url) if "search_index" in request.url else None)
    page.add_init_script(slow(others=False, milliseconds=500))
    page.goto(start)

    # The theme asks for nothing when it is ready, and answers that after the words have come into the box.
    box(page).click()
    page.wait_for_timeout(700)
    search(page, "UAT")
    expect(links(page).first).to_be_visible()
    page.wait_for_timeout(1000)

    assert len(set(indexes)) == 1


def test_what_is_offered_answers_the_words_in_the_box_however_slow_the_worker(page: Page) -> None:
    page.add_init_script(slow(others=True, milliseconds=1000))
    page.goto("checklists/before-first-meeting/")
    search(page, "封网")
    expect(offered(page).first).to_have_text("封网（变更冻结）", timeout=15_000)

    # Half a second: long enough for a question to be on its way, and too short for its answer.
    for query in ("月饼", "封网", "月饼", "批量窗口"):
        search(page, query)
        page.wait_for_timeout(500)

    seen: set[str] = set()
    for _ in range(30):
        seen.update(offered(page).all_text_contents()[:1])
        page.wait_for_timeout(100)
    assert seen == {"批量窗口"}


@pytest.mark.parametrize("failure", ["offline", "answer"])
def test_an_index_that_could_not_be_loaded_is_asked_for_again(
    page: Page, troubles: list[Watch], failure: str
) -> None:
    def fail(route: Route) -> None:
        if failure == "offline":
            route.abort()
        else:
            route.fulfill(status=503, body="{}")

    page.goto("checklists/before-first-meeting/")
    page.route("**/zh/search/search_index.json", fail, times=1)
    with page.expect_request("**/zh/search/search_index.json"):
        search(page, "封网")
    page.wait_for_timeout(500)
    expect(offered(page)).to_have_count(0)
    for watch in troubles:
        watch.troubles.clear()

    search(page, "批量窗口")

    expect(offered(page).first).to_have_text("批量窗口")


ODD_NAME = """$& $$ $1 $` {language} "中文" 'x' <b>&amp;"""


@pytest.fixture(name="from_disk", scope="module")
def _fixture_from_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site on disk with three languages, the last of which has no index."""
    folder = unpacked_pages(tmp_path_factory.mktemp("odd-names"), name=ODD_NAME)
    for name, index in (("xx", 'var __index = {{"config": {{}}, "docs": {}}}'), ("yy", "")):
        (folder / name / "search").mkdir(parents=True)
        docs = json.dumps([{"location": "there.html", "title": "Xx 坚果", "text": "坚果"}])
        (folder / name / "search/search_index.js").write_text(index.format(docs), encoding="utf-8")
    page = folder / "faq.html"
    text = page.read_text(encoding="utf-8")
    listed = '"languages": ['
    assert text.count(listed) == 1
    more = [
        {"code": name, "name": f"{name} $&", "lang": name, "root": f"{name}/", "href": f"{name}/faq.html"}
        for name in ("yy", "xx")
    ]
    page.write_text(text.replace(listed, f"{listed}{json.dumps(more)[1:-1]}, "), encoding="utf-8")
    return folder


def test_from_disk_each_language_answers_from_its_own_index_under_its_own_name(
    browser: Browser, from_disk: Path, troubles: list[Watch]
) -> None:
    context = browser.new_context(base_url=f"{from_disk.as_uri()}/", locale="en-GB")
    troubles.append(Watch(context, ""))
    page = context.new_page()
    page.goto("faq.html")
    search(page, "坚果")
    expect(offered(page).last).to_contain_text("坚果")

    names = page.locator(".pb-elsewhere p").all_text_contents()
    answers = page.locator(".pb-elsewhere ul").all()

    assert names == ["In xx $&:", f"In {ODD_NAME}:"]
    assert answers[0].locator("a").all_text_contents() == ["Xx 坚果"]
    assert "坚果" in answers[1].locator("a").first.inner_text()
    hrefs = [str(link.get_attribute("href")) for link in offered(page).all()]
    assert hrefs[0] == f"{from_disk.as_uri()}/xx/there.html"
    assert all("zh/" in href for href in hrefs[1:])
    # The theme's own results are not touched by it.
    search(page, "nuts")
    expect(links(page).first).to_contain_text("nuts")
    context.close()


def test_emptying_the_box_empties_the_list(page: Page) -> None:
    page.goto("")
    search(page, "budget")
    expect(links(page).first).to_be_visible()

    page.locator(".md-search__form button[type=reset]").click()
    page.keyboard.press("End")

    expect(links(page)).to_have_count(0)


def test_the_index_is_about_as_large_as_the_texts(site: Path) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))

    assert len({each["location"] for each in index["docs"]}) == len(index["docs"])
    assert (site / "search/search_index.json").stat().st_size < 2_000_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_are_accessible(new_page: NewPage, axe: Axe, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto("about/")
    search(page, "training")
    expect(links(page).first).to_be_visible()
    # The box fades in; a contrast is judged as it stands.
    page.wait_for_timeout(500)

    axe(page)
