"""One command that measures everything and prints the tables of docs/speed.md.

    .venv/bin/python -m tests.benchmarks.run                     sites at 1x and 3x, sheets, preview, check
    .venv/bin/python -m tests.benchmarks.run --sizes 1 3 10 --large 30 --rounds 3
    .venv/bin/python -m tests.benchmarks.run --against COMMIT    this engine and an earlier one, nothing else

Seconds depend on the machine; only ratios of one run mean anything. Other tools are installed into an
environment of their own under .cache/benchmarks; what cannot be installed is left out and named.
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from tests.benchmarks import earlier, previews, sheets, sites
from tests.benchmarks.measure import Contestant, run_in_turns, time_ratio
from tests.benchmarks.playbooks import FOLDERS, ROOT, grow
from tests.benchmarks.tables import NOT_MEASURED, Words, print_table, ratio

PEERS: Final = (
    *("mkdocs<2", "mkdocs-material<10", "mkdocs-print-site-plugin", "mkdocs-to-pdf", "mkdocs-gen-files"),
    *("weasyprint", "yamllint", "zensical"),
)
PARTS: Final = ("sites", "plugins", "sheets", "preview", "check")

_AIM: Final = ("aim", "目标")
_SAVED: Final = ("from a saved line to the page that shows it", "保存一行到页面显示")
_LISTS: Final[Sequence[tuple[Words, str]]] = (
    (("a list read at one visit", "只在一次拜访读的清单"), "2.0"),
    (("a list read at every visit", "每次拜访都读的清单"), "3.0"),
)
"""What previews.LISTS are called, with the aim for each."""

Figure: TypeAlias = Callable[[Contestant, Contestant], float]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 3], help="times the shipped content")
    parser.add_argument("--large", type=int, help="one more size, with ours and plain MkDocs only")
    parser.add_argument("--rounds", type=int, default=3, help="how often everybody runs (default: 3)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="some of the parts")
    parser.add_argument("--alone", action="store_true", help="without other tools that need installing")
    parser.add_argument(
        "--against", metavar="COMMIT", help="compare with the engine of a commit, on its content"
    )
    options = parser.parse_args()

    folder = ROOT / ".cache" / "benchmarks"
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    # As whatever is installed is; the contestants' processes write no bytecode.
    compileall.compile_dir(ROOT / "plugins", quiet=1)
    if options.against:
        _against(options.against, work, options.rounds)
        return
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


def _log(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _peers(folder: Path) -> Path:
    """Make the environment of the other tools once; a tool that does not install is named and left out."""
    if not (folder / ".made").exists():
        _log("installing the other tools")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        for tool in PEERS:
            if subprocess.run([*pip, tool], check=False, stderr=subprocess.DEVNULL).returncode:
                _log(f"{tool} does not install here and is left out")
        (folder / ".made").touch()
    return folder


def _has(peers: Path | None, program: str) -> Path | None:
    return peers if peers and (peers / "bin" / program).exists() else None


def _version(peers: Path | None, tool: str) -> str:
    """Return the version of an installed tool with a space in front, nothing of one that is not there."""
    if peers is None or not _has(peers, tool):
        return ""
    code = f"import importlib.metadata; print(importlib.metadata.version({tool!r}))"
    command = [str(peers / "bin" / "python"), "-c", code]
    return f" {subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()}"


def _sites(sizes: Sequence[int], large: int | None, rounds: int, work: Path, peers: Path | None) -> None:
    sites.require_the_same_content(work / "compared", _log)
    measured = [
        sites.measure(
            work / f"{times}x",
            times,
            rounds,
            everything=times in sizes,
            peers=_has(peers, "zensical") if times in sizes else None,
            log=_log,
        )
        for times in [*sizes, *([large] if large else [])]
    ]
    zensical = f"Zensical{_version(peers, 'zensical')}"
    aims = ("0.8; 0.65 from 10x", "0.8；10x 起 0.65")
    rows: Sequence[tuple[Words, str, Figure, Words]] = (
        (("ours, pages", "我们，仅页面"), sites.OURS, time_ratio, aims),
        (
            (f"{zensical}, pages", f"{zensical}，仅页面"),
            sites.ZENSICAL,
            time_ratio,
            ("not faster than ours", "不比我们快"),
        ),
        (("ours, with everything on paper", "我们，含全部打印件和文档"), sites.PAPER, time_ratio, ""),
        (("the same, unchanged", "同上，无变化"), sites.UNCHANGED, time_ratio, ""),
        (("the same, one line edited", "同上，改一行"), sites.EDITED, time_ratio, ""),
        (
            ("memory of the largest process: ours, pages", "最大进程的内存：我们，仅页面"),
            sites.OURS,
            _memory,
            "",
        ),
        (("memory: Zensical", "内存：Zensical"), sites.ZENSICAL, _memory, ""),
        (("memory: ours, with paper", "内存：我们，含打印件"), sites.PAPER, _memory, ""),
        (("bytes written: ours, pages", "写出的字节：我们，仅页面"), sites.OURS, _output, ""),
        (("bytes written: Zensical", "写出的字节：Zensical"), sites.ZENSICAL, _output, ""),
        (("bytes written: ours, with paper", "写出的字节：我们，含打印件"), sites.PAPER, _output, ""),
    )
    columns = [
        (f"{size.times}x, {size.pages:,} pages", f"{size.times}x，{size.pages:,} 页") for size in measured
    ]
    print_table(
        [("against plain, cold unless said", "与普通 MkDocs 之比，未注明的都是冷启动"), *columns, _AIM],
        (
            [label, *(_against_plain(size, name, figure) for size in measured), aim]
            for label, name, figure, aim in rows
        ),
    )
    first, last = measured[0], measured[-1]
    if first is not last:
        ours = [size.contestants[sites.OURS] for size in (first, last)]
        seconds = [statistics.median(run.seconds for run in contestant.runs) for contestant in ours]
        more = last.pages / first.pages
        sys.stdout.write(
            f"\nFor each page, {last.times}x takes {seconds[1] / seconds[0] / more:.2f} of the time and "
            f"{ours[1].peak / ours[0].peak / more:.2f} of the memory that {first.times}x takes.\n"
        )


def _against_plain(size: sites.Sites, name: str, figure: Figure) -> str:
    contestant = size.contestants.get(name)
    return ratio(figure(contestant, size.contestants[sites.PLAIN])) if contestant else NOT_MEASURED


def _memory(ours: Contestant, theirs: Contestant) -> float:
    return ours.peak / theirs.peak


def _output(ours: Contestant, theirs: Contestant) -> float:
    return sites.bytes_written(ours) / sites.bytes_written(theirs)


def _plugins(work: Path, peers: Path, rounds: int) -> None:
    folder = _smallest(work)
    plain, *others = sites.hosts_for_paper(folder, peers, rounds, _log)
    names: Sequence[Words] = (
        "gen-files",
        (
            "gen-files and print-site: the pages of the menu on one page",
            "gen-files 加 print-site：菜单里的页面合成一页",
        ),
        ("gen-files and to-pdf: one PDF", "gen-files 加 to-pdf：一份 PDF"),
    )
    print_table(
        [
            (
                "all pages of one language, and one PDF or one page to print",
                "一种语言的全部页面，外加一份 PDF 或一张打印页",
            ),
            ("times plain", "与普通 MkDocs 之比"),
            ("memory", "内存"),
        ],
        (
            [name, ratio(time_ratio(other, plain)), ratio(_memory(other, plain))]
            for name, other in zip(names, others, strict=True)
        ),
    )


def _sheets(work: Path, peers: Path | None) -> None:
    site = _smallest(work) / "pages" / "site"
    _log("sheets")
    seconds = sheets.seconds_a_sheet(site, _has(peers, "weasyprint"))
    names: Sequence[tuple[str, Words, str]] = (
        (sheets.WEASYPRINT, ("WeasyPrint, the system's fonts", "WeasyPrint，系统字体"), "4"),
        (sheets.WEASYPRINT_SHIPPED, ("WeasyPrint, the font we ship", "WeasyPrint，随附字体"), "25"),
        (sheets.CHROMIUM, ("Chromium, the system's fonts", "Chromium，系统字体"), "6"),
        (sheets.CHROMIUM_SHIPPED, ("Chromium, the font we ship", "Chromium，随附字体"), "25"),
    )
    print_table(
        [
            ("sheets: one checklist, one language", "单张清单、一种语言"),
            ("times ours", "是我们的几倍"),
            _AIM,
        ],
        (
            [label, ratio(seconds[tool] / seconds[sheets.OURS]), aim]
            for tool, label, aim in names
            if tool in seconds
        ),
    )


def _smallest(work: Path) -> Path:
    """Find the shipped playbook with both sites built, which is made unless it was measured before."""
    folder = work / "compared"
    if not folder.exists():
        sites.require_the_same_content(folder, _log)
    return folder


def _preview(work: Path, rounds: int) -> None:
    _log("preview")
    ours = previews.Previewed("ours", grow(work / "preview", 1))
    (multiples,) = previews.times_the_floor([ours], work / "floor", rounds, _log)
    print_table(
        [_SAVED, ("times a plain site of four pages", "是四页普通站点的几倍"), _AIM],
        ([label, ratio(multiple), aim] for (label, aim), multiple in zip(_LISTS, multiples, strict=True)),
    )


def _check(peers: Path, rounds: int) -> None:
    ours = Contestant("playbook check", [[sys.executable, "-m", "engagement_playbook", "check"]], ROOT)
    command = [str(peers / "bin" / "yamllint"), "-d", "relaxed", *FOLDERS]
    theirs = Contestant("yamllint", [command], ROOT)
    run_in_turns([ours, theirs], max(rounds, 3), _log)
    sys.stdout.write(
        f"\n`playbook check` takes {ratio(time_ratio(ours, theirs))} of yamllint's time on the same files.\n"
    )


def _aim(wanted: str, accepted: str) -> Words:
    return f"{wanted}, at most {accepted}", f"{wanted}，至多 {accepted}"


def _against(commit: str, work: Path, rounds: int) -> None:
    compared = earlier.compare(commit, work / "against", rounds, _log)
    rows: Sequence[tuple[Words, float, Words]] = (
        (
            ("pages, cold: processor", "仅页面，冷启动：处理器时间"),
            compared.pages_processor,
            _aim("0.6", "0.65"),
        ),
        (("pages, cold: time", "仅页面，冷启动：用时"), compared.pages_time, _aim("0.6", "0.7")),
        (
            ("everything on paper, cold: processor", "含全部打印件，冷启动：处理器时间"),
            compared.paper_processor,
            _aim("0.7", "0.75"),
        ),
        (
            ("everything on paper, cold: time", "含全部打印件，冷启动：用时"),
            compared.paper_time,
            _aim("0.7", "0.75"),
        ),
        (("the same, unchanged: time", "同上，无变化：用时"), compared.unchanged_time, "1.0"),
        (
            ("memory with paper, all processes together", "含打印件的内存，全部进程合计"),
            compared.paper_memory,
            "0.5",
        ),
    )
    print_table(
        [(f"against {commit}, on its content", f"与 {commit} 之比，用它的内容"), ("ratio", "比值"), _AIM],
        ([label, ratio(value), aim] for label, value, aim in rows),
    )
    print_table(
        [
            _SAVED,
            (f"{commit}, times four plain pages", f"{commit}，是四页普通站点的几倍"),
            ("now", "现在"),
            _AIM,
        ],
        (
            [label, ratio(then), ratio(now), aim]
            for (label, aim), then, now in zip(_LISTS, compared.then, compared.now, strict=True)
        ),
    )


if __name__ == "__main__":
    main()
