"""Say how far a long work is, in words and not too often."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_EVERY: Final = 2.0
"""Seconds between two lines; a work that is done sooner says nothing."""


class Ticker:
    """Counts files and hands on a line about them every few seconds.

    It is called with how many are there and how many there will be.
    """

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._next = clock() + _EVERY

    def __call__(self, there: int, files: int) -> None:
        if (now := self._clock()) >= self._next:
            self._next = now + _EVERY
            self._say(f"{there} of {files} files to print and download are made")
