"""Merge the rows of a register with copies that come back: three ways, by row and column.

A copy is compared with the rows that it was made from, so what it did not touch does not count. What several
sides wrote into one cell is settled where one of them knew the value of the others, and is a conflict otherwise.
The result does not depend on the order of the copies, and merging the same copies again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeAlias

from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row

Values: TypeAlias = Mapping[str, CellValue]
"""The values of a row by column; a cell without a value is not there."""

OURS: Final = ""
"""The name of the register itself among the sources."""

FEW_REMOVALS: Final = 2
"""So many rows may be missing from a copy without a question."""

_REMOVALS_SHARE: Final = 10
"""More rows may be missing without a question where they are at most one in so many."""

_ID_DIGITS: Final = 12
"""Hexadecimal: among 5,000 rows two different ones get the same id once in twenty million times."""

MADE_ID: Final = re.compile(rf"row-[0-9a-f]{{{_ID_DIGITS}}}")
"""An id that a program made."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A row of a copy; ``id`` is empty where somebody added it, ``place`` is its row in the copy."""

    id: str
    values: Values
    place: int = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """A register as it came back, and the rows by id that it was made from.

    ``columns`` are those of the register that the copy still has: what is missing says nothing. Values of
    other columns are counted and left out. ``seen`` is how many entries the history of a row had when the
    copy was made; none unless known. ``caught`` says of a row when and how a browser wrote it: the history of
    what changes notes it, and the ids of such rows are sure.
    """

    source: str
    base: Mapping[str, Values]
    rows: Sequence[CopyRow]
    columns: Collection[str]
    seen: Mapping[str, int] = field(default_factory=dict)
    caught: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a value comes from: the register itself, or a row of a copy; 0 for a row that is not there."""

    name: str = OURS
    place: int = 0


class ChangeKind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the register: a row that was added or removed, or with ``column`` a cell of a row.

    ``like`` is the row whose id an added row had, where somebody copied one.
    """

    kind: ChangeKind
    row: str
    sources: tuple[Source, ...]
    column: str = ""
    old: CellValue | None = None
    new: CellValue | None = None
    like: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values that a cell may get, and who wants it; None is an empty cell.

    Where a whole row is in question, the value says whether it is there.
    """

    value: CellValue | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that several sides changed; without ``column``, a row that one changed and another removed.

    ``base`` holds the values that the copies were made from: one, unless they were made at different times.
    """

    row: str
    column: str
    base: tuple[CellValue | None, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, order=True)
class TwoRows:
    """Rows of one copy with one id, of which none is more like the row of that id than the others."""

    source: str
    row: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Shifted:
    """Rows of a copy that say what other rows said: they were sorted, and their ids were not."""

    source: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class ManyRemovals:
    """Rows that are missing from a copy, so many that it may have been cut by mistake."""

    source: str
    rows: tuple[str, ...]
    base: int
    """How many rows the copy was made from."""


@dataclass(frozen=True, slots=True, order=True)
class AddedColumn:
    """A column that the register does not have, and in how many rows of a copy it has a value."""

    source: str
    column: str
    rows: int


@dataclass(frozen=True, slots=True)
class Take:
    """Whose value counts where several sides changed a cell: that of a source, or for one row that of another."""

    sources: frozenset[str] = frozenset()
    rows: Mapping[str, str] = field(default_factory=dict)

    def choose(self, row: str, candidates: Iterable[Candidate]) -> Candidate | None:
        """Return the candidate of the chosen source; None where there is no such candidate, or several."""
        names = {self.rows[row]} if row in self.rows else self.sources
        chosen = [
            candidate for candidate in candidates if any(source.name in names for source in candidate.sources)
        ]
        return chosen[0] if len(chosen) == 1 else None


@dataclass(frozen=True, slots=True)
class Merged:
    """The rows after a merge; while a person has something to decide, they stay as they are there."""

    rows: tuple[Row, ...]
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    two_rows: tuple[TwoRows, ...] = ()
    shifted: tuple[Shifted, ...] = ()
    many_removals: tuple[ManyRemovals, ...] = ()
    added_columns: tuple[AddedColumn, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be decided by a person."""
        return not (self.conflicts or self.two_rows or self.shifted or self.many_removals)


def merge(
    ours: Iterable[Row],
    copies: Iterable[Copy],
    columns: Sequence[str],
    *,
    on: dt.date,
    by: str = "",
    take: Take | None = None,
    removals_confirmed: bool = False,
) -> Merged:
    """Merge copies into the rows of a register that has these columns.

    Each change is noted in the history of its row, with the day ``on`` and the role ``by``.
    """
    rows = {row.id: row for row in ours}
    sides = [_Side(copy, rows, removals_confirmed=removals_confirmed) for copy in copies]
    return _Merge(rows, sides, columns, take or Take(), HistoryEntry(on, by=by)).merged()


def new_id(values: Values, number: int = 1) -> str:
    """Make the id of an added row from what it says, so that it is the same whenever the row comes back.

    ``number`` tells rows apart that say the same.
    """
    said = sorted((column, _written(value)) for column, value in values.items())
    return made_id(json.dumps([said, number]))


def made_id(said: str) -> str:
    """Make the id of a row from a text, the same for the same text; ``MADE_ID`` says what it looks like."""
    return f"row-{hashlib.sha256(said.encode()).hexdigest()[:_ID_DIGITS]}"


def _written(value: CellValue) -> str:
    # 5 and 5.0 are one number.
    return str(value) if isinstance(value, str | dt.date | bool) else f"{value.normalize():f}"


class _Side:
    """One copy: its rows by their ids, and what it removed."""

    def __init__(self, copy: Copy, ours: Collection[str], *, removals_confirmed: bool) -> None:
        self.name = copy.source
        self.columns = copy.columns
        self.seen = copy.seen
        self.caught = copy.caught
        self.all_base = copy.base
        self.base = {name: self._known(values) for name, values in copy.base.items()}
        self.rows: dict[str, CopyRow] = {}
        self.made: dict[str, str] = {}
        """The rows whose ids were made here, with the ids that they had in the copy."""
        self.two_rows: list[TwoRows] = []
        self.added_columns = self._count_added(copy.rows)
        self._identify([replace(row, values=self._known(row.values)) for row in copy.rows])
        self.shifted = None if copy.caught else self._find_shifted()
        missing = self.base.keys() - self.rows.keys() - {two.row for two in self.two_rows}
        asked = sorted(missing & set(ours))
        most = 0 if removals_confirmed else max(FEW_REMOVALS, len(self.base) // _REMOVALS_SHARE)
        self.many_removals = (
            ManyRemovals(self.name, tuple(asked), len(self.base)) if most and len(asked) > most else None
        )
        self.removed = frozenset() if self.many_removals else frozenset(missing)

    def source(self, name: str) -> Source:
        """Name the copy and where a row stands in it."""
        return Source(self.name, self.rows[name].place if name in self.rows else 0)

    def changes(self, name: str) -> dict[str, CellValue | None]:
        """Return what the copy made of the cells of a row that it changed."""
        old, new = self.base.get(name, {}), self.rows[name].values
        return {column: new.get(column) for column in self.columns if old.get(column) != new.get(column)}

    def knew(self, name: str, values: Mapping[str, CellValue | None]) -> bool:
        """Say whether a row had these values when the copy was made."""
        base = self.all_base[name]
        return all(base.get(column) == value for column, value in values.items())

    def _known(self, values: Values) -> Values:
        return {column: value for column, value in values.items() if column in self.columns}

    def _count_added(self, rows: Iterable[CopyRow]) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for row in rows:
            for column in row.values:
                if column not in self.columns:
                    counts[column] += 1
        return counts

    def _identify(self, rows: Iterable[CopyRow]) -> None:
        """Find out which row of the register each row of the copy is."""
        with_id: dict[str, list[CopyRow]] = defaultdict(list)
        added: list[CopyRow] = []
        for row in rows:
            # Whoever empties all cells of a row means to remove it.
            if row.values or (row.id in self.base and not self.base[row.id]):
                (with_id[row.id] if row.id else added).append(row)
        for name, same in with_id.items():
            original = self._original(name, same)
            if original is None:
                self.two_rows.append(TwoRows(self.name, name, tuple(sorted(row.place for row in same))))
            else:
                self.rows[name] = original
                added += [row for row in same if row is not original]
        self._identify_added(sorted(added, key=lambda row: (row.place, row.id)))

    def _original(self, name: str, rows: Sequence[CopyRow]) -> CopyRow | None:
        """Return the row that an id belongs to: of several the one that is most like the base."""
        base = self.base.get(name)
        best = [*rows]
        if base is not None:
            changed = [
                sum(row.values.get(column) != base.get(column) for column in self.columns) for row in rows
            ]
            best = [row for row, count in zip(rows, changed, strict=True) if count == min(changed)]
        if any(row.values != best[0].values for row in best):
            return None
        return min(best, key=lambda row: row.place)

    def _identify_added(self, rows: Iterable[CopyRow]) -> None:
        """Give each row the id of a missing row that said the same, else one made from what it says."""
        two = {two.row for two in self.two_rows}
        lost: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.base.keys() - self.rows.keys() - two):
            lost[new_id(self.base[name])].append(name)
        numbers: dict[str, int] = defaultdict(int)
        for row in rows:
            said = new_id(row.values)
            if names := lost[said]:
                name = names.pop(0)
            else:
                numbers[said] += 1
                name = new_id(row.values, numbers[said])
                self.made[name] = row.id
            self.rows[name] = replace(row, id=name)

    def _find_shifted(self) -> Shifted | None:
        """Find rows that stand beside the ids of other rows; one alone may have been written over."""
        moved = {
            name for name in self.base.keys() & self.rows.keys() if self.rows[name].values != self.base[name]
        }
        said = {new_id(self.base[name]): name for name in moved}
        places = [self.rows[name].place for name in moved if new_id(self.rows[name].values) in said]
        return Shifted(self.name, tuple(sorted(places))) if len(places) > 1 else None


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one copy says about one cell."""

    source: Source
    new: CellValue | None
    known: bool
    """Whether the copy was made from a row that has the cell; then ``old`` is what it was."""
    old: CellValue | None = None


class _Merge:
    """The decisions of one merge, row by row and column by column."""

    def __init__(
        self,
        ours: Mapping[str, Row],
        sides: Sequence[_Side],
        columns: Sequence[str],
        take: Take,
        entry: HistoryEntry,
    ) -> None:
        self.ours = ours
        self.all_sides = sides
        self.sides = [side for side in sides if not side.shifted]
        self.columns = columns
        self.take = take
        self.entry = entry
        self.changes: list[Change] = []
        self.conflicts: list[Conflict] = []

    def merged(self) -> Merged:
        rows = [self._row(name) for name in (*self.ours, *self._new_names())]
        sides = self.all_sides
        added_columns = (
            AddedColumn(side.name, column, count)
            for side in sides
            for column, count in side.added_columns.items()
        )
        return Merged(
            tuple(row for row in rows if row),
            tuple(self.changes),
            tuple(self.conflicts),
            tuple(sorted(two for side in sides for two in side.two_rows)),
            tuple(sorted(side.shifted for side in sides if side.shifted)),
            tuple(sorted(side.many_removals for side in sides if side.many_removals)),
            tuple(sorted(added_columns)),
        )

    def _new_names(self) -> list[str]:
        """Order the rows that the register does not have by where they stand in the copies."""
        places: dict[str, list[int]] = defaultdict(list)
        for side in self.sides:
            for name, row in side.rows.items():
                if name not in self.ours:
                    places[name].append(row.place)
        return sorted(places, key=lambda name: (min(places[name]), name))

    def _row(self, name: str) -> Row | None:
        """Return a row as it is after the merge; None where it is not there."""
        mine = self.ours.get(name)
        # A row that was taken already is ours to change, whatever it said when it was added.
        holders = [side for side in self.sides if name in side.rows and not (mine and name in side.made)]
        removers = [side for side in self.sides if name in side.removed]
        stays = self._stays(name, holders, removers)
        if stays is None:
            return mine
        if not stays:
            if mine:
                sources = tuple(sorted(side.source(name) for side in removers))
                self.changes.append(Change(ChangeKind.REMOVED, name, sources))
            return None
        return self._changed(mine, holders) if mine else self._added(name, holders)

    def _stays(self, name: str, holders: Sequence[_Side], removers: Sequence[_Side]) -> bool | None:
        """Say whether a row is there after the merge; None where that is a conflict.

        A change counts against a removal unless one of those who removed the row knew of it.
        """
        mine = self.ours.get(name)
        was_ours = mine is None and any(name in side.base for side in self.sides)
        gone = [side.source(name) for side in removers] + ([Source()] if was_ours else [])
        if not gone:
            return True
        kept = [
            side.source(name)
            for side in holders
            if (changes := side.changes(name)) and not any(other.knew(name, changes) for other in removers)
        ]
        if mine:
            now = {column: mine[column] for column in self.columns}
            kept += [] if any(side.knew(name, now) for side in removers) else [Source()]
        if not kept:
            return False
        there, not_there = (
            Candidate(value=True, sources=tuple(sorted(kept))),
            Candidate(value=False, sources=tuple(sorted(gone))),
        )
        chosen = self._choose(Conflict(name, "", (True,), (there, not_there)))
        return None if chosen is None else bool(chosen.value)

    def _changed(self, mine: Row, holders: Sequence[_Side]) -> Row:
        """Return a row of the register with what the copies made of it."""
        statements: dict[str, list[_Statement]] = defaultdict(list)
        for side in holders:
            base = side.base.get(mine.id)
            for column, new in side.changes(mine.id).items():
                old = None if base is None else base.get(column)
                since = self._since(mine, column, side)
                # What was known here already and changed by somebody who knew it is settled.
                if new not in since:
                    taken = new == mine[column] and old in since
                    known = base is not None and not taken
                    statements[column].append(_Statement(side.source(mine.id), new, known=known, old=old))
        values, history = {**mine.values}, [*mine.history]
        for column in self.columns:
            chosen = self._cell(mine.id, column, statements.get(column, ()), mine)
            old = mine[column]
            if chosen is None or chosen.value == old:
                continue
            values.pop(column, None)
            if chosen.value is not None:
                values[column] = chosen.value
            who = [side for side in holders if side.source(mine.id) in chosen.sources]
            history.append(self._entry(mine.id, who, column, old))
            self.changes.append(
                Change(ChangeKind.CHANGED, mine.id, chosen.sources, column, old, chosen.value)
            )
        return replace(mine, values=values, history=tuple(history))

    def _since(self, row: Row, column: str, side: _Side) -> list[CellValue | None]:
        """List what a cell said since a copy was made and does no longer say."""
        return [entry.old for entry in row.history[side.seen.get(row.id, 0) :] if entry.column == column]

    def _added(self, name: str, holders: Sequence[_Side]) -> Row:
        """Return a row that the register does not have, or no longer."""
        values: dict[str, CellValue] = {}
        for column in self.columns:
            statements = [
                _Statement(
                    side.source(name),
                    side.rows[name].values.get(column),
                    known=name in side.base,
                    old=side.base.get(name, {}).get(column),
                )
                for side in holders
                if column in side.columns and (name in side.base or column in side.rows[name].values)
            ]
            chosen = self._cell(name, column, statements)
            if chosen and chosen.value is not None:
                values[column] = chosen.value
        like = next((had for side in holders if (had := side.made.get(name))), "")
        sources = tuple(sorted(side.source(name) for side in holders))
        self.changes.append(Change(ChangeKind.ADDED, name, sources, like=like))
        return Row(name, values, (self._entry(name, holders),))

    def _entry(
        self, name: str, sides: Iterable[_Side], column: str | None = None, old: CellValue | None = None
    ) -> HistoryEntry:
        """Note a change that some copies asked for."""
        caught = max((side.caught.get(name, "") for side in sides), default="")
        return replace(self.entry, column=column, old=old, caught=caught)

    def _cell(
        self, name: str, column: str, statements: Sequence[_Statement], mine: Row | None = None
    ) -> Candidate | None:
        """Return the value of a cell after the merge; None where it stays as it is.

        Each statement leads from an old value to a new one. The value that nobody leads away from is the
        newest; where there are several, or none as in a circle, a person decides.
        """
        if not statements:
            return None
        wanted: dict[CellValue | None, set[Source]] = defaultdict(set)
        if mine:
            wanted[mine[column]].add(Source())
        for statement in statements:
            wanted[statement.new].add(statement.source)
        left = {
            statement.old for statement in statements if statement.known and statement.old != statement.new
        }
        newest = [value for value in wanted if value not in left] if len(wanted) > 1 else [*wanted]
        if len(newest) == 1:
            return _candidate(newest[0], wanted)
        candidates = sorted(
            (_candidate(value, wanted) for value in newest or wanted), key=lambda candidate: candidate.sources
        )
        base = dict.fromkeys(statement.old for statement in statements if statement.known)
        return self._choose(Conflict(name, column, tuple(sorted(base, key=str)), tuple(candidates)))

    def _choose(self, conflict: Conflict) -> Candidate | None:
        """Return what was chosen in a conflict; None, with the conflict noted, where nothing was."""
        chosen = self.take.choose(conflict.row, conflict.candidates)
        if chosen is None:
            self.conflicts.append(conflict)
        return chosen


def _candidate(value: CellValue | None, wanted: Mapping[CellValue | None, Collection[Source]]) -> Candidate:
    return Candidate(value, tuple(sorted(wanted[value])))
