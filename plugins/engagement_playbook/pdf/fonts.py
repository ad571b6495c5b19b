"""Find the fonts of the paper and say what they can show.

A folder configured by the site wins; what it lacks comes from Noto Sans SC, which a package brings.
Fonts installed on the machine are never used: paper looks the same wherever it is made.
"""

from __future__ import annotations

import hashlib
import struct
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
"""The distribution that brings Noto Sans SC."""

_MODULE: Final = "justmytype_intl_cjk"
_FOLDER: Final = "fonts/ofl/notosanssc"
_FAMILY: Final = "Noto Sans SC"
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
    """The fonts of the paper, in the order they are asked for a character."""

    folders: tuple[Path, ...]
    families: tuple[str, ...]
    characters: frozenset[int]
    digest: str
    """Changes with the bytes of any font file."""


@dataclass(frozen=True, slots=True)
class _FontFolder:
    path: Path
    families: tuple[str, ...]
    characters: frozenset[int]
    digest: str


def find_fonts(settings: Settings, root: Path) -> Fonts:
    """Collect the fonts to print with; raises FontsError where there are none.

    ``root`` is the folder of ``mkdocs.yml``, to which the configured folder is relative.
    """
    folders: list[_FontFolder] = []
    if settings.options.fonts:
        folders.append(_configured(settings.options.fonts, root))
    if (packaged := _packaged()) is not None:
        folders.append(packaged)
    if not folders:
        raise FontsError(
            Diagnostic(
                "PB401",
                "mkdocs.yml",
                f"the font {_FAMILY} for paper is missing",
                f"install the package '{PACKAGE}', or name a folder of fonts in 'fonts'",
            )
        )
    return Fonts(
        tuple(folder.path for folder in folders),
        tuple(dict.fromkeys(family for folder in folders for family in folder.families)),
        frozenset().union(*(folder.characters for folder in folders)),
        "-".join(folder.digest for folder in folders),
    )


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


def _packaged() -> _FontFolder | None:
    try:
        path = Path(str(files(_MODULE).joinpath(_FOLDER)))
    except ModuleNotFoundError:
        return None
    names = _font_files(path) if path.is_dir() else ()
    read = _read(path, names) if names else None
    return read if read is not None and _FAMILY in read.families else None


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
