"""A workbook: its formats, its lists to choose from, its pages, and text that stays text.

Every text goes in through ``write_string``, so that one that begins with ``=`` is not a formula; a
formula never holds a text of the playbook, only the cell where the text stands.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Container, Iterable, Sequence
from typing import Any, Final, TypeAlias

import xlsxwriter
import xlsxwriter.utility

from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import Template
from engagement_playbook.office.labels import CellChoices, OfficeLabels, clipped
from engagement_playbook.presentation.labels import dotted
from engagement_playbook.presentation.presentation import neutral
from engagement_playbook.support.text_width import text_width

SHADE: Final = "#EDEDED"
EXAMPLE_SHADE: Final = "#F6F3E8"
GREY: Final = "#595959"
LINE: Final = "#7F7F7F"
LINK: Final = "#1F4E79"

Look: TypeAlias = dict[str, Any]
"""Properties of a format, as XlsxWriter names them."""

FRAME: Final[Look] = {"border": 1, "border_color": LINE}
HEAD: Final[Look] = {"bold": True, "bg_color": SHADE, **FRAME}
EXAMPLE: Final[Look] = {"bg_color": EXAMPLE_SHADE, **FRAME}

DATE_FORMAT: Final = "yyyy-mm-dd"
TIME_FORMAT: Final = "hh:mm"
_LAST_MINUTE: Final = dt.time(23, 59, 59)

_PAPERS: Final = {"a4": (9, 8.27, 11.69), "letter": (1, 8.5, 11.0)}
"""How Excel names a paper, and its sides in inches."""
_MARGINS: Final[Look] = {"left": 0.6, "right": 0.5, "top": 0.7, "bottom": 0.7}
_CHARACTERS_PER_INCH: Final = 13.7
"""Digits of the workbook's font that a column is measured in."""
_MARGIN_OF_A_COLUMN: Final = 0.8
_ARROW: Final = "▼▼"
"""Stands for the room that the button of a filter takes from a title."""
_ROW: Final = 20.0
"""Points that a row is high unless it says otherwise."""
_SMALLEST_PRINT: Final = 0.75
"""How small a sheet may be printed so that its last rows do not stand alone on a second page."""
_POINTS_PER_LINE: Final = 14.5
_HIGHEST_ROW: Final = 409.0
_LONGEST_SHEET_NAME: Final = 31
_LONGEST_HEADER: Final = 255
_LONGEST_PROMPT: Final = 255
_LONGEST_PROMPT_TITLE: Final = 32
_SMALL: Final = "&8 "
"""Eight points in a header or footer; the space keeps a number that follows from being read as the size."""
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_FIRST_DAY: Final = dt.date(1990, 1, 1)


class Book:
    """One workbook; add sheets, write to them, and take its bytes with ``save``.

    ``created`` is its date: no clock decides the bytes. A book that is not of one ``part`` is our own.
    """

    def __init__(
        self,
        wording: OfficeLabels,
        *,
        title: str,
        created: dt.datetime,
        part: Checklist | Template | None = None,
    ) -> None:
        self._wording = wording
        self._neutral = part is not None and neutral(part.audience)
        self._font = wording.font("cells")
        self._packed = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._packed,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": self._font, "font_size": 10},
            },
        )
        self._book.set_properties(
            {
                "title": clipped(title),
                "author": clipped(wording.maker(part) if part else wording.author),
                "created": created,
            }
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()
        self._lists: dict[tuple[str, ...], str] = {}

    def sheet(self, name: str, *, landscape: bool = True) -> Sheet:
        """Add a sheet that prints on pages as wide as the paper; a name that is taken gets a number."""
        allowed = self._allowed(name)
        sheet = self._book.add_worksheet(allowed)
        paper, short_side, long_side = _PAPERS[self._wording.settings.options.paper]
        sheet.set_paper(paper)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**_MARGINS)
        sheet.hide_gridlines(2)
        sheet.set_default_row(_ROW)
        width, height = (long_side, short_side) if landscape else (short_side, long_side)
        room = (width - _MARGINS["left"] - _MARGINS["right"]) * _CHARACTERS_PER_INCH
        points = (height - _MARGINS["top"] - _MARGINS["bottom"]) * 72
        return Sheet(self, sheet, allowed, room, points)

    def save(self) -> bytes:
        """Pack the workbook; the same content gives the same bytes."""
        if self._lists:
            hidden = self._book.add_worksheet(self._allowed(self._wording.office("sheet.lists")))
            hidden.hide()
            for column, words in enumerate(self._lists):
                for row, word in enumerate(words):
                    hidden.write_string(row, column, word)
                letter = xlsxwriter.utility.xl_col_to_name(column)
                place = f"={quoted(hidden.get_name())}!${letter}$1:${letter}${len(words)}"
                self._book.define_name(self._lists[words], place)
        self._book.close()
        return self._packed.getvalue()

    def format(self, **properties: Any) -> Any:
        """Make a format once; text is wrapped and stands in the middle unless said otherwise."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base: Look = {"font_name": self._font, "font_size": 10, "valign": "vcenter", "text_wrap": True}
            if "border" in properties and properties.get("align", "left") == "left":
                # Without an alignment a text that stands at the top is not indented from the left.
                base |= {"indent": 1, "align": "left"}
            self._formats[key] = self._book.add_format({**base, **properties})
        return self._formats[key]

    def change(self, **properties: Any) -> Any:
        """Make a format that a condition lays over a cell: only what is said changes."""
        return self._book.add_format(properties)

    def list_name(self, words: tuple[str, ...]) -> str:
        """Name a list for drop-downs; its words stand on a hidden sheet."""
        return self._lists.setdefault(words, f"choices_{len(self._lists) + 1}")

    def error(self, kind: str) -> str:
        """Say what is wrong with what was typed."""
        return self._wording.office(f"error.{kind}")

    def header(self, sheet: Any, marks: Iterable[str], notice: str) -> None:
        """Print whose it is above, and what, which version and which page below.

        A neutral sheet has both sides and the project above, and what is confidential below.
        """
        wording = self._wording
        if self._neutral:
            parties = wording.parties
            sides = {"L": wording.organisation, "C": parties.project, "R": parties.customer}
            room = _LONGEST_HEADER // 3
            above = "".join(
                f"&{place}{_SMALL}{_printable(words, _LONGEST_HEADER - room + 5)}"
                for place, words in sides.items()
                if words
            )
            notice = wording.confidentiality
        else:
            house = dotted(wording.organisation, wording.confidentiality)
            above = f"&R{_SMALL}{_printable(house, 10)}"
        before, between, after = wording.say("page_of", page="\0", pages="\0").split("\0")
        pages = f"&R{_SMALL}{before}&P{between}&N{after}"
        sheet.set_header(above)
        room = len(pages) + len(notice) + 20
        sheet.set_footer(f"&L{_SMALL}{_printable(notice, 10)}\n{_printable(dotted(*marks), room)}{pages}")

    def _allowed(self, name: str) -> str:
        words = _FORBIDDEN.sub(" ", name).strip().strip("'").strip() or "-"
        # The one name Excel keeps for itself.
        words = f"{words} 1" if words.casefold() == "history" else words
        candidate, number = clipped(words, _LONGEST_SHEET_NAME), 1
        while candidate.casefold() in self._names:
            number += 1
            ending = f" {number}"
            candidate = clipped(words, _LONGEST_SHEET_NAME - len(ending)) + ending
        self._names.add(candidate.casefold())
        return candidate


class Sheet:
    """One sheet; rows and columns count from zero, as in XlsxWriter, whose own object is ``raw``.

    ``room`` is the width of its paper in characters and ``points`` the height: printing makes a wider
    sheet smaller, but none wider.
    """

    def __init__(self, book: Book, raw: Any, name: str, room: float, points: float) -> None:
        self.book = book
        self.raw = raw
        self.name = name
        self._paper = room
        self._points = points
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}

    def columns(self, *widths: float) -> None:
        """Set the widths of the first columns, in characters."""
        for column, width in enumerate(widths):
            self._widths[column] = width
            self.raw.set_column(column, column, width)

    def look(self, column: int, **look: Any) -> None:
        """Say how what is added below in a column will look."""
        self.raw.set_column(column, column, self._widths[column], self.book.format(**look))

    def fill_width(self, *widths: float, fixed: Container[int] = ()) -> None:
        """Set the widths of the first columns and share among them what the paper has left.

        What is ``fixed`` keeps its width: room for a date is not needed twice.
        """
        free = [width for column, width in enumerate(widths) if column not in fixed]
        left = self._paper - sum(width + _MARGIN_OF_A_COLUMN for width in widths)
        more = 1 + max(left, 0) / sum(free) if free else 1
        self.columns(
            *(width if column in fixed else round(width * more, 1) for column, width in enumerate(widths))
        )

    def text(self, row: int, column: int, words: str, *, last: int | None = None, **look: Any) -> None:
        """Write a text, up to a ``last`` column where it takes several."""
        shape = self.book.format(**look)
        if last is not None and last > column:
            self.raw.merge_range(row, column, row, last, "", shape)
        if words:
            self.raw.write_string(row, column, words, shape)
        else:
            self.raw.write_blank(row, column, None, shape)

    def link(self, row: int, column: int, words: str, target: str, **look: Any) -> None:
        """Write a text that leads to another sheet."""
        shape = self.book.format(font_color=LINK, underline=1, **look)
        self.raw.write_url(row, column, f"internal:{quoted(target)}!A1", shape, words)

    def formula(self, row: int, column: int, formula: str, value: object, **look: Any) -> None:
        """Write a formula, with the value it has in the file as it is made: not every program computes it."""
        self.raw.write_formula(row, column, formula, self.book.format(**look), value)

    def height(self, row: int, *texts: tuple[str, int, int], least: float = 20, size: float = 10) -> None:
        """Make a row high enough for each text from one column to another.

        Excel would do it by itself when a cell is edited, and neither LibreOffice nor WPS when the
        file is opened; merged cells are never fitted.
        """
        lines = max(
            sum(
                math.ceil(max(_digits(line), 1) * size / 10 / self._room(first, last))
                for line in words.split("\n")
            )
            for words, first, last in texts
        )
        height = max(least, lines * _POINTS_PER_LINE * size / 10 + 7)
        self._heights[row] = min(height, _HIGHEST_ROW)
        self.raw.set_row(row, self._heights[row])

    def print_together(self, rows: int) -> None:
        """Print the first rows on one page where that leaves them legible."""
        smaller = min(1.0, self._paper / sum(width + _MARGIN_OF_A_COLUMN for width in self._widths.values()))
        height = sum(self._heights.get(row, _ROW) for row in range(rows))
        if min(smaller, self._points / height) >= _SMALLEST_PRINT:
            self.raw.fit_to_pages(1, 1)

    def gap(self, row: int) -> None:
        """Leave a little room between two blocks."""
        self.raw.set_row(row, 10)

    def filter_height(self, row: int, titles: Sequence[str]) -> None:
        """Make a row of titles high enough beside the arrows of a filter."""
        self.height(row, *((title + _ARROW, column, column) for column, title in enumerate(titles)))

    def _room(self, first: int, last: int) -> float:
        return sum(self._widths[column] for column in range(first, last + 1)) - 2.5

    def choose(
        self, rows: tuple[int, int], column: int, options: CellChoices, prompt: tuple[str, str] = ("", "")
    ) -> None:
        """Offer words to choose from; where the list is open, another word is kept after a question."""
        self._validate(
            rows,
            column,
            {
                "validate": "list",
                "source": f"={self.book.list_name(options.words)}",
                "error_type": "stop" if options.closed else "warning",
                "error_message": self.book.error("choice" if options.closed else "other"),
            },
            prompt,
        )

    def take_date(self, rows: tuple[int, int], column: int, prompt: tuple[str, str] = ("", "")) -> None:
        """Take dates only."""
        checks = {"validate": "date", "criteria": ">=", "value": _FIRST_DAY}
        self._validate(rows, column, {**checks, "error_message": self.book.error("date")}, prompt)

    def take_time(self, rows: tuple[int, int], column: int, prompt: tuple[str, str] = ("", "")) -> None:
        """Take times of the day; anything else after a question."""
        checks = {"validate": "time", "criteria": "between", "minimum": dt.time(), "maximum": _LAST_MINUTE}
        error = {"error_type": "warning", "error_message": self.book.error("time")}
        self._validate(rows, column, {**checks, **error}, prompt)

    def take_number(self, rows: tuple[int, int], column: int, prompt: tuple[str, str] = ("", "")) -> None:
        """Take numbers; anything else after a question."""
        checks = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
        error = {"error_type": "warning", "error_message": self.book.error("number")}
        self._validate(rows, column, {**checks, **error}, prompt)

    def take_text(self, rows: tuple[int, int], column: int, prompt: tuple[str, str] = ("", "")) -> None:
        """Take anything."""
        self._validate(rows, column, {"validate": "any"}, prompt)

    def _validate(
        self, rows: tuple[int, int], column: int, rule: dict[str, Any], prompt: tuple[str, str]
    ) -> None:
        title, message = prompt
        if message:
            rule["input_title"] = clipped(title, _LONGEST_PROMPT_TITLE)
            rule["input_message"] = clipped(message, _LONGEST_PROMPT)
        if rule != {"validate": "any"}:
            self.raw.data_validation(rows[0], column, rows[1], column, {"ignore_blank": True, **rule})


def cells(rows: tuple[int, int], column: int, sheet: str = "") -> str:
    """Write a range for a formula: some rows of a column, perhaps of another sheet."""
    letter = xlsxwriter.utility.xl_col_to_name(column)
    place = f"${letter}${rows[0] + 1}:${letter}${rows[1] + 1}"
    return f"{quoted(sheet)}!{place}" if sheet else place


def beside(row: int, column: int) -> str:
    """Write a cell for a rule that moves down row by row with what it is applied to."""
    return f"${xlsxwriter.utility.xl_col_to_name(column)}{row + 1}"


def quoted(sheet: str) -> str:
    """Write the name of a sheet for a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def _digits(words: str) -> float:
    """Measure a text in widths of a digit."""
    return text_width(words, narrow=0.9)


def _printable(words: str, taken: int) -> str:
    """Make a text fit a header beside what is ``taken``: an ampersand would be a command there."""
    room = _LONGEST_HEADER - taken
    doubled = words.replace("&", "&&")
    while len(doubled) > room:
        words = words.rstrip("…")[:-1].rstrip() + "…"
        doubled = words.replace("&", "&&")
    return doubled
