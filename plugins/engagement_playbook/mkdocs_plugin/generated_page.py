"""A page of the host whose HTML is there already: nothing of it is read or rendered as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from engagement_playbook.site import Heading
from engagement_playbook.site import Page as SitePage
from engagement_playbook.site.escape import escape_heading

log = get_plugin_logger(__name__)

_OUT_OF_STOCK_SEARCH: Final = {"search": {"exclude": True}}
"""The search index is made from the model: the search plugin need not parse the page for it."""


class GeneratedPage(Page):
    """The page of a file; ``title`` is what the navigation calls it, or None.

    What plugins do to Markdown has no effect here; what they do to HTML has.
    """

    def __init__(self, title: str | None, file: File, config: MkDocsConfig, page: SitePage) -> None:
        super().__init__(title, file, config)
        self._page = page
        # Bound to the page: section-index gives pages another class, and would take their content with this one.
        vars(self)["read_source"] = partial(GeneratedPage.read_source, self)
        vars(self)["render"] = partial(GeneratedPage.render, self)

    def read_source(self, config: MkDocsConfig) -> None:
        """Take the front matter from the page; plugins see its heading as Markdown."""
        self.markdown = f"# {escape_heading(self._page.title)}\n"
        self.meta: dict[str, Any] = {**self._page.front_matter, **_OUT_OF_STOCK_SEARCH}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take everything else that a host makes of Markdown from the page."""
        self.content = str(self._page.html)
        self.toc = _table_of_contents(self._page.headings)
        self.present_anchor_ids = set(self._page.ids)
        _report_removed_targets(self.file, self._page, config, files)
        self.links_to_anchors = _links_to_hand_written_pages(self._page, files)
        # A search engine then forgets the former address.
        if (present := files.get_file_from_path(str(self.meta.get("moved", "")))) and present.page:
            self.canonical_url = present.page.canonical_url


def _links_to_hand_written_pages(page: SitePage, files: Files) -> dict[File, dict[str, str]]:
    """Leave those links for the host to check: only it knows the places on such a page."""
    links: dict[File, dict[str, str]] = {}
    for address in page.links:
        file = files.src_uris.get(address.uri) if address.anchor else None
        if file and not isinstance(file.page, GeneratedPage):
            links.setdefault(file, {})[address.anchor] = str(address)
    return links


def _report_removed_targets(own: File, page: SitePage, config: MkDocsConfig, files: Files) -> None:
    removed = [
        address
        for address in page.links
        if (file := files.src_uris.get(address.uri)) is None or file.inclusion.is_excluded()
    ]
    for address in sorted(removed, key=str):
        log.log(
            config.validation.links.not_found,
            "Doc file '%s' contains a link '%s', but another plugin has removed it",
            own.src_uri,
            address,
        )


def _table_of_contents(headings: Iterable[Heading]) -> TableOfContents:
    entries: list[AnchorLink] = []
    open_entries: list[AnchorLink] = []
    for heading in headings:
        entry = AnchorLink(str(heading.title), heading.id, heading.level)
        while open_entries and open_entries[-1].level >= heading.level:
            open_entries.pop()
        (open_entries[-1].children if open_entries else entries).append(entry)
        open_entries.append(entry)
    if entries:
        # The theme marks the place of a reader who has not scrolled.
        entries[0].active = True  # type: ignore[attr-defined]
    return TableOfContents(entries)
