"""Words of the glossary, found in a finished page and made to explain themselves.

Works on the Markdown of a page, where every mark of a text is a numeric reference by now: what
still looks like markup is markup. The first occurrence of a term in each section becomes a link to
the glossary; the explanation stands once, at the end of the page, and ``theme/js/glossary-tooltip.js`` shows
it beside the word. Without a script the word is a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from markupsafe import Markup

from engagement_playbook.locale import Locale
from engagement_playbook.model.term import Term
from engagement_playbook.model.reference import Reference
from engagement_playbook.site.escape import escape, token
from engagement_playbook.site.inline import markdown_of
from engagement_playbook.presentation.addresses import url_of
from engagement_playbook.site.links import SCHEME

_NO_PLACE: Final = frozenset(
    {
        *(
            "a",
            "button",
            "cite",
            "code",
            "dt",
            "form",
            "h1",
            "h2",
            "h3",
            "label",
            "option",
            "pre",
            "select",
            "small",
        ),
        *("script", "style", "summary", "svg", "th", "time"),
    }
)
"""Elements whose text names, steers or quotes; a link in it would be in the way."""

_QUIET: Final = re.compile(
    r'class="[^"]*\b(?:pb-(?:acts__who|actions|fact__title|filters|kicker|meta|mode|refs|refs__title|row__side|row__title|strip|suggest|note|h3))\b'
)
"""Furniture of a page: what is in it is short, and mostly a link already."""

_BRACKETED: Final = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*")
_LETTER: Final = r"[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
"""What belongs to a word in scripts that part words by spaces."""

_MARKUP: Final = (
    r"(?P<heading>^\#.*$)"
    r"|(?P<link>!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^()\s]*\)(?:\{[^{}\n]*\})?)"
    r"|(?P<tag><(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>)"
)
_VOID: Final = frozenset({"br", "hr", "img", "input", "path", "circle"})


class GlossaryLinker:
    """Finds the terms of one language; equal to another that finds and explains the same."""

    def __init__(self, terms: Sequence[Term], locale: Locale) -> None:
        self._meanings = {term.id: markdown_of(term.definition[locale.code]) for term in terms}
        self._endings = ("", *locale.words("page.glossary.endings"))
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for term in terms:
            for name in _names(term, locale.code):
                self._folded.setdefault(str(escape(name)).casefold(), term.id)
            for name in term.abbreviations:
                self._exact.setdefault(str(escape(name)), term.id)
        apart = (str(escape(word)) for word in locale.words("page.glossary.apart"))
        folded = dict.fromkeys((*self._folded, *apart), True)
        word = _any_of(folded | dict.fromkeys(self._exact, False), self._endings) or "(?!)"
        self._pattern = re.compile(rf"{_MARKUP}|(?P<word>{word})|&\#[0-9]+;", re.MULTILINE)
        known = (self._meanings, self._exact, self._folded)
        self._facts = self._pattern.pattern, *(tuple(names.items()) for names in known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GlossaryLinker) and self._facts == other._facts

    def __hash__(self) -> int:
        return hash(self._facts)

    # A preview asks for the same pages again and again; those of the shipped playbook fit in.
    @lru_cache(maxsize=256)  # noqa: B019 - equal words share what is kept, and it is bounded
    def explain(self, markdown: str) -> str:
        """Link the first occurrence of each term in each section, and append what the terms mean."""
        linked: dict[str, None] = {}
        body = "".join(self._explained(markdown, linked))
        if not linked:
            return markdown
        meanings = (
            Markup('<p id="word_{}" markdown="span">{}</p>').format(token(term), self._meanings[term])
            for term in linked
        )
        listed = Markup("\n").join(meanings)
        return f'{body}\n<div class="pb-meanings" hidden markdown="block">\n{listed}\n</div>\n'

    def _explained(self, markdown: str, linked: dict[str, None]) -> Iterator[str]:
        end = quiet = 0
        names: list[tuple[str, bool]] = []
        here: set[str] = set()
        for piece in self._pattern.finditer(markdown):
            match piece.lastgroup:
                case "heading":
                    if not piece["heading"].startswith("###"):
                        here.clear()
                case "tag":
                    quiet += _step(piece, names)
                case "word" if not quiet:
                    identifier = self._identify(piece["word"])
                    if identifier and identifier not in here:
                        here.add(identifier)
                        linked[identifier] = None
                        yield markdown[end : piece.start()]
                        yield self._link(piece["word"], identifier)
                        end = piece.end()
        yield markdown[end:]

    def _identify(self, word: str) -> str | None:
        """Find the term that a word names; None for a word that only looks like one."""
        for ending in self._endings:
            name = word.removesuffix(ending)
            if known := self._exact.get(name) or self._folded.get(name.casefold()):
                return known
        return None

    def _link(self, word: str, identifier: str) -> str:
        target = f"{SCHEME}{token(url_of(Reference('term', identifier)))}"
        return f'[{word}]({target}){{ .pb-word aria-describedby="word_{identifier}" }}'


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
            # A name that begins with a letter begins a word, and is no number of a reference.
            before = rf"(?<!{_LETTER})(?<!\#)" if parted else ""
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


def _step(tag: re.Match[str], names: list[tuple[str, bool]]) -> int:
    """Track an opening or closing tag; return the change in the number of open elements without links."""
    name = tag["name"].lower()
    change = 0
    if tag["slash"]:
        while names:
            left, quiet = names.pop()
            change -= quiet
            if left == name:
                break
    elif name not in _VOID and not tag[0].endswith("/>"):
        quiet = name in _NO_PLACE or bool(_QUIET.search(tag[0]))
        names.append((name, quiet))
        change += quiet
    return change
