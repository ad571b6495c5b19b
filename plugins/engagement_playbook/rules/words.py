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
    # Behind the word, where it looks back over it: a search that begins with plain characters is the fastest.
    before = rf"(?<![A-Za-z0-9]{re.escape(word)})" if word[:1].isascii() else ""
    after = r"(?![A-Za-z0-9])" if word[-1:].isascii() else ""
    return bool(word) and re.search(f"{re.escape(word)}{before}{after}", text) is not None


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
