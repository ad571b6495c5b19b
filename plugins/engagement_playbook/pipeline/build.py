"""The whole compiler, to be read from top to bottom: checked content in, artifacts out.

Hosts (the MkDocs plugin, the command line) take what they need from here and know nothing else of
the rooms behind it.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.office import SCHEMA, engagement_schema_json, playbook_json, playbook_schema
from engagement_playbook.pipeline.check import Checked
from engagement_playbook.site import (
    CATALOGUE,
    HOME,
    NAMES,
    Address,
    DownloadLink,
    DownloadLinks,
    Page,
    SearchEntry,
    catalogue_script,
    checks_entries,
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

DATA: Final = "downloads/playbook.json"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a language's site: its address below that language's root, and its bytes.

    A path names a finished file that the host may hand over as it is; what can be called makes the
    bytes. ``source`` is the content file it is made from, for "edit this page"; None where it has none.
    """

    uri: str
    content: Content
    source: str | None = None

    def read(self) -> bytes:
        """Give the bytes, wherever they are."""
        match self.content:
            case bytes():
                return self.content
            case str():
                return self.content.encode("utf-8")
            case Path():
                return self.content.read_bytes()
        return self.content()


@dataclass(frozen=True, slots=True)
class Built:
    """One language, ready to be written by any host."""

    locale: Locale
    artifacts: tuple[Artifact, ...]
    navigation: list[object]
    search: tuple[SearchEntry, ...]
    diagnostics: tuple[Diagnostic, ...]
    made: int | None = 0
    """How many files of paper and documents were made anew; the others were kept from a build before.

    None where each is made when somebody opens it.
    """

    def __str__(self) -> str:
        kinds = collections.Counter(_KINDS.get(Path(artifact.uri).suffix, "") for artifact in self.artifacts)
        counted = ", ".join(f"{kinds[kind]} {kind}" for kind in dict.fromkeys(_KINDS.values()) if kinds[kind])
        if self.made is None:
            return f"{self.locale.code}: {counted}, made when they are opened"
        kept = sum(kinds[kind] for kind in _KEPT) - self.made
        return f"{self.locale.code}: {counted}; {self.made} made, {kept} kept from before"


_KINDS: Final = {".md": "pages", ".pdf": "papers", ".docx": "documents", ".xlsx": "documents"}
_KEPT: Final = ("papers", "documents")


def build(
    checked: Checked,
    language: str,
    hand_written: Mapping[str, str],
    *,
    on_demand: bool = False,
    run_linter: bool = True,
    progress: ProgressCallback = lambda there, files: None,
) -> Built:
    """Make everything of one language: downloads first, because pages name their size, then pages.

    Needs content without errors. ``hand_written`` are the language's own pages, title by address.
    What is made ``on_demand`` is made when its bytes are asked for, as a preview does. Without ``run_linter``
    nothing is said of fonts and characters: somebody has looked at the same ones.
    """
    playbook, settings = checked.loaded.playbook, checked.settings
    locale = checked.locales[language]
    problems: list[Diagnostic] = []
    artifacts: list[Artifact] = []
    downloads: dict[str, list[DownloadLink]] = {}
    whole: list[DownloadLink] = []
    made: int | None = 0
    if settings.options.downloads:
        # Loaded where it is used: what prints takes longer to load than ten pages to write.
        from engagement_playbook.pipeline.downloads import DownloadBuilder, check_paper

        if run_linter:
            problems += check_paper(checked.loaded, settings, checked.locales)
        if has_errors(problems):
            return Built(locale, (), [], (), in_order(problems))
        counter = DownloadBuilder(checked, language)
        for offer, download, content, found in _on_offer(counter, progress, on_demand=on_demand):
            problems += found
            artifacts.append(Artifact(offer.uri, content, _source(playbook, offer.owner)))
            (downloads.setdefault(str(offer.owner), []) if offer.owner else whole).append(download)
        made = None if on_demand else counter.made
        artifacts += _data(playbook)
        whole.append(DownloadLink(DATA, locale.text("page.download.data"), None))
    artifacts.append(Artifact("downloads/engagement.schema.json", engagement_schema_json()))
    artifacts.append(Artifact(CATALOGUE, catalogue_script(playbook, locale)))
    title = settings.name(settings.languages[0])
    artifacts.append(Artifact(NAMES, names_script(playbook, locale, title, checked.locales.values())))
    moved_on = {
        part: locale.join(settings.language(code).name or checked.locales[code].name for code in languages)
        for part, languages in checked.drifted.get(language, {}).items()
    }
    links = DownloadLinks(downloads, whole)
    rendered = pages(playbook, locale, settings, links, hand_written, moved_on)
    moved = moved_pages(playbook, locale)
    artifacts += [Artifact(page.uri, page.markdown, page.source) for page in (*rendered, *moved)]
    return Built(
        locale,
        tuple(artifacts),
        navigation(playbook, locale, _own_pages(hand_written, rendered)),
        search_entries(playbook, locale, (*_overviews(playbook, rendered), *checks_entries(locale))),
        in_order(problems),
        made,
    )


def downloads_on_demand(checked: Checked, language: str) -> tuple[Artifact, ...]:
    """List what a language offers to take along, each made when its bytes are asked for."""
    from engagement_playbook.pipeline.downloads import DownloadBuilder

    if not checked.settings.options.downloads:
        return ()
    playbook, counter = checked.loaded.playbook, DownloadBuilder(checked, language)
    files = (Artifact(offer.uri, partial(_bytes, counter, offer)) for offer in counter.offers())
    return (*files, *_data(playbook))


def _data(playbook: Playbook) -> tuple[Artifact, ...]:
    return (
        Artifact(DATA, partial(playbook_json, playbook)),
        Artifact(f"downloads/{SCHEMA}", playbook_schema),
    )


def _on_offer(
    counter: DownloadBuilder, progress: ProgressCallback, *, on_demand: bool
) -> Iterator[tuple[Download, DownloadLink, Content, tuple[Diagnostic, ...]]]:
    """Go through everything to take along, made now or to be made when somebody asks for it."""
    if on_demand:
        for offer, download in counter.remembered():
            yield offer, download, partial(_bytes, counter, offer), ()
    else:
        for made in counter.make_all(progress):
            yield made.offer, made.download, made.file.file_or_content, made.diagnostics


def _bytes(counter: DownloadBuilder, offer: Download) -> bytes:
    return counter.make(offer).file.content


def _source(playbook: Playbook, owner: Reference | None) -> str | None:
    return playbook.parts[owner].source if owner else None


def _own_pages(hand_written: Iterable[str], made: Iterable[Page]) -> tuple[str, ...]:
    """List the hand-written pages that stand beside the generated ones."""
    taken = {HOME, *(page.uri for page in made)}
    return tuple(uri for page in sorted(hand_written) if (uri := f"{page}.md") not in taken)


def _overviews(playbook: Playbook, made: Iterable[Page]) -> Iterator[SearchEntry]:
    """Make entries of the pages that list parts: they have a title of their own and no part behind it."""
    of_parts = {url_of(reference).uri for reference in playbook.parts if "/" in url_of(reference).uri}
    for page in made:
        if page.uri not in of_parts and page.uri != HOME:
            yield SearchEntry(Address(page.uri), page.title, page.description)
