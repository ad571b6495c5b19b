"""What the host makes of a page, taken and given back; and what its theme sees of one."""

from __future__ import annotations

import logging
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from engagement_playbook.mkdocs_plugin.finished_pages import file_stamps
from engagement_playbook.mkdocs_plugin.page_cache import RenderedPage
from engagement_playbook.site.assets import OVERRIDES

FINISHED: Final = "finished.html"
"""The template of a page that the last build of a preview has finished."""

KNOWN_PLUGINS: Final = frozenset({"engagement-playbook", "search", "material/search"})
"""Plugins of which it is known that the same page comes out of the theme as it did before."""


class Listener(logging.Handler):
    """Counts what the host has to say, at any level that it says anything at."""

    heard = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.heard += 1


def rendered(page: Page, html: str) -> RenderedPage:
    """Take from a page what the host has made of it."""
    linked = (page.links_to_anchors or {}).items()
    return RenderedPage(
        html,
        [_heading(heading) for heading in page.toc],
        sorted(page.present_anchor_ids or ()),
        {file.src_uri: dict(links) for file, links in linked},
    )


def restore(page: Page, kept: RenderedPage, files: Files) -> None:
    """Put into a page, beside its HTML, what the host had made of it."""
    page.toc = get_toc(kept.headings)
    page.present_anchor_ids = set(kept.anchors)
    page.links_to_anchors = {
        file: links for uri, links in kept.links.items() if (file := files.get_file_from_path(uri))
    }


def can_finish(config: MkDocsConfig) -> bool:
    """Whether nobody but the theme has a hand in a finished page: who else does may do it anew each time."""
    return not config.hooks and set(config.plugins) <= KNOWN_PLUGINS


def shared_input(config: MkDocsConfig, files: Files) -> object:
    """Everything the theme sees that pages have in common; with every title, the navigation."""
    folders = [folder for folder in (config.theme.custom_dir, OVERRIDES) if folder]
    shown = {key: value for key, value in config.items() if key not in ("plugins", "theme", "hooks")}
    theme = {key: config.theme[key] for key in config.theme}
    listed = [
        (file.url, file.page and file.page.title)
        for file in files.documentation_pages()
        if file.inclusion.is_in_nav()
    ]
    return shown, theme, listed, file_stamps(folders)


def theme_input(page: Page) -> object:
    """Everything the theme sees of one page."""
    around = [
        (neighbour.title, neighbour.url) if neighbour else None
        for neighbour in (page.previous_page, page.next_page)
    ]
    addresses = page.url, page.canonical_url, page.edit_url, page.is_homepage
    headings = [_heading(heading) for heading in page.toc]
    return page.content, page.title, addresses, around, page.meta, headings


def _heading(link: AnchorLink) -> dict[str, object]:
    children = [_heading(child) for child in link.children]
    return {"name": link.title, "id": link.id, "level": link.level, "children": children}
