"""What scripts are told of the playbook."""

import json
from pathlib import Path

from engagement_playbook import load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Settings
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.presentation.presentation import Presentation
from engagement_playbook.site import catalogue_script, names_script
from tests.helpers.playbooks import plant
from tests.site.reading import Site, render


def _presentation(playbook: Playbook, locale: Locale) -> Presentation:
    options = Options(languages=(LanguageOptions(code=locale.code),))
    return Presentation(playbook, locale, Settings(site_name="Tiny", options=options))


def test_the_catalogue_names_every_item_with_its_lists(sites: dict[str, Site]) -> None:
    site = sites["zh"]
    head, _, text = catalogue_script(_presentation(site.playbook, site.locale)).partition(" = ")
    data = json.loads(text)

    assert head == "globalThis.PlaybookCatalogue"
    assert data["visits"] == {"tasting": ["before-any-visit", "before-tasting"]}
    assert data["phases"] == {"taste": ["before-tasting"], "deliver": ["at-the-door"]}
    door = data["checklists"]["at-the-door"]
    assert (door["title"], door["audience"]) == ("在门口", "handover")
    assert door["pause"] == "在咖啡馆门口，开锁之前。"
    assert door["items"][1] == {
        "id": "allergen-card",
        "text": "把过敏原卡放在最上面。",
        "formerly": ["at-the-door/card"],
    }


def test_the_catalogue_has_what_the_sheet_of_a_list_says(tmp_path: Path) -> None:
    item = "  - id: allergen-card\n"
    proof = "    evidence: {en: The card lies on top., zh: 卡在最上面。}\n"
    root = plant(tmp_path / "bakery", edits={"checklists/deliver/at-the-door.yml": (item, f"{item}{proof}")})
    playbook = load_playbook(root, ("en", "zh")).playbook
    script = catalogue_script(_presentation(playbook, load_locales(("en",))[0]["en"]))

    door = json.loads(script.partition(" = ")[2])["checklists"]["at-the-door"]
    assert door["objective"] == "Leave the basket where it is found."
    assert door["items"][1]["evidence"] == "The card lies on top."
    assert door["signoff"]["results"] == ["Accepted", "Accepted, with conditions", "Not accepted"]


def test_the_catalogue_names_what_a_visit_leaves_out(tmp_path: Path) -> None:
    apron = "  - id: clean-apron\n"
    root = plant(
        tmp_path / "bakery",
        edits={
            "checklists/core/before-any-visit.yml": (apron, f"{apron}    unless: {{stages: [choosing]}}\n")
        },
    )
    playbook = load_playbook(root, ("en", "zh")).playbook
    script = catalogue_script(_presentation(playbook, load_locales(("en",))[0]["en"]))

    assert json.loads(script.partition(" = ")[2])["leftOut"] == {"tasting": ["before-any-visit/clean-apron"]}


def test_names_stand_in_the_order_of_the_playbook_beside_the_words_of_scripts(sites: dict[str, Site]) -> None:
    site = sites["en"]
    head, _, text = names_script(
        site.playbook, site.locale, "Tiny", [other.locale for other in sites.values()]
    ).partition(" = ")
    data = json.loads(text)

    assert head == "globalThis.PlaybookNames"
    assert data["phases"] == [["taste", "1 Taste together"], ["deliver", "2 Deliver"]]
    assert (data["playbook"], data["version"]) == ("Tiny", site.playbook.version)
    assert data["unnamed"] == ["Unnamed", "未命名"]
    assert data["strings"] == site.locale.section("script")


def test_a_renamed_list_and_item_name_all_their_former_keys(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "bakery",
        edits={"checklists/deliver/at-the-door.yml": ("audience:", "formerly: [doorstep]\naudience:")},
    )
    body = render(root, "en")["checklists/at-the-door.md"].body

    (item,) = body.xpath("//*[@id='allergen-card']")

    assert item.get("data-formerly").split() == [
        "at-the-door/card",
        "doorstep/allergen-card",
        "doorstep/card",
    ]


def test_an_item_that_was_never_renamed_says_nothing_of_it(sites: dict[str, Site]) -> None:
    body = sites["en"]["checklists/before-tasting.md"].body

    assert body.xpath("//*[@data-formerly]") == []


def test_a_checklist_says_where_it_is_read(sites: dict[str, Site]) -> None:
    def read_at(page: str) -> tuple[str, list[str]]:
        (bar,) = sites["en"][f"checklists/{page}.md"].body.xpath("//*[@data-list]")
        return bar.get("data-phase"), bar.get("data-visits").split()

    assert read_at("before-tasting") == ("taste", ["tasting"])
    assert read_at("at-the-door") == ("deliver", [])
    assert read_at("before-any-visit") == ("", ["tasting"])
