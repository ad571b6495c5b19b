"""A form is filled in on screen, saved by another program, and read back with every value in its control."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.office.conftest import CODES, Office
from tests.office.reading import W, Word

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
KINDS = ("text", "richText", "date", "comboBox", "dropDownList", "checkbox")

FORMS = ("acceptance-certificate", "minutes", "run-sheet", "change-request")
"""Forms with every kind of field, of tables and of signatures."""


def controls_of(document: Any) -> list[tuple[str, Any]]:
    """The controls that hold a value, each with its kind."""
    found = []
    for control in document.iter(f"{W}sdt"):
        names = {etree.QName(property_).localname for property_ in control.find(f"{W}sdtPr")}
        kinds = [kind for kind in KINDS if kind in names]
        if kinds or not control.findall(f".//{W}sdt"):
            found.append((kinds[0] if kinds else "richText", control))
    return found


def value_of(control: Any) -> str:
    return "".join(text.text or "" for text in control.find(f"{W}sdtContent").iter(f"{W}t"))


def write(kind: str, control: Any, number: int) -> str:
    """Fill in a control as Word does; return what it holds then."""
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    for hint in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(hint)
    for style in list(content.iter(f"{W}rStyle")):
        style.getparent().remove(style)
    value = f"Value {number} 值"
    if kind == "date":
        properties.find(f"{W}date").set(f"{W}fullDate", "2027-07-15T00:00:00Z")
        value = "2027-07-15"
    elif kind in ("comboBox", "dropDownList"):
        items = properties.find(f"{W}{kind}")
        value = items[number % len(items)].get(f"{W}displayText")
    elif kind == "checkbox":
        properties.find(f"{W14}checkbox/{W14}checked").set(f"{W14}val", "1")
        value = "☑"
    (text,) = content.iter(f"{W}t")
    text.text = value
    return value


def saved(document: Any, form: Word) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name in form.names:
            is_body = name == "word/document.xml"
            target.writestr(name, etree.tostring(document) if is_body else form.archive.read(name))
    return packed.getvalue()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("language", CODES)
def test_what_is_filled_in_is_there_after_another_program_has_saved_it(
    shipped: Office, language: str, tmp_path: Path
) -> None:
    filled: dict[str, list[str]] = {}
    for template in shipped.playbook.templates:
        if template.id in FORMS:
            # A copy: what is shared between tests stays blank.
            form = Word(shipped.docx(template, language).content)
            controls = enumerate(controls_of(form.document))
            filled[template.id] = [write(kind, control, number) for number, (kind, control) in controls]
            (tmp_path / f"{template.id}.docx").write_bytes(saved(form.document, form))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, *map(str, tmp_path.glob("*.docx"))], check=True, capture_output=True)

    for name, values in filled.items():
        word = Word((tmp_path / "saved" / f"{name}.docx").read_bytes())
        kept = [value_of(control) for _, control in controls_of(word.document)]
        assert Counter(values) - Counter(kept) == Counter(), name


@pytest.mark.parametrize("language", CODES)
def test_every_field_has_a_control_of_its_name(shipped: Office, language: str) -> None:
    for template in shipped.playbook.templates:
        controls = [
            control.find(f"{W}sdtPr/{W}alias").get(f"{W}val")
            for _, control in controls_of(shipped.docx(template, language).document)
        ]
        labels: Counter[str] = Counter()
        for section in template.shared_sections:
            rows = section.table.rows if section.table else 1
            for field in section.table.columns if section.table else section.fields:
                labels[field.label[language].plain] += rows
        missing = {
            label: count
            for label, count in labels.items()
            if sum(name.removesuffix("…") == label[: len(name.removesuffix("…"))] for name in controls)
            < count
        }
        assert missing == {}, template.id


@pytest.mark.parametrize("language", CODES)
def test_rows_of_tables_can_be_added_to(shipped: Office, language: str) -> None:
    for template in shipped.playbook.templates:
        word = shipped.docx(template, language)
        repeating = [
            control.getparent().getparent() for control in word.document.iter(f"{W15}repeatingSection")
        ]
        tables = [section.table for section in template.shared_sections if section.table]

        assert len(repeating) == len(tables), template.id
        for section, table in zip(repeating, tables, strict=True):
            items = section.findall(f"{W}sdtContent/{W}sdt")
            assert [item.find(f"{W}sdtPr/{W15}repeatingSectionItem") is not None for item in items] == [
                True
            ] * table.rows
            assert [len(item.findall(f"{W}sdtContent/{W}tr")) for item in items] == [1] * table.rows
        root = word.document.getroottree().getroot()
        assert root.nsmap["w15"] == W15.strip("{}")
        assert (
            "w15"
            in root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable").split()
        )
