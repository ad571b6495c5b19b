"""What the files are: marks, controls, rules, papers, and the order that Word and Excel insist on."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from engagement_playbook.config.settings import Organisation
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist, SignOff
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import FieldType, Party, Signature, Template
from engagement_playbook.office import PixelLogos, part_docx, part_xlsx
from tests.office.conftest import CODES, LOCALES, ROOT, Office, settings
from tests.office.reading import Excel, Package, S, W, Word


def template_of(office: Office, name: str) -> Template:
    value = office.playbook.part(Reference("template", name)).value
    assert isinstance(value, Template)
    return value


def checklist_of(office: Office, name: str) -> Checklist:
    value = office.playbook.part(Reference("checklist", name)).value
    assert isinstance(value, Checklist)
    return value


def documents(office: Office, language: str) -> list[Package]:
    template, checklist = template_of(office, "order-sheet"), checklist_of(office, "before-tasting")
    gate = checklist.model_copy(update={"signoff": SignOff.GATE})
    return [
        office.docx(template, language),
        office.xlsx(template, language),
        office.docx(gate, language),
        office.xlsx(gate, language),
        office.checklists_xlsx(language),
    ]


@pytest.mark.parametrize("language", CODES)
def test_the_same_content_gives_the_same_bytes(tiny: Office, language: str) -> None:
    first, second = documents(tiny, language), documents(tiny, language)

    assert [each.content for each in first] == [each.content for each in second]
    for package in first:
        assert {entry.date_time for entry in package.archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.properties["created"] == package.properties["modified"]
        assert package.properties["created"].startswith("2026-11-")
        assert package.properties["creator"] in ("", "Bread at the Door")


MAKE_ALL = """
import hashlib
from engagement_playbook import load_playbook
from tests.office.conftest import CODES, Office, settings
from tests.helpers.playbooks import TINY
office = Office(load_playbook(TINY, CODES).playbook, settings())
for language in CODES:
    for _, document in office.all(language):
        print(hashlib.sha256(document.content).hexdigest())
    print(hashlib.sha256(office.checklists_xlsx(language).content).hexdigest())
"""


def test_another_process_makes_the_same_bytes() -> None:
    def made(seed: str, zone: str) -> list[str]:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", MAKE_ALL]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.split()

    first = made("1", "UTC")
    assert len(first) == 22
    assert made("2", "Asia/Shanghai") == first


def test_tables_have_heads_that_repeat_and_rows_that_stay_together(tiny: Office) -> None:
    for word in (
        tiny.docx(template_of(tiny, "order-sheet")),
        tiny.docx(checklist_of(tiny, "before-tasting")),
    ):
        rows = list(word.document.iter(f"{W}tr"))
        assert any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_each_type_of_field_has_its_control(tiny: Office) -> None:
    template = template_of(tiny, "order-sheet")
    section = template.sections[0]
    fields = tuple(
        section.fields[1].model_copy(
            update={
                "id": kind.value,
                "type": kind,
                "choices": section.fields[1].choices if kind is FieldType.CHOICE else None,
            }
        )
        for kind in FieldType
    )
    form = template.model_copy(update={"sections": (section.model_copy(update={"fields": fields}),)})
    controls = [etree.QName(control[-1]).localname for control in tiny.docx(form).document.iter(f"{W}sdtPr")]

    # A list of the playbook can be written over: a customer's own name for a role must fit in.
    assert controls == [
        *("text", "text", "richText", "date", "text", "text", "comboBox", "comboBox", "checkbox", "text"),
    ]


def story(part: Any) -> str:
    """The text of a head or a foot."""
    return "".join(element.text or "" for element in part.iter(f"{W}t"))


def test_marks_stand_at_the_foot_of_every_page(tiny: Office) -> None:
    word = tiny.docx(template_of(tiny, "order-sheet"))
    for footer in word.parts("word/footer"):
        assert story(footer) == "Version 1.0 · Revised 2026-11-01Page 1 of 1"
        assert [element.get(f"{W}instr").strip() for element in footer.iter(f"{W}fldSimple")] == [
            "PAGE",
            "NUMPAGES",
        ]


@pytest.mark.parametrize("audience", list(Audience))
def test_only_our_own_papers_are_to_be_returned_or_shredded(tiny: Office, audience: Audience) -> None:
    template = template_of(tiny, "order-sheet").model_copy(update={"audience": audience})
    checklist = checklist_of(tiny, "before-tasting").model_copy(update={"audience": audience})
    words = "For our eyes only. Bring it back or shred it."
    own = audience is Audience.OWN

    for word in (tiny.docx(template), tiny.docx(checklist)):
        assert (words in word.text) == own
    for excel in (tiny.xlsx(template), tiny.xlsx(checklist)):
        assert (words in "".join(sheet.findtext(f".//{S}oddFooter") for sheet in visible(excel))) == own


def visible(excel: Excel) -> list[Any]:
    """Sheets that a reader sees; the hidden one with the lists has nothing to print."""
    return [sheet for sheet in excel.sheets.values() if sheet.find(f".//{S}oddFooter") is not None]


def test_help_is_on_our_own_forms_and_with_the_example_of_all(tiny: Office) -> None:
    for audience in Audience:
        template = template_of(tiny, "order-sheet").model_copy(update={"audience": audience})
        blanks = (tiny.docx(template), tiny.xlsx(template))
        examples = (tiny.example_docx(template), tiny.example_xlsx(template))

        assert ("Street and colour." in blanks[0].text) == (audience is Audience.OWN)
        assert ["Mill Lane" in blank.text for blank in blanks] == [False, False]
        assert ["Street and colour." in example.text for example in examples] == [True, True]
        assert ["Mill Lane, the green one" in example.text for example in examples] == [True, True]


def test_what_is_configured_stands_at_the_head(tiny: Office) -> None:
    organisation = Organisation(name="Mill & Co", confidentiality={"en": "Confidential", "zh": "机密"})
    template, config = template_of(tiny, "order-sheet"), settings(organisation=organisation)
    word = Word(part_docx(tiny.playbook, template, LOCALES["zh"], config))

    assert sorted(map(story, word.parts("word/header"))) == ["Mill & Co", "订货单 （续）"]
    assert {story(footer) for footer in word.parts("word/footer")} == {
        "版本 1.0 · 修订 2026-11-01第 1 页，共 1 页机密"
    }
    assert word.properties["creator"] == "Mill & Co"


@pytest.mark.parametrize(("paper", "size"), [("a4", ("11906", "16838")), ("letter", ("12240", "15840"))])
def test_the_paper_is_the_configured_one(tiny: Office, paper: str, size: tuple[str, str]) -> None:
    checklist = checklist_of(tiny, "before-tasting")
    word = Word(part_docx(tiny.playbook, checklist, LOCALES["en"], settings(paper=paper)))
    page = word.document.find(f".//{W}pgSz")

    assert (page.get(f"{W}w"), page.get(f"{W}h")) == size


def test_a_logo_is_named_to_a_screen_reader(tiny: Office) -> None:
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
        "64f8cf500f0003860180d29a1a9b0000000049454e44ae426082"
    )
    word = Word(
        part_docx(
            tiny.playbook, template_of(tiny, "order-sheet"), LOCALES["en"], settings(), logos=PixelLogos(dot)
        )
    )
    descriptions = [
        element.get("descr") for head in word.parts("word/header") for element in head.iter("{*}docPr")
    ]

    assert descriptions == ["Logo of the organisation"]


def test_a_gate_ends_with_results_and_signatures(tiny: Office) -> None:
    checklist = checklist_of(tiny, "before-tasting")
    gate = checklist.model_copy(update={"signoff": SignOff.GATE})

    assert "Go, with conditions" not in tiny.docx(checklist).text
    assert "Go, with conditions" in tiny.docx(gate).text
    assert "Sign-off" not in tiny.xlsx(checklist).sheets
    assert "Sign-off" in tiny.xlsx(gate).sheets


def test_the_sides_of_a_contract_sign_beside_each_other(tiny: Office) -> None:
    template = template_of(tiny, "order-sheet")
    baker = Signature.model_construct(role=Reference("role", "baker"))
    alone = template.model_copy(update={"signatures": (baker,)})
    sides = (
        baker.model_copy(update={"party": Party.VENDOR, "seal": True}),
        Signature.model_construct(label=template.title, party=Party.CUSTOMER),
    )
    both = template.model_copy(update={"signatures": sides})

    def last_table(word: Word) -> list[list[str]]:
        *_, table = word.document.iter(f"{W}tbl")
        rows = table.iter(f"{W}tr")
        return [
            ["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
            for row in rows
        ]

    assert last_table(tiny.docx(alone)) == [["Role", "Name", "Signature", "Date"], ["Baker", "…", "", "Date"]]
    assert last_table(tiny.docx(both)) == [
        ["Party B", "Party A"],
        ["BakerSignature", "Order sheetSignature"],
        ["Seal", ""],
        ["Date  …", "Date  …"],
    ]
    assert "Party B · Baker" in tiny.xlsx(both).strings
    assert "Name · Signature · Seal · Date" in tiny.xlsx(both).strings


def test_a_checklist_in_excel_counts_by_itself(tiny: Office) -> None:
    checklist = checklist_of(tiny, "before-tasting")
    excel = tiny.xlsx(checklist)
    sheet = next(iter(excel.sheets.values()))
    values = {
        cell.get("r"): cell.findtext(f"{S}v")
        for cell in sheet.iter(f"{S}c")
        if cell.find(f"{S}f") is not None
    }
    names = {
        element.get("name"): element.text for element in excel.xml("xl/workbook.xml").iter(f"{S}definedName")
    }

    assert values == {"C5": f"0 / {len(checklist.items)}", "E5": str(checklist.critical_count)}
    assert names["choices_1"] == "'Lists'!$A$1:$A$3"
    assert excel.strings.count("Not applicable") == 1
    assert sheet.find(f".//{S}pane").get("state") == "frozen"
    assert (
        sheet.find(f"{S}autoFilter").get("ref") == f"A6:H{6 + len(checklist.items) + len(checklist.groups)}"
    )
    assert (sheet.find(f"{S}pageSetup").get("orientation"), sheet.find(f"{S}pageSetup").get("paperSize")) == (
        "landscape",
        "9",
    )


def test_a_list_is_printed_on_one_page_as_long_as_it_can_be_read(tiny: Office) -> None:
    checklist = checklist_of(tiny, "before-tasting")
    long = tuple(checklist.items[0].model_copy(update={"id": f"item-{place}"}) for place in range(40))

    def pages_high(each: Checklist) -> int | None:
        sheet = tiny.xlsx(each).workbook.worksheets[0]
        # One is what the format leaves out.
        return 1 if sheet.page_setup.fitToHeight is None else int(sheet.page_setup.fitToHeight)

    assert pages_high(checklist) == 1
    assert pages_high(checklist.model_copy(update={"items": long})) == 0


def test_a_table_is_as_wide_as_its_paper(tiny: Office) -> None:
    template = template_of(tiny, "order-sheet")
    a4, letter = (
        Excel(part_xlsx(tiny.playbook, template, LOCALES["en"], settings(paper=paper))).workbook["Loaves"]
        for paper in ("a4", "letter")
    )

    def widths(sheet: Worksheet) -> list[float]:
        return [sheet.column_dimensions[letter].width for letter in "AB"]

    assert 140 < sum(widths(a4)) < 146
    assert widths(letter)[0] < widths(a4)[0]
    assert widths(letter)[1] == widths(a4)[1] < 13, "a number needs no more"


def test_a_template_in_excel_has_a_sheet_per_table_and_rules_for_its_columns(tiny: Office) -> None:
    excel = tiny.xlsx(template_of(tiny, "order-sheet"))
    rules = {
        name: sorted(rule.get("type", "any") for rule in sheet.iter(f"{S}dataValidation"))
        for name, sheet in excel.sheets.items()
    }

    assert rules == {"Form": ["any", "list"], "Loaves": ["decimal"], "Lists": []}
    assert excel.xml("xl/workbook.xml").findall(f".//{S}sheet")[-1].get("state") == "hidden"


def test_documents_load_their_libraries_when_they_are_made() -> None:
    program = (
        "import sys, engagement_playbook.office; print(*sorted(sys.modules.keys() & {'docx', 'xlsxwriter'}))"
    )
    found = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.split() == []


@pytest.mark.parametrize("audience", [Audience.TABLE, Audience.OWN])
def test_a_section_for_our_eyes_is_in_no_file_that_is_handed_over(tiny: Office, audience: Audience) -> None:
    template = template_of(tiny, "order-sheet")
    sections = (template.sections[0].model_copy(update={"own": True}), *template.sections[1:])
    shared = template.model_copy(update={"sections": sections, "audience": audience})
    ours = audience is Audience.OWN

    for text in (tiny.docx(shared, "en").text, tiny.xlsx(shared, "en").text):
        assert "Loaves" in text
        assert ("Door" in text) == ours
