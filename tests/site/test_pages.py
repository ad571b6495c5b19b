"""What readers find on a page."""

from pathlib import Path

import pytest

from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.walk import texts_of
from engagement_playbook.presentation.addresses import url_of
from engagement_playbook.site import DownloadLink
from engagement_playbook.site.links import broken_links
from tests.helpers.history import give_history
from tests.helpers.playbooks import edit, plant
from tests.site.reading import Reading, Site, folded, render, text_of

HOSTILE = "</li><script>x</script> **b** :smile: www.example.com {{ x }} --8<-- #1 | a"


def test_the_head_of_a_page(sites: dict[str, Site]) -> None:
    assert sites["en"]["checklists/at-the-door.md"].head == {
        "title": "At the door",
        "description": "Leave the basket where it is found.",
        "hide": ["navigation", "toc"],
        "engagements": True,
        "script": "js/checklist.js",
    }


def test_pages_of_the_tiny_playbook(sites: dict[str, Site]) -> None:
    assert list(sites["en"].pages) == [
        "index.md",
        "phases/index.md",
        "checklists/index.md",
        "templates/index.md",
        "visits/index.md",
        "case-studies/index.md",
        "registers/index.md",
        "plan.md",
        "stages.md",
        "roles.md",
        "regulations.md",
        "incident-clocks.md",
        "glossary.md",
        "phrases.md",
        "faq.md",
        "onboarding.md",
        "progress.md",
        "phases/taste.md",
        "phases/deliver.md",
        "checklists/before-any-visit.md",
        "checklists/at-the-door.md",
        "checklists/before-tasting.md",
        "templates/order-sheet.md",
        "visits/tasting.md",
        "case-studies/closed-door-2019.md",
        "registers/orders.md",
        "about/checks.md",
    ]


def test_pages_name_the_file_a_reader_edits(sites: dict[str, Site]) -> None:
    sources = {uri: reading.page.source for uri, reading in sites["en"].pages.items()}

    assert sources["checklists/at-the-door.md"] == "checklists/deliver/at-the-door.yml"
    assert sources["phases/taste.md"] == "phases/01-taste/phase.yml"
    assert sources["glossary.md"] == "playbook/glossary.yml"
    assert sources["index.md"] == "playbook/home.yml"
    assert sources["checklists/index.md"] is None


def test_every_text_of_a_part_is_on_its_page(site: Site) -> None:
    lost = [
        f"{reference}: {text[site.locale.code].plain}"
        for reference, part in site.playbook.parts.items()
        for text in texts_of(part.value)
        if folded(text[site.locale.code].plain) not in site[url_of(reference).uri].text
    ]

    assert lost == []


def test_every_part_has_its_anchor_once(site: Site) -> None:
    for reference in site.playbook.parts:
        address = url_of(reference)
        if address.anchor:
            assert site[address.uri].ids.count(address.anchor) == 1, str(reference)


def test_no_page_uses_an_id_twice(site: Site) -> None:
    for uri, reading in site.pages.items():
        assert len(reading.ids) == len(set(reading.ids)), uri


def test_every_link_leads_to_a_page_and_an_anchor(site: Site) -> None:
    pages = [reading.page for reading in site.pages.values()]

    assert list(broken_links(pages, {"about.md"})) == []
    for reading in site.pages.values():
        assert len(reading.ids) == len(reading.page.ids)
        assert set(reading.ids) == reading.page.ids


@pytest.fixture(name="with_history")
def _fixture_with_history(tmp_path: Path) -> Reading:
    return render(give_history(plant(tmp_path / "tiny")), "en")["checklists/at-the-door.md"]


def test_every_version_is_on_the_page_and_each_item_says_since_when(with_history: Reading) -> None:
    body = with_history.body
    since = {element.get("id"): element.get("data-since") for element in body.xpath("//*[@data-item]")}
    changes = [
        (
            change.get("data-changes"),
            element.get("data-change"),
            text_of(element),
            element.xpath("string(.//a/@href)"),
        )
        for change in body.xpath("//*[@data-changes]")
        for element in change.xpath(".//li")
    ]

    assert since == {"right-door": "3.0", "allergen-card": "3.0", "close-the-list": None}
    assert changes == [
        ("3.0", "reworded", "Reworded Read the name on the door aloud.", "#right-door"),
        ("3.0", "reworded", "Reworded Lay the allergen card on top.", "#allergen-card"),
        ("3.0", "gone", "Gone Ring & wait.", ""),
        ("3.0", "gone", "Gone Whistle once.", ""),
        ("2.0", "new", "New Lay the allergen card on top.", "#allergen-card"),
        ("2.0", "new", "New Whistle once.", ""),
    ]
    assert "The door first; <b>no</b> bell any more." in with_history.text


def test_a_list_without_changes_shows_no_versions(sites: dict[str, Site]) -> None:
    assert sites["en"]["checklists/at-the-door.md"].body.xpath("//*[@data-changes or @data-since]") == []


def test_references_are_links_both_ways(sites: dict[str, Site]) -> None:
    site = sites["en"]

    assert "../../case-studies/closed-door-2019/#ask-for-the-key" in site["checklists/at-the-door.md"].links
    assert "../../checklists/at-the-door/#right-door" in site["case-studies/closed-door-2019.md"].links
    assert "../checklists/at-the-door/#allergen-card" in site["regulations.md"].links


def test_an_item_is_an_element_with_one_box_and_its_label(site: Site) -> None:
    checklist = site.playbook.part(Reference("checklist", "at-the-door")).value
    assert isinstance(checklist, Checklist)
    elements = site["checklists/at-the-door.md"].body.xpath("//*[@data-item]")

    assert [each.get("data-item") for each in elements] == [
        f"at-the-door/{item.id}" for item in checklist.items
    ]
    for element, item in zip(elements, checklist.items, strict=True):
        (box,) = element.xpath(".//input")
        (label,) = element.xpath(".//label")
        assert element.get("id") == item.id
        assert box.get("type") == "checkbox"
        assert box.get("id") == label.get("for")
        assert item.text[site.locale.code].plain in folded(label.text_content())
        assert ("data-critical" in element.attrib) == item.critical
        assert (site.locale.text("page.checklist.critical") in label.text_content()) == item.critical


def test_a_step_answers_to_its_number(sites: dict[str, Site]) -> None:
    for phase in sites["en"].playbook.phases:
        ids = sites["en"][f"phases/{phase.id}.md"].ids
        assert {f"step-{step.number.replace('.', '-')}" for step in phase.steps} <= set(ids)


def test_a_page_says_who_answers_for_it_and_whether_it_was_tried(sites: dict[str, Site]) -> None:
    (meta,) = sites["en"]["checklists/at-the-door.md"].body.xpath("//p[@class='pb-meta']")

    assert [folded(element.text_content()) for element in meta.xpath("./span")] == [
        "3 items, 1 critical",
        "For the bank to keep",
        "Version 1.0",
        "Revised 2026-11-01",
        "Owner Driver",
        "Not yet tried in the field",
    ]


def test_the_drawing_of_the_phases_has_text_and_links(site: Site) -> None:
    links = site["index.md"].body.xpath("//svg//a")

    assert [link.get("href") for link in links] == [f"phases/{phase.id}/" for phase in site.playbook.phases]
    assert [link.xpath("./text")[0].text for link in links] == [
        str(phase.number) for phase in site.playbook.phases
    ]


def test_explanations_wait_until_an_answer_is_opened(site: Site) -> None:
    choices = site["onboarding.md"].body.xpath("//details")

    assert len(choices) == sum(len(scenario.choices) for scenario in site.playbook.scenarios) > 0
    assert any("data-right" in choice.attrib for choice in choices)


def test_downloads_stand_at_the_top_with_their_size(tiny: Path) -> None:
    file = DownloadLink("downloads/checklists/before-tasting.pdf", "Sheet", 76_000, 1)
    site = render(tiny, "en", downloads=[file])

    (button,) = site["checklists/before-tasting.md"].body.xpath("//p[@class='pb-actions']/a")

    assert folded(button.text_content()) == "Sheet PDF, 1 page, 74 KB"
    assert button.get("href") == "../../downloads/checklists/before-tasting.pdf"
    assert site["checklists/at-the-door.md"].body.xpath("//p[@class='pb-actions']/a") == []


@pytest.mark.parametrize(
    "page",
    ["checklists/at-the-door", "phases/taste", "templates/order-sheet", "case-studies/closed-door-2019"],
)
def test_a_page_offers_to_print_itself_where_scripts_run(sites: dict[str, Site], page: str) -> None:
    (button,) = sites["en"][f"{page}.md"].body.xpath("//p[@class='pb-actions']/button[@data-print]")

    assert (button.text, button.get("type")) == ("Print this page", "button")
    assert "hidden" in button.attrib


def test_a_visit_offers_its_bundles_and_not_its_page(sites: dict[str, Site]) -> None:
    assert sites["en"]["visits/tasting.md"].body.xpath("//button[@data-print]") == []


def test_a_page_without_content_says_so(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny")
    (root / "playbook" / "faq.yml").unlink()
    site = render(root, "en")

    assert "Nothing has been written here yet." in site["faq.md"].text
    assert "Nothing has been written here yet." not in site["glossary.md"].text


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("in-force", "In force since 2020-12-01 · 12/2020 · Town of Example"),
        ("amended", "In force since 2020-12-01, amended"),
        ("upcoming", "Comes into force on 2020-12-01"),
    ],
)
def test_a_rule_says_where_it_stands(tmp_path: Path, status: str, expected: str) -> None:
    root = plant(
        tmp_path / "tiny", edits={"playbook/regulations.yml": ("status: in-force", f"status: {status}")}
    )

    assert expected.split(" · ") == [
        mark for mark in _marks(render(root, "en")["regulations.md"]) if mark in expected.split(" · ")
    ]


def test_a_rule_without_number_or_day_says_why(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "tiny",
        edits={
            "playbook/regulations.yml": (
                "    in_force: 2020-12-01\n",
                "    dates:\n      en: Posted in the spring of 2020\n      zh: 2020 年春张贴\n",
            )
        },
    )
    edit(
        root / "playbook/regulations.yml",
        '    number: "12/2020"\n',
        "    unnumbered:\n      en: nailed to the door\n      zh: 贴在门上\n",
    )

    assert _marks(render(root, "en")["regulations.md"])[1:5] == [
        "In force",
        "Posted in the spring of 2020",
        "No number: nailed to the door",
        "Town of Example",
    ]
    assert "无文号：贴在门上" in _marks(render(root, "zh")["regulations.md"])


def _marks(page: Reading) -> list[str]:
    """The facts in the line below the first entry's title."""
    return [folded(element.text_content()) for element in page.body.xpath("(//p[@class='pb-meta'])[1]/span")]


def test_a_hostile_text_is_only_text(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "tiny",
        edits={"checklists/deliver/at-the-door.yml": ("Lay the allergen card on top.", f"'{HOSTILE}'")},
    )
    site = render(root, "en")

    for uri in ("checklists/at-the-door.md", "regulations.md"):
        assert HOSTILE.replace("**", "") in site[uri].text
        assert not site[uri].body.xpath("//script | //img")


def test_a_list_that_comes_back_to_a_group_has_no_headings(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny")
    file = root / "checklists" / "deliver" / "at-the-door.yml"
    text = file.read_text(encoding="utf-8")
    for item, group in (("right-door", "door"), ("allergen-card", "basket"), ("close-the-list", "door")):
        text = text.replace(f"- id: {item}\n", f"- id: {item}\n    group: {group}\n")
    file.write_text(
        text + "groups:\n  door:\n    en: Door\n    zh: 门\n  basket:\n    en: Basket\n    zh: 篮子\n",
        encoding="utf-8",
    )

    page = render(root, "en")["checklists/at-the-door.md"]

    headings = [folded(element.text_content()) for element in page.body.xpath("//h2")]
    assert not {"Door", "Basket"} & {*headings}
    assert [element.get("start") for element in page.body.xpath("//ol")] == ["1"]


def test_an_item_says_where_it_applies_and_which_visits_leave_it_out(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny")
    edit(
        root / "checklists/core/before-any-visit.yml",
        "  - id: clean-apron\n",
        "  - id: clean-apron\n    applies: {seasons: [summer]}\n    unless: {stages: [choosing]}\n",
    )
    site = render(root, "en")
    page = site["checklists/before-any-visit.md"]
    (item,) = page.body.xpath("//*[@id='clean-apron']")

    assert item.get("data-left-out").split() == ["tasting"]
    assert "Applies to: Summer Not for: Choosing" in folded(item.text_content())
    assert "Items left out here: 1" in folded(site["visits/tasting.md"].body.text_content())
