"""The whole playbook as one document."""

import pytest

from engagement_playbook.model.playbook import texts_of, title_of
from tests.print.desk import Desk
from tests.print.reading import A4, Reading, squeezed

PRINTED_WHOLE = ("phase", "checklist", "case", "stage", "role", "term", "rule", "phrase", "faq")
"""Kinds of which the book holds every text; of templates it names sections, of visits it leaves the fields."""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_text_of_the_playbook_is_in_the_book(desk: Desk, language: str) -> None:
    playbook = desk.loaded.playbook
    printed = desk.printer(language).book(playbook)
    reading = Reading(printed.pdf)
    text = "".join(reading.page_texts)

    lost = [
        inline.plain
        for part in playbook.parts.values()
        for each in (texts_of(part.value) if part.reference.kind in PRINTED_WHOLE else [title_of(part.value)])
        if (inline := each[language]) and squeezed(inline.plain) not in text
    ]

    assert printed.warnings == ()
    assert lost == []


def test_the_book_is_tagged_and_on_one_size_of_paper(desk: Desk) -> None:
    printed = desk.printer().book(desk.loaded.playbook)
    reading = Reading(printed.pdf)

    assert (reading.sizes, reading.tagged) == ({A4}, True)
    assert reading.metadata["Title"] == "Bread at the Door"


def test_the_same_playbook_makes_the_same_book(desk: Desk) -> None:
    first = desk.printer().book(desk.loaded.playbook).pdf
    assert first.startswith(b"%PDF-")

    for kept in (desk.root / ".cache" / "print").iterdir():
        kept.unlink()

    assert desk.printer().book(desk.loaded.playbook).pdf == first
