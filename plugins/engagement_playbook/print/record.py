"""What a reader left in a run, put where it belongs on the papers of a visit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.engagement import ItemRecord, Run, State
from engagement_playbook.model.reference import Reference
from engagement_playbook.print.paper import Desk, Json, Paper


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one run; without a run there are none, and every box is empty.

    ``notes`` says whether a reader's notes are printed: they stay in our bag, ticks and the reasons
    for "not applicable" may be seen.
    """

    items: Mapping[str, ItemRecord] = field(default_factory=dict)
    notes: bool = True

    @classmethod
    def of(cls, run: Run | None, *, notes: bool) -> Records:
        """Take the records of a run, if there is one."""
        return cls(run.items if run else {}, notes)

    def find(self, checklist: Checklist, item: Item) -> ItemRecord | None:
        """Find the record of an item, also under the ids it had before."""
        return next((self.items[key] for key in keys(checklist, item) if key in self.items), None)

    def said(self, desk: Desk, record: ItemRecord | None) -> list[str]:
        """What a sheet says below an item."""
        if record is None:
            return []
        reason = desk.say("run.reason") + record.reason if record.reason else ""
        note = desk.say("run.note") + record.note if record.note and self.notes else ""
        return [each for each in (reason, note) if each]


def keys(checklist: Checklist, item: Item) -> Iterator[str]:
    """Every key an item has had, the present one first."""
    for of_list in (checklist.id, *checklist.formerly):
        for of_item in (item.id, *item.formerly):
            yield f"{of_list}/{of_item}"


def remainder(
    desk: Desk, title: str, run: Run, ours: Iterable[Checklist], theirs: Iterable[Checklist]
) -> Paper | None:
    """List what the sheets of our bag do not show; None where they show it all.

    That is a note on a list that lies on the table, and a record of a list or item that this visit,
    or this version of the playbook, does not have.
    """
    shown = {key for each in ours for item in each.items for key in keys(each, item)}
    noted = {key for each in theirs for item in each.items for key in keys(each, item)}
    rows: list[Json] = [
        {
            "where": _where(desk, key),
            "state": desk.say(f"run.state.{record.state.value}"),
            "said": [*Records(run.items).said(desk, record)],
        }
        for key, record in run.items.items()
        if key not in shown
        and (record.note or (key not in noted and (record.reason or record.state is not State.OPEN)))
    ]
    if not rows:
        return None
    return {
        "kind": "remainder",
        "title": desk.say("run.also"),
        "kicker": title,
        "marks": [],
        "columns": [desk.say(f"run.{each}") for each in ("item", "state_title", "said")],
        "rows": rows,
    }


def _where(desk: Desk, key: str) -> str:
    """Name an item by its list and its words, as far as the playbook has them."""
    list_id = key.partition("/")[0]
    checklist = desk.playbook.parts.get(Reference("checklist", list_id))
    item = desk.playbook.parts.get(Reference("item", key))
    if checklist is None:
        return key
    name = desk.title(checklist.reference)
    return f"{name}: {desk.title(item.reference) if item else key.partition('/')[2]}"
