"""What several rooms look at: the site as it ships and the tiny archive, each made once for a whole run."""

from pathlib import Path

import pytest

from tests.helpers.archive import unpack_once
from tests.helpers.site import SiteError, build_once


def fail(error: Exception) -> BaseException:
    """Return what fails a test with the words of an error and nothing around them."""
    return pytest.fail.Exception(str(error), pytrace=False)


@pytest.fixture(name="shared", scope="session")
def _fixture_shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder that all workers of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(name="site", scope="session")
def _fixture_site(shared: Path) -> Path:
    """Return the folder of the built site; read it, never write to it."""
    try:
        return build_once(shared)
    except SiteError as error:
        raise fail(error) from None


@pytest.fixture(name="unpacked", scope="session")
def _fixture_unpacked(shared: Path) -> Path:
    """Return the folder of the tiny playbook's unpacked archive; read it, never write to it."""
    return unpack_once(shared)
