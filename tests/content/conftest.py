"""The shipped content, loaded once."""

from pathlib import Path

import pytest

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.pipeline.check import Checked, check

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(name="checked", scope="session")
def _fixture_checked() -> Checked:
    configuration = read_configuration(ROOT)
    assert configuration.settings
    return check(ROOT, configuration.settings, hand_written=configuration.pages, extra=configuration.problems)


@pytest.fixture(name="playbook", scope="session")
def _fixture_playbook(checked: Checked) -> Playbook:
    return checked.loaded.playbook
