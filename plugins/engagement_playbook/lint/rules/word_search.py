"""Looking for words in a text, whatever its language does between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache


def says(text: str, words: tuple[str, ...], *, name: bool = False) -> Iterator[str]:
    """Find which words a text says, as it writes them; an ASCII word is only found as a whole word.

    A ``name`` is only found as it is written: 'Apple' is a company, 'apple' is not.
    """
    flags = 0 if name else re.IGNORECASE
    if may_say(text, words, name=name):
        for word in words:
            if found := re.search(_whole(word), text, flags):
                yield found.group()


def may_say(text: str, words: tuple[str, ...], *, name: bool = False) -> bool:
    """Pass most texts at one look: say whether the characters of a word are in a text, within a word or not."""
    # Folding and then looking for exact characters is ten times as fast as a search that ignores case.
    return bool(_any_of(words, name).search(text if name else text.casefold()))


def has_word(text: str, word: str) -> bool:
    """Say whether a text has a word as it is written; for one word and a text as long as a book.

    Texts whose case does not matter are folded before, and once.
    """
    start = text.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (_goes_on(before, word[0]) or _goes_on(after, word[-1])):
            return True
        start = text.find(word, start + 1)
    return False


def _goes_on(beside: str, edge: str) -> bool:
    """Whether a word does not end at its edge, but goes on in what stands beside it."""
    return edge.isascii() and beside.isascii() and beside.isalnum()


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...], name: bool) -> re.Pattern[str]:  # noqa: FBT001 - a key of the cache
    return re.compile("|".join(re.escape(word if name else word.casefold()) for word in words) or "(?!)")


@lru_cache(maxsize=16)
def either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Put patterns together; none of them may refer to a group."""
    return re.compile("|".join(f"(?:{each})" for each in patterns) or "(?!)")


@lru_cache(maxsize=2048)
def _whole(word: str) -> str:
    before, after = (
        r"(?<![A-Za-z0-9])" if word[0].isascii() else "",
        r"(?![A-Za-z0-9])" if word[-1].isascii() else "",
    )
    return before + re.escape(word) + after
