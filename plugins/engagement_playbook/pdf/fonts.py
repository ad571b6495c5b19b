"""Find the fonts of the paper and say what they can show.

A folder configured by the site wins; what it lacks comes from Noto Sans, of which a package brings a family
for each script with Chinese characters: one character has another shape in Beijing, Taipei, Tokyo and Seoul.
Fonts installed on the machine are never used: paper looks the same wherever it is made.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.source import read_bytes

PACKAGE: Final = "justmytype-intl-cjk"
"""The distribution that brings Noto Sans."""

_MODULE: Final = "justmytype_intl_cjk"
_FOLDER: Final = "fonts/ofl"
_FAMILIES: Final = {
    "Hans": "Noto Sans SC",
    "Hant": "Noto Sans TC",
    "Jpan": "Noto Sans JP",
    "Kore": "Noto Sans KR",
}
"""What the package brings, by script (ISO 15924)."""

_LARGEST: Final = "Hans"
"""The script whose family has the most characters; it serves languages that have none of their own."""

_COLLECTIONS: Final = (".ttc", ".otc")
_SUFFIXES: Final = (".ttf", ".otf", *_COLLECTIONS)
_TYPOGRAPHIC_FAMILY: Final = 16
_FAMILY_NAME: Final = 1
_MOST_BYTES: Final = 67_108_864
"""The largest font in use, one with every Chinese character in nine weights, has 30 MB."""

_DAMAGED: Final = (struct.error, LookupError, ValueError, TypeError, AssertionError, AttributeError)
"""What the library raises for a font whose bytes are not what it expects."""


class FontsError(Exception):
    """The paper has no usable font; ``diagnostic`` says which one to install or configure."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of all papers of a site."""

    folders: tuple[Path, ...]
    own: tuple[str, ...]
    """The families of the site's own folder."""
    packaged: tuple[str, ...]
    """The families that the package brings for the languages of the site, in their order."""
    characters: frozenset[int]
    digest: str
    """Changes with the bytes of any font file."""

    def families(self, script: str = "") -> tuple[str, ...]:
        """List the families in the order in which they are asked for a character of a text in a script."""
        family = _FAMILIES.get(script)
        packaged = sorted(self.packaged, key=lambda name: name != family)
        return tuple(dict.fromkeys((*self.own, *packaged)))


@dataclass(frozen=True, slots=True)
class _FontFolder:
    path: Path
    families: tuple[str, ...]
    characters: frozenset[int]
    digest: str


def find_fonts(settings: Settings, root: Path, scripts: Iterable[str]) -> Fonts:
    """Collect the fonts to print with; raises FontsError where there are none.

    ``root`` is the folder of ``mkdocs.yml``, to which the configured folder is relative; ``scripts`` are those of
    the languages of the site.
    """
    own = [_configured(settings.options.fonts, root)] if settings.options.fonts else []
    wanted = [script for script in dict.fromkeys(scripts) if script in _FAMILIES] or [_LARGEST]
    packaged = [folder for folder in map(_packaged, wanted) if folder]
    folders = [*own, *packaged]
    if not folders:
        raise FontsError(
            Diagnostic(
                "PB401",
                "mkdocs.yml",
                f"the font {_FAMILIES[wanted[0]]} for paper is missing",
                f"install the package '{PACKAGE}', or name a folder of fonts in 'fonts'",
            )
        )
    return Fonts(
        tuple(folder.path for folder in folders),
        _families(own),
        _families(packaged),
        frozenset().union(*(folder.characters for folder in folders)),
        "-".join(folder.digest for folder in folders),
    )


def _families(folders: Iterable[_FontFolder]) -> tuple[str, ...]:
    return tuple(family for folder in folders for family in folder.families)


def _configured(folder: str, root: Path) -> _FontFolder:
    path = root / folder
    if not path.is_dir():
        problem, hint = f"the font folder '{folder}' does not exist", "create it, or delete 'fonts'"
    elif not (names := _font_files(path)):
        problem, hint = f"the font folder '{folder}' holds no font", f"known are {', '.join(_SUFFIXES)} files"
    elif (read := _read(path, names)) is None:
        problem, hint = f"a file in the font folder '{folder}' is not a font", "delete what is damaged"
    else:
        return read
    raise FontsError(Diagnostic("PB401", "mkdocs.yml", problem, hint))


def _packaged(script: str) -> _FontFolder | None:
    family = _FAMILIES[script]
    try:
        path = Path(str(files(_MODULE).joinpath(_FOLDER, family.replace(" ", "").lower())))
    except ModuleNotFoundError:
        return None
    names = _font_files(path) if path.is_dir() else ()
    read = _read(path, names) if names else None
    return read if read is not None and family in read.families else None


def _font_files(path: Path) -> tuple[tuple[str, int, int], ...]:
    """List font files with size and time, so that an exchanged file is read anew."""
    fonts = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
    return tuple(
        (file.relative_to(path).as_posix(), file.stat().st_size, file.stat().st_mtime_ns) for file in fonts
    )


@lru_cache(maxsize=8)
def _read(path: Path, names: tuple[tuple[str, int, int], ...]) -> _FontFolder | None:
    # By name: fontTools publishes no types.
    library = import_module("fontTools.ttLib")
    families: dict[str, None] = {}
    characters: set[int] = set()
    digest = hashlib.sha256()
    for name, _, _ in names:
        file = path / name
        try:
            content = read_bytes(file, name, limit=_MOST_BYTES)
            digest.update(content)
            collection = file.suffix.lower() in _COLLECTIONS
            opened = (library.TTCollection if collection else library.TTFont)(BytesIO(content), lazy=True)
            for face in opened if collection else (opened,):
                families |= dict.fromkeys(_family_names(face))
                # Otherwise the library would make up a name for each of thirty thousand glyphs.
                face.setGlyphOrder([str(number) for number in range(face["maxp"].numGlyphs)])
                characters |= face.getBestCmap().keys()
        except (library.TTLibError, OSError, *_DAMAGED):
            return None
    return _FontFolder(path, tuple(families), frozenset(characters), digest.hexdigest())


def _family_names(face: Any) -> tuple[str, ...]:
    names = face["name"]
    family = names.getDebugName(_TYPOGRAPHIC_FAMILY) or names.getDebugName(_FAMILY_NAME)
    return (family,) if family else ()
