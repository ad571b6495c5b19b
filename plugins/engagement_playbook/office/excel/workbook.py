"""The registers of an engagement as one workbook that goes round and comes back.

The first line and the first column of each sheet are hidden: they hold the ids of columns and rows, and move
with them. A further sheet holds the rows that the workbook was made from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from engagement_playbook.engagement.base_sheet import SHEET, written_base
from engagement_playbook.engagement.due import Colour, WorkingDays, status_of
from engagement_playbook.engagement.rows import CellValue, Row
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.model.register import Column, ColumnType, Register
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.office.excel.book import DATE_FORMAT, FRAME, GREY, HEAD, Book, Look, Sheet
from engagement_playbook.office.labels import CellChoices, OfficeLabels
from engagement_playbook.presentation.cell_words import status_words

MARK: Final = "register:"
"""What the first cell of a register's sheet begins with; the id of the register follows."""

STATUS: Final = "~status"
"""The id of the column that is computed: what stands there does not come back."""

ID_LINE, HEAD_LINE, FIRST_LINE = range(3)
"""The lines of a sheet: ids of columns, headings, and the first row."""

_SPARE: Final = 200
"""Empty lines below the last row that offer the same choices."""

_TEXT: Final = "@"
_WIDTHS: Final = {
    ColumnType.TEXT: 32, ColumnType.LONG_TEXT: 42, ColumnType.DATE: 12, ColumnType.CHOICE: 15,
    ColumnType.ROLE: 18, ColumnType.NUMBER: 11, ColumnType.CHECK: 9, ColumnType.LINK: 22,
}  # fmt: skip
_STATUS_WIDTH: Final = 18
_LOOKS: Final[dict[Colour, Look]] = {
    Colour.PLAIN: {},
    Colour.AMBER: {"bg_color": "#FFEB9C", "font_color": "#7F4F00"},
    Colour.RED: {"bg_color": "#FFC7CE", "font_color": "#9C0006", "bold": True},
    Colour.WAITING: {"bg_color": "#DDEBF7", "font_color": "#1F4E79"},
    Colour.CLOSED: {"font_color": GREY},
}
_HOW: Final = ("change", "add", "remove", "sort", "people")


def make_workbook(
    wording: OfficeLabels, workspace: Workspace, today: dt.date, calendar: WorkingDays
) -> bytes:
    """Make the workbook of a workspace without errors; words of lists are in the language of ``wording``."""
    profile = workspace.profile
    assert profile is not None
    title = wording.office("workbook.title", name=profile.id)
    book = Book(wording, title=title, created=dt.datetime.combine(today, dt.time()))
    _add_about(book, wording, title, today, workspace.revision)
    for name, register in workspace.kinds.items():
        _Table(book, wording, register, today, calendar).add(workspace.registers[name].rows, profile.id)
    base = book.sheet(SHEET).raw
    for number, line in enumerate(written_base(workspace, profile.id, today)):
        for column, words in enumerate(line):
            if words:
                base.write_string(number, column, words)
    base.very_hidden()
    return book.save()


def choice_words(column: Column, label: LocalizedText, name: str, language: str) -> str:
    """Return what a cell says for a choice: its label, or its id where two choices have one label."""
    words = label[language].plain
    alike = [choice for choice in column.choices if choice.label[language].plain == words]
    return words if len(alike) == 1 else name


def _add_about(book: Book, wording: OfficeLabels, title: str, today: dt.date, revision: str) -> None:
    sheet = book.sheet(wording.office("workbook.about"), landscape=False)
    sheet.columns(92)
    sheet.text(0, 0, title, bold=True, font_size=14)
    origin = wording.office("workbook.made", date=wording.locale.date(today), revision=revision)
    lines = [origin, *(wording.office(f"workbook.{name}") for name in _HOW)]
    for number, words in enumerate(lines, 2):
        sheet.text(number, 0, words)
        sheet.height(number, (words, 0, 0))
    book.header(sheet.raw, [title], "")


class _Table:
    """The sheet of one register."""

    def __init__(
        self, book: Book, wording: OfficeLabels, register: Register, today: dt.date, calendar: WorkingDays
    ) -> None:
        self.book = book
        self.wording = wording
        self.language = wording.locale.code
        self.register = register
        self.today = today
        self.calendar = calendar
        self.roles = {role.id: role.name[self.language].plain for role in wording.playbook.roles}

    def add(self, rows: Iterable[Row], engagement: str) -> None:
        sheet = self.book.sheet(self.wording.written(self.register.title))
        columns = self.register.columns
        widths = [_WIDTHS[column.type] for column in columns]
        sheet.columns(14, *widths, _STATUS_WIDTH)
        last = len(columns) + 1
        sheet.raw.write_string(ID_LINE, 0, f"{MARK}{self.register.id}")
        headings = [self._heading(column.label) for column in columns]
        status = self.wording.office("workbook.status")
        for place, (name, heading) in enumerate(
            zip([*(column.id for column in columns), STATUS], [*headings, status], strict=True), 1
        ):
            sheet.raw.write_string(ID_LINE, place, name)
            sheet.text(HEAD_LINE, place, heading, **HEAD)
        sheet.text(HEAD_LINE, 0, "id", **HEAD)
        sheet.filter_height(HEAD_LINE, ["id", *headings, status])
        line = FIRST_LINE
        for row in rows:
            self._write_row(sheet, line, row)
            line += 1
        for place, column in enumerate(columns, 1):
            self._accept(sheet, (FIRST_LINE, line + _SPARE), place, column)
            sheet.look(place, **FRAME, **_look(column))
        # A column that is hidden is sorted with the others all the same.
        sheet.raw.set_column(0, 0, 14, self.book.format(num_format=_TEXT), {"hidden": True})
        sheet.raw.set_row(ID_LINE, None, None, {"hidden": True})
        sheet.raw.autofilter(HEAD_LINE, 0, max(HEAD_LINE + 1, line - 1), last)
        sheet.raw.freeze_panes(FIRST_LINE, 2)
        sheet.raw.repeat_rows(HEAD_LINE)
        self.book.header(sheet.raw, [engagement, self.wording.locale.date(self.today)], "")

    def _write_row(self, sheet: Sheet, line: int, row: Row) -> None:
        status = status_of(self.register, row, self.today, self.calendar)
        look = _LOOKS[status.colour]
        sheet.raw.write_string(line, 0, row.id)
        texts = []
        for place, column in enumerate(self.register.columns, 1):
            value = row[column.id]
            colour = look if status.deadline and column.id == status.deadline.date else {}
            shape = self.book.format(**FRAME, **_look(column), **colour)
            match value:
                case None:
                    sheet.raw.write_blank(line, place, None, shape)
                case dt.date():
                    sheet.raw.write_datetime(line, place, value, shape)
                case Decimal():
                    sheet.raw.write_number(line, place, float(value), shape)
                case _:
                    words = self._words(column, value)
                    sheet.raw.write_string(line, place, words, shape)
                    texts.append((words, place, place))
        words = status_words(status, self.wording)
        last = len(self.register.columns) + 1
        sheet.text(line, last, words, **FRAME, **look)
        sheet.height(line, *texts, (words, last, last))

    def _words(self, column: Column, value: CellValue) -> str:
        if isinstance(value, bool):
            return self.wording.office("yes" if value else "no")
        name = str(value)
        if column.type is ColumnType.ROLE:
            words = self.roles.get(name, name)
            return words if [*self.roles.values()].count(words) == 1 else name
        choices = {choice.id: choice for choice in column.choices}
        if name in choices:
            return choice_words(column, choices[name].label, name, self.language)
        return name

    def _accept(self, sheet: Sheet, rows: tuple[int, int], place: int, column: Column) -> None:
        heading = self.wording.written(column.label)
        prompt = (heading, self.wording.written(column.help))
        match column.type:
            case ColumnType.DATE:
                sheet.take_date(rows, place, prompt)
            case ColumnType.NUMBER:
                sheet.take_number(rows, place, prompt)
            case ColumnType.CHOICE:
                words = [self._words(column, choice.id) for choice in column.choices]
                sheet.choose(rows, place, CellChoices(tuple(words), closed=True), prompt)
            case ColumnType.ROLE:
                words = [self._words(column, name) for name in self.roles]
                sheet.choose(rows, place, CellChoices(tuple(words), closed=True), prompt)
            case ColumnType.CHECK:
                answers = (self.wording.office("yes"), self.wording.office("no"))
                sheet.choose(rows, place, CellChoices(answers, closed=True), prompt)
            case _:
                sheet.take_text(rows, place, prompt)

    def _heading(self, label: LocalizedText) -> str:
        """Write a label in every language, that of the workbook first."""
        own = label[self.language].plain
        return "\n".join(dict.fromkeys([own, *(words.plain for _, words in label.items())]))


def _look(column: Column) -> dict[str, Any]:
    """Keep what is typed as it is: Excel makes a day of 1-2 where a cell is not text."""
    match column.type:
        case ColumnType.DATE:
            return {"num_format": DATE_FORMAT, "align": "center"}
        case ColumnType.NUMBER:
            return {"align": "right"}
    return {"num_format": _TEXT}
