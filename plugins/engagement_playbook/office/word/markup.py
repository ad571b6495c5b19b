"""WordprocessingML as text: the few elements our documents are made of.

Every function returns markup, and a text of the playbook enters it through ``run`` or an attribute,
which escape: it is never markup itself. Word insists on the order of the schema inside each
``…Pr`` element; the functions keep it, so their lines must not be sorted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape
from itertools import count
from typing import Final

from engagement_playbook.office.labels import CellChoices, clipped

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

GREY: Final = "595959"
"""The lightest grey that stays legible in a photocopy, and passes for contrast on the shade."""
SHADE: Final = "EDEDED"
EXAMPLE_SHADE: Final = "F6F3E8"
LINE: Final = "7F7F7F"

_TWENTIETHS_PER_MM: Final = 56.7
_LONGEST_NAME: Final = 64
"""Word calls a file damaged in which the title of a content control is longer."""


def twentieths(millimetres: float) -> int:
    """Convert to twentieths of a point, in which Word measures."""
    return round(millimetres * _TWENTIETHS_PER_MM)


class Markup:
    """Makes the markup of one document.

    ``east_asian`` sets characters that both scripts use (quotation marks, dashes) in the East Asian
    font. ``language`` is the tag that date controls carry. The ids of content controls count up from
    one, so they depend on nothing but the content.
    """

    def __init__(self, *, east_asian: bool, language: str) -> None:
        self._hint = '<w:rFonts w:hint="eastAsia"/>' if east_asian else ""
        self._language = escape(language)
        self._ids = count(1)

    def run(
        self,
        text: str,
        *,
        bold: bool = False,
        code: bool = False,
        color: str = "",
        size: float = 0,
        on_black: bool = False,
        link: bool = False,
    ) -> str:
        """Set a stretch of text; the style of its paragraph decides what is not said here."""
        fonts = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>' if code else self._hint
        if on_black or link:
            color = "FFFFFF" if on_black else "1F4E79"
        properties = (
            fonts
            + ("<w:b/><w:bCs/>" if bold else "")
            + (f'<w:color w:val="{color}"/>' if color else "")
            + (f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else "")
            + ('<w:u w:val="single"/>' if link else "")
            + ('<w:shd w:val="clear" w:color="auto" w:fill="000000"/>' if on_black else "")
        )
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def lines(self, text: str) -> str:
        """Set a text as it was written, each of its lines on one of its own."""
        return "<w:r><w:br/></w:r>".join(self.run(line) for line in text.split("\n"))

    def gap(self, *, keep: bool = False) -> str:
        """Keep two tables apart; with ``keep``, on one page all the same."""
        return self.paragraph(style="Gap", keep=keep)

    def tab(self) -> str:
        """Go to the next tab stop."""
        return "<w:r><w:tab/></w:r>"

    def link(self, relation: str, runs: str) -> str:
        """Make runs a link to the address that a relation of the document names."""
        return f'<w:hyperlink r:id="{escape(relation)}" w:history="1">{runs}</w:hyperlink>'

    def field(self, instruction: str) -> str:
        """Insert a field that Word computes, such as the number of a page."""
        return (
            f'<w:fldSimple w:instr=" {escape(instruction)} "><w:r><w:rPr>{self._hint}</w:rPr>'
            "<w:t>1</w:t></w:r></w:fldSimple>"
        )

    def paragraph(
        self,
        content: str = "",
        style: str = "Normal",
        *,
        keep: bool = False,
        new_page: bool = False,
        align: str = "",
    ) -> str:
        """Set runs as a paragraph; ``keep`` keeps it on the page of the next one."""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>'
            + ("<w:keepNext/>" if keep else "")
            + ("<w:pageBreakBefore/>" if new_page else "")
            + (f'<w:jc w:val="{align}"/>' if align else "")
            + f"</w:pPr>{content}</w:p>"
        )

    # Content controls: what a reader of the form fills in. One with a value shows it in place of its placeholder.

    def text_control(self, name: str, placeholder: str, value: str = "") -> str:
        """Take one line of free text; a value of several lines needs a control that keeps them."""
        kind = "<w:richText/>" if "\n" in value else "<w:text/>"
        return self._control(name, placeholder, kind, value)

    def rich_control(self, name: str, placeholder: str, value: str = "") -> str:
        """Take lines and lists in any look."""
        return self._control(name, placeholder, "<w:richText/>", value)

    def repeating(self, name: str, rows: Iterable[str]) -> str:
        """Make rows of a table to which the reader can add more of their kind."""
        items = "".join(
            f'<w:sdt><w:sdtPr><w:id w:val="{next(self._ids)}"/><w15:repeatingSectionItem/></w:sdtPr>'
            f"<w:sdtContent>{row}</w:sdtContent></w:sdt>"
            for row in rows
        )
        return (
            f"<w:sdt><w:sdtPr>{_named(name, next(self._ids))}<w15:repeatingSection/></w:sdtPr>"
            f"<w:sdtContent>{items}</w:sdtContent></w:sdt>"
        )

    def date_control(self, name: str, placeholder: str, value: str = "", day: dt.date | None = None) -> str:
        """Take a day from a calendar; ``value`` writes the one that it has."""
        chosen = f' w:fullDate="{day.isoformat()}T00:00:00Z"' if day else ""
        return self._control(
            name,
            placeholder,
            f'<w:date{chosen}><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="{self._language}"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>',
            value,
        )

    def choice_control(self, name: str, placeholder: str, options: CellChoices, value: str = "") -> str:
        """Take one of several words; where the list is open, or has not the value, any other word too."""
        kind = "dropDownList" if options.closed and value in ("", *options.words) else "comboBox"
        items = "".join(
            f'<w:listItem w:displayText="{escape(word)}" w:value="{escape(word)}"/>' for word in options.words
        )
        return self._control(name, placeholder, f"<w:{kind}>{items}</w:{kind}>", value)

    def check_control(self, name: str, size: float = 14, *, ticked: bool = False) -> str:
        """Take a tick."""
        font, sign = "Segoe UI Symbol", "☑" if ticked else "☐"
        number = next(self._ids)
        return (
            f"<w:sdt><w:sdtPr>{_named(name, number)}"
            '<w14:checkbox><w14:checked w14:val="'
            f'{int(ticked)}"/>'
            f'<w14:checkedState w14:val="2611" w14:font="{font}"/>'
            f'<w14:uncheckedState w14:val="2610" w14:font="{font}"/></w14:checkbox>'
            f'</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" '
            f'w:hAnsi="{font}" w:cs="{font}"/><w:sz w:val="{round(size * 2)}"/></w:rPr><w:t>{sign}</w:t></w:r>'
            "</w:sdtContent></w:sdt>"
        )

    def _control(self, name: str, placeholder: str, kind: str, value: str = "") -> str:
        number = next(self._ids)
        if value:
            return (
                f"<w:sdt><w:sdtPr>{_named(name, number)}{kind}</w:sdtPr>"
                f"<w:sdtContent>{self.lines(value)}</w:sdtContent></w:sdt>"
            )
        return (
            f"<w:sdt><w:sdtPr>{_named(name, number)}<w:showingPlcHdr/>{kind}</w:sdtPr>"
            f'<w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/>{self._hint}</w:rPr>'
            f"<w:t>{escape(placeholder)}</w:t></w:r></w:sdtContent></w:sdt>"
        )


def _named(name: str, number: int) -> str:
    words = escape(clipped(name, _LONGEST_NAME))
    return f'<w:alias w:val="{words}"/><w:tag w:val="{words}"/><w:id w:val="{number}"/>'
