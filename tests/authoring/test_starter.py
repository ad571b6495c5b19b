"""The example that another team begins with: whole in each choice of languages, and never laid over anything."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook import load_playbook
from engagement_playbook.authoring.starter import starter_files, starter_languages
from engagement_playbook.cli import main
from engagement_playbook.config.mkdocs_yml import read_configuration

CHOICES = [("en",), ("zh",), ("en", "zh"), ("zh", "en")]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="playbook")


@pytest.mark.parametrize("languages", CHOICES, ids="-".join)
def test_it_has_no_problems_and_every_kind_of_file(languages: tuple[str, ...], tmp_path: Path) -> None:
    root = tmp_path / "ours"
    result = run("init", root, *(option for code in languages for option in ("--language", code)))
    checked = run("-C", root, "check", "--sheets")

    assert result.exit_code == 0, result.output
    assert (
        result.stdout
        == f"{root}: a playbook in {', '.join(languages)}; next: cd there, then `mkdocs serve`\n"
    )
    assert checked.exit_code == 0
    assert "warning" not in checked.stdout
    assert checked.stdout.endswith(" no problems\n")
    configuration = read_configuration(root)
    assert configuration.settings
    assert configuration.settings.languages == languages
    kinds = {reference.kind for reference in load_playbook(root, languages).playbook.parts}
    assert kinds >= {
        "phase",
        "step",
        "checklist",
        "item",
        "template",
        "visit",
        "case",
        "lesson",
        "role",
        "stage",
    }


@pytest.mark.parametrize("name", ["Bread {languages} {name}", r"\1 \g<0> $&", 'Ours "at last"'])
def test_it_is_called_what_its_team_calls_it(name: str, tmp_path: Path) -> None:
    run("init", tmp_path / "ours", "--language", "en", "--name", name)
    settings = read_configuration(tmp_path / "ours").settings

    assert settings
    assert settings.name("en") == name
    assert f"# {name}\n" in (tmp_path / "ours/README.md").read_text(encoding="utf-8")


def test_a_language_that_is_not_asked_for_is_nowhere(tmp_path: Path) -> None:
    run("init", tmp_path / "ours", "--language", "en")

    texts = {
        file: file.read_text(encoding="utf-8") for file in (tmp_path / "ours").rglob("*") if file.is_file()
    }
    assert not [
        file for file, text in texts.items() if any("\u4e00" <= character <= "\u9fff" for character in text)
    ]
    assert not (tmp_path / "ours/playbook/pages/zh").exists()


def test_its_files_name_their_schemas_and_the_schemas_know_its_ids(tmp_path: Path) -> None:
    run("init", tmp_path / "ours", "--language", "zh")
    text = (tmp_path / "ours/phases/01-survey/phase.yml").read_text(encoding="utf-8")

    assert text.startswith("# yaml-language-server: $schema=../../playbook/schemas/phase.json\nnumber: 1\n")
    ids = json.loads((tmp_path / "ours/playbook/schemas/ids.json").read_text(encoding="utf-8"))
    assert ids["$defs"]["role"]["anyOf"][0]["enum"] == ["planner", "foreman", "owner"]
    assert "zh" in json.loads((tmp_path / "ours/playbook/schemas/home.json").read_text("utf-8"))["$defs"]["Text"]["anyOf"][1]["properties"]  # fmt: skip


@pytest.mark.parametrize("name", ['Moves: "two" # 搬家', "- [x", "{name}", "yes"])
def test_any_name_is_a_title(name: str, tmp_path: Path) -> None:
    assert run("init", tmp_path / "ours", "--name", name).exit_code == 0

    settings = read_configuration(tmp_path / "ours").settings
    assert settings
    assert settings.site_name == name


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    result = run("init", tmp_path)

    assert result.exit_code == 2
    assert f"'{tmp_path}' is not empty; nothing was written" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_language_without_an_example_is_refused(tmp_path: Path) -> None:
    result = run("init", tmp_path / "ours", "--language", "de")

    assert result.exit_code == 2
    assert "the example is written in en, zh; begin with one of them, then add 'de'" in result.stderr
    assert not (tmp_path / "ours").exists()


def test_every_language_has_a_readme() -> None:
    for language in starter_languages():
        assert b"# Ours" in starter_files("Ours", (language,))["README.md"]
