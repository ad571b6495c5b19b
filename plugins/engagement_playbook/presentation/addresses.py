"""Where every part of the playbook, and every file made of it, stands below the root of a language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from engagement_playbook.model.reference import Reference

HOME: Final = "index.md"
CHECKS: Final = "about/checks.md"
"""What the codes of diagnostics mean, below the page that says what the playbook is."""
PROGRESS: Final = "progress.md"
"""What a reader has kept in their own browser."""
CLOCKS: Final = "incident-clocks.md"
"""The clocks of the rules side by side."""
PLAYBOOK_HOME: Final = "playbook/index.md"
"""The home of the playbook in the site of an engagement, whose own home is at the root."""
PROFILE_PAGE: Final = "profile.md"
"""The profile of an engagement, in its site."""
DOWNLOADS: Final = "downloads"
"""The folder of all files to take along."""
BOOK: Final = f"{DOWNLOADS}/playbook.pdf"
DATA: Final = f"{DOWNLOADS}/playbook.json"
DATA_SCHEMA: Final = f"{DOWNLOADS}/playbook.schema.json"
ENGAGEMENT_SCHEMA: Final = f"{DOWNLOADS}/engagement.schema.json"
README: Final = "README.txt"
"""What an archive to open from disk says of itself; a site on a server has none."""
ASSETS: Final = "assets/playbook"
"""The folder of styles and scripts."""

_FOLDERS: Final = {
    "phase": "phases",
    "checklist": "checklists",
    "template": "templates",
    "visit": "visits",
    "case": "case-studies",
    "register": "registers",
}
"""Kinds with a page for each part."""

PAGE_KINDS: Final = tuple(_FOLDERS)
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
    "milestone": "plan.md",
    "stop": "onboarding.md",
    "scenario": "onboarding.md",
}
"""Kinds that share one page, each part with an anchor of its own."""


FIXED_PAGES: Final = (
    HOME,
    *(f"{folder}/index.md" for folder in _FOLDERS.values()),
    *dict.fromkeys(_PAGES.values()),
    CLOCKS,
    PROGRESS,
    CHECKS,
)
"""The pages that every playbook has, whatever it holds."""


class UrlStyle(Enum):
    """How the address of the page ``checklists/x.md`` is written."""

    DIRECTORIES = "checklists/x/"
    FILES = "checklists/x.html"
    INDEX_FILES = "checklists/x/index.html"


@dataclass(frozen=True, slots=True)
class Address:
    """A source file below a language's root, and an anchor in it or nothing."""

    uri: str
    anchor: str = ""

    def __str__(self) -> str:
        return f"{self.uri}#{self.anchor}" if self.anchor else self.uri

    def location(self, style: UrlStyle = UrlStyle.DIRECTORIES) -> str:
        """Say where it stands on the finished site; empty for the home of a site of directories."""
        path = self.uri
        if path.endswith(".md"):
            path = path.removesuffix(".md")
            folder, _, name = path.rpartition("/")
            if style is UrlStyle.FILES or (name == "index" and style is UrlStyle.INDEX_FILES):
                path += ".html"
            elif style is UrlStyle.INDEX_FILES:
                path += "/index.html"
            elif name == "index":
                path = f"{folder}/" if folder else ""
            else:
                path += "/"
        return f"{path}#{self.anchor}" if self.anchor else path


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


def download_of(reference: Reference, ending: str) -> str:
    """Return the address of a file made of a part with a page of its own, by what its name ends with."""
    return f"{DOWNLOADS}/{url_of(reference).uri.removesuffix('.md')}.{ending}"


def _page(address: str) -> str:
    if address in _FOLDERS.values():
        return f"{address}/index.md"
    return HOME if address == "home" else f"{address}.md"
