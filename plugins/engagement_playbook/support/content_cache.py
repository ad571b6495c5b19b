"""Keep files from one build to the next, each under a name that depends on everything that decides its content.

A cache can be deleted at any time and nothing depends on it: a damaged entry counts as absent, and where the
folder cannot be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engagement_playbook.support.atomic_write import write_whole

_DIGEST: Final = ".sha256"
_IN_USE_SECONDS: Final = 3_600
"""How long an entry is safe from ``trim``: the build that asked for it may not have copied it yet."""


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A content and its file in the cache; ``path`` is None where it could not be kept."""

    content: bytes
    path: Path | None = None

    @property
    def file_or_content(self) -> Path | bytes:
        """The file, for a host that can copy it; else the content."""
        return self.path or self.content


@dataclass(frozen=True, slots=True)
class ContentCache:
    """A folder of files, each with a digest beside it; any number of processes may share it."""

    folder: Path
    limit_bytes: int

    def get(self, name: str) -> CacheEntry | None:
        """Return the entry of a file name, or None where it is missing or damaged."""
        path, digest = self._files(name)
        try:
            # Reading a pipe would wait for a writer.
            if not (path.is_file() and digest.is_file()):
                return None
            content = path.read_bytes()
            if digest.read_bytes() != _digest(name, content):
                return None
        except OSError:
            return None
        # The time of the digest says when an entry was last used.
        with suppress(OSError):
            os.utime(digest)
        return CacheEntry(content, path)

    def has(self, name: str) -> bool:
        """Whether an entry exists; only ``get`` knows whether it is undamaged."""
        return all(file.is_file() for file in self._files(name))

    def put(self, name: str, content: bytes) -> CacheEntry:
        """Keep a content under a file name where that is possible; never raises OSError."""
        path, digest = self._files(name)
        try:
            for file, file_content in ((path, content), (digest, _digest(name, content))):
                _remove_irregular(file)
                # A crash of the machine may empty the file: its digest shows that.
                write_whole(file, file_content, durable=False)
        except OSError:
            return CacheEntry(content)
        return CacheEntry(content, path)

    def trim(self) -> None:
        """Delete the least recently used entries until the others fit the limit, and what is no entry.

        What was used or written within the last hour stays.
        """
        in_use_since = time.time() - _IN_USE_SECONDS
        files = self._list()
        entries = []
        for file, facts in files.items():
            _, digest = self._files(file.name)
            if digest in files:
                entries.append((files[digest].st_mtime, facts.st_size, file, digest))
            elif facts.st_mtime < in_use_since and not _is_digest(file, files):
                _unlink(file)
        room = self.limit_bytes
        for last_used, size, file, digest in sorted(entries, reverse=True):
            room -= size
            if room < 0 and last_used < in_use_since:
                _unlink(digest)
                _unlink(file)

    def _list(self) -> dict[Path, os.stat_result]:
        files: dict[Path, os.stat_result] = {}
        with suppress(OSError):
            for file in self.folder.iterdir():
                # Another process may be trimming as well.
                with suppress(OSError):
                    facts = file.lstat()
                    if not stat.S_ISDIR(facts.st_mode):
                        files[file] = facts
        return files

    def _files(self, name: str) -> tuple[Path, Path]:
        return self.folder / name, self.folder / f"{name}{_DIGEST}"


def _digest(name: str, content: bytes) -> bytes:
    # With the name, so that an entry under another entry's name does not pass for it.
    return hashlib.sha256(b"%s\n%s" % (name.encode(), content)).hexdigest().encode()


def _is_digest(file: Path, files: Container[Path]) -> bool:
    return file.suffix == _DIGEST and file.with_suffix("") in files


def _remove_irregular(file: Path) -> None:
    """Remove what stands at the place of an entry and is no file, such as a folder or a link out of the cache."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    elif file.is_symlink() or (file.exists() and not file.is_file()):
        file.unlink()


def _unlink(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
