"""Export the site as files for any other host: Markdown, downloads, styles, a configuration per language.

The pages are those of the plugin, byte for byte. Only the plugin has the search index from the model, the
language menu, and the replacement of the site as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import yaml

from engagement_playbook.config.pages import PageFolder
from engagement_playbook.config.settings import Settings
from engagement_playbook.pipeline.build import BuildResult
from engagement_playbook.site.assets import STYLES, address, asset

_COPIED_OPTIONS: Final = (
    "repo_url",
    "edit_uri",
    "use_directory_urls",
    "theme",
    "markdown_extensions",
    "validation",
)
"""The options of ``mkdocs.yml`` that the exported configuration takes over."""


def markdown_files(
    built: BuildResult, settings: Settings, site: Mapping[str, Any], hand_written: Iterable[PageFolder]
) -> Iterator[tuple[str, bytes]]:
    """Yield every file of one language: its path below the target folder, and its bytes.

    ``site`` is the data of ``mkdocs.yml``. ``hand_written`` are the folders of the language's own pages,
    which replace generated pages of the same address.
    """
    code = built.locale.code
    own = {uri: page for folder in hand_written for uri, page in folder.pages.items()}
    for uri, page in own.items():
        yield f"{code}/{uri}", page.read_bytes()
    for artifact in built.artifacts:
        if artifact.uri not in own:
            yield f"{code}/{artifact.uri}", artifact.read()
    for name in STYLES:
        yield f"{code}/{address(name)}", asset(name)
    name = "mkdocs.yml" if len(settings.languages) == 1 else f"mkdocs.{code}.yml"
    yield name, _configuration(built, settings, site)


def _configuration(built: BuildResult, settings: Settings, site: Mapping[str, Any]) -> bytes:
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
        # MkDocs excludes a folder of this name at the root of the pages by default.
        "exclude_docs": "!/templates/\n",
        "plugins": ["search"],
        "extra_css": [address(name) for name in STYLES],
        "nav": built.navigation,
    }
    option = configuration.get("theme")
    theme = {"name": option} if isinstance(option, str) else dict(option or {"name": "material"})
    theme.pop("custom_dir", None)
    configuration["theme"] = {**theme, "language": built.locale.theme_language}
    non_empty = {key: value for key, value in configuration.items() if value not in (None, "")}
    return yaml.safe_dump(non_empty, allow_unicode=True, sort_keys=False).encode("utf-8")
