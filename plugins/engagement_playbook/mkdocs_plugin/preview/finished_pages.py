"""The pages of a preview's last build: one of which the theme sees the same does not go through the theme again.

They are kept in memory, and dropped when the next build does not use them.
"""

from __future__ import annotations

import hashlib
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from engagement_playbook.mkdocs_plugin.generated_page import GeneratedPage
from engagement_playbook.mkdocs_plugin.preview.theme_input import can_finish, shared_input, theme_input

_TEMPLATE: Final = "finished.html"
"""The template of a page that the last build has finished."""


class FinishedPages:
    """Finished HTML of the pages of one language, by a digest of everything that the theme uses of them."""

    def __init__(self) -> None:
        self._shared_digest = hashlib.sha256()
        self._previous: dict[str, str] = {}
        self._current: dict[str, str] = {}
        self._keys: dict[str, str] = {}

    def begin(self, config: MkDocsConfig, files: Files) -> None:
        """Begin a build whose pages have been read: let the theme pass over those that it would make again."""
        self._keys = {}
        if not can_finish(config):
            return
        self._shared_digest = hashlib.sha256(repr(shared_input(config, files)).encode())
        self._previous, self._current = self._current, {}
        for file in files.documentation_pages():
            if page := file.page:
                key = self._keys[file.src_uri] = self._key(theme_input(page))
                if (html := self._previous.get(key)) is not None:
                    self._current[key] = html
                    page.meta = {**page.meta, "template": _TEMPLATE, "finished": html}
                    if isinstance(page, GeneratedPage):
                        # Nobody reads it any more, and the search plugin would look through all of it.
                        page.content = ""

    def is_finished(self, page: Page) -> bool:
        """Whether the theme has passed over a page."""
        return page.meta.get("template") == _TEMPLATE

    def put(self, page: Page, html: str) -> None:
        """Keep a page for the next build."""
        if key := self._keys.get(page.file.src_uri):
            self._current[key] = html

    def _key(self, page_input: object) -> str:
        digest = self._shared_digest.copy()
        digest.update(repr(page_input).encode())
        return digest.hexdigest()
