"""Every heading of the article the playbook grew out of has its place."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from engagement_playbook.load.loader import OVERVIEWS
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "article.yml").read_text(encoding="utf-8")
)
ENTRIES = [*TABLE["headings"], *TABLE["questions"]]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["heading"] for entry in ENTRIES])
def test_a_heading_is_answered(playbook: Playbook, entry: dict[str, Any]) -> None:
    targets = [Reference(*target.split(":")) for target in entry["answered_by"]]

    missing = [
        str(target)
        for target in targets
        if target not in playbook.parts and not (target.kind == "page" and target.id in OVERVIEWS)
    ]

    assert targets
    assert missing == []


ARTICLE_QUESTIONS = [entry for entry in TABLE["questions"] if entry["heading"][0].isdigit()]
SUMMARY = next(entry for entry in TABLE["headings"] if entry["heading"].startswith("总之"))
THIN_IN_THE_ARTICLE = {
    "target-users", "compatibility", "deliver-on-time", "after-sales", "long-term-partner", "whole-on-one-page",
}  # fmt: skip


def _kinds(entry: dict[str, Any]) -> set[str]:
    return {target.partition(":")[0] for target in entry["answered_by"]}


def test_the_article_is_here_whole() -> None:
    numbered = [entry for entry in TABLE["headings"] if entry["heading"][0].isdigit()]
    chapters = [entry for entry in TABLE["headings"] if entry["heading"][0] in "一二三四五六七八九"]

    assert (len(chapters), len(numbered), len(ARTICLE_QUESTIONS)) == (9, 25, 3)
    assert len(TABLE["questions"]) - len(ARTICLE_QUESTIONS) == 8


def test_a_chapter_has_a_phase_a_step_has_a_step_and_a_question_an_answer() -> None:
    for entry in TABLE["headings"]:
        if entry["heading"][0].isdigit():
            assert _kinds(entry) == {"step"}, entry["heading"]
        elif entry["heading"][0] in "一二三四五六七八九":
            assert _kinds(entry) == {"phase"}, entry["heading"]
    for entry in (*ARTICLE_QUESTIONS, SUMMARY):
        assert "faq" in _kinds(entry), entry["heading"]


def test_what_the_article_left_thin_has_a_question_of_its_own(playbook: Playbook) -> None:
    answered = {
        target.partition(":")[2]
        for entry in ENTRIES
        for target in entry["answered_by"]
        if target[:4] == "faq:"
    }
    thin = {question.id: question for question in playbook.questions if question.id in THIN_IN_THE_ARTICLE}

    assert answered >= THIN_IN_THE_ARTICLE
    assert set(thin) == THIN_IN_THE_ARTICLE
    for question in thin.values():
        assert len(question.answer["en"].plain.split()) >= 80, question.id
        assert len(question.answer["zh"].plain) >= 120, question.id
        assert len(question.links) >= 4, question.id


def test_the_summary_leads_to_every_phase(playbook: Playbook) -> None:
    (summary,) = [question for question in playbook.questions if question.id == "whole-on-one-page"]

    assert {phase.id for phase in playbook.phases} <= {link.target.id for link in summary.links}


def test_the_steps_keep_the_numbers_of_the_article(playbook: Playbook) -> None:
    numbered = {
        entry["heading"].partition(" ")[0]: entry["answered_by"][0].partition(":")[2]
        for entry in TABLE["headings"]
        if entry["heading"][0].isdigit()
    }

    assert numbered == {
        step.number: f"{phase.id}/{step.id}" for phase in playbook.phases for step in phase.steps
    }
