"""A document template as a Word form."""

from __future__ import annotations

from collections.abc import Mapping

from engagement_playbook.model.base import Audience
from engagement_playbook.model.template import (
    ClockField,
    FieldType,
    Section,
    Template,
    TemplateField,
    TemplateTable,
)
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.office.labels import OfficeLabels
from engagement_playbook.office.word.document import WordDocument
from engagement_playbook.office.word.form import (
    add_masthead,
    column_help,
    control,
    fields_table,
    head_row,
    signatures_table,
)
from engagement_playbook.office.word.markup import EXAMPLE_SHADE
from engagement_playbook.office.word.ready import clocks_table, sentences
from engagement_playbook.office.word.tables import Cell, Row, column_widths, is_crowded, table

_PORTRAIT = 175.0

_CONTROLLED = (FieldType.CHECK, FieldType.DATE, FieldType.CHOICE, FieldType.PERSON_ROLE)
"""What has a control in the cells of a table; a text is simply typed there."""


def make_template(wording: OfficeLabels, template: Template, logo: bytes | None) -> bytes:
    """Make the form, then how to fill it in.

    What lies before the customer is a clean form: help stands beside the fields of our own forms
    only, and on the last page of all others, which says that it is to be taken out.
    """
    own = template.audience is Audience.OWN
    landscape = any(
        is_crowded(section.table.columns, _PORTRAIT) for section in template.sections if section.table
    )
    document = WordDocument(wording, template, landscape=landscape, logo=logo)
    markup = document.markup
    add_masthead(
        document, wording.template_place(template), wording.audience(template.audience), document.title
    )
    if template.purpose:
        document.add(markup.paragraph(document.rich(wording.runs(template.purpose))))
    for section in template.sections:
        pairs = landscape or template.is_notice
        _add_section(document, wording, template, section, pairs=pairs, with_help=own)
    if template.signatures:
        document.add(
            markup.paragraph(markup.run(wording.say("signoff.title")), "Heading1"),
            signatures_table(document, wording, (wording.title(role) for role in template.signatures)),
        )
    _add_guidance(document, wording, template, with_help=not own)
    return document.save()


def _add_section(
    document: WordDocument,
    wording: OfficeLabels,
    template: Template,
    section: Section,
    *,
    pairs: bool,
    with_help: bool,
) -> None:
    markup, title = document.markup, wording.written(section.title)
    document.add(markup.paragraph(markup.run(title), "Heading1"))
    if section.intro:
        document.add(markup.paragraph(document.rich(wording.runs(section.intro)), "Small", keep=True))
    if section.table:
        if with_help:
            document.add(column_help(document, wording, section.table.columns))
        document.add(_table(document, wording, section.table, title))
    elif section.sentences:
        document.add(*sentences(document, wording, template, section))
    elif template.is_notice and section.source:
        clocks = tuple(field for field in section.fields if isinstance(field, ClockField))
        document.add(clocks_table(document, wording, clocks, title))
    else:
        document.add(fields_table(document, wording, section.fields, title, pairs=pairs, with_help=with_help))
    document.add(markup.gap())


def _table(document: WordDocument, wording: OfficeLabels, form: TemplateTable, caption: str) -> str:
    markup = document.markup

    def blank(column: TemplateField) -> Cell:
        content = control(document, wording, column, short=True) if column.type in _CONTROLLED else ""
        align = "center" if column.type is FieldType.CHECK else ""
        return Cell(markup.paragraph(content, "Cell", align=align))

    head = head_row(document, (wording.written(column.label) for column in form.columns))
    rows = [Row([blank(column) for column in form.columns], height=9) for _ in range(form.rows)]
    return table(column_widths(form.columns, document.width), [head, *rows], caption)


def _add_guidance(
    document: WordDocument, wording: OfficeLabels, template: Template, *, with_help: bool
) -> None:
    """Add a page that nobody fills in: a worked example and, where asked for, the help."""
    markup = document.markup
    blocks: list[str] = []
    for section in template.sections:
        guidance = _guidance(document, wording, section, with_help=with_help)
        if guidance:
            title = wording.written(section.title)
            blocks += [
                markup.paragraph(markup.run(title), "Heading2"),
                guidance,
                markup.gap(),
            ]
    if not blocks:
        return
    note = wording.office("example_note")
    if with_help:
        note += " " + wording.office("take_out")
    document.add(
        markup.paragraph(
            markup.run(wording.office("guidance" if with_help else "example")), "Heading1", new_page=True
        ),
        markup.paragraph(markup.run(note), "Small", keep=True),
        *blocks,
    )


def _guidance(document: WordDocument, wording: OfficeLabels, section: Section, *, with_help: bool) -> str:
    title = wording.written(section.title)
    if section.table:
        return _table_guidance(document, wording, section.table, title, with_help=with_help)
    fields = [field for field in section.fields if field.example or (with_help and field.help)]
    if not fields:
        return ""
    titles = [
        wording.office("field"),
        *([wording.office("help")] if with_help else []),
        wording.office("example"),
    ]
    rows = [head_row(document, titles)]
    for field in fields:
        cells = [Cell(_words(document, wording, field.label, "CellLabel"), fill=EXAMPLE_SHADE)]
        if with_help:
            cells.append(Cell(_words(document, wording, field.help, "CellHelp"), fill=EXAMPLE_SHADE))
        cells.append(Cell(_words(document, wording, field.example, "Cell"), fill=EXAMPLE_SHADE))
        rows.append(Row(cells))
    shares = (0.26, 0.32, 0.42) if with_help else (0.29, 0.71)
    return table([document.width * share for share in shares], rows, title)


def _table_guidance(
    document: WordDocument, wording: OfficeLabels, form: TemplateTable, caption: str, *, with_help: bool
) -> str:
    help_line = column_help(document, wording, form.columns) if with_help else ""
    if not form.example:
        return help_line

    def row(example: Mapping[str, LocalizedText]) -> Row:
        return Row(
            [
                Cell(_words(document, wording, example.get(column.id), "Cell"), fill=EXAMPLE_SHADE, top=True)
                for column in form.columns
            ]
        )

    head = head_row(document, (wording.written(column.label) for column in form.columns))
    rows = [head, *(row(example) for example in form.example)]
    return help_line + table(column_widths(form.columns, document.width), rows, caption)


def _words(document: WordDocument, wording: OfficeLabels, text: LocalizedText | None, style: str) -> str:
    return document.markup.paragraph(document.rich(wording.runs(text)), style)
