"""Looking for words in a text, whatever its language does between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache


def says(text: str, words: Iterable[str], *, name: bool = False) -> Iterator[str]:
    """Find which words a text says, as it writes them; an ASCII word is only found as a whole word.

    A ``name`` is only found as it is written: 'Apple' is a company, 'apple' is not.
    """
    flags = 0 if name else re.IGNORECASE
    patterns = tuple(map(_whole, words))
    if any_of(patterns, flags).search(text):
        for pattern in patterns:
            if found := re.compile(pattern, flags).search(text):
                yield found.group()


@lru_cache(maxsize=256)
def any_of(patterns: tuple[str, ...], flags: int = 0) -> re.Pattern[str]:
    """Put patterns together, to pass most texts at one look; none of them may refer to a group."""
    return re.compile("|".join(f"(?:{each})" for each in patterns) or "(?!)", flags)


@lru_cache(maxsize=2048)
def _whole(word: str) -> str:
    before, after = (
        r"(?<![A-Za-z0-9])" if word[0].isascii() else "",
        r"(?![A-Za-z0-9])" if word[-1].isascii() else "",
    )
    return before + re.escape(word) + after
