"""The changes of a checklist agree with its items: a printed sheet names a version, and readers rely on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from engagement_playbook.diagnostics import did_you_mean
from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Change, Checklist


@checklist_rule("PB326", "changes")
def changes(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report changes out of order, a newest change of another version, and items that a version did not have."""
    if not checklist.changes:
        return
    newest = checklist.changes[0]
    if newest.version != checklist.version:
        yield Finding(
            ("changes", 0, "version"),
            f"the newest change made version {newest.version}, but the list is version {checklist.version}",
            "say what its last version changed, or correct 'version:'",
        )
    for index, (newer, older) in enumerate(pairwise(checklist.changes), 1):
        if _number(newer) <= _number(older) or newer.on < older.on:
            yield Finding(
                ("changes", index, "version"),
                f"version {older.version} of {older.on} stands below version {newer.version} of {newer.on}",
                "put the newest first, and each version once",
            )
    # The items of each version follow from those of the next newer one, beginning with the present ones.
    item_ids = {item.id for item in checklist.items}
    for index, change in enumerate(checklist.changes):
        yield from _check_items(index, change, item_ids)
        item_ids = (item_ids - {*change.new}) | {item.id for item in change.gone}


def _check_items(index: int, change: Change, item_ids: set[str]) -> Iterator[Finding]:
    gone = [item.id for item in change.gone]
    mentions = Counter([*change.new, *change.reworded, *gone])
    for key, names in (("new", change.new), ("reworded", change.reworded)):
        for position, name in enumerate(names):
            if name not in item_ids:
                yield Finding(
                    ("changes", index, key, position),
                    f"version {change.version} of the list has no item '{name}'",
                    did_you_mean(name, item_ids) or "an item that is no longer there stands under 'gone:'",
                )
            elif mentions[name] > 1:
                yield Finding(
                    ("changes", index, key, position),
                    f"version {change.version} names item '{name}' more than once",
                    "an item is new, reworded or gone",
                )
    for position, name in enumerate(gone):
        if name in item_ids:
            yield Finding(
                ("changes", index, "gone", position, "id"),
                f"version {change.version} of the list still has item '{name}'",
                "delete it here, or the item from the list",
            )


def _number(change: Change) -> tuple[int, ...]:
    return tuple(map(int, change.version.split(".")))
