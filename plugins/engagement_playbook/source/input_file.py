"""Read one input file: the only door through which bytes of a playbook's author come in.

A file is read where it is a regular file, lies inside the folders it may lie in when every link is
followed, and is not too large. Everything else is one diagnostic.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Mark, printable
from engagement_playbook.source.limits import MAX_BYTES

LINE_BREAK: Final = re.compile(r"\r\n?|\n")
_CHECK: Final = "check that it is a readable file"


class InputFileError(OSError):
    """A file cannot be read; ``reason`` says why, ``diagnostic`` is all that its author needs."""

    def __init__(self, diagnostic: Diagnostic, reason: str) -> None:
        super().__init__(reason)
        self.diagnostic = diagnostic
        self.reason = reason


def read_bytes(file: Path, path: str, roots: Iterable[Path] | None = None, limit: int = MAX_BYTES) -> bytes:
    """Read a regular file of at most ``limit`` bytes; raises InputFileError and never waits.

    ``path`` is what diagnostics call it. With its links followed it must lie in one of ``roots``; None
    lets it lie anywhere, as a file that a person names on a command line may.
    """
    size = check_file(file, path, roots)
    try:
        with file.open("rb") as opened:
            # Some file systems call every file empty, and a file may grow while it is read.
            content = opened.read(limit + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, reason_of(error), _CHECK) from error
    if (size := max(size, len(content))) > limit:
        reason = f"the file has {size:,} bytes; the limit is {limit:,}"
        raise InputFileError(Diagnostic("PB003", path, reason, "split it into several files"), reason)
    return content


def check_file(file: Path, path: str, roots: Iterable[Path] | None = None) -> int:
    """Return the size of a file that may be read, in bytes, without opening it; raises InputFileError."""
    try:
        inside = roots is None or is_inside(file, roots)
        status = file.stat() if inside else None
    except (OSError, ValueError) as error:
        raise _unreadable(path, reason_of(error), _CHECK) from error
    if status is None:
        raise _unreadable(path, "the link leads out of the playbook", "put the file itself here")
    # Opening a pipe waits for its other end, and a device never ends.
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise _unreadable(path, "not a regular file", "put a plain text file here")
    if not os.access(file, os.R_OK):
        raise _unreadable(path, "permission denied", _CHECK)
    return status.st_size


def read_text(file: Path, path: str, roots: Iterable[Path] | None = None, limit: int = MAX_BYTES) -> str:
    """Read a file as ``read_bytes`` does, and decode it; a byte order mark is left out."""
    return decode(read_bytes(file, path, roots, limit), path)


def decode(content: bytes, path: str) -> str:
    """Decode UTF-8, with or without a byte order mark; raises InputFileError with the place of the first bad byte."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        reason = "the file is UTF-16 or UTF-32, not UTF-8"
        raise InputFileError(Diagnostic("PB002", path, reason, "save it as UTF-8", Mark(1, 1)), reason)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        reason = f"byte 0x{content[error.start]:02X} is not UTF-8"
        hint = "save the file as UTF-8 (not GBK, GB18030 or Latin-1)"
        mark = mark_at(before, len(before))
        raise InputFileError(Diagnostic("PB002", path, reason, hint, mark), reason) from error


def is_inside(file: Path, roots: Iterable[Path]) -> bool:
    """Say whether a file lies in one of some folders when every link is followed; raises OSError, ValueError."""
    real = Path(os.path.realpath(file))
    return any(real.is_relative_to(os.path.realpath(root)) for root in roots)


def mark_at(text: str, offset: int) -> Mark:
    """Place a character of a text by its index."""
    line, start = 1, 0
    for line_break in LINE_BREAK.finditer(text, 0, offset):
        line, start = line + 1, line_break.end()
    return Mark(line, offset - start + 1)


def reason_of(error: OSError | ValueError) -> str:
    """Say in words what the operating system has against a file."""
    return ((error.strerror if isinstance(error, OSError) else "") or str(error)).lower()


def _unreadable(path: str, reason: str, hint: str) -> InputFileError:
    return InputFileError(Diagnostic("PB001", path, printable(f"cannot be read: {reason}"), hint), reason)
