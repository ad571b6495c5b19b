"""A process that is asked to end while it builds cleans up; at any other time it ends as it always did."""

import signal
from collections.abc import Iterator

import pytest

from engagement_playbook.support.processes import (
    TerminatedError,
    end_at_once_on_termination,
    exit_on_termination,
)


@pytest.fixture(name="sign", params=[signal.SIGTERM, signal.SIGHUP])
def _fixture_sign(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    sign: signal.Signals = request.param
    before = signal.signal(sign, signal.SIG_DFL)
    yield sign
    signal.signal(sign, before)


def test_one_request_ends_the_process_by_way_of_its_clean_up(sign: signal.Signals) -> None:
    exit_on_termination()
    with pytest.raises(TerminatedError) as caught:
        signal.raise_signal(sign)
    assert caught.value.code == 128 + sign
    signal.raise_signal(sign)  # another one does not interrupt the clean-up


def test_afterwards_everything_is_as_before(sign: signal.Signals) -> None:
    exit_on_termination()
    end_at_once_on_termination()
    assert signal.getsignal(sign) == signal.SIG_DFL


def test_what_was_set_before_stays(sign: signal.Signals) -> None:
    signal.signal(sign, signal.SIG_IGN)
    exit_on_termination()
    signal.raise_signal(sign)
    end_at_once_on_termination()
    assert signal.getsignal(sign) == signal.SIG_IGN
