"""A document template as a form to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from string import ascii_uppercase
from typing import Final

from engagement_playbook.engagement.filling import BLANK, FilledForm
from engagement_playbook.model.base import Audience
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import FieldType, Section, Template, TemplateField, TemplateTable
from engagement_playbook.pdf.filled import filled_in
from engagement_playbook.pdf.notice import notice
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.presentation.presentation import neutral
from engagement_playbook.support.text_width import text_width

_WIDTHS: Final = {
    FieldType.CHECK: 14,
    FieldType.DATE: 24,
    FieldType.TIME: 17,
    FieldType.NUMBER: 17,
    FieldType.SHORT_TEXT: 20,
    FieldType.PERSON_ROLE: 27,
    FieldType.MOMENT: 30,
    FieldType.CHOICE: 29,
}
"""Columns of a known width, in millimetres; texts share what is left."""

_SHARES: Final = {FieldType.TEXT: 2, FieldType.LONG_TEXT: 3}

_PORTRAIT: Final = 176
_LEAST_TEXT: Final = 40
"""Handwriting needs this many millimetres; below it the sheet is turned."""

_SHORT: Final = (
    FieldType.DATE,
    FieldType.TIME,
    FieldType.MOMENT,
    FieldType.NUMBER,
    FieldType.SHORT_TEXT,
    FieldType.CHECK,
    FieldType.PERSON_ROLE,
)
_LINE: Final = {False: 3, True: 4}
"""Shares of a line, by whether the sheet is turned: a short field takes one, a text two, a long text all."""

_FEW: Final = 3
"""So many choices stand in each row as boxes to tick; more are named once, above the table, by letters."""
_LINES_OF_BOXES: Final = 2
_LONG_TABLE: Final = 12
"""In a table of more rows, boxes have one line of a row: else it would take more pages."""
_WIDEST: Final = 42
"""A column of choices may be so wide, in millimetres, where its boxes then stand on one line."""
_INSET: Final = 2.4
_BOX: Final = 3.6 + 1.0 + 2.0
_LETTER, _CHARACTER = 1.6, 3.2
"""Lengths in a cell of boxes, in millimetres: around them, a box with its gaps, a letter, a Chinese character."""


def form(
    context: PaperContext, template: Template, *, visit: str | None = None, filled: FilledForm = BLANK
) -> Paper:
    """Describe the form of a template.

    ``visit`` is the title of the meeting whose pack holds the form; then the cover has the fields to
    fill in. Alone, a form names its phase and has them itself. ``filled`` is what is printed in it already.

    Help is printed on forms for our own eyes only: before the customer lies a clean form.
    """
    if template.is_notice:
        return notice(context, template, visit=visit)
    own = template.audience is Audience.OWN
    landscape = any(_too_narrow(context, section.table) for section in template.sections if section.table)
    paper: Paper = {
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
        "signatures": _signatures(context, template),
        "qr": context.live_code(Reference("template", template.id)) if own else None,
    }
    return filled_in(context, paper, template, filled)


def _section(context: PaperContext, section: Section, *, line: int, with_help: bool) -> Json:
    return {
        "title": context.words(section.title),
        "intro": context.runs(section.intro),
        "rows": [_row(context, row, line, with_help=with_help) for row in _lines(section.fields, line)],
        "table": _table(context, section.table) if section.table else None,
    }


def _row(
    context: PaperContext, row: Iterable[tuple[TemplateField, int]], line: int, *, with_help: bool
) -> Json:
    """Set fields beside each other; short ones alone keep their width, and the rest of the line stays blank."""
    fields = [*row]
    short = all(field.type in _SHORT for field, _ in fields)
    return {
        "fields": [_field(context, field, share, with_help=with_help) for field, share in fields],
        "rest": line - sum(share for _, share in fields) if short else 0,
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
        "choices": [*_choices(context, field)],
    }


def _choices(context: PaperContext, field: TemplateField) -> list[str]:
    return [context.words(choice.label) for choice in field.choices.values] if field.choices else []


def _table(context: PaperContext, table: TemplateTable) -> Json:
    columns: list[Json] = []
    named: list[Json] = []
    for column in table.columns:
        choices = _choices(context, column)
        boxed = 0 < _lines_of_boxes(choices) <= (1 if table.rows > _LONG_TABLE else _LINES_OF_BOXES)
        if choices and not boxed:
            gap = "\u00a0\u00a0\u00a0 " if named else ""
            label = context.say("choices", column=context.words(column.label))
            named.append({"t": gap + label, "b": True})
            for letter, words in zip(_letters(), choices, strict=False):
                named += [{"t": f"{letter}\u00a0", "b": True}, {"t": f"{words}  "}]
        columns.append(
            {
                "type": column.type.value,
                "label": context.words(column.label),
                "width": _width(context, column),
                "share": _SHARES.get(column.type, 1),
                "choices": [*choices] if boxed else [],
            }
        )
    return {"rows": table.rows, "columns": columns, "named": named or None}


def _width(context: PaperContext, column: TemplateField) -> float | None:
    """How wide a column is in millimetres; None for one that shares what the others leave."""
    width = _WIDTHS.get(column.type)
    if width is None or column.type is not FieldType.CHOICE:
        return width
    on_one_line = sum(map(_box, _choices(context, column))) + _INSET
    return on_one_line if width < on_one_line <= _WIDEST else width


def _box(words: str) -> float:
    return _BOX + text_width(words, narrow=_LETTER, wide=_CHARACTER)


def _lines_of_boxes(choices: list[str]) -> int:
    """Count the lines that choices take in a cell as boxes with words; 0 where they are too many or too long."""
    boxes = [*map(_box, choices)]
    if len(boxes) > _FEW:
        return 0
    if sum(boxes) + _INSET <= _WIDEST:
        return min(1, len(boxes))
    lines, used = 1, 0.0
    room = _WIDTHS[FieldType.CHOICE] - _INSET
    for box in boxes:
        if used + box > room:
            lines, used = lines + 1, 0.0
        used += box
    return 0 if max(boxes) > room else lines


def _letters() -> Iterator[str]:
    """Count A, B, … Z and on with numbers."""
    yield from ascii_uppercase
    yield from map(str, count(len(ascii_uppercase) + 1))


def _signatures(context: PaperContext, template: Template) -> Json:
    return [
        {
            "party": party.name,
            "seal": party.seal,
            "signers": [{"name": signer.name, "seal": signer.seal} for signer in party.signers],
        }
        for party in context.signing_parties(template)
    ]


def _too_narrow(context: PaperContext, table: TemplateTable) -> bool:
    widths = [_width(context, column) for column in table.columns]
    texts = widths.count(None)
    return texts > 0 and (_PORTRAIT - sum(filter(None, widths))) / texts < _LEAST_TEXT
