"""What the page of the rules says about each, and the page of their clocks."""

from pathlib import Path

import pytest

from engagement_playbook.site.navigation import navigation
from engagement_playbook.site.search import search_entries
from tests.helpers.clocks import with_clocks
from tests.helpers.playbooks import TINY, plant
from tests.site.reading import Site, folded, render

CLOCKS = "incident-clocks.md"


@pytest.fixture(name="site", scope="module")
def _fixture_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return render(with_clocks(plant(tmp_path_factory.mktemp("rules") / "tiny")), "en")


def test_a_rule_is_cited_with_its_kind_and_how_it_was_checked(site: Site) -> None:
    body = site["regulations.md"].body
    text = folded(body.text_content())
    (cited,) = body.xpath("//p[@class='pb-cited']")

    assert (
        folded(cited.text_content()) == "To cite 过敏原标示规定 · 示例镇 · 12/2020 · 2020-11 · Official text"
    )
    assert cited.xpath("./span/@lang") == ["zh"]
    assert cited.xpath("./a/@href") == ["https://town.example/rules/12"]
    assert "Checked on 2026-11-01 recalled, not read" in text
    assert "What changes on 2027-03-18 Cards name traces, too." in text
    assert "Regulation In force since 2020-12-01" in folded(
        " ".join(body.xpath("//p[@class='pb-meta']/span/text()"))
    )


def test_what_else_speaks_about_a_rule_is_folded_below_its_heading(site: Site) -> None:
    (fold,) = site["regulations.md"].body.xpath("//div[@class='pb-folds']/details")
    (line,) = fold.xpath("./summary/span[@role='heading']")

    assert (folded(line.text_content()), line.get("aria-level")) == ("Checked by", "4")
    assert "Ask who may not eat nuts." in folded(fold.text_content())


def test_a_text_in_the_language_of_the_reader_is_not_named_twice(tmp_path: Path) -> None:
    body = render(with_clocks(plant(tmp_path / "tiny")), "zh")["regulations.md"].body

    assert folded(body.text_content()).count("12/2020") == 1


def test_the_page_of_clocks_is_made_from_the_rules(site: Site) -> None:
    page = site[CLOCKS]
    (row,) = page.body.xpath("//tbody/tr")

    assert [folded(cell.text_content()) for cell in row] == [
        "Somebody fell illAsk before you rely on it · 2026-11-01",
        "2 hoursA guest is ill",
        "–",
        "3 days",
        "Café → the town",
        "The recipe after 15 minutes",
    ]
    assert row.xpath(".//a/@href") == ["../regulations/#allergen-rule"]
    assert [heading.text_content() for heading in page.body.xpath("//h2")] == [
        "Somebody is ill now?",
        "Side by side",
    ]
    assert [heading.text_content() for heading in page.body.xpath("//h3")] == ["Summer, Winter"]


def test_the_page_of_clocks_is_found_and_is_in_the_menu_where_there_are_any(site: Site) -> None:
    (entry,) = (entry for entry in search_entries(site.playbook, site.locale) if entry.address.uri == CLOCKS)
    assert (entry.title, "2 hours" in entry.text) == ("Incident clocks", True)
    assert CLOCKS in str(navigation(site.playbook, site.locale))


def test_without_clocks_the_page_says_so_and_is_nowhere_else() -> None:
    site = render(TINY, "en")

    assert "Nothing has been written here yet." in site[CLOCKS].body.text_content()
    assert CLOCKS not in str(navigation(site.playbook, site.locale))
    assert CLOCKS not in {entry.address.uri for entry in search_entries(site.playbook, site.locale)}
