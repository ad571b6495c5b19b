"""Characters of a text, written so that no Markdown host reads anything into them.

Every ASCII punctuation mark becomes a numeric reference. Why not backslashes or HTML escapes: an
emoji code, a bare address, a fence or the placeholder of some extension acts on characters that
neither of them touches, inside raw HTML too.
"""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_SPECIAL: Final = re.compile(
    r"(?P<space>[ \t\n\v\f\r]+)"
    r"|(?P<mark>[!-/:-@\[-`{-~\u2028\u2029])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f\ud800-\udfff])"
)


def escape(text: str) -> Markup:
    """Write characters as Markdown that shows exactly them.

    White space is folded the way a browser folds it; a control character, which no page may
    contain, shows as U+FFFD.
    """
    return Markup(_SPECIAL.sub(_written, text))  # noqa: S704 - this is the escaping


def _written(found: re.Match[str]) -> str:
    if found["space"]:
        return " "
    return f"&#{ord(found['mark'])};" if found["mark"] else REPLACEMENT
