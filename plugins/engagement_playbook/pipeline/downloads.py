"""The downloads of one language's site: papers, Word and Excel.

A site makes them all before its pages, which say how large they are; a preview makes one when it is
opened, and its pages say the size of the last build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from engagement_playbook.config.settings import Customer, Organisation, Settings
from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.engagement.filling import BLANK, Filling
from engagement_playbook.lint.suppressions import PRINTED, Suppressions
from engagement_playbook.model.base import Content
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Format, Template
from engagement_playbook.model.visit import Bundle, Visit
from engagement_playbook.office import OfficeCache, PixelLogos, part_docx, part_xlsx
from engagement_playbook.pdf import Job, PackRequest, Parties, Printed, Printer, check_paper
from engagement_playbook.pdf.logo import read_logo
from engagement_playbook.pdf.paper import with_parties
from engagement_playbook.pipeline.check import Checked
from engagement_playbook.pipeline.engagement import settings_of
from engagement_playbook.pipeline.last_build import recall, remember
from engagement_playbook.presentation.addresses import BOOK
from engagement_playbook.presentation.outputs import BILINGUAL, EXAMPLE, Output, downloads_of
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
    "make_document",
    "make_pack",
    "make_sheet",
]

_PAPERS: Final = {"checklist": "sheet", "template": "form", "phase": "phase"}
"""What the label of a part's only paper is called, by the part's kind."""

_FACTS: Final = "downloads-{language}"
"""Name of what is remembered: the size and the number of pages of each file, by its address."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take along: its address below the language's root, its label, the part it belongs to.

    ``owner`` is None for what is of the whole playbook. A paper is described by ``job``, a document
    is ``part`` in one ``form``, or the ``example`` of how it is filled in.
    """

    uri: str
    label: str
    owner: Reference | None
    job: Callable[[], Job] | None = None
    part: Checklist | Template | None = None
    form: Format = Format.PDF
    example: bool = False


@dataclass(frozen=True, slots=True)
class MadeDownload:
    """A file that was made or kept from before, how it is offered, and what is wrong with it."""

    download: Download
    file: CacheEntry
    link: DownloadLink
    diagnostics: tuple[Diagnostic, ...] = ()


class DownloadBuilder:
    """Makes the downloads of one language, or takes them from the cache.

    Needs content that has passed ``check_paper``. Several, in several processes, may share a cache. ``suppressions``
    learn which of them were needed.
    """

    def __init__(self, checked: Checked, language: str, suppressions: Suppressions | None = None) -> None:
        self._checked = checked
        self._suppressions = suppressions or Suppressions(checked.loaded.files)
        self._files = {file.document.path: file for file in checked.loaded.files}
        self._playbook = checked.loaded.playbook
        self._cache = checked.loaded.root / checked.settings.options.cache
        self._locale = checked.locales[language]
        self._printer = Printer(
            checked.settings, checked.locales, language, checked.loaded.root, checked.loaded.mark
        )

    @cached_property
    def _documents_cache(self) -> OfficeCache:
        return OfficeCache(
            self._cache, self._playbook, self._locale, self._checked.settings, _pixel_logos(self._checked)
        )

    @property
    def made(self) -> int:
        """How many files were made anew by ``make_all``; the others were kept from before."""
        return self._printer.made + self._documents_cache.made

    def downloads(self) -> list[Download]:
        """List everything there is to take along, papers first; nothing is made yet."""
        return [self._download(output) for output in downloads_of(self._playbook)]

    def make_all(self, progress: ProgressCallback = lambda there, files: None) -> Iterator[MadeDownload]:
        """Make everything, on this language's share of the cores, and remember how large it is."""
        downloads = self.downloads()
        jobs = [download.job() for download in downloads if download.job]
        facts: dict[str, tuple[int | None, int | None]] = {}
        count = partial(_count, progress, len(downloads))
        for download, printed in zip(downloads, self._printer.make_all(jobs, count), strict=False):
            yield (finished := self._made(download, printed))
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
            return self._made(download, self._printer.make(download.job()))
        assert download.part is not None
        file = self._documents_cache.get_or_create(download.part, download.form, example=download.example)
        return MadeDownload(download, file, DownloadLink(download.uri, download.label, len(file.content)))

    def remembered(self) -> Iterator[tuple[Download, DownloadLink]]:
        """List everything with what was known of it when all was made last; nothing is made now."""
        facts = recall(self._cache, self._facts) or {}
        for download in self.downloads():
            size, pages = facts.get(download.uri, (None, None))
            yield download, DownloadLink(download.uri, download.label, size, pages)

    def sheets(self) -> Iterator[Download]:
        """List the papers that shall fit one sheet; whether they do is known when they are made."""
        for download in self.downloads():
            if download.job and download.owner and download.owner.kind == "checklist":
                yield download

    def check(self, progress: ProgressCallback) -> Iterator[Diagnostic]:
        """Make every paper but the book, and report what does not fit."""
        jobs = [download.job() for download in self.downloads() if download.job and download.owner]
        for printed in self._printer.make_all(jobs, partial(_count, progress, len(jobs))):
            yield from self._not_suppressed(printed.diagnostics)

    def _made(self, download: Download, printed: Printed) -> MadeDownload:
        file = CacheEntry(printed.pdf, printed.path)
        link = DownloadLink(download.uri, download.label, len(printed.pdf), printed.pages)
        return MadeDownload(download, file, link, (*self._not_suppressed(printed.diagnostics),))

    def _not_suppressed(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        for diagnostic in diagnostics:
            file = self._files[diagnostic.path]
            severity = self._suppressions.severity(file, diagnostic.code, (), diagnostic.severity)
            if severity:
                yield replace(diagnostic, severity=severity)

    def _download(self, output: Output) -> Download:
        owner = output.owner
        if owner is None:
            book = partial(self._printer.book, self._playbook)
            return Download(output.uri, self._label("book"), None, book)
        part = self._playbook.part(owner).value
        form, label = _form_and_label(owner.kind, output.ending)
        if form is Format.PDF:
            return Download(output.uri, self._label(label), owner, self._job(part, output.ending))
        assert isinstance(part, Checklist | Template)
        example = output.ending.startswith(f"{EXAMPLE}.")
        return Download(output.uri, self._label(label), owner, part=part, form=form, example=example)

    def _label(self, name: str) -> str:
        return self._locale.text(f"page.download.{name}")

    def _job(self, part: Content, ending: str) -> Callable[[], Job]:
        playbook, printer = self._playbook, self._printer
        match part:
            case Checklist() if ending == BILINGUAL:
                # Which two is the site's choice, the same on the page of every language.
                first_two = {
                    code: self._checked.locales[code] for code in self._checked.settings.languages[:2]
                }
                return partial(printer.bilingual, playbook, part, first_two)
            case Checklist():
                return partial(printer.checklist, playbook, part)
            case Template():
                return partial(printer.template, playbook, part)
            case Phase():
                return partial(printer.phase, playbook, part)
        assert isinstance(part, Visit)
        return partial(printer.visit, playbook, part, Bundle(ending.partition(".")[0]))

    @property
    def _facts(self) -> str:
        return _FACTS.format(language=self._locale.code)


def check_printing(
    checked: Checked, progress: ProgressCallback = lambda there, files: None
) -> tuple[Diagnostic, ...]:
    """Lay out every sheet in every language; return all that is known to be wrong, unused suppressions included."""
    suppressions = Suppressions(checked.loaded.files)
    problems = check_paper(checked.loaded, checked.settings, checked.locales, suppressions)
    diagnostics = [*checked.diagnostics, *problems]
    if not has_errors(diagnostics):
        for language in checked.locales:
            diagnostics += DownloadBuilder(checked, language, suppressions).check(progress)
        diagnostics += suppressions.unused(PRINTED)
    return in_order(diagnostics)


def make_pack(
    checked: Checked,
    visit: str,
    bundle: Bundle,
    language: str,
    request: PackRequest,
    paper: str | None = None,
) -> Printed:
    """Print one visit's bundle as a reader asks for it; raises KeyError for a visit that does not exist.

    Where an engagement fills it, it has the customer's names and the two organisations of the profile.
    """
    settings, playbook = checked.settings, checked.loaded.playbook
    if request.filling:
        settings, playbook = settings_of(settings, request.filling), request.filling.playbook
    if paper:
        settings = settings.model_copy(
            update={"options": settings.options.model_copy(update={"paper": paper})}
        )
    printer = Printer(settings, checked.locales, language, checked.loaded.root)
    chosen = playbook.parts[Reference("visit", visit)].value
    assert isinstance(chosen, Visit)
    describe = partial(printer.visit, playbook, chosen, bundle, request)
    try:
        return printer.make(describe())
    except RuntimeError:
        # A character may pass alone and not where it stands; the playbook's own have been checked.
        return printer.make(describe(strict=True))


def _form_and_label(kind: str, ending: str) -> tuple[Format, str]:
    """Return the form of a file by what its name ends with, and what its label is called."""
    variant, _, suffix = f".{ending}".rpartition(".")
    form = Format(suffix)
    if form is Format.PDF:
        return form, variant.strip(".") or _PAPERS[kind]
    return form, "_".join(filter(None, (variant.strip("."), form.value)))


def make_sheet(
    checked: Checked,
    part: Checklist | Template,
    languages: Sequence[str],
    parties: Parties,
    filling: Filling | None = None,
) -> Printed:
    """Print one checklist in one language or in two side by side, or one form, which has one language.

    ``parties`` take the place of those of the site, and of those of the engagement that fills it.
    """
    locales = {language: checked.locales[language] for language in languages}
    settings, playbook, part = _filled(checked, part, filling)
    printer = Printer(
        settings,
        checked.locales,
        languages[0],
        checked.loaded.root,
        checked.loaded.mark,
        parties=_parties(parties, filling),
    )
    if isinstance(part, Template):
        job = printer.template(playbook, part, filling.form(part) if filling else BLANK)
    elif len(languages) > 1:
        job = printer.bilingual(playbook, part, locales)
    else:
        job = printer.checklist(playbook, part)
    return printer.make(job)


def make_document(
    checked: Checked,
    part: Checklist | Template,
    language: str,
    form: Format,
    parties: Parties,
    filling: Filling | None = None,
) -> bytes:
    """Make the Word or Excel file of a checklist or a template; ``parties`` and ``filling`` as for a sheet."""
    settings, playbook, part = _filled(checked, part, filling)
    settings = with_parties(settings, _parties(parties, filling))
    filled = filling.form(part) if filling and isinstance(part, Template) else BLANK
    sources = playbook, part, checked.locales[language], settings
    if form is Format.DOCX:
        return part_docx(*sources, logos=_pixel_logos(checked), filled=filled)
    return part_xlsx(*sources, filled=filled)


def _parties(given: Parties, filling: Filling | None) -> Parties:
    """Return the parties that were given, with those of the profile where they are not."""
    profile = filling.profile if filling else None
    if profile is None:
        return given
    return Parties(given.project or profile.title or "", given.customer or profile.customer or "")


def _filled(
    checked: Checked, part: Checklist | Template, filling: Filling | None
) -> tuple[Settings, Playbook, Checklist | Template]:
    """Return the settings, the playbook and the part in the customer's words, where an engagement fills it."""
    if filling is None:
        return checked.settings, checked.loaded.playbook, part
    kind = "template" if isinstance(part, Template) else "checklist"
    named = filling.playbook.part(Reference(kind, part.id)).value
    assert isinstance(named, Checklist | Template)
    return settings_of(checked.settings, filling), filling.playbook, named


def _count(progress: ProgressCallback, files: int, there: int) -> None:
    progress(there, files)


def _pixel_logos(checked: Checked) -> PixelLogos:
    """Read the logos for Word, which cannot show an SVG."""

    def read(side: Organisation | Customer) -> bytes | None:
        if Path(side.logo).suffix.lower() != ".png":
            return None
        logo = read_logo(checked.settings, checked.loaded.root, side)
        return logo.content if logo else None

    options = checked.settings.options
    return PixelLogos(read(options.organisation), read(options.customer))
