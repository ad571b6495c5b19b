"""The search index of a site: the model's entries in the place of the search plugin's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig

from engagement_playbook.mkdocs_plugin.site_config import url_style
from engagement_playbook.pipeline.build import BuildResult
from engagement_playbook.site import SearchEntry, search_index, search_index_script

_SEARCH_PLUGINS: Final = ("mkdocs.contrib.search", "properdocs.contrib.search", "material.plugins.search")
_PLACE: Final = "search/search_index.json"


def write_after_search_plugin(config: MkDocsConfig, write: Callable[..., object]) -> None:
    """Let the index be written as soon as the search plugin has written its own.

    So plugins that edit the index, which run after that one, edit this. ``write`` is a handler of the event
    ``post_build``; without a search plugin it is not called.
    """
    handlers = config.plugins.events["post_build"]
    for place, handler in enumerate(handlers):
        if type(getattr(handler, "__self__", None)).__module__.startswith(_SEARCH_PLUGINS):
            handlers.insert(place + 1, write)
            break


def write_search_index(config: MkDocsConfig, result: BuildResult) -> None:
    """Write the index of generated pages and of the hand-written ones that the search plugin has read."""
    path = Path(config.site_dir) / _PLACE
    if not path.is_file():
        return
    stock = json.loads(path.read_text(encoding="utf-8"))
    pages = tuple(
        SearchEntry.of_page(entry["location"], entry["title"], entry["text"]) for entry in stock["docs"]
    )
    index = search_index((*result.search_entries, *pages), result.locale, url_style(config))
    content = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    utils.write_file(content.encode("utf-8"), str(path))
    if not config.use_directory_urls:
        utils.write_file(search_index_script(index).encode("utf-8"), str(path.with_suffix(".js")))
