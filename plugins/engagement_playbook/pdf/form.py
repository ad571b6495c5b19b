"""A document template as a form to fill in by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    FieldType.CHOICE: 22,
}
"""Columns of a known width, in millimetres, a choice where it is no box to tick; texts share what is left."""

_SHARES: Final = {FieldType.TEXT: 2, FieldType.LONG_TEXT: 3}

_ROOM: Final = {False: 176, True: 245}
_LEAST_TEXT: Final = {False: 40, True: 22}
"""What a table has of a page and a text of a table, at least, by whether the sheet is turned, in millimetres.

Handwriting needs 40 mm; where a text has less, the sheet is turned.
"""

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

_MOST_LINES: Final = 3
"""Boxes in a row of a table take so many lines at most; a column whose boxes need more is filled in with letters."""
_WIDEST_NAME: Final = 42
_INSET, _TITLE_INSET = 2.4, 3.2
_BOX: Final = 3.4 + 1.0 + 2.0
_LETTER, _BOLD_LETTER, _CHARACTER = 1.75, 1.95, 3.2
"""Lengths in a cell, in millimetres: around texts and titles, a box with its gaps, letters, a Chinese character."""


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
    tables = [section.table for section in template.sections if section.table]
    landscape = any(_too_narrow(context, table) for table in tables)
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
            _section(context, section, landscape=landscape, with_help=own) for section in template.sections
        ],
        "signatures": _signatures(context, template),
        "qr": context.live_code(Reference("template", template.id)) if own else None,
    }
    return filled_in(context, paper, template, filled)


def _section(context: PaperContext, section: Section, *, landscape: bool, with_help: bool) -> Json:
    return {
        "title": context.words(section.title),
        "intro": context.runs(section.intro),
        "rows": [
            [_field(context, field, share, with_help=with_help) for field, share in row]
            for row in _lines(section.fields, _LINE[landscape])
        ],
        "table": _table_of_template(context, section.table, landscape=landscape) if section.table else None,
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table to fill in, in the words of one language."""

    type: FieldType
    label: str
    choices: tuple[str, ...] = ()


def blank_table(
    context: PaperContext,
    rows: int,
    columns: Sequence[Column],
    *,
    lettered: Collection[int] = (),
    landscape: bool = False,
) -> Json:
    """Describe a table with empty rows.

    Choices are boxes with words in each row, or name the rows where there is one for each. Those of ``lettered``
    columns, told by their places, are named once above the table, by letters.
    """
    named_rows = _names_rows(rows, columns)
    widths = _widths(rows, columns, lettered, landscape=landscape)
    if None not in widths:
        # Nothing shares what is left: all do.
        shares, widths = widths, [None] * len(columns)
    else:
        shares = [_SHARES.get(column.type, 1) for column in columns]
    return {
        "rows": rows,
        "columns": [
            {
                "type": column.type.value,
                "label": column.label,
                "width": width,
                "share": share,
                "choices": [*column.choices] if place in _ticked(rows, columns, lettered) else [],
                "names": [*column.choices] if named_rows and place == 0 else [],
            }
            for place, (column, width, share) in enumerate(zip(columns, widths, shares, strict=True))
        ],
        "named": [*_legend(context, [columns[place] for place in sorted(lettered)])] or None,
    }


def _legend(context: PaperContext, columns: Iterable[Column]) -> Iterator[Json]:
    gap = ""
    for column in columns:
        yield {"t": gap + context.say("choices", column=column.label), "b": True}
        for letter, words in zip(_letters(), column.choices, strict=False):
            yield {"t": f"{letter}\u00a0", "b": True}
            yield {"t": f"{words}  "}
        gap = "\u00a0\u00a0\u00a0 "


def _table_of_template(context: PaperContext, table: TemplateTable, *, landscape: bool) -> Json:
    columns = _columns(table, context.locale.code)
    lettered = _lettered(context, table)
    return blank_table(context, table.rows, columns, lettered=lettered, landscape=landscape)


def _columns(table: TemplateTable, language: str) -> list[Column]:
    return [
        Column(
            column.type,
            column.label[language].plain,
            tuple(choice.label[language].plain for choice in column.choices.values) if column.choices else (),
        )
        for column in table.columns
    ]


def _names_rows(rows: int, columns: Sequence[Column]) -> bool:
    """Say whether the first column has a choice for each row: then its words stand there."""
    return len(columns[0].choices) == rows


def _ticked(rows: int, columns: Sequence[Column], lettered: Collection[int]) -> list[int]:
    """List the places of the columns whose choices are ticked."""
    return [
        place
        for place, column in enumerate(columns)
        if column.choices and place not in lettered and not (place == 0 and _names_rows(rows, columns))
    ]


def _widths(
    rows: int, columns: Sequence[Column], lettered: Collection[int], *, landscape: bool
) -> list[float | None]:
    """How wide each column is in millimetres; None for one that shares what the others leave."""
    boxed = _boxed_widths(rows, columns, lettered, landscape=landscape) or {}
    widths = [boxed.get(place, _known_width(column)) for place, column in enumerate(columns)]
    if _names_rows(rows, columns):
        widths[0] = _name_width(columns[0].choices)
    left = _ROOM[landscape] - sum(width or 0 for width in widths)
    shares = [
        0 if width else _SHARES.get(column.type, 1) for column, width in zip(columns, widths, strict=True)
    ]
    return [
        max(width or 0, _title_width(column))
        if width or left * share < _title_width(column) * sum(shares)
        else None
        for column, width, share in zip(columns, widths, shares, strict=True)
    ]


def _known_width(column: Column) -> float | None:
    """How wide a column is whose width is known from what goes into it."""
    width = _WIDTHS.get(column.type)
    return width and max(width, _title_width(column))


def _title_width(column: Column) -> float:
    """How wide a column is at least, so that no word runs out of its title; Chinese words are divided."""
    words = re.split(r"\s|(?<=[-/])", column.label)
    return _TITLE_INSET + max(text_width(word, narrow=_BOLD_LETTER, wide=0) for word in words)


def _name_width(names: Iterable[str]) -> float:
    longest = max(text_width(words, narrow=_LETTER, wide=_CHARACTER) for words in names)
    return min(max(longest + _INSET, _WIDTHS[FieldType.CHOICE]), _WIDEST_NAME)


def _boxed_widths(
    rows: int, columns: Sequence[Column], lettered: Collection[int], *, landscape: bool
) -> dict[int, float] | None:
    """How wide the columns with boxes are, so that rows take as few lines as can be; None where there is no room."""
    ticked = _ticked(rows, columns, lettered)
    room = float(_ROOM[landscape])
    for place, column in enumerate(columns):
        if place == 0 and _names_rows(rows, columns):
            room -= _name_width(column.choices)
        elif place not in ticked:
            room -= _known_width(column) or _LEAST_TEXT[landscape]
    for lines in range(1, _MOST_LINES + 1):
        widths = {place: _box_width(columns[place].choices, lines) for place in ticked}
        if sum(widths.values()) <= room:
            return widths
    return None


def _lettered(context: PaperContext, table: TemplateTable) -> set[int]:
    """Return the columns whose boxes have no room, however the sheet is turned: in one language, and so in all."""
    lettered: set[int] = set()
    for language in context.playbook.languages:
        columns = _columns(table, language)
        while _boxed_widths(table.rows, columns, lettered, landscape=True) is None:
            left = _ticked(table.rows, columns, lettered)
            if not left:
                break
            lettered.add(max(left, key=lambda place: _box_width(columns[place].choices, _MOST_LINES)))
    return lettered


def _too_narrow(context: PaperContext, table: TemplateTable) -> bool:
    """Whether a table needs a turned sheet in some language: a form is held alike in all of them."""
    lettered = _lettered(context, table)
    return any(
        _boxed_widths(table.rows, _columns(table, language), lettered, landscape=False) is None
        for language in context.playbook.languages
    )


def _box_width(choices: Sequence[str], lines: int) -> float:
    """How wide a column is whose choices take so many lines as boxes with words."""
    boxes = [_BOX + text_width(words, narrow=_LETTER, wide=_CHARACTER) for words in choices]
    widths = sorted({sum(boxes[first:last]) for last in range(len(boxes) + 1) for first in range(last)})
    narrowest = next(
        width for width in widths if width >= max(boxes) and _lines_of_boxes(boxes, width) <= lines
    )
    return max(narrowest + _INSET, _WIDTHS[FieldType.CHOICE])


def _lines_of_boxes(boxes: Iterable[float], room: float) -> int:
    lines, used = 1, 0.0
    for box in boxes:
        # The widths are sums of boxes: what just fits is no line more.
        if used and used + box > room + 0.01:
            lines, used = lines + 1, 0.0
        used += box
    return lines


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
