"""Read a printed PDF back, the way a search, a screen reader or a printer driver does."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

A4 = (595, 842)
LETTER = (612, 792)

_HEAD, _FOOT, _MARGIN = 50, 56, 39
"""Where the running head ends, the running foot and the right margin begin, in points from the edges of the paper."""


def squeezed(text: str) -> str:
    """Drop all white space: where a line breaks is not part of a text.

    PDFium gives U+0002 for a hyphen at the end of a line.
    """
    return "".join(text.replace("\x02", "-").split())


@dataclass(frozen=True)
class Table:
    """A table on a page: its upper and lower end, its rows below the head, and whether it stands above all words."""

    top: float
    bottom: float
    rows: int
    goes_on: bool


@dataclass(frozen=True)
class Reading:
    """A PDF, opened again."""

    pdf: bytes

    @cached_property
    def document(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.pdf)

    @cached_property
    def text(self) -> str:
        """Everything printed, without white space."""
        return "".join(self.page_texts)

    @cached_property
    def page_texts(self) -> list[str]:
        """What is printed on each page, without white space."""
        return [squeezed(page.get_textpage().get_text_bounded()) for page in self.document]

    @cached_property
    def heads(self) -> list[str]:
        """What the running head of each page says, without white space."""
        return [
            squeezed(page.get_textpage().get_text_bounded(bottom=page.get_height() - _HEAD))
            for page in self.document
        ]

    def lines_of_the_foot(self, page: int) -> int:
        """Count the lines of the running foot of a page."""
        words = self.document[page].get_textpage()
        bottoms = sorted(
            round(words.get_charbox(index, loose=True)[1])
            for index in range(words.count_chars())
            if words.get_charbox(index)[3] < _FOOT
        )
        return sum(below - above > 5 for above, below in pairwise([-9, *bottoms]))

    @cached_property
    def body(self) -> str:
        """Everything printed but the running heads and feet, without white space: a sentence may go on overleaf."""
        return "".join(
            squeezed(page.get_textpage().get_text_bounded(bottom=_FOOT, top=page.get_height() - _HEAD))
            for page in self.document
        )

    @property
    def blank_pages(self) -> list[int]:
        """The numbers of the pages that have nothing between the running head and the running foot."""
        return [number for number, page in enumerate(self.document, 1) if not _has_ink(page)]

    @property
    def filled_shares(self) -> list[float]:
        """How far down each page has ink, as a share of what is between the running head and the running foot."""
        return [_filled_share(page) for page in self.document]

    def sizes_of_letters(self, page: int, *, below: float = 0, above: float = 0) -> set[float]:
        """Return the sizes of the letters of a page, in points, between two distances from its edges."""
        height = self.document[page].get_height()
        words = self.document[page].get_textpage()
        return {
            round(pdfium.FPDFText_GetFontSize(words, index), 1)
            for index in range(words.count_chars())
            if chr(pdfium.FPDFText_GetUnicode(words, index)).isalnum()
            and above < words.get_charbox(index)[1] < height - below
        }

    def places(self, word: str, page: int = 0) -> list[tuple[float, float, float, float]]:
        """Where a word begins on a page: left, bottom, right and top of its first letter, from top to bottom."""
        words = self.document[page].get_textpage()
        search, places = words.search(word, match_case=True, match_whole_word=True), []
        while at := search.get_next():
            places.append(words.get_charbox(at[0]))
        return sorted(places, key=lambda place: -place[3])

    def baselines(self, sign: str, page: int = 0) -> list[float]:
        """How high each occurrence of a character stands on a page, from the top."""
        words = self.document[page].get_textpage()
        heights = []
        for index in range(words.count_chars()):
            if chr(pdfium.FPDFText_GetUnicode(words, index)) == sign:
                x, y = ctypes.c_double(), ctypes.c_double()
                pdfium.FPDFText_GetCharOrigin(words, index, x, y)
                heights.append(y.value)
        return sorted(heights, reverse=True)

    def codes(self, page: int = 0) -> list[str]:
        """What a phone reads from the codes on a page."""
        picture = self.document[page].render(scale=150 / 72, grayscale=True)
        view = memoryview(bytes(picture.buffer)).cast("B", shape=[picture.height, picture.stride])
        return [found.text for found in zxingcpp.read_barcodes(view)]

    def links(self, page: int = 0) -> list[str]:
        """The addresses to which a page links, in order, each once though its words may stand on two lines."""
        opened, place, link = self.document[page], ctypes.c_int(0), pdfium.FPDF_LINK()
        found: dict[str, None] = {}
        while pdfium.FPDFLink_Enumerate(opened.raw, ctypes.byref(place), ctypes.byref(link)):
            action = pdfium.FPDFLink_GetAction(link)
            size = pdfium.FPDFAction_GetURIPath(self.document.raw, action, None, 0)
            address = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(self.document.raw, action, address, size)
            found[address.value.decode()] = None
        return [*found]

    @property
    def pages(self) -> int:
        return len(self.document)

    @property
    def sizes(self) -> set[tuple[int, int]]:
        """The sizes of the pages in points."""
        return {(round(page.get_width()), round(page.get_height())) for page in self.document}

    @property
    def metadata(self) -> dict[str, str]:
        return {key: value for key, value in self.document.get_metadata_dict().items() if value}

    @property
    def addresses(self) -> list[str]:
        """Where the links of all pages lead that leave the document."""
        return [address for page in self.document for address in _addresses(self.document, page)]

    @property
    def bookmarks(self) -> list[str]:
        return [bookmark.get_title() for bookmark in self.document.get_toc()]

    @property
    def tagged(self) -> bool:
        return bool(pdfium.FPDFCatalog_IsTagged(self.document))

    @property
    def language(self) -> str:
        length = pdfium.FPDFCatalog_GetLanguage(self.document, None, 0)
        buffer = (ctypes.c_ushort * (length // 2))()
        pdfium.FPDFCatalog_GetLanguage(self.document, buffer, length)
        return bytes(buffer).decode("utf-16-le").rstrip("\0")

    @property
    def alternative_texts(self) -> list[str]:
        """What a screen reader says for each picture, in reading order."""
        return [words for page in range(self.pages) for words in self.alternatives_on(page)]

    def alternatives_on(self, page: int) -> list[str]:
        """What a screen reader says for each picture of a page."""
        return _alternatives(self.document[page])

    def sizes_of_text(self, page: int = 0) -> list[tuple[float, str]]:
        """The size of each letter on a page above its foot, with the letter."""
        words = self.document[page].get_textpage()
        return [
            (
                round(pdfium.FPDFText_GetFontSize(words, index), 1),
                chr(pdfium.FPDFText_GetUnicode(words, index)),
            )
            for index in range(words.count_chars())
            if words.get_charbox(index)[1] > _FOOT
            and not chr(pdfium.FPDFText_GetUnicode(words, index)).isspace()
        ]

    def blank_rows(self, page: int = 0) -> list[tuple[float, float]]:
        """Upper and lower line of each row of a table or form on a page that nothing is printed in."""
        lines, words = self.lines(page), self.document[page].get_textpage()
        rows = []
        for place, (left, right, upper) in enumerate(lines):
            below = [
                line
                for line in lines[place + 1 :]
                if line[0] < right - 1 and left + 1 < line[1] and line[2] < upper - 2
            ]
            if below:
                lower = below[0][2]
                printed = words.get_text_bounded(left=left, bottom=lower, right=right, top=upper)
                if lower > _FOOT and not printed.strip():
                    rows.append((upper, lower))
        return rows

    def lines(self, page: int = 0) -> list[tuple[float, float, float]]:
        """The horizontal lines drawn on a page: left and right end and height, from top to bottom."""
        drawn = (
            path.get_bounds()
            for path in self.document[page].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=15)
        )
        flat = {(left, right, (bottom + top) / 2) for left, bottom, right, top in drawn if top - bottom < 1.2}
        return sorted(flat, key=lambda line: -line[2])

    def crossed(self, page: int = 0) -> str:
        """The letters and digits of a page that a line runs through, or that stand in its margin."""
        sheet = self.document[page]
        paths = sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=15)
        upright = [bounds for bounds in (path.get_bounds() for path in paths) if bounds[2] - bounds[0] < 1.2]
        flat, words = self.lines(page), sheet.get_textpage()
        return "".join(
            words.get_text_range(index, 1)
            for index in range(words.count_chars())
            for left, bottom, right, top in [words.get_charbox(index)]
            if words.get_text_range(index, 1).isalnum()
            if right > sheet.get_width() - _MARGIN
            or any(
                left + 0.5 < (line[0] + line[2]) / 2 < right - 0.5 and line[1] < (bottom + top) / 2 < line[3]
                for line in upright
            )
            or any(
                from_left < (left + right) / 2 < to_right and bottom + 0.5 < height < top - 0.5
                for from_left, to_right, height in flat
            )
        )

    def tables(self, page: int = 0) -> list[Table]:
        """The tables with a shaded head on a page, from top to bottom."""
        sheet = self.document[page]
        paths = sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=15)
        bounds = [path.get_bounds() for path in paths]
        heads = {
            round(top, 1) for left, bottom, right, top in bounds if top - bottom > 10 and right - left > 20
        }
        sides = sorted(
            (round(bottom, 1), round(top, 1))
            for left, bottom, right, top in bounds
            if right - left < 1.2 and top - bottom > 10
        )
        words = sheet.get_textpage()
        tops = [words.get_charbox(index)[3] for index in range(words.count_chars())]
        first = max((top for top in tops if top < sheet.get_height() - _HEAD), default=0)
        lines = self.lines(page)
        tables = []
        for head in sorted(heads, reverse=True):
            reach = head
            while further := [bottom for bottom, top in sides if bottom < reach - 1 < reach <= top + 1]:
                reach = min(further)
            rows = sorted({round(height) for *_, height in lines if reach - 1 < height < head + 1})
            tables.append(Table(head, reach, len(rows) - 2, goes_on=head > first))
        return tables

    def fonts_of(self, character: str) -> list[str]:
        """Return the family in which each occurrence of a character is set, from left to right and page by page."""
        placed = []
        for number, page in enumerate(self.document):
            words = page.get_textpage()
            for index in range(words.count_chars()):
                if chr(pdfium.FPDFText_GetUnicode(words, index)) == character:
                    buffer = ctypes.create_string_buffer(200)
                    pdfium.FPDFText_GetFontInfo(words, index, buffer, 200, None)
                    name = buffer.value.decode().rpartition("+")[2].partition("-")[0]
                    placed.append((number, words.get_charbox(index)[0], name))
        return [name for *_, name in sorted(placed)]

    def smallest_type(self, page: int = 0) -> float:
        """The smallest size, in points, of what is printed between the running head and the running foot."""
        sheet = self.document[page]
        words, top = sheet.get_textpage(), sheet.get_height() - _HEAD
        return min(
            float(pdfium.FPDFText_GetFontSize(words, index))
            for index in range(words.count_chars())
            if _FOOT < words.get_charbox(index)[1] < top and words.get_text_range(index, 1).strip()
        )

    @property
    def fonts(self) -> dict[str, bool]:
        """Every font in use, and whether it travels with the file."""
        found = {}
        for page in self.document:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=15):
                font = pdfium.FPDFTextObj_GetFont(each)
                buffer = ctypes.create_string_buffer(200)
                pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
                found[buffer.value.decode()] = pdfium.FPDFFont_GetIsEmbedded(font) == 1
        return found


def _rows_between_head_and_foot(page: pypdfium2.PdfPage) -> list[bytes]:
    scale = 0.5
    picture = page.render(scale=scale, grayscale=True)
    first, last = int(_HEAD * scale), picture.height - int(_FOOT * scale)
    points = bytes(picture.buffer)
    return [points[row * picture.stride : (row + 1) * picture.stride] for row in range(first, last)]


def _has_ink(page: pypdfium2.PdfPage) -> bool:
    return min(map(min, _rows_between_head_and_foot(page))) < 200


def _filled_share(page: pypdfium2.PdfPage) -> float:
    rows = _rows_between_head_and_foot(page)
    inked = [place for place, row in enumerate(rows, 1) if min(row) < 200]
    return max(inked, default=0) / len(rows)


def _alternatives(page: pypdfium2.PdfPage) -> list[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    found: list[str] = []

    def walk(element: object) -> None:
        length = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
        if length > 2:
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDF_StructElement_GetAltText(element, buffer, length)
            found.append(buffer.raw.decode("utf-16-le").rstrip("\0"))
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
                walk(child)

    try:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return found


def _addresses(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> list[str]:
    place, link, found = ctypes.c_int(0), pdfium.FPDF_LINK(), []
    while pdfium.FPDFLink_Enumerate(page, place, link):
        if action := pdfium.FPDFLink_GetAction(link):
            buffer = ctypes.create_string_buffer(2_000)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, len(buffer))
            found.append(buffer.value.decode())
    return [address for address in found if address]
