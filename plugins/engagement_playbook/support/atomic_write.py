"""Write a file so that it appears whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_STAGED: Final = ".new-"
_LEFT_SECONDS: Final = 3_600
"""How old a staged file has to be before its process counts as gone."""


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file whole or not at all; its folder is made.

    A file that exists keeps its permissions; a symbolic link stays, and its target is written. A pipe or a
    device is written to directly. ``durable`` is False for what may be lost when the machine crashes.
    Raises OSError with the old file in place.
    """
    target = link_target(path)
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = stage(target, content, durable=durable)
    try:
        staged.replace(target)
    except PermissionError:
        # Windows replaces no file that another process has open; one with the same content is as good.
        if target.read_bytes() != content:
            raise
    finally:
        staged.unlink(missing_ok=True)


def link_target(path: Path) -> Path:
    """Return the file that a symbolic link leads to, and any other path as it is."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def stage(target: Path, content: bytes, *, durable: bool = True) -> Path:
    """Write content into a new file beside ``target``, ready to replace it; return the new file.

    It gets the permissions of ``target`` where that exists. Raises OSError, PermissionError for a target
    that is write-protected, and leaves no new file then.
    """
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    if durable:
        _remove_leftovers(target.parent)
    staged = target.with_name(f"{_STAGED}{secrets.token_hex(8)}")
    try:
        with staged.open("xb") as file:
            file.write(content)
            if durable:
                # Otherwise the name may reach the disk before the content: an empty file after a crash.
                file.flush()
                os.fsync(file.fileno())
        if target.exists():
            _copy_permissions(target, staged)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged


def _remove_leftovers(folder: Path) -> None:
    """Remove what killed processes have staged and never put in its place; a cache tidies itself."""
    for staged in folder.glob(f"{_STAGED}{'[0-9a-f]' * 16}"):
        with suppress(OSError):
            if staged.lstat().st_mtime < time.time() - _LEFT_SECONDS:
                staged.unlink()


def _copy_permissions(source: Path, target: Path) -> None:
    facts = source.stat()
    if sys.platform != "win32":
        # The owner first: a change of owner clears special bits. Only root may give a file away.
        with suppress(PermissionError):
            os.chown(target, facts.st_uid, facts.st_gid)
    target.chmod(stat.S_IMODE(facts.st_mode))
