"""The search index of a site: the model's entries in the place of the search plugin's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig

from engagement_playbook.mkdocs_plugin.site_config import url_style
from engagement_playbook.pipeline.build import BuildResult
from engagement_playbook.site import SearchEntry, search_index, search_index_script

_PLACE: Final = "search/search_index.json"


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
