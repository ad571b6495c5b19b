"""``playbook pack`` and ``playbook sheet`` in the folder of an engagement."""

import io
import json
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from types import MappingProxyType

import openpyxl
import pytest
from click.testing import CliRunner, Result

from engagement_playbook.cli import main
from tests.helpers.fillings import plant_filled
from tests.helpers.workspaces import PROFILE
from tests.office.reading import Word
from tests.pdf.reading import Reading

PEOPLE = """people:
  - {role: cafe-owner, name: Odile}
  - {role: baker, name: Bruno}
"""


def run(name: str, date: str, notes: Mapping[str, str] = MappingProxyType({}), **fields: str) -> object:
    items = {item: {"state": "open", "note": note} for item, note in notes.items()}
    return {"id": name, "visit": "tasting", "date": date, "fields": fields, "items": items}


def export(*runs: object) -> str:
    return json.dumps({"format": "playbook-engagement", "version": 1, "name": "Heron", "runs": [*runs]})


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace on the second of March 2027, with a meeting held and one to come."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803988800")
    held = run("r1", "2027-02-01", {"before-tasting/allergies": "Ask for the spare key"}, place="Old room")
    profile = PROFILE.replace("people:\n  - role: cafe-owner\n    department: Counter\n", PEOPLE)
    files = {
        "engagement.yml": profile,
        "runs/all.json": export(held, run("r2", "2027-03-09", place="Mill Lane 2")),
    }
    return plant_filled(tmp_path, files)


def playbook(root: Path, *arguments: str) -> Result:
    with chdir(root.parent):
        return CliRunner().invoke(main, ["-C", "heron", *arguments], prog_name="playbook")


def text(root: Path, name: str) -> str:
    return Reading((root.parent / name).read_bytes()).text


def test_the_next_pack_is_filled(root: Path) -> None:
    result = playbook(root, "pack", "--next", "--bundle", "table", "-o", "table.pdf")

    assert (result.exit_code, result.output.splitlines()[0]) == (0, "next: tasting on 2027-03-09")
    words = text(root, "table.pdf")
    for known in ("Thebakery", "Breadforayear", "Thecafé", "2027-03-09", "MillLane2", "CaféownerOdile"):
        assert known in words
    assert "Askforthesparekey" not in words
    metadata = " ".join(Reading((root.parent / "table.pdf").read_bytes()).metadata.values())
    assert not [word for word in ("café", "Bread for a year", "heron", "Odile") if word in metadata]


def test_the_bag_has_what_the_last_minutes_left_open(root: Path) -> None:
    assert playbook(root, "pack", "tasting", "-o", "own.pdf").exit_code == 0
    words = text(root, "own.pdf")

    assert "Askforthesparekey" in words
    assert "Openintheregisters" in words


def test_what_was_caught_is_printed_until_the_registers_tell_of_it(root: Path) -> None:
    caught = {
        "kind": "promises",
        "values": {"words": "Bring the long knife"},
        "at": "2027-02-01T10:00:00.000Z",
        "done": False,
    }
    runs = export({"id": "r1", "visit": "tasting", "date": "2027-02-01", "rows": {"x": caught}})
    (root / "runs/all.json").write_text(runs, encoding="utf-8")

    def times() -> int:
        assert playbook(root, "pack", "tasting", "-o", "own.pdf").exit_code == 0
        return text(root, "own.pdf").count("Bringthelongknife")

    assert times() == 1
    assert playbook(root, "engagement", "merge", "heron/runs/all.json").exit_code == 0
    assert times() == 1
    register = root / "registers/promises.yml"
    before, row, after = register.read_text(encoding="utf-8").partition("words: Bring the long knife")
    register.write_text(before + row + after.replace("state: open", "state: kept", 1), encoding="utf-8")
    assert times() == 0


def test_next_and_a_visit_take_the_next_of_that_kind(root: Path) -> None:
    assert playbook(root, "pack", "tasting", "--next", "-o", "a.pdf").exit_code == 0
    assert playbook(root, "pack", "tasting", "-o", "b.pdf").exit_code == 0
    assert (root.parent / "a.pdf").read_bytes() == (root.parent / "b.pdf").read_bytes()


def test_the_run_of_a_day_can_be_asked_for(root: Path) -> None:
    assert playbook(root, "pack", "tasting", "--date", "2027-02-01", "-o", "a.pdf").exit_code == 0
    assert "Oldroom" in text(root, "a.pdf")


def test_what_is_given_wins_over_what_is_known(root: Path) -> None:
    arguments = ("pack", "tasting", "--bundle", "table", "--customer", "Another", "--place", "Garden")
    assert playbook(root, *arguments, "-o", "a.pdf").exit_code == 0
    words = text(root, "a.pdf")

    assert "Another" in words
    assert "Garden" in words
    assert "Thecafé" not in words
    assert "MillLane2" not in words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--next",),
            (
                "no visit is dated 2027-03-02 or later; put an export with its run into runs/, "
                "or a date called like the visit into engagement.yml"
            ),
        ),
        (("tasting", "--next"), "no visit 'tasting' is dated 2027-03-02 or later"),
        ((), "name a VISIT; in an engagement, --next takes the next one"),
        (("--next", "--date", "2027-02-01"), "--next takes the run that comes next"),
        (("tastin", "--next"), "there is no visit 'tastin'; did you mean 'tasting'?"),
    ],
)
def test_where_there_is_no_next_visit_the_command_says_so(
    root: Path, arguments: tuple[str, ...], message: str
) -> None:
    (root / "runs/all.json").write_text(export(run("r1", "2027-02-01")), encoding="utf-8")
    result = playbook(root, "pack", *arguments)

    assert result.exit_code == 2
    assert message in result.output
    assert not [*root.parent.glob("*.pdf")]


def test_next_needs_an_engagement(root: Path) -> None:
    with chdir(root.parent):
        result = CliRunner().invoke(main, ["-C", "bakery", "pack", "--next"], prog_name="playbook")

    assert result.exit_code == 2
    assert (
        "--next needs an engagement: run it in the folder of one, which has engagement.yml" in result.output
    )


def test_a_workspace_with_errors_prints_nothing(root: Path) -> None:
    (root / "registers/promises.yml").write_text("items:\n  - words: No id\n", encoding="utf-8")
    result = playbook(root, "pack", "tasting", "-o", "a.pdf")

    assert result.exit_code == 1
    assert "registers/promises.yml:2:5: error[PB102]: 'id' is missing" in result.output
    assert not (root.parent / "a.pdf").exists()


def test_what_no_font_has_is_named_at_its_row_and_in_its_run(root: Path) -> None:
    notes = {"before-tasting/allergies": "Bring 🫀"}
    (root / "runs/all.json").unlink()
    (root / "runs/held.json").write_text(export(run("r1", "2027-02-01", notes)), encoding="utf-8")
    (root / "runs/next.json").write_text(export(run("r2", "2027-03-09")), encoding="utf-8")
    row = "items:\n  - {id: p-001, words: A loaf 🫁, owner: baker}\n  - {id: p-002, words: Plain}\n"
    (root / "registers/promises.yml").write_text(row, encoding="utf-8")
    pack = playbook(root, "pack", "tasting", "-o", "own.pdf")
    sheet = playbook(root, "sheet", "order-sheet", "-o", "sheet.pdf")

    assert (pack.exit_code, sheet.exit_code) == (0, 0)
    assert "runs/held.json:1:" in pack.output
    assert pack.output.count("[PB402]") == 2
    for result in (pack, sheet):
        assert "registers/promises.yml:2:24: warning[PB402]: no font has the character '🫁'" in result.output
    assert "Aloaf▯" in text(root, "own.pdf")


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_one_form_comes_out_filled(root: Path, form: str) -> None:
    result = playbook(root, "sheet", "order-sheet", "--format", form)
    assert result.exit_code == 0, result.output
    content = (root.parent / f"order-sheet.{form}").read_bytes()

    if form == "pdf":
        assert "Twoloavesbynoon" in Reading(content).text
    elif form == "docx":
        word = Word(content)
        assert "Two loaves by noon" in word.paragraphs
        assert any("The bakery" in paragraph and "The café" in paragraph for paragraph in word.paragraphs)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Loaves"]
        assert sheet["B4"].value == "Two loaves by noon"


def test_a_document_has_one_language(root: Path) -> None:
    result = playbook(root, "sheet", "at-the-door", "--languages", "en,zh", "--format", "docx")

    assert result.exit_code == 2
    assert "a document has one language; make one for each" in result.output
