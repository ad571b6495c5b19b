"""Read an Office file the way a checker does: its parts, its words, its rules."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.workbook import Workbook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass(frozen=True)
class Package:
    """The parts of an Office file."""

    content: bytes

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.content))

    @cached_property
    def names(self) -> list[str]:
        return self.archive.namelist()

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.archive.read(name))

    def parts(self, start: str) -> list[Any]:
        return [self.xml(name) for name in self.names if name.startswith(start) and name.endswith(".xml")]

    @cached_property
    def properties(self) -> dict[str, str]:
        return {etree.QName(each).localname: each.text or "" for each in self.xml("docProps/core.xml")}


class Word(Package):
    """A Word file."""

    @cached_property
    def document(self) -> Any:
        return self.xml("word/document.xml")

    @cached_property
    def stories(self) -> list[Any]:
        """The document, its headers and its footers."""
        return [self.document, *self.parts("word/header"), *self.parts("word/footer")]

    @cached_property
    def paragraphs(self) -> list[str]:
        """Every paragraph, headers and footers included, and every word of a drop-down."""
        found = [
            "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
            for story in self.stories
            for paragraph in story.iter(f"{W}p")
        ]
        return found + [item.get(f"{W}displayText") for item in self.document.iter(f"{W}listItem")]

    @cached_property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


class Excel(Package):
    """An Excel file."""

    @cached_property
    def workbook(self) -> Workbook:
        """The file as an independent reader sees it."""
        return openpyxl.load_workbook(io.BytesIO(self.content))

    @cached_property
    def strings(self) -> list[str]:
        """Every text of a cell, a drop-down or a prompt that belongs to no formula."""
        shared = self.xml("xl/sharedStrings.xml")
        found = [
            "".join(text.text or "" for text in element.iter(f"{S}t")) for element in shared.iter(f"{S}si")
        ]
        rules = [rule for sheet in self.sheets.values() for rule in sheet.iter(f"{S}dataValidation")]
        return found + [
            rule.get(name) for rule in rules for name in ("promptTitle", "prompt") if rule.get(name)
        ]

    @cached_property
    def text(self) -> str:
        return "\n".join(self.strings)

    @cached_property
    def sheets(self) -> dict[str, Any]:
        """Sheets by name, in order."""
        names = [element.get("name") for element in self.xml("xl/workbook.xml").iter(f"{S}sheet")]
        return {name: self.xml(f"xl/worksheets/sheet{place}.xml") for place, name in enumerate(names, 1)}

    @cached_property
    def formulas(self) -> list[str]:
        return [formula.text for sheet in self.sheets.values() for formula in sheet.iter(f"{S}f")]
