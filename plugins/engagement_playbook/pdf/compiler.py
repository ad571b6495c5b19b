"""The one place that runs Typst: files in memory in, a tagged PDF out.

Typst sees a folder with these files and nothing else, and no fonts but the given ones. PDF/UA-1 is
always asked for: besides the tags, it turns a character that no font has into an error instead of an
empty box on paper.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from threading import Lock
from typing import Any, Final
from weakref import finalize

from engagement_playbook.pdf.fonts import Fonts
from engagement_playbook.support.temporary_folders import make_temporary_folder

_STANDARDS: Final = ("ua-1",)
_ARCHIVE: Final = ("a-2a", *_STANDARDS)

_PANIC: Final = "PanicException"

_PAGES: Final = re.compile(rb"%PDF-[^\n]+\n[^\n]+\n\s*1 0 obj\s*<</Type/Pages/Count (\d+)")
"""The head of a file as Typst writes it: the tree of its pages is the first object."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF with its number of pages and the warnings of Typst."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]


_DECIDING: Final = ("fitting.py", "text_measure.py", "qr.py")


@cache
def _deciding() -> bytes:
    """Return the program that decides what Typst is told of a paper besides its own data."""
    folder = files(__package__)
    return b"".join(folder.joinpath(name).read_bytes() for name in _DECIDING)


@cache
def sources() -> Mapping[str, bytes]:
    """The Typst files of this package, by name."""
    folder = files(__package__).joinpath("typst")
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".typ")}


def fingerprint(virtual_files: Mapping[str, bytes], fonts: Fonts, *, archive: bool = False) -> str:
    """Name a compilation by everything that decides its bytes."""
    digest = hashlib.sha256()
    for part in (version("typst"), version("segno"), *_standards(archive=archive), fonts.digest):
        digest.update(f"{part}\n".encode())
    digest.update(_deciding())
    for name, content in sorted(virtual_files.items()):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def compile_pdf(virtual_files: Mapping[str, bytes], fonts: Fonts, *, archive: bool = False) -> Compiled:
    """Compile ``main.typ``.

    ``archive`` asks for PDF/A-2a besides; the document must have a date then.
    Raises RuntimeError: content was checked before, so that is a bug of ours or of Typst.
    """
    pdf, warnings = _workshop(fonts).compile(virtual_files, _standards(archive=archive))
    return Compiled(pdf, page_count(pdf), tuple(warning.message for warning in warnings))


def query(virtual_files: Mapping[str, bytes], selector: str, fonts: Fonts) -> list[Any]:
    """Return the values of what a selector finds in ``main.typ``. Raises RuntimeError where Typst refuses it."""
    answer = _typst().query({**virtual_files}, selector, field="value", font_paths=_typst_fonts(fonts))
    return list(json.loads(answer))


def compiles(virtual_files: Mapping[str, bytes], fonts: Fonts, *, archive: bool = False) -> bool:
    """Try whether Typst accepts a document, with the strictness of a real one."""
    try:
        _workshop(fonts).compile(virtual_files, _standards(archive=archive))
    except RuntimeError:
        # Typst's own error is one; a picture that is no picture is one without being Typst's own.
        return False
    return True


class _TypstProject:
    """A Typst compiler bound to a temporary project folder, reused so that memoised layout survives.

    Why not files in memory: Typst's Python package reads them anew for each paper, and reads data as
    if it were a program.
    """

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = _typst_fonts(fonts)
        self._folder = make_temporary_folder("print")
        finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._there: dict[str, bytes] = {}
        self._compiler: Any = None
        # A compiler refuses a second paper while it is at work.
        self._at_work = Lock()

    def compile(self, virtual_files: Mapping[str, bytes], standards: list[str]) -> tuple[bytes, list[Any]]:
        """Make a PDF; returns it with Typst's warnings. Raises RuntimeError where Typst does not make it."""
        with self._at_work:
            self._lay_out(virtual_files)
            if self._compiler is None:
                self._compiler = _typst().Compiler(
                    input=self._folder / "main.typ",
                    root=self._folder,
                    font_paths=self._fonts,
                    package_path=self._folder,
                    package_cache_path=self._folder,
                )
            try:
                pdf, warnings = self._compiler.compile_with_warnings(pdf_standards=standards)
            except BaseException as error:
                # Not meant to be caught by Python: some marks on letters of another script make Typst panic.
                if type(error).__name__ != _PANIC:
                    raise
                self._compiler = None
                raise RuntimeError(f"Typst panicked: {error}") from None
            return bytes(pdf), warnings

    def _lay_out(self, virtual_files: Mapping[str, bytes]) -> None:
        for name in self._there.keys() - virtual_files.keys():
            (self._folder / name).unlink()
            del self._there[name]
        for name, content in virtual_files.items():
            if self._there.get(name) != content:
                (self._folder / name).write_bytes(content)
                self._there[name] = content


@lru_cache(maxsize=2)
def _workshop(fonts: Fonts) -> _TypstProject:
    return _TypstProject(fonts)


def page_count(pdf: bytes) -> int:
    """Read the number of pages where Typst writes it; asking Typst for it lays the paper out again."""
    match = _PAGES.match(pdf)
    if match is None:
        raise RuntimeError(f"Typst {version('typst')} does not begin a file with its pages")
    return int(match[1])


def _standards(*, archive: bool) -> list[str]:
    return [*(_ARCHIVE if archive else _STANDARDS)]


def usable_families(fonts: Fonts) -> frozenset[str]:
    """List the families that Typst accepts; it leaves out files it cannot read without saying so."""
    return frozenset(_typst_fonts(fonts).families())


def _typst() -> Any:
    """Load Typst. Its published types leave out files in memory, so it passes as untyped."""
    import typst

    return typst


@cache
def _typst_fonts(fonts: Fonts) -> Any:
    # The embedded fonts have the letters of program code; there is no other fixed-width font at hand.
    return _typst().Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(folder) for folder in fonts.folders],
    )
