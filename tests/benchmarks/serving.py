"""From a saved line to the page that shows it, under `mkdocs serve`."""

from __future__ import annotations

import random
import re
import statistics
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.benchmarks.measure import BenchmarkError
from tests.helpers.previews import preview

PATIENCE = 180.0
LOOKS = 0.5
"""Seconds between two looks of the host at the files."""


def edit_to_page(root: Path, file: Path, page: str, rounds: int) -> float:
    """Serve a site, put a new word behind the first title of a file, again and again.

    Return the middle time in seconds until the page shows it.
    """
    seeded = random.Random(rounds)  # noqa: S311 - nothing secret
    with preview(root) as address:
        _wait(f"{address}/{page}", "<h1", 0.0)
        taken = []
        for number in range(rounds):
            # The host looks for edits twice a second: whoever saves right after a page came is always in the same
            # place between two looks.
            time.sleep(seeded.uniform(0, LOOKS))
            taken.append(_one_edit(file, f"{address}/{page}", number))
        return statistics.median(taken)


def _one_edit(file: Path, address: str, number: int) -> float:
    text = file.read_text(encoding="utf-8")
    word = f"edited{number}"
    title = "# " if file.suffix == ".md" else "  en: "
    changed, count = re.subn(
        rf"^({title}.*?)( edited\d+)?$", rf"\1 {word}", text, count=1, flags=re.MULTILINE
    )
    assert count, f"no title in {file.name}"
    file.write_text(changed, encoding="utf-8")
    return _wait(address, word, time.perf_counter())


def _wait(address: str, word: str, began: float) -> float:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
                if word in str(answer.read(), "utf-8"):
                    return time.perf_counter() - began
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.02)
    raise BenchmarkError(f"{address} never showed {word}")
