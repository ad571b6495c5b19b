import pytest

from engagement_playbook.site.journey import journey, wrap
from tests.site.reading import Site


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("who decides, what hurts", ["who decides,", "what hurts"]),
        ("facts first", ["facts first"]),
        ("谁拍板，哪里痛", ["谁拍板，哪里痛"]),
        ("先摆事实，再改规则", ["先摆事实，", "再改规则"]),
        ("unbreakable-and-longer-than-a-line", ["unbreakable-and-longer-than-a-line"]),
    ],
)
def test_captions_break_between_words_and_between_chinese_characters(text: str, lines: list[str]) -> None:
    assert wrap(text, 8.4) == lines


def test_no_line_begins_with_a_mark() -> None:
    assert not any(
        line[0] in "，。、！" for line in wrap("一二三四五六七八，九十，一二三四五六七八，九十。", 8)
    )


def test_the_drawing_is_as_wide_as_its_phases(sites: dict[str, Site]) -> None:
    phases = sites["en"].playbook.phases
    drawing = journey(phases, "en")

    assert drawing is not None
    assert [node.phase.id for node in drawing.nodes] == [phase.id for phase in phases]
    assert drawing.start < drawing.end < drawing.width


def test_no_phases_no_drawing() -> None:
    assert journey((), "en") is None
