"""What readers keep, in a real browser's storage: reloads, two tabs, no room, foreign content, other versions."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers.storage import (
    FILL_MIRROR,
    FULL_DATABASE,
    HOST,
    REFUSE_ALL,
    REFUSE_DATABASE,
    REFUSE_MIRROR,
    documents,
    dump,
    serve_bare_pages,
    start_store,
)

Tab = Callable[..., Page]


@pytest.fixture(name="context")
def _fixture_context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    serve_bare_pages(context)
    yield context
    context.close()


@pytest.fixture(name="tab")
def _fixture_tab(context: BrowserContext) -> Tab:
    def tab(before: str = "", root: str = "/playbook/") -> Page:
        page = context.new_page()
        page.goto(f"{HOST}{root}")
        if before:
            page.evaluate(before)
        start_store(page, root)
        return page

    return tab


def again(page: Page, root: str = "/playbook/") -> None:
    """Open the page once more, as somebody does who comes back."""
    page.reload()
    start_store(page, root)


def settle(page: Page) -> None:
    """Wait until the database has everything."""
    page.evaluate("settled()")


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
    again(page)

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
    again(one)
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


def test_a_full_mirror_is_no_loss(tab: Tab) -> None:
    page = tab(FILL_MIRROR)
    begin(page)
    tick(page, "loaves")
    settle(page)

    assert page.evaluate("[store.trouble, store.unsaved]") == [None, False]
    again(page)
    assert ticked(page) == {"loaves": "done"}


def test_what_finds_no_room_anywhere_is_said_and_kept_once_there_is_room(tab: Tab) -> None:
    page = tab(
        f"() => {{ globalThis.put = IDBObjectStore.prototype.put; {FULL_DATABASE}; ({FILL_MIRROR})() }}"
    )
    begin(page)
    tick(page, "loaves")
    page.wait_for_function("store.trouble === 'full'")
    assert page.evaluate("[store.unsaved, store.saving]") == [True, True]
    assert ticked(page) == {"loaves": "done"}

    page.evaluate("void (IDBObjectStore.prototype.put = put)")
    tick(page, "basket")
    settle(page)
    assert page.evaluate("[store.trouble, store.unsaved]") == [None, False]
    again(page)
    assert ticked(page) == {"loaves": "done", "basket": "done"}


def test_where_only_the_database_is_full_the_reader_hears_how_little_that_is(tab: Tab) -> None:
    page = tab(f"() => {{ {FULL_DATABASE} }}")
    begin(page)
    page.wait_for_function("store.trouble === 'slow'")

    assert page.evaluate("store.unsaved") is False


@pytest.mark.parametrize(
    ("refusal", "trouble"),
    [(REFUSE_ALL, "refused"), (REFUSE_DATABASE, "slow"), (REFUSE_MIRROR, None)],
    ids=["everything", "database", "mirror"],
)
def test_a_refused_storage_is_known_before_anything_is_lost(
    tab: Tab, refusal: str, trouble: str | None
) -> None:
    page = tab(f"() => {{ {refusal} }}")
    assert page.evaluate("store.trouble") == trouble
    begin(page)
    tick(page, "loaves")
    tick(page, "basket")
    if trouble is None:
        settle(page)

    assert page.evaluate("[store.trouble, store.unsaved]") == [trouble, trouble == "refused"]
    assert ticked(page) == {"loaves": "done", "basket": "done"}
    assert page.evaluate("store.exported(store.current.engagement.id).runs.length") == 1


HOLD = """async () => {
  const database = await new Promise(resolve => {
    const asked = indexedDB.open("playbook:/playbook/")
    asked.onsuccess = () => resolve(asked.result)
  })
  const group = database.transaction("documents", "readwrite").objectStore("documents")
  globalThis.release = false
  const spin = () => { if (!release) group.get("none").onsuccess = spin }
  spin()
}"""
"""Keep everybody else from writing, as a disk does that takes its time."""


def test_saved_is_said_once_the_database_has_it_and_what_takes_too_long_is_said_too(tab: Tab) -> None:
    page = tab()
    begin(page)
    settle(page)
    assert page.evaluate("[store.changes > 0, store.saving, store.trouble]") == [True, False, None]
    page.evaluate(HOLD)
    tick(page, "loaves")
    page.wait_for_timeout(300)
    assert page.evaluate("[store.saving, store.trouble]") == [True, None]
    page.wait_for_function("store.trouble === 'slow'", timeout=10_000)
    assert page.evaluate("store.saving")

    page.evaluate("void (release = true)")
    settle(page)
    assert page.evaluate("store.trouble") is None
    assert any(
        "taste/loaves" in document.get("run", {}).get("items", {}) for document in documents(page).values()
    )


def test_opening_a_page_writes_nothing(tab: Tab) -> None:
    page = tab()
    assert dump(page) == ({}, {})
    assert page.evaluate("indexedDB.databases()") == []
    begin(page)
    tick(page, "loaves")
    settle(page)
    before = dump(page)
    again(page)
    page.wait_for_timeout(200)

    assert dump(page) == before


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
    again(page)

    assert ticked(page) == {"loaves": "done"}
    assert len(page.evaluate("store.aside")) == 1


def test_what_a_newer_version_wrote_is_left_alone(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    settle(page)
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find(key => key.includes(':run:'))
          localStorage.setItem(key.replace(/[^:]+$/, "newer"), localStorage[key].replace('"schema":2', '"schema":3'))
        }"""
    )
    again(page)
    before = dump(page)
    tick(page, "basket")
    page.evaluate("store.deleteEngagement(store.current.engagement.id)")

    assert page.evaluate("store.trouble") == "newer"
    assert ticked(page) == {"loaves": "done"}
    assert dump(page) == before


def test_a_database_of_a_newer_version_is_left_alone(tab: Tab, context: BrowserContext) -> None:
    other = context.new_page()
    other.goto(f"{HOST}/playbook/")
    other.evaluate(
        "new Promise(done => { indexedDB.open('playbook:/playbook/', 7).onsuccess = event => { event.target.result.close(); done() } })"
    )
    page = tab()

    assert page.evaluate("store.trouble") == "newer"
    page.evaluate("store.begin('', { visit: 'tasting', date: '2026-11-22' })")
    assert page.evaluate("store.engagements") == []


OLDER = {
    "playbook:/playbook/:engagement:unnamed": json.dumps(
        {
            "schema": 1,
            "engagement": {"id": "unnamed", "name": "Unnamed", "archived": False},
            "at": {"name": "2026-11-01T10:00:00.000Z", "archived": "2026-11-01T10:00:00.000Z"},
        }
    ),
    "playbook:/playbook/:run:unnamed:2026-11-01-tasting": json.dumps(
        {
            "schema": 1,
            "run": {
                "id": "2026-11-01-tasting",
                "visit": "tasting",
                "date": "2026-11-01",
                "fields": {"bank": "Café", "place": "", "pm": "", "attendees": "", "objective": ""},
                "items": {
                    "taste/loaves": {
                        "state": "done", "reason": "", "note": "two are burnt", "at": "2026-11-01T11:00:00.000Z",
                    }
                },
                "known": {"taste": ["loaves"]},
            },
            "at": {"date": "2026-11-01T10:00:00.000Z", "fields.bank": "2026-11-01T10:30:00.000Z",
                   "fields.place": "2026-11-01T10:00:00.000Z"},
        }
    ),
    "playbook:/playbook/:current": json.dumps({"engagement": "unnamed", "run": "2026-11-01-tasting"}),
    "playbook:/playbook/:kept:told": "true",
    "playbook:/playbook/:kept:lists": json.dumps({"2026-11-01-tasting": ["taste"]}),
    "playbook:/playbook/:kept:onboarding": json.dumps({"done": {"first/0": True}, "answers": {"gift": "decline"}}),
}  # fmt: skip
"""What the site kept before it had a database."""


def test_what_an_older_version_kept_is_taken_over_and_lasts(tab: Tab) -> None:
    page = tab(f"Object.assign(localStorage, {json.dumps(OLDER)})")
    settle(page)
    for _ in range(2):
        run = page.evaluate("store.current.run")
        assert (run["date"], run["fields"]["bank"], run["lists"]) == ("2026-11-01", "Café", ["taste"])
        assert run["items"]["taste/loaves"] == {
            "state": "done", "reason": "", "note": "two are burnt",
            "at": "2026-11-01T11:00:00.000Z", "note_at": "2026-11-01T11:00:00.000Z",
        }  # fmt: skip
        assert page.evaluate("[store.setting('told'), store.setting('onboarding')]") == [
            {"private": True},
            {"done/first/0": True, "answer/gift": "decline"},
        ]
        # Everything is in the database by now: the mirror may go.
        page.evaluate("localStorage.clear()")
        again(page)


def test_a_deletion_holds_against_a_mirror_that_has_lost_it(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    settle(page)
    before = kept(page)
    page.evaluate("store.deleteEngagement(store.current.engagement.id)")
    settle(page)
    assert not [key for key in kept(page) if ":run:" in key or ":engagement:" in key]
    # As after a power cut: the mirror is what it was a minute ago.
    page.evaluate(f"Object.assign(localStorage, {json.dumps(before)})")
    again(page)

    assert page.evaluate("store.engagements") == []
    assert not [key for key in kept(page) if ":run:" in key or ":engagement:" in key]


def test_everything_deleted_stays_deleted_too(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    settle(page)
    before = kept(page)
    assert page.evaluate("store.wipe()")
    page.evaluate(f"Object.assign(localStorage, {json.dumps(before)})")
    again(page)

    assert page.evaluate("[store.engagements, store.current]") == [[], None]
    assert kept(page) == {}


def test_the_database_wins_back_what_the_mirror_has_lost(tab: Tab) -> None:
    page = tab()
    begin(page)
    settle(page)
    before = kept(page)
    tick(page, "loaves")
    settle(page)
    page.evaluate(f"localStorage.clear(); Object.assign(localStorage, {json.dumps(before)})")
    again(page)

    assert ticked(page) == {"loaves": "done"}


def test_undo_leaves_alone_what_another_tab_has_written_since(tab: Tab) -> None:
    one = tab()
    begin(one)
    tick(one, "loaves", note="mine")
    two = tab()
    tick(two, "loaves", note="newer, of the other tab")
    one.wait_for_function("store.current.run.items['taste/loaves'].note.startsWith('newer')")
    tick(one, "basket")

    assert one.evaluate("[store.undo(), state('taste/basket')]") == [0, "open"]
    assert one.evaluate("store.undo()") == 1
    assert one.evaluate("store.current.run.items['taste/loaves'].note") == "newer, of the other tab"
    # The run was begun here, but somebody else works in it.
    assert one.evaluate("store.undo()") == 1
    assert one.evaluate("store.current.run.items['taste/loaves'].note") == "newer, of the other tab"


def test_a_tick_and_a_note_of_two_tabs_at_one_item_are_both_kept(tab: Tab) -> None:
    one = tab()
    begin(one)
    two = tab()
    one.evaluate("void store.setItem(['taste/loaves'], { state: 'done' })")
    two.evaluate("void store.setItem(['taste/loaves'], { note: 'two are burnt' })")
    for page in (one, two):
        page.wait_for_function(
            "state('taste/loaves') === 'done' && store.current.run.items['taste/loaves'].note"
        )


def test_tabs_hear_of_each_other_without_a_mirror(tab: Tab) -> None:
    one, two = tab(f"() => {{ {REFUSE_MIRROR} }}"), tab(f"() => {{ {REFUSE_MIRROR} }}")
    begin(one)
    tick(one, "loaves")
    two.wait_for_function("store.engagements[0]?.runs[0].items['taste/loaves']?.state === 'done'")
    one.evaluate("store.deleteEngagement(store.engagements[0].id)")
    two.wait_for_function("store.engagements.length === 0")
    one.evaluate("store.undo()")
    settle(one)
    again(two)
    assert two.evaluate("store.engagements[0].name") == "Heron"


def test_two_playbooks_on_one_host_do_not_mix(tab: Tab) -> None:
    one, two = tab(root="/one/"), tab(root="/two/")
    begin(one)
    tick(one, "loaves")
    settle(one)

    assert two.evaluate("store.engagements") == []
    two.evaluate("store.wipe()")
    assert ticked(one) == {"loaves": "done"}
    copies = two.evaluate(
        "PlaybookStore.elsewhere('/two/').then(copies => copies.map(({ root, documents }) => [root, documents.size]))"
    )
    assert copies == [["/one/", 2]]


def test_wiping_leaves_nothing_but_when_it_was(tab: Tab) -> None:
    page, other = tab("localStorage.setItem('playbook:/playbook/:run:x:y', 'broken')"), tab()
    begin(page)
    tick(page, "loaves")
    page.evaluate("store.set('read', { a: true })")
    assert page.evaluate("store.setting('read')") == {"a": True}
    assert page.evaluate("store.wipe()")

    # The other tab has heard of it, and puts nothing back.
    other.wait_for_function("store.engagements.length === 0")
    other.wait_for_timeout(200)
    mirror, databases = dump(page)
    assert mirror == {}
    assert [*databases] == ["playbook:/playbook/|wiped"]
    assert page.evaluate("[store.current, store.canUndo, store.setting('read')]") == [None, False, {}]


def test_a_copy_that_comes_after_everything_was_deleted_stays_out(tab: Tab) -> None:
    page, other = tab(), tab()
    begin(page)
    tick(page, "loaves")
    settle(page)
    other.wait_for_function("store.engagements.length === 1")
    old = page.evaluate(
        "Object.fromEntries([...store.documents].map(([key, one]) => [key, JSON.stringify(one)]))"
    )
    assert page.evaluate("store.wipe()")
    other.wait_for_function("store.engagements.length === 0")
    # As from a tab that had not heard of it: by the channel, in the mirror, in the database.
    other.evaluate(
        """async old => {
          const channel = new BroadcastChannel("playbook:/playbook/")
          for (const [key, text] of Object.entries(old)) channel.postMessage({ key, text })
          for (const [key, text] of Object.entries(old)) localStorage.setItem(`playbook:/playbook/:${key}`, text)
          await PlaybookDatabase.open("playbook:/playbook/").update(Object.keys(old), key => [[key, old[key]]])
        }""",
        old,
    )
    page.wait_for_timeout(200)
    assert page.evaluate("store.engagements") == []
    again(page)
    assert page.evaluate("store.engagements") == []
    assert kept(page) == {}
    begin(page, "Otter")
    settle(page)
    again(page)
    assert page.evaluate("store.engagements.map(({ name }) => name)") == ["Otter"]
    assert not [key for key in documents(page) if key in old and key != "setting:open"]


IMPORT = """async ({ file, where }) => {
  const before = store.engagements.length
  const plan = PlaybookEngagementImport.plan(store.documents, file, where, store.newId, Date.now())
  return store.import(plan)
}"""


def incoming(name: str, **fields: str) -> dict[str, Any]:
    run = {
        "id": "r1",
        "visit": "tasting",
        "date": "2026-11-22",
        "fields": fields,
        "known": {},
        "lists": None,
        "at": {},
    }
    items = {
        "taste/loaves": {
            "state": "na",
            "reason": "",
            "note": "from the file",
            "at": "2026-11-22T10:00:00Z",
            "note_at": "2026-11-22T10:00:00Z",
        }
    }
    return {
        "id": "",
        "name": name,
        "playbook": "",
        "playbookName": "",
        "exportedAt": "",
        "runs": [{**run, "items": items}],
    }


@pytest.mark.parametrize("mirror", ["", f"({FILL_MIRROR})();"], ids=["", "mirror full"])
@pytest.mark.parametrize("replaces", [False, True])
def test_an_import_without_room_changes_nothing(tab: Tab, mirror: str, replaces: bool) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    settle(page)
    page.evaluate(f"() => {{ {mirror} {FULL_DATABASE} }}")
    before = dump(page)
    where = {"into": page.evaluate("store.engagements[0].id")} if replaces else {}

    assert page.evaluate(IMPORT, {"file": incoming("Otter"), "where": where}) == "full"
    assert dump(page) == before
    assert page.evaluate("store.engagements.map(({ name }) => name)") == ["Heron"]


def test_an_import_without_a_database_is_all_or_nothing_too(tab: Tab) -> None:
    page = tab(f"() => {{ {REFUSE_DATABASE} }}")
    begin(page)
    tick(page, "loaves")
    page.evaluate(FILL_MIRROR)
    page.evaluate("void delete localStorage['other:1:0']")
    before = kept(page)
    into = page.evaluate("store.engagements[0].id")

    assert page.evaluate(IMPORT, {"file": incoming("Otter"), "where": {"into": into}}) == "full"
    assert kept(page) == before


def test_an_import_takes_the_place_of_another_in_one_step_and_is_taken_back_in_one(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    settle(page)
    into = page.evaluate("store.engagements[0].id")
    assert page.evaluate(IMPORT, {"file": incoming("Otter"), "where": {"into": into}}) is None
    assert page.evaluate("store.engagements.map(({ name }) => name)") == ["Otter"]

    assert page.evaluate("store.undo()") == 0
    assert page.evaluate("store.engagements.map(({ name }) => name)") == ["Heron"]
    settle(page)
    again(page)
    assert page.evaluate("store.engagements.map(({ name }) => name)") == ["Heron"]
    assert ticked(page) == {"loaves": "done"}


def test_a_day_that_is_none_is_not_taken_and_loses_no_run(tab: Tab) -> None:
    page = tab()
    begin(page)
    tick(page, "loaves")
    page.evaluate("store.setRun({ date: '202612-02-21' })")
    assert page.evaluate("store.current.run.date") == "2026-11-22"
    settle(page)
    # As a version without that guard has kept it.
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find(key => key.includes(":run:"))
          const run = JSON.parse(localStorage[key])
          run.run.date = "202612-02-21"
          run.at.date = "2999-01-01T00:00:00.000Z"
          localStorage[key] = JSON.stringify(run)
        }"""
    )
    again(page)
    assert page.evaluate("[store.current.run.date, store.aside]") == ["", {}]
    assert ticked(page) == {"loaves": "done"}


def test_more_than_a_file_may_hold_is_still_kept(tab: Tab) -> None:
    page = tab()
    begin(page)
    page.evaluate(
        """() => {
          const { key } = store.current
          const edits = Array.from({ length: 5_001 }, (_, n) => [["taste/i" + n], { state: "done" }])
          const document = store.documents.get(key)
          const items = Object.fromEntries(edits.map(([[item]]) => [item, { state: "done", reason: "", note: "", at: "2026-11-22T10:00:00.000Z", note_at: "" }]))
          store.documents.set(key, { ...document, run: { ...document.run, items } })
          store.setItem(["taste/one-more"], { state: "done" })
        }"""
    )
    settle(page)
    again(page)

    assert page.evaluate("[Object.keys(store.current.run.items).length, store.aside]") == [5_002, {}]


def test_a_run_that_another_tab_writes_into_stays_in_sight_when_its_engagement_goes(tab: Tab) -> None:
    one = tab()
    assert one.evaluate(IMPORT, {"file": incoming("Otter"), "where": {}}) is None
    settle(one)
    two = tab()
    two.evaluate("store.choose(store.engagements[0].id, 'r1')")
    tick(two, "basket")
    one.wait_for_function("store.engagements[0].runs[0].items['taste/basket']")

    # Neither the run nor what it stands in is taken back.
    assert one.evaluate("store.undo()") == 2
    for page in (one, two):
        assert page.evaluate("store.engagements.map(({ name, runs }) => [name, runs.length])") == [
            ["Otter", 1]
        ]

    one.evaluate("store.deleteEngagement(store.engagements[0].id)")
    tick(two, "towel")
    two.wait_for_function("store.engagements.length < 2")
    settle(two)
    again(one)
    shown = one.evaluate("store.engagements.map(({ runs }) => runs.length)")
    assert shown == two.evaluate("store.engagements.map(({ runs }) => runs.length)")


def test_an_import_that_meets_a_newer_document_changes_nothing(tab: Tab) -> None:
    page = tab()
    begin(page)
    settle(page)
    engagement = page.evaluate("store.engagements[0].id")
    page.evaluate(
        """id => new Promise(done => {
          indexedDB.open("playbook:/playbook/").onsuccess = ({ target: { result } }) => {
            const transaction = result.transaction("documents", "readwrite")
            transaction.objectStore("documents").put(JSON.stringify({ schema: 9, at: {} }), `run:${id}:r1`)
            transaction.oncomplete = () => { result.close(); done() }
          }
        })""",
        engagement,
    )
    before = dump(page)
    file = incoming("Otter")
    file["runs"] = [{**file["runs"][0], "id": "r0"}, *file["runs"]]

    assert page.evaluate(IMPORT, {"file": file, "where": {"into": engagement, "merging": True}}) == "newer"
    assert dump(page) == before
    assert page.evaluate("store.trouble") == "newer"


def test_without_a_database_and_with_a_full_mirror_the_worse_is_said(tab: Tab) -> None:
    page = tab(f"() => {{ {REFUSE_DATABASE} }}")
    page.evaluate(FILL_MIRROR)
    page.evaluate(
        "void Object.keys(localStorage).filter(key => /^other:(1|10|100):/.test(key)).slice(0, 2).forEach(key => localStorage.removeItem(key))"
    )
    begin(page)

    assert page.evaluate("[store.unsaved, store.trouble]") == [True, "full"]
