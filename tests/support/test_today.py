"""The one clock."""

import datetime as dt

import pytest

from engagement_playbook.support.today import today

NOON = int(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC).timestamp())


def test_the_day_of_the_build_is_that_of_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))

    assert today() == dt.date(2026, 11, 22)


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "9" * 30, "²"])
def test_what_is_no_number_of_seconds_is_said(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        today()
    assert str(caught.value) == f"SOURCE_DATE_EPOCH is not a number of seconds: '{epoch}'"


def test_without_it_the_day_is_this_computer_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    before = dt.datetime.now().astimezone().date()
    assert before <= today() <= dt.datetime.now().astimezone().date()
