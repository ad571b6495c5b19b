"""The logos of the organisation and of the customer, read once and tried before they are printed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from engagement_playbook.config.mkdocs_yml import option_place
from engagement_playbook.config.settings import Customer, Organisation, Settings
from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.pdf.compiler import compiles
from engagement_playbook.pdf.fonts import Fonts
from engagement_playbook.source import InputFileError, read_bytes

_FORMATS: Final = (".svg", ".png")
_MOST_BYTES: Final = 2_000_000
_MOST_PIXELS: Final = 16_000_000
_PNG_SIZE: Final = slice(16, 24)
"""Where a PNG says how wide and how high it is."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo among the files of a compilation."""

    name: str
    content: bytes


def read_logo(settings: Settings, root: Path, side: Organisation | Customer | None = None) -> Logo | None:
    """Read the logo of a side, of the organisation unless said otherwise; None where none is configured.

    Raises InputFileError where it cannot be read.
    """
    side = side or settings.options.organisation
    if not side.logo:
        return None
    file = root / side.logo
    content = read_bytes(file, side.logo, [root, root / settings.options.base], _MOST_BYTES)
    return Logo(f"{type(side).__name__.lower()}{file.suffix.lower()}", content)


def check_logos(settings: Settings, root: Path, fonts: Fonts) -> Iterator[Diagnostic]:
    """Report logos that cannot be printed."""
    options = settings.options
    for name, side in (("organisation", options.organisation), ("customer", options.customer)):
        for diagnostic in _check(settings, side, root, fonts):
            place = option_place(root, (name, "logo"))
            yield replace(diagnostic, path=place.path, mark=place.mark)


def _check(
    settings: Settings, side: Organisation | Customer, root: Path, fonts: Fonts
) -> tuple[Diagnostic, ...]:
    name = side.logo
    try:
        logo = read_logo(settings, root, side)
    except InputFileError as error:
        if error.diagnostic.code == "PB003":
            size = error.reason.removeprefix("the file ")
            return (_diagnostic(f"the logo '{name}' {size}", "make it smaller"),)
        return (_diagnostic(f"the logo '{name}' cannot be read: {error.reason}", "correct 'logo'"),)
    if logo is None:
        return ()
    if Path(logo.name).suffix not in _FORMATS:
        return (_diagnostic(f"the logo '{name}' is neither SVG nor PNG", "save it as one of them"),)
    if logo.name.endswith(".png") and len(logo.content) >= _PNG_SIZE.stop:
        width, height = struct.unpack(">II", logo.content[_PNG_SIZE])
        # Unpacked, a small file of one colour may fill the memory.
        if width * height > _MOST_PIXELS:
            return (_diagnostic(f"the logo '{name}' has {width:,} × {height:,} pixels", "make it smaller"),)
    trial = (
        f'#set document(title: "-")\n#image("{logo.name}", format: "{Path(logo.name).suffix[1:]}", alt: "-")'
    )
    if not compiles({"main.typ": trial.encode(), logo.name: logo.content}, fonts):
        return (_diagnostic(f"the logo '{name}' is damaged", "save it again as SVG or PNG"),)
    return ()


def _diagnostic(message: str, hint: str) -> Diagnostic:
    return Diagnostic("PB404", "mkdocs.yml", message, hint)
