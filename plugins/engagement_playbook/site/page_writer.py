"""One page while it is written: its headings, ids, links and the words it explains are recorded as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from engagement_playbook.model.reference import Reference
from engagement_playbook.model.text import RichText, Span
from engagement_playbook.presentation.addresses import Address, UrlStyle, url_of
from engagement_playbook.site.escape import escape, escape_heading, token, verbatim
from engagement_playbook.site.glossary_links import GlossaryLinker
from engagement_playbook.site.links import RelativeUrls, outward_url
from engagement_playbook.site.page import Heading, Page

_TITLE_ID: Final = "page_top"
_SECTION_LEVEL: Final = 2
"""Headings of this level and above begin a section, in which each term is linked once."""


@dataclass(frozen=True, slots=True)
class PageForm:
    """What all pages of a site have in common: how addresses are written, and the sign beside headings.

    ``permalink`` is a sign, or empty for none; ``permalink_title`` says what it is.
    """

    style: UrlStyle = UrlStyle.DIRECTORIES
    permalink: str = ""
    permalink_title: str = ""


DEFAULT_FORM: Final = PageForm()


class PageWriter:
    """Writes the page at ``uri``; each method returns HTML to put into the page at once.

    ``linker`` finds the words of the glossary; None on a page that explains none. ``agreed`` holds the values of
    the customer's profile, which stand behind the words that links to them have.
    """

    def __init__(
        self,
        uri: str,
        form: PageForm,
        linker: GlossaryLinker | None = None,
        agreed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.uri = uri
        self.folded = 0
        """How many parts of the page are folded away because they do not bind here."""
        self._agreed = agreed
        self._form = form
        self._urls = RelativeUrls(uri, form.style)
        self._linker = linker
        self._headings: list[Heading] = []
        self._ids: set[str] = set()
        self._links: set[Address] = set()
        self._linked_terms: dict[str, None] = {}
        self._listed_terms: set[str] = set()
        self._terms_of_section: set[str] = set()

    def anchor(self, identifier: object) -> Markup:
        """Write an ``id`` attribute."""
        written = token(identifier)
        self._ids.add(str(written))
        return verbatim(f'id="{written}"')

    def href(self, address: Address) -> Markup:
        """Write the address of a page or file of the same language, for a ``href`` attribute."""
        self._links.add(address)
        return self._urls.of(address)

    def link(self, label: Markup, address: Address) -> Markup:
        """Write a link within the language."""
        return verbatim(f'<a href="{self.href(address)}">{label}</a>')

    def title(self, title: str, *, chip: object = None, inside: bool = False) -> Markup:
        """Write the heading of the page."""
        return self.heading(1, _TITLE_ID, title, chip=chip, inside=inside)

    def heading(
        self,
        level: int,
        identifier: object,
        title: str,
        *,
        chip: object = None,
        to: Address | None = None,
        classes: str = "",
        inside: bool = False,
    ) -> Markup:
        """Write a heading and enter it in the table of contents.

        ``chip`` is a number in front of it; ``to`` makes it a link; ``inside`` says that it stands inside
        another element, where other hosts neither list it nor offer a link to it.
        """
        if level <= _SECTION_LEVEL:
            self._terms_of_section.clear()
        anchor, words = self.anchor(identifier), escape_heading(title)
        content = self.link(words, to) if to else words
        name = words
        if chip is not None:
            number = escape_heading(str(chip))
            content = verbatim(f'<span class="pb-chip">{number}</span> {content}')
            name = verbatim(f"{number} {name}")
        attributes = f'class="{classes}" {anchor}' if classes else anchor
        permalink = "" if inside else self._permalink(token(identifier))
        html = verbatim(f"<h{level} {attributes}>{content}{permalink}</h{level}>")
        self._headings.append(Heading(level, str(identifier), name, content, html, classes, inside))
        return html

    def text(self, text: RichText, *, terms: bool = True) -> Markup:
        """Write a text; ``terms`` links the first occurrence of each term in a section to the glossary."""
        linker = self._linker if terms else None
        return verbatim("".join([self._span(span, linker) for span in text.runs]))

    def list_terms(self) -> tuple[Reference, ...]:
        """Return the terms linked so far, each once; the page then says what they mean, at ids like ``word_sit``."""
        self._listed_terms.update(self._linked_terms)
        return tuple(Reference("term", term) for term in self._linked_terms)

    def page(
        self,
        html: str,
        title: str,
        description: str,
        *,
        source: str | None = None,
        options: Mapping[str, object] = MappingProxyType({}),
    ) -> Page:
        """Return the page of what was written."""
        body = verbatim(f"{html.strip()}\n{self._meanings()}")
        return Page(
            self.uri,
            title,
            description,
            body,
            tuple(self._headings),
            frozenset(self._ids),
            frozenset(self._links),
            source,
            options,
        )

    def _permalink(self, identifier: Markup) -> str:
        if not self._form.permalink:
            return ""
        title, sign = escape(self._form.permalink_title), escape(self._form.permalink)
        return f'<a class="headerlink" href="#{identifier}" title="{title}">{sign}</a>'

    def _span(self, span: Span, linker: GlossaryLinker | None) -> str:
        agreed = self._agreed.get(span.profile) if span.profile else None
        html: str = escape(span.text)
        if span.code:
            html = f"<code>{html}</code>"
        if span.href:
            html = f'<a href="{outward_url(span.href)}">{html}</a>'
        elif span.reference:
            html = self.link(verbatim(html), url_of(span.reference))
        elif agreed:
            html = f'{html}<span class="pb-agreed">{escape(agreed)}</span>'
        elif linker and not span.code:
            html = self._with_terms(span.text, linker)
        return f"<strong>{html}</strong>" if span.strong else html

    def _with_terms(self, text: str, linker: GlossaryLinker) -> str:
        parts: list[str] = []
        end = 0
        for start, stop, term in linker.find(text):
            if term not in self._terms_of_section:
                self._terms_of_section.add(term)
                self._linked_terms[term] = None
                href = self.href(url_of(Reference("term", term)))
                link = f'<a class="pb-word" href="{href}" aria-describedby="word_{term}">{escape(text[start:stop])}</a>'
                parts += escape(text[end:start]), link
                end = stop
        return "".join((*parts, escape(text[end:])))

    def _meanings(self) -> str:
        """Explain the terms that the page does not list, once, for the script that shows it beside the word."""
        hidden = [term for term in self._linked_terms if term not in self._listed_terms]
        if not self._linker or not hidden:
            return ""
        meanings = "\n".join(
            f"<p {self.anchor(f'word_{term}')}>{self.text(self._linker.meanings[term], terms=False)}</p>"
            for term in hidden
        )
        return f'<div class="pb-meanings" hidden>\n{meanings}\n</div>\n'
