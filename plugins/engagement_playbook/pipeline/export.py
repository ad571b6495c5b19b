"""Export the site as files for any other host: Markdown, downloads, styles, a configuration per language.

The pages are those of the plugin: HTML in blocks between headings, which are Markdown so that every host
lists them. Each is the file ``index.md`` in a folder of its own, because hosts disagree about what a relative
address in HTML counts from, and there all of them come to the same. Only the plugin has the search index
from the model, the language menu, and the replacement of the site as a whole.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import yaml

from engagement_playbook.config.markdown import markdown_options
from engagement_playbook.config.pages import PageFolder
from engagement_playbook.config.settings import Settings
from engagement_playbook.lint.markdown_page import read_markdown, split_front_matter
from engagement_playbook.pipeline.build import BuildResult
from engagement_playbook.presentation.addresses import UrlStyle
from engagement_playbook.site import Page
from engagement_playbook.site.assets import STYLES, address, asset
from engagement_playbook.source import read_text

_COPIED_OPTIONS: Final = (
    "repo_url",
    "edit_uri",
    "use_directory_urls",
    "theme",
    "validation",
)
"""The options of ``mkdocs.yml`` that the exported configuration takes over as they are."""

_NEEDED_EXTENSION: Final = "attr_list"
"""Gives headings the ids of their parts."""


def exported_style(site: Mapping[str, Any]) -> UrlStyle:
    """Say how exported pages write addresses, by the data of ``mkdocs.yml``."""
    return UrlStyle.DIRECTORIES if site.get("use_directory_urls", True) else UrlStyle.INDEX_FILES


def markdown_files(
    built: BuildResult, settings: Settings, site: Mapping[str, Any], hand_written: Iterable[PageFolder]
) -> Iterator[tuple[str, bytes]]:
    """Yield every file of one language: its path below the target folder, and its bytes.

    ``built`` has addresses of the style that ``exported_style`` returns. ``site`` is the data of
    ``mkdocs.yml``. ``hand_written`` are the folders of the language's own pages and of what lies beside them.
    """
    code = built.locale.code
    folders = tuple(hand_written)
    own = {uri: page for folder in folders for uri, page in folder.pages.items()}
    beside = {
        uri: file for folder in folders for uri, file in folder.files.items() if uri not in folder.markdown
    }
    uris = {uri: _index_file(uri) for uri in (*own, *(page.uri for page in built.pages))}
    for uri, file in own.items():
        text = _with_moved_links(read_text(file, uri), uri, uris, site)
        yield f"{code}/{uris[uri]}", text.encode("utf-8")
    for page in built.pages:
        yield f"{code}/{uris[page.uri]}", page_as_markdown(page).encode("utf-8")
    for uri, file in beside.items():
        yield f"{code}/{uri}", file.read_bytes()
    for artifact in built.artifacts:
        yield f"{code}/{artifact.uri}", artifact.read()
    for name in STYLES:
        yield f"{code}/{address(name)}", asset(name)
    name = "mkdocs.yml" if len(settings.languages) == 1 else f"mkdocs.{code}.yml"
    yield name, _configuration(built, settings, site, uris)


def page_as_markdown(page: Page) -> str:
    """Write a page as a Markdown file: front matter, headings, blocks of HTML between them."""
    # JSON is YAML that means what it says.
    head = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in page.front_matter.items())
    blocks = ["\n".join(("---", *head, "---"))]
    rest: str = page.html
    for heading in page.headings:
        if not heading.inside:
            before, _, rest = rest.partition(heading.html)
            classes = f" .{heading.classes}" if heading.classes else ""
            blocks += before, f"{'#' * heading.level} {heading.content} {{#{heading.id}{classes}}}"
    return "\n\n".join(block.strip() for block in (*blocks, rest) if block.strip()) + "\n"


def _index_file(uri: str) -> str:
    stem, _ = posixpath.splitext(uri)
    return f"{stem}.md" if posixpath.basename(stem) == "index" else f"{stem}/index.md"


def _with_moved_links(text: str, uri: str, uris: Mapping[str, str], site: Mapping[str, Any]) -> str:
    """Write the links of a hand-written page for the place that it is moved to."""
    _, begin = split_front_matter(text)
    parts: list[str] = []
    end = 0
    for link in read_markdown(text, begin, markdown_options(site)).links:
        parts_of_url = urlsplit(link.target)
        if parts_of_url.scheme or not parts_of_url.path or parts_of_url.path.startswith("/"):
            continue
        if not text.startswith(link.target, link.start) or link.start < end:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), unquote(parts_of_url.path)))
        moved = posixpath.relpath(uris.get(target, target), posixpath.dirname(uris[uri]) or ".")
        parts += text[end : link.start], parts_of_url._replace(path=quote(moved)).geturl()
        end = link.start + len(link.target)
    return "".join((*parts, text[end:]))


def _configuration(
    built: BuildResult, settings: Settings, site: Mapping[str, Any], uris: Mapping[str, str]
) -> bytes:
    code = built.locale.code
    language = settings.language(code)
    first = code == settings.languages[0]
    configuration: dict[str, Any] = {
        "site_name": settings.name(code),
        "site_description": language.site_description or site.get("site_description"),
        "site_url": settings.site_url
        and (settings.site_url if first else f"{settings.site_url.rstrip('/')}/{code}/"),
        "docs_dir": code,
        "site_dir": "site" if first else f"site/{code}",
        **{key: site[key] for key in _COPIED_OPTIONS if key in site},
        "markdown_extensions": _extensions(site, built),
        # MkDocs excludes a folder of this name at the root of the pages by default.
        "exclude_docs": "!/templates/\n",
        "plugins": ["search"],
        "extra_css": [address(name) for name in STYLES],
        "nav": _moved(built.navigation, uris),
    }
    option = configuration.get("theme")
    theme = {"name": option} if isinstance(option, str) else dict(option or {"name": "material"})
    theme.pop("custom_dir", None)
    configuration["theme"] = {**theme, "language": built.locale.theme_language}
    non_empty = {key: value for key, value in configuration.items() if value not in (None, "")}
    return yaml.safe_dump(non_empty, allow_unicode=True, sort_keys=False).encode("utf-8")


def _extensions(site: Mapping[str, Any], built: BuildResult) -> list[Any]:
    """List the site's extensions with what the pages need, and with the language's words for permalinks."""
    configured = site.get("markdown_extensions") or []
    entries = (
        [{name: options} for name, options in configured.items()]
        if isinstance(configured, dict)
        else [*configured]
    )
    names = {name for entry in entries for name in (entry if isinstance(entry, dict) else (entry,))}
    if _NEEDED_EXTENSION not in names:
        entries.append(_NEEDED_EXTENSION)
    title = {"permalink_title": built.locale.text("page.meta.permalink")}
    return [
        {"toc": {**title, **entry["toc"]}}
        if isinstance(entry, dict) and isinstance(entry.get("toc"), dict)
        else entry
        for entry in entries
    ]


def _moved(navigation: object, uris: Mapping[str, str]) -> object:
    """Name the pages of a navigation by the files they are exported to."""
    if isinstance(navigation, str):
        return uris.get(navigation, navigation)
    if isinstance(navigation, dict):
        return {title: _moved(target, uris) for title, target in navigation.items()}
    return [_moved(entry, uris) for entry in navigation] if isinstance(navigation, list) else navigation
