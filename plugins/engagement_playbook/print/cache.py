"""Printed papers kept by what they were made from; safe to delete at any time.

The key covers everything that decides the bytes, so two processes that print the same paper at once
write the same files, and each file appears whole.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


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
            return Cached(path, pdf, int(known["pages"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, pdf: bytes, pages: int) -> Cached:
        """Keep a paper and say where."""
        path, facts = self._files(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, pdf)
        _write(facts, json.dumps({"pages": pages, "size": len(pdf)}).encode())
        return Cached(path, pdf, pages)

    def _files(self, key: str) -> tuple[Path, Path]:
        return self.folder / f"{key}.pdf", self.folder / f"{key}.json"


def _write(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        # mkstemp makes files for the owner alone; these are published.
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
