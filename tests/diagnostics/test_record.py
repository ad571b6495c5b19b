"""One record for every problem, and how it is shown."""

import pytest

from engagement_playbook.diagnostics import (
    Diagnostic,
    Mark,
    Related,
    Severity,
    did_you_mean,
    has_errors,
    in_order,
    summary,
)

ERROR = Diagnostic("PB101", "b.yml", "unknown key 'x'", "delete it", Mark(2, 10))
EARLIER = Diagnostic("PB201", "b.yml", "there is no role 'x'", "", Mark(2, 9))
WHOLE_FILE = Diagnostic("PB003", "b.yml", "too large")
WARNING = Diagnostic("PB306", "a.yml", "vague", "say what", Mark(10, 1), Severity.WARNING)


def test_one_line_each() -> None:
    assert [str(diagnostic) for diagnostic in (ERROR, EARLIER, WHOLE_FILE, WARNING)] == [
        "b.yml:2:10: error[PB101]: unknown key 'x' — delete it",
        "b.yml:2:9: error[PB201]: there is no role 'x'",
        "b.yml: error[PB003]: too large",
        "a.yml:10:1: warning[PB306]: vague — say what",
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "\0",
        "\x1b",
        "\x7f",
        "\x9b",
        "\n",
        "\u200b",
        "\u202e",
        "\u2028",
        "\ud800",
        "\ue000",
        "\ufeff",
        "\U000e0041",
    ],
)
def test_nothing_that_moves_hides_or_turns_others_reaches_a_message(hidden: str) -> None:
    related = Related(f"c{hidden}d.yml", Mark(1, 1), f"first{hidden}here")
    diagnostic = Diagnostic(
        "PB101", f"a{hidden}b.yml", f"key '{hidden}x'", f"use{hidden}y", related=(related,)
    )

    assert str(diagnostic) == "a b.yml: error[PB101]: key ' x' — use y"
    assert (related.path, related.message) == ("c d.yml", "first here")


def test_order_is_by_file_and_place_and_repeats_are_dropped() -> None:
    assert in_order([ERROR, EARLIER, WARNING, WHOLE_FILE, ERROR]) == (WARNING, WHOLE_FILE, EARLIER, ERROR)


def test_only_errors_stop_a_build() -> None:
    assert has_errors([WARNING, ERROR])
    assert not has_errors([WARNING])
    assert not has_errors([])


@pytest.mark.parametrize(
    ("diagnostics", "words"),
    [
        ([ERROR], "1 error in 1 file"),
        ([ERROR, EARLIER], "2 errors in 1 file"),
        ([WARNING], "1 warning in 1 file"),
        ([ERROR, EARLIER, WARNING, WARNING], "2 errors, 2 warnings in 2 files"),
    ],
)
def test_summary(diagnostics: list[Diagnostic], words: str) -> None:
    assert summary(diagnostics) == words


def test_did_you_mean() -> None:
    assert did_you_mean("ownr", ["owner", "order"]) == "did you mean 'owner'?"
    assert did_you_mean("colour", ["owner", "order"]) == ""
    assert did_you_mean("x", []) == ""
