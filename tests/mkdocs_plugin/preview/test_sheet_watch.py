"""While an author reads a preview, sheets that do not fit are named."""

import threading
from pathlib import Path
from queue import Queue

import pytest

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.mkdocs_plugin.preview.sheet_watch import SheetWatch
from engagement_playbook.pipeline.check import Checked, check
from tests.helpers.playbooks import edit, plant
from tests.pdf.test_sheet import long_list

PATIENCE = 60.0


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    root = plant(tmp_path / "bakery")
    long_list(root, 60)
    return root


def checked(root: Path) -> Checked:
    configuration = read_configuration(root)
    assert configuration.settings is not None
    return check(root, configuration.settings, hand_written=configuration.pages)


def test_each_sheet_that_does_not_fit_is_named_once(root: Path) -> None:
    reported: Queue[Diagnostic] = Queue()
    watch = SheetWatch(reported.put, pause=0)
    watch.start(checked(root))
    # One for each language, and one for the sheet that both have in common.
    diagnostics = [reported.get(timeout=PATIENCE) for _ in range(3)]
    watch.stop()

    assert reported.empty()
    assert [diagnostic.code for diagnostic in diagnostics] == ["PB403"] * 3
    assert {diagnostic.message.partition(" the checklist")[0] for diagnostic in diagnostics} == {
        "in 'en'",
        "in 'zh'",
        "in 'en' and 'zh' together",
    }


def test_a_look_that_is_stopped_says_nothing_more(root: Path) -> None:
    reported: list[Diagnostic] = []
    before = threading.enumerate()
    watch = SheetWatch(reported.append, pause=0)
    watch.start(checked(root))
    watch.stop()

    assert threading.enumerate() == before, "somebody is left who could say something"
    assert len(reported) < 3


def test_who_saves_again_at_once_is_not_kept_waiting(root: Path) -> None:
    said: list[Diagnostic] = []
    watch = SheetWatch(said.append, pause=3_600)
    watch.start(checked(root))
    watch.stop()

    assert not said
    assert not (root / ".cache").exists()


def test_a_site_without_downloads_has_no_sheets(root: Path) -> None:
    edit(root / "mkdocs.yml", "      languages:\n", "      downloads: false\n      languages:\n")
    said: list[Diagnostic] = []
    watch = SheetWatch(said.append, pause=0)
    watch.start(checked(root))
    watch.stop()

    assert not said
    assert not (root / ".cache").exists()
