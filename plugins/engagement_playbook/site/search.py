"""What a reader can search for: every part of a playbook as an entry of its own.

The entries of a language become one small JSON file. ``theme/js/search-engine.js`` ranks them in
the reader's browser; it knows no language, so everything it must know about one comes from here.
Titles and texts are plain characters; whoever shows them escapes them.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Content
from engagement_playbook.model.case_study import CaseStudy, Lesson
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.phase import Phase, Step
from engagement_playbook.model.playbook import Playbook, title_of
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Register
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.role import Role
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.template import Template
from engagement_playbook.model.term import Term
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import texts_of
from engagement_playbook.presentation.addresses import CLOCKS, Address, UrlStyle, url_of
from engagement_playbook.presentation.labels import SIDES, Labels
from engagement_playbook.support.kept_results import KeptResults

PLACE_SEPARATOR: Final = " › "

_WEIGHTS: Final[Mapping[str, float]] = {
    "phase": 1.2,
    "checklist": 1.2,
    "template": 1.2,
    "visit": 1.2,
    "register": 0.9,
    "milestone": 0.8,
    "step": 1.15,
    "case": 1.1,
    "rule": 1.1,
    "term": 1.1,
    "faq": 1.15,
    "phrase": 1.15,
    "stop": 0.9,
    "scenario": 0.9,
}
"""How much a kind counts where two parts match equally well; what holds others leads to them."""

_NAMED_IN_EVERY_LANGUAGE: Final = frozenset(
    {"phase", "step", "checklist", "template", "visit", "case", "stage", "role", "term", "rule", "register"}
)
"""Kinds with short names, which a reader of one language may know by their name in another."""

_PARTS_INSIDE: Final = ("steps", "items", "lessons")
"""Fields that hold parts with entries of their own."""

_REGISTER_DETAILS: Final = ("columns", "deadlines")
"""What a register asks in so many words; who searches for one of them means the paper that is about it."""

_BRACKETED: Final = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*")
_BLOCK_END: Final = re.compile(
    r"<(?:br|/(?:p|li|h[1-6]|td|th|tr|dt|dd|div|pre|blockquote))\b[^>]*>", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^>]*>")
_BOUNDARY_MARKS: Final = str.maketrans("", "", "\u200b\u00b6")
"""What the stock plugin leaves in a text: word boundaries of its segmenter, signs of permalinks."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to find.

    ``kind`` and ``place`` are shown with it; ``names`` (what else it is called) and ``keywords``
    (what else a reader may type) only match.
    """

    address: Address
    title: str
    text: str = ""
    kind: str = ""
    place: str = ""
    names: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    """Names that mean the same wherever they stand, so that one of them finds the others."""
    weight: float = 1.0

    @classmethod
    def of_page(cls, location: str, title: str, text: str) -> SearchEntry:
        """Make an entry of a page indexed by another search plugin, with a finished address and texts in HTML."""
        path, _, anchor = location.partition("#")
        return cls(Address(path, anchor), _from_html(title), _from_html(text))


def search_entries(
    playbook: Playbook,
    locale: Locale,
    extra: Iterable[SearchEntry] = (),
    kept: KeptResults[SearchEntry] | None = None,
) -> tuple[SearchEntry, ...]:
    """Make an entry of every part, in reading order; ``extra`` are pages written by hand.

    ``kept`` holds the entries of an earlier call: one that would read the same is not made again.
    """
    whole, references = playbook, playbook.parts
    if kept:
        kept.begin({"playbook": playbook}, locale)
        playbook = kept.stand_in("playbook", playbook)
    makers = {reference: partial(_entry, playbook, reference, locale) for reference in references}
    entries = (
        kept.get_or_make(str(reference), make) if kept else make() for reference, make in makers.items()
    )
    return (*entries, *_clocks(whole, locale), *extra)


def _clocks(playbook: Playbook, locale: Locale) -> Iterator[SearchEntry]:
    """Make an entry of the page of clocks, where there are any."""
    code = locale.code
    clocks = [clock for rule in playbook.rules for clock in rule.clocks]
    if clocks:
        texts = [text for clock in clocks for text in (clock.name, clock.first)]
        texts += [text for note in playbook.clock_notes for text in (note.title, note.text)]
        yield SearchEntry(
            Address(CLOCKS),
            locale.text("page.nav.incident-clocks"),
            _joined((locale.text("page.clocks.lead"), *(text[code].plain for text in texts))),
        )


def search_index(
    entries: Iterable[SearchEntry], locale: Locale, style: UrlStyle = UrlStyle.DIRECTORIES
) -> dict[str, Any]:
    """Make the index a browser loads: Material's shape, with what our engine needs beside it.

    Two entries never share a location; the first one stays.
    """
    documents: dict[str, dict[str, Any]] = {}
    same = [list(map(str.strip, group.split("="))) for group in locale.words("search.same")]
    for entry in entries:
        if entry.synonyms:
            same.append(list(entry.synonyms))
        location = entry.address.location(style)
        documents.setdefault(location, _document(entry, location))
    return {
        "config": {
            "lang": [locale.theme_language],
            "separator": r"[\s\-]+",
            "pipeline": [],
            "fields": {"title": {}, "text": {}},
            "ignored": locale.words("search.ignored"),
            "endings": locale.words("search.endings"),
            "same": same,
            "letters": _letters_in_use(locale.text("search.letters").split(), documents.values()),
            "missing": locale.text("search.missing"),
        },
        "docs": list(documents.values()),
    }


def search_index_script(index: Mapping[str, Any]) -> str:
    """Write the index as a script, for pages read from disk, which may not request a file."""
    return f"var __index = {json.dumps(index, ensure_ascii=False, separators=(',', ':'))};\n"


def _letters_in_use(groups: Iterable[str], documents: Iterable[object]) -> str:
    """Keep the groups of which any character stands in the documents: the others could find nothing."""
    used = set(json.dumps([*documents], ensure_ascii=False))
    return " ".join(group for group in groups if not used.isdisjoint(group))


def _document(entry: SearchEntry, location: str) -> dict[str, Any]:
    document: dict[str, Any] = {"location": location, "title": entry.title, "text": entry.text}
    if entry.kind:
        document["kind"] = entry.kind
    if entry.place:
        document["place"] = entry.place
    if entry.names:
        document["names"] = list(entry.names)
    if entry.keywords:
        document["keywords"] = list(entry.keywords)
    if entry.weight != 1:
        document["boost"] = entry.weight
    return document


def _entry(playbook: Playbook, reference: Reference, locale: Locale) -> SearchEntry:
    value = playbook.part(reference).value
    names = tuple(dict.fromkeys(_names(value, locale.code)))
    return SearchEntry(
        address=url_of(reference),
        title=title_of(value)[locale.code].plain,
        text=_joined(text[locale.code].plain for text in _own_texts(value)),
        kind=_kind(reference, value, locale),
        place=PLACE_SEPARATOR.join(_place(playbook, reference, value, locale)),
        names=(*names, *_foreign_names(reference, value, locale.code)),
        keywords=_keywords(value, locale.code),
        synonyms=_synonyms(value, names, locale.code),
        weight=_WEIGHTS.get(reference.kind, 1.0),
    )


def _joined(texts: Iterable[str]) -> str:
    """Write texts after one another, with a mark where one ends without punctuation."""
    joined = ""
    for text in texts:
        end = joined[-1:]
        joined += f"{' ' if unicodedata.category(end).startswith('P') else ' · '}{text}" if end else text
    return joined


def _own_texts(value: Content) -> Iterator[LocalizedText]:
    """Go through the texts of a part in reading order, without its title and without parts inside it."""
    title = title_of(value)
    without = _REGISTER_DETAILS if isinstance(value, Register) else _PARTS_INSIDE
    return (text for text in texts_of(value, without=without) if text is not title)


def _kind(reference: Reference, value: Content, locale: Locale) -> str:
    match value:
        case Phase() | Step() | Stage():
            return locale.text(f"search.kind.{reference.kind}", number=value.number)
        case Item() if value.critical:
            return locale.text("search.kind.critical")
        case _:
            return locale.text(f"search.kind.{reference.kind}")


def _place(playbook: Playbook, reference: Reference, value: Content, locale: Locale) -> Iterator[str]:
    language = locale.code
    match value:
        case Step() | Item() | Lesson():
            holder = {"step": "phase", "item": "checklist", "lesson": "case"}[reference.kind]
            around = playbook.part(Reference(holder, reference.owner))
            title = title_of(around.value)[language].plain
            number = around.value.number if isinstance(around.value, Phase) else ""
            yield locale.text(f"search.place.{holder}", title=title, number=number)
            if isinstance(around.value, Checklist):
                yield from _place_of_checklist(playbook, around.value, locale, short=True)
        case Checklist():
            yield from _place_of_checklist(playbook, value, locale, short=False)
        case Template():
            yield _phase(playbook, value.phase, locale, short=False)
        case CaseStudy():
            yield Labels(playbook, locale).region(value)
        case Role():
            yield playbook.word(SIDES, value.side, language)
        case Regulation() if value.number:
            yield value.number


def _place_of_checklist(
    playbook: Playbook, checklist: Checklist, locale: Locale, *, short: bool
) -> Iterator[str]:
    if checklist.phase:
        yield _phase(playbook, checklist.phase, locale, short=short)
        return
    if checklist.id in playbook.core:
        yield locale.text("search.place.core")
        return
    for visit in playbook.referrers(Reference("checklist", checklist.id), "visit")[:1]:
        yield locale.text("search.place.visit", title=playbook.title(visit)[locale.code].plain)


def _phase(playbook: Playbook, reference: Reference, locale: Locale, *, short: bool) -> str:
    phase = playbook.part(reference).value
    assert isinstance(phase, Phase)
    if short:
        return locale.text("search.kind.phase", number=phase.number)
    return locale.text("search.place.phase", number=phase.number, title=phase.title[locale.code].plain)


def _names(value: Content, language: str) -> Iterator[str]:
    title = title_of(value)[language].plain
    if bracketed := _BRACKETED.findall(title):
        yield _BRACKETED.sub(" ", title).strip()
        yield from bracketed
    match value:
        case Step():
            yield value.number
        case Term():
            yield from value.abbreviations
        case Phase() if value.short:
            yield value.short[language].plain


def _foreign_names(reference: Reference, value: Content, language: str) -> Iterator[str]:
    if reference.kind in _NAMED_IN_EVERY_LANGUAGE:
        title = title_of(value)
        own = title[language].plain
        yield from (inline.plain for _, inline in title.items() if inline.plain != own)


def _synonyms(value: Content, names: tuple[str, ...], language: str) -> tuple[str, ...]:
    if not isinstance(value, Term):
        return ()
    title = value.term[language].plain
    names = (*names, *value.synonyms.get(language, ()))
    if not names:
        return ()
    return names if _BRACKETED.search(title) else (title, *names)


def _keywords(value: Content, language: str) -> tuple[str, ...]:
    words: tuple[Mapping[str, tuple[str, ...]], ...] = (
        getattr(value, "keywords", {}),
        value.synonyms if isinstance(value, Term) else {},
    )
    return tuple(word for by_language in words for word in by_language.get(language, ()))


def _from_html(markup: str) -> str:
    words = html.unescape(_TAG.sub("", _BLOCK_END.sub(" ", markup)))
    return " ".join(words.translate(_BOUNDARY_MARKS).split())
