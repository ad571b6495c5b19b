"""A document template as a form to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engagement_playbook.model.base import Audience
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import FieldType, Section, Template, TemplateField, TemplateTable
from engagement_playbook.pdf.notice import notice
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.presentation.presentation import neutral

_WIDTHS: Final = {
    FieldType.CHECK: 14,
    FieldType.DATE: 24,
    FieldType.NUMBER: 17,
    FieldType.PERSON_ROLE: 27,
    FieldType.MOMENT: 30,
    FieldType.CHOICE: 29,
}
"""Columns of a known width, in millimetres; texts share what is left."""

_SHARES: Final = {FieldType.TEXT: 2, FieldType.LONG_TEXT: 3}

_PORTRAIT: Final = 176
_LEAST_TEXT: Final = 40
"""Handwriting needs this many millimetres; below it the sheet is turned."""

_SHORT: Final = (FieldType.DATE, FieldType.MOMENT, FieldType.NUMBER, FieldType.CHECK, FieldType.PERSON_ROLE)
_LINE: Final = {False: 3, True: 4}
"""Shares of a line, by whether the sheet is turned: a short field takes one, a text two, a long text all."""

_CIRCLED: Final = 3
"""So many choices stand in each row, to be circled; more are named once, above the table."""


def form(context: PaperContext, template: Template, *, visit: str | None = None) -> Paper:
    """Describe the form of a template.

    ``visit`` is the title of the meeting whose pack holds the form; then the cover has the fields to
    fill in. Alone, a form names its phase and has them itself.

    Help is printed on forms for our own eyes only: before the customer lies a clean form.
    """
    if template.is_notice:
        return notice(context, template, visit=visit)
    own = template.audience is Audience.OWN
    landscape = any(_too_narrow(section.table) for section in template.sections if section.table)
    return {
        "kind": "form",
        "id": template.id,
        "title": context.words(template.title),
        "chip": context.phase_number(template.phase) if visit is None and own else None,
        "kicker": context.title(template.phase) if visit is None and own else visit,
        "own": own,
        "neutral": neutral(template.audience),
        "audience": context.audience(template.audience),
        "style": None,
        "meta": None,
        "purpose": context.runs(template.purpose),
        "fields": {**context.parties.values()} if visit is None else None,
        "marks": [*context.marks(template)],
        "landscape": landscape,
        "sections": [
            _section(context, section, line=_LINE[landscape], with_help=own) for section in template.sections
        ],
        "signatures": [*(context.title(role) for role in template.signatures)],
        "qr": context.live_code(Reference("template", template.id)) if own else None,
    }


def _section(context: PaperContext, section: Section, *, line: int, with_help: bool) -> Json:
    return {
        "title": context.words(section.title),
        "intro": context.runs(section.intro),
        "rows": [
            [_field(context, field, share, with_help=with_help) for field, share in row]
            for row in _lines(section.fields, line)
        ],
        "table": _table(context, section.table) if section.table else None,
    }


def _lines(fields: Iterable[TemplateField], line: int) -> list[list[tuple[TemplateField, int]]]:
    """Set fields with their shares beside each other as long as they fit a line; their order stays."""
    lines: list[list[tuple[TemplateField, int]]] = []
    for field in fields:
        share = _share(field, line)
        if lines and sum(taken for _, taken in lines[-1]) + share <= line:
            lines[-1].append((field, share))
        else:
            lines.append([(field, share)])
    return lines


def _share(field: TemplateField, line: int) -> int:
    if field.type in _SHORT:
        return 1
    return 2 if field.type is FieldType.TEXT else line


def _field(context: PaperContext, field: TemplateField, share: int, *, with_help: bool) -> Json:
    return {
        "type": field.type.value,
        "share": share,
        "label": context.words(field.label),
        "help": context.words(field.help) if field.help and with_help else None,
        "choices": _choices(context, field),
    }


def _choices(context: PaperContext, field: TemplateField) -> list[Json]:
    return [context.words(choice.label) for choice in field.choices.values] if field.choices else []


def _table(context: PaperContext, table: TemplateTable) -> Json:
    columns: list[Json] = []
    named: list[Json] = []
    for column in table.columns:
        choices = _choices(context, column)
        circled = 0 < len(choices) <= _CIRCLED
        values = " / ".join(map(str, choices))
        if values and not circled:
            gap = "\u00a0\u00a0\u00a0 " if named else ""
            label = context.say("choices", column=context.words(column.label))
            named += [{"t": gap + label, "b": True}, {"t": values}]
        columns.append(
            {
                "type": column.type.value,
                "label": context.words(column.label),
                "width": _WIDTHS.get(column.type),
                "share": _SHARES.get(column.type, 1),
                "circled": values if circled else None,
            }
        )
    return {"rows": table.rows, "columns": columns, "named": named or None}


def _too_narrow(table: TemplateTable) -> bool:
    fixed = sum(_WIDTHS.get(column.type, 0) for column in table.columns)
    texts = sum(column.type not in _WIDTHS for column in table.columns)
    return texts > 0 and (_PORTRAIT - fixed) / texts < _LEAST_TEXT
