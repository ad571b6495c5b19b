"""Tables in Word: widths that hold, heads that repeat, rows that stay on one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from engagement_playbook.model.template import FieldType, TemplateField
from engagement_playbook.office.word.markup import LINE, twentieths

_MOST_KEPT: Final = 3_000
"""Characters of markup above which a row may break: kept whole, it could be higher than a page."""

_MOST_TOGETHER: Final = 7
"""Rows up to which a table goes to the next page whole."""

_LOOSE: Final = re.compile(r'(<w:pStyle w:val="[A-Za-z0-9]+"/>)(?!<w:keepNext/>)')
"""A paragraph that may part from the next one; text cannot look like it, since text is escaped."""

_WIDTHS: Final = {
    FieldType.CHECK: 16.0,
    FieldType.NUMBER: 18.0,
    FieldType.SHORT_TEXT: 22.0,
    FieldType.TIME: 18.0,
    FieldType.DATE: 25.0,
    FieldType.PERSON_ROLE: 29.0,
    FieldType.MOMENT: 29.0,
    FieldType.CHOICE: 29.0,
}
"""Columns of a known width, in millimetres; texts share what is left."""

_SHARES: Final = {FieldType.TEXT: 2, FieldType.LONG_TEXT: 3}
_LEAST_TEXT: Final = 34.0
"""Below this many millimetres a text is a stack of single words, and the page is turned."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs in a table; ``span`` counts the columns they take.

    ``begins`` one over several rows, ``goes_on`` is that one in the row below.
    """

    content: str
    fill: str = ""
    span: int = 1
    top: bool = False
    begins: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other; a ``header`` is repeated on every page. ``height`` is the least, in mm."""

    cells: Sequence[Cell]
    header: bool = False
    height: float = 0


def table(
    widths: Sequence[float],
    rows: Sequence[Row],
    caption: str,
    *,
    keep: bool = False,
    repeating: Callable[[str, Iterable[str]], str] | None = None,
) -> str:
    """Make a table with columns of these widths, in mm; ``caption`` names it to a screen reader.

    A short table stays on one page; with ``keep``, on the page of what follows it. ``repeating`` makes the
    rows below the head some that the reader can add to.
    """
    together = len(rows) if keep else len(rows) - 1 if len(rows) <= _MOST_TOGETHER else 0
    grid = "".join(f'<w:gridCol w:w="{twentieths(width)}"/>' for width in widths)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{twentieths(width)}" w:type="dxa"/>'
        for side, width in (("top", 0.9), ("left", 1.6), ("bottom", 0.9), ("right", 1.6))
    )
    parts = [_row(row, widths, keep=place < together) for place, row in enumerate(rows)]
    heads = sum(row.header for row in rows)
    body = "".join(parts[:heads]) + (
        repeating(caption, parts[heads:]) if repeating else "".join(parts[heads:])
    )
    first_row = int(any(row.header for row in rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twentieths(sum(widths))}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>"
        f'<w:tblLook w:val="{"0020" if first_row else "0080"}" w:firstRow="{first_row}" w:lastRow="0" '
        f'w:firstColumn="{1 - first_row}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _row(row: Row, widths: Sequence[float], *, keep: bool) -> str:
    cells = []
    column = 0
    for cell in row.cells:
        width = sum(widths[column : column + cell.span])
        column += cell.span
        content = _LOOSE.sub(r"\1<w:keepNext/>", cell.content) if keep else cell.content
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{twentieths(width)}" w:type="dxa"/>'
            + (f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "")
            + ('<w:vMerge w:val="restart"/>' if cell.begins else "<w:vMerge/>" if cell.goes_on else "")
            + (f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else "")
            + f'<w:vAlign w:val="{"top" if cell.top else "center"}"/></w:tcPr>{content}</w:tc>'
        )
    kept = max(len(cell.content) for cell in row.cells) <= _MOST_KEPT
    properties = (
        ("<w:cantSplit/>" if kept else "")
        + (f'<w:trHeight w:val="{twentieths(row.height)}" w:hRule="atLeast"/>' if row.height else "")
        + ("<w:tblHeader/>" if row.header else "")
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def column_widths(columns: Sequence[TemplateField], room: float) -> list[float]:
    """Share the width of a page among the columns of a form's table, in mm."""
    fixed = sum(_WIDTHS.get(column.type, 0) for column in columns)
    shares = sum(_SHARES.get(column.type, 0) for column in columns)
    if not shares:
        return [room * _WIDTHS[column.type] / fixed for column in columns]
    share = max(room - fixed, _LEAST_TEXT / 2 * shares) / shares
    widths = [_WIDTHS.get(column.type, share * _SHARES.get(column.type, 0)) for column in columns]
    return [width * room / sum(widths) for width in widths]


def is_crowded(columns: Sequence[TemplateField], room: float) -> bool:
    """Say whether a table leaves its texts too little of a page's width."""
    fixed = sum(_WIDTHS.get(column.type, 0) for column in columns)
    texts = sum(column.type not in _WIDTHS for column in columns)
    return fixed > room or (texts > 0 and (room - fixed) / texts < _LEAST_TEXT)
