"""A document template as a workbook: the fields on the first sheet, a sheet per table; and a worked example of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from engagement_playbook.engagement.filling import BLANK, FilledCell, FilledForm, FilledTable
from engagement_playbook.model.base import Audience
from engagement_playbook.model.template import FieldType, Section, Template, TemplateField, TemplateTable
from engagement_playbook.office.excel.book import (
    DATE_FORMAT,
    EXAMPLE,
    FRAME,
    GREY,
    HEAD,
    SHADE,
    TIME_FORMAT,
    Book,
    Look,
    Sheet,
    beside,
    cells,
)
from engagement_playbook.office.labels import CellChoices, OfficeLabels, made_on
from engagement_playbook.presentation.cell_words import cell_words, figures_mean
from engagement_playbook.presentation.labels import dotted

_LABEL, _VALUE, _HELP = range(3)
_MOST_ROWS: Final = 300
"""Rows below a table's head that know what may stand in them: a list outgrows its paper form."""

_WIDTHS: Final = {
    FieldType.TEXT: 30,
    FieldType.LONG_TEXT: 44,
    FieldType.SHORT_TEXT: 13,
    FieldType.DATE: 13,
    FieldType.TIME: 10,
    FieldType.NUMBER: 11,
    FieldType.CHOICE: 18,
    FieldType.PERSON_ROLE: 20,
    FieldType.MOMENT: 20,
    FieldType.CHECK: 10,
}

_TEXTS: Final = (FieldType.TEXT, FieldType.LONG_TEXT)


def make_template(wording: OfficeLabels, template: Template, filled: FilledForm = BLANK) -> bytes:
    """Make the workbook, with what is known filled in already.

    What lies before the customer is a clean form: help stands beside the fields of our own forms
    only. In all others it appears when a cell is chosen, and stands with the example.
    """
    book = Book(wording, title=wording.written(template.title), created=made_on([template]), part=template)
    form = _FormSheet(book, wording, template, filled)
    tables = [
        (section, _add_table(book, wording, template, section, filled.tables.get(section.id)))
        for section in template.shared_sections
        if section.table
    ]
    form.fill(tables)
    return book.save()


def make_example(wording: OfficeLabels, template: Template) -> bytes:
    """Make the workbook that says how a form is filled in: help for each field, and a worked example."""
    book = Book(wording, title=wording.written(template.title), created=made_on([template]), part=template)
    _add_example(book, wording, template)
    return book.save()


def _yes_no(wording: OfficeLabels) -> CellChoices:
    return CellChoices((wording.office("yes"), wording.office("no")), closed=True)


def _prompt(wording: OfficeLabels, field: TemplateField) -> tuple[str, str]:
    return wording.written(field.label), wording.written(field.help)


def _accept(
    sheet: Sheet, wording: OfficeLabels, field: TemplateField, rows: tuple[int, int], column: int
) -> None:
    """Let cells take what a field asks for."""
    prompt = _prompt(wording, field)
    options = _yes_no(wording) if field.type is FieldType.CHECK else wording.options(field)
    if options:
        sheet.choose(rows, column, options, prompt)
    elif field.type is FieldType.DATE:
        sheet.take_date(rows, column, prompt)
    elif field.type is FieldType.TIME:
        sheet.take_time(rows, column, prompt)
    elif field.type is FieldType.NUMBER:
        sheet.take_number(rows, column, prompt)
    else:
        sheet.take_text(rows, column, prompt)


def _look(field: TemplateField) -> Look:
    """How what is filled in looks; a text that was typed stays what was typed."""
    look: Look = {}
    if field.type is FieldType.DATE:
        look = {"num_format": DATE_FORMAT, "align": "left"}
    elif field.type is FieldType.TIME:
        look = {"num_format": TIME_FORMAT, "align": "left"}
    elif field.type is FieldType.CHECK:
        look = {"align": "center"}
    elif field.type is FieldType.NUMBER:
        look = {"align": "right"}
    elif field.type in (*_TEXTS, FieldType.SHORT_TEXT, FieldType.MOMENT):
        look = {"num_format": "@"}
    return look


class _FormSheet:
    """The first sheet. It is added first and filled last, when the sheets that it counts are known."""

    def __init__(self, book: Book, wording: OfficeLabels, template: Template, filled: FilledForm) -> None:
        self._wording = wording
        self._template = template
        self._filled = filled
        self._own = template.audience is Audience.OWN
        self._sheet = book.sheet(wording.office("sheet.form"), landscape=False)
        self._sheet.fill_width(28, 50, *([36] if self._own else []), fixed=(_LABEL,))
        notice = wording.say("return_or_shred") if self._own else ""
        book.header(self._sheet.raw, wording.marks(template), notice)
        self._row = 0

    def fill(self, tables: Sequence[tuple[Section, Sheet]]) -> None:
        """Write everything."""
        wording, template = self._wording, self._template
        if place := wording.place_of(template):
            self._line(place, font_color=GREY, bold=True)
        self._line(wording.written(template.title), size=18, bold=True, font_color=f"#{wording.accent}")
        if template.purpose:
            self._line(wording.written(template.purpose))
        # On paper they are at the foot, which nobody sees on a screen.
        self._line(dotted(*wording.marks(template)), size=9, font_color=GREY)
        on_sheet = {section.id: sheet for section, sheet in tables}
        for section in template.shared_sections:
            self._section(section, on_sheet.get(section.id))
        if template.signatures:
            self._signatures()
        self._sheet.raw.activate()

    def _line(self, words: str, *, size: float = 10, **look: Any) -> None:
        last = _HELP if self._own else _VALUE
        self._sheet.text(self._row, _LABEL, words, last=last, font_size=size, **look)
        self._sheet.height(self._row, (words, _LABEL, last), size=size)
        self._row += 1

    def _gap(self) -> None:
        self._sheet.gap(self._row)
        self._row += 1

    def _section(self, section: Section, on_sheet: Sheet | None) -> None:
        wording = self._wording
        self._gap()
        if on_sheet and section.table:
            words = wording.written(section.title)
            self._sheet.link(
                self._row, _LABEL, words, on_sheet.name, font_size=13, bold=True, text_wrap=False
            )
            self._sheet.raw.set_row(self._row, 24)
            self._row += 1
            self._counts(section, section.table, on_sheet)
            return
        self._line(wording.written(section.title), size=13, bold=True)
        if section.intro:
            self._line(wording.written(section.intro), size=9, font_color=GREY)
        for sentence in section.sentences:
            for language in wording.all_languages:
                self._line(wording.ready(self._template, sentence, language))
        for field in section.fields:
            self._field(field)

    def _field(self, field: TemplateField) -> None:
        wording, sheet, row = self._wording, self._sheet, self._row
        label, words = wording.written(field.label), wording.written(field.help)
        sheet.text(row, _LABEL, label, **HEAD)
        value = _write(sheet, wording, field, (row, _VALUE), self._filled.fields.get(field.id))
        texts = [(label, _LABEL, _LABEL), (value, _VALUE, _VALUE)]
        if self._own:
            sheet.text(row, _HELP, words, font_color=GREY, font_size=9, indent=1)
            texts.append((words, _HELP, _HELP))
        sheet.height(row, *texts, least=64 if field.type is FieldType.LONG_TEXT else 22)
        _accept(sheet, wording, field, (row, row), _VALUE)
        self._row += 1

    def _counts(self, section: Section, table: TemplateTable, on_sheet: Sheet) -> None:
        """Count on the sheet of a table: rows filled in, ticks, each of several words."""
        wording, sheet = self._wording, self._sheet
        known = self._filled.tables.get(section.id, FilledTable(section.id)).rows
        rows = _table_rows(len(known))
        filled = "+".join(
            f'({cells(rows, column, on_sheet.name)}<>"")' for column in range(len(table.columns))
        )
        self._count(wording.office("rows"), f"=SUMPRODUCT(--(({filled})>0))", len(known))
        for column, field in enumerate(table.columns):
            label, where = wording.written(field.label), cells(rows, column, on_sheet.name)
            if field.type is FieldType.CHECK:
                words: tuple[str, ...] = (wording.office("yes"),)
            elif field.choices and field.choices.values and (options := wording.options(field)):
                words = options.words
            else:
                continue
            written = [_words(wording, field, line.get(field.id)) for line in known]
            name = sheet.book.list_name(_yes_no(wording).words if field.type is FieldType.CHECK else words)
            for place, word in enumerate(words, 1):
                # The word is looked up where it stands: inside the formula it could be one itself.
                formula = f"=SUMPRODUCT(--({where}=INDEX({name},{place})))"
                self._count(dotted(label, word), formula, written.count(word))

    def _count(self, label: str, formula: str, value: int) -> None:
        sheet, row = self._sheet, self._row
        sheet.text(row, _LABEL, label, bg_color=SHADE, **FRAME)
        sheet.formula(row, _VALUE, formula, value, align="left", **FRAME)
        sheet.height(row, (label, _LABEL, _LABEL))
        self._row += 1

    def _signatures(self) -> None:
        wording, sheet = self._wording, self._sheet
        self._gap()
        self._line(wording.say("signoff.title"), size=13, bold=True)
        for party in wording.signing_parties(self._template):
            for signer in party.signers:
                names = ("name", "signature", *(["seal"] if signer.seal else []), "date")
                line = dotted(*(wording.say(f"signoff.{name}") for name in names))
                label = dotted(party.name, signer.name)
                sheet.text(self._row, _LABEL, label, **HEAD)
                look: Look = {"font_color": GREY, "font_size": 9, "valign": "top"}
                sheet.text(self._row, _VALUE, line, **FRAME, **look)
                sheet.height(self._row, (label, _LABEL, _LABEL), least=74 if signer.seal else 40)
                self._row += 1


_HEAD_ROW: Final = 2


def _table_rows(filled: int) -> tuple[int, int]:
    return _HEAD_ROW + 1, _HEAD_ROW + _MOST_ROWS + filled


def _words(wording: OfficeLabels, field: TemplateField, filled: FilledCell | None) -> str:
    """Return what is known in words; a tick in one of those that its cell takes."""
    if filled is None:
        return ""
    if isinstance(filled.value, bool) and field.type is FieldType.CHECK:
        return wording.office("yes" if filled.value else "no")
    return cell_words(filled, wording)


def _write(
    sheet: Sheet,
    wording: OfficeLabels,
    field: TemplateField,
    place: tuple[int, int],
    filled: FilledCell | None,
) -> str:
    """Write what is known into a cell, or leave it blank; return its words.

    A day and a number stay what they are; a text is written as one, so that none is a formula.
    """
    shape = sheet.book.format(**FRAME, **_look(field))
    words = _words(wording, field, filled)
    value = filled.value if filled else None
    if isinstance(value, dt.date) and field.type is FieldType.DATE:
        sheet.raw.write_datetime(*place, value, shape)
    elif isinstance(value, Decimal) and field.type is FieldType.NUMBER:
        sheet.raw.write_number(*place, float(value), shape)
    elif words:
        sheet.raw.write_string(*place, words, shape)
    else:
        sheet.raw.write_blank(*place, None, shape)
    return words


def _add_table(
    book: Book, wording: OfficeLabels, template: Template, section: Section, filled: FilledTable | None
) -> Sheet:
    table = section.table
    assert table is not None
    sheet = book.sheet(wording.written(section.title))
    own = template.audience is Audience.OWN
    book.header(sheet.raw, wording.marks(template), wording.say("return_or_shred") if own else "")
    narrow = [place for place, column in enumerate(table.columns) if column.type not in _TEXTS]
    sheet.fill_width(
        *(_WIDTHS[column.type] for column in table.columns),
        fixed=narrow if len(narrow) < len(table.columns) else (),
    )
    last = max(len(table.columns) - 1, 0)
    lines = filled.rows if filled else ()
    title, intro = wording.written(section.title), wording.written(section.intro)
    if filled and filled.counted:
        intro = "\n".join(filter(None, (intro, figures_mean(wording))))
    heading = dotted(wording.written(template.title), title)
    sheet.text(0, 0, heading, last=last, bold=True, font_size=14)
    sheet.height(0, (heading, 0, last), least=26, size=14)
    sheet.text(1, 0, intro, last=last, font_color=GREY, font_size=9)
    sheet.height(1, (intro, 0, last), least=8, size=9)
    rows = _table_rows(len(lines))
    end = rows[0] + max(table.rows, len(lines))
    texts: dict[int, list[tuple[str, int, int]]] = {}
    for place, column in enumerate(table.columns):
        label = wording.written(column.label)
        sheet.text(_HEAD_ROW, place, label, **HEAD)
        _accept(sheet, wording, column, rows, place)
        for row in range(rows[0], end):
            line = lines[row - rows[0]] if row < rows[0] + len(lines) else {}
            if words := _write(sheet, wording, column, (row, place), line.get(column.id)):
                texts.setdefault(row, []).append((words, place, place))
        sheet.look(place, **_look(column))
    for row, written in texts.items():
        sheet.height(row, *written)
    sheet.filter_height(_HEAD_ROW, [wording.written(column.label) for column in table.columns])
    _frame_what_is_added(sheet, (end, rows[1]), last)
    sheet.raw.autofilter(_HEAD_ROW, 0, end - 1, last)
    sheet.raw.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.raw.repeat_rows(_HEAD_ROW)
    return sheet


def _frame_what_is_added(sheet: Sheet, rows: tuple[int, int], last: int) -> None:
    """Draw lines around rows below the form once something stands in them."""
    sheet.raw.conditional_format(
        rows[0],
        0,
        rows[1],
        last,
        {
            "type": "formula",
            "criteria": f"=COUNTA({beside(rows[0], 0)}:{beside(rows[0], last)})>0",
            "format": sheet.book.change(**FRAME),
        },
    )


def _add_example(book: Book, wording: OfficeLabels, template: Template) -> None:
    sheet = book.sheet(wording.office("sheet.example"))
    book.header(sheet.raw, wording.marks(template), "")
    most = max([3, *(len(section.table.columns) for section in template.sections if section.table)])
    sheet.columns(*[min(34, max(17, 144 / most))] * most)
    title = dotted(wording.written(template.title), wording.office("guidance"))
    sheet.text(0, 0, title, last=most - 1, bold=True, font_size=14)
    sheet.height(0, (title, 0, most - 1), least=26, size=14)
    note = wording.office("example_note")
    sheet.text(1, 0, note, last=most - 1, font_color=GREY)
    sheet.height(1, (note, 0, most - 1))
    row = 3
    for section in template.sections:
        if section.is_explained:
            sheet.text(row, 0, wording.written(section.title), last=most - 1, bold=True, font_size=12)
            write = _example_table if section.table else _example_fields
            row = write(sheet, wording, section, row + 1, most) + 1


def _example_fields(sheet: Sheet, wording: OfficeLabels, section: Section, row: int, most: int) -> int:
    middle = max(1, most // 2)
    sheet.text(row, 0, wording.office("field"), **HEAD)
    sheet.text(row, 1, wording.office("help"), last=middle, **HEAD)
    sheet.text(row, middle + 1, wording.office("example"), last=most - 1, **HEAD)
    for field in section.fields:
        label, words = wording.written(field.label), wording.written(field.help)
        example = wording.written(field.example)
        if not words and not example:
            continue
        row += 1
        sheet.text(row, 0, label, bold=True, **EXAMPLE)
        sheet.text(row, 1, words, last=middle, font_color=GREY, **EXAMPLE)
        sheet.text(row, middle + 1, example, last=most - 1, **EXAMPLE)
        sheet.height(row, (label, 0, 0), (words, 1, middle), (example, middle + 1, most - 1))
    return row + 1


def _example_table(sheet: Sheet, wording: OfficeLabels, section: Section, row: int, most: int) -> int:
    table = section.table
    assert table is not None

    def line(words: Sequence[str], **look: Any) -> None:
        for column, text in enumerate(words):
            sheet.text(row, column, text, **look)
        sheet.height(row, *((text, column, column) for column, text in enumerate(words)))

    line([wording.written(column.label) for column in table.columns], **HEAD)
    helps = [wording.written(column.help) for column in table.columns]
    if any(helps):
        row += 1
        line(helps, font_color=GREY, **EXAMPLE)
    for example in table.example:
        row += 1
        line([wording.written(example.get(column.id)) for column in table.columns], **EXAMPLE)
    return row + 1
