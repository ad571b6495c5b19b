"""The downloads of one language's site: papers, Word and Excel.

A site makes them all before its pages, which say how large they are; a preview makes one when it is
opened, and its pages say the size of the last build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Format, Template
from engagement_playbook.model.visit import Visit
from engagement_playbook.office import OfficeCache
from engagement_playbook.pdf import Bundle, Job, PackRequest, Printed, Printer, check_paper
from engagement_playbook.pdf.logo import read_logo
from engagement_playbook.pipeline.check import Checked
from engagement_playbook.pipeline.last_build import recall, remember
from engagement_playbook.presentation.addresses import BOOK, download_of
from engagement_playbook.site import DownloadLink
from engagement_playbook.support.content_cache import CacheEntry

ProgressCallback = Callable[[int, int], None]
"""Called with how many files that take a while are there by now, and how many there will be."""

__all__ = [
    "BOOK",
    "Download",
    "DownloadBuilder",
    "MadeDownload",
    "ProgressCallback",
    "check_paper",
    "check_printing",
    "make_pack",
]

_FACTS: Final = "downloads-{language}"
"""Name of what is remembered: the size and the number of pages of each file, by its address."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take along: its address below the language's root, its label, the part it belongs to.

    ``owner`` is None for what is of the whole playbook. A paper is described by ``job``, a document
    is ``part`` in one ``form``.
    """

    uri: str
    label: str
    owner: Reference | None
    job: Callable[[], Job] | None = None
    part: Checklist | Template | None = None
    form: Format = Format.PDF


@dataclass(frozen=True, slots=True)
class MadeDownload:
    """A file that was made or kept from before, how it is offered, and what is wrong with it."""

    download: Download
    file: CacheEntry
    link: DownloadLink
    diagnostics: tuple[Diagnostic, ...] = ()


class DownloadBuilder:
    """Makes the downloads of one language, or takes them from the cache.

    Needs content that has passed ``check_paper``. Several, in several processes, may share a cache.
    """

    def __init__(self, checked: Checked, language: str) -> None:
        self._checked = checked
        self._playbook = checked.loaded.playbook
        self._cache = checked.loaded.root / checked.settings.options.cache
        self._locale = checked.locales[language]
        self._printer = Printer(checked.settings, self._locale, checked.loaded.root, checked.loaded.mark)

    @cached_property
    def _documents_cache(self) -> OfficeCache:
        return OfficeCache(
            self._cache, self._playbook, self._locale, self._checked.settings, _pixel_logo(self._checked)
        )

    @property
    def made(self) -> int:
        """How many files were made anew by ``make_all``; the others were kept from before."""
        return self._printer.made + self._documents_cache.made

    def downloads(self) -> list[Download]:
        """List everything there is to take along, papers first; nothing is made yet."""
        return [*self._papers(), *self._documents()]

    def make_all(self, progress: ProgressCallback = lambda there, files: None) -> Iterator[MadeDownload]:
        """Make everything, on this language's share of the cores, and remember how large it is."""
        downloads = self.downloads()
        jobs = [download.job() for download in downloads if download.job]
        facts: dict[str, tuple[int | None, int | None]] = {}
        count = partial(_count, progress, len(downloads))
        for download, printed in zip(downloads, self._printer.make_all(jobs, count), strict=False):
            yield (finished := _printed(download, printed))
            facts[download.uri] = finished.link.size, finished.link.pages
        self._printer.trim_cache()
        for there, download in enumerate(downloads[len(jobs) :], len(jobs) + 1):
            yield (finished := self.make(download))
            facts[download.uri] = finished.link.size, None
            progress(there, len(downloads))
        self._documents_cache.trim()
        remember(self._cache, self._facts, facts)

    def make(self, download: Download) -> MadeDownload:
        """Make one file, or take what was kept of it."""
        if download.job:
            return _printed(download, self._printer.make(download.job()))
        assert download.part is not None
        file = self._documents_cache.get_or_create(download.part, download.form)
        return MadeDownload(download, file, DownloadLink(download.uri, download.label, len(file.content)))

    def remembered(self) -> Iterator[tuple[Download, DownloadLink]]:
        """List everything with what was known of it when all was made last; nothing is made now."""
        facts = recall(self._cache, self._facts) or {}
        for download in self.downloads():
            size, pages = facts.get(download.uri, (None, None))
            yield download, DownloadLink(download.uri, download.label, size, pages)

    def sheets(self) -> Iterator[Download]:
        """List the papers that shall fit one sheet; whether they do is known when they are made."""
        for download in self._papers():
            if download.owner and download.owner.kind == "checklist":
                yield download

    def check(self, progress: ProgressCallback) -> Iterator[Diagnostic]:
        """Make every paper but the book, and report what does not fit."""
        jobs = [download.job() for download in self._papers() if download.job and download.owner]
        for printed in self._printer.make_all(jobs, partial(_count, progress, len(jobs))):
            yield from printed.diagnostics

    def _papers(self) -> Iterator[Download]:
        playbook, printer, say = self._playbook, self._printer, self._locale.text
        for checklist in playbook.checklists:
            owner = Reference("checklist", checklist.id)
            sheet = partial(printer.checklist, playbook, checklist)
            yield Download(download_of(owner, "pdf"), say("page.download.sheet"), owner, sheet)
            if len(self._checked.locales) > 1:
                both = partial(printer.bilingual, playbook, checklist, self._checked.locales)
                yield Download(
                    download_of(owner, "bilingual.pdf"), say("page.download.bilingual"), owner, both
                )
        # The thin papers before the thick ones: Typst looks through what it remembers of the last few after each.
        for template in playbook.templates:
            if Format.PDF in template.formats:
                owner = Reference("template", template.id)
                form = partial(printer.template, playbook, template)
                yield Download(download_of(owner, "pdf"), say("page.download.form"), owner, form)
        for phase in playbook.phases:
            owner = Reference("phase", phase.id)
            if playbook.checklists_of(owner):
                lists = partial(printer.phase, playbook, phase)
                yield Download(download_of(owner, "pdf"), say("page.download.phase"), owner, lists)
        for visit in playbook.visits:
            owner = Reference("visit", visit.id)
            for bundle in Bundle:
                uri = download_of(owner, f"{bundle.value}.pdf")
                pack = partial(printer.visit, playbook, visit, bundle)
                yield Download(uri, say(f"page.download.{bundle.value}"), owner, pack)
        yield Download(BOOK, say("page.download.book"), None, partial(printer.book, playbook))

    def _documents(self) -> Iterator[Download]:
        forms = (Format.DOCX, Format.XLSX)
        for checklist in self._playbook.checklists:
            for form in forms:
                yield self._document(Reference("checklist", checklist.id), checklist, form)
        for template in self._playbook.templates:
            for form in forms:
                if form in template.formats:
                    yield self._document(Reference("template", template.id), template, form)

    def _document(self, owner: Reference, part: Checklist | Template, form: Format) -> Download:
        uri = download_of(owner, form.value)
        return Download(uri, self._locale.text(f"page.download.{form.value}"), owner, part=part, form=form)

    @property
    def _facts(self) -> str:
        return _FACTS.format(language=self._locale.code)


def check_printing(
    checked: Checked, progress: ProgressCallback = lambda there, files: None
) -> tuple[Diagnostic, ...]:
    """Lay out every sheet in every language; return all that is known to be wrong."""
    diagnostics = [*checked.diagnostics, *check_paper(checked.loaded, checked.settings, checked.locales)]
    if not has_errors(diagnostics):
        for language in checked.locales:
            diagnostics += DownloadBuilder(checked, language).check(progress)
    return in_order(diagnostics)


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
    describe = partial(printer.visit, checked.loaded.playbook, chosen, bundle, request)
    try:
        return printer.make(describe())
    except RuntimeError:
        # A character may pass alone and not where it stands; the playbook's own have been checked.
        return printer.make(describe(strict=True))


def _printed(download: Download, printed: Printed) -> MadeDownload:
    file = CacheEntry(printed.pdf, printed.path)
    link = DownloadLink(download.uri, download.label, len(printed.pdf), printed.pages)
    return MadeDownload(download, file, link, printed.diagnostics)


def _count(progress: ProgressCallback, files: int, there: int) -> None:
    progress(there, files)


def _pixel_logo(checked: Checked) -> bytes | None:
    """Read the organisation's logo for Word, which cannot show an SVG."""
    name = checked.settings.options.organisation.logo
    if Path(name).suffix.lower() != ".png":
        return None
    logo = read_logo(checked.settings, checked.loaded.root)
    return logo.content if logo else None
