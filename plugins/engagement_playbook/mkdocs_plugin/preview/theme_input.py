"""What the theme sees of a page: where that has not changed, the page that it finished before is the same."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from engagement_playbook.site.assets import OVERRIDES

KNOWN_PLUGINS: Final = frozenset({"engagement-playbook", "search", "material/search"})
"""Plugins of which it is known that the same page comes out of the theme as it did before."""


def can_finish(config: MkDocsConfig) -> bool:
    """Whether nobody but the theme has a hand in a finished page: who else does may do it anew each time."""
    return not config.hooks and set(config.plugins) <= KNOWN_PLUGINS


def shared_input(config: MkDocsConfig, files: Files) -> object:
    """Return everything the theme sees that pages have in common; with every title, the navigation."""
    folders = [folder for folder in (config.theme.custom_dir, OVERRIDES) if folder]
    shown = {key: value for key, value in config.items() if key not in ("plugins", "theme", "hooks")}
    theme = {key: config.theme[key] for key in config.theme}
    listed = [
        (file.url, file.page and file.page.title)
        for file in files.documentation_pages()
        if file.inclusion.is_in_nav()
    ]
    return shown, theme, listed, _file_stamps(folders)


def theme_input(page: Page) -> object:
    """Return everything the theme sees of one page."""
    around = [
        (neighbour.title, neighbour.url) if neighbour else None
        for neighbour in (page.previous_page, page.next_page)
    ]
    addresses = page.url, page.canonical_url, page.edit_url, page.is_homepage
    return page.content, page.title, addresses, around, page.meta, [_heading(link) for link in page.toc]


def _heading(link: AnchorLink) -> tuple[str, str, int, list[object]]:
    return link.title, link.id, link.level, [_heading(child) for child in link.children]


def _file_stamps(folders: Iterable[str]) -> list[tuple[str, int, int]]:
    """Return path, modification time (ns) and size of every file in some folders, sorted."""
    files = (file for folder in folders for file in Path(folder).rglob("*") if file.is_file())
    return sorted((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
