"""The example of an engagement says the same in each language, and shows every register."""

import datetime as dt
from pathlib import Path

import pytest

from engagement_playbook.authoring.new_engagement import EXAMPLE, example_languages
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.engagement.workspace import Workspace, load_workspace
from engagement_playbook.load import load_playbook
from engagement_playbook.model.register import ColumnType

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = example_languages(ROOT)


@pytest.fixture(name="workspaces", scope="module")
def _fixture_workspaces() -> dict[str, Workspace]:
    configuration = read_configuration(ROOT)
    playbook = load_playbook(ROOT, ("en", "zh"), configuration.pages).playbook
    return {language: load_workspace(ROOT / EXAMPLE / language, playbook) for language in LANGUAGES}


def test_it_is_there_in_every_language_without_a_problem(workspaces: dict[str, Workspace]) -> None:
    assert LANGUAGES == ("en", "zh")
    assert [workspace.diagnostics for workspace in workspaces.values()] == [(), ()]


def test_it_is_marked_as_invented(workspaces: dict[str, Workspace]) -> None:
    titles = [workspace.profile.title for workspace in workspaces.values() if workspace.profile]
    assert "invented" in (titles[0] or "")
    assert "虚构" in (titles[1] or "")


def test_every_register_has_rows(workspaces: dict[str, Workspace]) -> None:
    for workspace in workspaces.values():
        assert [name for name, file in workspace.registers.items() if not file.rows] == []


def test_only_words_differ_between_the_languages(workspaces: dict[str, Workspace]) -> None:
    english, chinese = (
        {
            (name, row.id, column.id): row[column.id]
            for name, file in workspace.registers.items()
            for row in file.rows
            for column in workspace.kinds[name].columns
            if column.type not in (ColumnType.TEXT, ColumnType.LONG_TEXT)
        }
        for workspace in workspaces.values()
    )
    assert english == chinese


def test_its_runs_are_of_the_same_visits_and_days(workspaces: dict[str, Workspace]) -> None:
    english, chinese = (
        [
            (run.id, run.visit, run.date, {**run.items})
            for file in workspace.runs
            if file.engagement
            for run in file.engagement.runs
        ]
        for workspace in workspaces.values()
    )
    assert english == chinese
    assert {run[2] for run in english if run[2]} >= {dt.date(2027, 8, 11), dt.date(2027, 8, 25)}
