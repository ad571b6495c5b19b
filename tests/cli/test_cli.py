"""The commands of `playbook`: what they print, where, and how they end."""

import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook import __version__
from engagement_playbook.cli import COMMANDS, main
from engagement_playbook.lint.rules import RULES
from tests.helpers.playbooks import TINY, plant

LIST = "checklists/deliver/at-the-door.yml"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="playbook")


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own, as a person does."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from engagement_playbook.cli import main; main(prog_name='playbook')",
            *map(str, arguments),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        check=False,
    )


@pytest.fixture(name="broken")
def _fixture_broken(tmp_path: Path) -> Path:
    return plant(
        tmp_path / "a,b" / "playbook",
        edits={
            LIST: ("phase: deliver", "phase: delivery"),
            "checklists/core/before-any-visit.yml": ("Put on a clean apron.", "Check 100% properly."),
        },
    )


VAGUE = "item 'clean-apron' says 'properly', which anybody can tick"
DANGLING = "there is no phase 'delivery'"


def test_check_says_that_all_is_well() -> None:
    result = run("-C", TINY, "check")

    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "19 files, 37 parts, 3 checklists: no problems\n",
        "",
    )


def test_the_report_can_be_kept_in_a_file(broken: Path) -> None:
    result = run("-C", broken, "check")

    assert result.exit_code == 1
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        f"checklists/core/before-any-visit.yml:20:11: warning[PB306]: {VAGUE} — name what one will then have or see",
        "   |",
        "20 |       en: Check 100% properly.",
        "   |                      ^^^^^^^^",
        "  in checklist 'before-any-visit' › item 'clean-apron' › text › en",
        "",
        f"{LIST}:5:8: error[PB201]: {DANGLING} — did you mean 'deliver'?",
        "  |",
        "5 | phase: delivery",
        "  |        ^^^^^^^^",
        "  in checklist 'at-the-door' › phase",
        "",
        "Why, and what is right instead: playbook explain PB306",
        "1 error, 1 warning in 2 files",
    ]


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals_and_for_who_asks(
    broken: Path, environment: dict[str, str], coloured: bool
) -> None:
    known = {"NO_COLOR": "", "FORCE_COLOR": "", **environment}
    ended = process("-C", broken, "check", **known)

    assert ("\x1b[" in ended.stdout) is coloured
    assert "PB306" in ended.stdout


def test_check_writes_data_for_programs(broken: Path) -> None:
    result = run("-C", broken, "check", "--format", "json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)[1] == {
        "path": LIST,
        "line": 5,
        "column": 8,
        "end_line": 5,
        "end_column": 16,
        "severity": "error",
        "code": "PB201",
        "message": DANGLING,
        "hint": "did you mean 'deliver'?",
        "trail": ["checklist 'at-the-door'", "phase"],
        "related": [],
    }


def test_check_writes_annotations(broken: Path) -> None:
    (broken / LIST).rename(broken / "checklists/deliver/at-the-door, 2:1.yml")
    result = run("-C", broken, "check", "--format", "github")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"::warning file=checklists/core/before-any-visit.yml,line=20,col=11,endLine=20,endColumn=31,title=PB306::{VAGUE} — name what one will then have or see",
        f"::error file=checklists/deliver/at-the-door%2C 2%3A1.yml,line=5,col=8,endLine=5,endColumn=16,title=PB201::{DANGLING} — did you mean 'deliver'?",
    ]


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    file = "checklists/core/before-any-visit.yml"
    root = plant(tmp_path / "playbook", edits={file: ("Put on a clean apron.", "Dress properly.")})
    result = run("-C", root, "check")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "2 warnings in 1 file"


def test_strict_ends_with_1_on_what_fails_a_strict_build(tmp_path: Path) -> None:
    file = "checklists/core/before-any-visit.yml"
    root = plant(tmp_path / "playbook", edits={file: ("Put on a clean apron.", "Dress properly.")})

    assert run("-C", root, "check").exit_code == 0
    strict = run("-C", root, "check", "--strict")
    assert (strict.exit_code, strict.stdout.splitlines()[-1]) == (1, "2 warnings in 1 file")
    # Work left to do fails no strict build, so it fails no strict check.
    assert run("-C", root, "check", "--strict", "--only", "translation-drift").exit_code == 0


def test_problems_are_counted_by_code(broken: Path) -> None:
    result = run("-C", broken, "check", "--summary")
    data = json.loads(run("-C", broken, "check", "--summary", "--format", "json").stdout)

    assert result.exit_code == 1
    assert result.stdout == (
        f"1  error[PB201]    Dangling reference  {LIST}:5:8\n"
        "1  warning[PB306]  Vague word          checklists/core/before-any-visit.yml:20:11\n"
        "1 error, 1 warning in 2 files\n"
    )
    assert data[0] == {
        "code": "PB201",
        "severity": "error",
        "count": 1,
        "title": "Dangling reference",
        "path": LIST,
        "line": 5,
        "column": 8,
        "end_line": 5,
        "end_column": 16,
    }
    assert run("-C", broken, "check", "--summary", "--format", "github").stdout == (
        "::error title=PB201::1 x Dangling reference\n::warning title=PB306::1 x Vague word\n"
    )


def test_some_codes_alone_are_reported(broken: Path) -> None:
    vague = run("-C", broken, "check", "--only", "306")
    none = run("-C", broken, "check", "--only", "item-count", "--only", "PB302")

    assert (vague.exit_code, vague.stdout.splitlines()[-1]) == (0, "1 warning in 1 file")
    assert (none.exit_code, none.stdout) == (0, "no problems of PB301, PB302\n")


def test_only_so_many_problems_are_shown(broken: Path) -> None:
    one = run("-C", broken, "check", "--max", "1")

    assert one.exit_code == 1
    assert "PB201" not in one.stdout
    assert one.stdout.splitlines()[-4:] == [
        "1 more: --max 0 shows all, --summary counts them by code",
        "",
        "Why, and what is right instead: playbook explain PB306",
        "1 error, 1 warning in 2 files",
    ]
    assert "PB201" in run("-C", broken, "check", "--max", "0").stdout
    assert len(json.loads(run("-C", broken, "check", "--max", "1", "--format", "json").stdout)) == 1


def test_a_flood_of_problems_is_cut_for_people_and_whole_for_programs(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    items = "".join(f"  - id: bread-{number}\n" for number in range(150))
    (root / LIST).write_text(f"items:\n{items}", encoding="utf-8")

    shown = run("-C", root, "check").stdout
    problems = json.loads(run("-C", root, "check", "--format", "json").stdout)
    assert shown.count("error[") == 100 < len(problems)
    assert f"\n{len(problems) - 100} more: --max 0 shows all" in shown


def test_the_rules_are_listed_as_a_playbook_sees_them(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    configuration = (root / "mkdocs.yml").read_text(encoding="utf-8")
    option = "      rules:\n        PB301: { severity: off, reason: Our lists are long. }\n"
    start = configuration.index("      languages:\n")
    (root / "mkdocs.yml").write_text(configuration[:start] + option + configuration[start:], encoding="utf-8")

    lines = run("-C", root, "rules").stdout.splitlines()
    assert lines[0].split() == ["code", "name", "here", "strict", "about"]
    assert " ".join(lines[1].split()) == "PB301 item-count off Too many items (here: Our lists are long.)"
    # Outside of a playbook the rules are as they come.
    data = json.loads(run("-C", tmp_path, "rules", "--format", "json").stdout)
    assert [rule["code"] for rule in data] == sorted(RULES)
    assert data[0] == {
        "code": "PB301",
        "name": "item-count",
        "severity": "error",
        "fails_strict": True,
        "title": "Too many items",
        "reason": "",
    }


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_folder_that_is_no_playbook(tmp_path: Path, form: str) -> None:
    result = run("-C", tmp_path, "check", "--format", form)

    assert result.exit_code == 1
    assert "mkdocs.yml" in result.output
    assert "PB001" in result.output


def test_stats_as_data_and_as_a_table() -> None:
    data = json.loads(run("-C", TINY, "stats", "--format", "json").stdout)
    table = run("-C", TINY, "stats").stdout.splitlines()

    assert (data["items"], data["critical"], data["parts"]["phase"]) == (8, 2, 2)
    assert table[0].split() == ["parts", "words", "en", "words", "zh"]
    assert table[-4:] == [
        "",
        "8 items, 2 critical; because of: 1 case, 2 rule, 1 practice; 5 without a reason",
        "1 of 3 checklists tried in the field",
        "sources: 1 press",
    ]


def test_what_is_unfinished_is_counted_as_far_as_it_can_be_read(broken: Path) -> None:
    result = run("-C", broken, "stats", "--format", "json")

    assert result.exit_code == 0
    assert (
        result.stderr == "1 error in 1 file: what cannot be read is not counted; `playbook check` names it\n"
    )
    assert json.loads(result.stdout)["items"] == 8


@pytest.mark.parametrize("command", [("pack", "tasting"), ("export", "json", "out")])
def test_what_is_broken_is_not_made(broken: Path, command: tuple[str, ...]) -> None:
    result = run("-C", broken, *command)

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "1 error, 1 warning in 2 files"


@pytest.mark.parametrize("code", ["PB301", "pb301", "301", "item-count", "Item-Count"])
def test_explain(code: str) -> None:
    result = run("explain", code)

    assert result.exit_code == 0
    assert result.stdout.startswith("# PB301 · Too many items\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["explain", "PB999"], "Error: Invalid value for CODE: there is no code 'PB999'; did you mean 'PB329'?"),
        (["explain", "item-cuont"], "Error: Invalid value for CODE: there is no code 'item-cuont'; did you mean 'item-count'?"),
        (["check", "--only", "999"], "Error: Invalid value for --only: there is no code '999'; codes run from PB001 to "),
        (["explain", "../cli"], "Error: Invalid value for CODE: there is no code '../cli'; codes run from PB001 to "),
        (["-C", "no-such-folder", "check"], "Error: Invalid value for '-C': Directory 'no-such-folder' does not exist."),
        (["-C", str(TINY), "pack", "tastin"], "Error: Invalid value for VISIT: there is no visit 'tastin'; did you mean 'tasting'?"),
        (["-C", str(TINY), "pack", "tasting", "--language", "fr"], "Error: Invalid value for --language: this playbook is written in en, zh"),
        (["-C", str(TINY), "export", "json", "/dev/null/out"], "Error: cannot write '/dev/null/out/playbook.json': not a directory"),
        (["-C", str(TINY), "export", "csv", str(TINY / "playbook" / "out")], f"Error: Invalid value for DIR: '{TINY / 'playbook' / 'out'}' is in the content folder 'playbook'; choose a folder outside of it"),
        (["check", "--format", "xml"], "Error: Invalid value for '--format': 'xml' is not one of 'text', 'json', 'github'."),
        (["chekc"], "Error: No such command 'chekc'."),
    ],
)  # fmt: skip
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith(message)


def test_export_as_data(tmp_path: Path) -> None:
    result = run("-C", TINY, "export", "json", tmp_path / "out")

    data, schema = tmp_path / "out/playbook.json", tmp_path / "out/playbook.schema.json"
    size = math.ceil((data.stat().st_size + schema.stat().st_size) / 1024)
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'out'}: 2 files, {size:,} KB\n")
    assert json.loads(data.read_bytes())["$schema"] == schema.name


def test_version() -> None:
    assert run("--version").stdout == f"playbook, version {__version__}\n"


def test_hostile_content_ends_without_a_traceback(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    (root / "checklists/deliver/deep.yml").write_text("a: " + "[" * 100_000, encoding="utf-8")
    (root / "checklists/deliver/large.yml").write_bytes(b"a: 1\n" * 4_000_000)
    (root / "checklists/deliver/bytes.yml").write_bytes(bytes(range(256)))
    ended = process("-C", root, "check")

    assert ended.returncode == 1
    assert ended.stderr == ""
    assert re.findall(r": (error\[PB\d+\])", ended.stdout) == [
        "error[PB002]",
        "error[PB006]",
        "error[PB003]",
    ]


def test_a_terminal_that_is_not_utf_8_gets_what_it_can_show(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook", edits={LIST: ("phase: deliver", "phase: 送货")})
    ended = process("-C", root, "check", PYTHONIOENCODING="latin-1")

    assert ended.returncode == 1
    assert ended.stdout.splitlines()[0] == (
        rf"{LIST}:5:8: error[PB201]: there is no phase '\u9001\u8d27' \u2014 correct the id, or add the part it names; "
        "'playbook rename' changes an id wherever it stands and keeps the old one under 'formerly:'"
    )


def test_the_content_is_checked_from_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plant(tmp_path / "playbook"))

    assert process("check").returncode == 0


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\x9b", "\u202e", "\u200b", "\r"])
def test_what_was_typed_is_quoted_in_a_form_that_a_terminal_can_show(hidden: str, tmp_path: Path) -> None:
    name = f"a{hidden}b"
    commands = (
        ["explain", name],
        ["pack", name],
        ["rename", name, "c"],
        ["new", "checklist", name],
        ["translations", "--accept", name],
        ["check", "--format", name],
        [name],
        ["-C", name, "check"],
        ["export", "csv", tmp_path / name],
    )
    for command in commands:
        result = run(*(() if "-C" in command else ("-C", TINY)), *command)
        words = result.stdout + result.stderr
        assert hidden[0] not in words, command
        assert words, command


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_no_help_shows_the_mark_that_keeps_lines_apart(name: str) -> None:
    assert "\\b" not in run(name, "--help").output
