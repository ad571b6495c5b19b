"""Whole processes, measured from outside, in turns: one round of everything, then the next."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

LAUNCH: Final = """
import json, os, sys, time
began = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - began
figures = [seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)]
with open(sys.argv[1], "w") as file:
    json.dump(figures, file)
"""
"""Starts a command from a small process: what is counted of a command begins with the memory of who starts it."""

ENVIRONMENT: Final = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
NOTHING_MORE: Final[Mapping[str, str]] = MappingProxyType({})
"""No environment variables beside these."""

_BETWEEN_SAMPLES: Final = 0.1
"""Seconds between two looks at the memory of all processes."""


class BenchmarkError(Exception):
    """A contestant failed; carries what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the clock, seconds of processor of all processes, bytes of the largest process."""

    seconds: float
    processor: float
    peak: int


@dataclass(slots=True)
class Contestant:
    """Commands that run one after the other as one run, and what puts things back before each run."""

    name: str
    commands: Sequence[Sequence[str]]
    folder: Path
    before: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)

    @property
    def peak(self) -> int:
        """The largest process of any run."""
        return max(run.peak for run in self.runs)


def time_ratio(ours: Contestant, theirs: Contestant) -> float:
    """Return how many times as long one takes as the other: the middle of the ratios round by round."""
    return _ratio([run.seconds for run in ours.runs], [run.seconds for run in theirs.runs])


def processor_ratio(ours: Contestant, theirs: Contestant) -> float:
    """Return how many times the processor's time of the other one takes, as ``time_ratio``."""
    return _ratio([run.processor for run in ours.runs], [run.processor for run in theirs.runs])


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def run_timed(
    commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str] = NOTHING_MORE
) -> Run:
    """Run commands one after the other; raise BenchmarkError when one fails."""
    seconds, processor, peak = 0.0, 0.0, 0
    for command in commands:
        with tempfile.TemporaryDirectory() as place:
            figures = Path(place, "figures.json")
            completed = subprocess.run(
                [sys.executable, "-I", "-S", "-c", LAUNCH, str(figures), *command],
                cwd=folder,
                env={**ENVIRONMENT, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            taken, used, most, status = json.loads(figures.read_bytes())
        _require_success(status, command, completed.stdout)
        seconds += taken
        processor += used
        # Linux counts in kibibytes, macOS in bytes.
        peak = max(peak, most * (1 if sys.platform == "darwin" else 1024))
    return Run(seconds, processor, peak)


def run_in_turns(contestants: Sequence[Contestant], rounds: int, log: Callable[[str], None]) -> None:
    """Run everybody once a round, so that a machine that slows down slows everybody down."""
    for number in range(1, rounds + 1):
        for contestant in contestants:
            contestant.before()
            run = run_timed(contestant.commands, contestant.folder, contestant.environment)
            contestant.runs.append(run)
            log(
                f"  round {number}/{rounds}: {contestant.name}: {run.seconds:.1f} s, processor {run.processor:.1f} s,"
                f" {run.peak / 1e6:.0f} MB"
            )


def most_memory(command: Sequence[str], folder: Path, environment: Mapping[str, str] = NOTHING_MORE) -> int:
    """Run a command; return the most bytes that all its processes held together at one moment.

    A page that several processes share counts once (proportional set size, sampled; Linux only). Raises
    BenchmarkError when the command fails.
    """
    most = 0
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**ENVIRONMENT, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            most = max(most, sum(map(_proportional_set_size, _with_descendants(process.pid))))
            time.sleep(_BETWEEN_SAMPLES)
        output.seek(0)
        _require_success(process.returncode, command, output.read())
    return most


def _with_descendants(root: int) -> Iterator[int]:
    """Go through a process and everything it started, directly or not."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # ended meanwhile
            # The name in parentheses may hold anything; the state and the parent follow it.
            after_name = (folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
            children.setdefault(int(after_name.split()[1]), []).append(int(folder.name))
    family = [root]
    for process in family:
        yield process
        family += children.get(process, ())


def _proportional_set_size(process: int) -> int:
    with contextlib.suppress(OSError):  # ended meanwhile
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii", errors="replace")
        return sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return 0


def _require_success(status: int, command: Sequence[str], output: bytes) -> None:
    if status:
        raise BenchmarkError(f"{' '.join(command)}\n{output.decode(errors='replace')[-4000:]}")
