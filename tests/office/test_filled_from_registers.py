"""Word and Excel papers come out filled from registers: values keep their type, and texts stay texts."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.filling import BLANK, FilledCell, FilledForm, FilledTable, Filling
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit
from engagement_playbook.office import part_docx, part_xlsx
from tests.helpers.fillings import filling_of, order_sheet, plant_filled
from tests.helpers.properties import bounded
from tests.office.conftest import LOCALES, settings
from tests.office.reading import Excel, W, Word

TABLE = "Loaves"


@pytest.fixture(name="filling", scope="module")
def _fixture_filling(tmp_path_factory: pytest.TempPathFactory) -> Filling:
    filling = filling_of(plant_filled(Path(tmp_path_factory.mktemp("filled"))))
    visit = filling.playbook.part(Reference("visit", "tasting")).value
    assert isinstance(visit, Visit)
    return filling.at(visit, dt.date(2027, 3, 9))


def docx(filling: Filling, filled: FilledForm | None = None, language: str = "en") -> Word:
    template = order_sheet(filling.playbook)
    form = filling.form(template) if filled is None else filled
    return Word(part_docx(filling.playbook, template, LOCALES[language], settings(), filled=form))


def xlsx(filling: Filling, filled: FilledForm | None = None, language: str = "en") -> Excel:
    template = order_sheet(filling.playbook)
    form = filling.form(template) if filled is None else filled
    return Excel(part_xlsx(filling.playbook, template, LOCALES[language], settings(), filled=form))


def rows_of(word: Word, table: int) -> list[list[str]]:
    """Return the words of a table's cells, those that Word shows as a placeholder left out."""
    (found,) = [*word.document.iter(f"{W}tbl")][table : table + 1]
    return [
        ["".join(_value(cell)).strip() for cell in row.iter(f"{W}tc")] for row in [*found.iter(f"{W}tr")][1:]
    ]


def plain(value: object) -> object:
    """Return a day without the midnight that Excel gives it."""
    return value.date() if isinstance(value, dt.datetime) else value


def _value(cell: object) -> list[str]:
    texts = []
    for run in cell.iter(f"{W}r"):  # type: ignore[attr-defined]
        style = run.find(f"{W}rPr/{W}rStyle")
        if style is None:
            texts += [text.text or "" for text in run.iter(f"{W}t")]
    return texts


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "en",
            ["p-001", "Two loaves by noon", "Baker", "2027-03-01", "Open", "", "☐", ""],
            ["p-002", "Seeds on the crust", "Delivery", "2027-04-01", "Waiting for you", "12", "☑", ""],
        ),
        (
            "zh",
            ["p-001", "Two loaves by noon", "面包师", "2027-03-01", "进行中", "", "☐", ""],
            ["p-002", "Seeds on the crust", "Delivery", "2027-04-01", "等对方", "12", "☑", ""],
        ),
    ],
)
def test_rows_stand_in_the_controls_of_a_word_form(
    filling: Filling, language: str, first: list[str], second: list[str]
) -> None:
    rows = rows_of(docx(filling, language=language), 1)

    assert rows[:2] == [first, second]
    assert rows[2:] == [["", "", "", "", "", "", "☐", ""]] * 2


def test_fields_are_filled_in_word(filling: Filling) -> None:
    words = docx(filling)
    shown = ["".join(_value(cell)) for cell in words.document.iter(f"{W}tc")]

    for value in ("Bread for a year", "2027-03-02", "Tasting", "2027-03-09"):
        assert value in shown


def test_figures_come_with_what_they_count(filling: Filling) -> None:
    words = docx(filling)

    assert ["bread", "Promises: 2 open, 1 overdue, 0 closed, oldest in working days: 21"] in rows_of(words, 2)
    assert any(paragraph.startswith("Open: not closed by the one") for paragraph in words.paragraphs)
    assert not any(paragraph.startswith("Open: not closed") for paragraph in docx(filling, BLANK).paragraphs)


def test_a_table_outgrows_its_form(filling: Filling) -> None:
    rows = tuple({"loaf": FilledCell(f"Loaf {number}")} for number in range(70))
    filled = FilledForm(tables={"loaves": FilledTable("loaves", rows)})
    sheet = xlsx(filling, filled).workbook[TABLE]

    assert [row[1] for row in rows_of(docx(filling, filled), 1)] == [f"Loaf {number}" for number in range(70)]
    assert [sheet.cell(row, 2).value for row in (4, 73, 74)] == ["Loaf 0", "Loaf 69", None]
    assert sheet.auto_filter.ref == "A3:H73"


def test_days_and_numbers_keep_their_type_in_excel(filling: Filling) -> None:
    sheet = xlsx(filling).workbook[TABLE]
    rows = [[plain(cell.value) for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6, max_col=8)]

    assert rows == [
        ["p-001", "Two loaves by noon", "Baker", dt.date(2027, 3, 1), "Open", None, None, None],
        [
            "p-002",
            "Seeds on the crust",
            "Delivery",
            dt.date(2027, 4, 1),
            "Waiting for you",
            12,
            "Yes",
            None,
        ],
        [None] * 8,
    ]


def test_fields_are_filled_in_excel(filling: Filling) -> None:
    sheet = xlsx(filling, language="zh").workbook.worksheets[0]
    values = {row[0].value: plain(row[1].value) for row in sheet.iter_rows(max_col=2)}

    assert values["项目"] == "Bread for a year"
    assert values["数据时点"] == dt.date(2027, 3, 2)
    assert values["会议"] == "试吃"
    assert values["门"] is None


def test_lines_of_a_long_text_stay_lines(filling: Filling) -> None:
    rows = ({"loaf": FilledCell("Rye\nor spelt")}, {"loaf": FilledCell("Rye")})
    filled = FilledForm(tables={"loaves": FilledTable("loaves", rows)})
    controls = {
        value: control
        for control in docx(filling, filled).document.iter(f"{W}sdt")
        if (value := "".join(text.text or "" for text in control.find(f"{W}sdtContent").iter(f"{W}t")))
    }

    # A control for one line drops the break in some programs.
    assert controls["Ryeor spelt"].find(f"{W}sdtPr/{W}richText") is not None
    assert len([*controls["Ryeor spelt"].iter(f"{W}br")]) == 1
    assert controls["Rye"].find(f"{W}sdtPr/{W}text") is not None
    assert xlsx(filling, filled).workbook[TABLE]["B4"].value == "Rye\nor spelt"


def test_counts_of_a_workbook_are_those_of_its_rows(filling: Filling) -> None:
    computed = openpyxl.load_workbook(io.BytesIO(xlsx(filling).content), data_only=True).worksheets[0]
    counts = {row[0].value: row[1].value for row in computed.iter_rows(max_col=2)}

    assert counts["Signed · Yes"] == 1
    assert counts["Item · bread"] == 1
    assert [row[1].value for row in computed.iter_rows(max_col=2) if row[0].value == "Rows filled in"] == [
        2,
        2,
        1,
    ]


def test_without_anything_known_a_form_is_the_blank_one(filling: Filling) -> None:
    template = order_sheet(filling.playbook)
    blank = part_docx(filling.playbook, template, LOCALES["en"], settings())

    assert docx(filling, BLANK).content == blank
    assert docx(filling).content != blank


TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("=+-@<>&\"'{}[]$#"), max_size=40
).map(lambda words: " ".join(words.split()))


@bounded
@given(
    st.sampled_from(["=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("https://bread.example")', "{=1}"]) | TEXTS
)
def test_a_text_is_never_a_formula_or_markup(filling: Filling, words: str) -> None:
    filled = FilledForm(
        {"work": FilledCell(words)},
        {"loaves": FilledTable("loaves", ({name: FilledCell(words) for name in ("loaf", "many", "how")},))},
    )
    excel, word = xlsx(filling, filled), docx(filling, filled)
    (row,) = excel.workbook[TABLE].iter_rows(min_row=4, max_row=4, max_col=8)

    assert [row[place].value or "" for place in (1, 4, 5)] == [words] * 3
    assert not any(cell.data_type == "f" for cell in row)
    assert rows_of(word, 1)[0][1] == words.strip()
    package = zipfile.ZipFile(io.BytesIO(excel.content))
    assert b"<f>" not in package.read("xl/worksheets/sheet2.xml")
    assert not [name for name in package.namelist() if "externalLink" in name or "vbaProject" in name]
