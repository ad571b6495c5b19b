"""A Word document without words: page, styles, fonts, language.

All documents of a playbook in one language begin with the same one. To make it takes as long as to
fill it, so it is made once and kept.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from engagement_playbook.office.package import repack
from engagement_playbook.office.word.markup import GREY

_PAPERS: Final = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
_LEFT: Final = 20.0
"""Room for the holes of a binder."""
_RIGHT: Final = 15.0

_KEPT: Final = (
    *("Normal", "Default Paragraph Font", "Normal Table", "No List"),
    *("Title", "Heading 1", "Heading 2", "Header", "Footer"),
)
"""Of the library's styles: the others are 400 KB of table designs that we do not use."""

# Name, size in points, bold, grey, space before and after in points.
_STYLES: Final = (
    ("Normal", 10.5, False, False, 0, 4),
    ("Title", 20, True, False, 0, 3),
    ("Heading 1", 13, True, False, 10, 4),
    ("Heading 2", 11, True, False, 7, 3),
    ("Header", 8.5, False, True, 0, 2),
    ("Footer", 8, False, True, 0, 0),
    ("Kicker", 9, True, True, 0, 2),
    ("Small", 9, False, True, 0, 4),
    ("Cell", 10, False, False, 0, 0),
    ("Cell Label", 9.5, True, False, 0, 0),
    ("Cell Head", 9, True, False, 0, 0),
    ("Cell Help", 8.5, False, True, 0, 0),
    # Between tables: Word joins those that touch.
    ("Gap", 4, False, False, 0, 0),
)
_PLACEHOLDER: Final = "Placeholder Text"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document is printed on."""

    name: str
    landscape: bool

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in mm."""
        width, height = _PAPERS[self.name]
        return (height, width) if self.landscape else (width, height)

    @property
    def text_width(self) -> float:
        """How wide the text is, in mm."""
        return self.size[0] - _LEFT - _RIGHT


@dataclass(frozen=True, slots=True)
class Look:
    """All that a blank document depends on; languages are named as Word names them."""

    paper: Paper
    language: str
    east_asian_language: str
    latin_font: str
    east_asian_font: str
    accent: str = "000000"


@lru_cache(maxsize=8)
def blank(look: Look) -> bytes:
    """Make a document without words; one that was made before is given again."""
    document = docx.Document()
    _set_page(document, look.paper)
    _set_styles(document, look)
    _set_settings(document, look)
    packed = io.BytesIO()
    document.save(packed)
    return repack(packed.getvalue())


def _set_page(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    if paper.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    width, height = paper.size
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.top_margin, section.bottom_margin = Mm(20), Mm(19)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)


def _set_styles(document: Document, look: Look) -> None:
    styles = document.styles
    for element in [style.element for style in styles if style.name not in _KEPT]:
        styles.element.remove(element)
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(defaults, look)
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), look.language)
    language.set(qn("w:eastAsia"), look.east_asian_language)
    known = {style.name for style in styles}
    for name, size, bold, grey, before, after in _STYLES:
        style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        for link in style.element.findall(qn("w:link")):
            style.element.remove(link)
        style.font.size = Pt(size)
        style.font.bold = bold
        titled = name.startswith(("Title", "Heading"))
        style.font.color.rgb = RGBColor.from_string(GREY if grey else look.accent if titled else "000000")
        _set_fonts(style.element.get_or_add_rPr(), look)
        layout = style.paragraph_format
        # The library's headers have tab stops for a Letter page of its own.
        layout.tab_stops.clear_all()
        layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.1
        layout.keep_with_next = name.startswith(("Title", "Heading", "Kicker"))
    placeholder = styles.add_style(_PLACEHOLDER, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(placeholder, CharacterStyle)
    placeholder.font.color.rgb = RGBColor.from_string(GREY)
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)


def _set_fonts(properties: Any, look: Look) -> None:
    """Name a font for each script; theme fonts would win over names, and know no Chinese one."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    latin, east_asian = look.latin_font, look.east_asian_font
    fonts = properties.makeelement(qn("w:rFonts"))
    for script, name in (("ascii", latin), ("eastAsia", east_asian), ("hAnsi", latin), ("cs", latin)):
        fonts.set(qn(f"w:{script}"), name)
    properties.insert(0, fonts)


def _set_settings(document: Document, look: Look) -> None:
    settings = document.settings.element
    theme = settings.find(qn("w:themeFontLang"))
    theme.set(qn("w:val"), look.language)
    theme.set(qn("w:eastAsia"), look.east_asian_language)
    for mode in settings.iter(qn("w:compatSetting")):
        # Below 15 Word opens the file in compatibility mode and says so in its title bar.
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for name in ("w:savePreviewPicture", "w:rsids", "w:zoom"):
        for element in settings.findall(qn(name)):
            settings.remove(element)
