"""The page of the milestones: by what they are counted from, in the order of time, with what they rest on."""

import pytest
from lxml import html

from tests.site.reading import Reading, Site


@pytest.fixture(name="page")
def _fixture_page(site: Site) -> Reading:
    return site["plan.md"]


def row(page: Reading, name: str) -> html.HtmlElement:
    (found,) = page.body.xpath(f"//tr[@id='{name}']")
    return found


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_milestones_come_stage_by_stage_in_the_order_of_time(page: Reading) -> None:
    assert page.body.xpath("//tr/@id") == ["flour-labelled", "first-delivery", "first-bill", "oven-booked"]


@pytest.mark.parametrize("site", ["en"], indirect=True)
def test_a_row_says_when_and_on_what_the_figure_rests(page: Reading) -> None:
    _, oven, owner = row(page, "oven-booked")
    assert words(oven) == "30 days before Summer: 45 days before Starting point Practice"
    assert [*owner.itertext()] == ["Baker", "Bakery"]

    flour = words(row(page, "flour-labelled"))
    assert "Needs Oven booked" in flour
    assert "Applies to: Summer" in flour
    assert (
        "3 working days after from Oven booked Rule on naming allergens, article 4 Freezes: baking" in flour
    )

    assert "Its day is given." in words(row(page, "first-delivery"))
    assert "1 month after" in words(row(page, "first-bill"))


@pytest.mark.parametrize("site", ["zh"], indirect=True)
def test_a_row_in_chinese(page: Reading) -> None:
    assert words(row(page, "oven-booked")[1]) == "提前 30 天 夏季：提前 45 天 参考值 实践"
    assert "之后 3 个工作日 起算 预订烤炉" in words(row(page, "flour-labelled"))


def test_a_row_leads_to_its_papers(page: Reading) -> None:
    assert {"../checklists/before-tasting/", "../templates/order-sheet/"} <= {
        str(link) for link in row(page, "oven-booked").xpath(".//a/@href")
    }


def test_a_list_can_be_filtered_by_side_and_stage(page: Reading) -> None:
    assert page.body.xpath("//form//select/@name") == ["phase", "stage", "sides", "seasons"]
    assert "sides=bakery" in row(page, "oven-booked").get("data-facets")
    assert "stage=choosing" in row(page, "oven-booked").get("data-facets")


@pytest.mark.parametrize("site", ["en"], indirect=True)
def test_freezes_say_their_days_and_what_they_stop(page: Reading) -> None:
    table = page.body.xpath("//table")[-1]
    holidays, fair = (words(entry) for entry in table.xpath(".//tbody/tr"))

    assert "12-24 to 01-02 2027-04-02 to 2027-04-05" in holidays
    assert holidays.endswith("baking")
    assert fair.endswith("By notice, or from year to year Everything")
