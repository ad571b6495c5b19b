"""What every paper has in common: its language, its makers, its frame.

Papers are plain data for the Typst files beside this module. A text of the playbook becomes a list
of runs and stays a string all the way: nothing an author writes is ever Typst.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from engagement_playbook.config.settings import Customer, Settings
from engagement_playbook.locale import Locale
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.text import LocalizedText, RichText
from engagement_playbook.pdf.fonts import Fonts
from engagement_playbook.presentation.addresses import url_of
from engagement_playbook.presentation.labels import VALUES
from engagement_playbook.presentation.presentation import LABELS, Parties, Presentation

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Paper: TypeAlias = "dict[str, Json]"
"""One paper of a document; its ``kind`` chooses the Typst function that draws it."""

PRINTED: Final = (LABELS, "page.", VALUES)
"""The sections whose strings may stand on paper: a book names things as the pages do."""

_LONG_WORD: Final = re.compile(r"[^\s\u3400-\u4dbf\u4e00-\u9fff/-]{20}")
"""What ``text.typ`` may have to break; a few characters fewer, because a label may touch a text."""

_UNPRINTED: Final = ("url", "u", "to", "fonts", "accent", "logo", "customer_logo", "field_rows")

_WIDE_SIGNS: Final = ("Hans", "Hant", "Jpan")
"""Scripts whose quotes and dashes are as wide as their characters."""

_SQUARE: Final = (*_WIDE_SIGNS, "Kore")
"""Scripts whose characters fill a square, so that lines need more room between them."""


def with_parties(settings: Settings, parties: Parties) -> Settings:
    """Return the settings of a site whose project and customer are these, as far as they are known.

    The logo of the configured customer is nobody else's.
    """
    options = settings.options
    customer = options.customer
    if parties.customer and parties.customer != customer.name:
        customer = Customer(name=parties.customer)
    known = {"project": parties.project or options.project, "customer": customer}
    return settings.model_copy(update={"options": options.model_copy(update=known)})


@dataclass(frozen=True, slots=True)
class PaperContext(Presentation):
    """The words of papers in one language, with rich text and QR codes as data."""

    def runs(self, text: LocalizedText | None, *, linked: bool = False) -> Json:
        """A text in the language of the paper, with its looks; None stays None."""
        return None if text is None else runs(text[self.locale.code], linked=linked)

    def live_code(self, reference: Reference, printed: str | None = None) -> Json:
        """The address in the QR code of a part's page; None for a site without address.

        ``printed`` is the version on the paper: the page says what has changed since.
        """
        url = self.address(url_of(reference).location())
        if url and printed:
            url += f"?printed={printed}"
        return {"url": url} if url else None

    def address(self, location: str) -> str:
        """The whole address of a page or a file in the language of the paper; empty for a site without address."""
        if not self.settings.site_url:
            return ""
        languages = self.settings.languages
        below = "" if self.locale.code == languages[0] else f"{self.locale.code}/"
        return f"{self.settings.site_url.rstrip('/')}/{below}{location}"


def runs(inline: RichText, *, linked: bool = False) -> Json:
    """Turn a text into the runs that ``text.typ`` draws.

    Links to addresses stay links. Links to other parts of the playbook are words on paper, but for a
    ``linked`` document, which holds those parts itself.
    """
    spans: list[Json] = []
    for run in inline.runs:
        data: dict[str, Json] = {"t": run.text}
        if run.strong:
            data["b"] = True
        if run.code:
            data["code"] = True
        if run.href:
            data["u"] = run.href
        if linked and run.reference:
            data["to"] = str(run.reference)
        spans.append(data)
    return spans


_OURS: Final = ("audience", "style", "qr")
"""What a neutral paper shows none of, whoever described it."""


def document(
    title: str,
    papers: Iterable[Paper],
    *,
    own: bool,
    revised: dt.date | None,
) -> Paper:
    """Make papers one document.

    ``own`` marks every page as not to be left behind. A paper that is ``neutral`` carries the two parties and nothing
    of the playbook; a document is neutral where all its papers are. What a reader fills in never reaches the title
    or the other metadata.
    """
    parts = [
        {**paper, **dict.fromkeys(_OURS & paper.keys())} if paper.get("neutral") else paper
        for paper in papers
    ]
    return {
        "title": title,
        "revised": revised.isoformat() if revised else None,
        "own": own,
        "neutral": all(part.get("neutral", False) for part in parts),
        "parts": [*parts],
    }


@dataclass(frozen=True, slots=True)
class Logos:
    """The names of the logos' files among the files of a compilation; None for a side without one."""

    organisation: str | None = None
    customer: str | None = None


def frame(
    contexts: Sequence[PaperContext], *, fonts: Fonts, logos: Logos, locales: Iterable[Locale]
) -> Paper:
    """Describe what is the same on all papers, in the language of each context; the first decides all but its words.

    ``locales`` are the languages in which a paper may quote, whatever its own.
    """
    first, *_ = contexts
    parties = first.parties
    return {
        "author": first.author,
        "organisation": first.organisation,
        "project": parties.project,
        "customer": parties.customer,
        "paper": {"a4": "a4", "letter": "us-letter"}[first.settings.options.paper],
        "accent": first.settings.options.look.accent,
        "logo": logos.organisation,
        "customer_logo": logos.customer,
        "field_rows": field_rows([*first.head_fields]),
        "voices": [_voice(context, fonts) for context in contexts],
        "languages": {locale.code: _language(locale, fonts) for locale in locales},
    }


_FIELD_SHARES: Final = {
    "customer": 1.9,
    "project": 1.9,
    "date": 1.0,
    "place": 1.9,
    "pm": 1.4,
    "attendees": 2.4,
}
_FIELD_SHARE: Final = 1.4
_LINES: Final = {"roomy": 3.8, "compact": 4.8, "form": 6.2}
"""Shares of a line: on a sheet with room, on one without, and above a form, which has one line for all."""
_MANY: Final = ("attendees",)
"""Fields that ask for more than a form has room for."""


def field_rows(names: Sequence[str]) -> dict[str, Json]:
    """Set the fields at the head of a sheet in rows, by how much room there is for them."""
    rows: dict[str, Json] = {}
    for room, most in _LINES.items():
        lines: list[list[Json]] = []
        taken = most
        for name in names:
            share = _FIELD_SHARES.get(name, _FIELD_SHARE)
            if room == "form" and name in _MANY:
                continue
            if taken + share > most + 0.01:
                lines.append([])
                taken = 0
            lines[-1].append({"id": name, "share": share})
            taken += share
        rows[room] = [*lines]
    return rows


def _voice(context: PaperContext, fonts: Fonts) -> Paper:
    """Return what depends on the language alone: its code for screen readers, its fonts, its labels for the page."""
    locale = context.locale
    return {
        **_language(locale, fonts),
        "leading": 0.62 if locale.script in _SQUARE else 0.55,
        "confidentiality": context.confidentiality or None,
        "labels": {
            **{
                key.removeprefix(LABELS): text
                for key, text in locale.strings.items()
                if key.startswith(LABELS)
            },
            **{f"fields.{name}": label for name, label in context.head_fields.items()},
        },
    }


def _language(locale: Locale, fonts: Fonts) -> Paper:
    """Return how words of a language are set."""
    return {
        "lang": locale.typst_lang,
        "region": locale.typst_region,
        "fonts": list(fonts.families(locale.script)),
        "wide_signs": locale.script in _WIDE_SIGNS,
    }


def texts_of(data: Json) -> Iterator[str]:
    """Go through the strings of a paper that are printed, and some that only tell Typst how to draw it."""
    match data:
        case str():
            yield data
        case list():
            for value in data:
                yield from texts_of(value)
        case dict():
            for key, value in data.items():
                if key not in _UNPRINTED:
                    yield from texts_of(value)


def with_texts(data: Json, texts: Mapping[str, str]) -> Json:
    """Return a paper with other strings for some of those that ``texts_of`` goes through."""
    match data:
        case str():
            return texts.get(data, data)
        case list():
            return [with_texts(value, texts) for value in data]
        case dict():
            return {
                key: value if key in _UNPRINTED else with_texts(value, texts) for key, value in data.items()
            }
        case _:
            return data


def has_long_words(data: Json) -> bool:
    """Say whether some word may be longer than a column; looking for such words takes Typst a tenth of its time."""
    match data:
        case str():
            return bool(_LONG_WORD.search(data))
        case list():
            # The runs of a text follow each other without a space.
            text = "".join(str(run.get("t", " ")) for run in data if isinstance(run, dict))
            return bool(_LONG_WORD.search(text)) or any(map(has_long_words, data))
        case dict():
            return any(has_long_words(value) for key, value in data.items() if key not in _UNPRINTED)
        case _:
            return False
