"""Let one process at a time change the files of a folder, on a share of several machines too."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_LEFT_SECONDS: Final = 600
"""How old a lock has to be before its process counts as gone; what it is held for takes seconds."""


class LockedError(Exception):
    """Another process holds the lock."""


@contextmanager
def file_lock(lock: Path) -> Iterator[None]:
    """Hold a lock, which is a file that exists for as long as it is held.

    A file that is made only if it is not there is the one lock that every file system and share knows.
    Raises LockedError where another process holds it, and OSError where it cannot be made.
    """
    with suppress(OSError):
        if lock.stat().st_mtime < time.time() - _LEFT_SECONDS:
            lock.unlink()
    try:
        lock.open("xb").close()
    except FileExistsError as error:
        raise LockedError from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
