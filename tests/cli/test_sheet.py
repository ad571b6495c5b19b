"""`playbook sheet`: one sheet as PDF without a build, or a reason why not and no file."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook.cli import main
from tests.helpers.playbooks import edit, plant
from tests.pdf.paper_reader import line_of
from tests.pdf.reading import Reading
from tests.pdf.test_sheet import TASTING, long_list


@pytest.fixture(name="folder")
def _fixture_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that a reader stands in; the playbook is beside it."""
    plant(tmp_path / "bakery")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def sheet(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", "../bakery", "sheet", *arguments], prog_name="playbook")


def read(file: Path) -> Reading:
    return Reading(file.read_bytes())


def add_a_language(bakery: Path) -> None:
    """Let the bakery speak German: its English words with a mark."""
    english = files("engagement_playbook").joinpath("locale", "en.yml").read_text(encoding="utf-8")
    locales = bakery / "playbook/locales"
    locales.mkdir()
    (locales / "de.yml").write_text(english.replace("typst_lang: en", "typst_lang: de"), encoding="utf-8")
    shutil.copytree(bakery / "playbook/pages/en", bakery / "playbook/pages/de")
    for file in bakery.rglob("*.yml"):
        if file.parent != locales:
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"( *)(- )?en: (.+)\n", _with_german, text), encoding="utf-8")
    edit(
        bakery / "mkdocs.yml",
        "        - code: zh\n",
        "        - code: de\n          site_name: Brot\n        - code: zh\n",
    )
    edit(bakery / "checklists/deliver/at-the-door.yml", "de: At the door", "de: An der Tür")


def _with_german(line: re.Match[str]) -> str:
    indent, dash, words = line.groups("")
    return f"{line[0]}{' ' * len(indent + dash)}de: {words}\n"


def test_a_sheet_in_the_first_language_replaces_the_one_that_is_there(folder: Path) -> None:
    file = folder / "before-tasting.pdf"
    file.write_text("an older one", encoding="utf-8")

    result = sheet("before-tasting")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "before-tasting.pdf: 1 page, a4, en\n"
    assert read(file).metadata["Title"] == "Before a tasting"
    assert [path.name for path in folder.iterdir()] == ["before-tasting.pdf"]


def test_any_two_languages_stand_side_by_side_in_the_order_asked_for(folder: Path) -> None:
    add_a_language(folder.parent / "bakery")

    result = sheet("at-the-door", "--languages", "zh,de")
    turned = sheet("at-the-door", "--languages", "de, zh", "--output", "out/turned.pdf")

    assert (result.stderr, result.stdout) == ("", "at-the-door.zh-de.pdf: 1 page, a4, zh, de\n")
    assert (turned.stderr, turned.stdout) == ("", "out/turned.pdf: 1 page, a4, de, zh\n")
    assert read(folder / "at-the-door.zh-de.pdf").metadata["Title"] == "在门口 / An der Tür"
    assert read(folder / "out/turned.pdf").metadata["Title"] == "An der Tür / 在门口"
    assert "Atthedoor" not in read(folder / "at-the-door.zh-de.pdf").text


def test_the_project_and_the_other_side_are_named_at_the_head(folder: Path) -> None:
    result = sheet("order-sheet", "--bank", "Corner Café", "--project", "Morning 🍞", "-o", "form.pdf")

    assert result.stderr.splitlines()[0] == (
        "--project: warning[PB402]: no font has the character '🍞' U+1F35E (bread); ▯ is printed in its place — "
        "write it in words, or bring a font that has it (option 'fonts')"
    )
    assert result.stdout == "form.pdf: 1 page, a4, en\n"
    form = read(folder / "form.pdf")
    assert form.text.startswith("Morning▯CornerCaféOrdersheet")
    assert "Author" not in form.metadata


def test_a_form_in_one_language(folder: Path) -> None:
    result = sheet("order-sheet", "--languages", "zh", "-o", "form.pdf")

    assert (result.stderr, result.stdout) == ("", "form.pdf: 1 page, a4, zh\n")
    assert read(folder / "form.pdf").language == "zh-CN"


def test_a_list_that_takes_two_sheets_is_made_and_reported_in_its_place(folder: Path) -> None:
    bakery = folder.parent / "bakery"
    long_list(bakery, 60)
    rules = "".join(
        f"        {code}: {{severity: 'off', reason: Long}}\n" for code in ("PB301", "PB309", "PB310")
    )
    edit(bakery / "mkdocs.yml", "      languages:\n", f"      rules:\n{rules}      languages:\n")

    result = sheet("before-tasting")

    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == (
        f"{TASTING}:{line_of(bakery / TASTING, 'id: item-1')}:3: warning[PB403]: in 'en' the checklist takes "
        "3 sheets instead of one — shorten texts or cut items, or make two lists with a pause point each"
    )
    assert result.stdout == "before-tasting.pdf: 3 pages, a4, en\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("before-tastin",),
            "ID: there is no checklist and no template 'before-tastin'; did you mean 'before-tasting'?",
        ),
        (
            ("template:order-sheets",),
            "ID: there is no checklist and no template 'template:order-sheets'; did you mean 'template:order-sheet'?",
        ),
        (
            ("x",),
            (
                "ID: there is no checklist and no template 'x'; "
                "there are: before-any-visit, at-the-door, before-tasting, order-sheet"
            ),
        ),
        (
            ("before-tasting", "--languages", "en,fr"),
            "--languages: 'fr' is none of the languages of this playbook: en, zh",
        ),
        (
            ("before-tasting", "--languages", "zh,zh"),
            "--languages: name one language, or two different ones",
        ),
        (
            ("order-sheet", "--languages", "en,zh"),
            "--languages: 'order-sheet' is a form, which is printed in one language; make one for each",
        ),
    ],
)
def test_wrong_usage(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    result = sheet(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == f"Error: Invalid value for {message}"
    assert [*folder.iterdir()] == []


def test_a_list_and_a_form_of_one_name_are_told_apart(folder: Path) -> None:
    template = folder.parent / "bakery/phases/01-taste/templates/order-sheet.yml"
    namesake = template.with_name("at-the-door.yml")
    shutil.copy(template, namesake)
    edit(namesake, "id: order-sheet", "id: at-the-door")

    either = sheet("at-the-door")
    form = sheet("template:at-the-door")

    assert either.exit_code == 2
    assert either.stderr.splitlines()[-1] == (
        "Error: Invalid value for ID: two parts are called 'at-the-door'; "
        "write checklist:at-the-door or template:at-the-door"
    )
    assert (form.stderr, form.stdout) == ("", "at-the-door.pdf: 1 page, a4, en\n")


def test_nothing_is_made_of_content_with_errors(folder: Path) -> None:
    edit(folder.parent / "bakery/checklists/deliver/at-the-door.yml", "phase: deliver", "phase: delivery")

    result = sheet("before-tasting")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no phase 'delivery'" in result.stderr
    assert [*folder.iterdir()] == []
