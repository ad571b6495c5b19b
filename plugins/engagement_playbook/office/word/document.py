"""The frame of a Word document: what stands around its text, and its properties."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import Template
from engagement_playbook.model.text import Span
from engagement_playbook.office.labels import OfficeLabels, PixelLogos, clipped, made_on
from engagement_playbook.office.package import repack
from engagement_playbook.office.word.blank import Look, Paper, blank
from engagement_playbook.office.word.markup import NAMESPACES, Markup, twentieths
from engagement_playbook.presentation.labels import dotted
from engagement_playbook.presentation.presentation import neutral

_LOGO_HEIGHT: Final = 9
_LONGEST_RUNNING_HEAD: Final = 80
"""Characters of a title that the head of later pages repeats; a longer one would push the text off them."""


class WordDocument:
    """One document; fill it with ``add``, in order, and take its bytes with ``save``.

    ``markup`` makes what is added. ``width`` is that of the text, in mm, on a page that may be turned (``landscape``). What the part is,
    and whether it has to come back, stands at the foot of every page.
    """

    def __init__(
        self, wording: OfficeLabels, part: Checklist | Template, *, landscape: bool, logos: PixelLogos
    ) -> None:
        self.title = wording.written(part.title)
        self.markup = Markup(east_asian=wording.is_east_asian, language=wording.office("language"))
        self._wording = wording
        paper = Paper(wording.settings.options.paper, landscape=landscape)
        look = Look(
            paper=paper,
            language=wording.office("language"),
            east_asian_language=wording.office("east_asian_language"),
            latin_font=wording.font("latin"),
            east_asian_font=wording.font("east_asian"),
            accent=wording.accent,
        )
        self._document: Document = docx.Document(io.BytesIO(blank(look)))
        self._body: list[str] = []
        self.width = paper.text_width
        self.landscape = landscape
        self._set_properties(self.title, wording.maker(part), made_on([part]))
        if neutral(part.audience):
            self._set_neutral_header(self.title, logos)
        else:
            self._set_header(self.title, logos)
        notice = wording.say("return_or_shred") if part.audience is Audience.OWN else ""
        # A neutral paper says at its foot what another one says in its head.
        secrecy = wording.confidentiality if neutral(part.audience) else ""
        self._set_footer(dotted(*wording.marks(part)), notice, secrecy)

    def add(self, *blocks: str) -> None:
        """Append paragraphs and tables."""
        self._body += blocks

    def rich(self, runs: Iterable[Span], *, bold: bool = False) -> str:
        """Set the runs of a text; links to addresses stay links."""
        pieces = []
        for run in runs:
            element = self.markup.run(
                run.text, bold=bold or run.strong, code=run.code, link=run.href is not None
            )
            if run.href:
                relation = self._document.part.relate_to(
                    run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
                )
                element = self.markup.link(relation, element)
            pieces.append(element)
        return "".join(pieces)

    def save(self) -> bytes:
        """Pack the document; the same content gives the same bytes."""
        body = self._document.element.body
        # The new body takes the place of the old one whole: to move its blocks one by one takes a time that
        # grows with the square of their length.
        new = parse_xml(f"<w:body {NAMESPACES}>{''.join(self._body)}</w:body>")
        new.append(body[-1])
        self._document.element.replace(body, new)
        packed = io.BytesIO()
        self._document.save(packed)
        return repack(packed.getvalue())

    def _set_properties(self, title: str, maker: str, created: dt.datetime) -> None:
        properties = self._document.core_properties
        properties.title = clipped(title)
        properties.author = properties.last_modified_by = clipped(maker)
        properties.language = self._wording.office("language")
        properties.comments = ""
        properties.created = properties.modified = created

    def _set_header(self, title: str, logos: PixelLogos) -> None:
        section = self._document.sections[0]
        section.different_first_page_header_footer = True
        markup, stop = self.markup, twentieths(self.width)
        house = dotted(self._wording.organisation, self._wording.confidentiality)
        continued = self._continued(title)
        right = (markup.tab() + markup.run(house)) if house else ""
        _fill(section.header, _tabbed(markup.run(continued) + right, "Header", stop))
        _fill(section.first_page_header, _tabbed(right, "Header", stop))
        if logos.organisation:
            paragraph = section.first_page_header.paragraphs[0].insert_paragraph_before()
            self._add_logo(paragraph, logos.organisation, self._wording.organisation)

    def _set_neutral_header(self, title: str, logos: PixelLogos) -> None:
        """Name both sides and the project; later pages repeat the title instead of the sides."""
        section = self._document.sections[0]
        section.different_first_page_header_footer = True
        markup, wording, parties = self.markup, self._wording, self._wording.parties
        project = markup.run(parties.project, bold=True) if parties.project else ""
        ours, theirs = (markup.run(name) if name else "" for name in (wording.organisation, parties.customer))
        middle, end = twentieths(self.width / 2), twentieths(self.width)
        _fill(
            section.header,
            _tabbed(markup.run(self._continued(title)) + markup.tab() + project, "Header", end),
        )
        first = ours + markup.tab() + project + markup.tab() + theirs
        _fill(section.first_page_header, _tabbed(first, "Header", end, middle=middle))
        if logos.organisation or logos.customer:
            paragraph = section.first_page_header.paragraphs[0].insert_paragraph_before()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(self.width), WD_TAB_ALIGNMENT.RIGHT)
            if logos.organisation:
                self._add_logo(paragraph, logos.organisation, wording.organisation)
            if logos.customer:
                paragraph.add_run("\t")
                self._add_logo(paragraph, logos.customer, parties.customer)

    def _continued(self, title: str) -> str:
        return f"{clipped(title, _LONGEST_RUNNING_HEAD)} {self._wording.say('continued')}"

    def _add_logo(self, paragraph: Any, logo: bytes, name: str) -> None:
        run = paragraph.add_run()
        run.add_picture(io.BytesIO(logo), height=Mm(_LOGO_HEIGHT))
        for picture in run._r.iter(qn("wp:docPr")):  # noqa: SLF001 - the library has no name for it
            picture.set("descr", name or self._wording.office("logo"))

    def _set_footer(self, marks: str, notice: str, secrecy: str) -> None:
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
        left, below = (notice, marks) if notice else (marks, secrecy)
        lines = _tabbed(
            (markup.run(left, bold=bool(notice)) if left else "") + markup.tab() + pages,
            "Footer",
            twentieths(self.width),
        )
        if below:
            lines += markup.paragraph(markup.run(below), "Footer")
        for footer in (section.footer, section.first_page_footer):
            _fill(footer, lines)


def _tabbed(content: str, style: str, stop: int, *, middle: int = 0) -> str:
    """Set a line whose last part stands at the right margin; with ``middle``, another part is centred there."""
    centred = f'<w:tab w:val="center" w:pos="{middle}"/>' if middle else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f'<w:tabs>{centred}<w:tab w:val="right" w:pos="{stop}"/></w:tabs></w:pPr>'
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
