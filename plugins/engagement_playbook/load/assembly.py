"""Assemble the contents of files: back references, vocabularies, and parts in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from engagement_playbook.load.file_types import FILE_TYPES, Collection, MilestonesFile, RegulationsFile
from engagement_playbook.load.loaded import SourceFile
from engagement_playbook.load.references import KnownIds, Use, report_dangling
from engagement_playbook.model.base import Content
from engagement_playbook.model.milestone import TypicalFreeze
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Part
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import ClockNote
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.vocabulary import Vocabulary
from engagement_playbook.source import Document


def resolve_references(
    files: Sequence[SourceFile], known_ids: KnownIds
) -> dict[Reference, tuple[Reference, ...]]:
    """Report each reference whose target does not exist; return, for each part, the parts that refer to it."""
    referrers: dict[Reference, dict[Reference, None]] = defaultdict(dict)
    dangling: list[tuple[Use, Document]] = []
    for file in files:
        for use in file.interpreted.uses:
            if not known_ids.exists(use.target):
                if not known_ids.is_unread(use.target):
                    dangling.append((use, file.document))
            elif use.source and use.source != use.target:
                referrers[use.target][use.source] = None
    report_dangling(dangling, known_ids)
    return {target: tuple(sources) for target, sources in referrers.items()}


def vocabularies_of(files: Sequence[SourceFile]) -> dict[str, Vocabulary]:
    """Return the vocabularies by id."""
    return {entry.id: entry for entry in _entries(files) if isinstance(entry, Vocabulary)}


def clock_notes_of(files: Sequence[SourceFile]) -> tuple[ClockNote, ...]:
    """Return what the page of clocks says beside them, that of a base playbook first."""
    return tuple(
        note
        for file in _base_first(files)
        if isinstance(file.content, RegulationsFile)
        for note in file.content.clock_notes
    )


def freezes_of(files: Sequence[SourceFile]) -> tuple[TypicalFreeze, ...]:
    """Return the days on which work usually stops, those of a base playbook first."""
    return tuple(
        freeze
        for file in _base_first(files)
        if isinstance(file.content, MilestonesFile)
        for freeze in file.content.freezes
    )


def _base_first(files: Sequence[SourceFile]) -> Sequence[SourceFile]:
    return sorted(files, key=lambda file: not file.document.inherited)


def parts_of(files: Sequence[SourceFile], base_order: Sequence[Reference]) -> dict[Reference, Part]:
    """Return the parts in reading order: phases by number, visits by stage, the rest by path.

    ``base_order`` is the order of the base's lists; a part that replaces one of theirs keeps its place.
    """
    ranks = {reference: rank for rank, reference in enumerate(base_order)}
    stages = sorted(
        (entry.id for entry in _entries(files) if isinstance(entry, Stage)),
        key=lambda name: ranks.get(Reference("stage", name), len(ranks)),
    )

    def reading_order(file: SourceFile) -> tuple[int, list[int], str]:
        return FILE_TYPES.index(file.file_type), _numbers(file.content, stages), str(file.place)

    parts: dict[Reference, Part] = {}
    for file in sorted(files, key=reading_order):
        for reference, content in _declared(file):
            part = Part(reference, content, file.document.path, file.document.inherited)
            parts.setdefault(reference, part)
    return _in_places_of_base(parts, ranks) if ranks else parts


def _entries(files: Sequence[SourceFile]) -> Iterator[Content]:
    for file in files:
        if isinstance(file.content, Collection):
            yield from file.content.items


def _numbers(content: Content | None, stages: Sequence[str]) -> list[int]:
    match content:
        case Phase():
            return [content.number]
        case Visit():
            ranks = [stages.index(stage.id) for stage in content.stages if stage.id in stages]
            return [min(ranks), max(ranks)] if ranks else []
        case _:
            return []


def _declared(file: SourceFile) -> Iterator[tuple[Reference, Content]]:
    """Yield the part that a file is, and the parts that it lists."""
    content, file_type = file.content, file.file_type
    if content is None:
        return
    owner = ""
    if file_type.part_kind:
        reference = Reference(file_type.part_kind, str(getattr(content, "id", "")))
        yield reference, content
        owner = f"{reference.id}/"
    for key, kind in file_type.lists:
        for entry in getattr(content, key):
            yield Reference(kind, f"{owner}{entry.id}"), entry


def _in_places_of_base(
    parts: Mapping[Reference, Part], ranks: Mapping[Reference, int]
) -> dict[Reference, Part]:
    """Reorder the parts of each kind so that a part that replaces one of the base has its place."""
    queues = {
        kind: iter(
            sorted(
                (reference for reference in parts if reference.kind == kind),
                key=lambda reference: ranks.get(reference, len(ranks)),
            )
        )
        for kind in {reference.kind for reference in ranks}
    }
    ordered = (next(queues[reference.kind]) if reference.kind in queues else reference for reference in parts)
    return {reference: parts[reference] for reference in ordered}
