"""The frame of a Word document: page, styles, fonts, language, header, footer, properties."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from engagement_playbook.documents.package import repack
from engagement_playbook.documents.word.markup import GREY, NAMESPACES, Markup, twentieths
from engagement_playbook.documents.wording import OfficeWording, clipped, dotted, made_on
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import Template
from engagement_playbook.model.text import Run

_PAPERS: Final = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
_LEFT: Final = 20.0
"""Room for the holes of a binder."""
_RIGHT: Final = 15.0
_LOGO_HEIGHT: Final = 9
_LONGEST_RUNNING_HEAD: Final = 80
"""Characters of a title that the head of later pages repeats; a longer one would push the text off them."""

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


class WordDocument:
    """One document; fill it with ``add``, in order, and take its bytes with ``save``.

    ``markup`` makes what is added. ``width`` is that of the text, in mm. What the part is,
    and whether it has to come back, stands at the foot of every page.
    """

    def __init__(
        self, wording: OfficeWording, part: Checklist | Template, *, landscape: bool, logo: bytes | None
    ) -> None:
        self.title = wording.written(part.title)
        self.markup = Markup(east_asian=wording.is_east_asian, language=wording.office("language"))
        self._wording = wording
        self._document: Document = docx.Document()
        self._body: list[str] = []
        self.width = self._set_page(landscape=landscape)
        self._set_styles()
        self._set_settings()
        self._set_properties(self.title, made_on([part]))
        self._set_header(self.title, logo)
        notice = wording.say("return_or_shred") if part.audience is Audience.OWN else ""
        self._set_footer(dotted(*wording.marks(part)), notice)

    def add(self, *blocks: str) -> None:
        """Append paragraphs and tables."""
        self._body += blocks

    def rich(self, runs: Iterable[Run], *, bold: bool = False) -> str:
        """Set the runs of a text; links to addresses stay links."""
        pieces = []
        for run in runs:
            made = self.markup.run(
                run.text, bold=bold or run.strong, code=run.code, link=run.href is not None
            )
            if run.href:
                relation = self._document.part.relate_to(
                    run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
                )
                made = self.markup.link(relation, made)
            pieces.append(made)
        return "".join(pieces)

    def save(self) -> bytes:
        """Pack the document; the same content gives the same bytes."""
        body = self._document.element.body
        for paragraph in [child for child in body if child.tag == qn("w:p")]:
            body.remove(paragraph)
        last = body[-1]
        for block in parse_xml(f"<w:body {NAMESPACES}>{''.join(self._body)}</w:body>"):
            last.addprevious(block)
        packed = io.BytesIO()
        self._document.save(packed)
        return repack(packed.getvalue())

    def _set_page(self, *, landscape: bool) -> float:
        width, height = _PAPERS[self._wording.settings.options.paper]
        section = self._document.sections[0]
        if landscape:
            width, height = height, width
            section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
        section.top_margin, section.bottom_margin = Mm(20), Mm(19)
        section.header_distance, section.footer_distance = Mm(9), Mm(8)
        return width - _LEFT - _RIGHT

    def _set_styles(self) -> None:
        styles = self._document.styles
        for element in [style.element for style in styles if style.name not in _KEPT]:
            styles.element.remove(element)
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        self._set_fonts(defaults)
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), self._wording.office("language"))
        language.set(qn("w:eastAsia"), self._wording.office("east_asian_language"))
        known = {style.name for style in styles}
        for name, size, bold, grey, before, after in _STYLES:
            style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            assert isinstance(style, ParagraphStyle)
            for link in style.element.findall(qn("w:link")):
                style.element.remove(link)
            style.font.size = Pt(size)
            style.font.bold = bold
            style.font.color.rgb = RGBColor.from_string(GREY if grey else "000000")
            self._set_fonts(style.element.get_or_add_rPr())
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

    def _set_fonts(self, properties: Any) -> None:
        """Name a font for each script; theme fonts would win over names, and know no Chinese one."""
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        latin, east_asian = self._wording.office("font.latin"), self._wording.office("font.east_asian")
        fonts = properties.makeelement(qn("w:rFonts"))
        for script, name in (("ascii", latin), ("eastAsia", east_asian), ("hAnsi", latin), ("cs", latin)):
            fonts.set(qn(f"w:{script}"), name)
        properties.insert(0, fonts)

    def _set_settings(self) -> None:
        settings = self._document.settings.element
        theme = settings.find(qn("w:themeFontLang"))
        theme.set(qn("w:val"), self._wording.office("language"))
        theme.set(qn("w:eastAsia"), self._wording.office("east_asian_language"))
        for mode in settings.iter(qn("w:compatSetting")):
            # Below 15 Word opens the file in compatibility mode and says so in its title bar.
            if mode.get(qn("w:name")) == "compatibilityMode":
                mode.set(qn("w:val"), "15")
        for name in ("w:savePreviewPicture", "w:rsids", "w:zoom"):
            for element in settings.findall(qn(name)):
                settings.remove(element)

    def _set_properties(self, title: str, made: dt.datetime) -> None:
        properties = self._document.core_properties
        properties.title = clipped(title)
        properties.author = properties.last_modified_by = clipped(self._wording.author)
        properties.language = self._wording.office("language")
        properties.comments = ""
        properties.created = properties.modified = made

    def _set_header(self, title: str, logo: bytes | None) -> None:
        section = self._document.sections[0]
        section.different_first_page_header_footer = True
        markup, stop = self.markup, twentieths(self.width)
        house = dotted(self._wording.organisation, self._wording.confidentiality)
        continued = f"{clipped(title, _LONGEST_RUNNING_HEAD)} {self._wording.say('continued')}"
        right = (markup.tab() + markup.run(house)) if house else ""
        _fill(section.header, _tabbed(markup.run(continued) + right, "Header", stop))
        _fill(section.first_page_header, _tabbed(right, "Header", stop))
        if logo:
            paragraph = section.first_page_header.paragraphs[0].insert_paragraph_before()
            paragraph.add_run().add_picture(io.BytesIO(logo), height=Mm(_LOGO_HEIGHT))
            for picture in section.first_page_header.part.element.iter(qn("wp:docPr")):
                picture.set("descr", self._wording.organisation or self._wording.office("logo"))

    def _set_footer(self, marks: str, notice: str) -> None:
        section = self._document.sections[0]
        markup = self.markup
        # The numbers are fields; what stands around them is the locale's.
        before, between, after = self._wording.say("page_of", page="\0", pages="\0").split("\0")
        pages = (
            (markup.run(before) if before else "")
            + markup.field("PAGE")
            + markup.run(between)
            + markup.field("NUMPAGES")
            + (markup.run(after) if after else "")
        )
        lines = _tabbed(
            (markup.run(notice, bold=True) if notice else "") + markup.tab() + pages,
            "Footer",
            twentieths(self.width),
        ) + markup.paragraph(markup.run(marks), "Footer")
        for footer in (section.footer, section.first_page_footer):
            _fill(footer, lines)


def _tabbed(content: str, style: str, stop: int) -> str:
    """Set a line whose second half stands at the right margin."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:tabs><w:tab w:val="right" w:pos="{stop}"/></w:tabs></w:pPr>'
        f"{content}</w:p>"
    )


def _fill(story: Any, paragraphs: str) -> None:
    """Replace what stands in a header or footer."""
    story.is_linked_to_previous = False
    element = story.part.element
    for old in list(element):
        element.remove(old)
    for block in parse_xml(f"<w:hdr {NAMESPACES}>{paragraphs}</w:hdr>"):
        element.append(block)
