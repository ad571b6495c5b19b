"""The figures of `playbook stats`, counted on the tiny playbook."""

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.pipeline.statistics import Statistics, statistics
from tests.helpers.playbooks import TINY


@pytest.fixture(name="counted", scope="module")
def _fixture_counted() -> Statistics:
    return statistics(load_playbook(TINY, ("en", "zh")).playbook)


def test_parts_are_counted_by_kind(counted: Statistics) -> None:
    assert counted.parts == {
        "phase": 2, "step": 3, "checklist": 3, "checklist item": 8, "template": 1, "visit": 1, "case study": 1,
        "lesson": 1, "stage": 2, "role": 3, "glossary term": 2, "regulation": 1, "phrase": 1, "question": 1,
        "onboarding day": 1, "scenario": 1, "register": 1, "milestone": 4,
    }  # fmt: skip


def test_words_are_words_in_english_and_characters_in_chinese(counted: Statistics) -> None:
    # "Sourdough"; "Flour and water that have fermented by themselves."; "Crumb"; "The inside of a loaf."
    # 酸种 自然发酵的面粉和水 面包芯 面包的内部, without their punctuation
    assert counted.words_by_kind["glossary term"] == {"en": 15, "zh": 19}


def test_words_of_steps_items_and_lessons_are_counted_with_their_owners(counted: Statistics) -> None:
    assert counted.words_by_kind.keys() == counted.parts.keys() - {"step", "checklist item", "lesson"}
    for language in ("en", "zh"):
        assert counted.words[language] == sum(words[language] for words in counted.words_by_kind.values())


def test_items_and_their_reasons(counted: Statistics) -> None:
    assert (counted.items, counted.critical, counted.unexplained, counted.tried) == (8, 2, 5, 1)
    assert counted.because == {"case": 1, "rule": 2, "practice": 1}
    assert counted.sources == {"press": 1}


def test_as_data_holds_every_figure(counted: Statistics) -> None:
    assert counted.as_data() == {name: getattr(counted, name) for name in Statistics.__dataclass_fields__}
