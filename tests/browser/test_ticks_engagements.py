"""The pure core of what readers keep: edits, merging, counting, files; run in the browser, without a page."""

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from engagement_playbook.engagement.reading import read_engagement
from tests.engagement.test_reading import BROKEN, GOOD
from tests.helpers.properties import bounded
from tests.helpers.storage import CORE, load_scripts

KEY = "run:heron:r1"


@pytest.fixture(name="blank", scope="module")
def _fixture_blank(browser: Browser) -> Iterator[Page]:
    """Yield an empty page that holds the core, and a document to begin with, and nothing else."""
    page = browser.new_page()
    load_scripts(page, CORE)
    page.evaluate(
        """() => {
          globalThis.E = PlaybookEngagements
          globalThis.F = { ...PlaybookEngagementFile, ...PlaybookEngagementImport }
          globalThis.begin = () => new Map([
            ["engagement:heron", E.newEngagement("heron", "Heron", 1000)],
            ["run:heron:r1", E.newRun({ id: "r1", visit: "tasting", date: "2026-11-22" }, 1000)],
          ])
        }"""
    )
    yield page
    page.close()


def item(name: str, state: str = "open", reason: str = "") -> dict[str, Any]:
    path = ["items", f"before-tasting/{name}", "state"]
    return {"key": KEY, "path": path, "value": {"state": state, "reason": reason}}


def note(name: str, text: str) -> dict[str, Any]:
    return {"key": KEY, "path": ["items", f"before-tasting/{name}", "note"], "value": text}


def run_of(page: Page, edits: list[dict[str, Any]], now: int = 5_000) -> dict[str, Any]:
    run: dict[str, Any] = page.evaluate(
        "([edits, now]) => { const docs = begin(); E.apply(docs, edits, now); return docs.get('run:heron:r1').run }",
        [edits, now],
    )
    return run


def test_an_edit_is_carried_out_and_taken_back(blank: Page) -> None:
    before, after, back, again = blank.evaluate(
        """edits => {
          const docs = begin(), shown = () => JSON.parse(JSON.stringify(F.exported(docs, "heron", { name: "Tiny", version: "1" }, 0).runs[0]))
          const states = [shown()]
          const inverse = E.apply(docs, edits, 5000)
          states.push(shown())
          const redo = E.apply(docs, inverse, 6000)
          states.push(shown())
          E.apply(docs, redo, 7000)
          return [...states, shown()]
        }""",
        [
            item("loaves", state="done"),
            {"key": KEY, "path": ["date"], "value": "2026-12-01"},
            {"key": KEY, "path": ["fields", "bank"], "value": "Café Ünal"},
        ],
    )

    assert after["items"]["before-tasting/loaves"]["state"] == "done"
    assert (after["date"], after["fields"]["bank"]) == ("2026-12-01", "Café Ünal")
    assert back["items"]["before-tasting/loaves"]["state"] == "open"
    assert (back["date"], back["fields"]) == (before["date"], before["fields"])
    assert again["items"]["before-tasting/loaves"]["state"] == "done"


def test_what_is_written_later_wins_whatever_the_clock_says(blank: Page) -> None:
    run = run_of(
        blank,
        [
            {**item("loaves", state="done"), "at": "2999-01-01T00:00:00.000Z"},
            item("loaves", state="na"),
        ],
    )

    assert run["items"]["before-tasting/loaves"] == {
        "state": "na", "reason": "", "note": "", "at": "2999-01-01T00:00:00.001Z", "note_at": ""
    }  # fmt: skip


def test_edits_of_two_tabs_end_alike_in_any_order(blank: Page) -> None:
    edits = [
        [item("loaves", state="done"), {"key": KEY, "path": ["fields", "bank"], "value": "A"}],
        [item("loaves", state="na", reason="no guests"), note("basket", "lined")],
        [item("basket", state="done"), {"key": KEY, "path": ["date"], "value": "2026-12-01"}],
        [{"key": KEY, "path": ["known", "before-tasting"], "value": ["loaves", "basket"]}],
        [{"key": KEY, "path": ["visit"], "value": "delivery"}],
        [{"key": KEY, "path": ["known", "before-tasting"], "value": ["loaves"]}],
    ]
    orders = [*itertools.permutations(range(len(edits)))]
    texts = blank.evaluate(
        """([edits, orders, times]) => {
          const copies = edits.map((batch, place) => {
            const docs = begin()
            E.apply(docs, batch, times[place])
            return docs.get("run:heron:r1")
          })
          return orders.map(order => JSON.stringify([...order, order[0]].map(place => copies[place]).reduce(E.merge)))
        }""",
        # The first two write at the same millisecond.
        [edits, orders, [5_000, 5_000, 6_000, 7_000, 7_500, 8_000]],
    )
    results = {json.dumps(json.loads(text), sort_keys=True) for text in texts}

    (merged,) = (json.loads(result)["run"] for result in results)
    # A tick and a note at one item, of two tabs, are two things.
    basket = merged["items"]["before-tasting/basket"]
    assert (basket["state"], basket["note"]) == ("done", "lined")
    assert (merged["visit"], merged["date"]) == ("delivery", "2026-12-01")
    assert merged["known"] == {"before-tasting": ["loaves"]}


def test_counting(blank: Page) -> None:
    counts = blank.evaluate(
        """edits => {
          const docs = begin()
          E.apply(docs, edits, 5000)
          return E.count(docs.get("run:heron:r1").run, [
            { keys: ["before-tasting/loaves"], critical: true },
            { keys: ["before-tasting/basket"], critical: false },
            { keys: ["before-tasting/guests"], critical: true },
            { keys: ["before-tasting/new-name", "before-tasting/old-name"], critical: true },
          ])
        }""",
        [note("loaves", "ask"), item("basket", state="na"), item("old-name", state="done")],
    )

    assert counts == {"total": 4, "done": 1, "na": 1, "open": 2, "criticalOpen": 2, "notes": 1}


def test_a_former_id_hands_its_tick_on_and_undo_does_not_lose_it(blank: Page) -> None:
    states = blank.evaluate(
        """edits => {
          const docs = begin(), key = "run:heron:r1", keys = ["before-tasting/new-name", "before-tasting/old-name"]
          const state = () => E.recordIn(docs.get(key).run, keys)?.state
          E.apply(docs, edits, 5000)
          const states = [state()]
          E.apply(docs, E.moveEdits(docs, key, keys), 6000)
          states.push(state())
          const inverse = E.apply(docs, E.itemEdits(docs, key, keys[0], { state: "open" }), 7000)
          states.push(state())
          E.apply(docs, inverse, 8000)
          return [...states, state(), docs.get(key).run.items["before-tasting/old-name"].state]
        }""",
        [item("old-name", state="done")],
    )

    assert states == ["done", "done", "open", "done", "open"]


def test_items_that_came_after_the_run_began(blank: Page) -> None:
    new = blank.evaluate(
        """() => {
          const docs = begin()
          E.apply(docs, [{ key: "run:heron:r1", path: ["known", "before-tasting"], value: ["loaves", "old-name"] }], 5000)
          const { run } = docs.get("run:heron:r1")
          return [["before-tasting/loaves"], ["before-tasting/new-name", "before-tasting/old-name"],
            ["before-tasting/towel"], ["elsewhere/towel"]].map(keys => E.isNew(run, keys))
        }"""
    )

    assert new == [False, False, True, False]


def test_promises_are_those_of_the_last_run_of_the_same_visit(blank: Page) -> None:
    previous, left = blank.evaluate(
        """() => {
          const docs = new Map([["engagement:heron", E.newEngagement("heron", "Heron", 1)]])
          const add = (id, date, head = { visit: "tasting" }) =>
            docs.set(`run:heron:${id}`, E.newRun({ id, date, ...head }, 1))
          add("first", "2026-01-01"), add("second", "2026-05-01"), add("third", "2026-09-01")
          add("other", "2026-06-01", { visit: "delivery" }), add("gate", "2026-06-02", { phase: "tasting" })
          const key = "run:heron:second"
          E.apply(docs, [
            { key, path: ["items", "a/done", "state"], value: { state: "done", reason: "" } },
            { key, path: ["items", "a/noted", "state"], value: { state: "done", reason: "" } },
            { key, path: ["items", "a/noted", "note"], value: "they send the list" },
          ], 5)
          const [{ runs }] = E.engagementsIn(docs)
          const last = E.previousRun(runs, runs.find(({ id }) => id === "third"))
          const items = list => ["done", "noted", "open"].map(name => ({ keys: [`${list}/${name}`] }))
          return [last.id, E.promises(last, [items("a"), items("untouched")])
            .map(({ item, record }) => [item.keys[0], record.state, record.note])]
        }"""
    )

    assert previous == "second"
    assert left == [["a/noted", "done", "they send the list"], ["a/open", "open", ""]]


def test_the_last_run_is_one_at_the_same_customer(blank: Page) -> None:
    previous = blank.evaluate(
        """() => {
          const docs = new Map([["engagement:heron", E.newEngagement("heron", "Heron", 1)]])
          const add = (id, date, bank) =>
            docs.set(`run:heron:${id}`, E.newRun({ id, date, visit: "tasting", fields: { bank } }, 1))
          add("first", "2026-01-01", "First Bank"), add("none", "2026-02-01", ""), add("second", "2026-03-01", "Second Bank")
          add("now", "2026-04-01", "FIRST  bank"), add("later", "2026-05-01", "Second Bank")
          const [{ runs }] = E.engagementsIn(docs)
          return ["now", "later", "second"].map(id => E.previousRun(runs, runs.find(run => run.id === id))?.id)
        }"""
    )

    assert previous == ["none", "second", "none"]


def test_the_lists_of_a_run_are_its_own_and_those_it_touched(blank: Page) -> None:
    lists = blank.evaluate(
        """() => {
          const book = {
            checklists: Object.fromEntries(["own", "touched", "renamed", "other"].map(id =>
              [id, { items: [{ id: "item", text: "", formerly: id === "renamed" ? ["was/item"] : undefined }] }])),
            visits: { tasting: ["own"] },
            phases: { taste: ["own"] },
            leftOut: {},
          }
          const items = { "touched/item": {}, "was/item": {}, "gone/item": {} }
          return [{ visit: "tasting" }, { phase: "taste" }, { visit: "no-longer" }, { visit: "constructor" }]
            .map(head => E.listsOfRun(book, E.newRun({ id: "r", items, ...head }, 1).run))
        }"""
    )

    assert lists == [["own", "touched", "renamed"]] * 2 + [["touched", "renamed"]] * 2


PLAN = """text => {
  const [edits, file, where, now] = JSON.parse(text)
  const docs = begin()
  E.apply(docs, edits, Date.parse("2026-11-22T10:00:00Z"))
  const { engagement, problems } = F.parse(JSON.stringify(file))
  if (problems.length) throw new Error(JSON.stringify(problems))
  const before = JSON.stringify([...docs])
  const plan = F.plan(docs, engagement, where, () => "new-id", Date.parse(now))
  if (JSON.stringify([...docs]) !== before) throw new Error("a plan has changed something")
  const inverse = E.apply(docs, plan.edits, Date.parse(now))
  const shown = () => E.engagementsIn(docs).map(({ id, name, runs }) => [id, name, runs])
  const after = shown()
  E.apply(docs, inverse, Date.parse("2026-11-22T13:00:00Z"))
  return JSON.stringify({ plan, after, undone: shown() })
}"""


def planned(
    blank: Page, edits: list[dict[str, Any]], runs: list[dict[str, Any]], where: dict[str, Any], **head: str
) -> dict[str, Any]:
    """Import a file into what there is after some edits at ten o'clock; the import is at noon, its undoing at one."""
    file = {"format": "playbook-engagement", "version": 1, "name": "Heron", "runs": runs, **head}
    # As text both ways: Playwright takes seconds for each thousand of values that it carries one by one.
    asked = json.dumps([edits, file, where, "2026-11-22T12:00:00Z"])
    result: dict[str, Any] = json.loads(blank.evaluate(PLAN, asked))
    return result


MERGE = {"into": "heron", "merging": True}


def test_an_imported_engagement_merges_register_by_register(blank: Page) -> None:
    theirs = {
        "before-tasting/loaves": {"state": "na", "at": "2026-11-22T11:00:00Z"},
        "before-tasting/basket": {"state": "na", "note": "lined", "at": "2026-11-22T09:00:00Z"},
        "before-tasting/guests": {"state": "done", "at": "2999-01-01T00:00:00Z"},
    }
    result = planned(
        blank,
        [item("loaves", state="done"), note("loaves", "ours"), item("basket", state="done")],
        [
            {
                "id": "r1", "visit": "tasting", "date": "2026-11-23", "items": theirs,
                "fields": {"bank": "Café", "place": "Room 4"},
                "at": {"date": "2026-11-22T11:00:00Z", "fields.place": "2026-11-22T11:00:00Z"},
            },
            {"id": "r2", "phase": "taste"},
        ],
        MERGE,
    )  # fmt: skip
    ((_, _, runs),) = result["after"]
    merged = next(run for run in runs if run["id"] == "r1")

    assert {
        key.partition("/")[2]: (each["state"], each["note"], each["at"])
        for key, each in merged["items"].items()
    } == {
        "loaves": ("na", "ours", "2026-11-22T11:00:00.000Z"),
        "basket": ("done", "lined", "2026-11-22T10:00:00.000Z"),
        "guests": ("done", "", "2026-11-22T12:00:00.000Z"),
    }
    assert merged["date"] == "2026-11-23"
    # Nobody had written here what the file says without a time.
    assert (merged["fields"]["bank"], merged["fields"]["place"]) == ("Café", "Room 4")
    assert result["plan"]["added"] == 1
    assert [
        (each["path"], each["kept"], each["here"], each["file"]) for each in result["plan"]["decisions"]
    ] == [
        (["date"], "file", "2026-11-22", "2026-11-23"),
        (["items", "before-tasting/basket", "state"], "here", {"state": "done", "reason": ""}, {"state": "na", "reason": ""}),
        (["items", "before-tasting/loaves", "state"], "file", {"state": "done", "reason": ""}, {"state": "na", "reason": ""}),
    ]  # fmt: skip
    ((_, _, before),) = result["undone"]
    assert len(before) == 1
    assert before[0]["date"] == "2026-11-22"
    assert [each["state"] for each in before[0]["items"].values()] == ["done", "done", "open"]
    assert set(before[0]["fields"].values()) == {""}


def test_what_a_file_says_without_times_does_not_win_over_what_is_here(blank: Page) -> None:
    edit = {"key": KEY, "path": ["fields", "objective"], "value": "Ours"}
    run = {"id": "r1", "visit": "tasting", "date": "2026-12-24", "fields": {"objective": "Theirs"}}
    result = planned(blank, [edit], [run], MERGE)

    ((_, _, (merged,)),) = result["after"]
    assert (merged["date"], merged["fields"]["objective"]) == ("2026-11-22", "Ours")
    # And nothing of it goes without a word.
    assert [(each["path"][-1], each["kept"]) for each in result["plan"]["decisions"]] == [
        ("date", "here"),
        ("objective", "here"),
    ]


def test_what_a_younger_empty_value_takes_away_is_listed_too(blank: Page) -> None:
    items = {
        "before-tasting/loaves": {
            "state": "open",
            "note": "",
            "at": "2026-11-22T11:00:00Z",
            "note_at": "2026-11-22T11:00:00Z",
        }
    }
    result = planned(
        blank,
        [item("loaves", state="done"), note("loaves", "long words of ours")],
        [{"id": "r1", "visit": "tasting", "date": "2026-11-22", "items": items}],
        MERGE,
    )

    assert [(each["path"][2], each["kept"], each["here"]) for each in result["plan"]["decisions"]] == [
        ("state", "file", {"state": "done", "reason": ""}),
        ("note", "file", "long words of ours"),
    ]


def test_a_merge_that_would_be_more_than_a_file_may_hold_is_refused(blank: Page) -> None:
    def run(first: int) -> dict[str, Any]:
        return {
            "id": "r1",
            "visit": "tasting",
            "items": {f"a/i{first + n}": {"state": "done"} for n in range(3_000)},
        }

    edits = [{"key": KEY, "path": ["items", f"a/i{n}", "note"], "value": "x"} for n in range(0, 3_000, 2)]
    assert planned(blank, edits, [run(0)], MERGE)["plan"]["tooMany"] is None
    assert planned(blank, edits, [run(3_000), run(6_000)], {})["plan"]["tooMany"] is None
    too_many = planned(
        blank, edits[:0], [{**run(0), "items": {f"a/i{n}": {"state": "done"} for n in range(5_000)}}], {}
    )
    assert too_many["plan"]["tooMany"] is None
    full = [{"key": KEY, "path": ["items", f"b/i{n}", "note"], "value": "x"} for n in range(2_500)]
    assert planned(blank, full, [run(0)], MERGE)["plan"]["tooMany"] == {
        "code": "many",
        "path": "items",
        "n": 5_000,
    }


def test_two_customers_never_land_in_one_run(blank: Page) -> None:
    ours = {"key": KEY, "path": ["fields", "bank"], "value": "Café Ünal"}
    theirs = {"id": "r1", "visit": "tasting", "date": "2026-11-22", "fields": {"bank": "Tea House"}}
    result = planned(blank, [ours], [theirs], MERGE)

    ((_, _, runs),) = result["after"]
    assert [(run["id"], run["fields"]["bank"]) for run in runs] == [
        ("r1", "Café Ünal"),
        ("r1 (2)", "Tea House"),
    ]
    assert [run["id"] for run in result["plan"]["apart"]] == ["r1 (2)"]
    # The same customer, written a little differently, is the same.
    same = planned(blank, [ours], [{**theirs, "fields": {"bank": "CAFÉ  ünal"}}], MERGE)
    assert len(same["after"][0][2]) == 1
    # A visit and a gate of one id are two.
    gate = planned(blank, [], [{"id": "r1", "phase": "taste"}], MERGE)
    assert [run["id"] for run in gate["after"][0][2]] == ["r1 (2)", "r1"]


def test_the_same_file_twice_changes_nothing_the_second_time(blank: Page) -> None:
    runs = [{"id": "r1", "visit": "tasting", "fields": {"bank": "Tea House"}}]
    counts = blank.evaluate(
        """([edits, runs]) => {
          const docs = begin()
          E.apply(docs, edits, 5000)
          const { engagement } = F.parse(JSON.stringify({ format: "playbook-engagement", version: 1, name: "Heron", runs }))
          return [1, 2, 3].map(() => {
            const { edits: planned } = F.plan(docs, engagement, { into: "heron", merging: true }, () => "x", 9000)
            E.apply(docs, planned, 9000)
            return planned.length
          })
        }""",
        [[{"key": KEY, "path": ["fields", "bank"], "value": "Café Ünal"}], runs],
    )

    assert counts == [1, 0, 0]


def test_a_file_that_comes_home_is_known_by_its_id(blank: Page) -> None:
    found = blank.evaluate(
        """() => {
          const docs = begin()
          E.apply(docs, [{ key: "run:heron:r1", path: ["fields", "bank"], value: "Café" }], 5000)
          const file = (head, bank) => F.parse(JSON.stringify({ format: "playbook-engagement", version: 1, name: "Heron",
            runs: [{ id: "r9", visit: "tasting", fields: { bank } }], ...head })).engagement
          return [file({ id: "heron", name: "Otter" }, ""), file({}, "Tea House"), file({ id: "other" }, "cafÉ"),
            file({ id: "unnamed", name: "Otter" }, "")]
            .map(file => F.counterpart(docs, file, 9000))
            .map(there => there && [there.isSame, there.apart, there.here.customers, there.file.runs])
        }"""
    )

    assert found == [
        [True, False, ["Café"], 1],
        [False, True, ["Café"], 1],
        [False, False, ["Café"], 1],
        None,
    ]


def test_an_engagement_keeps_its_id_where_that_is_free(blank: Page) -> None:
    def new_id(identifier: str) -> str:
        return str(planned(blank, [], [], {}, id=identifier)["plan"]["id"])

    assert [new_id(each) for each in ("mx1-abc", "heron", "unnamed", "", "a:b", "__proto__")] == [
        "mx1-abc", "new-id", "new-id", "new-id", "new-id", "new-id",
    ]  # fmt: skip


def test_parts_that_the_playbook_does_not_have_are_counted(blank: Page) -> None:
    counted = blank.evaluate(
        """() => F.unknownParts(
          { runs: [{ visit: "tasting", items: { "list/a": {}, "was/b": {}, "gone/c": {} } }, { phase: "gone", items: {} }] },
          { visits: { tasting: [] }, phases: {}, checklists: { list: { items: [{ formerly: ["was/b"] }] } } })"""
    )

    assert counted == {"missing": 2, "all": 5}


def test_what_is_no_longer_in_the_playbook_is_found(blank: Page) -> None:
    strays = blank.evaluate(
        """edits => {
          const docs = begin()
          E.apply(docs, edits, 5000)
          const book = { visits: {}, phases: {}, leftOut: {}, checklists: { "before-tasting": { items: [
            { id: "loaves" }, { id: "new-name", formerly: ["before-tasting/old-name"] }] } } }
          return E.straysOf(book, docs.get("run:heron:r1").run).map(({ key }) => key)
        }""",
        [
            item("loaves", "done"),
            item("old-name", "done"),
            item("gone", "done"),
            note("noted", "x"),
            item("blank"),
        ],
    )

    assert strays == ["before-tasting/gone", "before-tasting/noted"]


DAY = 24 * 60 * 60 * 1_000


@pytest.mark.parametrize(
    ("changes", "exported", "reminded", "today", "days"),
    [
        ([0], None, None, 6, None),
        ([0], None, None, 7, 7),
        ([0, 6], None, None, 9, 9),
        ([0, 5], 6, None, 30, None),
        ([0, 8], 6, None, 14, None),
        ([0, 8], 6, None, 15, 7),
        # Asked once: after an answer there is silence until the next export and another week.
        ([0, 20], None, 10, 30, None),
        ([0, 20], 15, 10, 30, 10),
    ],
)
def test_an_export_is_asked_for_after_a_week_of_changes_and_once(
    blank: Page, changes: list[int], exported: int | None, reminded: int | None, today: int, days: int | None
) -> None:
    first = 1_780_000_000_000
    asked = blank.evaluate(
        """([changes, exported, reminded, today]) => {
          const docs = new Map([["engagement:heron", E.newEngagement("heron", "Heron", changes[0])],
            ["run:heron:r1", E.newRun({ id: "r1", visit: "tasting" }, changes[0])]])
          changes.forEach((now, place) => E.apply(docs, [{ key: "run:heron:r1", path: ["items", `a/i${place}`, "note"], value: "x" }], now))
          for (const [name, at] of Object.entries({ exported, reminded }))
            if (at) E.apply(docs, [{ key: "engagement:heron", path: [name], value: new Date(at).toISOString() }], at)
          return E.daysUnexported(docs, "heron", today)
        }""",
        [
            [first + day * DAY for day in changes],
            exported and first + exported * DAY,
            reminded and first + reminded * DAY,
            first + today * DAY,
        ],
    )

    assert asked == days


NAMES = st.sampled_from(["i0", "i1", "i2"])
EDITS = st.one_of(
    st.builds(item, NAMES, st.sampled_from(["done", "na", "open"]), st.sampled_from(["", "why"])),
    st.builds(note, NAMES, st.sampled_from(["", "a", "b", "c"])),
    st.builds(
        lambda text: {"key": KEY, "path": ["fields", "place"], "value": text}, st.sampled_from(["", "a", "b"])
    ),
    st.builds(
        lambda name, names: {"key": KEY, "path": [name], "value": names},
        st.sampled_from(["lists", "papers"]),
        st.sampled_from([None, [], ["taste"]]),
    ),
)
COPIES = st.lists(st.lists(st.tuples(EDITS, st.integers(5_000, 5_008)), max_size=5), min_size=2, max_size=4)


@bounded
@given(COPIES, st.randoms(use_true_random=False))
def test_merging_ends_alike_in_any_order_however_often(
    blank: Page, copies: list[list[tuple[dict[str, Any], int]]], drawn: random.Random
) -> None:
    orders = [drawn.sample(range(len(copies)), len(copies)) for _ in range(4)]
    results = blank.evaluate(
        """([copies, orders]) => {
          const written = copies.map(changes => {
            const docs = begin()
            for (const [edit, now] of changes) E.apply(docs, [edit], now)
            return docs.get("run:heron:r1")
          })
          return orders.map(order => JSON.stringify([...order, order[0]].map(place => written[place]).reduce(E.merge)))
        }""",
        [copies, orders],
    )

    assert len({json.dumps(json.loads(result), sort_keys=True) for result in results}) == 1


def test_a_deletion_holds_until_something_is_written_after_it(blank: Page) -> None:
    states = blank.evaluate(
        """edits => {
          const copy = changes => {
            const docs = begin()
            for (const [edit, now] of changes) E.apply(docs, [edit], now)
            return docs.get("run:heron:r1")
          }
          const [deleted, before, after] = [copy([[edits[0], 5000]]), copy([[edits[1], 4000]]), copy([[edits[1], 6000]])]
          const pairs = [[deleted, before], [deleted, after], [deleted, deleted]]
          return pairs.map(([one, other]) => {
            const merged = E.merge(one, other)
            const alike = [E.merge(other, one), E.merge(merged, one), E.merge(merged, other)]
            return [E.isLive(merged), alike.every(again => E.same(merged, again))]
          })
        }""",
        [{"key": KEY, "value": None}, item("loaves", state="done")],
    )

    assert states == [[False, True], [True, True], [False, True]]


def test_what_was_deleted_leaves_nothing_but_the_time(blank: Page) -> None:
    left, back = blank.evaluate(
        """edits => {
          const docs = begin()
          E.apply(docs, edits, 5000)
          const inverse = E.apply(docs, [{ key: "run:heron:r1", value: null }], 6000)
          const left = JSON.stringify(docs.get("run:heron:r1"))
          E.apply(docs, inverse, 6000)
          return [left, docs.get("run:heron:r1").run.items]
        }""",
        [item("loaves", state="done", reason="a secret")],
    )

    assert left == '{"schema":2,"gone":"1970-01-01T00:00:06.000Z","at":{}}'
    assert back["before-tasting/loaves"]["reason"] == "a secret"


FILES = {
    **{complaint: GOOD.replace(*change, 1) for complaint, change in BROKEN.items()},
    "good": GOOD,
    "with a byte order mark": "\ufeff" + GOOD,
    "empty": "",
    "list": "[]",
    "number": "7",
    "deep": "[" * 100_000,
    "deep but told apart": GOOD.replace('"No guests"', '"[[[[[[[[[[{{{{{{{{{{\\\\\\""'),
    "nine deep": GOOD.replace('"version": 1', '"version": [[[[[[[[1]]]]]]]]'),
    "deep objects": '{"name":' * 100_000,
    "cut off": GOOD[:200],
    "newer": GOOD.replace('"version": 1', '"version": 7'),
    "version in words": GOOD.replace('"version": 1', '"version": "1"'),
    "no runs": '{"format": "playbook-engagement", "version": 1, "name": ""}',
    "null": GOOD.replace('"visit": "tasting"', '"visit": null, "phase": "taste"').replace('"2026-11-22",', "null,"),
    "both": GOOD.replace('"visit"', '"phase": "taste", "visit"'),
    "no such day": GOOD.replace("2026-11-22", "2026-02-30", 1),
    "a script": GOOD.replace("Heron", "<script>alert(1)</script>"),
    "a prototype": GOOD.replace('"name": "Heron"', '"name": "Heron", "__proto__": {"x": 1}'),
    "a prototype's item": GOOD.replace('"before-tasting/allergies"', '"__proto__"'),
    "a constructor's item": GOOD.replace('"before-tasting/allergies"', '"constructor/constructor"'),
    "known": GOOD.replace('"items"', '"known": {"before-tasting": ["loaves"]}, "items"'),
    "known wrongly": GOOD.replace('"items"', '"known": {"before-tasting": "loaves"}, "items"'),
    "long name": GOOD.replace("Heron", "x" * 201),
    "as long as a name may be": GOOD.replace("Heron", "\U0001f600" * 200),
    "half a character": GOOD.replace("Heron", "\\ud800"),
    "times": GOOD.replace('"fields"', '"lists": ["before-tasting"], "at": {"date": "2026-11-22T10:00:00Z"}, "fields"'),
    "no lists": GOOD.replace('"fields"', '"lists": null, "fields"'),
    "papers": GOOD.replace('"fields"', '"papers": ["glance"], "fields"'),
    "papers wrongly": GOOD.replace('"fields"', '"papers": ["<b>"], "fields"'),
    "lists wrongly": GOOD.replace('"fields"', '"lists": ["<b>"], "fields"'),
    "a time of nothing": GOOD.replace('"fields"', '"at": {"nothing": ""}, "fields"'),
    "a time that is long": GOOD.replace('"fields"', f'"at": {{"date": "{"x" * 41}"}}, "fields"'),
    "a note's time": GOOD.replace('"note": ""', '"note": "", "note_at": "2026-11-22T10:00:00Z"'),
    "of a playbook": GOOD.replace('"name"', '"playbook_name": "Tiny", "id": "mx1", "exported_at": "2026-11-22", "name"'),
    "of a playbook wrongly": GOOD.replace('"name"', '"playbook_name": 7, "name"'),
    "long note": GOOD.replace('"note": ""', f'"note": "{"x" * 10_001}"'),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_site_and_the_program_accept_the_same_files(blank: Page, tmp_path: Path, name: str) -> None:
    file = tmp_path / "engagement.json"
    file.write_text(FILES[name], encoding="utf-8")
    by_program = read_engagement(file)
    by_site = blank.evaluate("text => F.parse(text)", FILES[name])

    assert bool(by_site["problems"]) == bool(by_program.diagnostics)
    assert (by_site["engagement"] is None) == bool(by_program.diagnostics)


@pytest.mark.parametrize("complaint", [each for each in BROKEN if each[2].isdigit()])
def test_the_site_points_at_the_same_place(blank: Page, complaint: str) -> None:
    old, new = BROKEN[complaint]
    (problem,) = blank.evaluate("text => F.parse(text).problems", GOOD.replace(old, new, 1))
    _, line, column, _ = complaint.split(":", 3)

    assert (problem["line"], problem["column"]) == (int(line), int(column)) or problem["code"] in (
        "missing",
        "json",
    )


def test_what_the_site_exports_the_program_reads(blank: Page, tmp_path: Path) -> None:
    text = blank.evaluate(
        """edits => {
          const docs = begin()
          E.apply(docs, edits, 5000)
          return JSON.stringify(F.exported(docs, "heron", { name: "Tiny", version: "2026-11-20" }, 9000))
        }""",
        [
            item("loaves", state="na", reason="x" * 3_000),
            {**note("loaves", "\U0001f600" * 10_001), "at": "2026-11-22T11:00:00.000Z"},
            {"key": KEY, "path": ["date"], "value": ""},
            {"key": KEY, "path": ["lists"], "value": ["before-tasting"]},
            {"key": KEY, "path": ["papers"], "value": ["glance", "notes"]},
            {"key": KEY, "path": ["known", "before-tasting"], "value": ["loaves"]},
        ],
    )
    file = tmp_path / "engagement.json"
    file.write_text(text, encoding="utf-8")
    read = read_engagement(file)

    assert read.diagnostics == ()
    assert read.engagement is not None
    head = json.loads(text)
    assert {name: head[name] for name in ("format", "version", "playbook", "playbook_name", "id", "name", "exported_at")} == {
        "format": "playbook-engagement", "version": 1, "playbook": "2026-11-20", "playbook_name": "Tiny",
        "id": "heron", "name": "Heron", "exported_at": "1970-01-01T00:00:09.000Z",
    }  # fmt: skip
    (run,) = read.engagement.runs
    assert (run.visit, run.date, run.known, run.lists, run.papers) == (
        "tasting", None, {"before-tasting": ("loaves",)}, ("before-tasting",), ("glance", "notes"),
    )  # fmt: skip
    # And comes back to the site as it left.
    (came,) = blank.evaluate("text => F.parse(text).engagement.runs", text)
    (left,) = head["runs"]
    assert came["items"] == left["items"]
    assert came["at"] == left["at"] == dict.fromkeys(("date", "lists", "papers"), "1970-01-01T00:00:05.000Z")
    assert came["papers"] == left["papers"] == ["glance", "notes"]


def test_a_huge_file_is_read_or_refused_in_no_time(blank: Page) -> None:
    many = json.dumps({f"k{number}": number for number in range(200_000)})
    texts = [
        many,
        "[" * 4_999_999,
        '{"a":' * 999_999,
        GOOD.replace("No guests", "\\\\" * 2_000_000),
        '"' * 4_999_999,
    ]
    for text in texts:
        took, count, more = blank.evaluate(
            "text => { const began = performance.now(), { problems, more } = F.parse(text); return [performance.now() - began, problems.length, more] }",
            text,
        )
        # A tenth of a second alone; on a machine that does much else, still nothing like the minutes of a bad pattern.
        assert took < 30_000
        assert 1 <= count <= 101
        assert (more > 199_000) == (text is many)


def test_what_storage_may_hold(blank: Page) -> None:
    good = blank.evaluate("JSON.stringify(begin().get('run:heron:r1'))")
    restored = blank.evaluate(
        "texts => texts.map(text => F.restore('run:heron:r1', text))",
        [
            good,
            good.replace('"schema":2', '"schema":3'),
            good.replace('"r1"', '"r2"'),
            good.replace('"tasting"', '"<b>"'),
            good[:-1],
            "null",
            "7",
            "{}",
        ],
    )

    assert restored[0] == {"document": json.loads(good)}
    assert restored[1] == {"newer": True}
    assert restored[2:] == [{}] * 6
