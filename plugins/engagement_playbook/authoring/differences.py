"""What is different for readers between two states of a playbook, part by part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engagement_playbook.model.playbook import Part, Playbook
from engagement_playbook.model.reference import OWNERS, Reference
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import leaves
from engagement_playbook.source import DataPath

_NOT_READ: Final = frozenset(
    {"id", "formerly", "lint", "keywords", "revised", "review_by", "changes", "gone"}
)
"""Fields that readers do not see, or that only say when and why something changed."""


class Kind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    """It has another id; it may have changed, too."""
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value of a part: where it is, in which language if it is a text, and what it was and is.

    What is new was None, and what is gone is None.
    """

    name: str
    language: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that is not what it was. ``former`` is its reference in the old state where that is another."""

    kind: Kind
    reference: Reference
    titles: Mapping[str, str]
    former: Reference | None = None
    version: tuple[str, str] | None = None
    """The versions of a sheet, old and new, where they differ."""
    changes: tuple[ValueChange, ...] = ()


def differences(old: Playbook, new: Playbook) -> Iterator[Difference]:
    """Yield the parts that differ: those of the new state in reading order, then those that are gone."""
    kept: set[Reference] = set()
    for part in new.parts.values():
        before = _before(part, old, new)
        if before is None:
            yield Difference(Kind.ADDED, part.reference, _titles(new, part.reference))
            continue
        kept.add(before.reference)
        if (difference := _difference(before, part, new)) is not None:
            yield difference
    for reference in old.parts:
        # What was inside a part that is gone, or that has another id, goes without saying.
        if reference not in kept and not _owner_is_gone(reference, kept, new):
            yield Difference(Kind.REMOVED, reference, _titles(old, reference))


def _before(part: Part, old: Playbook, new: Playbook) -> Part | None:
    """Return what a part was in the old state, by its id, by a former one, or by a former id of its owner."""
    candidates = [part.reference, *part.former]
    owner_kind = OWNERS.get(part.reference.kind)
    if owner_kind and (owner := new.parts.get(Reference(owner_kind, part.reference.owner))):
        local = [reference.local for reference in (part.reference, *part.former)]
        candidates += [
            Reference(part.reference.kind, f"{former.id}/{name}") for former in owner.former for name in local
        ]
    return next((old.parts[candidate] for candidate in candidates if candidate in old.parts), None)


def _owner_is_gone(reference: Reference, kept: set[Reference], new: Playbook) -> bool:
    owner_kind = OWNERS.get(reference.kind)
    if owner_kind is None:
        return False
    owner = Reference(owner_kind, reference.owner)
    return owner not in kept and owner not in new.parts


def _difference(before: Part, after: Part, new: Playbook) -> Difference | None:
    was, now = _values(before), _values(after)
    changes = tuple(
        ValueChange(name, language, was.get((name, language)), now.get((name, language)))
        for name, language in dict.fromkeys((*now, *was))
        if was.get((name, language)) != now.get((name, language)) and name != "version"
    )
    renamed = before.reference != after.reference and before.reference.local != after.reference.local
    versions = [str(getattr(part.value, "version", None) or "") for part in (before, after)]
    if not changes and not renamed and versions[0] == versions[1]:
        return None
    return Difference(
        Kind.RENAMED if renamed else Kind.CHANGED,
        after.reference,
        _titles(new, after.reference),
        before.reference if renamed else None,
        (versions[0], versions[1]) if versions[0] != versions[1] else None,
        changes,
    )


def _titles(playbook: Playbook, reference: Reference) -> dict[str, str]:
    return {language: text.plain for language, text in playbook.title(reference).items()}


def _values(part: Part) -> dict[tuple[str, str | None], str]:
    """Return the values that readers see by name and language, without those of parts inside the part."""
    inner = {f"{kind}s" for kind, owner in OWNERS.items() if owner == part.reference.kind}
    found: dict[tuple[str, str | None], str] = {}
    for path, leaf in leaves(part.value, without=_NOT_READ | inner):
        name = _name(part.value, path)
        match leaf:
            case None | "" | False:
                pass
            case LocalizedText():
                found |= {(name, language): text.plain for language, text in leaf.items()}
            case True:
                found[name, None] = "yes"
            case dt.date():
                found[name, None] = leaf.isoformat()
            case _:
                found[name, None] = str(leaf)
    return found


def _name(value: object, path: DataPath) -> str:
    """Name a value by the ids of the entries that hold it, so that an entry can move; by positions without ids."""
    steps = []
    for step in path:
        if isinstance(step, int) and isinstance(value, Sequence):
            value = value[step]
            steps.append(str(getattr(value, "id", step + 1)))
        else:
            value = value[step] if isinstance(value, Mapping) else getattr(value, str(step))
            steps.append(str(step))
    return "/".join(steps)
