"""Text is text: whatever an author writes stands in a document as it was written, and nothing is computed."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import Template
from engagement_playbook.model.text import LocalizedText, RichText, Span
from engagement_playbook.office import checklists_csv
from engagement_playbook.office.checklists_csv import guarded
from tests.office.conftest import Office
from tests.office.reading import S, W

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "=HYPERLINK(\"https://bread.example/\"; 'x')",
    "{{ x }} {% raw %}",
    "<w:p/> </w:t> & &amp; \"quoted\" 'single'",
    "&L&8 &P of &N",
    "_x0041_ stays",
    "[Sheet:1]*?/\\",
    "History",
    "100% · 50 °C · ½",
    "שלום and مرحبا",
    "😀 𠮷",
    "a" * 200,
    "word " * 399 + "end.",
    "银行" * 999 + "完。",
]
CONTROL_ROOM = 64


def same(words: str) -> LocalizedText:
    return LocalizedText({language: RichText((Span(words),)) for language in ("en", "zh")})


def hostile_template(office: Office, words: str) -> Template:
    text = same(words)
    template = office.playbook.templates[0]
    sections = []
    for section in template.sections:
        fields = [
            field.model_copy(update={"label": text, "help": text, "example": text})
            for field in section.fields or (section.table.columns if section.table else ())
        ]
        change: dict[str, object] = {"title": text, "intro": text}
        if section.table:
            example = tuple(dict.fromkeys(row, text) for row in section.table.example)
            change["table"] = section.table.model_copy(update={"columns": tuple(fields), "example": example})
        else:
            change["fields"] = tuple(fields)
        sections.append(section.model_copy(update=change))
    return template.model_copy(update={"title": text, "purpose": text, "sections": tuple(sections)})


def hostile_checklist(office: Office, words: str) -> Checklist:
    text = same(words)
    checklist = office.playbook.checklists[0]
    items = tuple(
        item.model_copy(update={"text": text, "evidence": text, "why": text}) for item in checklist.items
    )
    return checklist.model_copy(
        update={"title": text, "objective": text, "pause_point": text, "items": items}
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_word_holds_it_as_it_is(tiny: Office, words: str) -> None:
    form = tiny.docx(hostile_template(tiny, words))
    sheet = tiny.docx(hostile_checklist(tiny, words))

    assert form.paragraphs.count(words) >= 8
    assert len([paragraph for paragraph in sheet.paragraphs if words in paragraph]) >= 5


@pytest.mark.parametrize("words", HOSTILE)
def test_excel_holds_it_as_it_is_and_computes_nothing_of_it(tiny: Office, words: str) -> None:
    escaped = words.replace("_x0041_", "_x005F_x0041_")
    for book in (
        tiny.xlsx(hostile_template(tiny, words)),
        tiny.xlsx(hostile_checklist(tiny, words)),
    ):
        assert escaped in book.strings
        assert all(formula.removeprefix("=").startswith("SUMPRODUCT(") for formula in book.formulas)
        cells = [cell for sheet in book.workbook for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value == words} == {"s"}, "to another reader too"
        links = [link for sheet in book.sheets.values() for link in sheet.iter(f"{S}hyperlink")]
        assert all(link.get("location") for link in links), "links lead to sheets of the workbook only"


@pytest.mark.parametrize("words", HOSTILE)
def test_csv_holds_it_behind_a_guard(tiny: Office, words: str) -> None:
    checklist = hostile_checklist(tiny, words)
    parts = {
        reference: part
        if part.value is not tiny.playbook.checklists[0]
        else type(part)(reference, checklist, part.file)
        for reference, part in tiny.playbook.parts.items()
    }
    playbook = type(tiny.playbook)(tiny.playbook.languages, parts)
    content = checklists_csv(playbook, tiny.locale("en")).decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(content, newline="")))[1]

    assert row[4] == guarded(words)
    assert row[4] in (words, "'" + words)
    assert not row[4].startswith(tuple("=+-@＝"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("-5 °C", "'-5 °C"),
        ("＠home", "'＠home"),
        ("'tis", "'tis"),
        ("'=1", "''=1"),
        ("Ask;=cmd|' /C calc'!A0", "Ask;'=cmd|' /C calc'!A0"),
        ("Ask\t+1", "Ask\t'+1"),
        ("a\n-b\r\n@c", "a\n'-b\r\n'@c"),
        ("a;;＝1", "a;;'＝1"),
        ("a;'=1", "a;''=1"),
        ("\t=1", "'\t'=1"),
        ("a; b, -c", "a; b, -c"),
        ("", ""),
    ],
)
def test_a_guard_is_one_apostrophe(text: str, cell: str) -> None:
    assert guarded(text) == cell


@hypothesis_settings(max_examples=200)
@given(st.text(st.sampled_from("=+-@'＝ a1\t\r\n;"), max_size=8))
def test_a_guard_can_be_taken_away(text: str) -> None:
    cell = guarded(text)

    assert not any(part.startswith(tuple("=+-@＝")) for part in re.split("[;\t\r\n]", cell))
    assert re.sub("(^|[;\t\r\n])'(?='*[=+@＝-]|(?<![^;]')'*[\t\r])", r"\1", cell) == text


def test_a_long_name_of_a_control_is_cut_where_word_would_refuse_it(tiny: Office) -> None:
    words = tiny.docx(hostile_template(tiny, "😀" * 40))
    names = [each for element in words.document.iter("{*}alias") for each in element.attrib.values()]

    assert names
    assert all(len(name.encode("utf-16-le")) // 2 <= CONTROL_ROOM for name in names)


def test_sheets_of_one_title_have_names_of_their_own(tiny: Office) -> None:
    text = same("A title that is longer than the name of a sheet can be")
    template = tiny.playbook.templates[0]
    table = next(section for section in template.sections if section.table)
    sections = tuple(table.model_copy(update={"title": text}) for _ in range(3))
    names = list(tiny.xlsx(template.model_copy(update={"sections": sections})).sheets)

    assert names[:4] == [
        "Form",
        "A title that is longer than th…",
        "A title that is longer than… 2",
        "A title that is longer than… 3",
    ]


def test_a_long_title_is_cut_in_the_head_that_later_pages_repeat(tiny: Office) -> None:
    title = "银行" * 999
    word = tiny.docx(hostile_checklist(tiny, title))
    heads = [
        "".join(element.text or "" for element in head.iter(f"{W}t")) for head in word.parts("word/header")
    ]

    assert sorted(heads) == ["", "银行" * 39 + "银… (continued)"]
    assert title in word.paragraphs, "it stands whole on the first page"
