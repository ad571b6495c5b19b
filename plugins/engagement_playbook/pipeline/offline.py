"""A built site as one archive, to unpack and open from disk.

Made from a build whose links name files. The archive is the same, byte for byte, for the same
site: its members are sorted and carry no time of their own.
"""

from __future__ import annotations

import zipfile
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from engagement_playbook.presentation.addresses import README

VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_OFFLINE"
"""The environment variable of a build that will be opened from disk: it has no address of its own."""

_LEFT_OUT: Final = (
    # Read by hosts and search engines only; the first begins its addresses at a host's root.
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    # No page asks for these from disk: what developers look at, the theme's own search, the index as data.
    "*.map",
    "assets/javascripts/lunr/*",
    "assets/javascripts/workers/*",
    "search/search_index.json",
)
"""Patterns for the end of a path."""

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o100644 << 16


def pack_site(site: Path, readme: str, archive: Path) -> int:
    """Write ``site`` and a ``readme`` into ``archive``; return the number of its members.

    An archive that stood there is replaced when the new one is complete, not before.
    """
    members = {
        file.relative_to(site).as_posix(): file
        for file in site.rglob("*")
        if file.is_file() and not _is_left_out(file.relative_to(site).as_posix())
    }
    archive.parent.mkdir(parents=True, exist_ok=True)
    unfinished = archive.with_name(f".{archive.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            packed.writestr(_member(README), readme.encode("utf-8"))
            for name, file in sorted(members.items()):
                packed.writestr(_member(name), file.read_bytes())
        unfinished.replace(archive)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(members) + 1


def _is_left_out(name: str) -> bool:
    return any(fnmatchcase(f"/{name}", f"*/{pattern}") for pattern in _LEFT_OUT)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EARLIEST)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = _READABLE
    return member
