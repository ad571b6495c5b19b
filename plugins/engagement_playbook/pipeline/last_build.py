"""Facts of the last build, for a preview that does not make everything; where they are lost, they are unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from engagement_playbook.support.content_cache import ContentCache

_CACHE_BYTES: Final = 10_000_000


def remember(cache_folder: Path, name: str, facts: object) -> None:
    """Keep what JSON can hold, where that is possible."""
    cache = _cache(cache_folder)
    cache.put(f"{name}.json", json.dumps(facts).encode())
    cache.trim()


def recall(cache_folder: Path, name: str) -> Any:
    """Return what was kept under a name; None where it is missing or damaged."""
    entry = _cache(cache_folder).get(f"{name}.json")
    return json.loads(entry.content) if entry else None


def _cache(folder: Path) -> ContentCache:
    return ContentCache(folder / "last-build", _CACHE_BYTES)
