"""The tiny playbook, rendered once for all tests that only read it."""

from pathlib import Path

import pytest

from tests.helpers.playbooks import plant
from tests.site.reading import Site, render


@pytest.fixture(name="tiny", scope="session")
def _fixture_tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("render") / "tiny")


@pytest.fixture(name="sites", scope="session")
def _fixture_sites(tiny: Path) -> dict[str, Site]:
    return {language: render(tiny, language) for language in ("en", "zh")}


@pytest.fixture(name="site", params=["en", "zh"])
def _fixture_site(request: pytest.FixtureRequest, sites: dict[str, Site]) -> Site:
    return sites[request.param]
