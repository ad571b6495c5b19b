"""The parts that the lock of translations still knows and the playbook no longer has.

Readers' ticks, and the addresses on paper, are kept by id: a part that is renamed says its old id under
``formerly:``, and a list says under ``gone:`` which items it had. An id that is nowhere is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from engagement_playbook.load import Loaded
from engagement_playbook.load.file_types import FILE_TYPES
from engagement_playbook.model.reference import Reference

_INNER_LISTS: Final = {kind.part_kind: dict(kind.lists) for kind in FILE_TYPES if kind.part_kind}


def lost_parts(loaded: Loaded, names: Iterable[str]) -> dict[Reference, list[str]]:
    """Return the parts that texts of the lock belong to and that are gone, with the names of those texts.

    Of a file that is gone as a whole only the part is returned that the file was, with all its texts.
    """
    playbook = loaded.playbook
    former = {old: reference for reference, part in playbook.parts.items() for old in part.former}
    removed = {
        Reference("item", f"{checklist.id}/{gone.id}")
        for checklist in playbook.checklists
        for change in checklist.changes
        for gone in change.gone
    }
    lost: dict[Reference, list[str]] = {}
    for name in names:
        owner, inner = _parts_of(name)
        if owner is None:
            continue
        present = former.get(owner, owner)
        if present not in playbook.parts:
            lost.setdefault(owner, []).append(name)
        elif inner:
            part = Reference(inner.kind, f"{present.id}/{inner.local}")
            if part not in playbook.parts and part not in former and part not in removed:
                lost.setdefault(inner, []).append(name)
    return lost


def _parts_of(name: str) -> tuple[Reference | None, Reference | None]:
    """Return the part that the file of a text is, and the part inside it, from the text's name in the lock."""
    base, *steps = name.split("/")
    kind, _, owner = base.partition(":")
    if not owner or kind not in _INNER_LISTS:
        return None, None
    lists = _INNER_LISTS[kind]
    inner = (
        Reference(lists[steps[0]], f"{owner}/{steps[1]}") if len(steps) > 2 and steps[0] in lists else None
    )
    return Reference(kind, owner), inner


def successors(
    lost: Mapping[Reference, list[str]],
    entries: Mapping[str, Mapping[str, str]],
    texts: Iterable[tuple[Reference, Mapping[str, str]]],
) -> Iterator[tuple[Reference, Reference]]:
    """Yield the lost parts that have another id now, with it: a new part says what they said.

    ``texts`` are the fingerprints of each present text, with the part that it belongs to; ``entries`` are the lock's.
    """
    known = {part for name in entries for part in _parts_of(name) if part}
    new: dict[frozenset[tuple[str, str]], Reference] = {}
    for part, fingerprints in texts:
        if part not in known:
            new.setdefault(frozenset(fingerprints.items()), part)
    taken: set[Reference] = set()
    for part, names in lost.items():
        for name in names:
            successor = new.get(frozenset(entries[name].items()))
            if successor and successor.kind == part.kind and successor not in taken:
                taken.add(successor)
                yield part, successor
                break
