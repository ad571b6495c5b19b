"""What the theme publishes with a site, for every host."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import rcssmin
import rjsmin

from engagement_playbook.presentation.addresses import ASSETS
from engagement_playbook.site.styles import stylesheet

OVERRIDES: Final = str(files(__package__).joinpath("theme", "overrides"))
"""The folder of what the theme's own templates are overridden by."""

STYLES: Final = ("css/playbook.css",)
"""One for all pages, joined by ``styles.stylesheet``: fewer requests, and the same bytes for the next page."""

SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # Runs before anything is painted, and before the theme's own scripts.
        "js/head.js": ("storage-stand-in", "front-door", "drawing-links"),
        "js/pages.js": (
            "page",
            "calendar",
            "language-menu",
            "search-box",
            "search-elsewhere",
            "reading",
            "home",
            "filters",
            "freshness",
            "print-page",
            "copy",
            "folds",
            "glossary-tooltip",
        ),
        # For pages that keep something for a reader, and for one kind of them more.
        "js/engagement-pages.js": (
            "engagements",
            "engagement-file",
            "database",
            "store",
            "interface",
            "counts",
            "onboarding",
        ),
        "js/checklist.js": ("ticks", "paper-version"),
        "js/visit.js": ("visit-paper", "visit", "catch"),
        "js/ready.js": ("ready",),
        "js/progress.js": ("engagement-import", "engagements-page"),
        "js/search-worker.js": ("search-engine", "search-worker"),
        # For pages read from disk, where browsers start no workers.
        "js/search-from-disk.js": ("search-engine", "search-from-disk"),
        "js/moved.js": ("moved",),
    }
)
"""The scripts that are published, each with the files of ``theme/js`` it is made of, in their order.

A later file uses what an earlier one defines. Everything that is no such definition stands in a function.
"""


def asset(name: str) -> bytes:
    """Return one of ``STYLES`` or ``SCRIPTS`` as it is published: minified, with all its files.

    rjsmin takes the first backtick inside a template literal for its end: no script may nest them.
    rcssmin takes the space before a colon in a nested selector away, unless "&" stands before it.
    """
    if name in STYLES:
        return str(rcssmin.cssmin(stylesheet())).encode("utf-8")
    parts = (rjsmin.jsmin(_source(part)) for part in SCRIPTS[name])
    return ";\n".join(('"use strict"', *parts)).encode("utf-8")


def _source(script: str) -> str:
    return files(__package__).joinpath("theme", "js", f"{script}.js").read_text(encoding="utf-8")


@cache
def address(name: str) -> str:
    """Say where a style or script of the theme stands below a language's root."""
    return address_of(name, asset(name))


def address_of(name: str, content: bytes) -> str:
    """Say where content stands below a language's root: under a name that changes with it.

    So a server may tell browsers to keep it for good, as it does with the theme's own files.
    """
    stem, _, suffix = name.rpartition(".")
    return f"{ASSETS}/{stem}.{sha256(content).hexdigest()[:8]}.min.{suffix}"
