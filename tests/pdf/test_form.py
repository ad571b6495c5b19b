"""A template as a form of its own: everything to fill in is there, and our help only on our own forms."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import A4, Reading, squeezed

ORDER_SHEET = "phases/01-taste/templates/order-sheet.yml"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_form_is_one_tagged_page_with_all_there_is_to_fill_in(context: PaperReader, language: str) -> None:
    printed = context.print_template("order-sheet", language)
    reading = Reading(printed.pdf)
    template = context.loaded.playbook.templates[0]
    fields = [field for section in template.sections for field in section.fields]
    columns = [column for section in template.sections if section.table for column in section.table.columns]
    sections = [section.title for section in template.sections]

    assert printed.warnings == ()
    assert (printed.pages, reading.sizes, reading.tagged) == (1, {A4}, True)
    assert reading.language == {"en": "en", "zh": "zh-CN"}[language]
    for text in (template.title, *sections, *(field.label for field in (*fields, *columns))):
        assert squeezed(text[language].plain) in reading.text


def test_a_form_alone_asks_where_and_when_and_one_in_a_pack_does_not(context: PaperReader) -> None:
    from engagement_playbook.pdf import Bundle

    alone = Reading(context.print_template("order-sheet").pdf).text
    table = context.read_bundle(Bundle.TABLE)
    (in_the_pack,) = (text for text in table.page_texts if "Ordersheet" in text)

    for words in ("Bank", "Date", "Place", "Productmanager"):
        assert words in alone
    assert "Productmanager" not in in_the_pack


def test_only_our_own_form_names_its_phase(planted: Path) -> None:
    shared = Reading(PaperReader(planted).print_template("order-sheet").pdf).text
    edit(planted / ORDER_SHEET, "audience: table", "audience: own")
    own = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert "Phase1" not in shared
    assert "Phase1" in own


def test_help_stands_on_our_own_forms_only(planted: Path) -> None:
    shared = Reading(PaperReader(planted).print_template("order-sheet").pdf).text
    edit(planted / ORDER_SHEET, "audience: table", "audience: own")
    own = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert "Streetandcolour." not in shared
    assert "shredit" not in shared
    assert "Streetandcolour." in own
    assert "shredit" in own


def test_a_table_longer_than_a_page_goes_on_with_its_head(planted: Path) -> None:
    edit(planted / ORDER_SHEET, "rows: 6", "rows: 60")
    edit(
        planted / ORDER_SHEET,
        "type: text\n          label:\n            en: Loaf",
        "type: check\n          label:\n            en: Loaf",
    )
    printed = PaperReader(planted).print_template("order-sheet")
    reading = Reading(printed.pdf)

    assert 2 <= printed.pages <= 3
    assert reading.text.count("Loaf") == printed.pages, "its head on each page"
    # The last page is filled with further rows.
    assert len([words for words in reading.alternative_texts if words == "tick box, empty"]) >= 60


def test_a_section_higher_than_a_page_loses_nothing(planted: Path) -> None:
    field = """      - id: question-{n}
        type: long_text
        label:
          en: Question number {n}.
          zh: 第 {n} 个问题。
"""
    edit(
        planted / ORDER_SHEET,
        "      - id: contact\n",
        "".join(field.format(n=number) for number in range(40)) + "      - id: contact\n",
    )
    text = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert [number for number in range(40) if f"Questionnumber{number}." not in text] == []


def choices(*labels: str) -> str:
    """A column of choices instead of the loaves."""
    listed = "".join(
        f"            - {{id: choice-{n}, label: {{en: {label}, zh: 选项{n}}}}}\n"
        for n, label in enumerate(labels)
    )
    return f"type: choice\n          choices:\n{listed}          label:\n            en: Loaf"


def set_loaves(planted: Path, *labels: str, rows: int = 6) -> None:
    edit(planted / ORDER_SHEET, "type: text\n          label:\n            en: Loaf", choices(*labels))
    edit(planted / ORDER_SHEET, "rows: 6", f"rows: {rows}")
    edit(
        planted / ORDER_SHEET,
        "        - loaf:\n            en: Rye\n            zh: 黑麦\n",
        f"        - loaf: {{en: {labels[0]}, zh: 选项0}}\n",
    )


MANY = [f"a quite long kind of loaf number {number}" for number in range(12)]


def test_choices_without_room_are_named_once_above_their_table_in_every_language(planted: Path) -> None:
    set_loaves(planted, *MANY, rows=60)
    english = Reading(PaperReader(planted).print_template("order-sheet").pdf)
    # Their Chinese words would have room.
    chinese = Reading(PaperReader(planted).print_template("order-sheet", "zh").pdf)

    assert english.pages > 1
    named = "Loaf:" + "".join(
        letter + squeezed(words) for letter, words in zip("ABCDEFGHIJKL", MANY, strict=True)
    )
    assert named in english.page_texts[0]
    assert english.text.count(named) == 1
    assert chinese.text.count("面包：A选项0B选项1C选项2D选项3E选项4F选项5") == 1
    assert english.alternative_texts == chinese.alternative_texts == []


def test_choices_of_two_columns_are_named_in_one_paragraph(planted: Path) -> None:
    set_loaves(planted, *MANY)
    edit(
        planted / ORDER_SHEET,
        "type: number\n          label:\n            en: Number",
        choices(*(words.replace("loaf", "sum") for words in MANY)).replace("Loaf", "Number"),
    )
    edit(
        planted / ORDER_SHEET,
        'en: "12"\n            zh: "12"',
        f"en: {MANY[0].replace('loaf', 'sum')}\n            zh: 选项0",
    )
    text = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert "loafnumber11Number:A" in text


def test_choices_are_boxes_with_words_in_each_row(planted: Path) -> None:
    set_loaves(planted, "rye", "oat", "spelt, dark", rows=4)
    reading = Reading(PaperReader(planted).print_template("order-sheet").pdf)
    firsts, lasts = reading.places("rye"), reading.places("spelt")

    assert len(firsts) == len(lasts) > 4
    assert reading.alternative_texts == ["tick box, empty"] * 3 * len(firsts)
    assert [row for row in range(3) if lasts[row][1] <= firsts[row + 1][3]] == []


def test_choices_for_each_row_name_the_rows(planted: Path) -> None:
    set_loaves(planted, "rye", "oat", "bun", "bap", rows=4)
    reading = Reading(PaperReader(planted).print_template("order-sheet").pdf)
    (table, *_) = reading.tables()
    heights = [reading.places(word)[0][1] for word in ("rye", "oat", "bun", "bap")]

    assert reading.alternative_texts == []
    assert table.rows == 4
    assert heights == sorted({*heights}, reverse=True)
    assert [reading.text.count(word) for word in ("rye", "oat", "bun", "bap")] == [1, 1, 1, 1]


@pytest.mark.parametrize("rows", [*range(16, 40)])
@pytest.mark.parametrize("kinds", [0, 3])
def test_a_divided_table_has_three_rows_on_each_side_and_fills_its_page(
    planted: Path, rows: int, kinds: int
) -> None:
    if kinds:
        set_loaves(
            planted, *("a rather long kind", "another kind", "and the last kind of all")[:kinds], rows=rows
        )
    else:
        edit(planted / ORDER_SHEET, "rows: 6", f"rows: {rows}")
    # The last page has enough else on it to be worth its paper.
    after = "".join(
        f"      - {{id: after-{n}, type: long_text, label: {{en: Later {n}, zh: 以后{n}}}}}\n"
        for n in range(4)
    )
    text = (planted / ORDER_SHEET).read_text(encoding="utf-8")
    section = f"  - id: after\n    title: {{en: After, zh: 之后}}\n    fields:\n{after}"
    (planted / ORDER_SHEET).write_text(f"{text.rstrip()}\n{section}", encoding="utf-8")
    reading = Reading(PaperReader(planted).print_template("order-sheet").pdf)
    tables = [reading.tables(page) for page in range(reading.pages)]
    divided = [(above[-1], below[0]) for above, below in pairwise(tables) if below and below[0].goes_on]

    assert sum(table.rows for page in tables for table in page) >= rows
    assert [pair for pair in divided if min(table.rows for table in pair) < 3] == []
    # The page has no room for another row.
    assert [above.bottom for above, _ in divided if above.bottom > 57 + 40] == []


@pytest.mark.parametrize("questions", [*range(8, 30)])
def test_a_last_page_is_worth_its_paper(planted: Path, questions: int) -> None:
    field = "      - {{id: question-{n}, type: text, label: {{en: Question {n}, zh: 问题 {n}}}}}\n"
    added = "".join(field.format(n=number) for number in range(questions))
    edit(planted / ORDER_SHEET, "      - id: contact\n", f"{added}      - id: contact\n")
    reading = Reading(PaperReader(planted).print_template("order-sheet").pdf)

    assert (
        reading.pages == 1
        or reading.page_texts[-1].count("Question") + 6 * ("Loaf" in reading.page_texts[-1]) > 2
    )


def test_a_field_alone_has_its_line_to_itself(planted: Path) -> None:
    edit(
        planted / ORDER_SHEET,
        "      - id: contact\n",
        "      - {id: street, type: long_text, label: {en: Lane, zh: 街道}}\n"
        "      - {id: gate, type: time, label: {en: Opens, zh: 开门}}\n"
        "      - {id: path, type: long_text, label: {en: Path, zh: 小路}}\n      - id: contact\n",
    )
    reading = Reading(PaperReader(planted).print_template("order-sheet").pdf)
    (opens,), (path,) = reading.places("Opens"), reading.places("Path")
    rights = [right for _, right, height in reading.lines() if path[3] < height < opens[1]]

    assert min(rights) > 550


PARTIES = """signatures:
  - {role: baker, party: vendor, seal: true}
  - {label: {en: Household, zh: 住户}, party: customer}
  - {label: {en: Neighbour, zh: 邻居}, party: customer}
"""


@pytest.mark.parametrize(
    ("language", "sides", "words"),
    [
        ("en", ("PartyB", "PartyA"), ("Baker", "Household", "Neighbour")),
        ("zh", ("乙方", "甲方"), ("面包师", "住户", "邻居")),
    ],
)
def test_the_sides_of_a_contract_sign_beside_each_other(
    planted: Path, language: str, sides: tuple[str, str], words: tuple[str, ...]
) -> None:
    edit(planted / ORDER_SHEET, "sections:\n", f"{PARTIES}sections:\n")
    reading = Reading(PaperReader(planted).print_template("order-sheet", language).pdf)

    assert "".join(sides) in reading.text
    assert [word for word in words if word not in reading.text] == []
    # Each signs below the name of its role.
    assert reading.text.count({"en": "Signature", "zh": "签字"}[language]) == 3 + (language == "zh")
    # One side seals, both write the day; the day of the meeting is the third.
    assert reading.text.count({"en": "Seal", "zh": "盖章"}[language]) == 1
    assert reading.text.count({"en": "Date", "zh": "日期"}[language]) == 3


def test_who_signs_alone_has_a_line(planted: Path) -> None:
    edit(planted / ORDER_SHEET, "sections:\n", "signatures: [baker]\nsections:\n")
    reading = Reading(PaperReader(planted).print_template("order-sheet").pdf)

    assert "Sign-offRoleNameSignatureDateBaker" in reading.text
