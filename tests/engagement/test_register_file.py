"""Rows of a register's file: read with what they were before, or reported at their places."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.diagnostics import Mark
from engagement_playbook.engagement.register_file import (
    MAX_BYTES,
    MOST_REPORTED,
    RegisterFile,
    parse_register_file,
    read_register_file,
)
from engagement_playbook.engagement.rows import HistoryEntry, Row
from tests.helpers.properties import bounded
from tests.helpers.registers import readers, register

GOOD = """# What we promised.
items:
  - id: p-001
    words: Two loaves by noon   # as the café heard it
    due-now: 2027-03-25
    loaves: 1.50
    in-contract: true
    history:
      - on: 2027-03-01
      - on: 2027-03-10
        column: due-now
        old: 2027-03-18
        by: baker
      - on: 2027-03-12
        column: state
        old: gone
  - id: p-002
    words: 007
    notes:
    owner: Café owner
"""


def parse(text: str) -> RegisterFile:
    return parse_register_file(text.encode(), "f", register(), readers())


def test_rows_have_values_by_column_and_what_they_were_before() -> None:
    file = parse(GOOD.replace("   # as the café heard it", ""))

    assert file.diagnostics == ()
    assert file.rows == (
        Row(
            "p-001",
            {
                "words": "Two loaves by noon",
                "due": dt.date(2027, 3, 25),
                "loaves": Decimal("1.5"),
                "in-contract": True,
            },
            (
                HistoryEntry(dt.date(2027, 3, 1)),
                HistoryEntry(dt.date(2027, 3, 10), "due", dt.date(2027, 3, 18), "baker"),
                HistoryEntry(dt.date(2027, 3, 12), "state", "gone"),
            ),
        ),
        Row("p-002", {"words": "007", "owner": "cafe-owner"}),
    )
    assert file.mark("p-002") == Mark(17, 5)
    assert file.mark("p-001", "loaves") == Mark(6, 13)


def test_an_id_may_be_digits_and_a_comment_may_stand_behind_what_is_no_text() -> None:
    file = parse("""items:
  - id: 123456789012   # as the merge made it
    words: "Half # a loaf"
    due: 2027-03-25   # told on Monday
    state: open   # really
    loaves: 2   # each
""")

    assert file.diagnostics == ()
    assert file.rows == (
        Row(
            "123456789012",
            {
                "words": "Half # a loaf",
                "due": dt.date(2027, 3, 25),
                "state": "open",
                "loaves": Decimal(2),
            },
        ),
    )
    assert file.entries == {"123456789012": ("items", 0)}


def test_a_register_may_be_empty() -> None:
    assert parse("items: []\n").rows == parse("items:\n").rows == ()
    assert parse("items: []\n").diagnostics == parse("items:\n").diagnostics == ()


@pytest.mark.parametrize(
    ("before", "after", "messages"),
    [
        ("items:", "itmes:", [
            "f:2:1: error[PB101]: unknown key 'itmes' — did you mean 'items'?",
            "f:2:1: error[PB102]: 'items' is missing — add 'items:'",
        ]),
        ("  - id: p-002\n    words", "  - words", [
            "f:17:5: error[PB102]: 'id' is missing — add 'id:'; it stays with the row for ever",
        ]),
        ("id: p-002", "id: P 2", [
            "f:17:9: error[PB110]: 'P 2' is not an id — use lower-case letters, digits and single hyphens, as in 'p-014'",
        ]),
        ("id: p-002", "id: 1.10", [
            "f:17:9: error[PB110]: '1.10' is not an id — use lower-case letters, digits and single hyphens, as in 'p-014'",
        ]),
        ("id: p-002", "id: p-001", [
            "f:17:9: error[PB202]: row id 'p-001' is used twice — first used in line 3; a copied row needs an id of its own",
        ]),
        ("due-now: 2027-03-25", "due-now: 5.3.2027", [
            "f:5:14: error[PB104]: 'due-now': '5.3.2027' may be two days — write 2027-03-05 or 2027-05-03",
        ]),
        ("    loaves: 1.50", "    due: 2027-04-01", [
            "f:6:5: error[PB007]: 'due' and 'due-now' are the same column — keep one",
        ]),
        ("    words: 007\n", "", [
            "f:17:5: error[PB102]: 'words' is missing — add 'words:'",
        ]),
        ("words: 007", "words: [a, b]", [
            "f:18:12: error[PB103]: 'words': expected a text, found a list",
        ]),
        ("words: 007", "words: Half # a loaf", [
            ("f:18:17: error[PB016]: 'words': a '#' after a space begins a comment, and the text ends before it — "
            "put the text in double quotes, or the comment on a line of its own"),
        ]),
        ("owner: Café owner", "owner: Smith", [
            "f:20:12: error[PB104]: 'owner': there is no role 'Smith' — write baker, driver or cafe-owner",
        ]),
        ("    loaves:", "    loafs:", [
            ("f:6:5: warning[PB203]: register 'promises' has no column 'loafs'; what stands there is kept and not shown "
            "— did you mean 'loaves'?"),
        ]),
        ("column: due-now", "column: x", [
            ("f:11:17: warning[PB203]: register 'promises' has no column 'x'; what stands there is kept and not shown "
            "— known here: words, notes, made-on, due, sent-on, owner, state, waiting-since, closed-on, loaves, "
            "in-contract, proof"),
        ]),
        ("on: 2027-03-10", "on: 10.3.2027", [
            "f:10:13: error[PB104]: 'on': '10.3.2027' is not a date — write it as 2026-11-22",
        ]),
        ("      - on: 2027-03-10\n        column", "      - column", [
            "f:10:9: error[PB102]: 'on' is missing — add 'on:', the day of the change",
        ]),
        ("by: baker", "who: baker", [
            "f:13:9: error[PB101]: unknown key 'who' — known here: on, column, old, by, caught",
        ]),
        ("by: baker", "caught: 2027-03-10 due=1", [
            ("f:13:17: error[PB104]: 'caught' does not begin with a time in UTC "
             "— leave it as `playbook engagement merge` wrote it, or take the line out"),
        ]),
        ("  - id: p-002\n    words: 007\n    notes:\n    owner: Café owner\n", "  - p-002\n", [
            "f:17:5: error[PB103]: expected a row, found a text — begin each row with '- id:'",
        ]),
        ("      - on: 2027-03-01", "      - 2027-03-01", [
            "f:9:9: error[PB103]: 'history': expected keys and values, found a text",
        ]),
        ("id: p-002", "id: p-002\n    id: p-003", [
            ("f:18:5: error[PB007]: key 'id' appears twice — first defined in line 17; keep one, or begin the next "
            "entry with '- '"),
        ]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_reported_at_its_place(before: str, after: str, messages: list[str]) -> None:
    text = GOOD.replace("   # as the café heard it", "")
    assert before in text

    file = parse(text.replace(before, after, 1))

    assert [str(diagnostic) for diagnostic in file.diagnostics] == messages


def test_a_comment_behind_a_text_is_no_part_of_it() -> None:
    (problem,) = parse(GOOD).diagnostics

    assert str(problem).startswith("f:4:33: error[PB016]: 'words': a '#' after a space begins a comment")


def test_a_column_that_is_gone_is_named_once() -> None:
    rows = "".join(f"  - id: p-{number}\n    words: A\n    mood: good\n" for number in range(3))

    (problem,) = parse(f"items:\n{rows}").diagnostics

    assert problem.message == (
        "register 'promises' has no column 'mood'; what stands there is kept and not shown; 2 more places have it"
    )


def test_of_many_problems_the_rest_is_counted() -> None:
    rows = "".join(f"  - id: p-{number}\n" for number in range(MOST_REPORTED + 5))

    file = parse(f"items:\n{rows}")

    assert len(file.diagnostics) == MOST_REPORTED + 1
    assert str(file.diagnostics[-1]) == "f: error[PB102]: and 5 more problems"


def test_a_large_register_is_read_and_a_huge_one_is_refused(tmp_path: Path) -> None:
    row = "  - {{id: p-{0}, words: A, notes: B, made-on: 2027-03-01, due: 2027-03-02, owner: baker, state: open, loaves: {0}}}\n"
    file = tmp_path / "promises.yml"
    file.write_text("items:\n" + "".join(row.format(number) for number in range(7_000)), encoding="utf-8")

    assert len(read_register_file(file, "f", register(), readers()).rows) == 7_000

    file.write_bytes(b"#" * (MAX_BYTES + 1))
    (problem,) = read_register_file(file, "f", register(), readers()).diagnostics
    assert str(problem) == (
        "f: error[PB003]: the file has 8,000,001 bytes; the limit is 8,000,000 — split it into several files"
    )


@bounded
@given(st.lists(st.sampled_from(GOOD.splitlines()), max_size=20))
def test_any_lines_are_read_or_reported(lines: list[str]) -> None:
    text = "\n".join(lines)

    file = parse(text)

    for diagnostic in file.diagnostics:
        assert diagnostic.mark is None or diagnostic.mark.line <= len(lines) + 1
    assert [row.id for row in file.rows] == list(file.entries)
