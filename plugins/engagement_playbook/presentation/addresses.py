"""Where every part of the playbook stands, and how one page points at another.

Templates and texts write a link as ``[label](playbook:checklists/plan-gate.md#attendee-list)``;
:func:`resolve` makes those targets relative once a page is complete.

Why Markdown links everywhere, inside components and drawings too: a relative address in raw HTML
is right either for ``checklists/x/`` or for ``checklists/x.html``, never for both, and no host
checks it. A Markdown link to a source file is checked and rewritten by every host.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engagement_playbook.model.reference import Reference

SCHEME: Final = "playbook:"
"""Marks a target that counts from the root of a language; a reader's text cannot contain it."""

HOME: Final = "index.md"
CHECKS: Final = "about/checks.md"
"""What the codes of diagnostics mean, below the page that says what the playbook is."""
PROGRESS: Final = "progress.md"
"""What a reader has kept in their own browser."""

_FOLDERS: Final = {
    "phase": "phases",
    "checklist": "checklists",
    "template": "templates",
    "visit": "visits",
    "case": "case-studies",
}
"""Kinds with a page for each part."""

_INSIDE: Final = {"step": "phase", "item": "checklist", "lesson": "case"}
"""Kinds that stand on the page of the part that holds them, with the kind of that part."""

_PAGES: Final = {
    "stage": "stages.md",
    "role": "roles.md",
    "term": "glossary.md",
    "rule": "regulations.md",
    "phrase": "phrases.md",
    "faq": "faq.md",
    "stop": "onboarding.md",
    "scenario": "onboarding.md",
}
"""Kinds that share one page, each part with an anchor of its own."""

_TARGET: Final = re.compile(r"(?<=\]\()" + SCHEME + r"([^\s()#]+)")


@dataclass(frozen=True, slots=True)
class Address:
    """A source file below a language's root, and an anchor in it or nothing."""

    uri: str
    anchor: str = ""

    def __str__(self) -> str:
        return f"{self.uri}#{self.anchor}" if self.anchor else self.uri


def url_of(reference: Reference) -> Address:
    """Say where a part stands; raises KeyError for a kind that has no place."""
    kind = reference.kind
    if kind in _FOLDERS:
        return Address(f"{_FOLDERS[kind]}/{reference.id}.md")
    if kind in _INSIDE:
        return Address(f"{_FOLDERS[_INSIDE[kind]]}/{reference.owner}.md", reference.local)
    if kind == "page":
        return Address(_page(reference.id))
    return Address(_PAGES[kind], reference.id)


def overview_of(kind: str) -> Address:
    """Say where the parts of a kind are listed; raises KeyError for a kind without an overview."""
    kind = _INSIDE.get(kind, kind)
    return Address(f"{_FOLDERS[kind]}/index.md" if kind in _FOLDERS else _PAGES[kind])


def step_alias(number: str) -> str:
    """Name the second anchor of a step, made from the number people quote: ``step-1-1``."""
    return f"step-{number.replace('.', '-')}"


def resolve(markdown: str, uri: str) -> str:
    """Make every target of our own scheme relative to the page at ``uri``."""
    start = posixpath.dirname(uri) or "."
    return _TARGET.sub(lambda target: _relative(target[1], start), markdown)


@lru_cache(maxsize=65_536)
def _relative(target: str, start: str) -> str:
    return posixpath.relpath(target, start)


def _page(address: str) -> str:
    if address in _FOLDERS.values():
        return f"{address}/index.md"
    return HOME if address == "home" else f"{address}.md"
