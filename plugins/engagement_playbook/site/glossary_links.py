"""Words of the glossary, found in a text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from engagement_playbook.locale import Locale
from engagement_playbook.model.term import Term

_BRACKETED: Final = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*")
_LETTER: Final = r"[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
"""What belongs to a word in scripts that part words by spaces."""


class GlossaryLinker:
    """Finds the terms of one language.

    ``meanings`` holds the definition of each term by its id.
    """

    def __init__(self, terms: Sequence[Term], locale: Locale) -> None:
        self.meanings = {term.id: term.definition[locale.code] for term in terms}
        self._endings = ("", *locale.words("page.glossary.endings"))
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for term in terms:
            for name in _names(term, locale.code):
                self._folded.setdefault(name.casefold(), term.id)
            for name in term.abbreviations:
                self._exact.setdefault(name, term.id)
        folded = dict.fromkeys((*self._folded, *locale.words("page.glossary.apart")), True)
        names = _any_of(folded | dict.fromkeys(self._exact, False), self._endings)
        self._pattern = re.compile(names or "(?!)")

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the start, the end and the term of each word of a text that names one."""
        for word in self._pattern.finditer(text):
            if term := self._identify(word[0]):
                yield word.start(), word.end(), term

    def _identify(self, word: str) -> str | None:
        """Find the term that a word names; None for a word that only looks like one."""
        for ending in self._endings:
            name = word.removesuffix(ending)
            if known := self._exact.get(name) or self._folded.get(name.casefold()):
                return known
        return None


def _names(term: Term, language: str) -> Iterator[str]:
    title = term.term[language].plain
    yield _BRACKETED.sub(" ", title).strip()
    yield from _BRACKETED.findall(title)


def _any_of(names: Mapping[str, bool], endings: Iterable[str]) -> str:
    """Put names together, with whether case matters not: by their first character, under it the longest first.

    Why by the first character: nearly every place of a page begins no name, and is passed at one look.
    """
    by_initial: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_initial.setdefault(name[0].casefold(), []).append(name)
    groups: list[str] = []
    for parted in (True, False):
        initials = [initial for initial in by_initial if bool(re.match(_LETTER, initial)) == parted]
        if initials:
            either = "".join(re.escape(initial + initial.upper()) for initial in initials)
            alternatives = "|".join(
                rf"(?=[{re.escape(initial + initial.upper())}])"
                rf"(?:{_alternatives(by_initial[initial], names, endings)})"
                for initial in initials
            )
            before = rf"(?<!{_LETTER})" if parted else ""
            groups.append(rf"(?=[{either}]){before}(?:{alternatives})")
    return "|".join(groups)


def _alternatives(listed: Iterable[str], folded: Mapping[str, bool], endings: Iterable[str]) -> str:
    """Write names one after the other; where letters part words, a name ends with its word, which may have an ending.

    Neighbours of a kind share what follows them: a class of letters takes longer to compile than the names.
    """
    ending = rf"(?:{'|'.join(map(re.escape, endings))})"
    written = []
    for (lettered, fold), run in groupby(
        listed, lambda name: (bool(re.match(_LETTER, name[-1])), folded[name])
    ):
        either = f"(?{'i' if fold else ''}:{'|'.join(map(re.escape, run))})"
        written.append(f"{either}{ending}(?!{_LETTER})" if lettered else either)
    return "|".join(written)
