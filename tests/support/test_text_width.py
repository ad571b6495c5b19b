"""Widths of texts, estimated."""

import pytest

from engagement_playbook.support.text_width import text_width


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("bread", 5), ("面包", 4), ("ｂ", 2), ("，", 2), ("cafe\u0301", 4), ("a\tb", 2)],
)
def test_a_chinese_character_is_twice_as_wide_as_a_letter(text: str, cells: int) -> None:
    assert text_width(text) == cells


def test_the_unit_is_the_callers() -> None:
    assert text_width("面包 bread", narrow=0.5, wide=1) == 5
