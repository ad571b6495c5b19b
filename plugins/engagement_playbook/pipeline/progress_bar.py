"""Say how far a long work is: a bar where somebody watches, a line now and then where it is written down."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Final, TextIO

_EVERY_LINE: Final = 2.0
_EVERY_BAR: Final = 0.2
"""Seconds from one to the next; a work that is done sooner says nothing."""

_CELLS: Final = 30
_ERASE: Final = "\r\x1b[2K"
"""Back to the start of the line, and nothing on it."""


class ProgressReporter:
    """Counts files and says how many are there.

    It is called with how many are there and how many there will be. Lines go to ``say``; a ``terminal`` gets
    a bar instead, which is gone when the last file is there.
    """

    def __init__(
        self,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        terminal: TextIO | None = None,
    ) -> None:
        self._say = say
        self._clock = clock
        self._terminal = terminal
        self._every = _EVERY_BAR if terminal else _EVERY_LINE
        self._next = clock() + self._every
        self._drawn = False

    def __call__(self, there: int, files: int) -> None:
        if self._drawn and self._terminal and there == files:
            self._draw(self._terminal, _ERASE)
            self._drawn = False
        elif (now := self._clock()) >= self._next:
            self._next = now + self._every
            said = f"{there} of {files} files to print and download are made"
            if self._terminal:
                filled = "=" * (_CELLS * there // files)
                self._draw(self._terminal, f"{_ERASE}[{filled:<{_CELLS}}] {said}")
                self._drawn = True
            else:
                self._say(said)

    @staticmethod
    def _draw(terminal: TextIO, text: str) -> None:
        terminal.write(text)
        terminal.flush()


def interactive_stderr() -> TextIO | None:
    """Find the terminal that somebody watches; None in CI, in a pipe, and where a terminal cannot go back."""
    is_one = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    return sys.stderr if is_one else None
