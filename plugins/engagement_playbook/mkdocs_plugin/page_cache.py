"""What a host made of a page's Markdown, kept from one build to the next.

Half of a build is Markdown, and most pages are the same as last time. A page is kept under a digest of
everything that decides its HTML: its Markdown, the addresses of all files (they decide its links), the
host's Markdown settings, and the versions of what reads them. A page over which the host had something
to say is not kept, so that it is said again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any, Final

from engagement_playbook.support.content_cache import ContentCache

_CACHE_BYTES: Final = 200_000_000
"""Room for a large playbook in several versions: as a site, for disk, with other settings."""

_READERS: Final = ("markdown", "mkdocs", "properdocs", "mkdocs-material", "pymdown-extensions")
"""Packages whose versions decide the HTML of a page."""

_THEIR_EXTENSIONS: Final = ("markdown.extensions.", "pymdownx.", "material.extensions.")
"""Modules of those packages' extensions; when the code of others changes is not known."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page as the host keeps it in memory: its HTML, its headings, its anchors, and those it links to."""

    html: str
    headings: list[Any]
    anchors: list[str]
    links: dict[str, dict[str, str]]
    """For each file linked to, by its path: the anchors, and the links as the page writes them."""


class PageCache:
    """The pages of one language."""

    def __init__(self, folder: Path, addresses: Mapping[str, str], settings: object) -> None:
        """Begin a build; ``addresses`` are those of all files, ``settings`` what the host does with Markdown."""
        self._cache = ContentCache(folder, _CACHE_BYTES)
        versions = [_version(package) for package in _READERS]
        self._common = hashlib.sha256(
            json.dumps([sorted(addresses.items()), repr(settings), versions, RenderedPage.__slots__]).encode()
        )
        self.kept = 0
        """How many pages were taken from an earlier build."""

    def key(self, path: str, markdown: str) -> str:
        """Name a page by everything that decides its HTML."""
        digest = self._common.copy()
        digest.update(json.dumps([path, markdown]).encode())
        return digest.hexdigest()[:40]

    def get(self, key: str) -> RenderedPage | None:
        """Return a page, or None where it is missing or damaged."""
        entry = self._cache.get(f"{key}.json")
        if entry is None:
            return None
        self.kept += 1
        return RenderedPage(**json.loads(entry.content))

    def put(self, key: str, page: RenderedPage) -> None:
        """Keep a page, where that is possible."""
        fields = {name: getattr(page, name) for name in RenderedPage.__slots__}
        self._cache.put(f"{key}.json", json.dumps(fields, ensure_ascii=False).encode("utf-8"))

    def trim(self) -> None:
        """Delete the least recently used pages where the cache has become too large."""
        self._cache.trim()


def can_keep(extensions: Iterable[object]) -> bool:
    """Say whether all Markdown extensions are ones whose versions are known."""
    modules = {entry.name: entry.value for entry in entry_points(group="markdown.extensions")}
    return all(
        isinstance(extension, str) and modules.get(extension, extension).startswith(_THEIR_EXTENSIONS)
        for extension in extensions
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
