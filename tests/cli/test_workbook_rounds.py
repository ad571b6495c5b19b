"""Three rounds of workbooks that two people change, one with LibreOffice and one with openpyxl."""

import os
import shutil
import subprocess
from contextlib import chdir
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet

from engagement_playbook.cli import main
from tests.helpers.workspaces import plant_workspace

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace on the second of March 2027."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803988800")
    return plant_workspace(tmp_path)


def run(root: Path, *arguments: str) -> str:
    """Run a command for a workspace; return what it says."""
    with chdir(root.parent):
        return CliRunner().invoke(main, ["-C", root.name, "engagement", *arguments]).output


def converted(book: Path, suffix: str) -> Path:
    """Save a file in another format of LibreOffice, in a folder beside it."""
    target = book.parent / suffix
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(target), str(book)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return target / f"{book.stem}.{suffix}"


def by_libreoffice(sent: Path, name: str, changes: dict[str, str]) -> str:
    """Change the first of each text or date in a copy that LibreOffice opened, and have it saved again."""
    copy = sent.with_name(name)
    shutil.copy(sent, copy)
    flat = converted(copy, "fods")
    text = flat.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    flat.write_text(text, encoding="utf-8")
    shutil.copy(converted(flat, "xlsx"), copy)
    return name


def by_openpyxl(sent: Path, name: str, cells: dict[str, str | int | None]) -> str:
    book = openpyxl.load_workbook(sent)
    sheet = book["Promises"]
    assert isinstance(sheet, Worksheet)
    for place, value in cells.items():
        sheet[place] = value
    book.save(sent.with_name(name))
    return name


def test_no_line_is_lost_in_three_rounds(root: Path) -> None:
    run(root, "workbook", "-o", "first.xlsx")
    first = root.parent / "first.xlsx"
    ann = by_libreoffice(
        first,
        "ann-1.xlsx",
        {"Two loaves by noon": "Two loaves &amp; a “roll” by noon &lt;br&gt;", ">Open<": ">Waiting<"},
    )
    ben = by_openpyxl(first, "ben-1.xlsx", {"E4": "2027年4月6日", "B5": "Rye on Fridays", "E5": "2027-05-01"})
    assert run(root, "merge", ann, ben) == "4 changes in registers/promises.yml\n"

    run(root, "workbook", "--language", "zh", "-o", "second.xlsx")
    second = root.parent / "second.xlsx"
    ann = by_libreoffice(
        second, "ann-2.xlsx", {'office:date-value="2027-04-06"': 'office:date-value="2027-04-07"'}
    )
    book = openpyxl.load_workbook(second)
    sheet = book["承诺"]
    assert isinstance(sheet, Worksheet)
    sheet["E4"] = "2027-04-08"
    sheet["B6"] = "周五的黑麦面包"
    book.save(root.parent / "ben-2.xlsx")
    refused = run(root, "merge", ann, "ben-2.xlsx")
    assert "row 'p-002': 'due' was 2027-04-06 and is 2027-04-07 (ann-2.xlsx" in refused
    assert run(root, "merge", ann, "ben-2.xlsx", "--take", ann) == "2 changes in registers/promises.yml\n"

    # A copy of the first round comes late: it is older than all that was merged since.
    late = by_libreoffice(first, "late.xlsx", {"Seeds on the crust": "Seeds on each crust"})
    assert run(root, "merge", late) == "1 change in registers/promises.yml\n"
    for copy in (ann, "ann-1.xlsx", "ben-1.xlsx", late):
        assert run(root, "merge", copy) == "0 changes: nothing was written\n"

    text = (root / "registers" / "promises.yml").read_text(encoding="utf-8")
    assert text.startswith("# What we said.\nitems:\n  # Twice.\n")
    for line in (
        "    words: Two loaves & a “roll” by noon <br>\n",
        "    state: waiting\n",
        "    words: Seeds on each crust\n",
        "    due: 2027-04-07\n",
        "    words: Rye on Fridays\n",
        "    words: 周五的黑麦面包\n",
    ):
        assert line in text
    assert text.count("\n  - id: ") == 4
