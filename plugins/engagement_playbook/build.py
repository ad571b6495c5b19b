"""The whole compiler, to be read from top to bottom: checked content in, artifacts out.

Hosts (the MkDocs plugin, the command line) take what they need from here and know nothing else of
the rooms behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from engagement_playbook.check import Checked
from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.documents import (
    SCHEMA,
    Shelf,
    engagement_schema_json,
    playbook_json,
    playbook_schema,
)
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Format, Template
from engagement_playbook.model.visit import Visit
from engagement_playbook.print import Bundle, Job, PackRequest, Printed, Printer, check_paper
from engagement_playbook.render import (
    CATALOGUE,
    HOME,
    Address,
    Download,
    Downloads,
    Page,
    SearchEntry,
    catalogue_script,
    checks_entries,
    navigation,
    pages,
    search_entries,
    url_of,
)

Progress = Callable[[int, int], None]
"""Called with how many files that take a while are there by now, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a language's site: its address below that language's root, and its bytes.

    A path names a finished file that the host may hand over as it is. ``source`` is the content
    file it is made from, for "edit this page"; None where it has none.
    """

    uri: str
    content: bytes | str | Path
    source: str | None = None

    def read(self) -> bytes:
        """Give the bytes, wherever they are."""
        if isinstance(self.content, Path):
            return self.content.read_bytes()
        return self.content.encode("utf-8") if isinstance(self.content, str) else self.content


@dataclass(frozen=True, slots=True)
class Built:
    """One language, ready to be written by any host."""

    locale: Locale
    artifacts: tuple[Artifact, ...]
    navigation: list[object]
    search: tuple[SearchEntry, ...]
    diagnostics: tuple[Diagnostic, ...]
    made: int = 0
    """How many files of paper and documents were made anew; the others were kept from a build before."""

    def __str__(self) -> str:
        kinds = Counter(_KINDS.get(Path(artifact.uri).suffix, "") for artifact in self.artifacts)
        counted = ", ".join(f"{kinds[kind]} {kind}" for kind in dict.fromkeys(_KINDS.values()) if kinds[kind])
        kept = sum(kinds[kind] for kind in _KEPT) - self.made
        return f"{self.locale.code}: {counted}; {self.made} made, {kept} kept from before"


_KINDS: Final = {".md": "pages", ".pdf": "papers", ".docx": "documents", ".xlsx": "documents"}
_KEPT: Final = ("papers", "documents")


def build(
    checked: Checked,
    language: str,
    hand_written: Mapping[str, str],
    *,
    book: bool = True,
    progress: Progress = lambda there, files: None,
) -> Built:
    """Make everything of one language: paper first, because pages name its size, then pages.

    Needs content without errors. ``hand_written`` are the language's own pages, title by address.
    The ``book`` takes seconds whenever a word changes; a preview does without it.
    """
    playbook, settings = checked.loaded.playbook, checked.settings
    locale = checked.locales[language]
    problems: list[Diagnostic] = []
    if settings.options.downloads:
        problems += check_paper(checked.loaded, settings, checked.locales)
    if has_errors(problems):
        return Built(locale, (), [], (), in_order(problems))
    artifacts: list[Artifact] = []
    downloads: dict[str, list[Download]] = {}
    printer = Printer(settings, locale, checked.loaded.root, checked.loaded.mark)
    cache, logo = checked.loaded.root / settings.options.cache, _pixel_logo(checked)
    shelf = Shelf(cache, playbook, locale, settings, logo)
    if settings.options.downloads:
        made = _make_downloads(checked, printer, shelf, progress, book=book)
        for artifact, owner, download, found in made:
            problems += found
            artifacts.append(artifact)
            if owner:
                downloads.setdefault(str(owner), []).append(download)
        artifacts.append(Artifact("downloads/playbook.json", playbook_json(playbook)))
        artifacts.append(Artifact(f"downloads/{SCHEMA}", playbook_schema()))
    artifacts.append(Artifact("downloads/engagement.schema.json", engagement_schema_json()))
    artifacts.append(Artifact(CATALOGUE, catalogue_script(playbook, locale)))
    moved_on = {
        part: locale.join(settings.language(code).name or checked.locales[code].name for code in languages)
        for part, languages in checked.drifted.get(language, {}).items()
    }
    rendered = pages(playbook, locale, settings, Downloads(downloads), hand_written, moved_on)
    artifacts += [Artifact(page.uri, page.markdown, page.source) for page in rendered]
    return Built(
        locale,
        tuple(artifacts),
        navigation(playbook, locale, _own_pages(hand_written, rendered)),
        search_entries(playbook, locale, (*_overviews(playbook, rendered), *checks_entries(locale))),
        in_order(problems),
        printer.made + shelf.made,
    )


def _make_downloads(
    checked: Checked, printer: Printer, shelf: Shelf, progress: Progress, *, book: bool
) -> Iterator[tuple[Artifact, Reference | None, Download, tuple[Diagnostic, ...]]]:
    """Make everything on paper, then everything for Word and Excel, each with the part it belongs to."""
    playbook, locale = checked.loaded.playbook, printer.locale
    papers = [*_papers(playbook, printer, checked.locales, book=book)]
    documents = [*_documents(playbook)]
    files = len(papers) + len(documents)
    made = printer.make_all([paper.job for paper in papers], partial(_count, progress, files))
    for paper, printed in zip(papers, made, strict=True):
        source = playbook.parts[paper.owner].source if paper.owner else None
        artifact = Artifact(paper.uri, printed.path or printed.pdf, source)
        download = Download(paper.uri, paper.label, len(printed.pdf), printed.pages)
        yield artifact, paper.owner, download, printed.diagnostics
    printer.tidy()
    for there, (owner, part, form) in enumerate(documents, len(papers) + 1):
        uri = f"downloads/{url_of(owner).uri.removesuffix('.md')}.{form.value}"
        path = shelf.take(part, form)
        download = Download(uri, locale.text(f"page.download.{form.value}"), path.stat().st_size)
        yield Artifact(uri, path, playbook.parts[owner].source), owner, download, ()
        progress(there, files)
    shelf.tidy()


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


def check_printing(
    checked: Checked, progress: Progress = lambda there, files: None
) -> tuple[Diagnostic, ...]:
    """Lay out every sheet in every language; return all that is known to be wrong."""
    playbook, settings, locales = checked.loaded.playbook, checked.settings, checked.locales
    found = [*checked.diagnostics, *check_paper(checked.loaded, settings, locales)]
    if not has_errors(found):
        for locale in locales.values():
            printer = Printer(settings, locale, checked.loaded.root, checked.loaded.mark)
            jobs = [paper.job for paper in _papers(playbook, printer, locales, book=False)]
            for printed in printer.make_all(jobs, partial(_count, progress, len(jobs))):
                found += printed.diagnostics
    return in_order(found)


def make_pack(
    checked: Checked,
    visit: str,
    bundle: Bundle,
    language: str,
    request: PackRequest,
    paper: str | None = None,
) -> Printed:
    """Print one visit's bundle as a reader asks for it; raises KeyError for a visit that does not exist."""
    settings = checked.settings
    if paper:
        settings = settings.model_copy(
            update={"options": settings.options.model_copy(update={"paper": paper})}
        )
    printer = Printer(settings, checked.locales[language], checked.loaded.root)
    chosen = checked.loaded.playbook.parts[Reference("visit", visit)].value
    assert isinstance(chosen, Visit)
    return printer.make(printer.visit(checked.loaded.playbook, chosen, bundle, request))


def _count(progress: Progress, files: int, there: int) -> None:
    progress(there, files)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A PDF of the site: the part it belongs to, None for the book; its label, its address, how it is made."""

    owner: Reference | None
    label: str
    uri: str
    job: Job


def _papers(
    playbook: Playbook, printer: Printer, locales: Mapping[str, Locale], *, book: bool
) -> Iterator[_Paper]:
    """Describe each PDF of one language."""
    say = printer.locale.text
    for checklist in playbook.checklists:
        owner = Reference("checklist", checklist.id)
        address = f"downloads/checklists/{checklist.id}"
        job = printer.checklist(playbook, checklist)
        yield _Paper(owner, say("page.download.sheet"), f"{address}.pdf", job)
        if bilingual := printer.bilingual(playbook, checklist, locales):
            yield _Paper(owner, say("page.download.bilingual"), f"{address}.bilingual.pdf", bilingual)
    for phase in playbook.phases:
        if lists := printer.phase(playbook, phase):
            owner = Reference("phase", phase.id)
            yield _Paper(owner, say("page.download.phase"), f"downloads/phases/{phase.id}.pdf", lists)
    for visit in playbook.visits:
        owner = Reference("visit", visit.id)
        for bundle in Bundle:
            uri = f"downloads/visits/{visit.id}.{bundle.value}.pdf"
            job = printer.visit(playbook, visit, bundle)
            yield _Paper(owner, say(f"page.download.{bundle.value}"), uri, job)
    for template in playbook.templates:
        if Format.PDF in template.formats:
            owner = Reference("template", template.id)
            uri = f"downloads/templates/{template.id}.pdf"
            yield _Paper(owner, say("page.download.form"), uri, printer.template(playbook, template))
    if book:
        yield _Paper(None, "", "downloads/playbook.pdf", printer.book(playbook))


def _documents(playbook: Playbook) -> Iterator[tuple[Reference, Checklist | Template, Format]]:
    """Name each Word and Excel file: the part it is of, under both its names, and its kind."""
    for checklist in playbook.checklists:
        for form in (Format.DOCX, Format.XLSX):
            yield Reference("checklist", checklist.id), checklist, form
    for template in playbook.templates:
        for form in (Format.DOCX, Format.XLSX):
            if form in template.formats:
                yield Reference("template", template.id), template, form


def _pixel_logo(checked: Checked) -> bytes | None:
    """Read the organisation's logo for Word, which cannot show an SVG."""
    name = checked.settings.options.organisation.logo
    if Path(name).suffix.lower() not in (".png", ".jpg", ".jpeg"):
        return None
    return (checked.loaded.root / name).read_bytes()
