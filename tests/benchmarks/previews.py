"""From a saved line to the page that shows it, under `mkdocs serve`."""

from __future__ import annotations

import random
import re
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.benchmarks.measure import BenchmarkError
from tests.helpers.previews import preview

PATIENCE: Final = 180.0
LOOKS: Final = 0.5
"""Seconds between two looks of the host at the files."""

SAVES: Final = 5
"""Edits of one file in one preview that count; one before them does not."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A file whose first title is edited, by its path in the folder, and the page that shows the title."""

    file: str
    page: str


LISTS: Final = (
    Edited("checklists/visits/before-first-meeting.yml", "checklists/before-first-meeting/"),
    Edited("checklists/core/before-any-visit.yml", "checklists/before-any-visit/"),
)
"""A list that is read at one visit, and one that is read at every visit."""

_PLAIN_PAGE: Final = Edited("docs/page-1.md", "page-1/")


@dataclass(frozen=True, slots=True)
class Previewed:
    """A site that is previewed: its folder, and what its host finds in the environment."""

    name: str
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def times_the_floor(
    sites: Sequence[Previewed], work: Path, rounds: int, log: Callable[[str], None]
) -> list[list[float]]:
    """Measure for each site and each of ``LISTS`` how many times as long as a plain site of four pages it takes.

    In each round every site is previewed once, one after the other; the figures are the middle of the rounds.
    """
    floor = _four_plain_pages(work)
    multiples: list[list[list[float]]] = [[[] for _ in LISTS] for _ in sites]
    for number in range(1, rounds + 1):
        (least,) = _saved_to_shown(floor, [_PLAIN_PAGE])
        log(f"  round {number}/{rounds}: four plain pages: {least:.2f} s")
        for site, of_site in zip(sites, multiples, strict=True):
            seconds = _saved_to_shown(site, LISTS)
            for taken, of_list in zip(seconds, of_site, strict=True):
                of_list.append(taken / least)
            log(f"  round {number}/{rounds}: {site.name}: {', '.join(f'{taken:.2f} s' for taken in seconds)}")
    return [[statistics.median(of_list) for of_list in of_site] for of_site in multiples]


def _four_plain_pages(folder: Path) -> Previewed:
    """Write what MkDocs and the theme cost without any content."""
    pages = folder / "docs"
    pages.mkdir(parents=True)
    for number in range(4):
        name = f"page-{number}" if number else "index"
        (pages / f"{name}.md").write_text(f"# Page {number}\n\nA line.\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Four pages\ntheme:\n  name: material\n  font: false\n", encoding="utf-8"
    )
    return Previewed("four plain pages", folder)


def _saved_to_shown(site: Previewed, edits: Sequence[Edited]) -> list[float]:
    """Preview a site and edit each file again and again; return the middle time in seconds for each."""
    seeded = random.Random(SAVES)  # noqa: S311 - nothing secret
    with preview(site.folder, **site.environment) as address:
        middle = []
        for edit in edits:
            file, page = site.folder / edit.file, f"{address}/{edit.page}"
            _wait(page, "<h1", 0.0)
            seconds = []
            for number in range(SAVES + 1):
                # The host looks for edits twice a second: whoever saves right after a page came is always in
                # the same place between two looks.
                time.sleep(seeded.uniform(0, LOOKS))
                seconds.append(_one_edit(file, page, f"edited{number}"))
            middle.append(statistics.median(seconds[1:]))
    return middle


def _one_edit(file: Path, address: str, word: str) -> float:
    text = file.read_text(encoding="utf-8")
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
