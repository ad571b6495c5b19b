"""Looking for words in a text, whatever its language does between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache


def says(text: str, words: Iterable[str], *, name: bool = False) -> Iterator[str]:
    """Find which words a text says, as it writes them; an ASCII word is only found as a whole word.

    A ``name`` is only found as it is written: 'Apple' is a company, 'apple' is not.
    """
    for word in words:
        if found := _pattern(word, 0 if name else re.IGNORECASE).search(text):
            yield found.group()


@lru_cache(maxsize=2048)
def _pattern(word: str, flags: int) -> re.Pattern[str]:
    before, after = (
        r"(?<![A-Za-z0-9])" if word[0].isascii() else "",
        r"(?![A-Za-z0-9])" if word[-1].isascii() else "",
    )
    return re.compile(before + re.escape(word) + after, flags)
