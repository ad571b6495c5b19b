"""What becomes of the ids that a part had before."""

from pathlib import Path

import pytest

from engagement_playbook.site import moved_pages
from tests.helpers.playbooks import edit, plant
from tests.helpers.renamed import RENAMED
from tests.site.reading import Reading, Site, render, text_of

LIST = "checklists/deliver/at-the-door.yml"


@pytest.fixture(name="renamed", scope="module")
def _fixture_renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("renamed") / "tiny", edits=RENAMED)


@pytest.fixture(name="renamed_site", params=["en", "zh"])
def _fixture_renamed_site(request: pytest.FixtureRequest, renamed: Path) -> Site:
    return render(renamed, request.param)


def moved(site: Site) -> dict[str, Reading]:
    return {page.uri: Reading(page) for page in moved_pages(site.playbook, site.locale)}


def test_every_former_id_of_a_part_with_a_page_has_one(renamed_site: Site) -> None:
    pages = moved(renamed_site)

    assert {uri: page.head["moved"] for uri, page in pages.items()} == {
        "checklists/doorstep.md": "checklists/at-the-door.md",
        "checklists/sill.md": "checklists/at-the-door.md",
        "templates/order-form.md": "templates/order-sheet.md",
    }
    assert not pages.keys() & renamed_site.pages.keys()


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("en", "At the door", "This page has moved: At the door"),
        ("zh", "在门口", "本页已移至：在门口"),
    ],
)
def test_a_moved_page_has_the_title_of_the_part_and_a_link_to_it(
    renamed: Path, language: str, title: str, sentence: str
) -> None:
    page = moved(render(renamed, language))["checklists/doorstep.md"]
    (heading,), (link,) = page.body.xpath("./h1"), page.body.xpath(".//a")

    assert page.head == {
        "title": title,
        "description": sentence,
        "hide": ["navigation", "toc"],
        "moved": "checklists/at-the-door.md",
        "search": {"exclude": True},
    }
    assert (text_of(heading), text_of(link)) == (title, sentence)
    assert (link.get("href"), link.get("class")) == ("../../checklists/at-the-door/", "pb-moved")
    assert page.page.source is None


def test_a_hostile_title_is_only_text(tmp_path: Path) -> None:
    title = "<script>x</script> **b** <a href=x>y</a> {{ x }} { .c } #1"
    root = plant(tmp_path / "tiny", edits=RENAMED)
    edit(root / LIST, "  en: At the door\n", f"  en: '{title}'\n")

    page = moved(render(root, "en"))["checklists/doorstep.md"]

    assert text_of(page.body.xpath("./h1")[0]) == title.replace("**", "")
    assert page.links == ["../../checklists/at-the-door/"]
    assert not page.body.xpath("//script")


def test_what_could_name_no_page_has_none_that_leads_on(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny", edits={LIST: ("audience:", "formerly: [index, con]\naudience:")})

    assert moved(render(root, "en")) == {}


@pytest.mark.parametrize(
    ("page", "former", "present"),
    [
        ("checklists/at-the-door.md", "card", "allergen-card"),
        ("phases/deliver.md", "trial-round", "first-delivery"),
        ("case-studies/closed-door-2019.md", "get-a-key", "ask-for-the-key"),
    ],
)
def test_a_former_anchor_stands_where_the_part_begins(
    renamed_site: Site, page: str, former: str, present: str
) -> None:
    body = renamed_site[page].body
    (anchor,) = body.xpath(f"//*[@id='{former}']")
    (part,) = body.xpath(f"//*[@id='{present}']")

    assert anchor.text_content() == ""
    assert part in (anchor.getnext(), anchor.getparent())
    assert list(part).index(anchor) == 0 if part is anchor.getparent() else part.tag == "h2"


def test_no_anchor_is_there_twice(renamed_site: Site) -> None:
    for uri, page in renamed_site.pages.items():
        assert len(page.ids) == len(set(page.ids)), uri


def test_the_number_of_a_step_comes_before_a_former_id(renamed_site: Site) -> None:
    (anchor,) = renamed_site["phases/deliver.md"].body.xpath("//*[@id='step-2-2']")

    assert "pb-step__body" in anchor.get("class")


def test_a_former_anchor_comes_before_one_that_a_host_makes_of_the_title(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny", edits={LIST: ("formerly: [card]", "formerly: [at-the-door]")})
    page = render(root, "en")["checklists/at-the-door.md"]
    (anchor,) = page.body.xpath("//*[@id='at-the-door']")

    assert anchor.getparent().get("id") == "allergen-card"
    assert len(page.ids) == len(set(page.ids))
