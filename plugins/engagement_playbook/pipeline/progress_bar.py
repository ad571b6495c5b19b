"""Report the progress of a build: a bar on a terminal, a line now and then in a log.

click's bar is none of both: it is drawn at once, stays when all is done, and has no lines for a log.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Final, TextIO

_EVERY_LINE: Final = 2.0
_EVERY_BAR: Final = 0.2
"""Seconds from one report to the next; a build that is done sooner reports nothing."""

_CELLS: Final = 30
_ERASE: Final = "\r\x1b[2K"
"""Back to the start of the line, and nothing on it."""


class ProgressReporter:
    """Counts files and reports how many are done.

    It is called with how many files are done and how many there are. Lines go to ``write_line``; a
    ``terminal`` gets a bar instead, which is erased when the last file is done.
    """

    def __init__(
        self,
        write_line: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        terminal: TextIO | None = None,
    ) -> None:
        self._write_line = write_line
        self._clock = clock
        self._terminal = terminal
        self._every = _EVERY_BAR if terminal else _EVERY_LINE
        self._next = clock() + self._every
        self._drawn = False

    def __call__(self, done: int, files: int) -> None:
        if self._terminal and done == files:
            if self._drawn:
                self._draw(self._terminal, _ERASE)
                self._drawn = False
        elif (now := self._clock()) >= self._next:
            self._next = now + self._every
            text = f"{done} of {files} files to print and download are made"
            if self._terminal:
                filled = "=" * (_CELLS * done // files)
                self._draw(self._terminal, f"{_ERASE}[{filled:<{_CELLS}}] {text}")
                self._drawn = True
            else:
                self._write_line(text)

    @staticmethod
    def _draw(terminal: TextIO, text: str) -> None:
        terminal.write(text)
        terminal.flush()


def interactive_stderr() -> TextIO | None:
    """Return standard error if a bar can be drawn there; None in CI, in a pipe and on a dumb terminal."""
    interactive = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    return sys.stderr if interactive else None
