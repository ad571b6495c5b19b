"""Sites of growing size: ours, and other tools building the same pages."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.benchmarks.measure import Contestant, Figure, in_turns, timed
from tests.benchmarks.playbooks import grow

PYTHON = sys.executable
OURS = [PYTHON, "-m", "mkdocs", "build", "--quiet", "--no-strict"]
PLUGIN = "- engagement-playbook:\n"
GENERATE = '''"""What a team without this engine writes: a script that puts every page into the build."""
from pathlib import Path
import mkdocs_gen_files
folder = Path({folder!r})
for file in sorted(each for each in folder.rglob("*") if each.is_file()):
    with mkdocs_gen_files.open(file.relative_to(folder).as_posix(), "wb") as page:
        page.write(file.read_bytes())
'''


@dataclass(frozen=True, slots=True)
class Sites:
    """What was measured at one size."""

    times: int
    pages: int
    ours: Contestant
    plain: Contestant
    contestants: Sequence[Contestant]
    bytes: dict[str, int]
    """What was written, by the contestant's name."""


def measure(
    folder: Path, times: int, rounds: int, *, everything: bool, peers: Path | None, say: Callable[[str], None]
) -> Sites:
    """Build a playbook of a size with everybody; ``everything`` also with Zensical and with paper."""
    say(f"{times}x: writing the playbook and its exported pages")
    bare = grow(folder / "pages", times)
    set_option(bare, "downloads: false")
    exported = folder / "exported"
    timed([[PYTHON, "-m", "engagement_playbook", "export", "markdown", str(exported)]], bare)
    languages = _languages(bare)
    ours = Contestant("ours, pages", [OURS], bare, _empty(bare / "site", bare / ".cache"))
    plain = Contestant(
        "plain MkDocs",
        [[*OURS, "-f", f"mkdocs.{code}.yml"] for code in languages],
        exported,
        _empty(exported / "site"),
    )
    contestants = [ours, plain]
    if everything:
        if peers:
            tool = str(peers / "bin" / "zensical")
            zensical = Contestant(
                "Zensical",
                [[tool, "build", "-f", f"mkdocs.{code}.yml"] for code in languages],
                folder / "zensical",
                lambda: _fresh(exported, folder / "zensical"),
            )
            contestants.append(zensical)
        full = grow(folder / "full", times)
        paper = Contestant("ours, with paper, cold", [OURS], full, _empty(full / "site", full / ".cache"))
        unchanged = Contestant("ours, with paper, unchanged", [OURS], full)
        edited = Contestant("ours, with paper, one line edited", [OURS], full, _edit(full))
        contestants += [paper, unchanged, edited]
    in_turns(contestants, rounds, say)
    pages = sum(1 for _ in (bare / "site").rglob("*.html"))
    sizes = {contestant.name: _size(contestant.folder / "site") for contestant in contestants}
    return Sites(times, pages, ours, plain, contestants, sizes)


def hosts_for_paper(
    folder: Path, peers: Path, rounds: int, say: Callable[[str], None]
) -> Sequence[Contestant]:
    """Let others make the first language and one PDF of it, or one page to print; their pages come from a script."""
    exported = folder / "exported"
    code = _languages(folder / "pages")[0]
    configuration = yaml.safe_load((exported / f"mkdocs.{code}.yml").read_text(encoding="utf-8"))
    empty = exported / "nothing"
    empty.mkdir(exist_ok=True)
    script = exported / "generate.py"
    script.write_text(GENERATE.format(folder=str(exported / code)), encoding="utf-8")
    generated = {"gen-files": {"scripts": [script.name]}}
    mkdocs = [str(peers / "bin" / "mkdocs"), "build", "--quiet", "--no-strict", "-f"]
    contestants: list[Contestant] = []
    for name, pages, plugins in (
        ("plain MkDocs, first language", exported / code, ["search"]),
        ("with gen-files", empty, ["search", generated]),
        ("with gen-files and print-site", empty, ["search", generated, {"print-site": {}}]),
        ("with gen-files and to-pdf", empty, ["search", generated, {"to-pdf": {"output_path": "all.pdf"}}]),
    ):
        file = exported / f"peer-{len(contestants)}.yml"
        site = exported / f"peer-{len(contestants)}"
        settings = {**configuration, "docs_dir": str(pages), "plugins": plugins, "site_dir": str(site)}
        file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        contestants.append(Contestant(name, [[*mkdocs, file.name]], exported, _empty(site)))
    in_turns(contestants, rounds, say)
    return contestants


def floor(folder: Path) -> Path:
    """Write a plain site of four pages: what MkDocs and the theme cost without any content."""
    pages = folder / "docs"
    pages.mkdir(parents=True)
    for number in range(4):
        name = "index" if not number else f"page-{number}"
        (pages / f"{name}.md").write_text(f"# Page {number}\n\nA line.\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Four pages\ntheme:\n  name: material\n  font: false\n", encoding="utf-8"
    )
    return folder


def cold_build(root: Path) -> Figure:
    """Build once without anything to start from."""
    for name in ("site", ".cache"):
        shutil.rmtree(root / name, ignore_errors=True)
    return timed([OURS], root)


def _languages(root: Path) -> list[str]:
    return re.findall(r"- code: (\S+)", (root / "mkdocs.yml").read_text(encoding="utf-8"))


def set_option(root: Path, line: str) -> None:
    file = root / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    assert PLUGIN in text
    file.write_text(text.replace(PLUGIN, f"{PLUGIN}      {line}\n"), encoding="utf-8")


def _empty(*folders: Path) -> Callable[[], None]:
    def before() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return before


def _fresh(source: Path, target: Path) -> None:
    """Copy a tree without what a build left in it: Zensical keeps a cache beside its configuration."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("site", ".cache", "peer-*"))


def _edit(root: Path) -> Callable[[], None]:
    file = min((root / "checklists").rglob("*.yml"))
    count = 0

    def before() -> None:
        nonlocal count
        count += 1
        text = file.read_text(encoding="utf-8")
        file.write_text(
            re.sub(r"(\n  en: .*?)( \(edit \d+\))?\n", rf"\1 (edit {count})\n", text, count=1), "utf-8"
        )

    return before


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
