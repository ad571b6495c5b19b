"""Names that a file or folder can have everywhere, and those that are one name somewhere."""

import pytest

from engagement_playbook.model.reference import MAX_ID
from engagement_playbook.presentation.outputs import BILINGUAL
from engagement_playbook.support.file_names import MAX_BYTES, comparable_path, name_problem


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("plan-gate", ""),
        ("console.md", ""),
        ("com10", ""),
        ("面包" * 42, ""),
        ("con", "Windows keeps that name for a device"),
        ("AUX.tar.gz", "Windows keeps that name for a device"),
        ("nul .txt", "Windows keeps that name for a device"),
        ("lpt9.pdf", "Windows keeps that name for a device"),
        (".", "Windows drops a dot or space at the end of a name"),
        ("..", "Windows drops a dot or space at the end of a name"),
        ("guide.", "Windows drops a dot or space at the end of a name"),
        ("guide ", "Windows drops a dot or space at the end of a name"),
        ("what?.md", "Windows allows no ? in a name"),
        ("a\tb.md", "Windows allows no control characters in a name"),
        ("面" * 86, "file systems take at most 255 bytes for a name"),
        ("\ud800", ""),
    ],
)
def test_a_name_that_some_system_cannot_hold(name: str, problem: str) -> None:
    assert name_problem(name) == problem


def test_the_longest_id_leaves_room_for_what_files_are_called() -> None:
    assert name_problem(f"{'a' * MAX_ID}.{BILINGUAL}") == ""
    assert MAX_ID + len(f".{BILINGUAL}") < MAX_BYTES


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("Guide/Index.html", "guide/index.html"),
        ("caf\u00e9/index.html", "cafe\u0301/index.html"),
        ("guide./a.txt", "guide/a.txt"),
        ("guide . /a.txt", "guide/a.txt"),
        ("STRASSE", "stra\u00dfe"),
    ],
)
def test_paths_that_are_one_on_some_system(path: str, same: str) -> None:
    assert comparable_path(path) == comparable_path(same)


@pytest.mark.parametrize(
    ("path", "other"), [("guide/a", "guide-a"), ("...", "guide"), ("a.b", "a b"), ("", ".")]
)
def test_paths_that_are_two_everywhere(path: str, other: str) -> None:
    assert comparable_path(path) != comparable_path(other)
