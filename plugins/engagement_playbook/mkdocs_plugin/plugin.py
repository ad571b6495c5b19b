"""The MkDocs plugin: events only. What is made, and how, is decided in ``pipeline``.

Each language is a MkDocs build of its own, so each has its own search index, theme language,
navigation and sitemap. The build a person starts makes the first language and starts one child
process for each other one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config import base
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from engagement_playbook.config.mkdocs_yml import refusal
from engagement_playbook.mkdocs_plugin.files import (
    add_assets,
    add_result,
    add_shared_files,
    keep_publishable,
    refuse_taken_addresses,
)
from engagement_playbook.mkdocs_plugin.language_builds import LanguageBuilds
from engagement_playbook.mkdocs_plugin.lean_theme import LeanTheme
from engagement_playbook.mkdocs_plugin.mode import Mode
from engagement_playbook.mkdocs_plugin.moved_scripts import MovedScripts
from engagement_playbook.mkdocs_plugin.preview.finished_pages import FinishedPages
from engagement_playbook.mkdocs_plugin.preview.preview import Preview, remember_addresses, show_diagnostics
from engagement_playbook.mkdocs_plugin.private_site import refuse_other_site, refuse_publishing
from engagement_playbook.mkdocs_plugin.search_index import write_after_search_plugin, write_search_index
from engagement_playbook.mkdocs_plugin.site_build import SiteBuild, build_site
from engagement_playbook.mkdocs_plugin.site_config import SiteConfig
from engagement_playbook.mkdocs_plugin.staging import Staging
from engagement_playbook.site import CompiledTemplates
from engagement_playbook.support.processes import end_at_once_on_termination, exit_on_termination

log = get_plugin_logger(__name__)


class EngagementPlaybookPlugin(BasePlugin[base.LegacyConfig]):
    """Compiles the playbook beside ``mkdocs.yml`` into the pages of one language."""

    _site: SiteConfig
    _build: SiteBuild
    _scripts: MovedScripts

    def __init__(self) -> None:
        self.mode = Mode()
        self._options: Mapping[str, object] = {}
        # These live as long as the process.
        self._languages = LanguageBuilds()
        self._staging = Staging()
        self._preview = Preview()
        self._finished = FinishedPages()
        self._templates = CompiledTemplates()

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[base.ConfigErrors, base.ConfigWarnings]:
        """Keep the options as they came: what is wrong with them is a diagnostic, as on the command line.

        Raises ConfigurationError for a file too large to be gone through, which is what the host does next.
        """
        if config_file_path and (problem := refusal(Path(config_file_path))):
            raise ConfigurationError(str(problem))
        self._options = options
        return super().load_config({}, config_file_path)

    def read_site(self, config: MkDocsConfig) -> SiteConfig:
        """Read what a host is configured with; raises PluginError for a configuration without a file."""
        return SiteConfig.read(config, self._options, self.mode)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        if not self.mode.is_child:
            self.mode = replace(self.mode, serving=command == "serve", deploying=command == "gh-deploy")
        exit_on_termination()

    # Early: other plugins read the theme's language and the folders.
    @event_priority(90)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._preview.pause()
        config.theme = LeanTheme(config.theme)
        self._site = self.read_site(config)
        self._site.configure(config)
        write_after_search_plugin(config, self._write_search_index)
        return config

    # First: not before this event does a build begin, and now no other plugin changes the address any more.
    @event_priority(100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        site = self._site = self._site.settle_address(config)
        self._scripts = MovedScripts()
        place = Path(config.site_dir)
        if not self.mode.serving and not self.mode.is_child:
            self._staging.begin(config)
        if not self.mode.is_child:
            # Before the content is read: a child reads it too, and is stopped when it turns out to be bad.
            self._languages.start(site.requests(config, log.getEffectiveLevel()))
        self._build = build_site(site, config, self._preview.previous if self.mode.serving else None)
        if not self.mode.serving and not self.mode.is_child:
            refuse_other_site(place, self._build.account)
        if self.mode.deploying:
            refuse_publishing(self._build.account)
        if self.mode.serving:
            remember_addresses(self._build)

    # Early: what other plugins say of files holds for ours too, wherever they stand in the list.
    @event_priority(50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        keep_publishable(files, self._site)
        add_assets(files, config)
        if self._build.result is None:
            show_diagnostics(files, config, self._build)
        else:
            add_shared_files(files, config, self._site)
            add_result(files, config, self._site, self._build.result)
        return files

    # Last: every page is read by now, and nobody changes what the theme sees.
    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        if self._build.result is not None:
            refuse_taken_addresses(files, config, self._site, self._build.result)
        env.bytecode_cache = self._templates
        if self.mode.serving:
            self._finished.begin(config, files)
        return env

    # Late: what other plugins write into a page moves too.
    @event_priority(-90)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if not self._finished.is_finished(page):
            output = self._scripts.move_from_page(output, page)
            self._finished.put(page, output)
        return output

    @event_priority(-90)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        if template_name.endswith(".html"):
            return self._scripts.move_from_template(output_content, config)
        return output_content

    # Last: nothing may fail after the swap.
    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        self._scripts.write(Path(config.site_dir))
        if self._build.result is not None:
            log.info("%s; %.0f s", self._build.result, time.monotonic() - self._build.began)
        self._languages.finish()
        if not self.mode.serving:
            self._languages.close()
        elif not self.mode.is_child:
            self._preview.offer(self._build)
        self._staging.publish(config)

    def _write_search_index(self, *, config: MkDocsConfig) -> None:
        if self._build.result is not None:
            write_search_index(config, self._build.result)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        self._preview.serve(server, config, self._site)
        return server

    def on_build_error(self, *, error: Exception) -> None:
        self._languages.close()
        self._staging.discard()

    def on_shutdown(self) -> None:
        self._preview.close()
        self._languages.close()
        self._staging.discard()
        end_at_once_on_termination()
