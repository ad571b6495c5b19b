"""`playbook doctor`: what a build needs, what was found, and what to do."""

import importlib.metadata
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook.cli import main
from engagement_playbook.pipeline import machine
from engagement_playbook.pipeline.machine import Finding, State, examine
from tests.helpers.playbooks import TINY, edit, plant


def run(root: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), "doctor", *options], prog_name="playbook")


def about(root: Path, name: str) -> list[Finding]:
    return [finding for finding in examine(root) if finding.about == name]


def test_a_playbook_that_can_be_built_has_no_faults() -> None:
    result = run(TINY)

    assert result.exit_code == 0
    assert {line.split()[0] for line in result.stdout.splitlines()} <= {"ok", "notice"}
    (fonts,) = about(TINY, "fonts")
    assert (fonts.state, fonts.found) == (State.OK, "Noto Sans SC")
    (configuration,) = about(TINY, "configuration")
    assert configuration.found == "mkdocs.yml, languages en, zh"


def test_it_is_data_for_programs() -> None:
    data = json.loads(run(TINY, "--format", "json").stdout)

    assert [entry["about"] for entry in data][:2] == ["Python", "engine"]
    assert {tuple(entry) for entry in data} == {("about", "state", "found", "remedy")}


def test_outside_of_a_playbook_the_machine_alone_is_looked_at(tmp_path: Path) -> None:
    result = run(tmp_path)

    assert result.exit_code == 0
    assert " ".join(result.stdout.splitlines()[-1].split()) == (
        "notice configuration no mkdocs.yml here — go to the folder of a playbook, or name it with -C DIR"
    )


def test_a_configuration_with_errors_is_named_and_nothing_is_guessed(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    (root / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")

    assert run(root).exit_code == 1
    (finding,) = about(root, "configuration")
    assert (finding.state, finding.remedy) == (State.FAULT, "run `playbook check`")
    assert about(root, "fonts") == []


def test_a_site_without_search_is_pointed_out(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    edit(root / "mkdocs.yml", "  - search\n", "")

    assert about(root, "search") == [
        Finding(
            "search",
            State.NOTICE,
            "no plugin 'search': pages have no search box",
            "add '- search' to 'plugins:'",
        )
    ]


def test_a_place_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    (root / ".cache").write_text("a file where a folder is wanted", encoding="utf-8")

    assert run(root).exit_code == 1
    (cache,) = about(root, "cache")
    assert cache.found == f"'{root / '.cache'}' cannot be written"
    assert about(root, "site")[0].state is State.OK


def test_fonts_that_are_not_there_are_a_fault(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    edit(root / "mkdocs.yml", "      languages:\n", "      fonts: our-fonts\n      languages:\n")

    (fonts,) = about(root, "fonts")
    assert fonts.state is State.FAULT
    assert fonts.remedy
    assert run(root).exit_code == 1


def test_packages_are_compared_with_what_the_engine_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = importlib.metadata.version

    def version(name: str) -> str:
        if name in {"segno", "python-calamine"}:
            raise importlib.metadata.PackageNotFoundError(name)
        return "2.0.1" if name == "mkdocs" else installed(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    found = [finding for finding in examine(TINY) if finding.state is not State.OK]

    assert found == [
        Finding("mkdocs", State.FAULT, "2.0.1, and <2,>=1.6 is asked for", "pip install 'mkdocs<2,>=1.6'"),
        Finding("segno", State.FAULT, "is not installed", "pip install 'segno<2,>=1.6'"),
        Finding(
            "extra 'engagement'",
            State.NOTICE,
            "python-calamine is not installed",
            "pip install 'engagement-playbook[engagement]'",
        ),
    ]


def test_a_day_that_cannot_be_read_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")

    (day,) = about(TINY, "today")
    assert (day.state, day.remedy) == (
        State.FAULT,
        "set SOURCE_DATE_EPOCH to a number of seconds, or unset it",
    )


def test_little_memory_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "available_memory", lambda: 400_000_000)
    monkeypatch.setattr(machine, "usable_cores", lambda: 1)

    assert about(TINY, "resources") == [
        Finding(
            "resources",
            State.NOTICE,
            "1 core, 400 MB of memory free",
            "a build with papers is slow, or ends, below 1,000 MB",
        )
    ]
