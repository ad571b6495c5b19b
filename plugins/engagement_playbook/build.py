"""The whole compiler, to be read from top to bottom: checked content in, artifacts out.

Hosts (the MkDocs plugin, the command line) take what they need from here and know nothing else of
the rooms behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engagement_playbook.check import Checked
from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.documents import Shelf, playbook_json
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Format, Template
from engagement_playbook.model.visit import Visit
from engagement_playbook.print import Bundle, PackRequest, Printed, Printer, check_paper
from engagement_playbook.render import (
    HOME,
    Address,
    Download,
    Downloads,
    Page,
    SearchEntry,
    navigation,
    pages,
    search_entries,
    url_of,
)

Progress = Callable[[str], None]
"""Called with the address of each file that takes a while to make."""


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


def build(
    checked: Checked,
    language: str,
    hand_written: Mapping[str, str],
    *,
    book: bool = True,
    progress: Progress = lambda uri: None,
) -> Built:
    """Make everything of one language: paper first, because pages name its size, then pages.

    Needs content without errors. ``hand_written`` are the language's own pages, title by address.
    The ``book`` takes as long as all sheets together; a preview does without it.
    """
    playbook, settings = checked.loaded.playbook, checked.settings
    locale = checked.locales[language]
    problems = [*check_paper(checked.loaded, settings, checked.locales)]
    if has_errors(problems):
        return Built(locale, (), [], (), in_order(problems))
    printer = Printer(settings, locale, checked.loaded.root, checked.loaded.mark)
    artifacts: list[Artifact] = []
    downloads: dict[str, list[Download]] = {}
    for owner, label, uri, printed in _paper(playbook, printer, checked.locales):
        progress(uri)
        problems += printed.diagnostics
        artifacts.append(Artifact(uri, printed.path or printed.pdf, playbook.parts[owner].file))
        downloads.setdefault(str(owner), []).append(Download(uri, label, len(printed.pdf), printed.pages))
    logo = _pixel_logo(checked)
    shelf = Shelf(checked.loaded.root / settings.options.cache, playbook, locale, settings, logo)
    for owner, part, form in _documents(playbook):
        uri = f"downloads/{url_of(owner).uri.removesuffix('.md')}.{form.value}"
        progress(uri)
        path = shelf.take(part, form)
        artifacts.append(Artifact(uri, path, playbook.parts[owner].file))
        label = locale.text(f"page.download.{form.value}")
        downloads.setdefault(str(owner), []).append(Download(uri, label, path.stat().st_size))
    shelf.tidy()
    if book:
        uri = "downloads/playbook.pdf"
        progress(uri)
        printed = printer.book(playbook)
        artifacts.append(Artifact(uri, printed.path or printed.pdf))
    artifacts.append(Artifact("downloads/playbook.json", playbook_json(playbook)))
    made = pages(playbook, locale, settings, Downloads(downloads), hand_written)
    artifacts += [Artifact(page.uri, page.markdown, page.source) for page in made]
    return Built(
        locale,
        tuple(artifacts),
        navigation(playbook, locale, _own_pages(hand_written, made)),
        search_entries(playbook, locale, _overviews(playbook, made)),
        in_order(problems),
    )


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


def check_printing(checked: Checked) -> tuple[Diagnostic, ...]:
    """Lay out every sheet in every language; return all that is known to be wrong."""
    playbook, settings, locales = checked.loaded.playbook, checked.settings, checked.locales
    found = [*checked.diagnostics, *check_paper(checked.loaded, settings, locales)]
    if not has_errors(found):
        for locale in locales.values():
            printer = Printer(settings, locale, checked.loaded.root, checked.loaded.mark)
            for *_, printed in _paper(playbook, printer, locales):
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
    return printer.visit(checked.loaded.playbook, chosen, bundle, request)


def _paper(
    playbook: Playbook, printer: Printer, locales: Mapping[str, Locale]
) -> Iterator[tuple[Reference, str, str, Printed]]:
    """Make each PDF: the part it belongs to, its label, its address, the paper itself."""
    say = printer.locale.text
    for checklist in playbook.checklists:
        owner = Reference("checklist", checklist.id)
        address = f"downloads/checklists/{checklist.id}"
        yield owner, say("page.download.sheet"), f"{address}.pdf", printer.checklist(playbook, checklist)
        if bilingual := printer.bilingual(playbook, checklist, locales):
            yield owner, say("page.download.bilingual"), f"{address}.bilingual.pdf", bilingual
    for phase in playbook.phases:
        if printed := printer.phase(playbook, phase):
            owner = Reference("phase", phase.id)
            yield owner, say("page.download.phase"), f"downloads/phases/{phase.id}.pdf", printed
    for visit in playbook.visits:
        owner = Reference("visit", visit.id)
        for bundle in Bundle:
            uri = f"downloads/visits/{visit.id}.{bundle.value}.pdf"
            yield owner, say(f"page.download.{bundle.value}"), uri, printer.visit(playbook, visit, bundle)
    for template in playbook.templates:
        if Format.PDF in template.formats:
            owner = Reference("template", template.id)
            uri = f"downloads/templates/{template.id}.pdf"
            yield owner, say("page.download.form"), uri, printer.template(playbook, template)


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
