"""Find the references of a file's content, and report those whose target does not exist.

References are typed values of the model, and a value's path in the model is its path in the file: a
new field needs no code here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engagement_playbook.diagnostics import Related, did_you_mean
from engagement_playbook.load.file_types import FILE_TYPES, FileType
from engagement_playbook.model.base import Content
from engagement_playbook.model.reference import KINDS, OWNERS, PROFILE, Reference
from engagement_playbook.model.walk import references
from engagement_playbook.source import DataPath, Document


@dataclass(frozen=True, slots=True)
class Use:
    """One reference: the part that holds it, the part it names, and its data path in the file."""

    source: Reference | None
    target: Reference
    path: DataPath


def uses(content: Content, file_type: FileType) -> Iterator[Use]:
    """Yield every reference of one file's content, inline links included."""
    inner = dict(file_type.lists)
    owner = Reference(file_type.part_kind, str(getattr(content, "id", ""))) if file_type.part_kind else None
    for name in type(content).model_fields:
        value = getattr(content, name)
        if name in inner and isinstance(value, tuple):
            for index, entry in enumerate(value):
                entry_id = f"{owner.id}/{entry.id}" if owner else entry.id
                yield from _uses(entry, (name, index), Reference(inner[name], entry_id))
        else:
            yield from _uses(value, (name,), owner)


def _uses(value: object, path: DataPath, source: Reference | None) -> Iterator[Use]:
    for place, target in references(value, path):
        yield Use(source, target, place)


@dataclass(frozen=True, slots=True)
class KnownIds:
    """The ids that exist by kind, and the parts of which it is unknown because a file could not be read.

    ``unread`` holds the kind and owner of such parts; the owner is empty where any part of the kind may
    be in the file. The file is reported once, and references to its parts are not.
    """

    ids: Mapping[str, frozenset[str]]
    unread: frozenset[tuple[str, str]]
    former: Mapping[Reference, str] = field(default_factory=dict)
    """The present ids of parts by the references they had formerly."""

    def exists(self, target: Reference) -> bool:
        """Return whether a part with the kind and id of a target was read."""
        return target.id in self.ids.get(target.kind, ())

    def missing(self, target: Reference) -> tuple[str, str]:
        """Return kind and id of what a target lacks: itself, the part it is in, or any part of that kind.

        The id is empty for a kind of which there is no part at all.
        """
        kind, name = target.kind, target.id
        if "/" in name and kind in OWNERS and target.owner not in self.ids.get(OWNERS[kind], ()):
            kind, name = OWNERS[kind], target.owner
        return kind, name if self.ids.get(kind) else ""

    def is_unread(self, target: Reference) -> bool:
        """Return whether a target may be in a file that could not be read."""
        return not self.unread.isdisjoint({(target.kind, ""), (target.kind, target.owner)})


_NOUNS: Final = {**KINDS, PROFILE: "value of the profile"}
_MOST_RELATED: Final = 10
_HINT: Final = "correct the id, or add the part it names"
_RENAMED_HINT: Final = (
    "'playbook rename' changes an id wherever it stands and keeps the old one under 'formerly:'"
)
_BASE_HINT: Final = (
    "the playbook that this one is built on refers to it: keep its id in what you put in its place"
)


def report_dangling(dangling: Sequence[tuple[Use, Document]], known_ids: KnownIds) -> None:
    """Report references whose target does not exist, once for each target, at the first of them.

    Where a kind has no parts at all, its file is missing, and that is reported once for all of them.
    """
    causes: dict[tuple[str, str, bool], list[tuple[Use, Document]]] = {}
    for use, document in dangling:
        kind, name = known_ids.missing(use.target)
        causes.setdefault((kind, name, document.inherited), []).append((use, document))
    for (kind, name, inherited), uses_of_target in causes.items():
        (use, document), *others = uses_of_target
        ids, noun = known_ids.ids.get(kind, frozenset()), _NOUNS[kind]
        message = (
            f"there is no {noun} '{name or (use.target.id if use.target.kind == kind else use.target.owner)}'"
        )
        if not name:
            message += ", nor any other"
        if others:
            message += f"; {len(others)} more {'place refers' if len(others) == 1 else 'places refer'} to "
            message += "it" if name else "one"
        hint = (
            _BASE_HINT
            if inherited
            else _hint(Reference(kind, name) if name else use.target, ids, known_ids.former)
        )
        document.report(
            "PB201",
            message,
            hint,
            document.value_mark(use.path),
            tuple(
                Related(other_document.path, mark, "and here")
                for other, other_document in others[:_MOST_RELATED]
                if (mark := other_document.value_mark(other.path))
            ),
        )


def _hint(target: Reference, ids: frozenset[str], former: Mapping[Reference, str]) -> str:
    if target in former:
        return f"it is called '{former[target]}' now"
    pattern = next(
        (kind.pattern for kind in FILE_TYPES if target.kind in (kind.part_kind, *dict(kind.lists).values())),
        "",
    )
    if not ids and pattern:
        return f"correct the id, or add it in {pattern}; that file may have been deleted or renamed"
    if suggestion := did_you_mean(target.id, ids):
        return suggestion
    same_name = sorted(name for name in ids if name.rpartition("/")[2] == target.local)
    if same_name:
        return f"did you mean '{same_name[0]}'?"
    if target.kind in OWNERS and "/" not in target.id:
        owner = OWNERS[target.kind]
        return f"write it with its {KINDS[owner]}: '{owner}-id/{target.id}'"
    if target.kind == PROFILE:
        return f"add it to vocabulary '{PROFILE}' of playbook/vocabulary.yml"
    return _HINT if target.kind == "page" else f"{_HINT}; {_RENAMED_HINT}"
