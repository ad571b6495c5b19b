"""The pages that are written by hand: which files of a folder the host publishes, and what they are called.

The list is MkDocs' own, with its patterns of what is left out; a second opinion would name pages that
are not there.
"""

from __future__ import annotations

import logging
import os
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from engagement_playbook.config.folders import name_of
from engagement_playbook.diagnostics import Diagnostic, printable
from engagement_playbook.source import InputFileError, check_file, is_inside, parse_document, read_text

MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Endings of what the host takes for a page."""

_INDEX: Final = ("index", "README")
"""What the page of a folder itself may be called."""

_PATTERNS: Final = ("exclude_docs", "draft_docs", "not_in_nav")
_FRONT_MATTER: Final = re.compile(
    r"\A---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL
)
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class PageFolder:
    """A folder of hand-written pages and of what lies beside them.

    ``files`` holds the files that the host publishes or shows in a preview, by their path below the folder
    with forward slashes; ``drafts`` are those of a preview only.
    """

    folder: Path
    files: Mapping[str, Path] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    roots: tuple[Path, ...] = ()
    """The folders that a file may lie in, its links followed."""
    left_out: Mapping[str, Path] = field(default_factory=dict)
    """Pages that the host leaves out because another one of the same folder has their address."""
    templates: frozenset[str] = frozenset()
    """Files that the host writes anew as templates, in the place of its own."""

    def without(self, names: Collection[str]) -> PageFolder:
        """Leave out what lies in folders of some names directly below this one."""

        def kept(files: Mapping[str, Path]) -> dict[str, Path]:
            return {uri: file for uri, file in files.items() if uri.partition("/")[0] not in names}

        return replace(self, files=kept(self.files), left_out=kept(self.left_out))

    @property
    def published(self) -> dict[str, Path]:
        """The files that a build publishes."""
        return {uri: file for uri, file in self.files.items() if uri not in self.drafts}

    @property
    def pages(self) -> dict[str, Path]:
        """The Markdown files that a build publishes."""
        return {uri: file for uri, file in self.published.items() if uri.endswith(MARKDOWN)}

    @property
    def markdown(self) -> dict[str, Path]:
        """The Markdown files, drafts included."""
        return {uri: file for uri, file in self.files.items() if uri.endswith(MARKDOWN)}

    def may_publish(self, uri: str) -> bool:
        """Say whether a file of the folder, listed or made since, is a regular one that does not lead out."""
        try:
            check_file(self.folder / uri, uri, self.roots)
        except InputFileError:
            return False
        return True


def language_folder(docs_dir: Path, language: str) -> Path:
    """Find the folder of a language's pages: its own where there is one, else the common one."""
    own = docs_dir / language
    return own if language and os.path.isdir(own) else docs_dir  # noqa: PTH112 - never raises, whatever it is called


def read_page_folder(
    folder: Path, root: Path, roots: Sequence[Path], site: Mapping[str, Any]
) -> tuple[PageFolder, list[Diagnostic]]:
    """List a folder of pages, and report what in it must not be published. Never raises for what it finds.

    ``root`` is the playbook's folder, from which files are named; ``roots`` are the folders that a file may
    lie in; ``site`` is what ``mkdocs.yml`` says, or what a running host has made of it.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - as above
        return PageFolder(folder, roots=tuple(roots)), []
    from mkdocs.structure.files import get_files

    host: Any = {
        **_patterns(site),
        "docs_dir": str(folder),
        "site_dir": str(folder),
        "use_directory_urls": bool(site.get("use_directory_urls", True)),
    }
    misleading = [*_misleading_folders(folder, roots, host)]
    problems = [_problem(name_of(link, root), reason) for link, reason in misleading]
    files: dict[str, Path] = {}
    left_out: dict[str, Path] = {}
    drafts: set[str] = set()
    if not misleading:  # the host would follow them, round and round or through the whole disk
        with _in_silence():
            listed = get_files(host)
        for entry in listed:
            if not entry.inclusion.is_in_serve():
                continue
            file = folder / entry.src_uri
            try:
                check_file(file, name_of(file, root), roots)
            except InputFileError as error:
                problems.append(error.diagnostic)
                continue
            files[entry.src_uri] = file
            if entry.inclusion.is_excluded():
                drafts.add(entry.src_uri)
        for uri in _namesakes(files):
            if os.path.isfile(folder / uri) and _file(uri, host).inclusion.is_included():  # noqa: PTH113 - as above
                left_out[uri] = folder / uri
    templates = site.get("extra_templates")
    return PageFolder(
        folder,
        files,
        frozenset(drafts),
        tuple(roots),
        left_out,
        frozenset(uri for uri in templates if isinstance(uri, str))
        if isinstance(templates, list)
        else frozenset(),
    ), problems


def layers(
    own: PageFolder, shared: PageFolder | None = None, inherited: PageFolder | None = None
) -> tuple[PageFolder, ...]:
    """List the folders of a language's pages, its own last; what a later one has replaces an earlier one's."""
    beside = shared if shared and own.folder != shared.folder else None
    return tuple(folder for folder in (inherited, beside, own) if folder)


def titles(folders: Iterable[PageFolder]) -> dict[str, str]:
    """Read the titles of pages by their address; what a later folder has replaces an earlier one's."""
    return {
        address_of(uri): _title(file, folder.roots)
        for folder in folders
        for uri, file in folder.pages.items()
    }


def address_of(uri: str) -> str:
    """Name a page as links of the content do: its source file without the usual ending."""
    return uri.removesuffix(".md")


def uri_of(address: str) -> str:
    """Find the source file of a page by its address."""
    return address if address.endswith(MARKDOWN) else f"{address}.md"


def _title(file: Path, roots: tuple[Path, ...]) -> str:
    """Read a title from the front matter, else from the first heading, else from the file's name."""
    try:
        text = read_text(file, file.name, roots)
    except InputFileError:
        return file.stem
    begin = _FRONT_MATTER.match(text)
    if begin:
        data = parse_document(begin["yaml"].encode("utf-8"), file.name).data or {}
        if isinstance(title := data.get("title"), str) and title.strip():
            return title.strip()
    return _first_heading(text[begin.end() if begin else 0 :]) or file.stem


def _first_heading(markdown: str) -> str:
    fence = ""
    for line in markdown.splitlines():
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and line.startswith("# "):
            title = line[2:].strip()
            if title.endswith("}") and "{" in title:
                title = title[: title.rindex("{")].rstrip()
            return title.rstrip("#").rstrip()
    return ""


def _patterns(site: Mapping[str, Any]) -> dict[str, object]:
    """Take the patterns of files that are left out; one that is none is for the host to report."""
    from mkdocs.config.base import ValidationError
    from mkdocs.config.config_options import PathSpec

    patterns: dict[str, object] = {}
    for name in _PATTERNS:
        value = site.get(name)
        if isinstance(value, str):
            try:
                patterns[name] = PathSpec().run_validation(value)
            except ValidationError:
                continue
        elif hasattr(value, "match_file"):  # a running host has read them
            patterns[name] = value
    return patterns


def _misleading_folders(folder: Path, roots: Sequence[Path], host: Any) -> Iterator[tuple[Path, str]]:
    """Find linked folders that lead out, or round in circles; what is left out of the site does not matter."""
    for parent, names, _ in os.walk(folder, followlinks=True):
        here = Path(parent)
        for name in [*names]:
            link = here / name
            if not link.is_symlink():
                continue
            above = [here, *(upper for upper in here.parents if upper.is_relative_to(folder))]
            if not is_inside(link, roots):
                reason = "the link leads out of the playbook"
            elif any(is_inside(upper, [link]) for upper in above):
                reason = "the link leads back to a folder that it lies in"
            else:
                continue
            names.remove(name)
            page = (link.relative_to(folder) / "index.md").as_posix()
            if _file(page, host).inclusion.is_in_serve():
                yield link, reason


def _file(uri: str, host: Any) -> Any:
    """Return what the host makes of a file of its pages' folder."""
    from mkdocs.structure.files import File, set_exclusions

    file = File(uri, host["docs_dir"], host["site_dir"], host["use_directory_urls"])
    set_exclusions([file], host)
    return file


def _namesakes(files: Collection[str]) -> Iterator[str]:
    """Yield what other pages at the addresses of some would be called, in the same folders."""
    for uri in files:
        stem, ending = posixpath.splitext(uri)
        if ending in MARKDOWN:
            folder, name = posixpath.split(stem)
            names = _INDEX if name in _INDEX else (name,)
            others = (posixpath.join(folder, f"{other}{kind}") for other in names for kind in MARKDOWN)
            yield from (other for other in others if other not in files)


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep the host from saying of files what it says again when it builds."""
    log = logging.getLogger("mkdocs.structure.files")

    def refuse(record: logging.LogRecord) -> bool:
        return False

    log.addFilter(refuse)
    try:
        yield
    finally:
        log.removeFilter(refuse)


def _problem(path: str, reason: str) -> Diagnostic:
    return Diagnostic("PB001", path, printable(f"cannot be read: {reason}"), "put the folder itself here")
