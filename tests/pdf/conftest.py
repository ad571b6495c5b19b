"""The tiny playbook, ready to print, once for all tests that only read it."""

from pathlib import Path

import pytest

from tests.helpers.playbooks import plant
from tests.pdf.paper_reader import PaperReader, settings


@pytest.fixture(name="context", scope="session")
def _fixture_desk(tmp_path_factory: pytest.TempPathFactory) -> PaperReader:
    root: Path = plant(tmp_path_factory.mktemp("print") / "tiny")
    return PaperReader(root, settings(site_url="https://bread.example/playbook/"))


@pytest.fixture(name="planted")
def _fixture_planted(tmp_path: Path) -> Path:
    return plant(tmp_path / "tiny")
