"""Find the references of a file's content, and report those whose target does not exist.

References are typed values of the model, and a value's path in the model is its path in the file: a
new field needs no code here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engagement_playbook.diagnostics import did_you_mean
from engagement_playbook.load.file_types import FileType
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

    def is_unread(self, target: Reference) -> bool:
        """Return whether a target may be in a file that could not be read."""
        return not self.unread.isdisjoint({(target.kind, ""), (target.kind, target.owner)})


_NOUNS: Final = {**KINDS, PROFILE: "value of the profile"}
_BASE_HINT: Final = (
    "the playbook that this one is built on refers to it: keep its id in what you put in its place"
)


def report_dangling(use: Use, known_ids: KnownIds, document: Document) -> bool:
    """Report a reference whose target does not exist; return whether it does exist."""
    ids = known_ids.ids.get(use.target.kind, frozenset())
    if use.target.id in ids:
        return True
    if known_ids.is_unread(use.target):
        return False
    document.report(
        "PB201",
        f"there is no {_NOUNS[use.target.kind]} '{use.target.id}'",
        _BASE_HINT if document.inherited else _hint(use.target, ids),
        document.value_mark(use.path),
    )
    return False


def _hint(target: Reference, ids: frozenset[str]) -> str:
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
    return "correct the id, or add the part it names"
