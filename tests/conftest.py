"""What several rooms look at: the site as it ships, built once for a whole run."""

from pathlib import Path

import pytest

from tests.helpers.site import SiteError, build_once, pack_once


def fail(error: Exception) -> BaseException:
    """Return what fails a test with the words of an error and nothing around them."""
    return pytest.fail.Exception(str(error), pytrace=False)


@pytest.fixture(name="site", scope="session")
def _fixture_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder of the built site; read it, never write to it."""
    own = tmp_path_factory.getbasetemp()
    try:
        return build_once(own if worker_id == "master" else own.parent)
    except SiteError as error:
        raise fail(error) from None


@pytest.fixture(name="offline", scope="session")
def _fixture_offline(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder of the unpacked offline archive; read it, never write to it."""
    own = tmp_path_factory.getbasetemp()
    try:
        return pack_once(own if worker_id == "master" else own.parent)
    except SiteError as error:
        raise fail(error) from None
