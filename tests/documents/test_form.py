"""What the files are: marks, controls, rules, papers, and the order that Word and Excel insist on."""

from __future__ import annotations

import subprocess
import sys
from posixpath import join, normpath
from typing import Any

import pytest
from lxml import etree

from engagement_playbook.documents import part_docx
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist, SignOff
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import FieldType, Template
from engagement_playbook.settings import Organisation
from tests.documents.conftest import CODES, LOCALES, Office, settings
from tests.documents.reading import RELATIONS, Excel, Package, S, W, Word

# The order of the schema, for the children that occur.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore pBdr shd tabs spacing ind contextualSpacing jc outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs color spacing kern sz szCs u shd lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap vAlign",
    "sdtPr": "rPr alias tag id lock placeholder showingPlcHdr comboBox date dropDownList text checkbox",
}


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
        assert package.properties["creator"] == "Bread at the Door"


@pytest.mark.parametrize("language", CODES)
def test_every_part_is_declared_and_every_relation_leads_somewhere(tiny: Office, language: str) -> None:
    for package in documents(tiny, language):
        types = package.xml("[Content_Types].xml")
        declared = {each.get("PartName") for each in types} | {each.get("Extension") for each in types}
        for name in package.names:
            if name != "[Content_Types].xml":
                assert f"/{name}" in declared or name.rpartition(".")[2] in declared, name
            if name.endswith(".rels"):
                folder = name.replace("_rels/", "").rpartition("/")[0]
                for relation in package.xml(name).iter(f"{RELATIONS}Relationship"):
                    if relation.get("TargetMode") != "External":
                        target = relation.get("Target")
                        path = target[1:] if target.startswith("/") else normpath(join(folder, target))
                        assert path in package.names, f"{name}: {target}"


def word_parts(word: Package) -> list[Any]:
    return [*word.parts("word/document"), *word.parts("word/header"), *word.parts("word/footer")]


@pytest.mark.parametrize("language", CODES)
def test_word_finds_its_elements_in_the_order_of_the_schema(tiny: Office, language: str) -> None:
    for word in documents(tiny, language):
        if not isinstance(word, Word):
            continue
        known = {style.get(f"{W}styleId") for style in word.xml("word/styles.xml").iter(f"{W}style")}
        for part in [*word_parts(word), word.xml("word/styles.xml")]:
            for element in part.iter():
                name = etree.QName(element).localname
                if name in ORDER:
                    order = ORDER[name].split()
                    children = [etree.QName(child).localname for child in element]
                    assert children == sorted(children, key=order.index), name
                if name in ("pStyle", "rStyle"):
                    assert element.get(f"{W}val") in known
        identities = [each.get(f"{W}val") for each in word.document.iter(f"{W}id")]
        assert len(identities) == len(set(identities)) > 0


def test_tables_have_heads_that_repeat_and_rows_that_stay_together(tiny: Office) -> None:
    for word in (
        tiny.docx(template_of(tiny, "order-sheet")),
        tiny.docx(checklist_of(tiny, "before-tasting")),
    ):
        rows = list(word.document.iter(f"{W}tr"))
        assert any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        for table in word.document.iter(f"{W}tbl"):
            columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
            for row in table.iter(f"{W}tr"):
                spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
                assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns


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
    assert controls == ["text", "text", "date", "text", "comboBox", "comboBox", "checkbox"]


def test_fonts_are_named_for_every_script_and_no_theme_overrides_them(tiny: Office) -> None:
    word = tiny.docx(template_of(tiny, "order-sheet"), "zh")
    styles = word.xml("word/styles.xml")
    fonts = list(styles.iter(f"{W}rFonts"))

    assert len(fonts) > 10
    for each in fonts:
        assert each.get(f"{W}eastAsia") == "Microsoft YaHei"
        assert each.get(f"{W}ascii") == "Calibri"
        assert not [name for name in each.attrib if "heme" in name]
    language = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language.get(f"{W}val") == language.get(f"{W}eastAsia") == "zh-CN"


def test_marks_stand_at_the_foot_of_every_page(tiny: Office) -> None:
    word = tiny.docx(template_of(tiny, "order-sheet"))
    for footer in word.parts("word/footer"):
        text = "".join(each.text or "" for each in footer.iter(f"{W}t"))
        assert text == (
            "Page 1 of 1"
            "order-sheet · Version 1.0 · Revised 2026-11-01 · Owner: Baker · Not yet tried in the field"
        )
        assert [each.get(f"{W}instr").strip() for each in footer.iter(f"{W}fldSimple")] == [
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


def test_help_is_on_the_page_to_take_out_unless_the_form_is_ours(tiny: Office) -> None:
    template = template_of(tiny, "order-sheet")
    for audience, before_the_example in ((Audience.OWN, True), (Audience.TABLE, False)):
        words = tiny.docx(template.model_copy(update={"audience": audience})).paragraphs
        example = words.index(
            "Example" if audience is Audience.OWN else "How to fill this in, with an example"
        )
        assert (words.index("Street and colour.") < example) == before_the_example
        assert words.index("Mill Lane, the green one") > example
        assert any("Take this page out" in each for each in words) != before_the_example


def test_what_is_configured_stands_at_the_head(tiny: Office) -> None:
    organisation = Organisation(name="Mill & Co", confidentiality={"en": "Confidential", "zh": "机密"})
    template, config = template_of(tiny, "order-sheet"), settings(organisation=organisation)
    word = Word(part_docx(tiny.playbook, template, LOCALES["zh"], config))
    heads = ["".join(each.text or "" for each in head.iter(f"{W}t")) for head in word.parts("word/header")]

    assert sorted(heads) == ["Mill & Co · 机密", "订货单 （续）Mill & Co · 机密"]
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
        part_docx(tiny.playbook, template_of(tiny, "order-sheet"), LOCALES["en"], settings(), logo=dot)
    )
    descriptions = [each.get("descr") for head in word.parts("word/header") for each in head.iter("{*}docPr")]

    assert descriptions == ["Logo of the organisation"]


def test_a_gate_ends_with_results_and_signatures(tiny: Office) -> None:
    checklist = checklist_of(tiny, "before-tasting")
    gate = checklist.model_copy(update={"signoff": SignOff.GATE})

    assert "Go, with conditions" not in tiny.docx(checklist).text
    assert "Go, with conditions" in tiny.docx(gate).text
    assert "Sign-off" not in tiny.xlsx(checklist).sheets
    assert "Sign-off" in tiny.xlsx(gate).sheets


def test_a_checklist_in_excel_counts_by_itself(tiny: Office) -> None:
    checklist = checklist_of(tiny, "before-tasting")
    excel = tiny.xlsx(checklist)
    sheet = next(iter(excel.sheets.values()))
    values = {
        cell.get("r"): cell.findtext(f"{S}v")
        for cell in sheet.iter(f"{S}c")
        if cell.find(f"{S}f") is not None
    }
    names = {each.get("name"): each.text for each in excel.xml("xl/workbook.xml").iter(f"{S}definedName")}

    assert values == {"D5": f"0 / {len(checklist.items)}", "F5": str(checklist.critical_count)}
    assert names["choices_1"] == "'Lists'!$A$1:$A$3"
    assert excel.strings.count("Not applicable") == 1
    assert sheet.find(f".//{S}pane").get("state") == "frozen"
    assert sheet.find(f"{S}autoFilter").get("ref") == f"A6:I{6 + len(checklist.items)}"
    assert (sheet.find(f"{S}pageSetup").get("orientation"), sheet.find(f"{S}pageSetup").get("paperSize")) == (
        "landscape",
        "9",
    )


def test_a_template_in_excel_has_a_sheet_per_table_and_rules_for_its_columns(tiny: Office) -> None:
    excel = tiny.xlsx(template_of(tiny, "order-sheet"))
    rules = {
        name: sorted(rule.get("type", "any") for rule in sheet.iter(f"{S}dataValidation"))
        for name, sheet in excel.sheets.items()
    }

    assert rules == {"Form": ["any", "list"], "Loaves": ["decimal"], "Example": [], "Lists": []}
    assert excel.xml("xl/workbook.xml").findall(f".//{S}sheet")[-1].get("state") == "hidden"


def test_documents_load_their_libraries_when_they_are_made() -> None:
    program = "import sys, engagement_playbook.documents; print(*sorted(sys.modules.keys() & {'docx', 'xlsxwriter'}))"
    found = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.split() == []
