"""Words of the glossary, found in a finished page and made to explain themselves.

Works on the Markdown of a page, where every mark of a text is a numeric reference by now: what
still looks like markup is markup. The first occurrence of a term in each section becomes a link to
the glossary; the explanation stands once, at the end of the page, and ``theme/js/words.js`` shows
it beside the word. Without a script the word is a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from markupsafe import Markup

from engagement_playbook.locale import Locale
from engagement_playbook.model.around import Term
from engagement_playbook.model.reference import Reference
from engagement_playbook.render.escape import escape, token
from engagement_playbook.render.inline import markdown_of
from engagement_playbook.render.links import SCHEME, url_of

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


class Words:
    """The terms of one language, ready to be looked for."""

    def __init__(self, terms: Iterable[Term], locale: Locale) -> None:
        self._language = locale.code
        self._terms = {term.id: term for term in terms}
        self._endings = ("", *locale.words("page.glossary.endings"))
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for term in self._terms.values():
            for name in _names(term, locale.code):
                self._folded.setdefault(str(escape(name)).casefold(), term.id)
            for name in term.abbreviations:
                self._exact.setdefault(str(escape(name)), term.id)
        apart = (str(escape(word)) for word in locale.words("page.glossary.apart"))
        patterns = {name: f"(?i:{_pattern(name, self._endings)})" for name in (*self._folded, *apart)}
        patterns |= {name: _pattern(name, self._endings) for name in self._exact}
        word = _any_of(patterns) or "(?!)"
        self._pattern = re.compile(rf"{_MARKUP}|(?P<word>{word})|&\#[0-9]+;", re.MULTILINE)

    def explain(self, markdown: str) -> str:
        """Link the first occurrence of each term in each section, and append what the terms mean."""
        found: dict[str, None] = {}
        body = "".join(self._explained(markdown, found))
        if not found:
            return markdown
        meanings = (
            Markup('<p id="word_{}" markdown="span">{}</p>').format(
                token(each), markdown_of(self._terms[each].definition[self._language])
            )
            for each in found
        )
        listed = Markup("\n").join(meanings)
        return f'{body}\n<div class="pb-meanings" hidden markdown="block">\n{listed}\n</div>\n'

    def _explained(self, markdown: str, found: dict[str, None]) -> Iterator[str]:
        end = 0
        quiet: list[bool] = []
        names: list[str] = []
        here: set[str] = set()
        for piece in self._pattern.finditer(markdown):
            yield markdown[end : piece.start()]
            end = piece.end()
            groups: Mapping[str, str | None] = piece.groupdict()
            if groups["heading"]:
                if not groups["heading"].startswith("###"):
                    here.clear()
            elif groups["tag"]:
                _step(groups, names, quiet)
            elif groups.get("word") and not any(quiet):
                identifier = self._identify(piece["word"])
                if identifier and identifier not in here:
                    here.add(identifier)
                    found[identifier] = None
                    yield self._link(piece["word"], identifier)
                    continue
            yield piece.group()

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


def _pattern(name: str, endings: Iterable[str]) -> str:
    """Where letters part words, a name ends with its word, which may have an ending."""
    if not re.match(_LETTER, name[-1]):
        return re.escape(name)
    ending = "|".join(map(re.escape, endings))
    return rf"{re.escape(name)}(?:{ending})(?!{_LETTER})"


def _any_of(patterns: Mapping[str, str]) -> str:
    """Put patterns of names together: by their first character, and under it the longest first.

    Why by the first character: nearly every place of a page begins no name, and is passed at one look.
    """
    by_initial: dict[str, list[str]] = {}
    for name in sorted(patterns, key=len, reverse=True):
        by_initial.setdefault(name[0].casefold(), []).append(patterns[name])
    groups: list[str] = []
    for parted in (True, False):
        initials = [each for each in by_initial if bool(re.match(_LETTER, each)) == parted]
        if initials:
            either = "".join(re.escape(each + each.upper()) for each in initials)
            each_of = "|".join(
                rf"(?=[{re.escape(each + each.upper())}])(?:{'|'.join(by_initial[each])})"
                for each in initials
            )
            # A name that begins with a letter begins a word, and is no number of a reference.
            before = rf"(?<!{_LETTER})(?<!\#)" if parted else ""
            groups.append(rf"(?=[{either}]){before}(?:{each_of})")
    return "|".join(groups)


def _step(groups: Mapping[str, str | None], names: list[str], quiet: list[bool]) -> None:
    """Go into an element or out of it; ``quiet`` says of each whether it is no place for links."""
    name = (groups["name"] or "").lower()
    tag = groups["tag"] or ""
    if groups["slash"]:
        while names and names.pop() != name:
            quiet.pop()
        if quiet:
            quiet.pop()
    elif name not in _VOID and not tag.endswith("/>"):
        names.append(name)
        quiet.append(name in _NO_PLACE or bool(_QUIET.search(tag)))
