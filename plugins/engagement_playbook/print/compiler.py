"""The one place that runs Typst: files in memory in, a tagged PDF out.

Typst sees an empty folder and no fonts but the given ones. PDF/UA-1 is always asked for: besides
the tags, it turns a character that no font has into an error instead of an empty box on paper.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

from engagement_playbook.print.fonts import Fonts

_STANDARDS: Final = ("ua-1",)
_ARCHIVE: Final = ("a-2a", *_STANDARDS)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF, how many pages it has, and what Typst had to say."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]


@cache
def sources() -> Mapping[str, bytes]:
    """The Typst files of this package, by name."""
    folder = files(__package__).joinpath("typst")
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".typ")}


def fingerprint(virtual_files: Mapping[str, bytes], fonts: Fonts, *, archive: bool = False) -> str:
    """Name a compilation by everything that decides its bytes."""
    digest = hashlib.sha256()
    for part in (version("typst"), *_standards(archive=archive), fonts.digest):
        digest.update(f"{part}\n".encode())
    for name, content in sorted(virtual_files.items()):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def compile_pdf(virtual_files: Mapping[str, bytes], fonts: Fonts, *, archive: bool = False) -> Compiled:
    """Compile ``main.typ``, which leaves its number of pages under the label ``papers``.

    ``archive`` asks for PDF/A-2a besides; the document must have a date then.
    Raises typst.TypstError: content was checked before, so that is a bug of ours.
    """
    typst = _typst()
    # A text among these values would be taken for a path on the disk; bytes are content.
    given = dict(virtual_files)
    with tempfile.TemporaryDirectory(prefix="playbook-print-") as empty:
        pdf, warnings = typst.compile_with_warnings(
            given,
            root=empty,
            font_paths=_typst_fonts(fonts),
            package_path=empty,
            package_cache_path=empty,
            pdf_standards=_standards(archive=archive),
        )
        pages = typst.query(
            given,
            "<papers>",
            field="value",
            one=True,
            root=empty,
            font_paths=_typst_fonts(fonts),
            package_path=empty,
            package_cache_path=empty,
        )
    return Compiled(bytes(pdf), int(json.loads(pages)), tuple(warning.message for warning in warnings))


def compiles(virtual_files: Mapping[str, bytes], fonts: Fonts) -> bool:
    """Try whether Typst accepts a document, with the strictness of a real one."""
    typst = _typst()
    with tempfile.TemporaryDirectory(prefix="playbook-print-") as empty:
        try:
            typst.compile(
                dict(virtual_files),
                root=empty,
                font_paths=_typst_fonts(fonts),
                package_path=empty,
                package_cache_path=empty,
                pdf_standards=_standards(archive=False),
            )
        except RuntimeError:
            # Typst's own error is one; a picture that is no picture is one without being Typst's own.
            return False
    return True


def _standards(*, archive: bool) -> list[str]:
    return [*(_ARCHIVE if archive else _STANDARDS)]


def usable_families(fonts: Fonts) -> frozenset[str]:
    """Name the families that Typst accepts; a file it does not like it leaves out in silence."""
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
