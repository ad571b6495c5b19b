"""Every page and file that is made of a playbook, in each of its languages alike, without making any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engagement_playbook.model.playbook import Part, Playbook
from engagement_playbook.model.reference import Reference, page_name_problem
from engagement_playbook.model.template import Format
from engagement_playbook.presentation.addresses import (
    BOOK,
    DATA,
    DATA_SCHEMA,
    ENGAGEMENT_SCHEMA,
    FIXED_PAGES,
    PAGE_KINDS,
    download_of,
    url_of,
)
from engagement_playbook.presentation.visit_papers import bundles_of

BILINGUAL: Final = "bilingual.pdf"
"""What the name of a sheet in all languages ends with."""

EXAMPLE: Final = "example"
"""What stands before the ending in the name of a file that says how a document is filled in."""

_DOCUMENTS: Final = (Format.DOCX, Format.XLSX)
"""The formats of a checklist that are no paper."""


@dataclass(frozen=True, slots=True)
class Output:
    """A page or file: its address below a language's root, and the part it is of; None for what every playbook has.

    ``former`` is the place in the part's ``formerly`` that a page which leads on is of; ``ending`` is what the
    name of a download has after its part's id.
    """

    uri: str
    owner: Reference | None = None
    former: int | None = None
    ending: str = ""


def outputs_of(playbook: Playbook, *, downloads: bool = True) -> Iterator[Output]:
    """Yield everything that a site has of a playbook, but for styles and scripts."""
    yield from (Output(uri) for uri in FIXED_PAGES)
    for reference in playbook.parts:
        if reference.kind in PAGE_KINDS:
            yield Output(url_of(reference).uri, reference)
    for part, place, former in moved_parts(playbook):
        yield Output(url_of(former).uri, part.reference, former=place)
    yield Output(ENGAGEMENT_SCHEMA)
    if downloads:
        yield from downloads_of(playbook)
        yield from (Output(uri) for uri in (DATA, DATA_SCHEMA))


def moved_parts(playbook: Playbook) -> Iterator[tuple[Part, int, Reference]]:
    """Yield the former references that a page leads on from, each with its part and its place in ``formerly``."""
    for part in playbook.parts.values():
        if part.reference.kind in PAGE_KINDS:
            for place, former in enumerate(part.former):
                # Of earlier versions, which took such an id where no page could have it.
                if not page_name_problem(former.id):
                    yield part, place, former


def downloads_of(playbook: Playbook) -> Iterator[Output]:
    """Yield papers and documents: papers first, and the thick ones after the thin ones."""
    for checklist in playbook.checklists:
        owner = Reference("checklist", checklist.id)
        yield _download(owner, "pdf")
        if len(playbook.languages) > 1:
            yield _download(owner, BILINGUAL)
    for template in playbook.templates:
        if Format.PDF in template.formats:
            yield _download(Reference("template", template.id), "pdf")
    for phase in playbook.phases:
        if playbook.checklists_of(Reference("phase", phase.id)):
            yield _download(Reference("phase", phase.id), "pdf")
    for visit in playbook.visits:
        for bundle in bundles_of(playbook, visit):
            yield _download(Reference("visit", visit.id), f"{bundle.value}.pdf")
    yield Output(BOOK, ending="pdf")
    for checklist in playbook.checklists:
        yield from (_download(Reference("checklist", checklist.id), form.value) for form in _DOCUMENTS)
    for template in playbook.templates:
        owner = Reference("template", template.id)
        offered = [form.value for form in template.documents]
        yield from (_download(owner, form) for form in offered)
        if template.is_explained:
            yield from (_download(owner, f"{EXAMPLE}.{form}") for form in offered)


def _download(owner: Reference, ending: str) -> Output:
    return Output(download_of(owner, ending), owner, ending=ending)
