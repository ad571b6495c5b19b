"""Payloads in every text of every kind of file, in everything that a build makes; prints what ran, was fetched or is no text.

    .venv/bin/python -m tests.drills.payloads               nine playbooks, about twenty minutes on two cores

Pages are opened in a browser, and searched; Word, Excel, CSV and PDF files are taken apart: a formula, a field, a macro,
a link of a scheme that is none of ours, a script or an embedded file falls. Ends with 1 if anything did.
"""

import argparse
import csv
import ctypes
import io
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from playwright.sync_api import sync_playwright
from pypdfium2 import raw

from tests.helpers import chromium
from tests.helpers.commands import run_module
from tests.helpers.payloads import ALL_BUILDS, PAYLOADS, crawl, fill, hidden
from tests.helpers.playbooks import plant

FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
"""What makes a spreadsheet compute, at the start of a cell."""

_SHEET = re.compile(rb"'(?:[^']|'')*'!")
"""The name of a sheet in a formula of ours: it is quoted, and may be any text."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]([^<]*)")
_OF_A_PAYLOAD = re.compile(rb"Q\d+Q|evil|hit|cmd|HYPERLINK|IMPORT|WEBSERVICE|DDE")

OFFICE = {
    "a field": re.compile(rb"<w:instrText|<w:fldSimple|<w:fldChar"),
    "a link": re.compile(rb"TargetMode=\"External\""),
    "a script": re.compile(rb"vbaProject|<(?:\w+:)?(?:oleObject|control|ddeLink|externalReference)[ >]"),
}


def office_troubles(file: Path) -> Iterator[str]:
    """Take a Word or Excel file apart."""
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            for formula in _FORMULA.findall(content):
                if _OF_A_PAYLOAD.search(_SHEET.sub(b"", formula)):
                    yield f"{file.name} {name}: the formula {formula!r}"
            for kind, pattern in OFFICE.items():
                if pattern.search(content) and not (
                    kind == "a field" and name.startswith(("word/header", "word/footer"))
                ):
                    yield f"{file.name} {name}: {kind}"


def csv_troubles(file: Path) -> Iterator[str]:
    """Read a table of texts as a spreadsheet does, with each sign that may part its columns."""
    text = file.read_text(encoding="utf-8-sig")
    for delimiter in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            for cell in row:
                if FORMULA.match(cell):
                    yield f"{file.name}, columns parted by {delimiter!r}: {cell[:60]!r}"


def pdf_troubles(file: Path) -> Iterator[str]:
    """Ask a reader of PDF what acts in a file: scripts, attachments, and where its links lead."""
    document = pdfium.PdfDocument(file)
    if count := raw.FPDFDoc_GetJavaScriptActionCount(document):
        yield f"{file.name}: {count} scripts"
    if count := document.count_attachments():
        yield f"{file.name}: {count} attachments"
    for page in document:
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, position, link):
            action = raw.FPDFLink_GetAction(link)
            kind = raw.FPDFAction_GetType(action) if action else raw.PDFACTION_GOTO
            address = ctypes.create_string_buffer(4096)
            if kind == raw.PDFACTION_URI:
                raw.FPDFAction_GetURIPath(document, action, address, len(address))
            if kind not in (raw.PDFACTION_GOTO, raw.PDFACTION_URI):
                yield f"{file.name}: an action of kind {kind}"
            if b"evil.example" in address.value or not re.match(rb"https?://|mailto:|\Z", address.value):
                yield f"{file.name}: a link to {address.value!r}"


@dataclass(slots=True)
class Output:
    """Files of one kind: how many were taken apart, and what was found in them."""

    files: int = 0
    troubles: list[str] = field(default_factory=list)


KINDS: dict[str, tuple[str, Callable[[Path], Iterator[str]]]] = {
    "Word": ("*.docx", office_troubles),
    "Excel": ("*.xlsx", office_troubles),
    "CSV": ("*.csv", csv_troubles),
    "PDF": ("*.pdf", pdf_troubles),
}


def make(root: Path) -> None:
    """Make the site of a playbook with its papers and documents, and its tables."""
    for arguments in (
        ("mkdocs", "build", "--quiet", "--no-strict"),
        ("engagement_playbook", "export", "csv", "exported"),
    ):
        done = run_module(root, *arguments)
        if done.returncode:
            raise RuntimeError(done.stdout[-4000:])


def take_apart(root: Path, outputs: dict[str, Output]) -> None:
    """Look into every file that readers get from a playbook."""
    for kind, (pattern, troubles) in KINDS.items():
        for file in sorted((*(root / "site").rglob(pattern), *(root / "exported").rglob(pattern))):
            outputs[kind].files += 1
            outputs[kind].troubles += troubles(file)


def main() -> None:
    """Build the playbooks, take everything apart and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--builds", type=int, default=ALL_BUILDS)
    given = parser.parse_args()
    outputs = {kind: Output() for kind in ("pages", *KINDS)}
    placed = 0
    with tempfile.TemporaryDirectory(prefix="playbook-drill-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.require())
        for build in range(given.builds):
            filled = fill(plant(Path(folder) / str(build)), build, given.builds)
            placed += sum(payload in words for words in filled.words.values() for payload in PAYLOADS)
            make(filled.root)
            result = crawl(filled.root / "site", browser)
            pages = outputs["pages"]
            pages.files += result.pages
            pages.troubles += result.troubles
            pages.troubles += [
                f"not shown: {place}" for place in sorted(hidden(filled, result.words), key=str)
            ]
            take_apart(filled.root, outputs)
            sys.stderr.write(f"\r{build + 1} of {given.builds} playbooks")
        browser.close()
    sys.stdout.write(
        f"\n{len(PAYLOADS)} payloads at {placed:,} places\n{'output':<10}{'files':>8}{'fell':>8}\n"
    )
    for kind, output in outputs.items():
        sys.stdout.write(f"{kind:<10}{output.files:>8,}{len(output.troubles):>8,}\n")
        for trouble in output.troubles[:20]:
            sys.stdout.write(f"  {trouble}\n")
    sys.exit(any(output.troubles or not output.files for output in outputs.values()))


if __name__ == "__main__":
    main()
