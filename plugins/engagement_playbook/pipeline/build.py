"""Build one language of a checked playbook: the artifacts of its site, its navigation and search entries.

Hosts (the MkDocs plugin, the command line) use this module and not the rooms that it calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from engagement_playbook.config.pages import uri_of
from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.engagement.account import Account
from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.office import engagement_schema_json, playbook_json, playbook_schema
from engagement_playbook.pipeline.check import Checked
from engagement_playbook.pipeline.previous_build import PreviousBuild
from engagement_playbook.presentation.addresses import DATA, DATA_SCHEMA, ENGAGEMENT_SCHEMA, UrlStyle
from engagement_playbook.presentation.presentation import Presentation
from engagement_playbook.site import (
    CATALOGUE,
    HOME,
    MARKER,
    NAMES,
    Address,
    DownloadLink,
    DownloadLinks,
    Page,
    PageForm,
    SearchEntry,
    account_entries,
    broken_links,
    catalogue_script,
    checks_entries,
    marker,
    moved_pages,
    names_script,
    navigation,
    pages,
    search_entries,
    url_of,
)

if TYPE_CHECKING:
    from engagement_playbook.pipeline.downloads import Download, DownloadBuilder, ProgressCallback

Content: TypeAlias = bytes | str | Path | Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a language's site: its address below that language's root, and its content.

    A path is that of a finished file, a callable returns the bytes.
    """

    uri: str
    content: Content

    def read(self) -> bytes:
        """Return the bytes of any kind of content. Raises OSError for a path that cannot be read."""
        match self.content:
            case bytes():
                return self.content
            case str():
                return self.content.encode("utf-8")
            case Path():
                return self.content.read_bytes()
        return self.content()


@dataclass(frozen=True, slots=True)
class BuildResult:
    """One language of a site, for a host to write."""

    locale: Locale
    pages: tuple[Page, ...]
    artifacts: tuple[Artifact, ...]
    navigation: list[object]
    search_entries: tuple[SearchEntry, ...]
    diagnostics: tuple[Diagnostic, ...]
    made_downloads: int | None = 0
    """How many downloads were made and not taken from the cache; None where they are made on demand."""
    scripts: Mapping[str, bytes] = field(default_factory=dict)
    """What the theme's scripts know of the playbook, as scripts; named as the theme's are."""

    def __str__(self) -> str:
        uris = [*(page.uri for page in self.pages), *(artifact.uri for artifact in self.artifacts)]
        counts = Counter(_NOUNS.get(Path(uri).suffix, "") for uri in uris)
        total = ", ".join(f"{counts[noun]} {noun}" for noun in dict.fromkeys(_NOUNS.values()) if counts[noun])
        if self.made_downloads is None:
            return f"{self.locale.code}: {total}, made when they are opened"
        cached = sum(counts[noun] for noun in _CACHED_NOUNS) - self.made_downloads
        return f"{self.locale.code}: {total}; {self.made_downloads} made, {cached} kept from before"


_NOUNS: Final = {".md": "pages", ".pdf": "papers", ".docx": "documents", ".xlsx": "documents"}
"""What files are called in the summary of a build, by the suffix of their names."""

_CACHED_NOUNS: Final = ("papers", "documents")
"""Files that come from the cache where they have not changed."""


def build(
    checked: Checked,
    language: str,
    hand_written: Mapping[str, str],
    *,
    on_demand: bool = False,
    run_linter: bool = True,
    style: UrlStyle = UrlStyle.DIRECTORIES,
    permalink: str = "",
    progress: ProgressCallback = lambda done, total: None,
    previous: PreviousBuild | None = None,
    account: Account | None = None,
) -> BuildResult:
    """Build one language: first its downloads, whose sizes the pages show, then its pages.

    The content must have no errors. ``hand_written`` holds the titles of the language's own pages by
    address. ``on_demand`` makes each download only when its artifact is read, as a preview needs it.
    ``run_linter`` is False where another process has checked fonts and characters. ``style`` says how
    pages write addresses, ``permalink`` is the sign beside their headings. ``previous`` is what the last build
    of the same language has left. ``account`` makes it the private site of an engagement.
    """
    playbook, settings = checked.loaded.playbook, checked.settings
    locale = checked.locales[language]
    problems: list[Diagnostic] = []
    artifacts: list[Artifact] = []
    links: dict[str, list[DownloadLink]] = {}
    whole_playbook: list[DownloadLink] = []
    made_downloads: int | None = 0
    if settings.options.downloads:
        # Imported here: the printer takes longer to import than ten pages to write.
        from engagement_playbook.pipeline.downloads import DownloadBuilder, check_paper

        if run_linter:
            problems += check_paper(checked.loaded, settings, checked.locales)
        if has_errors(problems):
            return BuildResult(locale, (), (), [], (), in_order(problems))
        builder = DownloadBuilder(checked, language)
        for download, link, content, diagnostics in _downloads(builder, progress, on_demand=on_demand):
            problems += diagnostics
            artifacts.append(Artifact(download.uri, content))
            (links.setdefault(str(download.owner), []) if download.owner else whole_playbook).append(link)
        made_downloads = None if on_demand else builder.made
        artifacts += _data(playbook)
        whole_playbook.append(DownloadLink(DATA, locale.text("page.download.data"), None))
    artifacts.append(Artifact(ENGAGEMENT_SCHEMA, engagement_schema_json()))
    if account:
        artifacts.append(Artifact(MARKER, marker(account, locale)))
    title = settings.name(settings.languages[0])
    scripts = {
        CATALOGUE: catalogue_script(Presentation(playbook, locale, settings)),
        NAMES: names_script(playbook, locale, title, checked.locales.values()),
    }
    drifted = {
        part: locale.join(settings.language(code).name or checked.locales[code].name for code in languages)
        for part, languages in checked.drifted.get(language, {}).items()
    }
    offered = DownloadLinks(links, whole_playbook)
    form = PageForm(style, permalink, locale.text("page.meta.permalink"))
    kept = previous.pages if previous else None
    rendered = pages(playbook, locale, settings, offered, hand_written, drifted, form, kept, account)
    all_pages = (*rendered, *moved_pages(playbook, locale, form))
    own = frozenset(map(uri_of, hand_written))
    problems += broken_links(all_pages, own.union(artifact.uri for artifact in artifacts))
    return BuildResult(
        locale,
        all_pages,
        tuple(artifacts),
        navigation(
            playbook,
            locale,
            [uri_of(page) for page in sorted(hand_written)],
            private=account is not None,
        ),
        search_entries(
            playbook,
            locale,
            (
                *(account_entries(account, playbook, locale) if account else ()),
                *_overviews(playbook, rendered),
                *checks_entries(locale),
            ),
            previous.search_entries if previous else None,
        ),
        in_order(problems),
        made_downloads,
        {name: text.encode("utf-8") for name, text in scripts.items()},
    )


def downloads_on_demand(checked: Checked, language: str) -> tuple[Artifact, ...]:
    """Return the downloads of a language as artifacts, each made when it is read."""
    from engagement_playbook.pipeline.downloads import DownloadBuilder

    if not checked.settings.options.downloads:
        return ()
    playbook, builder = checked.loaded.playbook, DownloadBuilder(checked, language)
    files = (Artifact(download.uri, partial(_bytes, builder, download)) for download in builder.downloads())
    return (*files, *_data(playbook))


def _data(playbook: Playbook) -> tuple[Artifact, ...]:
    return (
        Artifact(DATA, partial(playbook_json, playbook)),
        Artifact(DATA_SCHEMA, playbook_schema),
    )


def _downloads(
    builder: DownloadBuilder, progress: ProgressCallback, *, on_demand: bool
) -> Iterator[tuple[Download, DownloadLink, Content, tuple[Diagnostic, ...]]]:
    """Yield every download with its link, its content (made now or on demand) and its diagnostics."""
    if on_demand:
        for download, link in builder.remembered():
            yield download, link, partial(_bytes, builder, download), ()
    else:
        for finished in builder.make_all(progress):
            yield finished.download, finished.link, finished.file.file_or_content, finished.diagnostics


def _bytes(builder: DownloadBuilder, download: Download) -> bytes:
    return builder.make(download).file.content


def _overviews(playbook: Playbook, generated: Iterable[Page]) -> Iterator[SearchEntry]:
    """Yield the search entries of overview pages: they list parts and are not the page of a part."""
    part_uris = {url_of(reference).uri for reference in playbook.parts if "/" in url_of(reference).uri}
    for page in generated:
        if page.uri not in part_uris and page.uri != HOME:
            yield SearchEntry(Address(page.uri), page.title, page.description)
