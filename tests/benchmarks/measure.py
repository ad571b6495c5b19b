"""Whole processes, timed from outside, in turns: one round of everything, then the next."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LAUNCH: Final = """
import json, os, sys, time
began = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - began
with open(sys.argv[1], "w") as file:
    json.dump([seconds, usage.ru_maxrss, os.waitstatus_to_exitcode(status)], file)
"""
"""Starts a command from a small process: what is counted of a command begins with the memory of who starts it."""

ENVIRONMENT: Final = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class BenchmarkError(Exception):
    """A contestant failed; carries what it said."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One run: seconds by the clock, bytes of the largest process."""

    seconds: float
    peak: int


@dataclass(slots=True)
class Contestant:
    """Commands that run one after the other as one run, and what puts things back before each run."""

    name: str
    commands: Sequence[Sequence[str]]
    folder: Path
    before: Callable[[], None] = lambda: None
    runs: list[Figure] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The middle run."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def peak(self) -> int:
        """The largest process of any run."""
        return max(run.peak for run in self.runs)

    def against(self, other: Contestant) -> float:
        """Say how many times as long as another it takes: the middle of the ratios round by round."""
        return statistics.median(
            ours.seconds / theirs.seconds for ours, theirs in zip(self.runs, other.runs, strict=True)
        )


def timed(commands: Iterable[Sequence[str]], folder: Path, extra: Mapping[str, str] | None = None) -> Figure:
    """Run commands one after the other; raise BenchmarkError when one fails."""
    seconds, peak = 0.0, 0
    for command in commands:
        with tempfile.TemporaryDirectory() as place:
            facts = Path(place, "facts.json")
            done = subprocess.run(
                [sys.executable, "-I", "-S", "-c", LAUNCH, str(facts), *command],
                cwd=folder,
                env={**ENVIRONMENT, **(extra or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            taken, most, status = json.loads(facts.read_bytes())
        if status:
            raise BenchmarkError(f"{' '.join(command)}\n{done.stdout.decode(errors='replace')[-2000:]}")
        seconds += taken
        # Linux counts in kibibytes, macOS in bytes.
        peak = max(peak, most * (1 if sys.platform == "darwin" else 1024))
    return Figure(seconds, peak)


def in_turns(contestants: Sequence[Contestant], rounds: int, say: Callable[[str], None]) -> None:
    """Run everybody once a round, so that a machine that slows down slows everybody down."""
    for number in range(1, rounds + 1):
        for contestant in contestants:
            contestant.before()
            contestant.runs.append(timed(contestant.commands, contestant.folder))
            run = contestant.runs[-1]
            say(f"  round {number}/{rounds}: {contestant.name}: {run.seconds:.1f} s, {run.peak / 1e6:.0f} MB")
