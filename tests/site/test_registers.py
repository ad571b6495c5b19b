"""What a playbook's page says of a register."""

from pathlib import Path

import yaml

from tests.helpers.fillings import plant_filled
from tests.site.reading import Reading, Site, folded, render, text_of


def section(page: Reading, identifier: str) -> str:
    """Return the words under a heading, up to the next one."""
    (heading,) = page.body.xpath(f"//h2[@id='{identifier}']")
    following = heading.xpath("following-sibling::*")
    end = next((index for index, element in enumerate(following) if element.tag == "h2"), len(following))
    return folded(" ".join(text_of(element) for element in following[:end]))


def test_a_register_says_who_keeps_it_and_where_it_is_read(sites: dict[str, Site]) -> None:
    text = sites["en"]["registers/orders.md"].text

    assert "Kept by Baker" in text
    assert "Read at Tasting" in text
    assert "Kept until Until the café closes." in text


def test_a_column_says_what_goes_in_and_who_may_not_see_it(sites: dict[str, Site]) -> None:
    columns = section(sites["en"]["registers/orders.md"], "section_columns")

    assert "Loaf one line As the café calls it. Never empty." in columns
    assert "Size choice large / small" in columns
    assert (
        "What flour costs us number For our eyes only; left out of every paper for the customer." in columns
    )


def test_what_makes_a_line_late_is_said_in_days(sites: dict[str, Site]) -> None:
    late = section(sites["en"]["registers/orders.md"], "section_late")

    assert "It was promised for an earlier day. Counted from: Due Large loaves" in late
    assert (
        "Counted from: Ordered on; large, 3 working days later; small, the same day; met by: Delivered on"
        in late
    )
    assert "The café is told the day before. Counted from: Due, 1 day before" in late
    assert "Once its first day has been moved 2 times, it is red whatever the date." in late


def test_register_and_visit_and_form_lead_to_one_another(sites: dict[str, Site]) -> None:
    pages = sites["en"]

    assert "Orders" in section(pages["visits/tasting.md"], "section_registers")
    assert "Filled from Orders" in section(pages["templates/order-sheet.md"], "section_used")
    assert "Order sheet" in section(pages["registers/orders.md"], "section_fills")
    assert "Orders" in pages["registers/index.md"].text


def test_a_register_that_gives_a_form_only_figures_leads_to_it(tmp_path: Path) -> None:
    base = plant_filled(tmp_path).parent / "bakery"
    file = base / "playbook" / "registers.yml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    del content["items"][0]["fills"]
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    pages = render(base, "en")

    assert section(pages["registers/promises.md"], "section_fills").count("Order sheet") == 1
    assert "Filled from Promises" in section(pages["templates/order-sheet.md"], "section_used")


def test_a_register_in_chinese(sites: dict[str, Site]) -> None:
    late = section(sites["zh"]["registers/orders.md"], "section_late")

    assert "起算：下单日；大，3 个工作日后；小，当日；办结：送达日" in late
