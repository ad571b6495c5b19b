"""What a reader's browser has to load, in bytes as they travel: compressed."""

import gzip
from pathlib import Path

THEME = Path(__file__).resolve().parents[2] / "plugins" / "engagement_playbook" / "theme"

LIMIT = 50_000
"""All scripts and styles of ours together, the search index aside."""


def compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def own_files() -> dict[str, int]:
    """Weigh every script and style that the theme publishes, by its name below ``theme/``."""
    return {
        file.relative_to(THEME).as_posix(): compressed(file)
        for folder in ("css", "js")
        for file in sorted((THEME / folder).iterdir())
    }
