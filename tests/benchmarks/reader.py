"""What a site costs its reader: bytes as they travel, and how soon a phone can use it.

    .venv/bin/python -m tests.benchmarks.reader              builds the site first
    .venv/bin/python -m tests.benchmarks.reader site         measures one that is there

The phone is Chromium with a processor slowed down four times and a network of 1.6 Mbit/s with 150 ms to
the server, which compresses as a real one does. Times are the middle of a few visits with an empty cache.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.helpers import chromium
from tests.helpers.site import build_once
from tests.helpers.weight import LIMIT, compressed, own_files

ROOTS: Final = {"en": "", "zh": "zh/"}
QUERY: Final = {"en": "training plan", "zh": "培训计划"}
PAGE: Final = "checklists/before-first-meeting/"
VISITS: Final = 3

SLOWER: Final = 4
NETWORK: Final = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""Bytes per second."""

TEXTS: Final = (".html", ".css", ".js", ".json", ".svg", ".xml")


class _Compressing(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if file.suffix not in TEXTS or not file.is_file():
            super().do_GET()
            return
        body = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the figures are the answer."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def visit(browser: Browser, address: str, query: str) -> tuple[float, float, float]:
    """Return milliseconds until the page can be used, until a search typed then is answered, and until a second one is."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **NETWORK})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="domcontentloaded")
    usable = float(page.evaluate("performance.timing.domInteractive - performance.timing.navigationStart"))
    asked = """(query) => new Promise((resolve) => {
      const box = document.querySelector(".md-search__input")
      const list = document.querySelector(".md-search-result__list")
      const began = performance.now()
      new MutationObserver(() => {
        if (list.querySelector(".md-search-result__link")) resolve(performance.now() - began)
      }).observe(list, { childList: true, subtree: true })
      document.querySelector("#__search").checked = true
      box.focus()
      box.value = query
      box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
    })"""
    page.wait_for_function("document.documentElement.classList.contains('js')")
    first = float(page.evaluate(asked, query))
    second = float(page.evaluate(asked, query[: len(query) // 2]))
    context.close()
    return usable, first, second


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, nargs="?", help="a built site; built anew unless given")
    options = parser.parse_args()
    say = sys.stdout.write

    weights = own_files()
    for name, weight in sorted(weights.items(), key=lambda item: -item[1]):
        say(f"{weight:7,}  {name}\n")
    say(f"{sum(weights.values()):7,}  all of ours; a page may ask for {LIMIT:,}\n\n")

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = options.site or build_once(Path(folder))
        browser = playwright.chromium.launch(
            executable_path=chromium.require(), args=["--disable-gpu", "--no-first-run"]
        )
        with served(site) as address:
            for language, root in ROOTS.items():
                index = compressed((site / root / "search" / "search_index.json").read_bytes())
                page = compressed((site / root / PAGE / "index.html").read_bytes())
                visits = [visit(browser, address + root + PAGE, QUERY[language]) for _ in range(VISITS)]
                usable, first, second = (statistics.median(times) for times in zip(*visits, strict=True))
                say(
                    f"{language}: index {index:,} bytes, checklist page {page:,} bytes; on the phone the page can be"
                    f" used after {usable:,.0f} ms,\n    a search typed at once is answered in {first:,.0f} ms, the next in"
                    f" {second:,.0f} ms\n"
                )
        browser.close()


if __name__ == "__main__":
    main()
