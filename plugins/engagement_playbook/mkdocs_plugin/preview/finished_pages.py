"""The pages of a preview's last build, so that an unchanged page need not go through the theme again.

They are kept in memory, and dropped when the next build does not use them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


class FinishedPages:
    """Finished HTML of the pages of one language, by a digest of everything that the theme uses of them."""

    def __init__(self) -> None:
        self._shared_digest = hashlib.sha256()
        self._previous: dict[str, str] = {}
        self._current: dict[str, str] = {}

    def begin(self, shared_input: object) -> None:
        """Begin a build; ``shared_input`` is the theme's input that all pages share, compared by its repr."""
        self._shared_digest = hashlib.sha256(repr(shared_input).encode())
        self._previous, self._current = self._current, {}

    def key(self, page_input: object) -> str:
        """Return the key of a page from the theme's input that is its own, compared by its repr."""
        digest = self._shared_digest.copy()
        digest.update(repr(page_input).encode())
        return digest.hexdigest()

    def get(self, key: str) -> str | None:
        """Return a page of the last build and keep it for the next; None where there is none."""
        html = self._previous.get(key)
        if html is not None:
            self._current[key] = html
        return html

    def put(self, key: str, html: str) -> None:
        """Keep a page for the next build."""
        self._current[key] = html


def file_stamps(folders: Iterable[str]) -> list[tuple[str, int, int]]:
    """Return path, modification time (ns) and size of every file in some folders, sorted."""
    files = (file for folder in folders for file in Path(folder).rglob("*") if file.is_file())
    return sorted((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
