"""The pure core of what readers keep: edits, merging, counting, files; run in the browser, without a page."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engagement_playbook.load.engagement import read_engagement
from tests.load.test_engagement import BROKEN, GOOD

SCRIPTS = Path(__file__).parents[2] / "plugins/engagement_playbook/theme/js"

KEY = "run:heron:r1"


@pytest.fixture(name="blank", scope="module")
def _fixture_blank(browser: Browser) -> Iterator[Page]:
    """Yield an empty page that holds the core, and a document to begin with, and nothing else."""
    page = browser.new_page()
    page.evaluate((SCRIPTS / "engagements.js").read_text(encoding="utf-8"))
    page.evaluate(
        """() => {
          globalThis.E = PlaybookEngagements
          globalThis.begin = () => new Map([
            ["engagement:heron", E.newEngagement("heron", "Heron", 1000)],
            ["run:heron:r1", E.newRun({ id: "r1", visit: "tasting", date: "2026-11-22" }, 1000)],
          ])
        }"""
    )
    yield page
    page.close()


def item(name: str, **said: str) -> dict[str, Any]:
    return {"key": KEY, "path": ["items", f"before-tasting/{name}"], "value": said}


def run_of(page: Page, edits: list[dict[str, Any]], now: int = 5_000) -> dict[str, Any]:
    run: dict[str, Any] = page.evaluate(
        "([edits, now]) => { const docs = begin(); E.apply(docs, edits, now); return docs.get('run:heron:r1').run }",
        [edits, now],
    )
    return run


def test_an_edit_is_carried_out_and_taken_back(blank: Page) -> None:
    before, after, back, again = blank.evaluate(
        """edits => {
          const docs = begin(), shown = () => JSON.parse(JSON.stringify(E.exported(docs, "heron", "1").runs[0]))
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
        "state": "na", "reason": "", "note": "", "at": "2999-01-01T00:00:00.001Z"
    }  # fmt: skip


def test_edits_of_two_tabs_end_alike_in_any_order(blank: Page) -> None:
    edits = [
        [item("loaves", state="done"), {"key": KEY, "path": ["fields", "bank"], "value": "A"}],
        [item("loaves", state="na", reason="no guests"), item("basket", note="lined")],
        [item("basket", state="done"), {"key": KEY, "path": ["date"], "value": "2026-12-01"}],
        [{"key": KEY, "path": ["known", "before-tasting"], "value": ["loaves", "basket"]}],
        [{"key": KEY, "path": ["visit"], "value": "delivery"}],
        [{"key": KEY, "path": ["known", "before-tasting"], "value": ["loaves"]}],
    ]
    results = {
        json.dumps(
            blank.evaluate(
                """([edits, order, times]) => {
                  const copies = edits.map((each, place) => {
                    const docs = begin()
                    E.apply(docs, each, times[place])
                    return docs.get("run:heron:r1")
                  })
                  return order.map(place => copies[place]).concat(copies[order[0]]).reduce(E.merge)
                }""",
                # The first two write at the same millisecond.
                [edits, list(order), [5_000, 5_000, 6_000, 7_000, 7_500, 8_000]],
            ),
            sort_keys=True,
        )
        for order in itertools.permutations(range(len(edits)))
    }

    (merged,) = (json.loads(each)["run"] for each in results)
    assert merged["items"]["before-tasting/basket"]["state"] == "done"
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
        [item("loaves", note="ask"), item("basket", state="na"), item("old-name", state="done")],
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
          const inverse = E.apply(docs, [E.itemEdit(docs, key, keys[0], { state: "open" })], 7000)
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
            { key, path: ["items", "a/done"], value: { state: "done" } },
            { key, path: ["items", "a/noted"], value: { state: "done", note: "they send the list" } },
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


def test_the_lists_of_a_run_are_its_own_and_those_it_touched(blank: Page) -> None:
    lists = blank.evaluate(
        """() => {
          const book = {
            checklists: Object.fromEntries(["own", "touched", "renamed", "other"].map(id =>
              [id, { items: [{ id: "item", text: "", formerly: id === "renamed" ? ["was/item"] : undefined }] }])),
            visits: { tasting: ["own"] },
            phases: { taste: ["own"] },
          }
          const items = { "touched/item": {}, "was/item": {}, "gone/item": {} }
          return [{ visit: "tasting" }, { phase: "taste" }, { visit: "no-longer" }, { visit: "constructor" }]
            .map(head => E.listsOfRun(book, E.newRun({ id: "r", items, ...head }, 1).run))
        }"""
    )

    assert lists == [["own", "touched", "renamed"]] * 2 + [["touched", "renamed"]] * 2


def test_an_imported_engagement_merges_item_by_item(blank: Page) -> None:
    items = blank.evaluate(
        """edits => {
          const docs = begin()
          E.apply(docs, edits, Date.parse("2026-11-22T10:00:00Z"))
          const file = { name: "Heron", runs: [{ id: "r1", visit: "tasting", fields: {}, known: {}, items: {
            "before-tasting/loaves": { state: "na", at: "2026-11-22T11:00:00Z" },
            "before-tasting/basket": { state: "na", at: "2026-11-22T09:00:00Z" },
            "before-tasting/guests": { state: "done", at: "2999-01-01T00:00:00Z" },
          } }, { id: "r2", phase: "taste", fields: {}, items: {}, known: {} }] }
          const inverse = E.apply(docs, E.mergeEdits(docs, "heron", file, Date.parse("2026-11-22T12:00:00Z")), 1)
          const { items } = docs.get("run:heron:r1").run
          E.apply(docs, inverse, Date.parse("2026-11-22T13:00:00Z"))
          return [items, docs.get("run:heron:r1").run.items, docs.has("run:heron:r2")]
        }""",
        [item("loaves", state="done"), item("basket", state="done")],
    )
    merged, undone, there = items

    assert {key.partition("/")[2]: (each["state"], each["at"]) for key, each in merged.items()} == {
        "loaves": ("na", "2026-11-22T11:00:00.000Z"),
        "basket": ("done", "2026-11-22T10:00:00.000Z"),
        "guests": ("done", "2026-11-22T12:00:00.000Z"),
    }
    assert [each["state"] for each in undone.values()] == ["done", "done", "open"]
    assert not there


FILES = {
    **{complaint: GOOD.replace(*change, 1) for complaint, change in BROKEN.items()},
    "good": GOOD,
    "with a byte order mark": "\ufeff" + GOOD,
    "empty": "",
    "list": "[]",
    "number": "7",
    "deep": "[" * 100_000,
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
    "long note": GOOD.replace('"note": ""', f'"note": "{"x" * 10_001}"'),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_site_and_the_program_accept_the_same_files(blank: Page, tmp_path: Path, name: str) -> None:
    file = tmp_path / "engagement.json"
    file.write_text(FILES[name], encoding="utf-8")
    by_program = read_engagement(file)
    by_site = blank.evaluate("text => E.parse(text)", FILES[name])

    assert bool(by_site["problems"]) == bool(by_program.diagnostics)
    assert (by_site["engagement"] is None) == bool(by_program.diagnostics)


@pytest.mark.parametrize("complaint", [each for each in BROKEN if each[2].isdigit()])
def test_the_site_points_at_the_same_place(blank: Page, complaint: str) -> None:
    old, new = BROKEN[complaint]
    (problem,) = blank.evaluate("text => E.parse(text).problems", GOOD.replace(old, new, 1))
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
          return JSON.stringify(E.exported(docs, "heron", "2026-11-20"))
        }""",
        [
            item("loaves", state="na", reason="x" * 3_000, note="\U0001f600" * 10_001),
            {"key": KEY, "path": ["date"], "value": ""},
            {"key": KEY, "path": ["known", "before-tasting"], "value": ["loaves"]},
        ],
    )
    file = tmp_path / "engagement.json"
    file.write_text(text, encoding="utf-8")
    read = read_engagement(file)

    assert read.diagnostics == ()
    assert read.engagement is not None
    (run,) = read.engagement.runs
    assert (run.visit, run.date, run.known) == ("tasting", None, {"before-tasting": ("loaves",)})
    # And comes back to the site as it left.
    assert (
        blank.evaluate("text => E.parse(text).engagement.runs[0].items", text)
        == json.loads(text)["runs"][0]["items"]
    )


def test_what_storage_may_hold(blank: Page) -> None:
    good = blank.evaluate("JSON.stringify(begin().get('run:heron:r1'))")
    restored = blank.evaluate(
        "texts => texts.map(text => E.restore('run:heron:r1', text))",
        [
            good,
            good.replace('"schema":1', '"schema":2'),
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
