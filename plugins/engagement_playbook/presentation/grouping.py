"""Which parts stand together, the same on every medium."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from engagement_playbook.model.checklist import Checklist, Item, Moment
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.visit import Visit

T = TypeVar("T")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class ItemRange:
    """Items of one group that follow each other, with their numbers in the list; no title, no group."""

    title: LocalizedText | None
    items: tuple[tuple[int, Item], ...]


def grouped(parts: Iterable[T], key: Callable[[T], Key]) -> dict[Key, list[T]]:
    """Sort parts into groups; groups and members keep the order in which they come up."""
    groups: dict[Key, list[T]] = {}
    for part in parts:
        groups.setdefault(key(part), []).append(part)
    return groups


def by_moment(playbook: Playbook, visit: Visit) -> list[tuple[Moment, tuple[Checklist, ...]]]:
    """List the checklists of a visit for each moment, empty ones too."""
    return [(moment, tuple(_checklists_at(playbook, visit, moment))) for moment in Moment]


def checklists_of_visit(playbook: Playbook, visit: Visit) -> list[Checklist]:
    """List the checklists of a visit in the order in which they are read."""
    return [checklist for _, checklists in by_moment(playbook, visit) for checklist in checklists]


def _checklists_at(playbook: Playbook, visit: Visit, moment: Moment) -> Iterator[Checklist]:
    """Yield the core checklists and a visit's own ones at one moment, without repeats."""
    references: Iterable[Reference] = getattr(visit.checklists, moment.value)
    values = [playbook.part(reference).value for reference in references]
    own = [value for value in values if isinstance(value, Checklist)]
    yield from (checklist for checklist in playbook.core_checklists(moment) if checklist not in own)
    yield from own


def item_ranges(checklist: Checklist) -> list[ItemRange]:
    """Cut a list where the group of its items changes; a group it comes back to has several ranges."""
    return [
        ItemRange(checklist.groups.get(group) if group else None, tuple(items))
        for group, items in groupby(enumerate(checklist.items, 1), lambda numbered: numbered[1].group)
    ]
