"""A preview, from its start to its end: what it keeps from build to build, and what it makes when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files, InclusionLevel

from engagement_playbook.config.folders import name_of
from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.diagnostics.excerpt import report
from engagement_playbook.mkdocs_plugin.files import add_page
from engagement_playbook.mkdocs_plugin.preview.folder_watch import FolderWatch
from engagement_playbook.mkdocs_plugin.preview.on_demand import serve_on_demand
from engagement_playbook.mkdocs_plugin.preview.sheet_watch import SheetWatch
from engagement_playbook.mkdocs_plugin.site_build import SiteBuild
from engagement_playbook.mkdocs_plugin.site_config import SiteConfig
from engagement_playbook.pipeline.build import Artifact, downloads_on_demand
from engagement_playbook.pipeline.last_build import recall, remember
from engagement_playbook.pipeline.previous_build import PreviousBuild
from engagement_playbook.site import diagnostics_page

_LAST_GOOD: Final = "addresses-{language}"
_TOO_LARGE: Final = "PB003"


class Preview:
    """What a preview keeps between builds: what the last one has left, and the downloads it offers."""

    def __init__(self) -> None:
        self.previous = PreviousBuild()
        self._root = Path()
        self._downloads: dict[str, Artifact] = {}
        self._sheets = SheetWatch(self._report)
        self._folders: FolderWatch | None = None

    def serve(self, server: LiveReloadServer, config: MkDocsConfig, site: SiteConfig) -> None:
        """Answer requests for downloads, which are made when they are opened, and follow the content's folders."""
        self._folders = FolderWatch(server, site.watched_folders())
        mount = urlsplit(config.site_url or "/").path
        if application := server.get_app():
            server.set_app(
                serve_on_demand(application, lambda path: self._producer(path.removeprefix(mount)))
            )

    def offer(self, build: SiteBuild) -> None:
        """Offer the downloads of every language, and look whether sheets fit."""
        self._root = build.site.root
        downloads: dict[str, Artifact] = {}
        if build.result is not None:
            for language in build.site.settings.languages:
                below = "" if language == build.site.language else f"{language}/"
                downloads |= {
                    below + artifact.uri: artifact
                    for artifact in downloads_on_demand(build.checked, language)
                }
            self._sheets.start(build.checked)
        # At once: requests are answered meanwhile.
        self._downloads = downloads

    def pause(self) -> None:
        """Leave the processor to a build."""
        self._sheets.stop()

    def close(self) -> None:
        """End what runs beside the server."""
        self._sheets.stop()
        if self._folders is not None:
            self._folders.stop()
            self._folders = None

    def _producer(self, uri: str) -> Callable[[], bytes] | None:
        artifact = self._downloads.get(uri)
        return artifact.read if artifact else None

    def _report(self, diagnostic: Diagnostic) -> None:
        sys.stderr.write(f"{report(diagnostic, self._root)}\n\n")


def remember_addresses(build: SiteBuild) -> None:
    """Keep the addresses of a good build for ``show_diagnostics``."""
    if build.result is not None:
        name = _LAST_GOOD.format(language=build.site.language)
        remember(build.site.cache_folder, name, [page.uri for page in build.result.pages])


def show_diagnostics(files: Files, config: MkDocsConfig, build: SiteBuild) -> None:
    """Make every address of the last good build show what is wrong instead."""
    site, checked = build.site, build.checked
    known = recall(site.cache_folder, _LAST_GOOD.format(language=site.language)) or ()
    refused = {diagnostic.path for diagnostic in checked.diagnostics if diagnostic.code == _TOO_LARGE}
    for file in files.documentation_pages():
        file.inclusion = InclusionLevel.NOT_IN_NAV
        # The host would read it for hours.
        if file.abs_src_path and name_of(Path(file.abs_src_path), site.root) in refused:
            files.remove(file)
    for uri in sorted({"index.md", *known}):
        if existing := files.get_file_from_path(uri):
            files.remove(existing)
        locale = checked.locales.get(site.language)
        add_page(diagnostics_page(uri, checked.diagnostics, locale, site.root), files, config)
    config.nav = [{"!": "index.md"}]
