"""The organisation's logo, read once and tried before it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.pdf.compiler import compiles
from engagement_playbook.pdf.fonts import Fonts

_FORMATS: Final = (".svg", ".png")
_MOST_BYTES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo among the files of a compilation."""

    name: str
    content: bytes


def read_logo(settings: Settings, root: Path) -> Logo | None:
    """Read the configured logo; None where none is configured. Raises OSError where it is missing."""
    if not settings.options.organisation.logo:
        return None
    file = root / settings.options.organisation.logo
    return Logo(f"logo{file.suffix.lower()}", file.read_bytes())


def check_logo(settings: Settings, root: Path, fonts: Fonts) -> tuple[Diagnostic, ...]:
    """Report a logo that cannot be printed."""
    name = settings.options.organisation.logo
    try:
        logo = read_logo(settings, root)
    except OSError as error:
        return (
            _diagnostic(
                f"the logo '{name}' cannot be read: {(error.strerror or str(error)).lower()}",
                "correct 'logo'",
            ),
        )
    if logo is None:
        return ()
    if Path(logo.name).suffix not in _FORMATS:
        return (_diagnostic(f"the logo '{name}' is neither SVG nor PNG", "save it as one of them"),)
    if len(logo.content) > _MOST_BYTES:
        return (
            _diagnostic(
                f"the logo '{name}' has {len(logo.content):,} bytes; the limit is {_MOST_BYTES:,}",
                "make it smaller",
            ),
        )
    trial = (
        f'#set document(title: "-")\n#image("{logo.name}", format: "{Path(logo.name).suffix[1:]}", alt: "-")'
    )
    if not compiles({"main.typ": trial.encode(), logo.name: logo.content}, fonts):
        return (_diagnostic(f"the logo '{name}' is damaged", "save it again as SVG or PNG"),)
    return ()


def _diagnostic(message: str, hint: str) -> Diagnostic:
    return Diagnostic("PB404", "mkdocs.yml", message, hint)
