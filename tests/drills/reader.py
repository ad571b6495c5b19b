"""What readers write, under a killed browser, racing tabs and bad imports; prints a table of what was lost.

    .venv/bin/python -m tests.drills.reader              everything, about twenty minutes
    .venv/bin/python -m tests.drills.reader --only killed --rounds 2 --seconds 20
    .venv/bin/python -m tests.drills.reader --site FOLDER --offline FOLDER    sites that are built already

Every choice is drawn from `--seed`: the same seed makes the same changes in the same order. Ends with 1 if anything was
lost. The short form of each runs in `make test` (tests/browser/test_durability.py).
"""

import argparse
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.helpers import chromium
from tests.helpers.commands import run_module
from tests.helpers.site import ROOT, serve
from tests.helpers.storage import FILL_MIRROR, FULL_DATABASE, dump, kill, launch

AFTER_SAVED = 0.1
"""Seconds between the word "saved" and the end of the browser."""

SETTLED = "() => !PlaybookStore.ofPage().saving"
KEPT = "typeof PlaybookStore === 'undefined' || !PlaybookStore.ofPage().ready || PlaybookStore.ofPage().ready.then(() => true)"


@dataclass
class Site:
    """A site as a reader opens it: `address` ends in a slash, `suffix` ends a page's name, `checklist` is written in."""

    name: str
    address: str
    suffix: str
    checklist: str = "before-first-meeting"

    def page(self, path: str) -> str:
        """Write the address of a page."""
        return f"{self.address}{path}{self.suffix}"


@dataclass
class Work:
    """What a reader has done to a list: how often each box was ticked, what each note says."""

    ticks: dict[int, bool] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    changes: int = 0


def work(page: Page, drawn: random.Random, seconds: float, changes: int) -> Work:
    """Tick boxes and go on writing notes, evenly over some seconds, as somebody does who sits in a meeting."""
    done = Work()
    items = page.locator("[data-item]")
    began = time.monotonic()
    for number in range(changes):
        place = drawn.randrange(items.count())
        item = items.nth(place)
        if drawn.random() < 0.5:
            item.locator("input").click()
            done.ticks[place] = item.locator("input").is_checked()
        else:
            note = item.locator("textarea").nth(1)
            if not note.is_visible():
                item.locator(".pb-more").click()
            done.notes.setdefault(place, []).append(str(number))
            note.fill(" ".join(done.notes[place]))
        done.changes += 1
        time.sleep(max(0.0, began + seconds * (number + 1) / changes - time.monotonic()))
    return done


def lost(page: Page, done: Work) -> int:
    """Count the changes that are not there: a box that stands otherwise, and each word that a note lacks."""
    page.evaluate(KEPT)
    missing = 0
    for place, ticked in done.ticks.items():
        missing += page.locator("[data-item] input").nth(place).is_checked() != ticked
    for place, words in done.notes.items():
        kept = page.locator("[data-item]").nth(place).locator("textarea").nth(1).input_value().split()
        missing += len(words) - len([word for word in kept if word in words])
    return missing


def killed(
    browser: Browser, site: Site, drawn: random.Random, seconds: float, changes: int
) -> tuple[int, int]:
    """Work for a while, wait for "saved", end the browser by force, look again: changes made, and lost."""
    with tempfile.TemporaryDirectory(prefix="playbook-drill-") as folder:
        profile = Path(folder)
        page = launch(browser, profile).new_page()
        page.goto(site.page(f"checklists/{site.checklist}"))
        done = work(page, drawn, seconds, changes)
        if page.locator(".pb-saved").count():
            page.locator(".pb-saved[data-state=saved]").wait_for(timeout=10_000)
        time.sleep(AFTER_SAVED)
        kill(profile)
        context = launch(browser, profile)
        page = context.new_page()
        page.goto(site.page(f"checklists/{site.checklist}"))
        missing = lost(page, done)
        context.close()
    return done.changes, missing


RACE = """([tab, tabs, actions, seed]) => {
  const store = PlaybookStore.ofPage()
  let state = seed * 7919 + tab
  const draw = below => { state = (state * 1103515245 + 12345) % 2147483648; return state % below }
  const mine = {}
  const shared = {}
  const act = number => {
    const value = `${tab}:${number}`
    const own = `drill/tab-${tab}-${draw(5)}`, common = `drill/common-${draw(3)}`
    const kind = draw(10)
    if (kind < 4) { store.setItem([own], { state: ["done", "na"][draw(2)], reason: value }); mine[`${own} state`] = value }
    else if (kind < 8) { store.setItem([own], { note: value }); mine[`${own} note`] = value }
    else if (kind < 9) { store.setItem([common], { note: value }); shared[common] = value }
    else { store.setRun({ objective: value }); shared.objective = value }
  }
  globalThis.race = new Promise(async resolve => {
    for (let number = 0; number < actions; number += 1) {
      act(number)
      if (draw(4) === 0) await new Promise(next => setTimeout(next, draw(6)))
    }
    while (store.saving) await new Promise(next => setTimeout(next, 10))
    resolve({ mine, shared })
  })
}"""

RUN = """() => {
  const { items, fields } = PlaybookStore.ofPage().current.run
  return { items, objective: fields.objective }
}"""


def racing(page: Page, site: Site, seed: int, tabs: int, actions: int) -> tuple[int, int, int]:
    """Let tabs write into one run at once: actions made, lost, and tabs that show something else than the others.

    Lost is a last word of a tab at a place of its own that is not there, and a place of all that does not hold the last
    word of any of them.
    """
    page.goto(site.page(f"checklists/{site.checklist}"))
    page.evaluate(
        "() => { const store = PlaybookStore.ofPage(); store.createRun(store.createEngagement('Drill'), { visit: 'first-meeting', date: '2026-11-30' }) }"
    )
    page.wait_for_function(SETTLED)
    pages = [page, *(page.context.new_page() for _ in range(tabs - 1))]
    for other in pages[1:]:
        other.goto(site.page(f"checklists/{site.checklist}"))
        other.wait_for_function("PlaybookStore.ofPage().current")
    for number, tab in enumerate(pages):
        tab.evaluate(RACE, [number, tabs, actions // tabs, seed])
    results = [tab.evaluate("race") for tab in pages]
    page.wait_for_timeout(500)
    shown = [json.dumps(tab.evaluate(RUN), sort_keys=True) for tab in pages]
    page.reload()
    page.evaluate(KEPT)
    kept = page.evaluate(RUN)
    missing = sum(_own_lost(result["mine"], kept) for result in results)
    missing += _shared_lost([result["shared"] for result in results], kept)
    apart = len({*shown, json.dumps(kept, sort_keys=True)}) - 1
    for tab in pages[1:]:
        tab.close()
    return actions // tabs * tabs, missing, apart


def _own_lost(mine: dict[str, str], kept: dict[str, Any]) -> int:
    places = (key.split(" ") for key in mine)
    values = {
        f"{item} {part}": kept["items"].get(item, {}).get("note" if part == "note" else "reason")
        for item, part in places
    }
    return sum(values[key] != value for key, value in mine.items())


def _shared_lost(shared: list[dict[str, str]], kept: dict[str, Any]) -> int:
    places = {place for words in shared for place in words}
    values = {
        place: kept["objective"] if place == "objective" else kept["items"][place]["note"] for place in places
    }
    return sum(all(words.get(place) != value for words in shared) for place, value in values.items())


GOOD: dict[str, Any] = {
    "format": "playbook-engagement",
    "version": 1,
    "playbook": "1.0",
    "name": "Heron",
    "runs": [{"id": "r1", "visit": "first-meeting", "date": "2026-11-22", "fields": {"bank": "First Bank"}}],
}


def good(**changes: Any) -> str:
    """Write a sound file with some of it changed."""
    return json.dumps({**GOOD, **changes})


BAD: dict[str, str | bytes] = {
    "cut off": good()[:-20],
    "empty": "",
    "no JSON": b"\xff\xfe\x00\x01" * 500,
    "larger than 5 MB": b" " * 6_000_000,
    "100,000 brackets": "[" * 100_000,
    "100,000 nested groups": '{"name":' * 100_000,
    "200,000 unknown keys": json.dumps({f"k{number}": 0 for number in range(200_000)}),
    "a key twice": good().replace('"name": "Heron"', '"name": "Heron", "name": "Otter"'),
    "a prototype": good().replace('"name"', '"__proto__": {"x": 1}, "name"'),
    "a script for an id": good(runs=[{"id": "r", "visit": "<script>alert(1)</script>"}]),
    "a million of text": good(runs=[{**GOOD["runs"][0], "items": {"a/b": {"note": "x" * 1_000_000}}}]),
    "of a newer program": good(version=2),
    "of another program": good(format="something-else"),
}
"""Files that are refused before anything is asked."""

ASKED = {
    "of another playbook": good(playbook_name="Moving house"),
    "older, over newer": good(exported_at="2026-11-01T00:00:00Z"),
    "same name, another bank": good(runs=[{**GOOD["runs"][0], "fields": {"bank": "Second Bank"}}]),
    "without a name": good(name="Unnamed"),
}
"""Files that are asked about; here the reader gives up."""


def imports(page: Page, site: Site) -> Iterator[tuple[str, bool, str]]:
    """Import what must not come in, into a browser with an engagement: kind, whether it changed anything, what was said."""
    page.goto(site.page("progress"))
    status = page.locator(".pb-progress__status")

    def offer(content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        file = page.locator("input[type=file]")
        file.set_input_files({"name": "engagement.json", "mimeType": "application/json", "buffer": data})

    offer(good())
    page.wait_for_function("PlaybookStore.ofPage().engagements.length === 1")
    page.evaluate(
        "() => { const store = PlaybookStore.ofPage(); store.choose(store.engagements[0].id, 'r1'); store.setItem(['before-any-visit/no-gifts'], { note: 'ours' }) }"
    )
    page.wait_for_function(SETTLED)
    before = dump(page)
    for kind, content in BAD.items():
        status.evaluate("region => region.replaceChildren()")
        offer(content)
        status.locator("li").first.wait_for(timeout=30_000)
        yield kind, dump(page) != before, status.locator("li").first.inner_text()
    for kind, content in ASKED.items():
        offer(content)
        page.locator("dialog").wait_for()
        said = page.locator("dialog h2").inner_text()
        page.locator("dialog button[type=button]").click()
        page.locator("dialog").wait_for(state="detached")
        yield kind, dump(page) != before, said
    page.evaluate(FILL_MIRROR)
    page.evaluate(f"() => {{ {FULL_DATABASE} }}")
    before = dump(page)
    for choice in ("merge", "replace", "both"):
        offer(good(runs=[{**GOOD["runs"][0], "fields": {"place": "Room 4"}}]))
        page.locator(f"dialog [value={choice}]").check()
        page.locator("dialog button[value=ok]").click()
        status.locator("p").first.wait_for(timeout=10_000)
        said = status.locator("p").first.inner_text()
        yield f"no room, {choice}", dump(page) != before, said
        status.evaluate("region => region.replaceChildren()")


# The long form


@contextmanager
def _sites(built: Path | None, offline: Path | None, folder: Path) -> Iterator[list[Site]]:
    if built is None:
        built = folder / "site"
        result = run_module(ROOT, "mkdocs", "build", "--quiet", "--site-dir", str(built))
        if result.returncode:
            sys.exit(result.stdout)
    if offline is None:
        archive = folder / "playbook.zip"
        result = run_module(ROOT, "engagement_playbook", "offline", "-o", str(archive))
        if result.returncode:
            sys.exit(result.stdout)
        offline = folder / "offline"
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(offline)
    with serve(built) as address:
        yield [Site("http", address, "/"), Site("file", f"{offline.as_uri()}/", ".html")]


def say(drill: str, where: str, made: object, missing: object) -> None:
    """Print a row of the table."""
    sys.stdout.write(f"{drill:<34} {where:<28} {made!s:>7} {missing!s:>5}\n")
    sys.stdout.flush()


def main() -> None:
    """Run the drills and print their table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("killed", "racing", "imports"), help="one of the drills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=4, help="killed browsers for each kind of address")
    parser.add_argument("--seconds", type=float, default=60, help="of work before each")
    parser.add_argument("--changes", type=int, default=50, help="in each round")
    parser.add_argument("--actions", type=int, default=10_000, help="of all racing tabs together")
    parser.add_argument("--tabs", type=int, default=5)
    parser.add_argument("--site", type=Path, help="a built site; it is built unless given")
    parser.add_argument("--offline", type=Path, help="an unpacked offline archive; likewise")
    given = parser.parse_args()
    rows: list[tuple[str, str, int, int]] = []

    def row(drill: str, where: str, made: int, missing: int) -> None:
        rows.append((drill, where, made, missing))
        say(drill, where, made, missing)

    drills: dict[str, Callable[[Browser, Site], None]] = {
        "killed": lambda browser, site: _long_killed(browser, site, given, row),
        "racing": lambda browser, site: _long_racing(browser, site, given, row),
        "imports": lambda browser, site: _long_imports(browser, site, row),
    }
    with tempfile.TemporaryDirectory(prefix="playbook-drills-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.require())
        sys.stdout.write(f"seed {given.seed}, Chromium {browser.version}\n")
        say("drill", "where", "made", "lost")
        with _sites(given.site, given.offline, Path(folder)) as sites:
            for name, drill in drills.items():
                for site in sites:
                    if given.only in (None, name):
                        drill(browser, site)
        browser.close()
    sys.exit(1 if any(missing for *_, missing in rows) else 0)


Row = Callable[[str, str, int, int], None]


def _long_killed(browser: Browser, site: Site, given: argparse.Namespace, row: Row) -> None:
    made = missing = 0
    for number in range(given.rounds):
        drawn = random.Random(f"{given.seed} {site.name} {number}")  # noqa: S311 — repeatable, no secret
        changes, gone = killed(browser, site, drawn, given.seconds, given.changes)
        made, missing = made + changes, missing + gone
    row(
        f"killed {AFTER_SAVED} s after 'saved'",
        f"{site.name}, {given.rounds} x {given.seconds:.0f} s",
        made,
        missing,
    )


def _long_racing(browser: Browser, site: Site, given: argparse.Namespace, row: Row) -> None:
    context = browser.new_context(locale="en-GB")
    made, missing, apart = racing(context.new_page(), site, given.seed, given.tabs, given.actions)
    context.close()
    row(f"{given.tabs} tabs racing", site.name, made, missing)
    row("tabs that end otherwise", site.name, given.tabs, apart)


def _long_imports(browser: Browser, site: Site, row: Row) -> None:
    context = browser.new_context(locale="en-GB")
    for kind, changed, _ in imports(context.new_page(), site):
        row(f"import {kind}", site.name, 1, int(changed))
    context.close()


if __name__ == "__main__":
    main()
