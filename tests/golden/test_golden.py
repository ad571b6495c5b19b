"""Every message an author can get, word for word and place for place.

A case is a folder: the files that differ from the tiny playbook (see `tests.helpers.playbooks`) and
`expected.txt`, the lines of `playbook check`. After a change of wording, `UPDATE_GOLDEN=1 pytest
tests/golden` rewrites the expected lines; look at the difference before you commit it. A case with a
`report.txt` holds the whole report beside them, as a person reads it. `today.txt` asks for what is due on
that day.
"""

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook.cli import main
from engagement_playbook.diagnostics import codes
from tests.helpers.playbooks import TINY, plant

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "plugins" / "engagement_playbook"
EXPLANATIONS = PACKAGE / "diagnostics" / "explanations" / "en"
CASES = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name != "__pycache__")
REPORTS = [case for case in CASES if (HERE / case / "report.txt").is_file()]
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


def run(root: Path) -> Result:
    """Run `playbook check`, with `--due` on the day a case names."""
    day = root / "today.txt"
    if not day.is_file():
        return CliRunner().invoke(main, ["-C", str(root), "check"])
    noon = dt.datetime.fromisoformat(f"{day.read_text(encoding='utf-8').strip()}T12:00:00+00:00")
    epoch = {"SOURCE_DATE_EPOCH": str(int(noon.timestamp()))}
    return CliRunner().invoke(main, ["-C", str(root), "check", "--due"], env=epoch)


def check(root: Path) -> list[str]:
    """Run `playbook check` and return its lines without the summary."""
    result = run(root)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    lines = result.stdout.splitlines()
    failed = any(": error[" in line for line in lines)
    assert result.exit_code == int(failed)
    return [line for line in lines if re.search(r": (error|warning)\[PB", line)]


def code_of(case: str) -> str | None:
    found = re.match(r"PB\d{3}(?=-)", case)
    return found.group() if found else None


def codes_in_the_source() -> set[str]:
    return {
        code
        for module in PACKAGE.rglob("*.py")
        for code in re.findall(r'"(PB\d{3})"', module.read_text(encoding="utf-8"))
    }


def test_the_tiny_playbook_has_no_problems() -> None:
    assert check(TINY) == []


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, tmp_path: Path) -> None:
    expected = HERE / case / "expected.txt"
    lines = check(plant(tmp_path / "playbook", over=HERE / case))
    if UPDATE:
        expected.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    assert lines == expected.read_text(encoding="utf-8").splitlines()
    assert lines, "a case that finds nothing tests nothing"
    assert code_of(case) in {None, *re.findall(r"\[(PB\d{3})\]", "\n".join(lines))}


@pytest.mark.parametrize("case", REPORTS)
def test_golden_report(case: str, tmp_path: Path) -> None:
    expected = HERE / case / "report.txt"
    root = plant(tmp_path / "playbook", over=HERE / case)
    found = run(root).stdout
    if UPDATE:
        expected.write_text(found, encoding="utf-8")

    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_place_lies_inside_its_file(case: str, tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook", over=HERE / case)

    for line in (HERE / case / "expected.txt").read_text(encoding="utf-8").splitlines():
        place = re.match(r"(.+?):(\d+):(\d+): ", line)
        if place is None:
            continue
        text = (root / place[1]).read_bytes().decode("utf-8-sig", errors="replace")
        lines = re.split(r"\r\n?|\n", text)
        assert 1 <= int(place[2]) <= len(lines), line
        assert 1 <= int(place[3]) <= len(lines[int(place[2]) - 1]) + 1, line


def test_every_code_has_an_explanation_and_every_explanation_a_code() -> None:
    assert codes_in_the_source() == set(codes())


# What does not fit on paper shows only while paper is made; see tests/print.
@pytest.mark.parametrize("code", sorted(each for each in codes() if not each.startswith("PB4")))
def test_every_code_has_a_golden_case(code: str) -> None:
    assert code in {code_of(case) for case in CASES}


def test_every_golden_case_is_of_a_code() -> None:
    assert {code for case in CASES if (code := code_of(case))} <= codes_in_the_source()


@pytest.mark.parametrize("code", codes())
def test_every_explanation_has_the_same_parts(code: str) -> None:
    page = (EXPLANATIONS / f"{code}.md").read_text(encoding="utf-8")

    assert re.match(rf"# {code} · [A-Z'][^\n]+[^.\n]\n\n\*\*Why\*\*\n\n", page)
    parts = re.findall(r"^\*\*(\w+)\*\*$", page, re.MULTILINE)
    assert parts in (["Why", "Wrong", "Right"], ["Why", "Wrong", "Right", "Source"])
    assert page.count("```") % 2 == 0
    assert page.count("```") >= 4
