"""A document template as a Word form."""

from __future__ import annotations

from collections.abc import Mapping

from engagement_playbook.engagement.filling import (
    BLANK,
    FilledCell,
    FilledForm,
    FilledRow,
    FilledTable,
)
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
from engagement_playbook.office.labels import OfficeLabels, PixelLogos
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
from engagement_playbook.presentation.cell_words import figures_mean

_PORTRAIT = 175.0


def make_template(
    wording: OfficeLabels, template: Template, logos: PixelLogos, filled: FilledForm = BLANK
) -> bytes:
    """Make the form to fill in, with what is known filled in already.

    What lies before the customer is a clean form: help stands beside the fields of our own forms
    only, and for all others with the example.
    """
    own = template.audience is Audience.OWN
    document = _begun(wording, template, logos)
    markup = document.markup
    if template.purpose:
        document.add(markup.paragraph(document.rich(wording.runs(template.purpose))))
    for section in template.shared_sections:
        pairs = document.landscape or template.is_notice
        _add_section(document, wording, template, section, filled, pairs=pairs, with_help=own)
    if template.signatures:
        document.add(
            markup.paragraph(markup.run(wording.say("signoff.title")), "Heading1"),
            signatures_table(document, wording, wording.signing_parties(template)),
        )
    return document.save()


def make_example(wording: OfficeLabels, template: Template, logos: PixelLogos) -> bytes:
    """Make the file that says how a form is filled in: help for each field, and a worked example."""
    document = _begun(wording, template, logos)
    markup = document.markup
    document.add(
        markup.paragraph(markup.run(wording.office("guidance")), "Heading1"),
        markup.paragraph(markup.run(wording.office("example_note")), "Small", keep=True),
    )
    for section in template.sections:
        if guidance := _guidance(document, wording, section):
            title = wording.written(section.title)
            document.add(markup.paragraph(markup.run(title), "Heading2"), guidance, markup.gap())
    return document.save()


def _begun(wording: OfficeLabels, template: Template, logos: PixelLogos) -> WordDocument:
    landscape = any(
        is_crowded(section.table.columns, _PORTRAIT) for section in template.sections if section.table
    )
    document = WordDocument(wording, template, landscape=landscape, logos=logos)
    add_masthead(document, wording.place_of(template), document.title)
    return document


def _add_section(
    document: WordDocument,
    wording: OfficeLabels,
    template: Template,
    section: Section,
    filled: FilledForm,
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
        table_filled = filled.tables.get(section.id, FilledTable(section.id))
        if table_filled.counted:
            document.add(markup.paragraph(markup.run(figures_mean(wording)), "Small", keep=True))
        document.add(_table(document, wording, section.table, title, table_filled))
    elif section.sentences:
        document.add(*sentences(document, wording, template, section))
    elif template.is_notice and section.source:
        clocks = tuple(field for field in section.fields if isinstance(field, ClockField))
        document.add(clocks_table(document, wording, clocks, title))
    else:
        document.add(
            fields_table(
                document,
                wording,
                section.fields,
                title,
                pairs=pairs,
                with_help=with_help,
                filled=filled.fields,
            )
        )
    document.add(markup.gap())


def _table(
    document: WordDocument, wording: OfficeLabels, form: TemplateTable, caption: str, filled: FilledTable
) -> str:
    markup = document.markup

    def cell(column: TemplateField, value: FilledCell | None = None) -> Cell:
        content = control(document, wording, column, value, short=True)
        align = "center" if column.type is FieldType.CHECK else ""
        return Cell(markup.paragraph(content, "Cell", align=align))

    head = head_row(document, (wording.written(column.label) for column in form.columns))
    lines: list[FilledRow] = [*filled.rows, *({} for _ in range(form.rows - len(filled.rows)))]
    rows = [Row([cell(column, line.get(column.id)) for column in form.columns], height=9) for line in lines]
    widths = column_widths(form.columns, document.width)
    return table(widths, [head, *rows], caption, repeating=markup.repeating)


def _guidance(document: WordDocument, wording: OfficeLabels, section: Section) -> str:
    title = wording.written(section.title)
    if section.table:
        return _table_guidance(document, wording, section.table, title)
    fields = [field for field in section.fields if field.example or field.help]
    if not fields:
        return ""
    rows = [head_row(document, (wording.office(key) for key in ("field", "help", "example")))]
    rows += [
        Row(
            [
                Cell(_words(document, wording, field.label, "CellLabel"), fill=EXAMPLE_SHADE),
                Cell(_words(document, wording, field.help, "CellHelp"), fill=EXAMPLE_SHADE),
                Cell(_words(document, wording, field.example, "Cell"), fill=EXAMPLE_SHADE),
            ]
        )
        for field in fields
    ]
    return table([document.width * share for share in (0.26, 0.32, 0.42)], rows, title)


def _table_guidance(document: WordDocument, wording: OfficeLabels, form: TemplateTable, caption: str) -> str:
    help_line = column_help(document, wording, form.columns)
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
