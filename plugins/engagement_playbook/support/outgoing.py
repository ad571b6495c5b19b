"""Which addresses may leave: those of the web and of mail, written so that they stay one address wherever they stand."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

SCHEMES: Final = ("http", "https", "mailto")
"""What the address of a link may begin with; anything else may be a program, or a file of whoever follows it."""

_BREAKS_OUT: Final = re.compile(r"[\s\x00-\x20\x7f-\x9f\ud800-\udfff\"<>`\\]")
"""Characters that no address holds, and that end one in HTML or in a mail."""


def may_leave(address: str) -> bool:
    """Return whether an address is one of the web, with a host, or of mail."""
    if not may_follow(address):
        return False
    parts = urlsplit(address)
    if parts.scheme == "mailto":
        return bool(parts.path or parts.query)
    return bool(parts.scheme and parts.netloc)


def may_follow(address: str) -> bool:
    """Return whether an address, or one that follows another, names no other scheme and stays one address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not _BREAKS_OUT.search(address) and parts.scheme in ("", *SCHEMES)
