"""Describe the papers of one playbook in one language, and make them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import Mark
from engagement_playbook.engagement.filling import BLANK, FilledForm
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Audience, Reviewed, newest_revision
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.model.visit import Bundle, Visit
from engagement_playbook.pdf.book import book_paper, book_title
from engagement_playbook.pdf.bundle import (
    EVERYTHING,
    PackFields,
    PackRequest,
    bundle_papers,
    contents,
)
from engagement_playbook.pdf.compiler import sources
from engagement_playbook.pdf.fonts import Fonts, find_fonts
from engagement_playbook.pdf.form import form
from engagement_playbook.pdf.logo import Logo, read_logo
from engagement_playbook.pdf.paper import (
    Logos,
    Paper,
    PaperContext,
    document,
    frame,
    has_long_words,
    texts_of,
    with_parties,
    with_texts,
)
from engagement_playbook.pdf.phase import phase_checklists, phase_papers
from engagement_playbook.pdf.sheet import bilingual_sheet, sheet
from engagement_playbook.pdf.stand_ins import Replaced, is_plain, replace_unprintable
from engagement_playbook.pdf.worker_pool import (
    Job,
    OneSheet,
    Printed,
    Progress,
    make,
    make_all,
    missing,
    share_of_cores,
)
from engagement_playbook.pdf.written import OPTION, PAPER, rewritten, written
from engagement_playbook.presentation.presentation import Parties
from engagement_playbook.source import DataPath
from engagement_playbook.support.content_cache import ContentCache

_CACHE_BYTES: Final = 500_000_000
"""Room for a large playbook in several versions."""

UNDATED: Final = dt.date(1980, 1, 1)
"""The date of a file for archives, which must have one, of which nobody said when it was revised."""

Places = Callable[[str, DataPath], Mark | None]
"""Finds the place of a value in a file; ``Loaded.mark`` is one."""


class Printer:
    """Describes papers in one language as jobs, and makes them.

    ``locales`` are those of the site, ``root`` is the folder of ``mkdocs.yml``. What is printed must have passed
    ``check_paper``: without a font, describing raises FontsError. Any number of printers, in any number of
    processes, may share a cache. ``places`` gives diagnostics their line. ``parties`` are what a reader says of the
    project and the customer: they take the place of the site's, their papers stay out of the cache, and characters of
    theirs that no font has are replaced.
    """

    def __init__(
        self,
        settings: Settings,
        locales: Mapping[str, Locale],
        language: str,
        root: Path,
        places: Places | None = None,
        *,
        parties: Parties | None = None,
    ) -> None:
        self.settings = settings
        self.locale = locales[language]
        self.root = root
        self._locales = (*locales.values(),)
        self._places = places
        self._replaced: tuple[Replaced[DataPath], ...] = ()
        self._keep = not (parties and parties.values())
        if parties:
            self._take(parties)
        self._cache = ContentCache(root / settings.options.cache / "print", _CACHE_BYTES)
        self.made = 0
        """How many of the papers asked for together were made, because the cache lacked them."""

    def _take(self, parties: Parties) -> None:
        texts: dict[DataPath, str] = {
            (OPTION, name): " ".join(text.split()) for name, text in parties.values().items()
        }
        archive = self.settings.options.archive
        self._replaced = replace_unprintable(texts, self._fonts, archive=archive)
        printed = texts | {replaced.key: replaced.text for replaced in self._replaced}
        printed_parties = Parties(**{str(name): text for (_, name), text in printed.items()})
        self.settings = with_parties(self.settings, printed_parties)

    def checklist(self, playbook: Playbook, checklist: Checklist) -> Job:
        """Describe one checklist on one sheet, with the fields to fill in."""
        context = PaperContext(playbook, self.locale, self.settings)
        subject = f"in '{self.locale.code}' the checklist"
        return self._job(
            (context,),
            context.words(checklist.title),
            (sheet(context, checklist),),
            own=checklist.audience is Audience.OWN,
            revised=checklist.revised,
            one_sheet=self._one_sheet(playbook, checklist, subject),
        )

    def bilingual(self, playbook: Playbook, checklist: Checklist, locales: Mapping[str, Locale]) -> Job:
        """Describe one checklist in two languages on one sheet, in the order of their ``locales``.

        Every printer of a site prints the same file of the same two, whatever its own language.
        """
        contexts = [PaperContext(playbook, locale, self.settings) for locale in locales.values()]
        first, second = locales
        subject = f"in '{first}' and '{second}' together the checklist"
        return self._job(
            contexts,
            " / ".join(context.words(checklist.title) for context in contexts),
            (bilingual_sheet(contexts, checklist),),
            own=checklist.audience is Audience.OWN,
            revised=checklist.revised,
            shared=True,
            one_sheet=self._one_sheet(playbook, checklist, subject),
        )

    def template(self, playbook: Playbook, template: Template, filled: FilledForm = BLANK) -> Job:
        """Describe the form of a template, to fill in by hand, with the fields that say where and when.

        What an engagement has ``filled`` in is kept out of the cache.
        """
        context = PaperContext(playbook, self.locale, self.settings)
        return self._job(
            (context,),
            context.words(template.title),
            (form(context, template, filled=filled),),
            own=template.audience is Audience.OWN,
            revised=template.revised,
            keep=filled == BLANK,
        )

    def phase(self, playbook: Playbook, phase: Phase) -> Job:
        """Describe the steps of a phase and all its checklists, of which it must have some.

        What stays in the bag comes first and says so on each page, then what may be seen.
        """
        lists = phase_checklists(playbook, phase)
        context = PaperContext(playbook, self.locale, self.settings)
        return self._job(
            (context,),
            context.words(phase.title),
            phase_papers(context, phase),
            own=False,
            revised=newest_revision((phase, *lists)),
        )

    def visit(
        self,
        playbook: Playbook,
        visit: Visit,
        bundle: Bundle,
        request: PackRequest = EVERYTHING,
        *,
        strict: bool = False,
    ) -> Job:
        """Describe one bundle of a visit's papers, of which it must have some.

        What a reader asks for is kept out of the cache. Characters of theirs that no font has are replaced;
        with ``strict``, all that a font of the site does not have.
        """
        visit = visit.where(request.applies)
        context = PaperContext(playbook, self.locale, self.settings)
        keep = request == EVERYTHING
        texts = written(context, visit, bundle, request)
        archive = self.settings.options.archive
        stand_ins = replace_unprintable(texts, self._fonts, archive=archive, strict=strict) if texts else ()
        request = rewritten(request, texts | {replaced.key: replaced.text for replaced in stand_ins})
        context = PaperContext(
            playbook, self.locale, with_parties(self.settings, parties_of(request.known(self.locale)))
        )
        return self._job(
            (context,),
            context.words(visit.title),
            bundle_papers(context, visit, bundle, request),
            own=bundle is Bundle.OWN,
            revised=newest_revision((visit, *contents(context, visit, bundle, request))),
            keep=keep,
            replaced=stand_ins,
            strict=strict,
        )

    def book(self, playbook: Playbook) -> Job:
        """Describe the whole playbook as a book."""
        context = PaperContext(playbook, self.locale, self.settings)
        parts = (part.value for part in playbook.parts.values())
        revised = newest_revision(part for part in parts if isinstance(part, Reviewed))
        return self._job(
            (context,),
            book_title(context),
            (book_paper(context, revised),),
            own=True,
            revised=revised,
        )

    def make(self, job: Job) -> Printed:
        """Make one paper."""
        return make(job, self._cache)

    def make_all(
        self, jobs: Sequence[Job], progress: Progress = lambda there: None, cores: int | None = None
    ) -> Iterator[Printed]:
        """Make papers in their order, on this language's share of the cores unless told how many.

        The languages of a site are built at once and share their papers in two languages.
        """
        languages = self.settings.languages
        cores = share_of_cores(len(languages)) if cores is None else cores
        other = self.locale.code != languages[0]
        lacking = missing(jobs, self._cache)
        self.made += len(lacking)
        return make_all(jobs, lacking, self._cache, progress, cores, from_the_end=other)

    def trim_cache(self) -> None:
        """Delete the least recently used papers where the cache has become too large."""
        self._cache.trim()

    def _job(
        self,
        contexts: Sequence[PaperContext],
        title: str,
        papers: Iterable[Paper],
        *,
        own: bool,
        revised: dt.date | None,
        keep: bool = True,
        shared: bool = False,
        one_sheet: OneSheet | None = None,
        replaced: tuple[Replaced[DataPath], ...] = (),
        strict: bool = False,
    ) -> Job:
        fonts, logos = self._fonts, self._logos(contexts[0].settings)
        archive = self.settings.options.archive
        if revised is None and archive:
            revised = UNDATED
        (framed, data), of_papers = self._with_stand_ins(
            [
                frame(
                    contexts,
                    fonts=fonts,
                    logos=Logos(*(logo.name if logo else None for logo in logos)),
                    locales=self._locales,
                ),
                document(title, papers, own=own, revised=revised),
            ],
            strict=strict,
        )
        data["long_words"] = has_long_words(framed) or has_long_words(data)
        virtual_files = {**sources(), "frame.json": _json(framed), "data.json": _json(data)}
        virtual_files |= {logo.name: logo.content for logo in logos if logo}
        keep = keep and self._keep
        return Job(
            virtual_files,
            fonts,
            archive,
            keep,
            shared,
            one_sheet,
            (*(replaced or self._replaced), *of_papers),
        )

    def _with_stand_ins(
        self, papers: list[Paper], *, strict: bool
    ) -> tuple[list[Paper], tuple[Replaced[DataPath], ...]]:
        """Return the papers as they can be printed, and which of their texts are others then."""
        texts = [*texts_of([*papers])]
        if is_plain("".join(texts), self._fonts):
            return papers, ()
        archive = self.settings.options.archive
        replaced = replace_unprintable(
            {text: text for text in texts}, self._fonts, archive=archive, strict=strict
        )
        printed = {text.key: text.text for text in replaced}
        of_papers: list[Replaced[DataPath]] = [
            Replaced((PAPER, text.key), text.text, text.characters) for text in replaced
        ]
        return [{key: with_texts(value, printed) for key, value in paper.items()} for paper in papers], (
            *of_papers,
        )

    @cached_property
    def _fonts(self) -> Fonts:
        return find_fonts(self.settings, self.root, [locale.script for locale in self._locales])

    def _logos(self, settings: Settings) -> tuple[Logo | None, Logo | None]:
        """The logos of both sides; of the customer only where the settings are still those of the site."""
        organisation, customer = self._both_logos
        return organisation, customer if settings.options.customer.logo else None

    @cached_property
    def _both_logos(self) -> tuple[Logo | None, Logo | None]:
        options = self.settings.options
        return (
            read_logo(self.settings, self.root),
            read_logo(self.settings, self.root, options.customer),
        )

    def _one_sheet(self, playbook: Playbook, checklist: Checklist, subject: str) -> OneSheet:
        file = playbook.part(Reference("checklist", checklist.id)).file
        return OneSheet(subject, file, self._places(file, ("items",)) if self._places else None)


def parties_of(fields: PackFields) -> Parties:
    """Take the parties from what a reader filled in."""
    values = fields.values()
    return Parties(values["project"], values["customer"])


def _json(data: Paper) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
