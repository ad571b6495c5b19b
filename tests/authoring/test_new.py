"""A new file says what is missing until it is written, and nothing else."""

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook import load_playbook
from engagement_playbook.authoring.changes import RefusedError
from engagement_playbook.authoring.new import NEW_KINDS, NewFile, new_file
from engagement_playbook.cli import main
from tests.helpers.playbooks import TINY, plant

TODAY = dt.date(2026, 11, 22)
PATHS = {
    "phase": "phases/03-my-thing/phase.yml",
    "checklist": "checklists/taste/my-thing.yml",
    "template": "phases/01-taste/templates/my-thing.yml",
    "case-study": "case_studies/my-thing.yml",
    "visit": "playbook/visits/my-thing.yml",
}


def make(kind: str, root: Path = TINY, identifier: str = "my-thing", phase: str | None = None) -> NewFile:
    of_phase = "taste" if kind in ("checklist", "template") else None
    return new_file(load_playbook(root, ("en", "zh")), kind, identifier, phase or of_phase, TODAY)


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), *arguments], prog_name="playbook")


def test_every_kind_is_tried() -> None:
    assert set(PATHS) == set(NEW_KINDS)


@pytest.mark.parametrize("kind", PATHS)
def test_what_is_empty_is_reported_at_its_line_and_nothing_else_is(kind: str, tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    result = run(
        root, "new", kind, "my-thing", *(["--phase", "taste"] if kind in ("checklist", "template") else [])
    )
    text = (root / PATHS[kind]).read_text(encoding="utf-8")
    problems = load_playbook(root, ("en", "zh")).diagnostics

    empty = [number for number, line in enumerate(text.split("\n"), 1) if re.fullmatch(r" *(- )?\w+:", line)]
    deepest = [
        number
        for number in empty
        if not text.split("\n")[number].strip().startswith(("en:", "- ", "#"))
        or re.fullmatch(r" *(- )?(en|zh):", text.split("\n")[number - 1])
    ]
    assert {problem.path for problem in problems} == {PATHS[kind]}
    assert {problem.mark.line for problem in problems if problem.mark} <= set(empty)
    assert [
        line for line in deepest if line not in {problem.mark.line for problem in problems if problem.mark}
    ] == [line for line in deepest if text.split("\n")[line - 1].strip() == "style:"]
    assert result.exit_code == 0
    assert result.stdout == f"{PATHS[kind]}: {len(problems)} places to fill in; `playbook check` names them\n"


def test_a_checklist_that_is_filled_in_has_no_problems(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    new = make("checklist", root)
    words = {"en:": "en: Lay out three knives.", "zh:": "zh: 摆好三把刀。", "audience:": "audience: own", "style:": "style: read-do", "- id:": "- id: knives"}  # fmt: skip
    lines = [
        line.replace(line.strip(), words[line.strip()]) if line.strip() in words else line
        for line in new.text.split("\n")
    ]
    (root / new.path).write_text("\n".join(lines), encoding="utf-8")
    result = run(root, "check")

    assert (result.exit_code, result.stderr) == (0, "")


def test_a_key_is_explained_in_the_languages_of_the_playbook_once() -> None:
    text = make("checklist").text

    assert text.count("# What readers call it.\n# 读者看到的名称。\n") == 1
    assert "# own | table | handover\naudience:\n" in text
    assert text.startswith("# yaml-language-server: $schema=../../playbook/schemas/checklist.json\n")
    assert 'version: "1.0"' in text
    assert "revised: 2026-11-22" in text
    assert "phase: taste" in text


def test_a_playbook_of_one_language_gets_files_in_it() -> None:
    new = new_file(load_playbook(TINY, ("zh",)), "visit", "my-thing", None, TODAY)

    assert "zh:" in new.text
    assert "en:" not in new.text
    assert "Its name" not in new.text


@pytest.mark.parametrize(
    ("kind", "identifier", "phase", "message"),
    [
        ("visit", "tasting", None, "visit 'tasting' exists already, in playbook/visits/tasting.yml"),
        ("visit", "Tasting", None, "'Tasting' is not an id: use lower-case letters, digits and single hyphens, as in 'attendee-list'"),
        ("checklist", "../x", None, "'../x' is not an id: use lower-case letters, digits and single hyphens, as in 'attendee-list'"),
        ("case-study", "nul", None, "'nul' cannot name a page: Windows keeps that name for a device"),
        ("phase", "index", None, "'index' cannot name a page: that is the name of the overview's page"),
        ("template", "my-form", None, "a template belongs to a phase: add --phase; phases: taste, deliver"),
        ("visit", "my-visit", "taste", "a visit does not lie in a phase: leave --phase out"),
        ("checklist", "my-list", "tast", "there is no phase 'tast'; did you mean 'taste'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_refused(kind: str, identifier: str, phase: str | None, message: str) -> None:
    with pytest.raises(RefusedError, match=re.escape(message)):
        new_file(load_playbook(TINY, ("en", "zh")), kind, identifier, phase, TODAY)


def test_a_retired_id_is_not_given_again(tmp_path: Path) -> None:
    file = "checklists/deliver/at-the-door.yml"
    root = plant(tmp_path / "playbook", edits={file: ("phase: deliver", "formerly: [door]\nphase: deliver")})
    result = run(root, "new", "checklist", "door", "--phase", "deliver")

    assert result.exit_code == 2
    assert f"'door' was once the id of 'at-the-door', in {file}, and is not used again" in result.stderr


def test_a_list_can_be_made_for_a_phase_that_is_still_empty(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    assert run(root, "new", "phase", "third").exit_code == 0
    assert run(root, "check").exit_code == 1

    made = run(root, "new", "checklist", "first-list", "--phase", "third")
    assert (made.exit_code, made.stderr) == (0, "")
    assert (root / "checklists/third/first-list.yml").exists()
    assert run(root, "new", "template", "first-form", "--phase", "third").exit_code == 0
    assert (root / "phases/03-third/templates/first-form.yml").exists()
    assert run(root, "new", "phase", "fourth").stdout.startswith("phases/04-fourth/phase.yml: ")
    again = run(root, "new", "checklist", "first-list", "--phase", "third")
    assert again.stderr.splitlines()[-1] == (
        "Error: checklist 'first-list' exists already, in checklists/third/first-list.yml"
    )


def test_nothing_is_made_beside_content_that_cannot_be_read(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook", edits={"playbook/visits/tasting.yml": ("id: tasting", "id: [")})
    result = run(root, "new", "visit", "tasting")

    assert result.exit_code == 1
    assert (
        result.stderr.splitlines()[-1]
        == "first mend what is broken: an id could stand in what cannot be read"
    )
