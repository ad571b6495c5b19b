"""A long build reports its progress; a short one reports nothing."""

import io
import sys
from collections.abc import Iterator

import pytest

from engagement_playbook.pipeline.progress_bar import ProgressReporter, interactive_stderr


def test_a_line_every_two_seconds() -> None:
    lines: list[str] = []
    times: Iterator[float] = iter([0, 0.5, 1.9, 2.1, 3.9, 4.2])
    reporter = ProgressReporter(lines.append, lambda: next(times))

    for done in range(1, 6):
        reporter(done, 40)

    assert lines == [
        "3 of 40 files to print and download are made",
        "5 of 40 files to print and download are made",
    ]


def test_a_terminal_gets_a_bar() -> None:
    terminal = io.StringIO()
    times: Iterator[float] = iter([0, 0.1, 0.3, 0.4])
    reporter = ProgressReporter(pytest.fail, lambda: next(times), terminal=terminal)

    for done in (1, 20, 30, 40):
        reporter(done, 40)

    bar = "[===============               ] 20 of 40 files to print and download are made"
    assert terminal.getvalue() == f"\r\x1b[2K{bar}\r\x1b[2K"


def test_a_short_build_draws_nothing() -> None:
    terminal = io.StringIO()
    reporter = ProgressReporter(pytest.fail, lambda: 0.0, terminal=terminal)
    for done in (1, 2):
        reporter(done, 2)

    assert terminal.getvalue() == ""


def test_no_bar_is_drawn_when_all_is_done() -> None:
    terminal = io.StringIO()
    times: Iterator[float] = iter([0, 0.3])
    reporter = ProgressReporter(pytest.fail, lambda: next(times), terminal=terminal)
    reporter(1, 1)

    assert terminal.getvalue() == ""


@pytest.mark.parametrize(
    ("is_terminal", "environment", "bar"),
    [(True, {}, True), (False, {}, False), (True, {"CI": "true"}, False), (True, {"TERM": "dumb"}, False)],
)
def test_only_an_interactive_terminal_gets_a_bar(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, environment: dict[str, str], bar: bool
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stderr", screen)

    assert (interactive_stderr() is screen) is bar
