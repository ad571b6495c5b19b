"""What a reader's browser has to load, in bytes as they travel: compressed."""

import gzip
import re

from engagement_playbook.site.assets import SCRIPTS, STYLES, asset

LIMIT = 52_500
"""All scripts and styles of ours that one page may ask for, its search included and the search index aside."""

_OWN = re.compile(r"assets/playbook/((?:css|js)/[a-z-]+)\.[0-9a-f]{8}\.min\.(css|js)")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))


def own_files() -> dict[str, int]:
    """Weigh every script and style as the theme publishes it, by its name below ``theme/``."""
    return {name: compressed(asset(name)) for name in (*STYLES, *SCRIPTS)}


def files_of_page(html: str) -> set[str]:
    """Name the scripts and styles of ours that a page loads, its search included, as ``own_files`` does."""
    return {f"{stem}.{suffix}" for stem, suffix in _OWN.findall(html)} & {*STYLES, *SCRIPTS}
