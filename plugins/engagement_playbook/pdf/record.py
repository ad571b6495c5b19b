"""What a reader left in a run, put where it belongs on the papers of a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from engagement_playbook.engagement.export import CaughtRow, ItemRecord, ItemState, Run, item_keys
from engagement_playbook.engagement.filling import Filling
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Column, ColumnType, Register
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.presentation.labels import dotted


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one run; without a run there are none, and every box is empty.

    ``words`` says whether what a reader wrote is printed: notes and reasons stay in our bag, ticks
    may be seen.
    """

    items: Mapping[str, ItemRecord] = field(default_factory=dict)
    words: bool = True

    @classmethod
    def of(cls, run: Run | None, *, words: bool) -> Records:
        """Take the records of a run, if there is one."""
        return cls(run.items if run else {}, words)

    def find(self, checklist: Checklist, item: Item) -> ItemRecord | None:
        """Find the record of an item, also under the ids it had before."""
        key = self.find_key(checklist, item)
        return None if key is None else self.items[key]

    def find_key(self, checklist: Checklist, item: Item) -> str | None:
        """Find the key under which an item has a record; where it has several, the present one."""
        return next((key for key in item_keys(checklist, item) if key in self.items), None)

    def keys_on(self, checklists: Iterable[Checklist]) -> set[str]:
        """Collect the keys of the records that the sheets of some lists show."""
        shown = (self.find_key(checklist, item) for checklist in checklists for item in checklist.items)
        return {key for key in shown if key is not None}

    def words_below(self, context: PaperContext, record: ItemRecord | None) -> list[str]:
        """List the lines that a sheet prints below an item: reason and note."""
        if record is None or not self.words:
            return []
        reason = context.say("run.reason") + record.reason if record.reason else ""
        note = context.say("run.note") + record.note if record.note else ""
        return [words for words in (reason, note) if words]


def open_keys(context: PaperContext, run: Run | None, *, known: Run | None = None) -> list[str]:
    """List the keys of the items that a run left open with words: promises, and what is still to be asked.

    What a later run, ``known``, says something of is open no more, or is told there.
    """
    items = run.items if run else {}
    later = known.items if known else {}
    return [
        key
        for key, record in items.items()
        if record.state is ItemState.OPEN and record.note and not record.reason
        if key not in later and Reference("item", key) in context.playbook.parts
    ]


def open_points(context: PaperContext, run: Run | None, *, known: Run | None = None) -> list[Json]:
    """Write what a run left open, as the page at hand lists it."""
    return [
        {"where": _where(context, key), "note": run.items[key].note}
        for key in open_keys(context, run, known=known)
        if run
    ]


def open_rows(
    context: PaperContext, visit: Visit, runs: Iterable[Run | None], filling: Filling | None = None
) -> list[Json]:
    """Write what was caught for the registers in some runs and is not done, as the page at hand lists it; by their days.

    What the registers of an engagement tell of is left out.
    """
    rows = [
        row
        for run in runs
        if run
        for name, row in run.rows.items()
        if not (row.done or (filling and filling.tells_of(row.kind, name, visit)))
    ]
    written = [(_day_of(context, row), _row_words(context, row)) for row in rows]
    return [words for _, words in sorted(written, key=lambda entry: entry[0] or "9999")]


def _day_of(context: PaperContext, row: CaughtRow) -> str:
    """The first day that a row names, as ISO 8601 writes it; empty for none."""
    columns = _columns(context, row)
    days = (row.values.get(column.id, "") for column in columns if column.type is ColumnType.DATE)
    return next(filter(None, days), "")


def _columns(context: PaperContext, row: CaughtRow) -> tuple[Column, ...]:
    part = context.playbook.parts.get(Reference("register", row.kind))
    return part.value.columns if part and isinstance(part.value, Register) else ()


def _row_words(context: PaperContext, row: CaughtRow) -> Json:
    part = context.playbook.parts.get(Reference("register", row.kind))
    known = {column.id: column for column in _columns(context, row)}
    said = [
        _value_words(context, known[name], value) if name in known else value
        for name, value in row.values.items()
        if value
    ]
    return {"where": context.title(part.reference) if part else row.kind, "note": dotted(*said)}


def _value_words(context: PaperContext, column: Column, value: str) -> str:
    """Write a value as people say it: a role by its title, a choice by its label, a day as the language writes it."""
    if column.type is ColumnType.ROLE and Reference("role", value) in context.playbook.parts:
        return context.title(Reference("role", value))
    if column.type is ColumnType.DATE:
        try:
            return context.locale.date(dt.date.fromisoformat(value))
        except ValueError:
            return value
    labels = {choice.id: choice.label for choice in column.choices}
    return context.words(labels[value]) if value in labels else value


def left_over(run: Run, ours: Iterable[Checklist], theirs: Iterable[Checklist]) -> list[str]:
    """List the keys of the records that the sheets of our bag do not show and a page of its own does.

    That is what was written on a list that lies on the table, and a record of a list or item that
    this bundle, or this version of the playbook, does not have.
    """
    ours = [*ours]
    shown = Records(run.items).keys_on(ours)
    ticked = {
        key
        for checklist in (*ours, *theirs)
        for item in checklist.items
        for key in item_keys(checklist, item)
    }
    return [
        key
        for key, record in run.items.items()
        if key not in shown
        and (record.note or record.reason or (key not in ticked and record.state is not ItemState.OPEN))
    ]


def remainder(
    context: PaperContext,
    title: str,
    run: Run,
    ours: Iterable[Checklist],
    theirs: Iterable[Checklist],
    told: Collection[str] = (),
) -> Paper | None:
    """Write the page of what is left over; None where nothing is.

    ``told`` are keys of records that another page shows whole.
    """
    rows: list[Json] = [
        {
            "where": _where(context, key),
            "state": context.say(f"run.state.{run.items[key].state.value}"),
            "said": [*Records(run.items).words_below(context, run.items[key])],
        }
        for key in left_over(run, ours, theirs)
        if key not in told
    ]
    if not rows:
        return None
    return {
        "kind": "remainder",
        "title": context.say("run.also"),
        "kicker": title,
        "marks": [],
        "columns": [context.say(f"run.{column}") for column in ("item", "state_title", "said")],
        "rows": rows,
    }


def _where(context: PaperContext, key: str) -> str:
    """Name an item by its list and its words, as far as the playbook has them."""
    list_id = key.partition("/")[0]
    checklist = context.playbook.parts.get(Reference("checklist", list_id))
    item = context.playbook.parts.get(Reference("item", key))
    if checklist is None:
        return key
    name = context.title(checklist.reference)
    return f"{name}: {context.title(item.reference) if item else key.partition('/')[2]}"
