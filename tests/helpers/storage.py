"""What a browser keeps for a reader: the scripts that do it on a bare page, and its bytes read back.

A bare page is one of a host that does not exist; whatever lies below that host is one origin.
"""

import json
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers import chromium

SCRIPTS = Path(__file__).parents[2] / "plugins/engagement_playbook/site/theme/js"
CORE = ("engagements.js", "engagement-file.js", "engagement-import.js")
STORE = (*CORE, "database.js", "store.js")
HOST = "http://host.example"

BEGIN = """async root => {
  globalThis.store = PlaybookStore.open(root, { playbook: "Tiny", version: "1.0" })
  globalThis.told = 0
  store.subscribe(() => { told += 1 })
  globalThis.state = item => store.current?.run.items[item]?.state ?? null
  globalThis.settled = async () => { while (store.saving) await new Promise(done => setTimeout(done, 5)) }
  await store.ready
}"""

DUMP = """async () => {
  const kept = {}
  for (const { name, version } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name, version)
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
    for (const group of database.objectStoreNames) {
      const store = database.transaction(group).objectStore(group)
      const [keys, texts] = await Promise.all(["getAllKeys", "getAll"].map(what => new Promise(resolve => {
        const asked = store[what]()
        asked.onsuccess = () => resolve(asked.result)
      })))
      keys.forEach((key, place) => { kept[`${name}|${key}`] = texts[place] })
    }
    database.close()
  }
  return [{ ...localStorage }, kept]
}"""
"""Everything that the origin of a page holds: localStorage, and every database as `name|key`."""

FILL_MIRROR = """() => {
  for (const size of [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1])
    try { for (let n = 0; ; n += 1) localStorage.setItem(`other:${size}:${n}`, "x".repeat(size)) } catch {}
}"""

REFUSE_MIRROR = """
Object.defineProperty(window, "localStorage", { configurable: true, get() { throw new DOMException("no", "SecurityError") } })
"""
REFUSE_SESSION = """
Object.defineProperty(window, "sessionStorage", { configurable: true, get() { throw new DOMException("no", "SecurityError") } })
"""
REFUSE_DATABASE = """
indexedDB.open = () => { throw new DOMException("no", "SecurityError") }
"""
REFUSE_ALL = REFUSE_MIRROR + REFUSE_SESSION + REFUSE_DATABASE
"""As in a browser that is told to keep no site data."""

FULL_DATABASE = """
IDBObjectStore.prototype.put = function () {
  const { transaction } = this
  const full = new DOMException("no room", "QuotaExceededError")
  Object.defineProperty(transaction, "error", { value: full })
  transaction.abort()
  return {}
}
"""


def serve_bare_pages(context: BrowserContext) -> None:
    """Answer every address of the host with an empty page."""
    context.route(
        f"{HOST}/**",
        lambda route: route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html"),
    )


def load_scripts(page: Page, names: Iterable[str] = STORE) -> None:
    """Load scripts of the theme into a page as it is."""
    for name in names:
        page.add_script_tag(content=(SCRIPTS / name).read_text(encoding="utf-8"))


def start_store(page: Page, root: str = "/playbook/") -> None:
    """Load the store into a bare page, and wait until it has read what is kept."""
    load_scripts(page)
    page.evaluate(BEGIN, root)


def dump(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """Read what localStorage and the databases of the page's origin hold, byte for byte."""
    mirror, databases = page.evaluate(DUMP)
    return mirror, databases


def documents(page: Page) -> dict[str, dict[str, Any]]:
    """Read the documents in the database of a bare page, by their keys."""
    _, databases = dump(page)
    return {key.partition("|")[2]: json.loads(text) for key, text in databases.items() if text[:1] == "{"}


def launch(browser: Browser, profile: Path, **options: Any) -> BrowserContext:
    """Start a browser of its own that keeps what it is told in a folder, as a reader's does."""
    return browser.browser_type.launch_persistent_context(
        profile,
        executable_path=chromium.require(),
        args=["--disable-gpu", "--no-first-run", "--disable-background-networking", chromium.WITHOUT_EXTRAS],
        **{"locale": "en-GB", **options},
    )


def kill(profile: Path) -> None:
    """End the browser of a folder as a power cut does: all of it at once, without a word to any of its processes.

    Its processes are stopped before they are ended, because one that sees another go writes what it still holds.
    """
    # The lock on its folder is a link that names the browser's host and process.
    processes = _with_children(int(str((profile / "SingletonLock").readlink()).rpartition("-")[2]))
    for sign in (signal.SIGSTOP, signal.SIGKILL):
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, sign)


def _with_children(process: int) -> list[int]:
    """List a process and all that came of it, the parent first."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of a program may hold spaces and brackets; what follows the last bracket is plain.
            parent = int(status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(status.parent.name))
    family = [process]
    for member in family:
        family += parents.get(member, [])
    return family
