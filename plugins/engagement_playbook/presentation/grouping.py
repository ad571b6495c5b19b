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


def left_out_count(playbook: Playbook, checklist: Checklist) -> int:
    """Count the items that a visit's copy of a list lacks, because they do not apply there."""
    whole = playbook.part(Reference("checklist", checklist.id)).value
    return len(whole.items) - len(checklist.items) if isinstance(whole, Checklist) else 0


def _checklists_at(playbook: Playbook, visit: Visit, moment: Moment) -> Iterator[Checklist]:
    """Yield the core checklists and a visit's own ones at one moment, without repeats.

    Lists and items that do not apply at the visit are left out.
    """
    references: Iterable[Reference] = getattr(visit.checklists, moment.value)
    values = [playbook.part(reference).value for reference in references]
    own = [value for value in values if isinstance(value, Checklist)]
    core = (checklist for checklist in playbook.core_checklists(moment) if checklist not in own)
    for checklist in (*core, *own):
        if here := checklist.within(visit.setting):
            yield here


def item_ranges(checklist: Checklist) -> list[ItemRange]:
    """Put a list's items under their headings, each of which stands once, in the order of the list.

    A list that comes back to a group it had left has no headings: it is one range.
    """
    items = (*enumerate(checklist.items, 1),)
    if _comes_back(checklist):
        return [ItemRange(None, items)]
    return [
        ItemRange(checklist.groups.get(group) if group else None, tuple(members))
        for group, members in groupby(items, lambda numbered: numbered[1].group)
    ]


def _comes_back(checklist: Checklist) -> bool:
    groups = [group for group, _ in groupby(item.group for item in checklist.items) if group]
    return len(groups) > len(set(groups))
