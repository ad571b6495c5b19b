"""Printed papers kept by what they were made from; safe to delete at any time.

The key covers everything that decides the bytes, so two processes that print the same paper at once
write the same files, and each file appears whole.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engagement_playbook.support.atomic_write import write_whole

MOST_BYTES: Final = 500_000_000
"""Room for a large playbook in several versions."""

_IN_USE: Final = 3_600
"""Seconds for which a paper is not tidied away: a build of another language may be about to copy it."""


@dataclass(frozen=True, slots=True)
class Cached:
    """A paper found in the cache."""

    path: Path
    pdf: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of printed papers."""

    folder: Path

    def get(self, key: str) -> Cached | None:
        """Find a paper; None where it, or a part of it, is not there."""
        path, facts = self._files(key)
        try:
            known = json.loads(facts.read_bytes())
            pdf = path.read_bytes()
            if len(pdf) != known["size"]:
                return None
            # The time of the facts says when a paper was last asked for; see ``trim``.
            with suppress(OSError):
                os.utime(facts)
            return Cached(path, pdf, int(known["pages"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def has(self, key: str) -> bool:
        """Say whether a paper may be there; ``get`` says whether it is sound."""
        return all(file.is_file() for file in self._files(key))

    def put(self, key: str, pdf: bytes, pages: int) -> Cached:
        """Keep a paper and say where."""
        path, facts = self._files(key)
        write_whole(path, pdf)
        write_whole(facts, json.dumps({"pages": pages, "size": len(pdf)}).encode())
        return Cached(path, pdf, pages)

    def trim(self, most: int) -> None:
        """Delete the papers that were not asked for longest, until the rest has so many bytes.

        Those asked for within the last hour stay, however many they are.
        """
        limit = time.time_ns() - _IN_USE * 1_000_000_000
        found = []
        for facts in self.folder.glob("*.json"):
            paper = facts.with_suffix(".pdf")
            # Another process may be tidying up as well.
            with suppress(OSError):
                found.append((facts.stat().st_mtime_ns, paper.stat().st_size, paper, facts))
        room = most
        for asked_for, size, paper, facts in sorted(found, reverse=True):
            room -= size
            if room < 0 and asked_for < limit:
                facts.unlink(missing_ok=True)
                paper.unlink(missing_ok=True)

    def _files(self, key: str) -> tuple[Path, Path]:
        return self.folder / f"{key}.pdf", self.folder / f"{key}.json"
