"""Every Word and Excel file of the shipped content is sound: its package, its markup, for independent readers too."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from typing import Any

import docx
import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import range_boundaries
from openxml_audit import FileFormat, OpenXmlValidator

from engagement_playbook.model.base import Audience
from engagement_playbook.office import part_docx
from tests.office.conftest import CODES, LOCALES, Office, settings
from tests.office.reading import RELATIONS, Excel, Package, S, W, Word

pytestmark = pytest.mark.parametrize("language", CODES)

# The order of the schema, for the children that occur.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore pBdr shd tabs spacing ind contextualSpacing jc outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs color spacing kern sz szCs u shd lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap vAlign",
    "sdtPr": "rPr alias tag id lock placeholder showingPlcHdr comboBox date dropDownList richText text checkbox "
    "repeatingSection repeatingSectionItem",
    "tbl": "tblPr tblGrid tr sdt",
    "tr": "trPr tc",
    "tc": "tcPr tbl p",
    "sdt": "sdtPr sdtContent",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData autoFilter mergeCells "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter",
    "workbook": "fileVersion workbookPr bookViews sheets definedNames calcPr",
    "dataValidation": "formula1 formula2",
    "headerFooter": "oddHeader oddFooter",
}
REPEATED = {"sdt", "tr", "tc", "tbl", "p", "headerReference", "footerReference", "conditionalFormatting"}
WORDS_OF_A_CONTROL = 64
CHARACTERS_OF_A_SHEET_NAME = 31
CHARACTERS_OF_A_PROMPT = 255


def packages(office: Office, language: str) -> Iterator[Package]:
    for _, document in office.all(language):
        yield document
    yield office.checklists_xlsx(language)


def words(office: Office, language: str) -> Iterator[Word]:
    return (package for package in packages(office, language) if isinstance(package, Word))


def books(office: Office, language: str) -> Iterator[Excel]:
    return (package for package in packages(office, language) if isinstance(package, Excel))


def relations(package: Package, name: str) -> Iterator[tuple[str, str]]:
    """The relations of a part: the kind of each and the part or address it leads to."""
    folder, _, base = name.rpartition("/")
    file = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
    if file in package.names:
        for relation in package.xml(file).iter(f"{RELATIONS}Relationship"):
            target = relation.get("Target")
            if relation.get("TargetMode") == "External":
                assert target.startswith(("https://", "http://", "mailto:")), target
            else:
                path = target[1:] if target.startswith("/") else normpath(join(folder, target))
                assert path in package.names, f"{file}: {target}"
                yield relation.get("Type").rpartition("/")[2], path


def reached(package: Package) -> set[str]:
    """Every part that a reader comes to from the front door."""
    found: set[str] = set()
    open_ends = [path for _, path in relations(package, "")]
    while open_ends:
        name = open_ends.pop()
        if name not in found:
            found.add(name)
            open_ends += [path for _, path in relations(package, name)]
    return found


def test_packages_are_whole(shipped: Office, language: str) -> None:
    for package in packages(shipped, language):
        assert package.archive.testzip() is None
        assert package.names[0] == "[Content_Types].xml"
        assert len(package.names) == len(set(package.names))
        types = package.xml("[Content_Types].xml")
        overrides = [each.get("PartName")[1:] for each in types if each.get("PartName")]
        defaults = {each.get("Extension") for each in types}
        parts = {name for name in package.names if name != "[Content_Types].xml" and "_rels/" not in name}
        assert set(overrides) <= parts
        assert len(overrides) == len(set(overrides))
        for name in parts:
            assert name in overrides or name.rpartition(".")[2] in defaults - {"xml"}, name
        assert reached(package) == parts, "nothing lies about that no relation leads to"
        for name in package.names:
            if name.endswith((".xml", ".rels")):
                assert b"<!DOCTYPE" not in package.archive.read(name)
                package.xml(name)


def test_elements_stand_in_the_order_of_the_schema(shipped: Office, language: str) -> None:
    for package in packages(shipped, language):
        for name in package.names:
            if not name.startswith(("word/", "xl/")) or not name.endswith(".xml") or "theme" in name:
                continue
            for element in package.xml(name).iter("{*}*"):
                kind = etree.QName(element).localname
                if kind in ORDER:
                    order = ORDER[kind].split()
                    children = [etree.QName(child).localname for child in element]
                    assert children == sorted(children, key=order.index), f"{name}: {kind}"
                    twice = {each for each, times in Counter(children).items() if times > 1}
                    assert twice <= REPEATED, f"{name}: {kind}"


def test_word_finds_what_its_markup_names(shipped: Office, language: str) -> None:
    for word in words(shipped, language):
        styles = word.xml("word/styles.xml")
        known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
        for part in [*word.stories, styles]:
            for kind in ("pStyle", "rStyle", "basedOn", "next", "link"):
                assert {each.get(f"{W}val") for each in part.iter(f"{W}{kind}")} <= known
        relation_ids = {each.get("Id") for each in word.xml("word/_rels/document.xml.rels")}
        for element in word.document.iter(f"{W}hyperlink", f"{W}headerReference", f"{W}footerReference"):
            assert element.get(next(name for name in element.attrib if name.endswith("}id"))) in relation_ids
        assert word.document.find(f"{W}body")[-1].tag == f"{W}sectPr"
        for cell in word.document.iter(f"{W}tc"):
            assert cell[-1].tag == f"{W}p", "a cell without a paragraph is a damaged file"


def test_content_controls_have_names_of_their_own(shipped: Office, language: str) -> None:
    for word in words(shipped, language):
        controls = list(word.document.iter(f"{W}sdtPr"))
        numbers = [int(control.find(f"{W}id").get(f"{W}val")) for control in controls]
        assert len(numbers) == len(set(numbers))
        assert all(0 < number < 2**31 for number in numbers)
        for control in controls:
            if control.find("{*}repeatingSectionItem") is None:
                title, tag = (control.find(f"{W}{name}").get(f"{W}val") for name in ("alias", "tag"))
                assert 0 < len(title.encode("utf-16-le")) // 2 <= WORDS_OF_A_CONTROL
                assert tag == title, "a program finds a field by what a reader calls it"
        for choice in word.document.iter(f"{W}dropDownList", f"{W}comboBox"):
            values = [item.get(f"{W}value") for item in choice]
            assert all(values)
            assert len(values) == len(set(values)), "Word refuses a list that says a word twice"
        for prompt in word.document.iter(f"{W}sdtContent"):
            assert "".join(text.text or "" for text in prompt.iter(f"{W}t")).strip(), (
                "a field says what to do"
            )


def test_tables_can_be_read_aloud(shipped: Office, language: str) -> None:
    for word in words(shipped, language):
        for table in word.document.iter(f"{W}tbl"):
            assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
            columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
            rows = list(table.iter(f"{W}tr"))
            heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
            assert heads == sorted(heads, reverse=True), "a head stands above what it heads"
            look = table.find(f"{W}tblPr/{W}tblLook")
            assert look.get(f"{W}firstRow") == str(int(any(heads)))
            assert look.get(f"{W}firstColumn") == str(int(not any(heads))), (
                "labels on the left head their rows"
            )
            for row in rows:
                spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
                assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns


def test_every_character_of_word_has_a_typeface(shipped: Office, language: str) -> None:
    """Word takes typefaces from the reader's system: each script needs one by name, whatever the theme says."""
    locale = LOCALES[language]
    text = {
        "ascii": locale.text("document.font.latin"),
        "hAnsi": locale.text("document.font.latin"),
        "cs": locale.text("document.font.latin"),
        "eastAsia": locale.text("document.font.east_asian"),
    }
    for word in words(shipped, language):
        styles = word.xml("word/styles.xml")
        assert fonts(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")) == text
        for style in styles.iter(f"{W}style"):
            own = style.find(f"{W}rPr/{W}rFonts")
            if style.get(f"{W}type") == "paragraph":
                assert own is not None, style.get(f"{W}styleId")
            if own is not None:
                assert fonts(own) == text
        languages = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        assert languages.get(f"{W}val") == locale.text("document.language")
        assert languages.get(f"{W}eastAsia") == locale.text("document.east_asian_language")
        for story in word.stories:
            for own in story.iter(f"{W}rFonts"):
                named = {name: font for name, font in fonts(own).items() if name != "hint"}
                assert named.keys() in (set(), text.keys()), "a run names no typeface, or one for each script"


def fonts(element: Any) -> dict[str, str]:
    return {etree.QName(name).localname: value for name, value in element.attrib.items()}


def test_word_can_be_opened_and_saved_by_another(shipped: Office, language: str) -> None:
    for word in words(shipped, language):
        saved = io.BytesIO()
        document = docx.Document(io.BytesIO(word.content))
        document.save(saved)
        assert Word(saved.getvalue()).paragraphs == word.paragraphs


def test_excel_finds_what_its_sheets_name(shipped: Office, language: str) -> None:
    for book in books(shipped, language):
        names = list(book.sheets)
        assert all(0 < len(name.encode("utf-16-le")) // 2 <= CHARACTERS_OF_A_SHEET_NAME for name in names)
        assert len({name.casefold() for name in names}) == len(names)
        styles = book.xml("xl/styles.xml")
        looks, changes = len(styles.find(f"{S}cellXfs")), len(styles.findall(f"{S}dxfs/{S}dxf"))
        lists = {element.get("name") for element in book.xml("xl/workbook.xml").iter(f"{S}definedName")}
        for sheet in book.sheets.values():
            assert all(int(cell.get("s", "0")) < looks for cell in sheet.iter(f"{S}c"))
            assert all(int(rule.get("dxfId")) < changes for rule in sheet.iter(f"{S}cfRule"))
            merged = [range_boundaries(element.get("ref")) for element in sheet.iter(f"{S}mergeCell")]
            assert not [
                1 for place, one in enumerate(merged) for other in merged[:place] if overlap(one, other)
            ]
            for rule in sheet.iter(f"{S}dataValidation"):
                for name in ("promptTitle", "prompt", "errorTitle", "error"):
                    assert len((rule.get(name) or "").encode("utf-16-le")) // 2 <= CHARACTERS_OF_A_PROMPT
                if rule.get("type") == "list":
                    assert rule.findtext(f"{S}formula1") in lists


def overlap(one: Any, other: Any) -> bool:
    return bool(one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3])


def test_excel_can_be_read_by_another(shipped: Office, language: str) -> None:
    """Another reader sees the same texts as texts, the same formulas, and their values without computing them."""
    for book in books(shipped, language):
        values = openpyxl.load_workbook(io.BytesIO(book.content), data_only=True)
        texts, formulas = set(), 0
        for sheet in book.workbook.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if cell.data_type == "f":
                    formulas += 1
                    shown = str(values[sheet.title][cell.coordinate].value)
                    assert shown.removeprefix("0 / ").isdecimal(), f"{cell.coordinate} shows {shown}"
                elif isinstance(cell.value, str):
                    texts.add(cell.value)
        shared = book.xml("xl/sharedStrings.xml").iter(f"{S}si")
        assert texts == {"".join(text.text or "" for text in each.iter(f"{S}t")) for each in shared}
        # An example counts nothing.
        is_example = shipped.locale(language).text("document.example_note") in texts
        assert formulas == len(book.formulas)
        assert formulas > 0 or is_example


def test_a_sheet_prints_on_the_paper_of_the_house(shipped: Office, language: str) -> None:
    for book in books(shipped, language):
        for sheet in book.workbook.worksheets:
            if sheet.sheet_state == "hidden":
                continue
            setup, fit, foot = sheet.page_setup, sheet.sheet_properties.pageSetUpPr, sheet.oddFooter
            assert fit is not None
            assert foot is not None
            assert str(setup.paperSize) == "9"
            assert (fit.fitToPage, setup.fitToWidth or 1) == (True, 1)
            assert setup.fitToHeight in (0, None), "as many pages as it takes, or one"
            assert "&P" in str(foot.right.text)
            assert "&N" in str(foot.right.text)
            if sheet.auto_filter.ref:
                assert sheet.print_title_rows, f"{sheet.title} repeats its head on every page"
                assert sheet.freeze_panes, f"{sheet.title} keeps its head in view"
            assert not sheet.protection.sheet


def test_properties_name_a_house_and_no_one_else(shipped: Office, language: str) -> None:
    for part, document in shipped.all(language):
        properties = {name: value for name, value in document.properties.items() if value.strip()}
        assert properties.pop("title")
        maker = "Bread at the Door" if part.audience is Audience.OWN else ""
        assert properties.pop("creator", "") == maker
        assert properties.pop("created") == properties.pop("modified")
        assert properties.pop("lastModifiedBy", maker) == maker, part.id
        assert properties.pop("revision", "1") == "1"
        assert properties.pop("language", "") == (
            LOCALES[language].text("document.language") if isinstance(document, Word) else ""
        )
        assert properties == {}


def shapes(package: Package) -> set[tuple[str, ...]]:
    """Each element of each part with its parent, and with each of its attributes and the schema's words in them.

    What an author has written begins with a capital, but for what one chooses from in a list.
    """
    found: set[tuple[str, ...]] = set()
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            for element in package.xml(name).iter("{*}*"):
                parent = element.getparent()
                found.add(("" if parent is None else parent.tag, element.tag))
                for attribute, value in element.attrib.items():
                    is_word = value.isalpha() and value.islower() and element.tag != f"{W}listItem"
                    found.add((element.tag, attribute, value if is_word else ""))
    return found


def test_a_validator_has_nothing_to_say(shipped: Office, language: str, tmp_path: Path) -> None:
    """Of the files, the largest first, those are validated that hold anything that none before them does."""
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    largest_first = sorted(packages(shipped, language), key=lambda package: -len(package.content))
    validated: set[tuple[str, ...]] = set()
    for place, package in enumerate(largest_first):
        if (held := shapes(package)) <= validated:
            continue
        validated |= held
        path = tmp_path / f"{place}.{'docx' if isinstance(package, Word) else 'xlsx'}"
        path.write_bytes(package.content)
        assert [str(error) for error in validator.validate(path).errors] == []


def test_letter_is_a_paper_too(tiny: Office, language: str) -> None:
    (template,) = tiny.playbook.templates
    word = Word(part_docx(tiny.playbook, template, LOCALES[language], settings(paper="letter")))
    page = word.document.find(f".//{W}pgSz")

    assert {page.get(f"{W}w"), page.get(f"{W}h")} == {"12240", "15840"}
