"""Registers go round as one workbook: what is in it, and that the same rows give the same bytes."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.engagement.base_sheet import SHEET, Base, BaseError, read_base
from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.workspace import KnownRow, revision_of
from engagement_playbook.locale import load_locales
from engagement_playbook.office.excel.workbook import make_workbook
from engagement_playbook.office.labels import OfficeLabels
from tests.helpers.workspaces import PROMISES, plant_workspace, playbook_of, workspace

DAY = dt.date(2027, 3, 10)


def make(root: Path, language: str = "en", day: dt.date = DAY) -> bytes:
    settings = read_configuration(root).settings
    assert settings is not None
    locales, _ = load_locales(("en", "zh"))
    wording = OfficeLabels(playbook_of(root), locales[language], settings)
    return make_workbook(wording, workspace(root), day, WorkingDays(lambda day: day.weekday() < 5))


def sheet_of(content: bytes, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def lines(sheet: Worksheet) -> list[list[object]]:
    """Return the cells of a sheet; days without the time that the library adds."""
    return [
        [cell.date() if isinstance(cell, dt.datetime) else cell for cell in line]
        for line in sheet.iter_rows(values_only=True)
    ]


@pytest.fixture(name="root", scope="module")
def _fixture_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant_workspace(tmp_path_factory.mktemp("workbook"))


def test_a_sheet_has_ids_headings_in_both_languages_and_the_rows(root: Path) -> None:
    table = lines(sheet_of(make(root), "Promises"))

    assert table[0] == [
        "register:promises", "words", "notes", "made-on", "due", "sent-on", "owner", "state",
        "waiting-since", "closed-on", "loaves", "in-contract", "proof", "~status",
    ]  # fmt: skip
    assert table[1][:5] == ["id", "Words\n原话", "Notes\n备注", "Made on\n许诺日", "Due\n到期"]
    assert table[2] == [
        "p-001", "Two loaves by noon", None, dt.date(2027, 2, 1), dt.date(2027, 3, 1), None,
        "Baker", "Open", None, None, None, None, None, "7 working days late",
    ]  # fmt: skip
    assert table[3] == [
        "p-002", "Seeds on the crust", None, None, dt.date(2027, 4, 1), None,
        "Driver", "Waiting for you", None, None, 12, "Yes", None, "waiting for the customer",
    ]  # fmt: skip


def test_a_workbook_in_another_language_has_its_words_and_its_headings_first(root: Path) -> None:
    table = lines(sheet_of(make(root, "zh"), "承诺"))

    assert table[1][1] == "原话\nWords"
    assert table[2][6:8] == ["面包师", "进行中"]
    assert table[3][11] == "是"
    assert table[2][13] == "逾期 7 个工作日"


def test_ids_are_hidden_and_the_rest_is_easy_to_fill_in(root: Path) -> None:
    sheet = sheet_of(make(root), "Promises")

    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref == "A2:N4"
    rules = {
        str(rule.sqref): (rule.type, rule.errorStyle or "stop", rule.formula1)
        for rule in sheet.data_validations.dataValidation
    }
    assert rules["E3:E205"][0] == "date"
    assert rules["H3:H205"] == ("list", "stop", "choices_2")
    assert sheet["E3"].number_format == "yyyy-mm-dd"
    assert sheet["B3"].number_format == "@"


def test_what_is_late_stands_out(root: Path) -> None:
    sheet = sheet_of(make(root), "Promises")

    assert sheet["E3"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["N3"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["E4"].fill.fgColor.rgb == "FFDDEBF7"
    assert sheet["D3"].fill.fgColor.rgb == "00000000"


def test_a_text_is_never_a_formula(tmp_path: Path) -> None:
    root = plant_workspace(
        tmp_path, {"registers/promises.yml": PROMISES.replace("Two loaves by noon", "'=1+1'")}
    )
    cell = sheet_of(make(root), "Promises")["B3"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_base_is_hidden_and_holds_the_rows(root: Path) -> None:
    sheet = sheet_of(make(root), SHEET)
    base = read_base([[str(cell or "") for cell in line] for line in lines(sheet)])

    assert sheet.sheet_state == "veryHidden"
    assert (base.engagement, base.made, base.revision) == ("heron", DAY, workspace(root).revision)
    assert base.rows == tuple(workspace(root).rows)


def test_the_same_rows_on_the_same_day_give_the_same_bytes(root: Path) -> None:
    assert make(root) == make(root)
    assert make(root) != make(root, day=dt.date(2027, 3, 11))


ROW = KnownRow("promises", "p-001", 1, {"words": "Bread"})
GOOD = [
    ["playbook-engagement-workbook", "1", "heron", revision_of([ROW]), "2027-03-10"],
    ["promises", "", "", "words"],
    ["promises", "p-001", "1", "Bread"],
]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({(0, 0): "notes"}, "it is no workbook of an engagement"),
        ({(0, 1): "2"}, "it was made by another version of the playbook's program (2 for 1)"),
        ({(2, 3): "Butter"}, "the hidden sheet that says what it was made from was changed"),
        ({(2, 2): "x"}, "the hidden sheet that says what it was made from was changed"),
        ({(0, 4): "2027"}, "the hidden sheet that says what it was made from was changed"),
        ({(1, 0): "promise"}, "the hidden sheet that says what it was made from was changed"),
    ],
)
def test_a_base_that_somebody_changed_is_none(changes: dict[tuple[int, int], str], message: str) -> None:
    table = [[*line] for line in GOOD]
    assert read_base(table) == Base("heron", DAY, (ROW,))
    for (line, place), words in changes.items():
        table[line][place] = words

    with pytest.raises(BaseError) as error:
        read_base(table)
    assert str(error.value) == message


def test_a_table_without_lines_is_no_base() -> None:
    with pytest.raises(BaseError, match="it is no workbook of an engagement"):
        read_base([])
