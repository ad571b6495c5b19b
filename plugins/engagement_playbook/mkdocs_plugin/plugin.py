"""The MkDocs plugin: events only. What is made, and how, is decided in ``build``.

Each language is a MkDocs build of its own, so each has its own search index, theme language,
navigation and sitemap. The build a person starts makes the first language and starts one child
process for each other one, which is told its language in ``mode``.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import mkdocs
from jinja2 import Environment
from mkdocs import utils
from mkdocs.config import base
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from engagement_playbook.config.folders import FOLDERS
from engagement_playbook.config.markdown import markdown_options
from engagement_playbook.config.mkdocs_yml import Configuration, Host, read_configuration
from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import Severity, has_errors, summary
from engagement_playbook.diagnostics.excerpt import report
from engagement_playbook.load import PreviousLoad
from engagement_playbook.mkdocs_plugin.generated_page import GeneratedPage
from engagement_playbook.mkdocs_plugin.language_builds import LanguageBuilds
from engagement_playbook.mkdocs_plugin.language_worker import BuildRequest
from engagement_playbook.mkdocs_plugin.mode import Mode
from engagement_playbook.mkdocs_plugin.on_demand import serve_on_demand
from engagement_playbook.mkdocs_plugin.preview.finished_pages import FinishedPages
from engagement_playbook.mkdocs_plugin.preview.theme_input import can_finish, shared_input, theme_input
from engagement_playbook.mkdocs_plugin.sheet_watch import SheetWatch
from engagement_playbook.mkdocs_plugin.staging import SitePublisher
from engagement_playbook.pipeline import offline
from engagement_playbook.pipeline.build import Artifact, BuildResult, build, downloads_on_demand
from engagement_playbook.pipeline.check import Checked, check
from engagement_playbook.pipeline.last_build import recall, remember
from engagement_playbook.pipeline.progress_bar import ProgressReporter, interactive_stderr
from engagement_playbook.presentation.addresses import UrlStyle
from engagement_playbook.site import (
    CompiledTemplates,
    SearchEntry,
    diagnostics_page,
    search_index,
    search_index_script,
)
from engagement_playbook.site import Page as SitePage
from engagement_playbook.site.assets import ASSETS, OVERRIDES, STYLES, address, asset, scripts
from engagement_playbook.site.inline_scripts import move_scripts
from engagement_playbook.support.processes import exit_on_termination

log = get_plugin_logger(__name__)

SEARCH_INDEX: Final = "search/search_index.json"
FINISHED: Final = "finished.html"
"""The template of a page that the last build of a preview has finished."""

LAST_GOOD: Final = "addresses-{language}"


class EngagementPlaybookPlugin(BasePlugin[base.LegacyConfig]):
    """Compiles the playbook beside ``mkdocs.yml`` into the pages of one language."""

    def __init__(self) -> None:
        self.mode = Mode()
        self._publisher: SitePublisher | None = None
        self._site_dir = ""
        self._children = LanguageBuilds()
        self._root = Path()
        self._began = 0.0
        self._language = ""
        self._options: Mapping[str, object] = {}
        self._configuration = Configuration(Settings(), ())
        self._settings = Settings()
        self._own_pages: dict[str, str] = {}
        self._checked: Checked | None = None
        self._built: BuildResult | None = None
        self._moved_scripts: dict[str, str] = {}
        self._templates = CompiledTemplates()
        self._previous = PreviousLoad()
        self._finished = FinishedPages()
        self._keys: dict[str, str] = {}
        self._on_demand: dict[str, Artifact] = {}
        self._sheets = SheetWatch(
            lambda diagnostic: sys.stderr.write(f"{report(diagnostic, self._root)}\n\n")
        )

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[base.ConfigErrors, base.ConfigWarnings]:
        """Keep the options as they came: what is wrong with them is a diagnostic, as on the command line."""
        self._options = options
        return super().load_config({}, config_file_path)

    def read_configuration(self, config: MkDocsConfig) -> Configuration:
        """Read what a host is configured with, as the command line reads it from the file; raises PluginError for no file."""
        file = _configuration_file(config)
        return read_configuration(file.parent, Host(file, self._options, config))

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        if not self.mode.is_child:
            self.mode = Mode(serving=command == "serve")
        exit_on_termination()

    # Early: other plugins read the theme's language, the folders and the site's address.
    @event_priority(90)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._began = time.monotonic()
        self._sheets.stop()
        self._root = _configuration_file(config).parent
        if self.mode.is_child:
            config.site_url = self.mode.site_url
        self._configuration = self.read_configuration(config)
        self._settings = self._configuration.settings or Settings()
        if offline.VARIABLE in os.environ:
            # The settings keep the address: paper leads to the live site wherever it was printed.
            config.site_url = None
        self._language = self.mode.language or self._settings.languages[0]
        self._own_pages = self._configuration.titles(self._language)
        self._built = None
        self._publisher = None
        if not self.mode.is_child and not self.mode.serving:
            self._stage(config)
        if not self.mode.is_child:
            # Before the content is read: a child reads it too, and is stopped when it turns out to be bad.
            self._start_children(config)
        self._checked = check(
            self._root,
            self._settings,
            hand_written=frozenset(self._own_pages),
            extra=self._configuration.problems,
            pages=self._configuration.folders,
            base=self._configuration.base,
            markdown=markdown_options(config),
            run_linter=self._runs_linter,
            previous=self._previous if self.mode.serving else None,
        )
        self._configure(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        assert self._checked is not None
        # The parent process already reported content diagnostics.
        shown = () if self.mode.is_child else self._checked.diagnostics
        if self._checked.ok:
            if not self.mode.serving:
                # What was read stays to the end of the process: no collection needs to walk it again.
                gc.freeze()
            self._built = build(
                self._checked,
                self._language,
                self._own_pages,
                on_demand=self.mode.serving,
                run_linter=self._runs_linter,
                style=_style(config),
                permalink=markdown_options(config).permalink,
                # A child's lines are shown when its build is over.
                progress=ProgressReporter(
                    log.debug if self.mode.is_child else log.info,
                    terminal=interactive_stderr() if log.isEnabledFor(logging.INFO) else None,
                ),
            )
            shown += self._built.diagnostics
        for diagnostic in shown:
            if diagnostic.severity is Severity.ERROR or self.mode.serving:
                sys.stderr.write(f"{report(diagnostic, self._root)}\n\n")
            else:
                (log.warning if diagnostic.strict else log.info)("%s", report(diagnostic, self._root))
        if self._built and not has_errors(self._built.diagnostics):
            config.nav = self._built.navigation
            if self.mode.serving:
                self._remember_addresses()
        elif self.mode.serving:
            self._built = None
        else:
            raise PluginError(f"{summary(shown)}; nothing was built and the last site is as it was")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        assert self._checked is not None
        own = self._configuration.folders[self._language]
        for file in [*files]:
            # What other plugins made lies elsewhere, and they know where it is edited.
            if file.src_dir and Path(file.src_dir) == own.folder:
                source = Path(file.src_dir, file.src_uri).resolve()
                inside = source.is_relative_to(self._root)
                file.edit_uri = source.relative_to(self._root).as_posix() if inside else None
                if not own.may_publish(file.src_uri):
                    files.remove(file)
        for name in (*STYLES, *scripts()):
            files.append(File.generated(config, address(name), content=asset(name)))
        if self._built is None:
            self._show_diagnostics(files, config)
            return files
        self._add_inherited_pages(files, config)
        titles = dict(_entries(self._built.navigation))
        for page in self._built.pages:
            if self._is_free(page.uri, files):
                self._add_page(page, files, config, titles)
        for artifact in self._built.artifacts:
            if not self._is_free(artifact.uri, files):
                continue
            match artifact.content:
                case Path():
                    file = File.generated(config, artifact.uri, abs_src_path=str(artifact.content))
                case str() | bytes():
                    file = File.generated(config, artifact.uri, content=artifact.content)
                case make:
                    # A preview's file stays empty: `on_serve` makes it when somebody opens it.
                    file = File.generated(config, artifact.uri, content=b"" if self.mode.serving else make())
            files.append(file)
        return files

    # Last: every page is read by now, and nobody changes what the theme sees.
    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        env.bytecode_cache = self._templates
        self._keys = {}
        if self.mode.serving and can_finish(config):
            self._finished.begin(shared_input(config, files))
            for file in files.documentation_pages():
                if page := file.page:
                    key = self._keys[file.src_uri] = self._finished.key(theme_input(page))
                    if finished := self._finished.get(key):
                        page.meta = {**page.meta, "template": FINISHED, "finished": finished}
        return env

    # Late: what other plugins write into a page moves too.
    @event_priority(-90)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if page.meta.get("template") == FINISHED:
            return output
        output = self._without_inline_scripts(output, lambda uri: utils.get_relative_url(uri, page.url))
        if key := self._keys.get(page.file.src_uri):
            self._finished.put(key, output)
        return output

    @event_priority(-90)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        if not template_name.endswith(".html"):
            return output_content
        # A page shown for any address names its files from the host's root, as its template does.
        root = urlsplit(config.site_url or "/").path.rstrip("/")
        return self._without_inline_scripts(output_content, lambda uri: f"{root}/{uri}")

    # Last: the search plugin has written its index, and nothing may fail after the swap.
    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        self._write_search_index(config)
        for uri, script in self._moved_scripts.items():
            utils.write_file(script.encode("utf-8"), str(Path(config.site_dir, uri)))
        if self._built is not None:
            log.info("%s; %.0f s", self._built, time.monotonic() - self._began)
        self._children.finish()
        if not self.mode.serving:
            self._children.close()
        elif not self.mode.is_child:
            self._offer_on_demand()
        if self._publisher is not None:
            if not _will_fail_strict(config):
                self._publisher.publish()
            config.site_dir = self._site_dir

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        mount = urlsplit(config.site_url or "/").path
        application = server.get_app()
        assert application is not None
        server.set_app(serve_on_demand(application, lambda path: self._maker(path.removeprefix(mount))))
        return server

    def on_build_error(self, *, error: Exception) -> None:
        self._children.close()
        if self._publisher is not None:
            self._publisher.discard()

    def on_shutdown(self) -> None:
        self._sheets.stop()
        self._children.close()
        if self._publisher is not None:
            self._publisher.discard()

    def _is_free(self, uri: str, files: Files) -> bool:
        """Say whether an address is free for what is generated; a hand-written page of it wins."""
        if hand_written := files.get_file_from_path(uri):
            if hand_written.inclusion.is_included():
                return False
            files.remove(hand_written)
        return True

    def _add_page(
        self, page: SitePage, files: Files, config: MkDocsConfig, titles: Mapping[str, str | None]
    ) -> None:
        source = self._root / page.source if page.source else None
        # The source, for plugins that ask for its history.
        file = (
            File.generated(config, page.uri, abs_src_path=str(source))
            if source
            else File.generated(config, page.uri, content="")
        )
        file.edit_uri = page.source
        # Said outright: MkDocs silently drops a folder `templates/` that nobody has spoken for.
        file.inclusion = InclusionLevel.INCLUDED if page.uri in titles else InclusionLevel.NOT_IN_NAV
        files.append(file)
        GeneratedPage(titles.get(page.uri), file, config, page)

    def _add_inherited_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Add the hand-written pages of the playbook that this one is built on, and what lies beside them."""
        base = self._configuration.base
        folder = base.pages.get(self._language) if base else None
        for uri, page in (folder.files if folder else {}).items():
            if not files.get_file_from_path(uri):
                file = File.generated(config, uri, abs_src_path=str(page))
                file.edit_uri = None
                files.append(file)

    def _without_inline_scripts(self, html: str, place: Callable[[str], str]) -> str:
        html, scripts = move_scripts(html, lambda name: place(f"{ASSETS}/js/{name}"))
        self._moved_scripts |= {f"{ASSETS}/js/{name}": script for name, script in scripts.items()}
        return html

    def _stage(self, config: MkDocsConfig) -> None:
        self._site_dir = config.site_dir
        self._publisher = SitePublisher(Path(config.site_dir))
        self._publisher.prepare()
        config.site_dir = str(self._publisher.staging)

    def _configure(self, config: MkDocsConfig) -> None:
        """Point MkDocs at one language: its folder, names, address, theme language and assets."""
        assert self._checked is not None
        language, settings = self._language, self._settings
        config.docs_dir = str(self._configuration.folders[language].folder)
        config.site_name = settings.name(language)
        if description := settings.language(language).site_description:
            config.site_description = description
        if self.mode.is_child and config.site_url:
            config.site_url = self.mode.address
        locale = self._checked.locales.get(language)
        if locale:
            config.theme["language"] = locale.theme_language
        if OVERRIDES not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, OVERRIDES)
        config.extra_css[:0] = [address(name) for name in STYLES]
        prefix = "../" if self.mode.is_child else ""

        def below(code: str) -> str:
            return "" if code == settings.languages[0] else f"{code}/"

        config.extra["playbook"] = {
            "language": language,
            "scripts": {name: address(name) for name in scripts()},
            "elsewhere": locale.text("search.elsewhere") if locale else "",
            "languages": [
                {
                    "code": locale.code,
                    "name": settings.language(locale.code).name or locale.name,
                    "html_lang": locale.html_lang,
                    "not_found": {n: locale.text(f"menu.not_found.{n}") for n in ("title", "text", "home")},
                    "root": prefix + below(locale.code),
                    # A build without an address of its own, as one for disk is, has none for its languages.
                    "address": config.site_url and f"{settings.site_url.rstrip('/')}/{below(locale.code)}",
                }
                for locale in self._checked.locales.values()
            ],
        }
        if len(self._checked.locales) > 1:
            # Makes the theme show its language menu, which our partial fills page by page; a list
            # would also become links in the head that lead every page to the front page.
            config.extra["alternate"] = True
        config.nav = None
        base = self._configuration.base
        playbooks = [self._root, *([base.folder] if base else [])]
        config.watch += [
            str(playbook / name) for playbook in playbooks for name in FOLDERS if (playbook / name).is_dir()
        ]

    @property
    def _runs_linter(self) -> bool:
        # A build's child leaves that to its parent; a preview's goes on whatever its parent finds, so it
        # has to find the same.
        return self.mode.serving or not self.mode.is_child

    def _offer_on_demand(self) -> None:
        """Let the preview make what is to take along, of every language, and look whether sheets fit."""
        offered: dict[str, Artifact] = {}
        if self._built is not None and self._checked is not None:
            for language in self._settings.languages:
                below = "" if language == self._language else f"{language}/"
                offered |= {
                    below + artifact.uri: artifact
                    for artifact in downloads_on_demand(self._checked, language)
                }
            self._sheets.start(self._checked)
        # At once: requests are answered meanwhile.
        self._on_demand = offered

    def _maker(self, uri: str) -> Callable[[], bytes] | None:
        artifact = self._on_demand.get(uri)
        return artifact.read if artifact else None

    def _start_children(self, config: MkDocsConfig) -> None:
        self._children.start(
            BuildRequest(
                config_file=_configuration_file(config),
                site_dir=Path(config.site_dir) / language,
                mode=Mode(self.mode.serving, language, self._settings.site_url or None),
                strict=bool(config.strict) and not self.mode.serving,
                directory_urls=config.use_directory_urls,
                log_level=log.getEffectiveLevel(),
            )
            for language in self._settings.languages[1:]
        )

    def _write_search_index(self, config: MkDocsConfig) -> None:
        """Put the model's entries in the place of the search plugin's; keep hand-written pages."""
        path = Path(config.site_dir) / SEARCH_INDEX
        if not path.is_file() or self._built is None:
            return
        stock = json.loads(path.read_text(encoding="utf-8"))
        pages = tuple(
            SearchEntry.of_page(entry["location"], entry["title"], entry["text"]) for entry in stock["docs"]
        )
        index = search_index(
            (*self._built.search_entries, *pages),
            self._built.locale,
            _style(config),
        )
        utils.write_file(
            json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), str(path)
        )
        if not config.use_directory_urls:
            utils.write_file(search_index_script(index).encode("utf-8"), str(path.with_suffix(".js")))

    def _remember_addresses(self) -> None:
        assert self._built is not None
        addresses = [page.uri for page in self._built.pages]
        remember(self._cache_folder, LAST_GOOD.format(language=self._language), addresses)

    @property
    def _cache_folder(self) -> Path:
        return self._root / self._settings.options.cache

    def _show_diagnostics(self, files: Files, config: MkDocsConfig) -> None:
        """While serving, every address of the last good build shows what is wrong instead."""
        assert self._checked is not None
        addresses = {
            "index.md",
            *(recall(self._cache_folder, LAST_GOOD.format(language=self._language)) or ()),
        }
        locale = self._checked.locales.get(self._language)
        for file in files.documentation_pages():
            file.inclusion = InclusionLevel.NOT_IN_NAV
        for uri in sorted(addresses):
            if existing := files.get_file_from_path(uri):
                files.remove(existing)
            file = File.generated(config, uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(file)
            page = diagnostics_page(uri, self._checked.diagnostics, locale, self._root)
            GeneratedPage(None, file, config, page)
        config.nav = [{"!": "index.md"}]


def _configuration_file(config: MkDocsConfig) -> Path:
    """Find the file that the host was configured by, wherever it was started; raises PluginError for none."""
    file = Path(config.config_file_path).absolute()
    if not file.is_file():
        raise PluginError(
            "the configuration has no file: write it to mkdocs.yml, or name it with '-f FILE'; every language reads it"
        )
    return file.parent.resolve() / file.name


def _entries(navigation: object, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Yield the files a navigation names, at any depth, each with what it is called there."""
    if isinstance(navigation, str):
        yield navigation, title
    elif isinstance(navigation, dict):
        for name, entry in navigation.items():
            yield from _entries(entry, name)
    elif isinstance(navigation, list):
        for entry in navigation:
            yield from _entries(entry)


def _style(config: MkDocsConfig) -> UrlStyle:
    return UrlStyle.DIRECTORIES if config.use_directory_urls else UrlStyle.FILES


def _will_fail_strict(config: MkDocsConfig) -> bool:
    """Whether MkDocs is about to abort a strict build, which it does after the last event."""
    return bool(config.strict) and any(
        handler.get_counts()
        for handler in logging.getLogger(mkdocs.__name__).handlers
        if isinstance(handler, utils.CountHandler)
    )
