"""The tiny playbook, ready to print, once for all tests that only read it."""

from pathlib import Path

import pytest

from tests.pdf.desk import Desk, settings
from tests.support.playbooks import plant


@pytest.fixture(name="desk", scope="session")
def _fixture_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root: Path = plant(tmp_path_factory.mktemp("print") / "tiny")
    return Desk(root, settings(site_url="https://bread.example/playbook/"))


@pytest.fixture(name="planted")
def _fixture_planted(tmp_path: Path) -> Path:
    return plant(tmp_path / "tiny")
