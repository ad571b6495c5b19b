"""What the theme publishes with a site, for every host."""

import re
from importlib.resources import files
from typing import Final

ASSETS: Final = "assets/playbook"
"""Where styles and scripts stand, below each language's root."""

STYLES: Final = ("css/playbook.css", "css/search.css", "css/ticks.css", "css/print.css")
"""In the order in which they are loaded; below ``theme/``."""

_REMARK: Final = re.compile(r"^[ \t]*(?:/\*\*.*?\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
"""A remark of a script that has its lines to itself."""


def asset(name: str) -> bytes:
    """Read a style or script the way readers get it: what a script says to its maintainers stays here.

    Why: remarks are a quarter of what a phone would have to load.
    """
    content = files(__package__).joinpath("theme", *name.split("/")).read_bytes()
    return _REMARK.sub("", content.decode("utf-8")).encode("utf-8") if name.endswith(".js") else content
