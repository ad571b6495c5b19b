"""What a host made of a page's Markdown, kept from one build to the next; safe to delete at any time.

Half of a build is Markdown, and most pages are the same as last time. A page is kept under a digest of
everything that decides its HTML: its Markdown, the addresses of all files (they decide its links), the
host's Markdown settings, and the versions of what reads them. A page over which the host had something
to say is not kept, so that it is said again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any, Final

from engagement_playbook.support.atomic_write import write_whole

_READERS: Final = ("markdown", "mkdocs", "properdocs", "mkdocs-material", "pymdown-extensions")
"""Packages whose versions decide what becomes of Markdown."""

_THEIR_EXTENSIONS: Final = ("markdown.extensions.", "pymdownx.", "material.extensions.")
"""Where those packages have their extensions; nobody knows when another's code changes."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page as the host keeps it in memory: its HTML, its headings, its anchors, and those it links to."""

    html: str
    headings: list[Any]
    anchors: list[str]
    links: dict[str, dict[str, str]]
    """For each file linked to, by its path: the anchors, and the links as the page writes them."""


class PageCache:
    """The pages of one language; those that a build does not ask for are deleted by ``tidy``."""

    def __init__(self, folder: Path, addresses: Mapping[str, str], settings: object) -> None:
        """Begin a build; ``addresses`` are those of all files, ``settings`` what the host does with Markdown."""
        self._folder = folder
        versions = [_version(each) for each in _READERS]
        self._common = hashlib.sha256(
            json.dumps([sorted(addresses.items()), repr(settings), versions]).encode()
        )
        self._asked: set[str] = set()
        self.kept = 0
        """How many pages were taken from a build before."""

    def key(self, path: str, markdown: str) -> str:
        """Name what becomes of a page."""
        digest = self._common.copy()
        digest.update(json.dumps([path, markdown]).encode())
        return digest.hexdigest()[:40]

    def get(self, key: str) -> RenderedPage | None:
        """Find a page; None where it is not there, or not whole."""
        self._asked.add(key)
        try:
            found = RenderedPage(**json.loads(self._file(key).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        self.kept += 1
        return found

    def put(self, key: str, page: RenderedPage) -> None:
        """Keep a page, where there is room for it."""
        with suppress(OSError):
            fields = {name: getattr(page, name) for name in RenderedPage.__slots__}
            write_whole(self._file(key), json.dumps(fields, ensure_ascii=False).encode("utf-8"))

    def tidy(self) -> None:
        """Delete the pages that this build did not ask for."""
        for file in self._folder.glob("*.json"):
            if file.stem not in self._asked:
                with suppress(OSError):
                    file.unlink()

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def can_keep(extensions: Iterable[object]) -> bool:
    """Say whether all Markdown extensions are ones whose versions are known."""
    short = {each.name: each.value for each in entry_points(group="markdown.extensions")}
    return all(
        isinstance(each, str) and short.get(each, each).startswith(_THEIR_EXTENSIONS) for each in extensions
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
