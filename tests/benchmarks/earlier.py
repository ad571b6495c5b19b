"""This engine and the one of an earlier commit, building the content of that commit in turns.

Both run with the libraries of this environment, each by its own modules. The content is built as it lies
there; where an engine refuses it, the diagnostics are shown.
"""

from __future__ import annotations

import compileall
import io
import shutil
import statistics
import subprocess
import tarfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.measure import (
    Contestant,
    most_memory,
    processor_ratio,
    run_in_turns,
    run_timed,
    time_ratio,
)
from tests.benchmarks.playbooks import FOLDERS, ROOT
from tests.benchmarks.previews import Previewed, times_the_floor
from tests.benchmarks.sites import BUILD, PYTHON, empty, set_option

_ENTRY_POINTS: Final = "mkdocs.plugins"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What this engine takes of what the earlier one takes, and how far each is from the host's own preview.

    ``then`` and ``now`` give for a list of one visit and one of every visit how many times as long a saved line
    takes as on a plain site of four pages.
    """

    pages_time: float
    pages_processor: float
    paper_time: float
    paper_processor: float
    unchanged_time: float
    paper_memory: float
    then: list[float]
    now: list[float]


@dataclass(frozen=True, slots=True)
class _Engine:
    """An engine: where it is, and how programs come to use it."""

    name: str
    plugins: Path

    @property
    def environment(self) -> Mapping[str, str]:
        return {"PYTHONPATH": str(self.plugins)}


def compare(commit: str, work: Path, rounds: int, log: Callable[[str], None]) -> Comparison:
    """Measure everything in which the two engines are compared. Raises BenchmarkError where one fails."""
    source = work / "earlier"
    _check_out(commit, source)
    engines = (_Engine(commit, source / "plugins"), _Engine("this one", ROOT / "plugins"))
    for engine in engines:
        # As whatever is installed is; the contestants' processes write no bytecode.
        compileall.compile_dir(engine.plugins, quiet=1)
        log(f"the content of {commit}, checked by {engine.name}")
        content = _copy_content(source, work / "content" / engine.name)
        run_timed([[PYTHON, "-m", "engagement_playbook", "check"]], content, engine.environment)
    pages_then, pages_now = (_pages(engine, source, work) for engine in engines)
    paper_then, paper_now = (_paper(engine, source, work) for engine in engines)
    unchanged_then, unchanged_now = (
        Contestant(f"{paper.name}, unchanged", paper.commands, paper.folder, environment=paper.environment)
        for paper in (paper_then, paper_now)
    )
    contestants = [pages_then, pages_now, paper_then, paper_now, unchanged_then, unchanged_now]
    run_in_turns(contestants, rounds, log)
    memory = _memory_ratio(paper_then, paper_now, rounds, log)
    previewed = [
        Previewed(engine.name, _copy_content(source, work / "preview" / engine.name), engine.environment)
        for engine in engines
    ]
    then, now = times_the_floor(previewed, work / "floor", rounds, log)
    return Comparison(
        pages_time=time_ratio(pages_now, pages_then),
        pages_processor=processor_ratio(pages_now, pages_then),
        paper_time=time_ratio(paper_now, paper_then),
        paper_processor=processor_ratio(paper_now, paper_then),
        unchanged_time=time_ratio(unchanged_now, unchanged_then),
        paper_memory=memory,
        then=then,
        now=now,
    )


def _check_out(commit: str, target: Path) -> None:
    """Write the files of a commit, and beside its modules what tells MkDocs of its plugin."""
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(target, filter="data")
    project = tomllib.loads((target / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # The environment names the class of this engine's plugin; of two of a name, the first on the path holds.
    facts = target / "plugins" / f"{project['name'].replace('-', '_')}-0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0\n", "utf-8")
    plugins = project["entry-points"][_ENTRY_POINTS].items()
    lines = "".join(f"{name} = {plugin}\n" for name, plugin in plugins)
    (facts / "entry_points.txt").write_text(f"[{_ENTRY_POINTS}]\n{lines}", "utf-8")


def _copy_content(source: Path, target: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(source / folder, target / folder)
    shutil.copy(source / "mkdocs.yml", target)
    return target


def _pages(engine: _Engine, source: Path, work: Path) -> Contestant:
    content = _copy_content(source, work / "pages" / engine.name)
    set_option(content, "downloads: false")
    return _builder(f"{engine.name}, pages", engine, content)


def _paper(engine: _Engine, source: Path, work: Path) -> Contestant:
    content = _copy_content(source, work / "paper" / engine.name)
    return _builder(f"{engine.name}, with paper", engine, content)


def _builder(name: str, engine: _Engine, content: Path) -> Contestant:
    before = empty(content / "site", content / ".cache")
    return Contestant(name, [BUILD], content, before, engine.environment)


def _memory_ratio(then: Contestant, now: Contestant, rounds: int, log: Callable[[str], None]) -> float:
    ratios = []
    for number in range(1, rounds + 1):
        held = []
        for contestant in (then, now):
            contestant.before()
            (command,) = contestant.commands
            held.append(most_memory(command, contestant.folder, contestant.environment))
            log(f"  round {number}/{rounds}: {contestant.name}: {held[-1] / 1e6:.0f} MB in all processes")
        ratios.append(held[1] / held[0])
    return statistics.median(ratios)
