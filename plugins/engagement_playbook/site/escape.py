"""Characters of a text, written so that an HTML page shows exactly them, whoever reads the page before it is shown.

Beside the marks of HTML, the backtick, the tilde and the braces become references: a page is exported as
blocks of HTML in Markdown files too, and these four act inside such blocks for some extensions.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_SPACE: Final = re.compile(r"[ \t\n\v\f\r]{2,}|[\t\n\v\f\r]")
_CONTROL: Final = r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
_SPECIAL: Final = re.compile(rf"(?P<mark>[&<>\"'`~{{}}\u2028\u2029])|{_CONTROL}")
_SPECIAL_IN_HEADING: Final = re.compile(rf"(?P<mark>[!-/:-@\[-`{{-~\u2028\u2029])|{_CONTROL}")
_HTML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_TOKEN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#-]*")
"""Ids, numbers and addresses of the playbook; none of these characters acts where templates put them."""


@lru_cache(maxsize=65_536)
def escape(text: str) -> Markup:
    """Write characters as HTML that shows exactly them, in an element or in a quoted attribute.

    White space is folded the way a browser folds it; a control character, which no page may
    contain, shows as U+FFFD.
    """
    return verbatim(_SPECIAL.sub(_reference, _SPACE.sub(" ", text)))


def escape_heading(text: str) -> Markup:
    """Write characters as ``escape`` does, every ASCII punctuation mark as a reference.

    Exported, a heading is a line of Markdown, in which any of them may mean something.
    """
    return verbatim(_SPECIAL_IN_HEADING.sub(_reference, _SPACE.sub(" ", text)))


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
    """Mark a string as safe HTML; the caller has escaped what was not."""
    return Markup(text)  # noqa: S704 - the one place where it happens


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match['mark'])};" if match["mark"] else REPLACEMENT
