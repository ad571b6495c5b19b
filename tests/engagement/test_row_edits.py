"""What a merge changes reaches the YAML as the lines it is about; everything else stays as its author left it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.cells import CellProblem
from engagement_playbook.engagement.register_file import RegisterFile, parse_register_file
from engagement_playbook.engagement.row_edits import UneditableError, edited
from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row
from tests.helpers.properties import bounded
from tests.helpers.registers import readers, register

DAY = dt.date(2027, 3, 10)

FILE = """# Promises of the account.
items:
  # Asked for twice.
  - id: p-001
    words: "Two loaves by noon"  # as the café heard it
    notes: |-
      By bicycle.

      Or by van.

    # Moved once already.
    due-now: 2027-03-25
    loaves: 12   # per day
    history:
      - on: 2027-03-01

  - id: p-002
    # No date yet.
    words: 'Seeds on the crust'
    due:   # ask
    owner: baker

# The rest is in the notebook.
"""


def parse(text: str) -> RegisterFile:
    return parse_register_file(text.encode(), "f", register(), readers())


def change(
    row: Row,
    values: Mapping[str, CellValue] | None = None,
    *,
    history: Sequence[HistoryEntry] = (),
    without: Sequence[str] = (),
) -> Row:
    kept = {column: value for column, value in row.values.items() if column not in without}
    return replace(row, values={**kept, **(values or {})}, history=(*row.history, *history))


def after(rows: Sequence[Row], text: str = FILE) -> str:
    file = parse(text)
    assert file.diagnostics == ()
    return edited(file, register(), readers(), rows)


def first_row(text: str = FILE) -> Row:
    return parse(text).rows[0]


def second_row() -> Row:
    return parse(FILE).rows[1]


def test_rows_that_stay_leave_the_file_as_it_is() -> None:
    assert after(parse(FILE).rows) == FILE


@pytest.mark.parametrize(
    ("values", "old", "new"),
    [
        ({"words": "Three loaves"}, '"Two loaves by noon"  # as', '"Three loaves"  # as'),
        ({"due": DAY}, "due-now: 2027-03-25", "due-now: 2027-03-10"),
        ({"loaves": Decimal("1.5")}, "loaves: 12   # per", "loaves: 1.5   # per"),
        (
            {"notes": "By bicycle: or not"},
            "|-\n      By bicycle.\n\n      Or by van.\n",
            "'By bicycle: or not'\n",
        ),
        ({"notes": "Up\n\nand down"}, "By bicycle.\n\n      Or by van.", "Up\n\n      and down"),
        (
            {"in-contract": True, "proof": "https://www.example.org/"},
            "12   # per day\n",
            "12   # per day\n    in-contract: true\n    proof: https://www.example.org/\n",
        ),
        ({"owner": "driver"}, "2027-03-25\n", "2027-03-25\n    owner: driver\n"),
    ],
)
def test_a_value_is_written_where_it_stands_or_behind_the_column_before(
    values: dict[str, CellValue], old: str, new: str
) -> None:
    assert after([change(first_row(), values), second_row()]) == FILE.replace(old, new)


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("notes", "    notes: |-\n      By bicycle.\n\n      Or by van.\n", ""),
        ("due", "    due-now: 2027-03-25\n", ""),
        ("loaves", "loaves: 12   #", "loaves:    #"),
    ],
)
def test_an_emptied_cell_takes_its_line_with_it_unless_a_comment_stands_there(
    column: str, old: str, new: str
) -> None:
    assert after([change(first_row(), without=[column]), second_row()]) == FILE.replace(old, new)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Yes", "'Yes'"),
        ("a # b", "'a # b'"),
        ("- b", "'- b'"),
        ("007", "'007'"),
        ("好：的", "好：的"),
        ("a\\b", "a\\b"),
    ],
)
def test_a_text_has_quotes_where_yaml_needs_them(value: str, words: str) -> None:
    rows = [first_row(), change(second_row(), {"words": value})]

    assert after(rows) == FILE.replace("'Seeds on the crust'", words)


def test_what_stands_before_a_comment_has_quotes_and_one_line() -> None:
    rows = [change(first_row(), {"words": "Three # four"}), change(second_row(), {"due": DAY})]
    commented = FILE.replace('"Two loaves by noon"', '"Three # four"').replace(
        "due:   #", "due: 2027-03-10   #"
    )

    assert after(rows) == commented

    noted = "items:\n  - id: a\n    words: x\n    notes: 'y'  # z\n"
    row = change(first_row(noted), {"notes": "One\ntwo"})
    assert after([row], noted) == noted.replace("'y'", '"One\\ntwo"')


def test_a_value_beside_the_dash_is_emptied_in_its_place() -> None:
    text = "items:\n  - notes: Long\n    id: a\n    words: b\n"

    assert after([change(first_row(text), without=["notes"])], text) == text.replace("Long", '""')


def test_the_history_grows_at_its_end() -> None:
    entries = [
        HistoryEntry(DAY, "due", dt.date(2027, 3, 25), "baker"),
        HistoryEntry(DAY, "notes", "A\nb"),
        HistoryEntry(DAY, "owner"),
    ]
    rows = [change(first_row(), history=entries), change(second_row(), history=entries[:1])]

    assert after(rows) == FILE.replace(
        "      - on: 2027-03-01\n",
        """      - on: 2027-03-01
      - on: 2027-03-10
        column: due
        old: 2027-03-25
        by: baker
      - on: 2027-03-10
        column: notes
        old: |-
          A
          b
      - on: 2027-03-10
        column: owner
""",
    ).replace(
        "    owner: baker\n",
        """    owner: baker
    history:
      - on: 2027-03-10
        column: due
        old: 2027-03-25
        by: baker
""",
    )


@pytest.mark.parametrize("written", [" []", "", "  # none", " [ ]  # none"])
def test_a_history_without_entries_is_filled(written: str) -> None:
    text = f"items:\n  - id: a\n    history:{written}\n    words: b\n"
    comment = written[written.find("#") - 2 :] if "#" in written else ""

    assert after([change(first_row(text), history=[HistoryEntry(DAY)])], text) == (
        f"items:\n  - id: a\n    history:{comment}\n      - on: 2027-03-10\n    words: b\n"
    )


NEW = Row("p-003", {"words": "Rye", "due": DAY, "notes": "A\nb"}, (HistoryEntry(DAY),))
NEW_LINES = """  - id: p-003
    words: Rye
    notes: |-
      A
      b
    due: 2027-03-10
    history:
      - on: 2027-03-10
"""


def test_new_rows_follow_the_last_one_with_a_blank_line_where_the_others_have_one() -> None:
    more = Row("p-004", {"words": "Oats"})

    assert after([*parse(FILE).rows, NEW, more]) == FILE.replace(
        "    owner: baker\n", f"    owner: baker\n\n{NEW_LINES}\n  - id: p-004\n    words: Oats\n"
    )


@pytest.mark.parametrize(
    "start", ["items:\n", "items: []\n", "items: [ ]", "items:", "# Nothing yet.\nitems:\n"]
)
def test_the_first_row_begins_the_list(start: str) -> None:
    head = start.rstrip("\n").replace(" []", "").replace(" [ ]", "")
    lines = NEW_LINES if start.endswith("\n") else NEW_LINES.rstrip("\n")

    assert after([NEW], start) == f"{head}\n{lines}"


def test_a_removed_row_takes_its_lines_and_leaves_the_comments_around_it() -> None:
    rest = FILE[FILE.index("  - id: p-002") :]

    assert after([second_row()]) == f"# Promises of the account.\nitems:\n  # Asked for twice.\n\n{rest}"
    assert after([first_row()]) == FILE[: FILE.index("  - id: p-002")] + "# The rest is in the notebook.\n"
    assert parse(after([])).rows == ()


def test_a_last_line_without_a_break_and_lists_of_other_indentation_are_kept() -> None:
    text = "items:\r\n- id: a\r\n  words: b"
    rows = [
        change(first_row(text), {"loaves": Decimal(2)}, history=[HistoryEntry(DAY)]),
        Row("c", {"words": "d"}),
    ]

    assert after(rows, text) == (
        "items:\r\n- id: a\r\n  words: b\r\n  loaves: 2\r\n  history:\r\n    - on: 2027-03-10\r\n"
        "- id: c\r\n  words: d"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "items:\n  - {id: a, words: b}\n",
            "f:2:5: error[PB103]: a row in braces cannot be changed by a program",
        ),
        (
            "items: [{id: a, words: b}]\n",
            "f:1:9: error[PB103]: a row in braces cannot be changed by a program",
        ),
        (
            "items:\n  - id: a\n    words: b\n    history: [{on: 2027-03-01}]\n",
            "f:4:14: error[PB103]: a history in brackets cannot be changed by a program",
        ),
    ],
)
def test_rows_that_share_lines_are_left_to_their_author(text: str, message: str) -> None:
    with pytest.raises(UneditableError) as error:
        after([change(first_row(text), {"words": "c"}, history=[HistoryEntry(DAY)])], text)

    assert (
        str(error.value.diagnostic)
        == f"{message} — write each row and each of its values on lines of their own"
    )


LINES = st.text("ab ü好:#-'\"\\&*!|>%@{}[],?=~", min_size=1, max_size=12)
VALUES: dict[str, st.SearchStrategy[CellValue]] = {
    "words": LINES,
    "notes": st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    "due": st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)),
    "owner": st.sampled_from(["baker", "driver"]),
    "loaves": st.integers(-999, 999).map(Decimal),
    "in-contract": st.booleans(),
}


def as_read(row: Row) -> Row:
    """Return a row as reading its values would: texts without spaces around their lines."""
    values: dict[str, CellValue] = {}
    for column, value in row.values.items():
        read = readers()[column].read(value)
        if read is not None and not isinstance(read, CellProblem):
            values[column] = read
    return replace(row, values=values)


@st.composite
def written_rows(draw: st.DrawFn, names: str, least: int = 0) -> list[Row]:
    rows = []
    for name in draw(st.lists(st.sampled_from(names), unique=True, min_size=least)):
        values = {
            column: draw(VALUES[column]) for column in sorted(draw(st.sets(st.sampled_from([*VALUES]))))
        }
        row = as_read(Row(name, {"words": "x", **values}))
        rows.append(replace(row, values={"words": "x", **row.values}))
    return rows


COMMENTS = ("    # why", "# far left")


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return the text of a file with comments and blank lines between its rows and keys."""
    lines = after(draw(written_rows("abcd")), "items:\n").split("\n")
    block = False
    written = []
    for line in lines:
        # Inside a text of several lines a comment would be text.
        block = line.endswith("|-") or (block and (not line or line.startswith("      ")))
        if not block and line.startswith("  ") and draw(st.booleans()):
            written.append(draw(st.sampled_from(["", *COMMENTS])))
        written.append(line)
    return "\n".join(written)


@bounded
@given(files(), st.data())
def test_the_file_holds_the_rows_and_every_other_line_as_it_was(text: str, data: st.DataObject) -> None:
    before = parse(text)
    assert before.diagnostics == ()
    changed = {row.id: row for row in data.draw(written_rows("abcd"))}
    gone = data.draw(st.sets(st.sampled_from("abcd")))
    rows = []
    for row in before.rows:
        if row.id in gone:
            continue
        if row.id in changed:
            note = HistoryEntry(DAY, "words", row["words"], "baker")
            rows.append(replace(changed[row.id], history=(*row.history, note)))
        else:
            rows.append(row)
    rows += data.draw(written_rows("efg"))
    result = after(rows, text)

    assert parse(result).rows == tuple(rows)
    assert edited(parse(result), register(), readers(), rows) == result
    if not gone:
        assert comments(result) == comments(text)
    for row in before.rows:
        if row.id not in gone | changed.keys():
            assert lines_of(before, row.id) in result


def comments(text: str) -> list[str]:
    """List the comments of a file: lines of a text may begin with the same sign, further to the right."""
    return [line for line in text.split("\n") if line in COMMENTS]


def lines_of(file: RegisterFile, name: str) -> str:
    """Return the lines of a row from its dash up to its last value."""
    document, path = file.document, file.entries[name]
    ends = [span[1] for place in document.positions if place[:2] == path and (span := document.span(place))]
    return document.text[document.offset(document.positions[path].value) : max(ends)]
