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


def test_the_steps_keep_the_numbers_of_the_article(playbook: Playbook) -> None:
    numbered = {
        entry["heading"].partition(" ")[0]: entry["answered_by"][0].partition(":")[2]
        for entry in TABLE["headings"]
        if entry["heading"][0].isdigit()
    }

    assert numbered == {
        step.number: f"{phase.id}/{step.id}" for phase in playbook.phases for step in phase.steps
    }
