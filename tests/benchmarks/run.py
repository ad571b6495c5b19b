"""One command that measures everything and prints tables of ratios.

    .venv/bin/python -m tests.benchmarks.run                     sites at 1x and 3x, sheets, preview, check
    .venv/bin/python -m tests.benchmarks.run --sizes 1 3 10 --large 30 --rounds 3

Seconds depend on the machine; only ratios of one run mean anything. Other tools are installed into an
environment of their own under .cache/benchmarks; what cannot be installed is left out and named.
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks import serving, sheets, sites
from tests.benchmarks.measure import Contestant, in_turns
from tests.benchmarks.playbooks import FOLDERS, ROOT, grow

PEERS: Final = (
    *("mkdocs<2", "mkdocs-material<10", "mkdocs-print-site-plugin", "mkdocs-to-pdf", "mkdocs-gen-files"),
    *("weasyprint", "yamllint", "zensical"),
)
PARTS: Final = ("sites", "plugins", "sheets", "preview", "check")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 3], help="times the shipped content")
    parser.add_argument("--large", type=int, help="one more size, with ours and plain MkDocs only")
    parser.add_argument("--rounds", type=int, default=3, help="how often everybody runs (default: 3)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="some of the parts")
    parser.add_argument("--alone", action="store_true", help="without other tools that need installing")
    options = parser.parse_args()

    folder = ROOT / ".cache" / "benchmarks"
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    # As whatever is installed is; the contestants' processes write no bytecode.
    compileall.compile_dir(ROOT / "plugins", quiet=1)
    peers = None if options.alone else _peers(folder / "peers")
    if "sites" in options.only:
        _sites(options.sizes, options.large, options.rounds, work, peers)
    if "plugins" in options.only and peers:
        _plugins(work, peers, options.rounds)
    if "sheets" in options.only:
        _sheets(work, peers)
    if "preview" in options.only:
        _preview(work, options.rounds)
    if "check" in options.only and peers:
        _check(peers, options.rounds)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _peers(folder: Path) -> Path:
    """Make the environment of the other tools once; a tool that does not install is named and left out."""
    if not (folder / ".made").exists():
        _say("installing the other tools")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        for tool in PEERS:
            if subprocess.run([*pip, tool], check=False, stderr=subprocess.DEVNULL).returncode:
                _say(f"{tool} does not install here and is left out")
        (folder / ".made").touch()
    return folder


def _has(peers: Path | None, program: str) -> Path | None:
    return peers if peers and (peers / "bin" / program).exists() else None


def _sites(sizes: Sequence[int], large: int | None, rounds: int, work: Path, peers: Path | None) -> None:
    found = []
    for times in [*sizes, *([large] if large else [])]:
        everything = times in sizes
        site = sites.measure(
            work / f"{times}x",
            times,
            rounds,
            everything=everything,
            peers=_has(peers, "zensical") if everything else None,
            say=_say,
        )
        found.append(site)
        _table(
            f"{times}x, {site.pages:,} pages in all languages, against plain MkDocs building the same pages one "
            f"language after the other ({site.plain.seconds:.1f} s)",
            ["", "time", "memory of the largest process", "output"],
            [
                [
                    contestant.name,
                    _ratio(contestant, site.plain),
                    f"{contestant.peak / site.plain.peak:.2f}",
                    _output(contestant, site),
                ]
                for contestant in site.contestants
                if contestant is not site.plain
            ],
        )
    first, last = found[0], found[-1]
    if first is not last:
        by_page = [each.ours.seconds / each.pages for each in (first, last)]
        by_memory = [each.ours.peak / each.pages for each in (first, last)]
        _say("")
        sys.stdout.write(
            f"\nPer page at {last.times}x against {first.times}x: time {by_page[1] / by_page[0]:.2f}, "
            f"memory {by_memory[1] / by_memory[0]:.2f}\n"
        )


def _plugins(work: Path, peers: Path, rounds: int) -> None:
    folder = work / "1x"
    if not (folder / "exported").exists():
        sites.measure(folder, 1, 1, everything=False, peers=None, say=_say)
    plain, *others = sites.hosts_for_paper(folder, peers, rounds, _say)
    _table(
        "Plugins that make one PDF or one page to print, first language, against plain MkDocs",
        ["tool", "time", "memory"],
        [[other.name, _ratio(other, plain), f"{other.peak / plain.peak:.2f}"] for other in others],
    )


def _sheets(work: Path, peers: Path | None) -> None:
    site = work / "1x" / "pages" / "site"
    if not site.exists():
        sites.measure(work / "1x", 1, 1, everything=False, peers=None, say=_say)
    _say("sheets")
    found = dict(sheets.seconds_a_sheet(site, _has(peers, "weasyprint")))
    ours = found.pop(sheets.OURS)
    _table(
        f"The checklists in one language on paper; ours takes {ours * 1000:.0f} ms a sheet",
        ["tool", "times ours"],
        [[name, f"{seconds / ours:.1f}"] for name, seconds in found.items()],
    )


def _preview(work: Path, rounds: int) -> None:
    _say("preview")
    root = grow(work / "preview", 1)
    cold = sites.cold_build(root).seconds
    bare = grow(work / "preview-pages", 1)
    sites.set_option(bare, "downloads: false")
    site_only = sites.cold_build(bare).seconds
    lists = root / "checklists"
    edits = [
        (f"ours, a list read at {where}", serving.edit_to_page(root, lists / file, page, rounds))
        for where, file, page in (
            ("one visit", "visits/before-first-meeting.yml", "checklists/before-first-meeting/"),
            ("every visit", "core/before-any-visit.yml", "checklists/before-any-visit/"),
        )
    ]
    four = sites.floor(work / "floor")
    floor = serving.edit_to_page(four, four / "docs" / "page-1.md", "page-1/", rounds)
    _table(
        "From a saved line to the page that shows it",
        ["", "seconds", "of our cold site build", "of a cold build with paper"],
        [
            [name, f"{taken:.1f}", f"{taken / site_only:.2f}", f"{taken / cold:.2f}"]
            for name, taken in (*edits, ("a site of four pages", floor))
        ],
    )


def _check(peers: Path, rounds: int) -> None:
    ours = Contestant("playbook check", [[sys.executable, "-m", "engagement_playbook", "check"]], ROOT)
    command = [str(peers / "bin" / "yamllint"), "-d", "relaxed", *FOLDERS]
    theirs = Contestant("yamllint", [command], ROOT)
    in_turns([ours, theirs], max(rounds, 3), _say)
    _table("Checking all content", ["", "against yamllint"], [[ours.name, _ratio(ours, theirs)]])


def _output(contestant: Contestant, site: sites.Sites) -> str:
    bytes_ = site.bytes.get(contestant.name)
    return f"{bytes_ / site.bytes[site.plain.name]:.2f}" if bytes_ else "–"


def _ratio(contestant: Contestant | None, other: Contestant) -> str:
    return f"{contestant.against(other):.2f}" if contestant else "–"


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    lines = [f"\n{title}\n", *(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
