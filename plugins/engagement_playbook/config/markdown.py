"""How a site's Markdown is read: what ``mkdocs.yml`` says of its extensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markdown.extensions.toc import slugify

_PERMALINK: Final = "\N{PILCROW SIGN}"
"""The sign of the extension ``toc``."""


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """The names of a site's extensions, how headings get their ids, and the sign that links to each heading.

    ``permalink`` is empty where headings have none.
    """

    extensions: tuple[str, ...] = ("attr_list", "md_in_html")
    slugify: Callable[[str, str], str] = slugify
    separator: str = "-"
    permalink: str = ""


DEFAULT_MARKDOWN: Final = MarkdownOptions()


def markdown_options(site: Mapping[str, Any]) -> MarkdownOptions:
    """Read them as the file writes them, or as MkDocs keeps them; entries it would refuse are left out."""
    configured = dict(_extensions(site.get("markdown_extensions")))
    given = {**configured, **(site.get("mdx_configs") or {})}
    toc = given.get("toc") or given.get("markdown.extensions.toc")
    options = toc if isinstance(toc, dict) else {}
    make_id, separator = options.get("slugify"), options.get("separator")
    permalink = options.get("permalink")
    return MarkdownOptions(
        tuple(configured),
        make_id if callable(make_id) else slugify,
        separator if isinstance(separator, str) else "-",
        permalink if isinstance(permalink, str) else _PERMALINK if permalink else "",
    )


def _extensions(configured: object) -> Iterator[tuple[str, object]]:
    """Go through a mapping of names, or through a list of names and of such mappings."""
    for entry in configured if isinstance(configured, list) else [configured]:
        if isinstance(entry, str):
            yield entry, None
        elif isinstance(entry, dict):
            yield from ((name, options) for name, options in entry.items() if isinstance(name, str))
