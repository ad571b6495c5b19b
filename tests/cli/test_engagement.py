"""Workbooks go round and come back: by mail, from several people, sorted, half deleted, broken, hostile."""

import io
import os
import sys
import zipfile
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from engagement_playbook.authoring import changes
from engagement_playbook.cli import main
from engagement_playbook.office.excel import unpacked
from engagement_playbook.support.file_lock import file_lock
from tests.helpers.playbooks import TINY
from tests.helpers.workspaces import PROFILE, PROMISES, plant_workspace

REGISTER = "registers/promises.yml"


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace on the second of March 2027."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803988800")
    return plant_workspace(tmp_path)


def run(root: Path, *arguments: str) -> Result:
    """Run a command for a workspace from the folder where the copies are."""
    with chdir(root.parent):
        return CliRunner().invoke(main, ["-C", "heron", "engagement", *arguments], prog_name="playbook")


def workbook(root: Path) -> Path:
    result = run(root, "workbook", "-o", "sent.xlsx")
    assert result.exit_code == 0, result.output
    return root.parent / "sent.xlsx"


def returned(root: Path, name: str, change: Callable[[Worksheet], object]) -> str:
    """Save a copy of the workbook in which somebody changed the sheet of the promises; return its name."""

    def change_sheet(book: Workbook) -> None:
        sheet = book["Promises"]
        assert isinstance(sheet, Worksheet)
        change(sheet)

    return returned_book(root, name, change_sheet)


def returned_book(root: Path, name: str, change: Callable[[Workbook], object]) -> str:
    sent = root.parent / "sent.xlsx"
    book = openpyxl.load_workbook(sent if sent.exists() else workbook(root))
    change(book)
    book.save(root.parent / name)
    return name


def put(**cells: str | int) -> Callable[[Worksheet], None]:
    """Write values into cells."""

    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def content(root: Path) -> str:
    return (root / REGISTER).read_text(encoding="utf-8")


def test_a_workbook_says_what_is_in_it(root: Path) -> None:
    result = run(root, "workbook")

    assert (result.exit_code, result.output) == (
        0,
        "heron.xlsx: 2 rows in 1 register, revision 3d06ee38caf8\n",
    )
    assert (root.parent / "heron.xlsx").read_bytes() == workbook(root).read_bytes()


def test_a_workbook_can_be_in_another_language(root: Path) -> None:
    assert run(root, "workbook", "--language", "zh", "-o", "zh.xlsx").exit_code == 0
    assert openpyxl.load_workbook(root.parent / "zh.xlsx").sheetnames[1] == "承诺"

    result = run(root, "workbook", "--language", "de")
    assert result.exit_code == 2
    assert result.output.endswith("Error: Invalid value for --language: this playbook is written in en, zh\n")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_untouched_copy_changes_nothing(root: Path, language: str) -> None:
    run(root, "workbook", "--language", language, "-o", "sent.xlsx")
    result = run(root, "merge", "sent.xlsx")

    assert (result.exit_code, result.output) == (0, "0 changes: nothing was written\n")
    assert content(root) == PROMISES


def test_changed_added_and_removed_rows_come_back(root: Path) -> None:
    ann = returned(root, "ann.xlsx", put(E3="2027/3/8", H3="等对方", B5="Rye on Fridays", E5="2027年5月1日"))
    ben = returned(root, "ben.xlsx", lambda sheet: sheet.delete_rows(4))
    shown = run(root, "merge", ann, ben, "--dry-run")

    assert shown.exit_code == 0
    assert shown.output == (
        "register  row                        column  was         becomes         from\n"
        "promises  p-001             changed  due     2027-03-01  2027-03-08      ann.xlsx:3\n"
        "promises  p-001             changed  state   open        waiting         ann.xlsx:3\n"
        "promises  p-002             removed                                      ben.xlsx\n"
        "promises  row-155a5a2d771c  added                        Rye on Fridays  ann.xlsx:5\n"
        "4 changes: nothing was written\n"
    )
    assert content(root) == PROMISES

    result = run(root, "merge", ben, ann, "--by", "baker")
    assert (result.exit_code, result.output) == (0, "4 changes in registers/promises.yml\n")
    assert (
        content(root)
        == """# What we said.
items:
  # Twice.
  - id: p-001
    words: Two loaves by noon
    made-on: 2027-02-01
    due: 2027-03-08
    owner: baker
    state: waiting
    history:
      - on: 2027-02-01
      - on: 2027-03-02
        column: due
        old: 2027-03-01
        by: baker
      - on: 2027-03-02
        column: state
        old: open
        by: baker
  - id: row-155a5a2d771c
    words: Rye on Fridays
    due: 2027-05-01
    history:
      - on: 2027-03-02
        by: baker
"""
    )
    again = run(root, "merge", ann, ben)
    assert (again.exit_code, again.output) == (0, "0 changes: nothing was written\n")


def test_a_sheet_may_be_sorted_and_filtered(root: Path) -> None:
    def sort(sheet: Worksheet) -> None:
        third, fourth = ([cell.value for cell in sheet[line]] for line in (3, 4))
        for place, (upper, lower) in enumerate(zip(fourth, third, strict=True), 1):
            sheet.cell(3, place).value, sheet.cell(4, place).value = upper, lower
        sheet["K3"] = 15
        sheet.row_dimensions[4].hidden = True

    result = run(root, "merge", returned(root, "ann.xlsx", sort), "--dry-run")

    assert result.output == (
        "register  row             column  was  becomes  from\n"
        "promises  p-002  changed  loaves  12   15       ann.xlsx:3\n"
        "1 change: nothing was written\n"
    )


def conflict(root: Path) -> tuple[str, str]:
    return (
        returned(root, "ann.xlsx", put(E3="2027-03-08", K4=15)),
        returned(root, "ben.xlsx", put(E3="2027-03-09")),
    )


def test_a_cell_that_two_people_changed_is_shown_with_both_values_and_places(root: Path) -> None:
    result = run(root, "merge", *conflict(root))

    assert result.exit_code == 1
    assert result.output == (
        "registers/promises.yml:7:10: error[PB407]: row 'p-001': 'due' was 2027-03-01 and is "
        "2027-03-08 (ann.xlsx, sheet 'Promises', row 3) and 2027-03-09 (ben.xlsx, sheet 'Promises', row 3)"
        " — choose with --take ann.xlsx or --take ben.xlsx; for this row alone with --take promises/p-001=…\n"
        "  |\n"
        "7 |     due: 2027-03-01\n"
        "  |          ^^^^^^^^^^\n"
        "  in row 'p-001' › due\n\n"
        "Why, and what is right instead: playbook explain PB407\n"
        "1 error in 1 file; nothing was written\n"
    )
    assert content(root) == PROMISES


@pytest.mark.parametrize(
    ("takes", "due"),
    [
        (["ann.xlsx"], "2027-03-08"),
        (["ben.xlsx"], "2027-03-09"),
        (["promises/p-001=ben.xlsx"], "2027-03-09"),
        (["ann.xlsx", "promises/p-001=ben.xlsx"], "2027-03-09"),
        (["ann.xlsx", "promises/p-002=ben.xlsx"], "2027-03-08"),
    ],
)
def test_a_conflict_is_written_as_it_was_decided(root: Path, takes: list[str], due: str) -> None:
    options = [word for take in takes for word in ("--take", take)]
    copies = conflict(root)

    assert run(root, "merge", *copies, *options).output == "2 changes in registers/promises.yml\n"
    assert f"    due: {due}\n" in content(root)
    assert "    loaves: 15\n" in content(root)
    assert run(root, "merge", *copies, *options).output == "0 changes: nothing was written\n"


def test_what_stands_here_can_be_taken(root: Path) -> None:
    (ann, _) = conflict(root)
    here = PROMISES.replace("2027-03-01", "2027-03-20")
    (root / REGISTER).write_text(here, encoding="utf-8")
    refused = run(root, "merge", ann)

    assert refused.exit_code == 1
    assert "is 2027-03-20 (here) and 2027-03-08 (ann.xlsx, sheet 'Promises', row 3)" in refused.output
    assert run(root, "merge", ann, "--take", "ours").output == "1 change in registers/promises.yml\n"
    assert "    due: 2027-03-20\n" in content(root)


def test_two_people_who_merge_at_once_do_not_overwrite_each_other(root: Path) -> None:
    ann = returned(root, "ann.xlsx", put(K4=15))
    with file_lock(root / ".engagement.lock"):
        result = run(root, "merge", ann)

    assert result.exit_code == 2
    assert result.output.endswith(
        "Error: somebody is merging into it right now: merge once more in a minute; "
        "where that is not so, delete '.engagement.lock'. Nothing was written\n"
    )
    assert content(root) == PROMISES
    assert run(root, "merge", ann).output == "1 change in registers/promises.yml\n"
    assert not (root / ".engagement.lock").exists()


def test_a_row_that_one_removed_and_another_changed_is_a_conflict(root: Path) -> None:
    ann = returned(root, "ann.xlsx", put(K4=15))
    ben = returned(root, "ben.xlsx", lambda sheet: sheet.delete_rows(4))
    result = run(root, "merge", ann, ben)

    assert result.exit_code == 1
    assert result.output.startswith(
        "registers/promises.yml:12:5: error[PB407]: row 'p-002': the row is kept (ann.xlsx, sheet 'Promises', row 4) "
        "and removed (ben.xlsx, sheet 'Promises') — choose with --take ann.xlsx or --take ben.xlsx; "
        "for this row alone with --take promises/p-002=…\n"
    )


@pytest.mark.parametrize(
    ("take", "message"),
    [
        ("anm.xlsx", "'anm.xlsx' is none of the files; did you mean 'ann.xlsx'?"),
        ("promises/p-001=our", "'our' is none of the files; did you mean 'ours'?"),
        ("p-001=ann.xlsx", "'p-001' is no row; write it as promises/p-014=ann.xlsx"),
    ],
)
def test_a_choice_names_a_file_and_a_row(root: Path, take: str, message: str) -> None:
    result = run(root, "merge", *conflict(root), "--take", take)

    assert result.exit_code == 2
    assert result.output.endswith(f"Error: Invalid value for --take: {message}\n")


def test_the_role_that_changes_rows_is_one_of_the_playbook(root: Path) -> None:
    result = run(root, "merge", *conflict(root), "--by", "bakr")

    assert result.exit_code == 2
    assert result.output.endswith(
        "Error: Invalid value for --by: there is no role 'bakr'; did you mean 'baker'?\n"
    )


def many(first: int, last: int) -> str:
    rows = (f"  - id: p-{number}\n    words: Bread {number}\n" for number in range(first, last))
    return f"items:\n{''.join(rows)}"


def test_half_a_sheet_that_is_gone_needs_a_word(root: Path) -> None:
    (root / REGISTER).write_text(many(0, 20), encoding="utf-8")
    ann = returned(root, "ann.xlsx", lambda sheet: sheet.delete_rows(3, 10))
    result = run(root, "merge", ann)

    assert result.exit_code == 1
    assert result.output.startswith(
        "ann.xlsx: error[PB406]: sheet 'Promises': 10 of 20 rows are gone: 'p-0', 'p-1', 'p-2', 'p-3', 'p-4', 'p-5', "
        "'p-6', 'p-7' and 2 more — if they were removed on purpose, merge with --removals\n"
    )
    assert content(root) == many(0, 20)
    assert run(root, "merge", ann, "--removals").output == "10 changes in registers/promises.yml\n"
    assert content(root) == many(10, 20)


def test_a_row_copied_with_its_hidden_id_is_a_new_row(root: Path) -> None:
    def copy_row(sheet: Worksheet) -> None:
        for place, cell in enumerate(sheet[3], 1):
            sheet.cell(5, place).value = cell.value
        sheet["B5"] = "Three loaves"

    result = run(root, "merge", returned(root, "ann.xlsx", copy_row), "--dry-run")
    (line,) = [line.split() for line in result.output.splitlines() if "added" in line]

    assert line[2:] == ["added", "copied", "from", "p-001", "Three", "loaves", "ann.xlsx:5"]


def two_of_one_id(sheet: Worksheet) -> None:
    sheet["A5"], sheet["B5"], sheet["B3"], sheet["D3"] = "p-001", "Rolls", "Buns", None
    for place in "DEGH":
        sheet[f"{place}5"] = sheet[f"{place}3"].value


def swap_without_ids(sheet: Worksheet) -> None:
    for place in range(2, 14):
        upper, lower = sheet.cell(3, place), sheet.cell(4, place)
        upper.value, lower.value = lower.value, upper.value


def second_column_of_one_id(sheet: Worksheet) -> None:
    sheet["O1"] = "due"


S = "ann.xlsx: error[PB406]: sheet 'Promises'"
SHEETS: dict[str, tuple[Callable[[Worksheet], object], str]] = {
    "a formula": (
        put(E3="=TODAY()"),
        f"{S}, row 3, column E (due): a formula — put its value there: copy it and paste values only",
    ),
    "a date with two readings": (
        put(E3="5.3.2027"),
        f"{S}, row 3, column E (due): '5.3.2027' may be two days — write 2027-03-05 or 2027-05-03",
    ),
    "a word that is not in the list": (
        put(H4="opne"),
        f"{S}, row 4, column H (state): 'opne' is not one of its values — did you mean 'open'?",
    ),
    "a name for a role": (
        put(G3="Mr Smith"),
        f"{S}, row 3, column G (owner): there is no role 'Mr Smith' — write baker, driver or cafe-owner",
    ),
    "merged cells": (
        lambda sheet: sheet.merge_cells("B5:C6"),
        f"{S}, row 5, column B (words): merged cells — take them apart: each cell belongs to one row and column",
    ),
    "a fault": (
        put(K4="#REF!"),
        f"{S}, row 4, column K (loaves): the cell shows a fault — write what belongs there",
    ),
    "an id that is none": (
        put(A4="P 2"),
        f"{S}, row 4, column A: 'P 2' in the hidden column is no id of a row — empty that cell, and the row is a new one",
    ),
    "a column that stands there twice": (
        second_column_of_one_id,
        f"{S}, row 2, column O: the column stands in E already — delete one of them",
    ),
    "two rows with one id": (
        two_of_one_id,
        f"{S}: row 3 and row 5 both say they are 'p-001' — empty the cell in the hidden first column of the one that is new",
    ),
    "a sheet sorted without its ids": (
        swap_without_ids,
        (f"{S}: row 3 and row 4 say what other rows said: the sheet was sorted without its hidden first column — "
        "sort it back, or take the copy as it was saved before"),
    ),
    "the hidden column deleted": (
        lambda sheet: sheet.delete_cols(1),
        (f"{S}: the hidden first column, which tells the rows apart, is gone — "
        "take the copy as it was saved first, or a new workbook"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_that_cannot_be_merged_is_refused_with_its_place(root: Path, name: str) -> None:
    change, message = SHEETS[name]
    result = run(root, "merge", returned(root, "ann.xlsx", change))

    assert result.exit_code == 1
    assert message in result.output.splitlines()
    assert result.output.endswith("; nothing was written\n")
    assert content(root) == PROMISES


def test_a_link_is_refused_where_the_column_is_not_for_links(root: Path) -> None:
    def link(sheet: Worksheet) -> None:
        sheet["G3"].hyperlink = "https://www.example.org/"
        sheet["M3"].hyperlink = "https://www.example.org/proof"
        sheet["M3"].value = "https://www.example.org/proof"

    result = run(root, "merge", returned(root, "ann.xlsx", link))

    assert [line for line in result.output.splitlines() if "error[" in line] == [
        f"{S}, row 3, column G (owner): a link — remove the link and leave its words"
    ]


def test_what_somebody_adds_for_themselves_is_left_out_and_said(root: Path) -> None:
    ann = returned(root, "ann.xlsx", put(O2="Colour", O3="red", O4="=A1", N3="=1", K4=15))
    result = run(root, "merge", ann)

    assert result.output == (
        "ann.xlsx: warning[PB406]: sheet 'Promises': column 'Colour' is none of register 'promises'; "
        "its 1 cell is left out\n\n"
        "Why, and what is right instead: playbook explain PB406\n"
        "1 change in registers/promises.yml\n"
    )


def test_a_sheet_that_is_gone_changes_nothing(root: Path) -> None:
    ann = returned_book(root, "ann.xlsx", lambda book: book.remove(book["Promises"]))
    result = run(root, "merge", ann)

    assert (result.exit_code, result.output) == (
        0,
        (
            "ann.xlsx: warning[PB406]: it has no sheet of register 'promises'; that register stays as it is\n\n"
            "Why, and what is right instead: playbook explain PB406\n"
            "0 changes: nothing was written\n"
        ),
    )


def test_two_sheets_of_one_register_are_refused(root: Path) -> None:
    ann = returned_book(root, "ann.xlsx", lambda book: book.copy_worksheet(book["Promises"]))
    result = run(root, "merge", ann)

    assert result.output.startswith(
        "ann.xlsx: error[PB406]: sheet 'Promises Copy': sheet 'Promises' holds the same register — delete one of them\n"
    )


def test_a_workbook_of_another_engagement_is_refused(root: Path) -> None:
    ann = returned(root, "ann.xlsx", put(K4=15))
    (root / "engagement.yml").write_text(PROFILE.replace("id: heron", "id: egret"), encoding="utf-8")
    result = run(root, "merge", ann)

    assert result.output.startswith(
        "ann.xlsx: error[PB406]: it belongs to engagement 'heron', and this one is 'egret' — "
        "merge it in the workspace it was made in\n"
    )


def test_a_workbook_of_an_older_revision_is_merged_with_what_it_was_made_from(root: Path) -> None:
    ann = returned(root, "ann.xlsx", put(K4=15))
    newer = PROMISES.replace("2027-03-01", "2027-03-20")
    (root / REGISTER).write_text(newer, encoding="utf-8")

    assert run(root, "merge", ann).output == "1 change in registers/promises.yml\n"
    assert "    due: 2027-03-20\n" in content(root)
    assert "    loaves: 15\n" in content(root)


def repacked(root: Path, name: str, change: Callable[[dict[str, bytes]], object]) -> str:
    """Save a copy of the workbook with other parts in it."""
    with zipfile.ZipFile(workbook(root)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(root.parent / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, part in parts.items():
            archive.writestr(entry, part)
    return name


def in_sheet(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        (name,) = [name for name in parts if name.endswith("sheet2.xml")]
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return change


DAMAGED = "the file is damaged — open it in Excel and save it again, or ask for it again"
PACKED: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "macros": (
        lambda parts: parts.update({"xl/vbaProject.bin": b"x"}),
        "it holds macros — save it as .xlsx, which has none",
    ),
    "a bomb": (
        lambda parts: parts.update({"xl/more.xml": b" " * 3_000_000}),
        "unpacked it has more than 2 MB — take the copy as it was saved first, or a new workbook",
    ),
    "a document type": (in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), DAMAGED),
    "an unknown encoding": (in_sheet(b'encoding="UTF-8"', b'encoding="UTF-0"'), DAMAGED),
    "a sheet without its part": (lambda parts: parts.pop("xl/worksheets/sheet2.xml"), DAMAGED),
    "more texts than it has": (
        lambda parts: parts.update(
            {
                "xl/sharedStrings.xml": parts["xl/sharedStrings.xml"].replace(
                    b'uniqueCount="', b'uniqueCount="99999999'
                )
            }
        ),
        DAMAGED,
    ),
    "half a part": (in_sheet(b"</worksheet>", b""), DAMAGED),
    "a cell at the far end": (
        in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "a sheet has more than 25,000 lines or 200 columns — delete what stands far below or to the right",
    ),
    "no workbook": (lambda parts: parts.pop("xl/workbook.xml"), "it is no Excel workbook — save it as .xlsx"),
    "too many parts": (
        lambda parts: parts.update({f"{number}.txt": b"" for number in range(2_000)}),
        DAMAGED,
    ),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_hostile_workbook_is_refused(root: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "MAX_UNPACKED", 2_000_000)
    change, message = PACKED[name]
    result = run(root, "merge", repacked(root, "ann.xlsx", change))

    assert result.exit_code == 1
    assert result.output == (
        f"ann.xlsx: error[PB406]: {message}\n\n"
        "Why, and what is right instead: playbook explain PB406\n"
        "1 error in 1 file; nothing was written\n"
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "it is no Excel workbook — save it as .xlsx"),
        (b"items: []", "it is no Excel workbook — save it as .xlsx"),
        (b"PK\x03\x04 and nothing else", DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "it has a password, or is of the old format .xls — save it as .xlsx without a password"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_refused(root: Path, raw: bytes, message: str) -> None:
    (root.parent / "ann.xlsx").write_bytes(raw)

    assert run(root, "merge", "ann.xlsx").output.startswith(f"ann.xlsx: error[PB406]: {message}\n")


def test_a_workbook_of_somebody_else_is_refused(root: Path) -> None:
    openpyxl.Workbook().save(root.parent / "ann.xlsx")

    assert run(root, "merge", "ann.xlsx").output.startswith(
        "ann.xlsx: error[PB406]: it is no workbook of an engagement — make one with 'playbook engagement workbook'\n"
    )


def test_a_file_that_is_not_there_is_refused(root: Path) -> None:
    assert run(root, "merge", "ann.xlsx").output.startswith(
        "ann.xlsx: error[PB406]: no such file or directory — check that it is a readable file\n"
    )


def test_one_bad_copy_keeps_all_from_being_written(root: Path) -> None:
    ann = returned(root, "ann.xlsx", put(K4=15))
    ben = returned(root, "ben.xlsx", put(E3="soon"))
    result = run(root, "merge", ann, ben)

    assert result.exit_code == 1
    assert result.output == (
        "ben.xlsx: error[PB406]: sheet 'Promises', row 3, column E (due): 'soon' is not a date — write it as 2026-11-22\n\n"
        "Why, and what is right instead: playbook explain PB406\n"
        "1 error in 1 file; nothing was written\n"
    )
    assert content(root) == PROMISES


def test_a_file_that_a_program_cannot_change_is_left_alone(root: Path) -> None:
    flow = "items:\n  - {id: p-001, words: Bread}\n"
    (root / REGISTER).write_text(flow, encoding="utf-8")
    result = run(root, "merge", returned(root, "ann.xlsx", put(B3="Butter")))

    assert result.exit_code == 1
    assert result.output.startswith(
        "registers/promises.yml:2:5: error[PB103]: a row in braces cannot be changed by a program — "
        "write each row and each of its values on lines of their own\n"
    )
    assert result.output.endswith("nothing was written\n")
    assert content(root) == flow


def test_a_merge_that_fails_while_writing_has_changed_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = returned(root, "ann.xlsx", put(K4=15))

    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(changes, "apply", fail)
    result = run(root, "merge", ann)

    assert result.exit_code == 2
    assert result.output.endswith(
        "Error: cannot be written: no space left on device; everything is as it was\n"
    )
    assert content(root) == PROMISES


def test_a_register_without_a_file_gets_one(root: Path) -> None:
    (root / REGISTER).unlink()
    result = run(root, "merge", returned(root, "ann.xlsx", put(B3="Rye")))

    assert result.output == "1 change in registers/promises.yml\n"
    assert content(root).splitlines()[:3] == ["items:", "  - id: row-d1d210c074ee", "    words: Rye"]


def test_line_breaks_and_a_byte_order_mark_are_kept(root: Path) -> None:
    before = ("\ufeff" + PROMISES).replace("\n", "\r\n").encode()
    (root / REGISTER).write_bytes(before)
    run(root, "merge", returned(root, "ann.xlsx", put(H3="Kept")))
    after = (root / REGISTER).read_bytes()

    assert after.startswith(
        before[: before.index(b"open")] + b"kept\r\n    history:\r\n      - on: 2027-02-01\r\n"
    )
    assert b"\n" not in after.replace(b"\r\n", b"")


@pytest.mark.parametrize("command", [["workbook"], ["merge", "ann.xlsx"]])
def test_a_folder_without_an_engagement_is_wrong_usage(command: list[str]) -> None:
    result = CliRunner().invoke(main, ["-C", str(TINY), "engagement", *command], prog_name="playbook")

    assert result.exit_code == 2
    assert result.output.endswith(
        f"Error: there is no engagement.yml in '{TINY}'; run it in the folder of an engagement, or with -C DIR\n"
    )


def test_a_workspace_with_errors_is_neither_sent_nor_merged(root: Path) -> None:
    (root / REGISTER).write_text(PROMISES.replace("state: open", "state: opne"), encoding="utf-8")
    result = run(root, "workbook")

    assert result.exit_code == 1
    assert result.output.startswith(
        "registers/promises.yml:9:12: error[PB104]: 'state': 'opne' is not one of its values — did you mean 'open'?\n"
    )
    assert not (root.parent / "heron.xlsx").exists()


def test_a_check_in_a_workspace_reads_its_registers_too(root: Path) -> None:
    def check() -> Result:
        with chdir(root.parent):
            return CliRunner().invoke(main, ["-C", "heron", "check"], prog_name="playbook")

    assert check().exit_code == 0
    (root / REGISTER).write_text(
        PROMISES.replace("state: open", "state: opne").replace("Seeds", "Ring 13800138000 about seeds"),
        encoding="utf-8",
    )
    result = check()

    assert result.exit_code == 1
    assert [line for line in result.output.splitlines() if line.startswith("registers/")] == [
        "registers/promises.yml:9:12: error[PB104]: 'state': 'opne' is not one of its values — did you mean 'open'?",
        (
            "registers/promises.yml:13:17: warning[PB410]: '138…' looks like a telephone or identity number — "
            "name the role, and where its number is kept"
        ),
    ]
    assert result.output.endswith("1 error, 1 warning in 1 file\n")


def test_problems_of_a_copy_are_in_the_order_of_its_rows(root: Path) -> None:
    (root / REGISTER).write_text(many(0, 20), encoding="utf-8")
    ann = returned(root, "ann.xlsx", put(E3="soon", E12="later", K4="few"))
    lines = [line for line in run(root, "merge", ann).output.splitlines() if "error[" in line]

    assert [line.partition("'Promises', ")[2].partition(" (")[0] for line in lines] == [
        "row 3, column E",
        "row 4, column K",
        "row 12, column E",
    ]


def test_without_the_library_for_workbooks_the_message_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.delitem(sys.modules, "engagement_playbook.office.excel.returned", raising=False)
    result = run(root, "merge", "ann.xlsx")

    assert result.exit_code == 2
    assert result.output.endswith(
        "Error: taking workbooks back needs the package 'python_calamine': "
        "install 'engagement-playbook[engagement]' with pip\n"
    )


@pytest.mark.parametrize("command", [[], ["workbook"], ["merge"]])
def test_every_help_has_examples(command: list[str]) -> None:
    result = CliRunner().invoke(main, ["engagement", *command, "--help"], prog_name="playbook")

    assert "\n  Examples:\n    playbook engagement " in result.output
    assert io.StringIO(result.output).readline().startswith("Usage: playbook engagement")


def new(folder: Path, *arguments: str) -> Result:
    """Begin an engagement in a folder on the bakery's playbook."""
    with chdir(folder):
        return CliRunner().invoke(main, ["engagement", "new", *arguments], prog_name="playbook")


def test_a_new_engagement_is_a_workspace_without_a_problem(root: Path) -> None:
    result = new(root.parent, "accounts/robin", "--base", "bakery")
    assert result.exit_code == 0, result.output
    robin = root.parent / "accounts" / "robin"
    assert 'base: "../../bakery"' in (robin / "mkdocs.yml").read_text(encoding="utf-8")
    checked = CliRunner().invoke(main, ["-C", str(robin), "check"])
    assert checked.exit_code == 0, checked.output


def test_a_folder_with_something_in_it_is_left_alone(root: Path) -> None:
    before = content(root)
    result = new(root.parent, "heron", "--base", "bakery")
    assert result.exit_code == 2
    assert "is not empty; nothing was written" in result.output
    assert content(root) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Café Corner", "--base", "bakery"), "is no codename"),
        (("robin", "--base", "bakery", "--language", "fr"), "this playbook is written in en, zh"),
        (("robin", "--base", "bakery", "--example"), "has no example"),
        (("robin", "--base", "nowhere"), "mkdocs.yml"),
    ],
)
def test_what_cannot_be_begun_writes_nothing(root: Path, arguments: tuple[str, ...], message: str) -> None:
    result = new(root.parent, *arguments)
    assert result.exit_code != 0
    assert message in result.output
    assert not (root.parent / arguments[0]).exists()
