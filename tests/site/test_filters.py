"""The questions above a list, as they stand in its page; what they do is tested in a browser."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.helpers.playbooks import edit, plant
from tests.site.reading import Reading, Site, render


def questions(page: Reading) -> dict[str, list[str]]:
    """The values each question of a page offers, without the one for all of them."""
    return {
        select.get("name"): [value for value in select.xpath(".//option/@value") if value]
        for select in page.body.xpath("//form//select")
    }


def facets(page: Reading) -> dict[str, str]:
    """What each part of a list answers, by the address it leads to."""
    return {
        element.xpath(".//a/@href")[0]: element.get("data-facets")
        for element in page.body.xpath("//*[@data-facets]")
    }


def test_a_list_asks_what_its_parts_differ_in(sites: dict[str, Site]) -> None:
    assert questions(sites["en"]["checklists/index.md"]) == {
        "phase": ["taste", "deliver"],
        "stage": ["choosing"],
        "visit": ["tasting"],
        "role": ["baker"],
        "audience": ["own", "handover"],
        "critical": ["yes"],
        "seasons": ["summer"],
    }
    # One visit, one case, one rule, one form: nothing to choose between.
    for overview in ("visits/index.md", "case-studies/index.md", "templates/index.md", "regulations.md"):
        assert questions(sites["en"][overview]) == {}


def test_each_part_answers_every_question(sites: dict[str, Site]) -> None:
    assert facets(sites["en"]["checklists/index.md"]) == {
        # It belongs to every visit, and so to each phase and stage.
        "../checklists/before-any-visit/": "phase=* stage=* visit=* audience=own seasons=*",
        "../checklists/before-tasting/": (
            "phase=taste stage=choosing visit=tasting role=baker audience=own critical=yes seasons=summer"
        ),
        "../checklists/at-the-door/": "phase=deliver audience=handover critical=yes seasons=*",
    }


def test_questions_are_in_the_language_of_the_page(sites: dict[str, Site]) -> None:
    (form,) = sites["zh"]["checklists/index.md"].body.xpath("//form")

    assert [label.text_content() for label in form.xpath(".//label/span")] == [
        "阶段",
        "环节",
        "拜访",
        "角色",
        "给谁看",
        "关键项",
        "季节",
    ]
    assert form.xpath(".//select[@name='phase']/option/text()")[1] == "1 一起试吃"


@pytest.mark.parametrize("word", ["a b", "x=y", "&copy;", '"><script>', "50%"])
def test_a_word_of_a_vocabulary_is_only_a_word(tmp_path: Path, word: str) -> None:
    root = plant(tmp_path / "tiny")
    edit(root / "playbook/vocabulary.yml", "- id: winter", f"- id: '{word}'")
    edit(root / "playbook/regulations.yml", "seasons: [summer, winter]", "seasons: [summer]")
    edit(
        root / "checklists/deliver/at-the-door.yml", "signoff:", f"applies:\n  seasons: ['{word}']\nsignoff:"
    )

    page = render(root, "en")["checklists/index.md"]

    assert questions(page)["seasons"] == ["summer", word]
    assert facets(page)["../checklists/at-the-door/"].endswith(f" seasons={quote(word, safe='')}")
    assert page.body.xpath("//script") == []


def test_without_a_script_the_whole_list_is_there(site: Site) -> None:
    page = site["checklists/index.md"]
    (form,) = page.body.xpath("//form")

    assert "hidden" in form.attrib
    assert not page.body.xpath("//*[@data-facets][@hidden]")
