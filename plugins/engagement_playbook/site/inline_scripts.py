"""Scripts that stand inside a page, moved into files of their own.

The theme writes a few into every page. A host's Content-Security-Policy may then allow scripts from
the site's own files and nothing else, without a list of hashes that changes with the theme.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Final

_INLINE: Final = re.compile(r"<script((?:\s+id=[\w\"'-]+)?)>(.*?)</script>", re.DOTALL)
"""With no attribute but an id: what has a type may be data, what has a source is a file already."""


def move_scripts(page: str, address: Callable[[str], str]) -> tuple[str, dict[str, str]]:
    """Return a page whose inline scripts are read from files, and those files by name.

    A file is read where its script stood, before what follows is shown. ``address`` says where the page
    finds a file of a name. The same script always has the same name.
    """
    files: dict[str, str] = {}

    def move(script: re.Match[str]) -> str:
        attributes, code = script.groups()
        name = f"inline-{sha256(code.encode('utf-8')).hexdigest()[:12]}.js"
        files[name] = code
        return f'<script{attributes} src="{address(name)}"></script>'

    return _INLINE.sub(move, page), files
