"""Load a playbook: discover, read, overlay and validate its files, then resolve and check across files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import in_order
from engagement_playbook.load.assembly import (
    clock_notes_of,
    freezes_of,
    parts_of,
    resolve_references,
    vocabularies_of,
)
from engagement_playbook.load.clock_fields import with_clock_fields
from engagement_playbook.load.discovery import discover
from engagement_playbook.load.file_types import CORE_FOLDER, VOCABULARY
from engagement_playbook.load.identity import Declaration, check_unique, former_ids, undeclared_parts
from engagement_playbook.load.incremental import Interpreted, PreviousLoad, interpret, read
from engagement_playbook.load.loaded import Loaded, SourceFile
from engagement_playbook.load.local import check_local
from engagement_playbook.load.milestones import check_circles
from engagement_playbook.load.numbers import check_numbers
from engagement_playbook.load.overlay import overlay
from engagement_playbook.load.references import KnownIds
from engagement_playbook.load.registers import check_fills
from engagement_playbook.model.home import Home
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import PROFILE
from engagement_playbook.model.vocabulary import Vocabulary

OVERVIEWS: Final = (
    "phases", "checklists", "templates", "visits", "case-studies", "stages", "onboarding", "glossary",
    "roles", "regulations", "incident-clocks", "phrases", "faq", "registers", "plan", "progress", "about",
)  # fmt: skip
"""Generated pages that a link of kind ``page`` may name, besides the hand-written ones."""


def load_playbook(
    root: Path,
    languages: tuple[str, ...],
    pages: frozenset[str] = frozenset(),
    base: Path | None = None,
    previous: PreviousLoad | None = None,
) -> Loaded:
    """Load everything under ``root``. Never raises for bad content.

    ``pages`` are the addresses of hand-written pages that inline links may name. ``base`` is the
    folder of a playbook that this one is built on: a file replaces the base's file at the same path; a
    list of parts is merged with the base's, and an entry replaces the base's entry with the same id.
    ``previous`` supplies the files that have not changed since the last load, and is updated.
    """
    content_files, problems = discover(root, base)
    previous_files = previous.files if previous else {}
    reusable: dict[str, Interpreted] = {}
    files: list[SourceFile] = []
    declared: list[Declaration] = []
    unread: set[tuple[str, str]] = set()
    sources = [(content_file, read(content_file, root, previous_files)) for content_file in content_files]
    source_of = {content_file.file: source for content_file, source in sources}
    remaining, base_order = overlay(sources)
    for content_file, document in remaining:
        file_type = content_file.file_type
        unread |= undeclared_parts(document, file_type)
        interpreted = previous_files.get(document.path)
        if interpreted is None or not interpreted.holds_for(document, languages):
            interpreted = interpret(document, source_of[content_file.file], file_type, languages)
        declared += (replace(declaration, document=document) for declaration in interpreted.declared)
        files.append(SourceFile(file_type, document, interpreted, content_file.place))
        if not document.diagnostics and not document.repaired:
            reusable[document.path] = interpreted
    if previous:
        previous.files = reusable
    vocabularies = vocabularies_of(files)
    unread |= {(PROFILE, "") for file in files if file.file_type is VOCABULARY and file.content is None}
    unique, copies = check_unique(declared)
    ids = {**unique, "page": pages.union(OVERVIEWS), PROFILE: _profile_names(vocabularies)}
    referrers = resolve_references(files, KnownIds(ids, frozenset(unread), former_ids(declared)))
    for file in files:
        if file.content is not None and file.document.path not in copies:
            check_local(file.content, file.document, vocabularies)
    check_numbers((file.content, file.document) for file in files if file.document.path not in copies)
    parts = parts_of(files, base_order)
    check_fills([file for file in files if file.document.path not in copies], parts)
    check_circles([file for file in files if file.document.path not in copies], parts)
    playbook = Playbook(
        languages=languages,
        parts=with_clock_fields(parts),
        backlinks=referrers,
        core=_core(files),
        vocabularies=vocabularies,
        clock_notes=clock_notes_of(files),
        freezes=freezes_of(files),
        home=next((file.content for file in files if isinstance(file.content, Home)), None),
    )
    problems += [diagnostic for file in files for diagnostic in file.document.diagnostics]
    documents = {file.document.path: file.document for file in files}
    return Loaded(root, playbook, tuple(files), in_order(problems), documents)


def _profile_names(vocabularies: Mapping[str, Vocabulary]) -> frozenset[str]:
    profile = vocabularies.get(PROFILE)
    return frozenset(word.id for word in profile.values) if profile else frozenset()


def _core(files: Sequence[SourceFile]) -> frozenset[str]:
    """Return the ids of the checklists that belong to every visit."""
    return frozenset(
        str(file.document.data.get("id"))
        for file in files
        if file.document.data and str(file.place).startswith(CORE_FOLDER)
    )
