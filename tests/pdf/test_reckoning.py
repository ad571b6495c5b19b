"""What the Typst files reckon of heights is what Typst lays out."""

from pathlib import Path

import pytest

from engagement_playbook.pdf import Job
from engagement_playbook.pdf.compiler import compile_pdf
from tests.pdf.paper_reader import PaperReader

FRAME = """
#import "page_setup.typ": describe, set-up
#import "style.typ": *
#import "sheet.typ": items-table, texts-heights
#import "bilingual.typ": paired-heights, paired-table, shares
#import "form.typ": form-pieces
#let (parts, ..about) = json("data.json")
#show: set-up.with(about.long_words)
#describe(about)
#let same(laid-out, reckoned) = assert(
  calc.abs(laid-out - reckoned) < 0.01pt,
  message: "laid out " + repr(laid-out) + ", reckoned " + repr(reckoned),
)
#let part = (own: about.own) + parts.first()
#let bare(sheet) = sheet + (groups: ())
#layout(size => for t in (0, 0.4, 1) {
  let space = spacing(t)
  WHAT
})
"""
SHEET = """for with-evidence in (true, false) {
    let table(sheet) = high(size.width, items-table(sheet, space, auto, with-evidence))
    let heights = texts-heights(part, size.width, with-evidence)
    same(table(part), table(bare(part)) + row-heights(heights, space).sum())
  }"""
BILINGUAL = """for (evidence, notes, owners) in ((true, true, true), (false, false, false)) {
    let shown = (evidence: evidence, notes: notes, owners: owners)
    let texts = shares(part.sides)
    let table(sides) = high(size.width, paired-table(sides, space, auto, shown, texts))
    let heights = paired-heights(part.sides, size.width, texts, shown)
    same(table(part.sides), table(part.sides.map(bare)) + row-heights(heights, space).sum())
  }"""
# Without room to write in, what is printed in a field decides.
FORM = """for space in (space, space + (tall-field: 0pt)) {
    for piece in form-pieces(part, true) {
      same(high(size.width, (piece.draw)(space)), (piece.height)(size.width, space))
    }
  }"""


def holds(job: Job, what: str) -> bool:
    """Typst stops with both heights where they differ."""
    return (
        compile_pdf({**job.virtual_files, "main.typ": FRAME.replace("WHAT", what).encode()}, job.fonts).pages
        > 0
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_rows_of_a_sheet(planted: Path, language: str) -> None:
    context = PaperReader(planted)
    for checklist in context.loaded.playbook.checklists:
        assert holds(context.printer(language).checklist(context.loaded.playbook, checklist), SHEET)


def test_rows_of_a_sheet_in_two_languages(planted: Path) -> None:
    context = PaperReader(planted)
    for checklist in context.loaded.playbook.checklists:
        job = context.printer().bilingual(context.loaded.playbook, checklist, context.locales)
        assert job is not None
        assert holds(job, BILINGUAL)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pieces_of_a_form(planted: Path, language: str) -> None:
    context = PaperReader(planted)
    for template in context.loaded.playbook.templates:
        assert holds(context.printer(language).template(context.loaded.playbook, template), FORM)
