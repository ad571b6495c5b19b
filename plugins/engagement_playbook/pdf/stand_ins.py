"""Print every text, whatever characters it holds: one that no font has becomes a visible box.

What its author or its reader is told of it says ``check``.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from engagement_playbook.pdf.compiler import compiles, sources
from engagement_playbook.pdf.fonts import Fonts
from engagement_playbook.source.limits import DIRECTION_CONTROL

STAND_IN: Final = "▯"
"""What fonts show for a character they lack. Typst brings it, and it is no box to tick."""

_MOST_TRIALS: Final = 400
"""What Typst has not been asked about by then counts as not printable: a second or two, whatever is written."""

# Bold on a sheet, light in a field; and what is longer than a column is broken between any two characters.
_TRIAL: Final = b"""#import "text.typ": breakable-words
#let d = json("data.json")
#set document(title: "-", date: datetime(year: 2000, month: 1, day: 1))
#set text(font: d.fonts)
#show: breakable-words
#for words in d.texts {
  block(words)
  block(width: 9mm, text(weight: 700, words))
}
"""

_SPACES: Final = frozenset("\n ")
_DOUBTFUL: Final = frozenset("CM")
"""Controls and marks, by the first letter of their category: what they look like a font alone does not tell."""

_JOINER: Final = "\u200d"
_NEVER_PRINTED: Final = frozenset("\ufffd\ufeff")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Replaced(Generic[Key]):
    """A text as it is printed, with its key and the characters in whose place it has a stand-in."""

    key: Key
    text: str
    characters: tuple[str, ...]


def replace_unprintable(
    texts: Mapping[Key, str], fonts: Fonts, *, archive: bool = False, strict: bool = False
) -> tuple[Replaced[Key], ...]:
    """Find the texts that cannot be printed as they are, each with stand-ins in it; raises nothing.

    Whatever a text holds, the one that is given back can be printed. ``strict`` leaves nothing in it but
    what a font of the site has, whatever Typst says of the rest.
    """
    doubtful = {key: _clusters(text) for key, text in texts.items() if not is_plain(text, fonts)}
    if not doubtful:
        return ()
    typst = _Typst(fonts, archive=archive)
    clusters = dict.fromkeys(cluster for text in doubtful.values() for cluster in text)
    unknown = [cluster for cluster in clusters if not is_plain(cluster, fonts)]
    bad = {*unknown} if strict else _refused_clusters(unknown, typst, fonts)
    printed = {key: _with_stand_ins(text, bad, fonts) for key, text in doubtful.items()}
    # What stands beside a character may forbid it.
    refused = typst.refused([*dict.fromkeys(text for text, _ in printed.values())])
    for key, (text, _) in printed.items():
        if text in refused:
            printed[key] = _with_stand_ins(doubtful[key], {*unknown}, fonts)
    return tuple(Replaced(key, text, characters) for key, (text, characters) in printed.items() if characters)


def _refused_clusters(clusters: Iterable[str], typst: _Typst, fonts: Fonts) -> set[str]:
    refused = {cluster for cluster in clusters if _is_never_printed(cluster) or _is_private(cluster, fonts)}
    asked = [cluster for cluster in clusters if cluster not in refused]
    # Typst overlooks a character that no font has in the midst of others, until a line breaks there.
    characters = {character for cluster in asked for character in cluster if not _is_mark(character)}
    missing = typst.refused_between_letters(characters)
    refused |= {cluster for cluster in asked if not missing.isdisjoint(cluster)}
    return refused | typst.refused_between_letters(cluster for cluster in asked if cluster not in refused)


class _Typst:
    """Tries many texts in one compilation, and halves a batch that Typst refuses."""

    def __init__(self, fonts: Fonts, *, archive: bool) -> None:
        self._fonts = fonts
        self._archive = archive
        self._left = _MOST_TRIALS

    def refused(self, texts: Sequence[str]) -> set[str]:
        """Find the texts that Typst does not print."""
        if not texts:
            return set()
        if self._left and self._prints(texts):
            return set()
        if len(texts) == 1 or not self._left:
            return {*texts}
        half = len(texts) // 2
        return self.refused(texts[:half]) | self.refused(texts[half:])

    def refused_between_letters(self, signs: Iterable[str]) -> set[str]:
        """Find the signs that Typst does not print; at the end of a line, some would leave no trace."""
        between = {f"a {sign} a": sign for sign in sorted(signs)}
        return {between[text] for text in self.refused([*between])}

    def _prints(self, texts: Sequence[str]) -> bool:
        self._left -= 1
        return can_print((*texts,), self._fonts, archive=self._archive)


@lru_cache(maxsize=1024)
def can_print(texts: tuple[str, ...], fonts: Fonts, *, archive: bool = False) -> bool:
    """Let Typst try texts in every way in which a pack prints what a reader wrote; it takes some milliseconds."""
    data = json.dumps({"fonts": list(fonts.families()), "texts": list(texts)})
    frame = json.dumps({"voices": []})
    files = {"main.typ": _TRIAL, "data.json": data.encode(), "frame.json": frame.encode()}
    return compiles({**sources(), **files}, fonts, archive=archive)


def is_plain(text: str, fonts: Fonts) -> bool:
    """Say whether every character of a text is in a font and stands for itself, so that no trial is needed."""
    return _plain_characters(fonts).issuperset(text)


@lru_cache(maxsize=2)
def _plain_characters(fonts: Fonts) -> frozenset[str]:
    characters = map(chr, fonts.characters)
    plain = (c for c in characters if unicodedata.category(c)[0] not in _DOUBTFUL)
    return _SPACES.union(plain, STAND_IN)


def _is_never_printed(cluster: str) -> bool:
    """Say whether it would mislead a reader, is half of a character, or is a mark or joiner on nothing.

    One at the beginning of a text would change the label that is printed before it.
    """
    return (
        not _NEVER_PRINTED.isdisjoint(cluster)
        or bool(DIRECTION_CONTROL.search(cluster))
        or unicodedata.category(cluster[0]) == "Cs"
        or _is_mark(cluster[0])
        or cluster[0] == _JOINER
    )


def _is_private(cluster: str, fonts: Fonts) -> bool:
    """Say whether it is a character of private use of which only a font that Typst brings has something else."""
    return unicodedata.category(cluster[0]) == "Co" and ord(cluster[0]) not in fonts.characters


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _clusters(text: str) -> list[str]:
    """Cut a text into what is printed as one sign: a character with its marks, emoji that are joined."""
    clusters: list[str] = []
    for character in text:
        if clusters and _continues(clusters[-1], character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _continues(cluster: str, character: str) -> bool:
    if unicodedata.category(cluster[0])[0] in "CZ":
        return False
    if _is_flag_half(character):
        return len(cluster) == 1 and _is_flag_half(cluster)
    if unicodedata.category(character) == "So":
        return cluster[-1] == _JOINER
    return (
        _is_mark(character)
        or character == _JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _with_stand_ins(
    clusters: Iterable[str], bad: AbstractSet[str], fonts: Fonts
) -> tuple[str, tuple[str, ...]]:
    """Put a text together again; returned with the characters that are not in it any more."""
    parts: list[str] = []
    lacking: dict[str, None] = {}
    for cluster in clusters:
        if cluster not in bad:
            parts.append(cluster)
            continue
        # A letter stays where only what is on it cannot be printed.
        kept = cluster[0] if is_plain(cluster[0], fonts) and len(cluster) > 1 else ""
        parts.append(kept + STAND_IN)
        lacking |= dict.fromkeys(_telling(cluster[len(kept) :]))
    return "".join(parts), tuple(lacking)


def _telling(characters: str) -> str:
    """Leave out what only joins characters or varies them."""
    telling = [c for c in characters if c != _JOINER and not "\ufe00" <= c <= "\ufe0f"]
    return "".join(telling) or characters
