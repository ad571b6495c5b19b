"""What the theme publishes with a site, for every host."""

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

ASSETS: Final = "assets/playbook"
"""Where styles and scripts stand, below each language's root."""

OVERRIDES: Final = str(files(__package__).joinpath("theme", "overrides"))
"""The folder of what the theme's own templates are overridden by."""

STYLES: Final = ("css/playbook.css", "css/search.css", "css/ticks.css", "css/print.css")
"""In the order in which they are loaded; below ``theme/``."""

_WORKER: Final = "js/search-worker.js"
_ENGINE: Final = "search-engine.js"
"""What the worker loads, from beside it."""

_REMARKS: Final = {
    "js": re.compile(r"^[ \t]*(?:/\*\*.*?\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE),
    "css": re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE),
}
"""A remark of a script or a style that has its lines to itself, by the end of the file's name."""

_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)


def asset(name: str) -> bytes:
    """Read a style or script the way readers get it: what it says to its maintainers stays here.

    Why: remarks and indentation are a third of what a phone would have to load. No text of a script may
    go over the end of a line, or it would lose the spaces at the beginning of the next.
    """
    content = files(__package__).joinpath("theme", *name.split("/")).read_bytes()
    text = _INDENTATION.sub("", _REMARKS[name.rpartition(".")[2]].sub("", content.decode("utf-8")))
    if name == _WORKER:
        text = text.replace(_ENGINE, address(f"js/{_ENGINE}").rpartition("/")[2])
    return text.encode("utf-8")


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
