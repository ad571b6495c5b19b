"""Characters of a text, written so that no Markdown host reads anything into them.

Every ASCII punctuation mark becomes a numeric reference. Why not backslashes or HTML escapes: an
emoji code, a bare address, a fence or the placeholder of some extension acts on characters that
neither of them touches, inside raw HTML too.

Two kinds stay, because they act nowhere and are half of all marks, and a reference costs the host
more than the word before it: the hyphen between two letters, and the comma, full stop, semicolon or
question mark between a word and a space, once a space came before it (a line that begins with a word
and a full stop is a list to some).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_SPECIAL: Final = re.compile(
    # A single space, which stays, is passed over.
    r"(?P<space>[ \t\n\v\f\r]{2,}|[\t\n\v\f\r])"
    r"|(?<=[a-z])(?P<stop>[,.;?])(?= )"
    r"|(?!(?<=[A-Za-z])-[A-Za-z])"
    r"(?P<mark>[!-/:-@\[-`{-~\u2028\u2029])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f\ud800-\udfff])"
)
_HTML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_TOKEN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#-]*")
"""Ids, numbers and addresses of the playbook; none of these characters acts where templates put them."""


@lru_cache(maxsize=65_536)
def escape(text: str) -> Markup:
    """Write characters as Markdown that shows exactly them.

    White space is folded the way a browser folds it; a control character, which no page may
    contain, shows as U+FFFD.
    """
    return verbatim(_SPECIAL.sub(_written, text))


def for_theme(text: str) -> str:
    """Write characters for the places where themes put a title as it is: the head, the menu, the footer.

    MkDocs takes titles and descriptions for HTML and escapes nothing; an apostrophe acts nowhere.
    """
    return "".join(_HTML.get(character, character) for character in text)


def token(value: object) -> Markup:
    """Pass an id, a number or an address as it is; raises ValueError for anything else."""
    if not _TOKEN.fullmatch(str(value)):
        raise ValueError(f"not an id or address: {value!r}")
    return verbatim(str(value))


def verbatim(text: str) -> Markup:
    """Mark a string as safe Markdown; the caller has escaped what was not."""
    return Markup(text)  # noqa: S704 - the one place where it happens


def _written(match: re.Match[str]) -> str:
    if match["space"]:
        return " "
    if match["stop"] and -1 < match.string.find(" ") < match.start():
        return match["stop"]
    mark = match["stop"] or match["mark"]
    return f"&#{ord(mark)};" if mark else REPLACEMENT
