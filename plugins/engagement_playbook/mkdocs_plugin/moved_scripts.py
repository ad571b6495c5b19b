"""The scripts that stand inside a host's pages, written as files of the site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from engagement_playbook.presentation.addresses import ASSETS
from engagement_playbook.site.inline_scripts import move_scripts

_FOLDER: Final = f"{ASSETS}/js"


class MovedScripts:
    """The inline scripts of one build's pages, by the names of their files."""

    def __init__(self) -> None:
        self._scripts: dict[str, str] = {}

    def move_from_page(self, html: str, page: Page) -> str:
        """Return a page whose inline scripts are files."""
        return self._move(html, lambda name: utils.get_relative_url(f"{_FOLDER}/{name}", page.url))

    def move_from_template(self, html: str, config: MkDocsConfig) -> str:
        """Return a page that is shown for any address: it names its files from the host's root."""
        root = urlsplit(config.site_url or "/").path.rstrip("/")
        return self._move(html, lambda name: f"{root}/{_FOLDER}/{name}")

    def write(self, site_dir: Path) -> None:
        """Write the files."""
        for name, script in self._scripts.items():
            utils.write_file(script.encode("utf-8"), str(site_dir / _FOLDER / name))

    def _move(self, html: str, address: Callable[[str], str]) -> str:
        html, scripts = move_scripts(html, address)
        self._scripts |= scripts
        return html
