"""What the theme publishes with a site, for every host."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

import rcssmin
import rjsmin

from engagement_playbook.site.styles import stylesheet

ASSETS: Final = "assets/playbook"
"""Where styles and scripts stand, below each language's root."""

OVERRIDES: Final = str(files(__package__).joinpath("theme", "overrides"))
"""The folder of what the theme's own templates are overridden by."""

STYLES: Final = ("css/playbook.css",)
"""One for all pages, joined by ``styles.stylesheet``: fewer requests, and the same bytes for the next page."""

_WORKER: Final = "js/search-worker.js"
_ENGINE: Final = "search-engine.js"
"""What the worker loads, from beside it."""


def asset(name: str) -> bytes:
    """Return one of ``STYLES``, or a script named below ``theme/``, minified.

    rjsmin takes the first backtick inside a template literal for its end: no script may nest them.
    rcssmin takes the space before a colon in a nested selector away, unless "&" stands before it.
    """
    if name in STYLES:
        return str(rcssmin.cssmin(stylesheet())).encode("utf-8")
    text = files(__package__).joinpath("theme", *name.split("/")).read_text(encoding="utf-8")
    minified: str = rjsmin.jsmin(text)
    if name == _WORKER:
        minified = minified.replace(_ENGINE, address(f"js/{_ENGINE}").rpartition("/")[2])
    return minified.encode("utf-8")


@cache
def address(name: str) -> str:
    """Say where a style or script stands below a language's root: under a name that changes with its content.

    So a server may tell browsers to keep it for good, as it does with the theme's own files.
    """
    stem, _, suffix = name.rpartition(".")
    return f"{ASSETS}/{stem}.{sha256(asset(name)).hexdigest()[:8]}.min.{suffix}"


def scripts() -> list[str]:
    """List the scripts, as ``asset`` knows them."""
    folder = files(__package__).joinpath("theme", "js")
    return sorted(f"js/{entry.name}" for entry in folder.iterdir() if entry.name.endswith(".js"))
