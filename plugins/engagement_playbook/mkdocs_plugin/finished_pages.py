"""Pages as a preview's last build finished them: the same page in the same frame is not put together again.

Kept in memory and for one build: what the next one does not ask for is forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


class FinishedPages:
    """The pages of one language, under a digest of everything that the theme sees of them."""

    def __init__(self) -> None:
        self._frame = hashlib.sha256()
        self._last: dict[str, str] = {}
        self._now: dict[str, str] = {}

    def begin(self, frame: object) -> None:
        """Begin a build; ``frame`` is what all its pages have in common and says so when it is written out."""
        self._frame = hashlib.sha256(repr(frame).encode())
        self._last, self._now = self._now, {}

    def key(self, page: object) -> str:
        """Name a page by what it does not have in common with others, which says so when it is written out."""
        digest = self._frame.copy()
        digest.update(repr(page).encode())
        return digest.hexdigest()

    def get(self, key: str) -> str | None:
        """Find a page of the last build."""
        found = self._last.get(key)
        if found is not None:
            self._now[key] = found
        return found

    def put(self, key: str, html: str) -> None:
        """Keep a page for the next build."""
        self._now[key] = html


def file_stamps(folders: Iterable[str]) -> list[tuple[str, int, int]]:
    """List the files of folders with their times and sizes, which change when somebody edits them."""
    found = (file for folder in folders for file in Path(folder).rglob("*") if file.is_file())
    return sorted((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in found)
