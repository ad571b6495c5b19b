"""Files that something happened to, each read in a child process; prints how many ended in what no author should see.

    .venv/bin/python -m tests.drills.inputs                    100,000 inputs, most of an hour on two cores
    .venv/bin/python -m tests.drills.inputs --count 2000 --only page --seed 7

An input is one file of a small playbook, of the shipped one, a `mkdocs.yml`, a hand-written page or an exported
engagement after one to four accidents; its number and the seed say which. What was tried stays in `.cache/drills`: the
same command goes on where it was stopped. Inputs that fell lie there too. Ends with 1 if any did.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing.connection import Connection
from pathlib import Path

from markdown import Markdown

from engagement_playbook.config.markdown import markdown_options
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.config.settings import Settings
from engagement_playbook.engagement.reading import read_engagement
from engagement_playbook.pipeline.check import check
from tests.fuzz.checks import assert_inside, read, render
from tests.fuzz.mangling import RUN, SHIPPED_FILES, TINY_FILES, mangled, mangled_page
from tests.helpers.playbooks import TINY, plant
from tests.helpers.site import ROOT

SECONDS = 5
"""Of processor for one input; what waits for something else has sixty times that."""

MEMORY = 1 << 30
"""Bytes of address space of the process that reads."""

BLOCK = 500
"""Inputs of one child process."""

KEPT = ROOT / ".cache" / "drills"

KINDS = (
    "content",
    "shipped",
    "page",
    "content",
    "shipped",
    "export",
    "content",
    "page",
    "configuration",
    "shipped",
)
"""Which kind an input is, by its number."""


def kind_of(number: int) -> str:
    """Tell which kind an input is."""
    return KINDS[number % len(KINDS)]


class Desk:
    """A small playbook in a folder of its own, into which one input after the other is laid."""

    def __init__(self, folder: Path) -> None:
        self.root = plant(folder / "tiny")
        self._configuration = read_configuration(self.root)
        self._readers: dict[str, Callable[[random.Random], tuple[bytes, Callable[[], None]]]] = {
            "content": self._content,
            "shipped": self._shipped,
            "page": self._page,
            "configuration": self._site,
            "export": self._export,
        }

    @property
    def _settings(self) -> Settings:
        assert self._configuration.settings
        return self._configuration.settings

    def input(self, seed: int, number: int) -> tuple[bytes, Callable[[], None]]:
        """Make an input: its bytes, and what reads them."""
        drawn = random.Random(f"{seed} {number}")  # noqa: S311 — repeatable, no secret
        return self._readers[kind_of(number)](drawn)

    def _content(self, drawn: random.Random) -> tuple[bytes, Callable[[], None]]:
        _, file = drawn.choice(TINY_FILES)
        return self._laid(file, mangled(file.read_bytes(), drawn))

    def _page(self, drawn: random.Random) -> tuple[bytes, Callable[[], None]]:
        file = drawn.choice(sorted(TINY.glob("playbook/pages/*/*.md")))
        return self._laid(file, mangled_page(file.read_bytes(), drawn))

    def _laid(self, file: Path, data: bytes) -> tuple[bytes, Callable[[], None]]:
        path = file.relative_to(TINY).as_posix()

        def judge() -> None:
            (self.root / path).write_bytes(data)
            try:
                checked = check(
                    self.root,
                    self._settings,
                    pages=self._configuration.folders,
                    markdown=markdown_options(self._configuration.site),
                )
            finally:
                (self.root / path).write_bytes(file.read_bytes())
            assert_inside(checked.diagnostics, {path: data})
            if checked.ok and path.endswith(".md"):
                Markdown(extensions=["attr_list", "md_in_html", "def_list", "tables", "toc"]).convert(
                    data.decode("utf-8-sig")
                )
            elif checked.ok:
                render(checked)

        return data, judge

    def _shipped(self, drawn: random.Random) -> tuple[bytes, Callable[[], None]]:
        kind, file = drawn.choice(SHIPPED_FILES)
        data = mangled(file.read_bytes(), drawn)
        return data, lambda: read(kind, data)

    def _site(self, drawn: random.Random) -> tuple[bytes, Callable[[], None]]:
        data = mangled((TINY / "mkdocs.yml").read_bytes(), drawn)

        def judge() -> None:
            (self.root / "mkdocs.yml").write_bytes(data)
            try:
                configuration = read_configuration(self.root)
            finally:
                (self.root / "mkdocs.yml").write_bytes((TINY / "mkdocs.yml").read_bytes())
            assert configuration.settings is not None or configuration.problems
            assert_inside(configuration.problems, {"mkdocs.yml": data})

        return data, judge

    def _export(self, drawn: random.Random) -> tuple[bytes, Callable[[], None]]:
        data = mangled(RUN, drawn)

        def judge() -> None:
            file = self.root / "engagement.json"
            file.write_bytes(data)
            result = read_engagement(file)
            assert result.engagement is not None or result.diagnostics
            assert_inside(result.diagnostics, {file.name: data, str(file): data})

        return data, judge


def read_inputs(
    desk_type: type[Desk], seed: int, numbers: list[int], seconds: float, reports: Connection
) -> None:
    """Read inputs one after the other; report each number, then its seconds of processor and how it ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory(prefix="playbook-drill-") as folder:
        desk = desk_type(Path(folder))
        for number in numbers:
            _, judge = desk.input(seed, number)
            reports.send(number)
            # Their default is to end the process, wherever it is: a loop in C as well.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, 60 * seconds)
            began = time.process_time()
            try:
                judge()
                ended = "held"
            except MemoryError:
                ended = "memory"
            except Exception as error:  # noqa: BLE001 — the very thing that is looked for
                ended = f"traceback {type(error).__name__}: {error}"
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            reports.send((time.process_time() - began, ended))


def block(
    seed: int, numbers: Iterable[int], desk_type: type[Desk] = Desk, seconds: float = SECONDS
) -> list[tuple[int, float, str]]:
    """Read inputs in a child process, in a new one after each that ended it: number, seconds, how it ended."""
    context = multiprocessing.get_context("spawn")
    results: list[tuple[int, float, str]] = []
    waiting = list(numbers)
    while waiting:
        reports, end = context.Pipe(duplex=False)
        process = context.Process(target=read_inputs, args=(desk_type, seed, waiting, seconds, end))
        process.start()
        end.close()
        number = None
        try:
            while True:
                number = reports.recv()
                results.append((number, *reports.recv()))
                waiting.remove(number)
        except EOFError:
            process.join()
        if waiting:
            if number != waiting[0]:
                raise RuntimeError(f"the drill itself ended with {process.exitcode}")
            by_time = -(process.exitcode or 0) in (signal.SIGPROF, signal.SIGALRM)
            results.append((waiting.pop(0), seconds, "hang" if by_time else f"crash {process.exitcode}"))
    return results


def run(count: int, seed: int, only: str | None, processes: int, kept: Path) -> dict[str, Counter[str]]:
    """Read so many inputs, some blocks at once, going on from what ``kept`` remembers; tell by kind how they ended."""
    state = kept / f"inputs-{seed}-{only or 'all'}.json"
    finished: dict[str, dict[str, Counter[str]]] = json.loads(state.read_text()) if state.is_file() else {}
    blocks = {
        f"{first} {last}": range(first, last)
        for first in range(0, count, BLOCK)
        for last in [min(first + BLOCK, count)]
    }
    with ThreadPoolExecutor(processes) as pool:
        waiting = {
            pool.submit(block, seed, [number for number in numbers if only in (None, kind_of(number))]): name
            for name, numbers in blocks.items()
            if name not in finished
        }
        for done in as_completed(waiting):
            finished[waiting[done]] = _tally(done.result(), seed, kept)
            kept.mkdir(parents=True, exist_ok=True)
            state.write_text(json.dumps(finished), encoding="utf-8")
            sys.stderr.write(f"\r{len(finished)} of {len(blocks)} blocks")
            sys.stderr.flush()
    totals: dict[str, Counter[str]] = {}
    for name in blocks:
        for kind, endings in finished[name].items():
            total = totals.setdefault(kind, Counter())
            slowest = max(total["slowest ms"], endings["slowest ms"])
            total.update(endings)
            total["slowest ms"] = slowest
    return totals


def _tally(results: list[tuple[int, float, str]], seed: int, kept: Path) -> dict[str, Counter[str]]:
    tally: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory(prefix="playbook-drill-") as folder:
        desk = Desk(Path(folder))
        for number, seconds, ended in results:
            kind = kind_of(number)
            counter = tally.setdefault(kind, Counter({"slowest ms": 0}))
            counter[ended.split(" ", 1)[0]] += 1
            counter["slowest ms"] = max(counter["slowest ms"], round(seconds * 1000))
            if ended != "held":
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{seed}-{number}-{kind}").write_bytes(desk.input(seed, number)[0])
                sys.stderr.write(f"\n{kind} {number}: {ended}\n")
    return tally


ENDINGS = ("held", "traceback", "crash", "hang", "memory", "slowest ms")


def main() -> None:
    """Read the inputs and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", choices=sorted(set(KINDS)), help="read one kind, and leave out the numbers of others"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    totals = run(given.count, given.seed, given.only, given.processes, KEPT)
    sys.stdout.write(
        f"seed {given.seed}\n{'kind':<14}" + "".join(f"{ending:>11}" for ending in ENDINGS) + "\n"
    )
    for kind, endings in sorted(totals.items()):
        sys.stdout.write(f"{kind:<14}" + "".join(f"{endings[ending]:>11,}" for ending in ENDINGS) + "\n")
    sys.exit(any(endings[ending] for endings in totals.values() for ending in ENDINGS[1:-1]))


if __name__ == "__main__":
    main()
