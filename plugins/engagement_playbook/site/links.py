"""How one page points at another, whatever the host makes of its address.

Templates and texts write a link as ``[label](playbook:checklists/plan-gate.md#attendee-list)``;
:func:`resolve` makes those targets relative once a page is complete.

Why Markdown links everywhere, inside components and drawings too: a relative address in raw HTML
is right either for ``checklists/x/`` or for ``checklists/x.html``, never for both, and no host
checks it. A Markdown link to a source file is checked and rewritten by every host.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import Final

SCHEME: Final = "playbook:"
"""Marks a target that counts from the root of a language; a reader's text cannot contain it."""

_TARGET: Final = re.compile(r"(?<=\]\()" + SCHEME + r"([^\s()#]+)")


def resolve(markdown: str, uri: str) -> str:
    """Make every target of our own scheme relative to the page at ``uri``."""
    start = posixpath.dirname(uri) or "."
    return _TARGET.sub(lambda target: _relative(target[1], start), markdown)


@lru_cache(maxsize=65_536)
def _relative(target: str, start: str) -> str:
    return posixpath.relpath(target, start)
