"""A long work says how far it is; a short one says nothing."""

from collections.abc import Iterator

from engagement_playbook.progress import Ticker


def test_a_line_every_two_seconds() -> None:
    said: list[str] = []
    times: Iterator[float] = iter([0, 0.5, 1.9, 2.1, 3.9, 4.2])
    ticker = Ticker(said.append, lambda: next(times))

    for there in range(1, 6):
        ticker(there, 40)

    assert said == [
        "3 of 40 files to print and download are made",
        "5 of 40 files to print and download are made",
    ]
