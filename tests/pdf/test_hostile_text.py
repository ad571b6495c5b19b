"""Text is text: whatever an author writes stands on paper as it was written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.text import LocalizedText, RichText, Span
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import Reading, squeezed

HOSTILE = [
    '#panic("no")',
    "#import sys: *",
    '#read("/etc/passwd")',
    "$x$ and $ sum_(i=1)^n $",
    "{{ x }} {% raw %}",
    "=1+1",
    "= Heading\\",
    "@reference <label> // comment /* block */",
    "_emphasis_ *strong* `code` ~ -- --- ...",
    "\"straight\" 'quotes'",
    "</script><script>alert(1)</script> &amp; &#42;",
    "- list + list / term: text",
    "[x] \\u{1F600} \\",
    "a" * 200,
    "中文" * 12 + "A" * 90 + "完",
    "https://bread.example/" + "a-very-long-way/" * 12,
    "Д и λ",
]

RIGHT_TO_LEFT = "שלום"


def print_item(context: PaperReader, text: str, *, code: bool = False) -> Reading:
    checklist = context.loaded.playbook.checklists[0]
    run = RichText((Span(text, code=code),))
    words = LocalizedText({"en": run, "zh": run})
    item = checklist.items[0].model_copy(update={"text": words, "evidence": words})
    hostile: Checklist = checklist.model_copy(update={"items": (item,), "title": words, "objective": words})
    printer = context.printer("zh")
    printed = printer.make(printer.checklist(context.loaded.playbook, hostile))
    assert printed.warnings == ()
    return Reading(printed.pdf)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_is(context: PaperReader, text: str) -> None:
    assert print_item(context, text).text.count(squeezed(text)) >= 4


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_code_is_printed_as_it_is(context: PaperReader, text: str) -> None:
    assert print_item(context, text, code=True).text.count(squeezed(text)) >= 4


def test_letters_that_run_from_right_to_left_are_printed(context: PaperReader) -> None:
    text = print_item(context, f"Say {RIGHT_TO_LEFT} at the door.").text

    # A reader of PDF may give them in either order.
    assert RIGHT_TO_LEFT in text or RIGHT_TO_LEFT[::-1] in text


def test_a_long_word_does_not_run_over_the_edge_of_its_column(context: PaperReader) -> None:
    page = print_item(context, "m" * 200).document[0]
    words = page.get_textpage()
    boxes = [
        words.get_charbox(index)
        for index in range(words.count_chars())
        if words.get_text_range(index, 1) == "m"
    ]
    notes = words.search("备注").get_next()
    assert notes is not None
    left_of_notes, _, _, bottom_of_head, *_ = words.get_charbox(notes[0])
    in_the_table = [right for _, _, right, top in boxes if top < bottom_of_head]

    assert len(in_the_table) == 400, "the item and its evidence"
    assert max(in_the_table) < left_of_notes


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        st.sampled_from("#$@<>*_`~\\/[](){}=+-|^&%!?.,:;'\" aA1银行“”，。：（）—…·Éß€"),
        min_size=1,
        max_size=60,
    ).filter(str.strip)
)
def test_any_mark_survives(context: PaperReader, text: str) -> None:
    assert squeezed(text) in print_item(context, text).text


def test_an_address_stays_an_address(planted: Path) -> None:
    context = PaperReader(planted)
    checklist = context.loaded.playbook.checklists[0]
    link = RichText((Span("the mill", href="https://mill.example/?a=1&b=2#c"),))
    item = checklist.items[0].model_copy(update={"text": LocalizedText({"en": link, "zh": link})})
    printer, linked = context.printer(), checklist.model_copy(update={"items": (item,)})
    printed = printer.make(printer.checklist(context.loaded.playbook, linked))

    assert b"(https://mill.example/?a=1&b=2#c)" in printed.pdf
