"""How long the fuzz tests run: seconds in every run, or as long as one likes.

`PYTEST_FUZZ=5000 pytest tests/fuzz` tries that many new examples a test instead of the same few; what is found is kept
in Hypothesis' own database and tried first the next time.
"""

import faulthandler
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

LONG = os.environ.get("PYTEST_FUZZ", "")
PATIENCE = 120
"""Seconds for one example: a machine under load is slow, and what hangs hangs for ever."""

settings.register_profile(
    "fuzz",
    max_examples=int(LONG) if LONG else 60,
    derandomize=not LONG,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True, scope="session")
def _patience() -> Iterator[None]:
    # A hang inside a C library is no exception that a test could catch: say where it is, and end.
    faulthandler.dump_traceback_later(PATIENCE * (int(LONG or 0) // 100 + 5), exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()
