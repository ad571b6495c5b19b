"""Pages as a browser reads them, and as another host makes them with every extension that could do harm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from lxml import html
from markdown import Markdown

from engagement_playbook import Playbook, load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Settings
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.site import DownloadLink, DownloadLinks, Page, pages

NEEDED = ("attr_list", "toc")
"""Without these, exported pages are not what they should be."""

EXTENSIONS = (
    *NEEDED,
    "md_in_html", "abbr", "admonition", "def_list", "footnotes", "meta", "nl2br", "sane_lists", "smarty", "tables", "wikilinks",
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.highlight",
    "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols",
    "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip
"""What a site may switch on; none may read anything into a text."""


def tree_of(markup: str) -> html.HtmlElement:
    """Read HTML as a tree of elements under one ``div``."""
    return html.fragment_fromstring(markup, create_parent="div")


def html_of(markdown: str, extensions: Sequence[str] = EXTENSIONS) -> html.HtmlElement:
    """Turn Markdown into a tree of elements under one ``div``."""
    return tree_of(_markdown(tuple(extensions)).reset().convert(markdown))


@cache
def _markdown(extensions: tuple[str, ...]) -> Markdown:
    return Markdown(extensions=list(extensions))


def text_of(element: html.HtmlElement) -> str:
    """The characters a reader sees, white space folded."""
    return folded(element.text_content())


def folded(text: str) -> str:
    """Fold white space the way a browser does."""
    return re.sub(r"[ \t\n\f\r]+", " ", text).strip(" ")


@dataclass
class Reading:
    """One page, opened."""

    page: Page

    @cached_property
    def head(self) -> dict[str, object]:
        return self.page.front_matter

    @cached_property
    def body(self) -> html.HtmlElement:
        return tree_of(self.page.html)

    @property
    def text(self) -> str:
        return text_of(self.body)

    @property
    def ids(self) -> list[str]:
        return [str(element) for element in self.body.xpath("//@id")]

    @property
    def links(self) -> list[str]:
        return [str(element) for element in self.body.xpath("//a/@href")]


@dataclass
class Site:
    """All pages of one language."""

    playbook: Playbook
    locale: Locale
    pages: dict[str, Reading]

    def __getitem__(self, uri: str) -> Reading:
        return self.pages[uri]


def render(
    root: Path,
    language: str,
    *,
    downloads: Sequence[DownloadLink] = (),
    owner: str = "checklist:before-tasting",
    feedback: str = "",
) -> Site:
    """Render a playbook; ``downloads`` belong to one ``owner``."""
    options = Options(languages=(LanguageOptions(code="en"), LanguageOptions(code="zh")), feedback=feedback)
    loaded = load_playbook(root, ("en", "zh"))
    assert loaded.ok, loaded.diagnostics
    locale = load_locales((language,))[0][language]
    made = pages(
        loaded.playbook,
        locale,
        Settings(options=options, site_name="Bread at the Door"),
        DownloadLinks({owner: downloads}),
    )
    return Site(loaded.playbook, locale, {page.uri: Reading(page) for page in made})
