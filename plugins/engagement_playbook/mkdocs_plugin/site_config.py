"""One language of a site as its host is configured, and the host's configuration made fit for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from engagement_playbook.config.folders import FOLDERS
from engagement_playbook.config.mkdocs_yml import Configuration, Host, read_configuration
from engagement_playbook.config.settings import Settings
from engagement_playbook.engagement.workspace import PROFILE_FILE, REGISTERS, RUNS, is_workspace
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.mkdocs_plugin.language_worker import BuildRequest
from engagement_playbook.mkdocs_plugin.mode import Mode
from engagement_playbook.pipeline import offline
from engagement_playbook.pipeline.check import LOCALE_FOLDER
from engagement_playbook.presentation.addresses import UrlStyle
from engagement_playbook.site.assets import OVERRIDES, SCRIPTS, STYLES, address

_NOT_FOUND: Final = ("title", "text", "home")
_OTHER_LANGUAGES: Final = "i18n"
"""What mkdocs-static-i18n is called: it fails in the middle of the configuration that we have made."""


@dataclass(frozen=True)
class SiteConfig:
    """What is built in this process: the configuration of a playbook, and the language that the mode asks for."""

    file: Path
    configuration: Configuration
    mode: Mode

    @classmethod
    def read(cls, config: MkDocsConfig, options: Mapping[str, object], mode: Mode) -> SiteConfig:
        """Read what the host is configured with; raises PluginError for a configuration without a file."""
        file = Path(config.config_file_path).absolute()
        if not file.is_file():
            raise PluginError(
                "the configuration has no file: write it to mkdocs.yml, or name it with '-f FILE'; every language reads it"
            )
        if _OTHER_LANGUAGES in config.plugins:
            raise PluginError(
                f"the plugin '{_OTHER_LANGUAGES}' cannot build beside 'engagement-playbook', both make the languages "
                "of a site: take it out of 'plugins:'; languages are listed under 'engagement-playbook:'"
            )
        file = file.parent.resolve() / file.name
        return cls(file, read_configuration(file.parent, Host(file, options, config)), mode)

    @property
    def root(self) -> Path:
        """The playbook's folder."""
        return self.file.parent

    @property
    def settings(self) -> Settings:
        """The site's settings; those of a site without any where the file could not be read."""
        return self.configuration.settings or Settings()

    @property
    def language(self) -> str:
        """The language that is built."""
        return self.mode.language or self.settings.languages[0]

    @property
    def cache_folder(self) -> Path:
        """Where builds keep what need not be made again."""
        return self.root / self.settings.options.cache

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of the language's hand-written pages, by address."""
        return self.configuration.titles(self.language)

    def watched_folders(self) -> list[Path]:
        """List the folders of the content, and of what the languages share; some may not be there."""
        shared = [self.configuration.shared.folder] if self.configuration.shared else []
        own = (
            [self.root / name for name in (PROFILE_FILE, REGISTERS, RUNS)] if is_workspace(self.root) else []
        )
        return [playbook / name for playbook in self._playbooks() for name in FOLDERS] + shared + own

    def configure(self, config: MkDocsConfig) -> None:
        """Point the host at the language: its folder, names, theme language and assets."""
        locales, _ = load_locales(
            self.settings.languages, *(playbook / LOCALE_FOLDER for playbook in self._playbooks())
        )
        own = locales.get(self.language)
        config.docs_dir = str(self.configuration.folders[self.language].folder)
        config.site_name = self.settings.name(self.language)
        if description := self.settings.language(self.language).site_description:
            config.site_description = description
        if own:
            config.theme["language"] = own.theme_language
        if OVERRIDES not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, OVERRIDES)
        config.extra_css[:0] = [address(name) for name in STYLES]
        if not self.configuration.site.get("edit_uri"):
            # Otherwise a guess of the host: where this folder stands in a repository, only its author knows.
            config.edit_uri = None
        config.extra["playbook"] = {
            "language": self.language,
            "scripts": {name: address(name) for name in SCRIPTS},
            "elsewhere": own.text("search.elsewhere") if own else "",
            "count": own.text("sheet.page_of", page="{page}", pages="{pages}") if own else "",
            "private": "",
            "failed": own.text("script.trouble.script") if own else "",
            "again": own.text("script.trouble.again") if own else "",
            "languages": [self._menu_entry(locale) for locale in locales.values()],
        }
        if len(locales) > 1:
            # Makes the theme show its language menu, which our partial fills page by page; a list
            # would also become links in the head that lead every page to the front page.
            config.extra["alternate"] = True
        config.nav = None
        config.watch += [str(folder) for folder in self.watched_folders() if folder.exists()]

    def settle_address(self, config: MkDocsConfig) -> SiteConfig:
        """Give the host the address of the language, from the one that all plugins together gave the site."""
        settings = self.settings
        if self.mode.is_child:
            config.site_url = self.mode.address
            settings = settings.model_copy(update={"site_url": self.mode.site_url or ""})
        elif config.site_url:
            config.site_url = f"{config.site_url.rstrip('/')}/"
            settings = settings.model_copy(update={"site_url": config.site_url})
        if offline.VARIABLE in os.environ:
            # The settings keep the address: paper leads to the live site wherever it was printed.
            config.site_url = None
        for entry in config.extra["playbook"]["languages"]:
            # A build without an address of its own, as one for disk is, has none for its languages.
            entry["address"] = config.site_url and settings.site_url + self._below(entry["code"])
        return replace(self, configuration=replace(self.configuration, settings=settings))

    def requests(self, config: MkDocsConfig, log_level: int) -> Iterator[BuildRequest]:
        """Yield what the processes of the further languages are asked to build."""
        for language in self.settings.languages[1:]:
            yield BuildRequest(
                config_file=self.file,
                site_dir=Path(config.site_dir) / language,
                mode=Mode(
                    serving=self.mode.serving, language=language, site_url=self.settings.site_url or None
                ),
                strict=bool(config.strict) and not self.mode.serving,
                directory_urls=config.use_directory_urls,
                log_level=log_level,
            )

    def _playbooks(self) -> list[Path]:
        base = self.configuration.base
        return [self.root, *([base.folder] if base else [])]

    def _menu_entry(self, locale: Locale) -> dict[str, object]:
        return {
            "code": locale.code,
            "name": self.settings.language(locale.code).name or locale.name,
            "html_lang": locale.html_lang,
            "not_found": {name: locale.text(f"menu.not_found.{name}") for name in _NOT_FOUND},
            "root": ("../" if self.mode.is_child else "") + self._below(locale.code),
        }

    def _below(self, language: str) -> str:
        return "" if language == self.settings.languages[0] else f"{language}/"


def url_style(config: MkDocsConfig) -> UrlStyle:
    """Say how the host writes the addresses of pages."""
    return UrlStyle.DIRECTORIES if config.use_directory_urls else UrlStyle.FILES
