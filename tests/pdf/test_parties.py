"""A paper of both sides names the project and the two organisations; one of our own is ours."""

from pathlib import Path

import pytest

from engagement_playbook.config.settings import Customer, HeadField, Look, Options, Organisation, Settings
from engagement_playbook.pdf import Bundle, PackFields, Parties, Printer
from engagement_playbook.pdf.paper import field_rows
from tests.helpers.playbooks import edit, plant
from tests.pdf.paper_reader import LANGUAGES, PaperReader
from tests.pdf.reading import Reading

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'
ORDER_SHEET = "phases/01-taste/templates/order-sheet.yml"


def both_sides(**options: object) -> Settings:
    known = {
        "languages": LANGUAGES,
        "organisation": Organisation(name="Mill Lane", logo="ours.svg", confidentiality={"en": "Between us"}),
        "customer": Customer(name="Corner Café", logo="theirs.svg"),
        "project": "Morning Round",
    }
    return Settings(site_url="https://bread.example/", options=Options.model_validate(known | options))


@pytest.fixture(name="reader")
def _fixture_reader(tmp_path: Path) -> PaperReader:
    root = plant(tmp_path / "tiny")
    for name in ("ours.svg", "theirs.svg"):
        (root / name).write_text(SVG, encoding="utf-8")
    return PaperReader(root, both_sides())


def test_a_sheet_of_both_sides_names_them_and_the_project(reader: PaperReader) -> None:
    sheet = reader.read_list("at-the-door")

    assert sheet.page_texts[0].startswith("MillLaneMorningRoundCornerCaféAtthedoorObjective")
    assert sheet.page_texts[0].endswith("Version1.0·Revised2026-11-01·BetweenusPage1of1")
    assert sheet.alternative_texts[:2] != []
    assert sheet.metadata["Title"] == "At the door"
    assert sheet.metadata["Author"] == "Mill Lane"


def test_a_sheet_of_our_own_is_ours(reader: PaperReader) -> None:
    sheet = reader.read_list("before-tasting")

    assert sheet.text.startswith("MillLanePhase1")
    assert "CornerCafé" in sheet.text, "in the field for the customer"
    assert "MorningRound" not in sheet.text
    assert "before-tasting" in sheet.text
    assert sheet.codes() != []


def test_later_pages_have_the_title_and_the_project(reader: PaperReader) -> None:
    edit(reader.root / ORDER_SHEET, "rows: 6", "rows: 60")
    form = Reading(PaperReader(reader.root, reader.settings).print_template("order-sheet").pdf)

    assert form.pages > 1
    assert all(text.startswith("Ordersheet(continued)MorningRound") for text in form.page_texts[1:])


def test_a_table_bundle_has_the_parties_that_were_filled_in(reader: PaperReader) -> None:
    """The logo of the site's customer is nobody else's."""
    bundle = reader.read_bundle(Bundle.TABLE, fields=PackFields(customer="Hotel Dawn", project="Breakfast"))
    usual = reader.read_bundle(Bundle.TABLE)

    for text in bundle.page_texts:
        assert text.startswith("MillLaneBreakfastHotelDawn") or "(continued)" in text
    assert "CornerCafé" not in bundle.text
    assert all("MorningRound" in text for text in usual.page_texts)
    assert "Hotel Dawn" not in str(bundle.metadata)


def test_parties_of_a_reader_take_the_place_of_the_site_s_and_are_kept_nowhere(reader: PaperReader) -> None:
    playbook = reader.loaded.playbook
    (checklist,) = (each for each in playbook.checklists if each.id == "at-the-door")
    parties = Parties(project="Breakfast\n", customer="Hotel 🍞")
    printer = Printer(reader.settings, reader.locales, "en", reader.root, parties=parties)
    job = printer.checklist(playbook, checklist)

    assert job.keep is False
    assert [(replaced.key, replaced.text) for replaced in job.replaced] == [
        (("option", "customer"), "Hotel ▯")
    ]
    assert sorted(name for name in job.virtual_files if name.endswith(".svg")) == ["organisation.svg"]
    sheet = Reading(printer.make(job).pdf)
    assert sheet.text.startswith("MillLaneBreakfastHotel▯Atthedoor")
    assert sheet.text.count("Hotel▯") == 2, "in the head and in its field"


def test_without_parties_the_head_is_empty_and_no_author_is_named(planted: Path) -> None:
    sheet = PaperReader(planted).read_list("at-the-door")

    assert sheet.text.startswith("AtthedoorObjective")
    assert "Author" not in sheet.metadata


def test_a_sheet_in_two_languages_says_both_versions_and_no_audience(reader: PaperReader) -> None:
    sheet = Reading(reader.print_bilingual("at-the-door").pdf)

    assert sheet.text.startswith("MillLaneMorningRoundCornerCafé")
    assert "交行方留存" not in sheet.text
    assert "Version1.0·Revised2026-11-01" in sheet.text
    assert "版本1.0" in sheet.text


def test_long_names_keep_the_head_above_the_text(planted: Path) -> None:
    long = "Industrial and Commercial Society for Bread and Rolls Company Limited"
    settings = both_sides(
        organisation=Organisation(name=long),
        customer=Customer(name=long),
        project="Morning Round of Phase Two",
    )
    sheet = PaperReader(planted, settings).read_list("at-the-door")

    title = sheet.places("At")[0]
    society = [place[1] for place in sheet.places("Limited")][:2]
    assert min(society) > title[3]


def test_the_head_of_a_sheet_has_the_fields_of_the_site(planted: Path) -> None:
    look = Look(
        head_fields=(
            HeadField(id="project"),
            HeadField(id="customer", label={"en": "Café", "zh": "咖啡馆"}),
            HeadField(id="contract", label={"en": "Contract number", "zh": "合同编号"}),
        )
    )
    reader = PaperReader(planted, both_sides(look=look, organisation=Organisation(), customer=Customer()))
    sheet, form = reader.read_list("at-the-door").text, Reading(reader.print_template("order-sheet").pdf).text

    for text in (sheet, form):
        assert (
            "ProjectMorningRoundCaféContractnumber" in text or "ProjectCaféContractnumberMorningRound" in text
        )
        assert "Attendees" not in text
    assert "项目" in Reading(reader.print_bilingual("at-the-door").pdf).text


def test_a_column_that_nobody_uses_leaves_its_width_to_the_text(planted: Path) -> None:
    """Nobody owns an item of this list."""
    with_notes = PaperReader(planted, both_sides(organisation=Organisation(), customer=Customer()))
    without = PaperReader(
        planted, both_sides(organisation=Organisation(), customer=Customer(), look=Look(notes_column=False))
    )
    one, other = (reader.read_list("at-the-door") for reader in (with_notes, without))

    assert "DonenaItemNotes".replace("na", "n/a") in one.text
    assert "Donen/aItem1" in other.text
    pair = Reading(without.print_bilingual("at-the-door").pdf)
    assert "责任人" not in pair.text
    assert pair.text.count("Notes") == 1, "the lines below the list"


def test_the_accent_is_the_colour_of_titles(planted: Path) -> None:
    reader = PaperReader(
        planted, both_sides(look=Look(accent="#0000aa"), organisation=Organisation(), customer=Customer())
    )
    picture = Reading(reader.print_list("before-tasting").pdf).document[0].render(scale=0.5)

    assert bytes((0xAA, 0, 0)) in {
        bytes(picture.buffer)[at : at + 3]
        for at in range(0, picture.stride * picture.height, picture.n_channels)
    }


def test_fields_are_set_in_rows() -> None:
    rows = field_rows(("customer", "date", "place", "pm", "attendees"))

    assert {room: [[field["id"] for field in row] for row in lines] for room, lines in rows.items()} == {  # type: ignore[union-attr,index,call-overload]
        "roomy": [["customer", "date"], ["place", "pm"], ["attendees"]],
        "compact": [["customer", "date", "place"], ["pm", "attendees"]],
        "form": [["customer", "date", "place", "pm"]],
    }
    assert field_rows(()) == {"roomy": [], "compact": [], "form": []}
