"""Sites of growing size: ours, and other tools building what a team would write by hand instead."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import lxml.html
import yaml

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.load import load_playbook
from engagement_playbook.presentation.addresses import Address
from tests.benchmarks.handwritten import texts_by_page, write_by_hand
from tests.benchmarks.measure import BenchmarkError, Contestant, run_in_turns
from tests.benchmarks.playbooks import grow

PYTHON: Final = sys.executable
OURS: Final = "ours, pages"
PLAIN: Final = "plain MkDocs"
ZENSICAL: Final = "Zensical"
PAPER: Final = "ours, with paper"
UNCHANGED: Final = "ours, with paper, unchanged"
EDITED: Final = "ours, with paper, one line edited"

BUILD: Final = (PYTHON, "-m", "mkdocs", "build", "--quiet", "--no-strict")
PLUGIN: Final = "- engagement-playbook:\n"
GENERATE: Final = '''"""What a team without this engine writes: a script that puts every page into the build."""
from pathlib import Path
import mkdocs_gen_files
folder = Path({folder!r})
for file in sorted(page for page in folder.rglob("*") if page.is_file()):
    with mkdocs_gen_files.open(file.relative_to(folder).as_posix(), "wb") as page:
        page.write(file.read_bytes())
'''
_ARTICLE: Final = "//article[contains(@class, 'md-content__inner')]"


@dataclass(frozen=True, slots=True)
class Sites:
    """Everybody who was measured at one size, by what they build."""

    times: int
    pages: int
    contestants: Mapping[str, Contestant]


def measure(
    folder: Path, times: int, rounds: int, *, everything: bool, peers: Path | None, log: Callable[[str], None]
) -> Sites:
    """Build a playbook of a size with everybody; ``everything`` also with Zensical and with paper.

    Raises BenchmarkError where a build fails.
    """
    log(f"{times}x: writing the playbook, and its pages by hand")
    ours, plain = _pages_only(folder, times)
    by_hand, languages = plain.folder, languages_of(ours.folder)
    contestants = {OURS: ours, PLAIN: plain}
    if everything:
        if peers:
            tool = str(peers / "bin" / "zensical")
            contestants[ZENSICAL] = Contestant(
                ZENSICAL,
                [[tool, "build", "-f", f"mkdocs.{code}.yml"] for code in languages],
                folder / "zensical",
                lambda: _copy_sources(by_hand, folder / "zensical"),
            )
        full = grow(folder / "full", times)
        contestants[PAPER] = Contestant(PAPER, [BUILD], full, empty(full / "site", full / ".cache"))
        contestants[UNCHANGED] = Contestant(UNCHANGED, [BUILD], full)
        contestants[EDITED] = Contestant(EDITED, [BUILD], full, _edit(full))
    run_in_turns([*contestants.values()], rounds, log)
    return Sites(times, sum(1 for _ in by_hand.rglob("*.md")), contestants)


def require_the_same_content(folder: Path, log: Callable[[str], None]) -> None:
    """Build the shipped playbook with us and by hand; raise BenchmarkError where pages or texts are missing there."""
    log("comparing the pages by hand with the playbook")
    ours, plain = _pages_only(folder, 1)
    run_in_turns([ours, plain], 1, log)
    _require_the_same_pages(ours.folder / "site", plain.folder / "site")
    _require_every_text(ours.folder, plain.folder / "site")


def _pages_only(folder: Path, times: int) -> tuple[Contestant, Contestant]:
    bare = grow(folder / "pages", times)
    set_option(bare, "downloads: false")
    by_hand = folder / "by-hand"
    write_by_hand(bare, by_hand)
    builds = [[*BUILD, "-f", f"mkdocs.{code}.yml"] for code in languages_of(bare)]
    return (
        Contestant(OURS, [BUILD], bare, empty(bare / "site", bare / ".cache")),
        Contestant(PLAIN, builds, by_hand, empty(by_hand / "site")),
    )


def hosts_for_paper(
    folder: Path, peers: Path, rounds: int, log: Callable[[str], None]
) -> Sequence[Contestant]:
    """Let others make the first language and one PDF of it, or one page to print; their pages come from a script."""
    by_hand = folder / "by-hand"
    code = languages_of(folder / "pages")[0]
    configuration = yaml.safe_load((by_hand / f"mkdocs.{code}.yml").read_text(encoding="utf-8"))
    nothing = by_hand / "nothing"
    nothing.mkdir(exist_ok=True)
    script = by_hand / "generate.py"
    script.write_text(GENERATE.format(folder=str(by_hand / code)), encoding="utf-8")
    generated: Mapping[str, object] = {"gen-files": {"scripts": [script.name]}}
    mkdocs = [str(peers / "bin" / "mkdocs"), "build", "--quiet", "--no-strict", "-f"]
    contestants: list[Contestant] = []
    hosts: Sequence[tuple[str, Path, list[object]]] = (
        ("plain MkDocs, first language", by_hand / code, ["search"]),
        ("gen-files", nothing, ["search", generated]),
        ("gen-files and print-site", nothing, ["search", generated, {"print-site": {}}]),
        ("gen-files and to-pdf", nothing, ["search", generated, {"to-pdf": {"output_path": "all.pdf"}}]),
    )
    for name, pages, plugins in hosts:
        file = by_hand / f"peer-{len(contestants)}.yml"
        site = by_hand / f"peer-{len(contestants)}"
        settings = {**configuration, "docs_dir": str(pages), "plugins": plugins, "site_dir": str(site)}
        file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        contestants.append(Contestant(name, [[*mkdocs, file.name]], by_hand, empty(site)))
    run_in_turns(contestants, rounds, log)
    return contestants


def bytes_written(contestant: Contestant) -> int:
    """Return the size of the site that a contestant made."""
    return sum(file.stat().st_size for file in (contestant.folder / "site").rglob("*") if file.is_file())


def languages_of(root: Path) -> list[str]:
    """List the languages of a playbook in their order."""
    return re.findall(r"- code: (\S+)", (root / "mkdocs.yml").read_text(encoding="utf-8"))


def set_option(root: Path, line: str) -> None:
    """Add a line to the options of the plugin."""
    file = root / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    assert PLUGIN in text
    file.write_text(text.replace(PLUGIN, f"{PLUGIN}      {line}\n"), encoding="utf-8")


def empty(*folders: Path) -> Callable[[], None]:
    """Make what removes folders before a run."""

    def before() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return before


def _require_the_same_pages(ours: Path, plain: Path) -> None:
    addresses, others = (
        {page.relative_to(site).as_posix() for page in site.rglob("*.html")} for site in (ours, plain)
    )
    if addresses != others:
        raise BenchmarkError(f"only one of the two sites has {', '.join(sorted(addresses ^ others))}")


def _require_every_text(root: Path, site: Path) -> None:
    """Compare what readers see on the plain site with the texts of the playbook."""
    missing = [*_missing_texts(root, site)]
    if missing:
        raise BenchmarkError("texts that the pages by hand do not show:\n" + "\n".join(missing[:20]))


def _missing_texts(root: Path, site: Path) -> Iterator[str]:
    languages = tuple(languages_of(root))
    playbook = load_playbook(root, languages, read_configuration(root).pages).playbook
    for language in languages:
        folder = site if language == languages[0] else site / language
        for uri, texts in texts_by_page(playbook, language).items():
            (article,) = lxml.html.parse(folder / Address(uri).location() / "index.html").xpath(_ARTICLE)
            shown = " ".join(article.text_content().split())
            yield from (f"{language}/{uri}: {text}" for text in texts if text not in shown)


def _copy_sources(source: Path, target: Path) -> None:
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
