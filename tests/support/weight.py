"""What a reader's browser has to load, in bytes as they travel: compressed."""

import gzip
from pathlib import Path

from engagement_playbook.theming import asset

THEME = Path(__file__).resolve().parents[2] / "plugins" / "engagement_playbook" / "theme"

LIMIT = 50_000
"""All scripts and styles of ours together, the search index aside."""


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))


def own_files() -> dict[str, int]:
    """Weigh every script and style as the theme publishes it, by its name below ``theme/``."""
    names = (
        f"{folder}/{file.name}" for folder in ("css", "js") for file in sorted((THEME / folder).iterdir())
    )
    return {name: compressed(asset(name)) for name in names}
