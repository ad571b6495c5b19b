"""Rows that come back are merged three ways: nothing is lost, no order counts, twice changes nothing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.merge import (
    OURS,
    AddedColumn,
    Candidate,
    Change,
    ChangeKind,
    Conflict,
    Copy,
    CopyRow,
    ManyRemovals,
    Merged,
    Shifted,
    Source,
    Take,
    TwoRows,
    merge,
    new_id,
)
from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row
from tests.helpers.properties import bounded

COLUMNS = ("words", "due", "state", "days")
TODAY = dt.date(2026, 11, 30)
MONDAY, FRIDAY = dt.date(2027, 3, 1), dt.date(2027, 3, 5)

OVEN: Mapping[str, CellValue] = {"words": "A second oven", "due": MONDAY, "state": "open"}
FLOUR: Mapping[str, CellValue] = {"words": "Flour by May", "state": "open", "days": Decimal(5)}
BASE = {"oven": OVEN, "flour": FLOUR}


def rows(values: Mapping[str, Mapping[str, CellValue]] = BASE) -> list[Row]:
    return [Row(name, row_values) for name, row_values in values.items()]


def copy(
    source: str,
    *changes: CopyRow,
    base: Mapping[str, Mapping[str, CellValue]] = BASE,
    without: Sequence[str] = (),
    columns: Sequence[str] = COLUMNS,
    seen: Mapping[str, int] | None = None,
) -> Copy:
    """Return a copy of the base in which some rows were changed, added or taken out."""
    changed = {row.id for row in changes} | {*without}
    untouched = [
        CopyRow(name, values, place)
        for place, (name, values) in enumerate(base.items(), 2)
        if name not in changed
    ]
    return Copy(source, base, [*untouched, *changes], columns, seen or {})


def merged(ours: Sequence[Row], *copies: Copy, take: Take | None = None) -> Merged:
    return merge(ours, copies, COLUMNS, on=TODAY, take=take)


def values_of(result: Merged) -> dict[str, Mapping[str, CellValue]]:
    return {row.id: row.values for row in result.rows}


def test_a_copy_that_nobody_touched_changes_nothing() -> None:
    assert merged(rows(), copy("ann.xlsx")) == Merged(tuple(rows()))


def test_cells_of_one_row_come_from_several_copies_and_are_noted() -> None:
    result = merge(
        rows(),
        [
            copy("ann.xlsx", CopyRow("oven", {**OVEN, "state": "done"}, 2)),
            copy("ben.xlsx", CopyRow("oven", {**OVEN, "due": FRIDAY}, 9)),
        ],
        COLUMNS,
        on=TODAY,
        by="pm",
    )

    assert result.rows == (
        Row(
            "oven",
            {**OVEN, "due": FRIDAY, "state": "done"},
            (HistoryEntry(TODAY, "due", MONDAY, "pm"), HistoryEntry(TODAY, "state", "open", "pm")),
        ),
        Row("flour", FLOUR),
    )
    assert result.changes == (
        Change(ChangeKind.CHANGED, "oven", (Source("ben.xlsx", 9),), "due", MONDAY, FRIDAY),
        Change(ChangeKind.CHANGED, "oven", (Source("ann.xlsx", 2),), "state", "open", "done"),
    )
    assert result.settled


def test_a_cell_can_be_emptied() -> None:
    result = merged(rows(), copy("ann.xlsx", CopyRow("flour", {"words": "Flour by May", "state": "open"}, 3)))

    assert values_of(result)["flour"] == {"words": "Flour by May", "state": "open"}
    assert result.changes == (
        Change(ChangeKind.CHANGED, "flour", (Source("ann.xlsx", 3),), "days", Decimal(5), None),
    )


def test_what_several_say_alike_is_no_conflict() -> None:
    done = {**OVEN, "state": "done"}
    result = merged(
        rows(), copy("ann.xlsx", CopyRow("oven", done, 2)), copy("ben.xlsx", CopyRow("oven", done, 4))
    )

    assert result.changes == (
        Change(
            ChangeKind.CHANGED,
            "oven",
            (Source("ann.xlsx", 2), Source("ben.xlsx", 4)),
            "state",
            "open",
            "done",
        ),
    )


CONFLICT = Conflict(
    "oven",
    "state",
    ("open",),
    (
        Candidate("waiting", (Source(OURS),)),
        Candidate("done", (Source("ann.xlsx", 2), Source("cem.xlsx", 7))),
        Candidate("dropped", (Source("ben.xlsx", 4),)),
    ),
)


def three_copies() -> tuple[list[Row], list[Copy]]:
    return rows({**BASE, "oven": {**OVEN, "state": "waiting"}}), [
        copy("ann.xlsx", CopyRow("oven", {**OVEN, "state": "done"}, 2)),
        copy("ben.xlsx", CopyRow("oven", {**OVEN, "state": "dropped"}, 4)),
        copy("cem.xlsx", CopyRow("oven", {**OVEN, "state": "done"}, 7)),
    ]


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_a_conflict_names_all_values_and_their_sources(order: Sequence[int]) -> None:
    ours, copies = three_copies()
    result = merged(ours, *(copies[number] for number in order))

    assert result.rows == tuple(ours)
    assert result.changes == ()
    assert result.conflicts == (CONFLICT,)
    assert not result.settled


@pytest.mark.parametrize(
    ("take", "state"),
    [
        (Take(frozenset({"ann.xlsx"})), "done"),
        (Take(frozenset({"ben.xlsx"})), "dropped"),
        (Take(frozenset({OURS})), "waiting"),
        (Take(frozenset({"ann.xlsx"}), {"oven": "ben.xlsx"}), "dropped"),
        (Take(frozenset({"ann.xlsx"}), {"flour": "ben.xlsx"}), "done"),
    ],
)
def test_a_source_is_taken_whole_or_for_one_row(take: Take, state: str) -> None:
    ours, copies = three_copies()
    result = merged(ours, *copies, take=take)

    assert values_of(result)["oven"]["state"] == state
    assert result.settled


@pytest.mark.parametrize("names", [{"dan.xlsx"}, {"ann.xlsx", "ben.xlsx"}])
def test_a_source_that_decides_nothing_leaves_the_conflict(names: set[str]) -> None:
    ours, copies = three_copies()

    assert merged(ours, *copies, take=Take(frozenset(names))).conflicts == (CONFLICT,)


def test_a_copy_of_a_later_revision_knew_what_an_earlier_one_said() -> None:
    later = {**BASE, "oven": {**OVEN, "state": "waiting"}}
    ann = copy("ann.xlsx", CopyRow("oven", {**OVEN, "state": "waiting"}, 2))
    ben = copy("ben.xlsx", CopyRow("oven", {**OVEN, "state": "done"}, 2), base=later)

    for copies in ([ann, ben], [ben, ann]):
        result = merged(rows(), *copies)
        assert values_of(result)["oven"]["state"] == "done"
        assert result.settled


def test_an_old_copy_undoes_nothing_that_was_decided_since() -> None:
    ann = copy("ann.xlsx", CopyRow("oven", {**OVEN, "state": "waiting"}, 2))
    first = merged(rows(), ann)
    back = copy(
        "ben.xlsx",
        CopyRow("oven", OVEN, 2),
        base=values_of(first),
        seen={row.id: len(row.history) for row in first.rows},
    )
    second = merged(first.rows, back)

    assert values_of(second)["oven"]["state"] == "open"
    assert merged(second.rows, ann, back) == Merged(second.rows)
    again = copy(
        "cem.xlsx",
        CopyRow("oven", {**OVEN, "state": "waiting"}, 2),
        seen={row.id: len(row.history) for row in second.rows},
    )
    assert values_of(merged(second.rows, again))["oven"]["state"] == "waiting"


def test_a_conflict_that_was_decided_is_decided_alike_the_next_time() -> None:
    copies = [
        copy("ann.xlsx", CopyRow("oven", {**OVEN, "state": "done"}, 2)),
        copy("ben.xlsx", CopyRow("oven", {**OVEN, "state": "dropped"}, 4)),
    ]
    take = Take(frozenset({"ann.xlsx"}))
    first = merged(rows(), *copies, take=take)

    assert values_of(first)["oven"]["state"] == "done"
    assert merged(first.rows, *copies, take=take) == Merged(first.rows)


def test_copies_that_go_in_a_circle_are_a_conflict() -> None:
    waiting = {**BASE, "oven": {**OVEN, "state": "waiting"}}
    ann = copy("ann.xlsx", CopyRow("oven", {**OVEN, "state": "waiting"}, 2))
    ben = copy("ben.xlsx", CopyRow("oven", OVEN, 2), base=waiting)
    result = merged(rows(waiting), ann, ben)

    assert result.conflicts == (
        Conflict(
            "oven",
            "state",
            ("open", "waiting"),
            (
                Candidate("waiting", (Source(OURS), Source("ann.xlsx", 2))),
                Candidate("open", (Source("ben.xlsx", 2),)),
            ),
        ),
    )


def test_added_rows_follow_in_the_order_of_the_copies_under_ids_of_their_own() -> None:
    sugar: Mapping[str, CellValue] = {"words": "Sugar", "days": Decimal("5.0")}
    salt: Mapping[str, CellValue] = {"words": "Salt"}
    ann = copy("ann.xlsx", CopyRow("", sugar, 4), CopyRow("", salt, 5))
    ben = copy("ben.xlsx", CopyRow("", {**sugar, "days": Decimal(5)}, 9))
    result = merged(rows(), ann, ben)

    assert [row.id for row in result.rows] == ["oven", "flour", "row-2c94e0ef7bb5", "row-0e19bff16fcd"]
    assert result.rows[2] == Row("row-2c94e0ef7bb5", sugar, (HistoryEntry(TODAY),))
    assert result.changes == (
        Change(ChangeKind.ADDED, "row-2c94e0ef7bb5", (Source("ann.xlsx", 4), Source("ben.xlsx", 9))),
        Change(ChangeKind.ADDED, "row-0e19bff16fcd", (Source("ann.xlsx", 5),)),
    )
    assert merged(result.rows, ann, ben) == Merged(result.rows)


def test_an_added_row_that_was_changed_here_since_is_not_added_again() -> None:
    ann = copy("ann.xlsx", CopyRow("", {"words": "Salt"}, 4))
    first = merged(rows(), ann)
    changed = [*first.rows[:2], Row(first.rows[2].id, {"words": "Sea salt"})]

    assert merged(changed, ann) == Merged(tuple(changed))


def test_rows_that_say_the_same_stay_as_many_as_one_copy_has() -> None:
    salt: Mapping[str, CellValue] = {"words": "Salt"}
    ann = copy("ann.xlsx", CopyRow("", salt, 4), CopyRow("", salt, 5))
    ben = copy("ben.xlsx", CopyRow("", salt, 4))
    result = merged(rows(), ben, ann)

    assert [row.id for row in result.rows[2:]] == [new_id(salt), new_id(salt, 2)]


def test_a_row_copied_with_its_hidden_id_is_an_added_row() -> None:
    second = {**OVEN, "words": "A third oven"}
    result = merged(rows(), Copy("ann.xlsx", BASE, [
        CopyRow("oven", second, 2), CopyRow("oven", {**OVEN, "state": "done"}, 3), CopyRow("flour", FLOUR, 4),
    ], COLUMNS))  # fmt: skip

    assert result.two_rows == (TwoRows("ann.xlsx", "oven", (2, 3)),)

    third = {**second, "due": FRIDAY}
    result = merged(rows(), Copy("ann.xlsx", BASE, [
        CopyRow("oven", third, 2), CopyRow("oven", {**OVEN, "state": "done"}, 3), CopyRow("flour", FLOUR, 4),
    ], COLUMNS))  # fmt: skip

    assert result.changes == (
        Change(ChangeKind.CHANGED, "oven", (Source("ann.xlsx", 3),), "state", "open", "done"),
        Change(ChangeKind.ADDED, new_id(third), (Source("ann.xlsx", 2),), like="oven"),
    )
    assert values_of(result)[new_id(third)] == third


def test_two_rows_with_one_new_id_are_not_guessed_at() -> None:
    result = merged(
        rows(),
        copy("ann.xlsx", CopyRow("salt", {"words": "Salt"}, 4), CopyRow("salt", {"words": "Sea salt"}, 6)),
    )

    assert result == Merged(tuple(rows()), two_rows=(TwoRows("ann.xlsx", "salt", (4, 6)),))


def test_a_row_that_lost_its_id_is_still_that_row() -> None:
    result = merged(
        rows(), Copy("ann.xlsx", BASE, [CopyRow("", OVEN, 2), CopyRow("flour", FLOUR, 3)], COLUMNS)
    )

    assert result == Merged(tuple(rows()))


@pytest.mark.parametrize("emptied", [True, False])
def test_a_row_is_removed_where_it_is_gone_or_empty(emptied: bool) -> None:
    ann = copy("ann.xlsx", *([CopyRow("oven", {}, 2)] if emptied else ()), without=["oven"])
    result = merged(rows(), ann)

    assert result.rows == (Row("flour", FLOUR),)
    assert result.changes == (Change(ChangeKind.REMOVED, "oven", (Source("ann.xlsx", 0),)),)
    assert merged(result.rows, ann) == Merged(result.rows)


def test_a_row_that_one_removed_and_another_changed_is_a_conflict() -> None:
    ann = copy("ann.xlsx", without=["oven"])
    ben = copy("ben.xlsx", CopyRow("oven", {**OVEN, "state": "done"}, 2))
    conflict = Conflict(
        "oven",
        "",
        (True,),
        (Candidate(True, (Source("ben.xlsx", 2),)), Candidate(False, (Source("ann.xlsx"),))),
    )

    assert merged(rows(), ann, ben) == Merged(tuple(rows()), conflicts=(conflict,))
    assert merged(rows(), ann, ben, take=Take(frozenset({"ann.xlsx"}))).rows == (Row("flour", FLOUR),)
    kept = merged(rows(), ann, ben, take=Take(rows={"oven": "ben.xlsx"}))
    assert values_of(kept)["oven"]["state"] == "done"


def test_a_row_that_is_gone_here_and_changed_in_a_copy_is_a_conflict() -> None:
    ben = copy("ben.xlsx", CopyRow("oven", {**OVEN, "state": "done"}, 2))
    ours = rows({"flour": FLOUR})
    conflict = Conflict(
        "oven", "", (True,), (Candidate(True, (Source("ben.xlsx", 2),)), Candidate(False, (Source(OURS),)))
    )

    assert merged(ours, ben) == Merged(tuple(ours), conflicts=(conflict,))
    assert merged(ours, ben, take=Take(frozenset({OURS}))) == Merged(tuple(ours))
    assert values_of(merged(ours, ben, take=Take(frozenset({"ben.xlsx"}))))["oven"] == {
        **OVEN,
        "state": "done",
    }
    assert merged(ours, copy("ann.xlsx")) == Merged(tuple(ours))


MANY = {f"row-{number}": {"words": f"Promise {number}"} for number in range(40)}


@pytest.mark.parametrize(("gone", "asks"), [(4, False), (5, True), (40, True)])
def test_many_missing_rows_need_a_word(gone: int, asks: bool) -> None:
    names = [*MANY][:gone]
    half = copy("ann.xlsx", base=MANY, without=names)
    result = merged(rows(MANY), half)
    confirmed = merge(rows(MANY), [half], COLUMNS, on=TODAY, removals_confirmed=True)

    assert len(confirmed.rows) == 40 - gone
    assert confirmed.settled
    if asks:
        question = ManyRemovals("ann.xlsx", tuple(sorted(names)), 40)
        assert result == Merged(tuple(rows(MANY)), many_removals=(question,))
        assert merged(confirmed.rows, half) == Merged(confirmed.rows)
    else:
        assert result == confirmed


def test_rows_sorted_without_their_ids_are_refused() -> None:
    shifted = Copy("ann.xlsx", BASE, [CopyRow("oven", FLOUR, 2), CopyRow("flour", OVEN, 3)], COLUMNS)

    assert merged(rows(), shifted) == Merged(tuple(rows()), shifted=(Shifted("ann.xlsx", (2, 3)),))


def test_columns_that_somebody_added_are_counted_and_left_out() -> None:
    ann = copy(
        "ann.xlsx",
        CopyRow("oven", {**OVEN, "Colour": "red"}, 2),
        CopyRow("flour", {**FLOUR, "Colour": "white", "My own": "x"}, 3),
    )

    assert merged(rows(), ann) == Merged(
        tuple(rows()),
        added_columns=(AddedColumn("ann.xlsx", "Colour", 2), AddedColumn("ann.xlsx", "My own", 1)),
    )


def test_a_column_that_a_copy_lacks_says_nothing() -> None:
    ann = copy("ann.xlsx", CopyRow("oven", {"words": "Two ovens"}, 2), columns=["words"])
    result = merged(rows(), ann)

    assert values_of(result) == {**BASE, "oven": {**OVEN, "words": "Two ovens"}}


VALUES: Mapping[str, st.SearchStrategy[CellValue]] = {
    "words": st.sampled_from(["bread", "oven", "flour", "salt", "yeast", "water", "honey", "seeds"]),
    "due": st.sampled_from([MONDAY, FRIDAY]),
    "state": st.sampled_from(["open", "waiting", "done"]),
    "days": st.sampled_from([Decimal(1), Decimal("1.0"), Decimal(2)]),
}
Table = dict[str, dict[str, CellValue]]


@st.composite
def contents(draw: st.DrawFn) -> dict[str, CellValue]:
    present = draw(st.sets(st.sampled_from(COLUMNS[1:])))
    return {column: draw(VALUES[column]) for column in COLUMNS if column == "words" or column in present}


@st.composite
def edited(draw: st.DrawFn, table: Table, removals: int = 2) -> Table:
    """Return a table in which somebody changed some cells and removed some rows."""
    result = {name: {**values} for name, values in table.items()}
    for name in draw(st.lists(st.sampled_from([*table]), max_size=4)) if table else ():
        column = draw(st.sampled_from(COLUMNS))
        if column != "words" and draw(st.booleans()):
            result[name].pop(column, None)
        else:
            result[name][column] = draw(VALUES[column])
    for name in draw(st.lists(st.sampled_from([*table]), max_size=removals)) if table else ():
        result.pop(name, None)
    return result


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[Row], list[Copy]]:
    """Return a register that has had several revisions, and copies made from any of them."""
    names = draw(st.sets(st.sampled_from("abcdef")))
    revisions = [rows({name: draw(contents()) for name in sorted(names)})]
    for _ in range(draw(st.integers(0, 2))):
        before = revisions[-1]
        table = draw(edited({row.id: {**row.values} for row in before}))
        lines = [CopyRow(name, values) for name, values in table.items()]
        base = {row.id: row.values for row in before}
        seen = {row.id: len(row.history) for row in before}
        # By a merge, which notes what it changes, or by hand.
        after = merge(
            before, [Copy("r", base, lines, COLUMNS, seen)], COLUMNS, on=TODAY, removals_confirmed=True
        )
        noted = draw(st.booleans())
        revisions.append([row if noted else Row(row.id, row.values) for row in after.rows])
    copies = []
    for number in range(draw(st.integers(1, 3))):
        revision = draw(st.sampled_from(revisions))
        base = {row.id: row.values for row in revision}
        table = draw(edited({name: {**values} for name, values in base.items()}))
        lines = [CopyRow(name, values) for name, values in table.items()]
        lines += [CopyRow("", draw(contents())) for _ in range(draw(st.integers(0, 2)))]
        if draw(st.booleans()) and lines:
            lines.append(CopyRow(draw(st.sampled_from(lines)).id, draw(contents())))
        lines = draw(st.permutations(lines))
        copies.append(
            Copy(
                f"{number}.xlsx",
                base,
                [CopyRow(line.id, line.values, place) for place, line in enumerate(lines, 2)],
                draw(st.sampled_from([COLUMNS, COLUMNS[:3]])),
                {row.id: len(row.history) for row in revision},
            )
        )
    return revisions[-1], copies


TAKES = st.one_of(
    st.none(),
    st.sampled_from([OURS, "0.xlsx", "1.xlsx", "2.xlsx"]).map(lambda name: Take(frozenset({name}))),
)


@bounded
@given(rounds(), TAKES)
def test_any_order_of_copies_gives_the_same_result(
    example: tuple[list[Row], list[Copy]], take: Take | None
) -> None:
    ours, copies = example

    for order in permutations(copies):
        assert merged(ours, *order, take=take) == merged(ours, *copies, take=take)


@bounded
@given(rounds(), TAKES)
def test_the_same_copies_change_nothing_a_second_time(
    example: tuple[list[Row], list[Copy]], take: Take | None
) -> None:
    ours, copies = example
    first = merged(ours, *copies, take=take)

    if first.settled:
        second = merged(first.rows, *copies, take=take)
        assert (second.rows, second.changes, second.settled) == (first.rows, (), True)


def knew(
    ours: Sequence[Row], copies: Sequence[Copy], name: str, column: str, value: CellValue | None
) -> bool:
    """Say whether somebody decided about a row when its cell had a value: in a copy, or in its history."""
    noted = [entry for row in ours if row.id == name for entry in row.history if entry.column == column]
    return value in [entry.old for entry in noted] or any(
        name in copy.base and copy.base[name].get(column) == value for copy in copies
    )


@bounded
@given(rounds())
def test_no_row_and_no_value_is_lost_unless_somebody_knew_it(example: tuple[list[Row], list[Copy]]) -> None:
    ours, copies = example
    result = merged(ours, *copies)
    after = values_of(result)
    removed = {change.row for change in result.changes if change.kind is ChangeKind.REMOVED}

    assert {row.id for row in ours} == removed | ({row.id for row in ours} & after.keys())
    for row in ours if result.settled else ():
        for column in COLUMNS:
            value = row[column]
            assert after.get(row.id, {}).get(column) == value or knew(ours, copies, row.id, column, value)
    for copy in copies if result.settled else ():
        for line in copy.rows:
            old = copy.base.get(line.id, {})
            said = {column: value for column, value in line.values.items() if column in copy.columns}
            known = [
                {column: value for column, value in values.items() if column in copy.columns}
                for values in copy.base.values()
            ]
            for column in copy.columns if line.values else ():
                new = said.get(column)
                assert (
                    old.get(column) == new
                    or after.get(line.id, {}).get(column) == new
                    or knew(ours, copies, line.id, column, new)
                    # Added, or a row that lost its id.
                    or said in [*after.values(), *known]
                )
