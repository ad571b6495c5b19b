"""Unpack a workbook that somebody sent, within limits, and look through its sheets before a library reads them.

A library makes a table as large as the last cell, decompresses whatever is there, and gives a formula's last
value for the formula. So size, macros, formulas, links and merged cells are looked for here.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

# Entities are what makes XML dangerous: a document type, where they are declared, is refused.
from xml.parsers import expat

MAX_BYTES: Final = 20_000_000
MAX_UNPACKED: Final = 100_000_000
MAX_PARTS: Final = 2_000
MAX_ROWS: Final = 25_000
"""Lines of one sheet; a cell far below is a table that fills the memory."""

MAX_COLUMNS: Final = 200

MOST_PLACES: Final = 100
"""Formulas, links and merged cells of one sheet that are kept."""

_CHUNK: Final = 1 << 20
_OLD_FORMAT: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_READ: Final = (".xml", ".rels")
_COUNTS: Final = ("count", "uniqueCount")
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class RefusedWorkbookError(Exception):
    """A file that is not read; the message says why, ``hint`` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(slots=True)
class SheetParts:
    """What a sheet has beside plain values, by line and column, both from 0."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    faults: list[tuple[int, int]] = field(default_factory=list)
    """Cells that show a fault, such as #REF!."""
    links: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    """The first cell of each group of merged cells."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A workbook without anything but its tables, packed again, and what was seen in each sheet by its name."""

    content: bytes
    sheets: dict[str, SheetParts]


def unpack(content: bytes) -> Unpacked:
    """Unpack a workbook. Raises RefusedWorkbookError for anything that is not a plain one of a sensible size."""
    if content.startswith(_OLD_FORMAT):
        raise RefusedWorkbookError(
            "it has a password, or is of the old format .xls", "save it as .xlsx without a password"
        )
    if not content.startswith(_ZIP):
        raise RefusedWorkbookError("it is no Excel workbook", "save it as .xlsx")
    try:
        parts = dict(_parts(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise damaged() from error
    if _WORKBOOK not in parts or _RELATIONS not in parts:
        raise RefusedWorkbookError("it is no Excel workbook", "save it as .xlsx")
    try:
        for part in parts.values():
            _parse(part, _pass_over)
        sheets = {name: _Scan().sheet(parts[part]) for name, part in _sheet_parts(parts)}
    # A part that is not there, and an encoding that nobody knows, are LookupErrors.
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged() from error
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return Unpacked(packed.getvalue(), sheets)


def damaged() -> RefusedWorkbookError:
    """Return what is raised for a file that no program has written so."""
    return RefusedWorkbookError(
        "the file is damaged", "open it in Excel and save it again, or ask for it again"
    )


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that tables are made of; what a file says of its sizes is not believed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        names = [entry.filename for entry in entries]
        if any(name.casefold().endswith("vbaproject.bin") for name in names):
            raise RefusedWorkbookError("it holds macros", "save it as .xlsx, which has none")
        if len(names) > MAX_PARTS or len(set(names)) < len(names):
            raise damaged()
        left = MAX_UNPACKED
        for entry in entries:
            if entry.filename.endswith(_READ):
                part = io.BytesIO()
                with archive.open(entry) as source:
                    while chunk := source.read(_CHUNK):
                        part.write(chunk)
                        if (left := left - len(chunk)) < 0:
                            raise RefusedWorkbookError(
                                f"unpacked it has more than {MAX_UNPACKED // 1_000_000} MB",
                                "take the copy as it was saved first, or a new workbook",
                            )
                yield entry.filename, part.getvalue()


def _sheet_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet with that of its part."""
    targets: dict[str, str] = {}
    for name, attributes in _elements(parts[_RELATIONS]):
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    for name, attributes in _elements(parts[_WORKBOOK]):
        if name == "sheet":
            yield attributes.get("name", ""), targets.get(attributes.get("id", ""), "")


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """List the elements of a small part, with names and attributes without their namespaces."""
    elements: list[tuple[str, dict[str, str]]] = []
    _parse(xml, lambda name, attributes: elements.append((name, attributes)))
    return elements


def _pass_over(name: str, attributes: dict[str, str]) -> None:
    """Take no notice of an element."""


def _parse(xml: bytes, on_element: Callable[[str, dict[str, str]], object]) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        # The library takes memory for as many texts and styles as a part says it has.
        if any(len(attributes.get(key, "")) > len(str(len(xml))) for key in _COUNTS):
            raise damaged()
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        on_element(name.rpartition(" ")[2], plain)

    def refuse(*_: object) -> None:
        raise damaged()

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)


class _Scan:
    """Looks through one sheet."""

    def __init__(self) -> None:
        self.parts = SheetParts()
        self.line = self.column = -1

    def sheet(self, xml: bytes) -> SheetParts:
        _parse(xml, self._element)
        return self.parts

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self.line = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self.line + 1
                self.column = -1
            case "c":
                self.line, self.column = _place(attributes.get("r", "")) or (self.line, self.column + 1)
                if attributes.get("t") == "e":
                    _keep(self.parts.faults, (self.line, self.column))
            case "v" | "is" | "f":
                if self.line >= MAX_ROWS or self.column >= MAX_COLUMNS:
                    raise RefusedWorkbookError(
                        f"a sheet has more than {MAX_ROWS:,} lines or {MAX_COLUMNS} columns",
                        "delete what stands far below or to the right",
                    )
                if name == "f":
                    _keep(self.parts.formulas, (self.line, self.column))
            case "hyperlink" | "mergeCell":
                place = _place(attributes.get("ref", ""))
                if place:
                    _keep(self.parts.links if name == "hyperlink" else self.parts.merged, place)


def _keep(places: list[tuple[int, int]], place: tuple[int, int]) -> None:
    if len(places) < MOST_PLACES:
        places.append(place)


def _place(reference: str) -> tuple[int, int] | None:
    """Return line and column of a cell or of the first cell of a range; None for anything else."""
    match = _CELL.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
