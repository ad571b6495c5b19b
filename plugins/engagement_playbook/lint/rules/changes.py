"""The history of a list agrees with the list: paper says "version 1" and trusts it."""

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
    """Report changes out of order, of another version, or of items that the list did not have then."""
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
    # From the list as it is, back through its versions.
    there = {item.id for item in checklist.items}
    for index, change in enumerate(checklist.changes):
        yield from _items(index, change, there)
        there = (there - {*change.new}) | {each.id for each in change.gone}


def _items(index: int, change: Change, there: set[str]) -> Iterator[Finding]:
    gone = [each.id for each in change.gone]
    named = Counter([*change.new, *change.reworded, *gone])
    for key, names in (("new", change.new), ("reworded", change.reworded)):
        for place, name in enumerate(names):
            if name not in there:
                yield Finding(
                    ("changes", index, key, place),
                    f"version {change.version} of the list has no item '{name}'",
                    did_you_mean(name, there) or "an item that is no longer there stands under 'gone:'",
                )
            elif named[name] > 1:
                yield Finding(
                    ("changes", index, key, place),
                    f"version {change.version} names item '{name}' more than once",
                    "an item is new, reworded or gone",
                )
    for place, name in enumerate(gone):
        if name in there:
            yield Finding(
                ("changes", index, "gone", place, "id"),
                f"version {change.version} of the list still has item '{name}'",
                "delete it here, or the item from the list",
            )


def _number(change: Change) -> tuple[int, ...]:
    return tuple(map(int, change.version.split(".")))
