"""A diagnostic with its line: carets under the right cells, whatever stands in the line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.diagnostics import Diagnostic, Mark, Related, Severity
from engagement_playbook.diagnostics.excerpt import WIDTH, excerpt, report
from tests.helpers.properties import bounded

FILE = "a.yml"


def at(line: int, column: int, end: int | None = None) -> Mark:
    return Mark(line, column, Mark(line, end) if end else None, ("checklist 'basket'", "item 'cloth'"))


def problem(mark: Mark | None, **more: object) -> Diagnostic:
    return Diagnostic("PB306", FILE, "vague", "say what", mark, Severity.WARNING, **more)  # type: ignore[arg-type]


def shown(root: Path, text: str, mark: Mark) -> list[str]:
    (root / FILE).write_bytes(text.encode("utf-8"))
    return excerpt(root, problem(mark)).splitlines()


@pytest.mark.parametrize(
    ("text", "mark", "line", "carets"),
    [
        ("en: Be nice.\n", at(1, 5, 13), "en: Be nice.", "    ^^^^^^^^"),
        ("en: Be nice.\n", at(1, 5), "en: Be nice.", "    ^"),
        # A Chinese character and a full-width sign take two cells each.
        ("zh: 数面包，别数错。\n", at(1, 7, 10), "zh: 数面包，别数错。", "        ^^^^^^"),
        ("zh: ｆｕｌｌ\n", at(1, 5, 9), "zh: ｆｕｌｌ", "    ^^^^^^^^"),
        ("\ten: x\n", at(1, 2, 4), "    en: x", "    ^^"),
        ("　en: x\n", at(1, 2, 4), "  en: x", "  ^^"),
        # A combining accent takes none.
        ("en: cafe\u0301 x\n", at(1, 11, 12), "en: cafe\u0301 x", "         ^"),
        # A sign that is asked to be shown as a picture takes two.
        ("en: \u2764\ufe0f x\n", at(1, 8, 9), "en: \u2764\ufe0f x", "       ^"),
        # What turns the direction of a line or moves the cursor never reaches the terminal.
        ("en: a\u202eb\x1b[2J\n", at(1, 6), "en: a�b�[2J", "     ^"),
        ("en:\n", at(1, 4), "en:", "   ^"),
        ("en:\r\nzh: x\r\n", at(2, 5, 6), "zh: x", "    ^"),
        ("en: 'one\n  two'\n", Mark(1, 5, Mark(2, 7)), "en: 'one", "    ^^^^"),
        ("\ufeffen: x\n", at(1, 5, 6), "en: x", "    ^"),
    ],
)
def test_the_spot_is_marked(tmp_path: Path, text: str, mark: Mark, line: str, carets: str) -> None:
    number = str(mark.line)
    assert shown(tmp_path, text, mark) == [
        f"{' ' * len(number)} |",
        f"{number} | {line}",
        f"{' ' * len(number)} | {carets}",
    ]


def test_a_long_line_is_cut_around_the_spot(tmp_path: Path) -> None:
    text = "字" * 200 + "here" + "x" * 300
    found = shown(tmp_path, text, at(1, 201, 205))

    assert found[1] == f"1 | …{'字' * 16}here{'x' * 58}…"
    assert found[2] == f"  | {' ' * 33}^^^^"


@pytest.mark.parametrize(
    "mark", [None, at(9, 1), at(0, 1)], ids=["no place", "behind the end", "before the start"]
)
def test_without_a_line_to_show_the_one_line_is_all(tmp_path: Path, mark: Mark | None) -> None:
    (tmp_path / FILE).write_text("en: x\n", encoding="utf-8")
    assert excerpt(tmp_path, problem(mark)) == ""
    assert report(problem(None), tmp_path) == "a.yml: warning[PB306]: vague — say what"
    assert excerpt(tmp_path / "nowhere", problem(at(1, 1))) == ""


def test_a_report_in_full(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("id: a\nid: b\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("\nid: a\n", encoding="utf-8")
    found = problem(at(2, 1, 3), related=(Related("b.yml", Mark(2, 1, Mark(2, 3)), "first used here"),))

    assert report(found, tmp_path).splitlines() == [
        "a.yml:2:1: warning[PB306]: vague — say what",
        "  |",
        "2 | id: b",
        "  | ^^",
        "  in checklist 'basket' › item 'cloth'",
        "  see b.yml:2:1: first used here",
        "  |",
        "2 | id: a",
        "  | ^^",
    ]


def test_colour_changes_no_character(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("en: x\n", encoding="utf-8")
    looks: list[str] = []

    def paint(text: str, look: str) -> str:
        looks.append(look)
        return text

    found = problem(at(1, 5, 6), related=(Related(FILE, at(1, 1), "here"),))
    assert report(found, tmp_path, paint) == report(found, tmp_path)
    assert set(looks) == {"place", "warning", "frame"}


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    assert shown(tmp_path, "en: one\n", at(1, 5))[1] == "1 | en: one"
    assert shown(tmp_path, "en: eleven\n", at(1, 5))[1] == "1 | en: eleven"


@bounded
@given(text=st.text(max_size=300), column=st.integers(1, 320), length=st.integers(0, 50))
def test_any_line_is_shown_in_bounds(
    tmp_path_factory: pytest.TempPathFactory, text: str, column: int, length: int
) -> None:
    root = tmp_path_factory.mktemp("any")
    mark = Mark(1, column, Mark(1, column + length))
    (root / FILE).write_bytes(text.encode("utf-8", errors="replace"))
    lines = excerpt(root, problem(mark)).splitlines()

    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    assert len(lines[1]) <= WIDTH + 6
    assert "^" in lines[2]
