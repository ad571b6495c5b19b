"""Rows that browsers caught: none is lost, no order of files counts, and twice changes nothing."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.caught import Caught, Exported, caught_copies, read_exported
from engagement_playbook.engagement.merge import OURS, Merged, Take, merge
from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row, utc_time
from engagement_playbook.engagement.workspace import Workspace
from tests.helpers.properties import bounded
from tests.helpers.workspaces import plant_workspace, workspace

TODAY = dt.date(2027, 3, 2)
FIRST = dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC)
COLUMNS = ("words", "made-on", "due", "owner", "state")


@pytest.fixture(name="heron", scope="module")
def _fixture_heron(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace without rows."""
    files = {"registers/promises.yml": "items: []\n"}
    root = plant_workspace(tmp_path_factory.mktemp("heron"), files, catch=["words", "owner", "due"])
    return workspace(root)


@dataclass
class World:
    """A browser and a register, as time goes by."""

    heron: Workspace
    minute: int = 0
    browser: dict[str, dict[str, Any]] = field(default_factory=dict)
    exports: list[Exported] = field(default_factory=list)
    rows: tuple[Row, ...] = ()
    versions: dict[tuple[str, str], Mapping[str, CellValue | None]] = field(default_factory=dict)
    """What the cells of a row were in the browser at a time."""

    def now(self) -> str:
        self.minute += 1
        return utc_time((FIRST + dt.timedelta(minutes=self.minute)).isoformat()) or ""

    def write(self, name: str, values: dict[str, str], *, done: bool) -> None:
        self.browser[name] = {"kind": "promises", "values": values, "done": done, "at": self.now()}

    def take_away(self, name: str) -> None:
        self.browser.pop(name, None)

    def export(self) -> None:
        run = {"id": "r", "visit": "tasting", "date": "2027-03-01", "rows": self.browser}
        content = {
            "format": "playbook-engagement",
            "version": 1,
            "name": "heron",
            "exported_at": self.now(),
            "runs": [run],
        }
        file = self.heron.root / f"{len(self.exports)}.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        exported = read_exported(file, file.name, self.heron, ())
        assert exported.ok, exported.diagnostics
        self.exports.append(exported)
        self.versions |= {(row.id, row.at): row.cells for row in exported.rows}

    def edit(self, number: int, column: str, value: CellValue, *, noted: bool) -> None:
        """Change a cell of the register: by a workbook, which is noted, or by hand."""
        if self.rows:
            row = self.rows[number % len(self.rows)]
            note = (HistoryEntry(TODAY, column, row[column]),) if noted and row[column] != value else ()
            after = Row(row.id, {**row.values, column: value}, (*row.history, *note))
            self.rows = tuple(after if other is row else other for other in self.rows)

    def merged(self, rows: Sequence[Row], exports: Sequence[Exported], take: Take) -> Merged:
        file = replace(self.heron.registers["promises"], rows=tuple(rows))
        here = replace(self.heron, registers={"promises": file})
        copies = [copy for _, copy in caught_copies(exports, here)]
        return merge(rows, copies, COLUMNS, on=TODAY, take=take)


TEXTS = st.fixed_dictionaries(
    {"words": st.sampled_from(["Rye", "Buns", "Rolls"])},
    optional={
        "due": st.sampled_from(["2027-03-12", "2027-03-19"]),
        "owner": st.sampled_from(["baker", "driver"]),
    },
)
CELLS = st.one_of(
    st.tuples(st.just("words"), st.sampled_from(["Rye", "Pies"])),
    st.tuples(st.just("due"), st.sampled_from([dt.date(2027, 3, 12), dt.date(2027, 3, 26)])),
    st.tuples(st.just("state"), st.sampled_from(["open", "waiting", "kept"])),
)
NAMES = st.sampled_from("abc")
STEPS = st.one_of(
    st.tuples(st.just("write"), NAMES, TEXTS, st.booleans()),
    st.tuples(st.just("take away"), NAMES),
    st.tuples(st.just("export")),
    st.tuples(st.just("edit"), st.integers(0, 2), CELLS, st.booleans()),
    st.tuples(
        st.just("merge"),
        st.lists(st.integers(0, 9), min_size=1, max_size=3),
        st.sampled_from([OURS, "0.json", "1.json"]),
    ),
)
BEGINNING = [
    ("write", "a", {"words": "Rye"}, False),
    ("export",),
    ("merge", [0], OURS),
    ("write", "a", {"words": "Buns"}, False),
    ("export",),
    ("merge", [1], OURS),
]


@bounded
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
def test_whatever_happens_in_the_browser_and_here_is_brought_together(
    heron: Workspace, steps: list[Any]
) -> None:
    world = World(heron)
    for step in [*BEGINNING, *steps]:
        match step:
            case "write", name, values, done:
                world.write(name, values, done=done)
            case "take away", name:
                world.take_away(name)
            case ("export",):
                world.export()
            case "edit", number, (column, value), noted:
                world.edit(number, column, value, noted=noted)
            case "merge", numbers, source:
                chosen = [*{number % len(world.exports) for number in numbers}]
                merge_and_look(world, [world.exports[number] for number in chosen], Take(frozenset({source})))


def merge_and_look(world: World, exports: Sequence[Exported], take: Take) -> None:
    """Merge exports into the register, look at what must hold, and keep the result where nothing is left to decide."""
    result = world.merged(world.rows, exports, Take())
    for order in permutations(exports):
        assert world.merged(world.rows, order, Take()) == result
    look(world, exports, result)
    decided = world.merged(world.rows, exports, take)
    if decided.settled:
        again = world.merged(decided.rows, exports, take)
        assert (again.rows, again.changes, again.settled) == (decided.rows, (), True)
        world.rows = decided.rows


def look(world: World, exports: Sequence[Exported], result: Merged) -> None:
    """No row is lost; what the browser changed is taken or in conflict, and nothing else changes."""
    before, after = ({row.id: row for row in rows} for rows in (world.rows, result.rows))
    newest: dict[str, Caught] = {}
    for export in exports:
        for row in export.rows:
            newest[row.id] = max(newest.get(row.id, row), row, key=lambda row: row.at)
    assert after.keys() == before.keys() | newest.keys()
    in_conflict = {(conflict.row, conflict.column) for conflict in result.conflicts}
    for name, row in newest.items():
        mine = before.get(name)
        taken = max((entry.caught for entry in mine.history), default="").partition(" ")[0] if mine else ""
        was = world.versions.get((name, taken), {})
        for column in COLUMNS:
            new = row.cells.get(column)
            changed = row.at > taken and was.get(column) != new
            if not changed:
                assert after[name][column] == (mine[column] if mine else None)
            elif (name, column) not in in_conflict:
                assert after[name][column] == new
    for name in before.keys() - newest.keys():
        assert after[name] == before[name]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2027-03-01T10:00:00Z", "2027-03-01T10:00:00.000Z"),
        ("2027-03-01T18:00:00.120+08:00", "2027-03-01T10:00:00.120Z"),
        ("2027-03-01T10:00", "2027-03-01T10:00:00.000Z"),
        ("0001-01-01T00:00:00+08:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_has_one_form(written: str, expected: str | None) -> None:
    assert utc_time(written) == expected


def test_thousands_of_rows_become_as_many(heron: Workspace) -> None:
    world = World(heron)
    for number in range(3_000):
        world.write(f"row-{number}", {"words": f"Bread {number}"}, done=False)
    world.export()
    first = world.merged((), world.exports, Take())

    assert len({row.id for row in first.rows}) == 3_000
    assert world.merged(first.rows, world.exports, Take()).rows == first.rows
