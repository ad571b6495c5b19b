"""What readers keep, in a real browser's storage: reloads, two tabs, a full disk, foreign content, another playbook."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support import chromium

SCRIPTS = Path(__file__).parents[2] / "plugins/engagement_playbook/theme/js"
BEGIN = """
globalThis.store = PlaybookStore.open("/playbook/")
globalThis.told = 0
store.subscribe(() => { told += 1 })
globalThis.state = item => store.current?.run.items[item]?.state ?? null
"""

Tab = Callable[..., Page]


def prepare(context: BrowserContext) -> None:
    """Serve an empty page of a host that does not exist; whatever lies below is one origin."""
    context.route(
        "http://host.example/**",
        lambda route: route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html"),
    )


def start(page: Page, root: str = "/playbook/") -> None:
    """Load the store into the page as it is."""
    for name in ("engagements.js", "store.js"):
        page.evaluate((SCRIPTS / name).read_text(encoding="utf-8"))
    page.evaluate(BEGIN.replace("/playbook/", root))


@pytest.fixture(name="context")
def _fixture_context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    prepare(context)
    yield context
    context.close()


@pytest.fixture(name="tab")
def _fixture_tab(context: BrowserContext) -> Tab:
    def tab(before: str = "", root: str = "/playbook/") -> Page:
        page = context.new_page()
        page.goto(f"http://host.example{root}")
        if before:
            page.evaluate(before)
        start(page, root)
        return page

    return tab


def begin(page: Page, name: str = "Heron") -> None:
    page.evaluate(
        "name => store.createRun(store.createEngagement(name), { visit: 'tasting', date: '2026-11-22' })",
        name,
    )


def tick(page: Page, name: str, **said: str) -> None:
    page.evaluate("([key, said]) => store.setItem([key], said)", [f"taste/{name}", said or {"state": "done"}])


def ticked(page: Page) -> dict[str, str]:
    items: dict[str, Any] = page.evaluate("({ ...store.current?.run.items })")
    return {key.partition("/")[2]: record["state"] for key, record in items.items()}


def kept(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({ ...localStorage })")
    return found


def test_everything_is_there_after_a_reload(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    tick(page, "loaves", note="two are burnt")
    page.reload()
    start(page)

    assert page.evaluate("store.current.engagement.name") == "Heron"
    record = page.evaluate("store.current.run.items['taste/loaves']")
    assert (record["state"], record["note"]) == ("done", "two are burnt")
    assert all(key.startswith("playbook:/playbook/:") for key in kept(page))


def test_two_tabs_on_one_run_lose_nothing(tab: Tab) -> None:
    one = tab()
    begin(one)
    two = tab()
    for number in range(6):
        tick(one if number % 2 else two, f"item-{number}")
    for page in (one, two):
        page.wait_for_function("Object.keys(store.current.run.items).length === 6")

    assert ticked(one) == ticked(two) == {f"item-{number}": "done" for number in range(6)}


def test_what_one_tab_writes_from_an_older_state_is_put_together(tab: Tab) -> None:
    one = tab()
    begin(one)
    two = tab()
    # As when two processes write in the same moment: the older text is written last.
    stale = two.evaluate(
        "() => { const key = Object.keys(localStorage).find(key => key.includes(':run:')); return [key, localStorage[key]] }"
    )
    tick(one, "loaves")
    two.wait_for_function("state('taste/loaves') === 'done'")
    two.evaluate("([key, text]) => localStorage.setItem(key, text)", stale)
    one.wait_for_function("key => localStorage[key].includes('taste/loaves')", arg=stale[0])

    assert ticked(one) == {"loaves": "done"}


def test_tabs_on_different_runs_do_not_meet(tab: Tab) -> None:
    one, two = tab(), tab()
    begin(one, "Heron")
    begin(two, "Otter")
    tick(one, "loaves")
    tick(two, "basket")

    assert (ticked(one), ticked(two)) == ({"loaves": "done"}, {"basket": "done"})
    one.wait_for_function("store.engagements.length === 2")
    one.reload()
    start(one)
    assert ticked(one) == {"loaves": "done"}


def test_a_run_deleted_in_one_tab_does_not_come_back_from_the_other(tab: Tab) -> None:
    one = tab()
    begin(one)
    tick(one, "loaves")
    two = tab()
    one.evaluate("store.deleteEngagement(store.current.engagement.id)")
    two.wait_for_function("store.current === null")
    tick(two, "basket")

    assert one.evaluate("store.engagements") == two.evaluate("store.engagements") == []
    one.evaluate("store.undo()")
    two.wait_for_function("store.engagements.length === 1")
    assert ticked(one) == ticked(two) == {"loaves": "done"}


def test_undo_and_redo(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    for letter in ("a", "ab", "abc"):
        tick(page, "loaves", note=letter)
    tick(page, "basket")
    seen = []
    for step in ("undo", "undo", "undo", "redo", "redo", "redo", "redo"):
        page.evaluate(f"store.{step}()")
        record = page.evaluate("store.current.run.items['taste/loaves']")
        seen.append((record["state"], record["note"], ticked(page).get("basket")))

    assert seen == [
        ("done", "abc", "open"),
        # What was typed in one go is taken back in one go.
        ("done", "", "open"),
        ("open", "", "open"),
        ("done", "", "open"),
        ("done", "abc", "open"),
        ("done", "abc", "done"),
        ("done", "abc", "done"),
    ]


def test_ticking_with_no_run_open_begins_one_that_two_tabs_share(tab: Tab) -> None:
    one, two = tab(), tab()
    for page, name in ((one, "loaves"), (two, "basket")):
        page.evaluate("store.begin('Unnamed', { visit: 'tasting', date: '2026-11-22' })")
        tick(page, name)
    one.wait_for_function("state('taste/basket') === 'done'")

    assert [(each["name"], len(each["runs"])) for each in one.evaluate("store.engagements")] == [
        ("Unnamed", 1)
    ]
    assert ticked(one) == ticked(two) == {"loaves": "done", "basket": "done"}


FILL = """
const pieces = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1]
for (const size of pieces) try { for (let n = 0; ; n += 1) localStorage.setItem(`other:${size}:${n}`, "x".repeat(size)) } catch {}
"""


def test_a_full_storage_is_known_before_anything_is_lost(tab: Tab) -> None:
    page = tab(FILL)

    assert page.evaluate("store.trouble") == "full"
    begin(page)
    tick(page, "loaves")
    assert page.evaluate("store.unsaved")
    assert ticked(page) == {"loaves": "done"}
    page.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('other:')).forEach(key => localStorage.removeItem(key))"
    )
    tick(page, "basket")
    # What could not be written was nothing but the run; it is written with the next change.
    assert page.evaluate("[store.trouble, store.unsaved]") == [None, False]
    page.reload()
    start(page)
    assert page.evaluate("store.engagements.map(({ name, runs }) => [name, runs.length])") == [["Heron", 1]]


def test_a_refused_storage_is_known_before_anything_is_lost(tab: Tab) -> None:
    for refusal in (
        "void Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
        "void (Storage.prototype.setItem = () => { throw new DOMException('no', 'SecurityError') })",
    ):
        page = tab(refusal)
        assert page.evaluate("store.trouble") == "refused"
        begin(page)
        tick(page, "loaves")
        tick(page, "basket")
        assert ticked(page) == {"loaves": "done", "basket": "done"}
        assert page.evaluate("store.exported(store.current.engagement.id, '1').runs.length") == 1


def test_foreign_content_is_set_aside_and_never_deleted(tab: Tab) -> None:
    foreign = {
        "playbook:/playbook/:run:heron:r1": "not JSON",
        "playbook:/playbook/:engagement:otter": '{"schema": 1, "at": {}, "engagement": {"id": "otter"}}',
        "playbook:/playbook/:run:otter:<img src=x onerror=alert(1)>": "{}",
        "playbook:/playbook/:current": "{",
        "somebody else's": "{",
    }
    page = tab(f"Object.assign(localStorage, {json.dumps(foreign)})")

    assert page.evaluate("store.engagements") == []
    assert sorted(page.evaluate("Object.values(store.aside)")) == sorted([*foreign.values()][:3])
    begin(page)
    tick(page, "loaves")
    assert kept(page)["somebody else's"] == "{"


def test_a_run_outlives_its_broken_engagement(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    page.evaluate(
        "localStorage.setItem(Object.keys(localStorage).find(key => key.includes(':engagement:')), 'broken')"
    )
    page.reload()
    start(page)

    assert ticked(page) == {"loaves": "done"}
    assert len(page.evaluate("store.aside")) == 1


def test_what_a_newer_version_wrote_is_left_alone(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find(key => key.includes(':run:'))
          localStorage.setItem(key.replace(/[^:]+$/, "newer"), localStorage[key].replace('"schema":1', '"schema":2'))
        }"""
    )
    page.reload()
    start(page)
    before = kept(page)
    tick(page, "basket")
    page.evaluate("store.deleteEngagement(store.current.engagement.id)")

    assert page.evaluate("store.trouble") == "newer"
    assert ticked(page) == {"loaves": "done"}
    assert kept(page) == before


def test_two_playbooks_on_one_host_do_not_mix(tab: Tab) -> None:
    one, two = tab(root="/one/"), tab(root="/two/")
    begin(one)
    tick(one, "loaves")

    assert two.evaluate("store.engagements") == []
    two.evaluate("store.wipe()")
    assert ticked(one) == {"loaves": "done"}


def test_wiping_leaves_nothing(tab: Tab) -> None:
    page, other = tab("localStorage.setItem('playbook:/playbook/:run:x:y', 'broken')"), tab()
    begin(page)
    tick(page, "loaves")
    page.evaluate("store.remember('read', ['a'])")
    assert page.evaluate("store.recall('read')") == ["a"]
    page.evaluate("store.wipe()")

    assert kept(page) == {}
    assert page.evaluate("[store.current, store.canUndo, store.recall('read')]") == [None, False, None]
    other.wait_for_function("store.engagements.length === 0")


def test_a_killed_browser_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    def launch() -> Page:
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=chromium.require(), args=["--disable-gpu"]
        )
        prepare(context)
        page = context.new_page()
        page.goto("http://host.example/playbook/")
        start(page)
        return page

    page = launch()
    begin(page)
    tick(page, "loaves")
    # Chromium gathers writes for a few seconds before they reach the disk; a page has no say in that.
    page.wait_for_timeout(7_000)
    # The lock on its folder is a link that names the browser's host and process.
    process = int(str((tmp_path / "SingletonLock").readlink()).rpartition("-")[2])
    os.kill(process, signal.SIGKILL)
    page = launch()

    assert ticked(page) == {"loaves": "done"}
    page.context.close()
