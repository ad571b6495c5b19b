"""Every text of the shipped content stands in every document made from it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

import pytest

from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import ClockField, Format, TemplateField
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import texts_of
from engagement_playbook.office import checklists_csv
from tests.office.conftest import CODES, Office

pytestmark = pytest.mark.parametrize("language", CODES)


def flat(text: LocalizedText, language: str) -> str:
    """A text as a cell holds it: a link with its address behind it."""
    return "".join(f"{run.text} ({run.href})" if run.href else run.text for run in text[language].runs)


def lost(texts: Iterable[str], found: Iterable[str]) -> list[str]:
    """The texts that are not there whole: alone in a line, or at its end behind a label.

    Four spaces end a line too: so a paragraph says what goes into each column of a table.
    """
    lines = {line for diagnostic in found for line in re.split("\n| {4}", diagnostic)}
    return [text for text in texts if text not in lines and not any(line.endswith(text) for line in lines)]


def on_paper(checklist: Checklist) -> Iterable[LocalizedText]:
    """What a checklist says to whoever sees it; why an item is there stays with us."""
    yield checklist.title
    yield checklist.pause_point
    yield from filter(None, [checklist.objective])
    yield from checklist.groups.values()
    for item in checklist.items:
        yield from filter(None, [item.text, item.evidence])


def written(fields: Iterable[TemplateField]) -> tuple[TemplateField, ...]:
    """The fields that an author wrote."""
    return tuple(field for field in fields if not isinstance(field, ClockField))


def test_templates_in_word(shipped: Office, language: str) -> None:
    for template in shipped.playbook.templates:
        papers = [shipped.docx(template, language)]
        if template.is_explained:
            papers.append(shipped.example_docx(template, language))
        words = [paragraph for paper in papers for paragraph in paper.paragraphs]
        # Blanks divide a sentence, and of a clock a line is shown: tests/office/test_ready.py.
        sections = [
            section.model_copy(update={"sentences": (), "fields": written(section.fields)})
            for section in template.sections
        ]
        unsigned = template.model_copy(update={"signatures": (), "sections": (*sections,)})
        assert lost((text[language].plain for text in texts_of(unsigned)), words) == [], template.id
        signers = [
            shipped.playbook.title(signature.role) if signature.role else signature.label
            for signature in template.signatures
        ]
        named = "\n".join(papers[0].paragraphs)
        assert [signer for signer in signers if signer and signer[language].plain not in named] == []


def test_templates_in_excel(shipped: Office, language: str) -> None:
    for template in shipped.playbook.templates:
        if Format.XLSX in template.formats:
            books = [shipped.xlsx(template, language)]
            if template.is_explained:
                books.append(shipped.example_xlsx(template, language))
            strings = [string for book in books for string in book.strings]
            assert lost((flat(text, language) for text in texts_of(template)), strings) == [], template.id


def test_checklists_in_word(shipped: Office, language: str) -> None:
    for checklist in shipped.playbook.checklists:
        word = shipped.docx(checklist, language)
        assert lost((text[language].plain for text in on_paper(checklist)), word.paragraphs) == [], (
            checklist.id
        )


def test_checklists_in_excel(shipped: Office, language: str) -> None:
    for checklist in shipped.playbook.checklists:
        excel = shipped.xlsx(checklist, language)
        assert lost((flat(text, language) for text in on_paper(checklist)), excel.strings) == [], checklist.id


def test_why_an_item_is_there_does_not_go_to_the_table(shipped: Office, language: str) -> None:
    for checklist in shipped.playbook.checklists:
        strings = shipped.xlsx(checklist, language).strings
        for item in checklist.items:
            if item.why:
                assert (flat(item.why, language) in strings) == (checklist.audience is Audience.OWN)


def test_all_checklists_in_one_workbook(shipped: Office, language: str) -> None:
    excel = shipped.checklists_xlsx(language)
    checklists = shipped.playbook.checklists
    texts = [text for checklist in checklists for text in on_paper(checklist)]
    texts += [item.why for checklist in checklists for item in checklist.items if item.why]
    sheets = len(checklists) + 3

    assert lost((flat(text, language) for text in texts), excel.strings) == []
    assert len(excel.sheets) == sheets, "an overview, a sheet per list, the reasons, the hidden lists"


def test_all_checklists_in_csv(shipped: Office, language: str) -> None:
    content = checklists_csv(shipped.playbook, shipped.locale(language)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    items = [(checklist, item) for checklist in shipped.playbook.checklists for item in checklist.items]

    assert len(rows) == len(items) + 1
    assert {len(row) for row in rows} == {10}
    for (checklist, item), row in zip(items, rows[1:], strict=True):
        assert (row[0], row[2]) == (checklist.id, item.id)
        assert row[1] == flat(checklist.title, language)
        assert row[4] == flat(item.text, language)
        assert row[5] == (flat(item.why, language) if item.why else "")
        assert row[8] == (flat(item.evidence, language) if item.evidence else "")
        assert len(row[6].splitlines()) == len(item.because)
        assert len(row[9].splitlines()) == len(item.steps)
