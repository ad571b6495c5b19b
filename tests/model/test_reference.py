"""Ids and references."""

import pytest

from engagement_playbook.model.reference import KINDS, MAX_ID, OWNERS, Reference, is_id


@pytest.mark.parametrize("word", ["a", "7", "room", "book-room", "tsb-2018", "a" * MAX_ID])
def test_ids(word: str) -> None:
    assert is_id(word)


@pytest.mark.parametrize(
    "word",
    ["", "A", "book_room", "-a", "a-", "a--b", "a b", "布", "é", "a\n", "a/b", "../a", "a" * (MAX_ID + 1)],
)
def test_other_words_are_no_ids(word: str) -> None:
    assert not is_id(word)


def test_a_reference_knows_its_owner() -> None:
    step = Reference("step", "start/invite")

    assert (step.owner, step.local, str(step)) == ("start", "invite", "step:start/invite")
    assert (Reference("role", "pm").owner, Reference("role", "pm").local) == ("pm", "pm")


def test_owners_are_kinds() -> None:
    assert OWNERS.keys() | set(OWNERS.values()) <= KINDS.keys()
