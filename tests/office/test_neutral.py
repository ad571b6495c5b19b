"""Word and Excel files that both sides see: the parties, and nothing of the playbook."""

import html
import re

import pytest

from engagement_playbook.config.settings import Customer, HeadField, Look, Options, Organisation, Settings
from engagement_playbook.model.base import Audience
from engagement_playbook.office import PixelLogos, part_docx, part_xlsx
from tests.helpers.traces import neutral_parts, traces
from tests.office.conftest import CODES, LANGUAGES, LOCALES, Office
from tests.office.reading import Excel, Package, S, W, Word
from tests.office.test_form import checklist_of, story, template_of
from tests.pdf.reading import squeezed

BOTH = Settings(
    site_name="Bread at the Door",
    options=Options(
        languages=LANGUAGES,
        organisation=Organisation(name="Mill & Co", confidentiality=dict.fromkeys(CODES, "Between us")),
        customer=Customer(name="Corner Café"),
        project="Morning Round",
        look=Look(
            accent="#1f4e79",
            document_font={"en": "Arial"},
            head_fields=(
                HeadField(id="project"),
                HeadField(id="contract", label={"en": "Contract", "zh": "合同"}),
            ),
            notes_column=False,
        ),
    ),
)
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "64f8cf500f0003860180d29a1a9b0000000049454e44ae426082"
)


@pytest.mark.parametrize("language", CODES)
def test_no_part_of_a_file_of_both_sides_speaks_of_the_playbook(shipped: Office, language: str) -> None:
    """Properties, heads and feet, names and notes of a file are parts of it too."""
    words = traces(shipped.playbook, shipped.settings, LOCALES, language)
    both = [*neutral_parts(shipped.playbook)]
    found = {}
    for part, package in shipped.all(language):
        if part in both:
            text = all_of(package)
            if carried := {word for word in words if word in text}:
                found[part.id, type(package).__name__] = carried

    assert len(words) > 100
    assert found == {}


def all_of(package: Package) -> str:
    parts = (package.archive.read(name).decode() for name in package.names if not name.endswith(".png"))
    return squeezed(html.unescape(re.sub(r"</?w:[^>]*>", "", " ".join(parts))))


@pytest.mark.parametrize("audience", Audience)
def test_heads_and_feet_of_a_word_file_name_the_parties(tiny: Office, audience: Audience) -> None:
    part = template_of(tiny, "order-sheet").model_copy(update={"audience": audience})
    word = Word(part_docx(tiny.playbook, part, LOCALES["en"], BOTH, logos=PixelLogos(DOT, DOT)))
    heads, feet = (sorted(map(story, word.parts(f"word/{place}"))) for place in ("header", "footer"))

    if audience is Audience.OWN:
        assert heads == ["Mill & Co · Between us", "Order sheet (continued)Mill & Co · Between us"]
        assert len([name for name in word.names if name.startswith("word/media/")]) == 1
    else:
        assert heads == ["Mill & CoMorning RoundCorner Café", "Order sheet (continued)Morning Round"]
        assert feet == ["Version 1.0 · Revised 2026-11-01Page 1 of 1Between us"] * 2
        described = [
            picture.get("descr")
            for head in word.parts("word/header")
            for picture in head.iter()
            if picture.get("descr")
        ]
        assert described == ["Mill & Co", "Corner Café"]
    assert word.properties["creator"] == "Mill & Co"


def test_a_word_file_takes_its_look_from_the_site(tiny: Office) -> None:
    word = Word(part_docx(tiny.playbook, checklist_of(tiny, "at-the-door"), LOCALES["en"], BOTH))
    styles = {style.get(f"{W}styleId"): style for style in word.xml("word/styles.xml").iter(f"{W}style")}

    assert styles["Title"].find(f".//{W}color").get(f"{W}val") == "1F4E79"
    assert styles["Normal"].find(f".//{W}rFonts").get(f"{W}ascii") == "Arial"
    assert styles["Normal"].find(f".//{W}rFonts").get(f"{W}eastAsia") == "Arial"
    head = word.paragraphs.index("Project")
    assert word.paragraphs[head : head + 3] == ["Project", "Morning Round", "Contract"]
    assert "Place" not in word.paragraphs


def test_heads_and_feet_of_an_excel_file_name_the_parties(tiny: Office) -> None:
    excel = Excel(part_xlsx(tiny.playbook, checklist_of(tiny, "at-the-door"), LOCALES["en"], BOTH))
    sheet = excel.sheets["At the door"]

    assert sheet.findtext(f".//{S}oddHeader") == "&L&8 Mill && Co&C&8 Morning Round&R&8 Corner Café"
    assert sheet.findtext(f".//{S}oddFooter") == (
        "&L&8 Between us\nVersion 1.0 · Revised 2026-11-01&R&8 Page &P of &N"
    )
    assert excel.properties["creator"] == "Mill & Co"


def test_a_column_that_nobody_uses_is_not_there(tiny: Office) -> None:
    """Nobody owns an item of this list, and this site keeps no column for notes."""
    checklist = checklist_of(tiny, "at-the-door")
    bare = checklist.model_copy(
        update={
            "items": tuple(
                item.model_copy(update={"evidence": None, "critical": False, "owner": None})
                for item in checklist.items
            )
        }
    )
    titles = {"#", "Done", "n/a", "Item", "Owner", "Notes", "Proof", "Critical", "Status", "Note"}

    def heads(package: Word | Excel) -> set[str]:
        return titles & {*(package.paragraphs if isinstance(package, Word) else package.strings)}

    word = Word(part_docx(tiny.playbook, bare, LOCALES["en"], BOTH))
    excel = Excel(part_xlsx(tiny.playbook, bare, LOCALES["en"], BOTH))
    assert heads(word) == {"#", "Done", "n/a", "Item"}
    assert heads(excel) == {"#", "Item", "Status", "Done"}
    assert heads(tiny.docx(checklist_of(tiny, "before-tasting"))) == {
        "#",
        "Done",
        "n/a",
        "Item",
        "Owner",
        "Notes",
    }
    assert heads(tiny.xlsx(checklist_of(tiny, "before-tasting"))) >= {"Owner", "Critical", "Note"}
