"""Papers of an engagement are printed with what it knows; what is for our own eyes never lies on the table."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from engagement_playbook.engagement.filling import BLANK, FilledForm, Filling
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf import Bundle, PackRequest, Printed
from tests.helpers.fillings import FILL, filling_of, order_sheet, plant_filled
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import Reading

OWN_WORDS = "They pay late."
TASTING = "playbook/visits/tasting.yml"


def printed_form(root: Path, filled: FilledForm | None = None, language: str = "en") -> Printed:
    """Print the order sheet alone."""
    filling = filling_of(root)
    reader = PaperReader(root.parent / "bakery")
    template = order_sheet(filling.playbook)
    printer = reader.printer(language)
    form = filling.form(template) if filled is None else filled
    return printer.make(printer.template(filling.playbook, template, form))


def printed_pack(root: Path, bundle: Bundle, language: str = "en", day: dt.date | None = None) -> Printed:
    """Print the pack of the tasting."""
    filling = filling_of(root)
    visit = visit_of(filling)
    request = PackRequest(filling=filling.at(visit, day))
    printer = PaperReader(root.parent / "bakery").printer(language)
    return printer.make(printer.visit(filling.playbook, visit, bundle, request))


def visit_of(filling: Filling) -> Visit:
    visit = filling.playbook.part(Reference("visit", "tasting")).value
    assert isinstance(visit, Visit)
    return visit


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "p-001TwoloavesbynoonBaker2027-03-01Open",
                "p-002SeedsonthecrustDelivery2027-04-01Waitingforyou12yes",
                "Promises:2open,1overdue,0closed",
                "first-delivery2027-05-01",
                "WorkBreadforayear",
                "Open:notclosedbytheone",
            ),
        ),
        (
            "zh",
            (
                "p-001Twoloavesbynoon面包师2027-03-01进行中",
                "p-002SeedsonthecrustDelivery2027-04-01等对方12是",
                "承诺：未关闭2，逾期1",
                "first-delivery2027-05-01",
                "项目Breadforayear",
                "口径：未关闭指",
            ),
        ),
    ],
)
def test_a_form_is_printed_filled(tmp_path: Path, language: str, words: tuple[str, ...]) -> None:
    text = Reading(printed_form(plant_filled(tmp_path), language=language).pdf).text

    assert [each for each in words if each not in text] == []


def test_an_empty_register_prints_the_blank_form(tmp_path: Path) -> None:
    profile = "id: heron\n"
    root = plant_filled(tmp_path, {"registers/promises.yml": "items: []\n", "engagement.yml": profile})
    filling = filling_of(root)
    form = filling.form(order_sheet(filling.playbook))
    without_today = replace(form, fields={})

    assert form.tables == {}
    assert printed_form(root, without_today).pdf == printed_form(root, BLANK).pdf


def test_rows_that_are_known_leave_the_others_to_a_hand(tmp_path: Path) -> None:
    root = plant_filled(tmp_path)
    ticks = Reading(printed_form(root).pdf).alternative_texts
    blank = Reading(printed_form(root, BLANK).pdf).alternative_texts

    # Of four rows two are known, and one of them says whether it is signed.
    assert ticks.count("tick box, empty") < blank.count("tick box, empty")


def test_a_table_longer_than_its_form_goes_on_over_pages(tmp_path: Path) -> None:
    rows = "".join(
        f"  - {{id: p-{number:03}, words: Loaf {number} for the whole street and its guests, owner: baker}}\n"
        for number in range(120)
    )
    printed = printed_form(plant_filled(tmp_path, {"registers/promises.yml": f"items:\n{rows}"}))
    reading = Reading(printed.pdf)

    assert printed.diagnostics == ()
    assert printed.pages > 3
    assert [number for number in range(120) if f"p-{number:03}" not in reading.text] == []
    assert reading.text.count("Bakedby") >= printed.pages - 1


def test_the_table_bundle_has_no_column_for_our_own_eyes(tmp_path: Path) -> None:
    fill = {**FILL, "columns": {"loaf": "words", "said": "notes"}}
    rows = f"items:\n  - {{id: p-001, words: Two loaves, notes: {OWN_WORDS}, owner: baker}}\n"
    root = plant_filled(tmp_path, {"registers/promises.yml": rows}, fill=fill)
    table = Reading(printed_pack(root, Bundle.TABLE).pdf).text
    own_form = plant_filled(tmp_path / "own", {"registers/promises.yml": rows}, fill=fill, audience="own")

    assert "Twoloaves" in table
    assert OWN_WORDS.replace(" ", "") not in table
    # The same row is whole on a form of our own, so the text would be seen.
    assert OWN_WORDS.replace(" ", "") in Reading(printed_pack(own_form, Bundle.OWN).pdf).text
    assert "Twoloaves" not in Reading(printed_pack(own_form, Bundle.TABLE).pdf).text


def test_open_rows_of_the_registers_stay_in_the_bag(tmp_path: Path) -> None:
    root = plant_filled(tmp_path, fill={**FILL, "where": {"state": ["kept"]}})
    own = Reading(printed_pack(root, Bundle.OWN).pdf).text
    table = Reading(printed_pack(root, Bundle.TABLE).pdf).text

    assert "Openintheregisters" in own
    assert "p-001TwoloavesbynoonBaker2027-03-011workingdaylate" in own
    assert "p-002SeedsonthecrustDelivery2027-04-01waitingforthecustomer" in own
    assert "Twoloavesbynoon" not in table


def test_registers_that_a_visit_does_not_read_are_not_in_its_bag(tmp_path: Path) -> None:
    root = plant_filled(tmp_path, read_in=())

    assert "Openintheregisters" not in Reading(printed_pack(root, Bundle.OWN).pdf).text


def test_the_agenda_has_the_names_of_the_customer_and_what_is_due(tmp_path: Path) -> None:
    root = plant_filled(tmp_path)
    base = root.parent / "bakery"
    edit(base / TASTING, "lead: cafe-owner", "lead: driver")
    edit(
        base / "phases/01-taste/templates/order-sheet.yml", "audience: table", "audience: table\nuse: agenda"
    )
    reading = Reading(printed_pack(root, Bundle.TABLE, day=dt.date(2027, 3, 9)).pdf)
    agenda = reading.page_texts[0]

    assert "ThechoiceDelivery" in agenda.replace(" ", "")
    assert "Twoloavesbynoon" in agenda.replace(" ", "")
    assert reading.text.count("Twoloavesbynoon") == 1


@pytest.mark.parametrize(
    "words",
    [
        "#panic() $x$ *bold* _it_ @ref <label> `code` \\ //",
        "= Heading",
        "=1+1",
        "[link](https://bread.example) {braces}",
        "😀 𠮷 שלום ½",
        "word" * 100,
        "银行" * 200,
    ],
)
def test_a_text_is_printed_as_it_was_written(tmp_path: Path, words: str) -> None:
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    rows = f'items:\n  - {{id: p-001, words: "{quoted}", owner: baker}}\n'
    root = plant_filled(tmp_path, {"registers/promises.yml": rows})
    printed = printed_form(root)
    text = Reading(printed.pdf).text

    shown = "".join(words.split())
    if shown.isascii() or shown.startswith("银行"):
        assert shown[:40] in text
    assert "p-001" in text


def test_lines_of_a_long_text_stay_lines(tmp_path: Path) -> None:
    rows = 'items:\n  - {id: p-001, words: Two, notes: "Rye\\nor spelt", owner: baker}\n'
    fill = {**FILL, "columns": {"said": "notes"}}
    root = plant_filled(tmp_path, {"registers/promises.yml": rows}, fill=fill, audience="own")
    reading = Reading(printed_form(root).pdf)
    (rye,), (spelt,) = reading.places("Rye"), reading.places("spelt")

    assert rye[3] > spelt[3]


def test_a_form_in_a_pack_knows_its_meeting(tmp_path: Path) -> None:
    text = Reading(printed_pack(plant_filled(tmp_path), Bundle.TABLE, day=dt.date(2027, 3, 9)).pdf).text

    assert [
        words for words in ("MeetingTasting", "Heldon2027-03-09", "Numbersof2027-03-02") if words not in text
    ] == []
