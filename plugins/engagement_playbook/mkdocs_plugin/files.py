"""The files of a language that a host gets beside those it finds itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from engagement_playbook.config.mkdocs_yml import PLUGIN
from engagement_playbook.lint.output_addresses import site_path
from engagement_playbook.mkdocs_plugin.generated_page import GeneratedPage
from engagement_playbook.mkdocs_plugin.site_config import SiteConfig, url_style
from engagement_playbook.pipeline.build import Artifact, BuildResult
from engagement_playbook.presentation.addresses import ASSETS
from engagement_playbook.site import Page
from engagement_playbook.site.assets import SCRIPTS, STYLES, address, address_of, asset
from engagement_playbook.support.file_names import comparable_path

log = get_plugin_logger(__name__)


class OnDemandFile(File):
    """A file that pages may link and nobody writes: a preview makes it when it is opened."""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - as the host declares it
        """Write nothing."""


def add_assets(files: Files, config: MkDocsConfig) -> None:
    """Add styles and scripts."""
    for name in (*STYLES, *SCRIPTS):
        files.append(File.generated(config, address(name), content=asset(name)))


def keep_publishable(files: Files, site: SiteConfig) -> None:
    """Leave out what the language's folder must not publish, and say where its other files are edited."""
    own = site.configuration.folders[site.language]
    for file in [*files]:
        # What other plugins made lies elsewhere, and they know where it is edited.
        if file.src_dir and Path(file.src_dir) == own.folder:
            source = Path(file.src_dir, file.src_uri).resolve()
            inside = source.is_relative_to(site.root)
            file.edit_uri = source.relative_to(site.root).as_posix() if inside else None
            if not own.may_publish(file.src_uri):
                files.remove(file)


def add_shared_files(files: Files, config: MkDocsConfig, site: SiteConfig) -> None:
    """Add hand-written pages, and files beside them, that the language has without having them in its folder."""
    *others, _own = site.configuration.page_folders(site.language)
    for folder in reversed(others):
        for uri, path in folder.files.items():
            if not files.get_file_from_path(uri):
                file = File.generated(config, uri, abs_src_path=str(path))
                inside = path.resolve().is_relative_to(site.root)
                file.edit_uri = path.resolve().relative_to(site.root).as_posix() if inside else None
                files.append(file)


def add_result(files: Files, config: MkDocsConfig, site: SiteConfig, result: BuildResult) -> None:
    """Add the generated pages and files, where no other has their place; see ``refuse_taken_addresses``."""
    titles = dict(_menu_entries(result.navigation))
    for page in result.pages:
        if _is_free(page.uri, files):
            _add_page(page, files, config, site, titles)
    _add_scripts(files, config, site, result)
    for artifact in result.artifacts:
        if _is_free(artifact.uri, files):
            files.append(_file(artifact, config, site))


def refuse_taken_addresses(files: Files, config: MkDocsConfig, site: SiteConfig, result: BuildResult) -> None:
    """Report files of other plugins and of the theme that have the address of a generated one.

    Raises PluginError for them, in a preview writes it to the log. Hand-written ones have been checked before.
    """
    style = url_style(config)
    uris = (*(page.uri for page in result.pages), *(artifact.uri for artifact in result.artifacts))
    generated = {comparable_path(site_path(uri, style)): uri for uri in uris}
    problems = [
        f"'{file.src_uri}' of {_origin(file)} has the address of '{uri}', which is made of the playbook"
        for file in files
        if file.inclusion.is_included()
        and not (file.generated_by == PLUGIN or isinstance(file.page, GeneratedPage))
        and (uri := generated.get(comparable_path(file.dest_uri)))
    ]
    if problems and not site.mode.serving:
        raise PluginError(f"{'; '.join(problems)}; nothing was built and the last site is as it was")
    for problem in problems:
        log.error("%s", problem)


def _origin(file: File) -> str:
    return f"plugin '{file.generated_by}'" if file.generated_by else f"'{file.abs_src_path}'"


def add_page(
    page: Page, files: Files, config: MkDocsConfig, title: str | None = None, source: Path | None = None
) -> File:
    """Add a generated page outside the navigation; ``source`` is the file that it was made from."""
    if source is None:
        file = File.generated(config, page.uri, content="")
    else:
        # Not marked as generated: plugins that ask for the history of a page then look at its source.
        file = File(page.uri, None, config.site_dir, config.use_directory_urls)
        file.abs_src_path = str(source)
    # Said outright: MkDocs silently drops a folder `templates/` that nobody has spoken for.
    file.inclusion = InclusionLevel.NOT_IN_NAV
    file.edit_uri = page.source
    files.append(file)
    GeneratedPage(title, file, config, page)
    return file


def _add_scripts(files: Files, config: MkDocsConfig, site: SiteConfig, result: BuildResult) -> None:
    for name, script in result.scripts.items():
        # In a preview, where it changes with each edit, by its name: else no page would stay as it is.
        uri = f"{ASSETS}/{name}" if site.mode.serving else address_of(name, script)
        files.append(File.generated(config, uri, content=script))
        config.extra["playbook"]["scripts"][name] = uri


def _add_page(
    page: Page, files: Files, config: MkDocsConfig, site: SiteConfig, titles: Mapping[str, str | None]
) -> None:
    source = site.root / page.source if page.source else None
    file = add_page(page, files, config, titles.get(page.uri), source)
    if page.uri in titles:
        file.inclusion = InclusionLevel.INCLUDED


def _file(artifact: Artifact, config: MkDocsConfig, site: SiteConfig) -> File:
    match artifact.content:
        case Path():
            return File.generated(config, artifact.uri, abs_src_path=str(artifact.content))
        case str() | bytes():
            return File.generated(config, artifact.uri, content=artifact.content)
        case make:
            if site.mode.serving:
                return OnDemandFile.generated(config, artifact.uri, content=b"")
            return File.generated(config, artifact.uri, content=make())


def _is_free(uri: str, files: Files) -> bool:
    if file := files.get_file_from_path(uri):
        if file.inclusion.is_included():
            return False
        files.remove(file)
    return True


def _menu_entries(navigation: object, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Yield the files a navigation names, at any depth, each with what it is called there."""
    if isinstance(navigation, str):
        yield navigation, title
    elif isinstance(navigation, dict):
        for name, entry in navigation.items():
            yield from _menu_entries(entry, name)
    elif isinstance(navigation, list):
        for entry in navigation:
            yield from _menu_entries(entry)
