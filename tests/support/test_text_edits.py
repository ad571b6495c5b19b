"""Edits are applied to the text they were made for."""

import pytest

from engagement_playbook.diagnostics import Edit
from engagement_playbook.support.text_edits import apply_edits


def test_edits_are_applied_in_any_order_and_keep_the_rest() -> None:
    edits = [Edit(8, 8, "!"), Edit(0, 3, "two"), Edit(3, 3, ","), Edit(4, 8, "")]

    assert apply_edits("one word", edits) == "two, !"


def test_edits_that_overlap_are_an_error() -> None:
    with pytest.raises(ValueError, match="edits overlap at index 1"):
        apply_edits("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])
