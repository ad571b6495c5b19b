"""A diagnostic with the line it is about, the spot marked: for terminals, logs and the preview.

The first line is always the diagnostic's own one-line form; what follows helps a person and no
program. Characters are counted in the cells of a terminal: a Chinese one takes two.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from wcwidth import wcswidth, wcwidth

from engagement_playbook.diagnostics import Diagnostic, Mark

Paint: TypeAlias = Callable[[str, str], str]
"""Gives a text a look: ``error``, ``warning``, ``frame`` or ``place``."""

WIDTH: Final = 96
"""Cells of a line that are shown; the rest of a long one is cut around the spot."""

_MAX_BYTES: Final = 4_194_304
_TAB: Final = "    "
_ELLIPSIS: Final = "…"
_LINE_BREAK: Final = re.compile(r"\r\n?|\n")


def plain(text: str, look: str) -> str:
    """Leave a text as it is."""
    return text


def report(diagnostic: Diagnostic, root: Path, paint: Paint = plain) -> str:
    """Write a diagnostic in full: its line, an excerpt, the breadcrumb, related places with theirs.

    Where the file cannot be read, or the problem has no place, the one line is all.
    """
    look = diagnostic.severity.value
    lines = [_headline(diagnostic, paint)]
    lines += _excerpt(root, diagnostic.path, diagnostic.spot or diagnostic.mark, paint, look)
    if diagnostic.breadcrumb:
        lines.append(f"  {paint('in', 'frame')} {' › '.join(diagnostic.breadcrumb)}")
    for related in diagnostic.related:
        place = paint(f"{related.path}:{related.mark.line}:{related.mark.column}", "place")
        lines.append(f"  {paint('see', 'frame')} {place}: {related.message}")
        lines += _excerpt(root, related.path, related.mark, paint, "frame")
    return "\n".join(lines)


def excerpt(root: Path, diagnostic: Diagnostic) -> str:
    """Show only the lines of the file, the spot marked; empty where there is nothing to show."""
    mark = diagnostic.spot or diagnostic.mark
    return "\n".join(_excerpt(root, diagnostic.path, mark, plain, ""))


def _headline(diagnostic: Diagnostic, paint: Paint) -> str:
    """Colour the parts of the one-line form without changing a character of it."""
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    place, _, rest = str(diagnostic).partition(f": {label}: ")
    message, dash, hint = rest.rpartition(f" — {diagnostic.hint}") if diagnostic.hint else (rest, "", "")
    tail = paint(dash, "frame") if dash else ""
    return f"{paint(place, 'place')}: {paint(label, diagnostic.severity.value)}: {message}{tail}{hint}"


def _excerpt(root: Path, path: str, mark: Mark | None, paint: Paint, look: str) -> Iterator[str]:
    lines = _lines(root / path) if mark else ()
    if mark is None or not 1 <= mark.line <= len(lines):
        return
    line = lines[mark.line - 1]
    start = min(mark.column - 1, len(line))
    shown, before, under = _window(line, start, _end(mark, line))
    number = str(mark.line)
    gutter = " " * len(number)
    yield paint(f"{gutter} |", "frame")
    yield f"{paint(f'{number} |', 'frame')} {shown}".rstrip()
    yield f"{paint(f'{gutter} |', 'frame')} {' ' * before}{paint('^' * under, look)}"


def _end(mark: Mark, line: str) -> int:
    """Find the index behind the last character to be marked; what runs on is marked to its line's end."""
    if mark.end is None:
        return mark.column
    if mark.end.line > mark.line:
        return len(line.rstrip())
    return min(mark.end.column - 1, len(line))


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a line around a spot; return it with the cells before the spot and those of the spot."""
    cells = [_visible(character) for character in line]
    widths = [wcswidth(cell) for cell in cells]
    end = max(end, start + 1)
    first, last = 0, len(cells)
    if sum(widths) > WIDTH:
        first = last = min(start, len(cells))
        # A third of the window shows what leads to the spot.
        while first > 0 and sum(widths[first - 1 : start]) <= WIDTH // 3:
            first -= 1
        while last < len(cells) and sum(widths[first : last + 1]) <= WIDTH - 2:
            last += 1
    head, tail = _ELLIPSIS if first else "", _ELLIPSIS if last < len(cells) else ""
    before = len(head) + wcswidth("".join(cells[first:start]))
    marked = wcswidth("".join(cells[start : min(end, last)]))
    return head + "".join(cells[first:last]) + tail, before, max(1, marked)


def _visible(character: str) -> str:
    """Make a character fit to be shown: nothing may move the cursor or turn the direction of the line."""
    if character == "\t":
        return _TAB
    if unicodedata.category(character) == "Zs":
        return " " * wcwidth(character)
    return character if character.isprintable() else "�"


def _lines(file: Path) -> tuple[str, ...]:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
            return ()
        return _read(file, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        return ()


@lru_cache(maxsize=16)
def _read(file: Path, changed: int, size: int) -> tuple[str, ...]:
    """Read a file once for all its diagnostics; a preview's edit has another time or size."""
    return tuple(_LINE_BREAK.split(file.read_bytes().decode("utf-8-sig", errors="replace")))
