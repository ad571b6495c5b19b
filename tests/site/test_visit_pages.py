"""The page of a visit says what one prints, what one brings filled in, and what is filled in afterwards."""

from pathlib import Path

import pytest

from engagement_playbook.site import DownloadLink
from tests.helpers.playbooks import edit, plant
from tests.site.reading import Reading, Site, render, text_of

VISIT = "playbook/visits/tasting.yml"
FILES = [
    DownloadLink(f"downloads/templates/order-sheet.{ending}", label, 9_000)
    for ending, label in (("pdf", "PDF form"), ("docx", "Word"), ("xlsx", "Excel"), ("example.docx", "Example in Word"))
]  # fmt: skip


def tasting(root: Path, pack: str, language: str = "en") -> tuple[Site, Reading]:
    edit(root / VISIT, "templates: [order-sheet]\n", f"templates: [order-sheet]\npack:\n  {pack}\n")
    site = render(root, language, downloads=FILES, owner="template:order-sheet")
    return site, site["visits/tasting.md"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["filled", "afterwards"])
def test_a_form_to_fill_in_stands_with_its_files(tmp_path: Path, language: str, name: str) -> None:
    site, page = tasting(plant(tmp_path / "tiny"), f"{name}: [order-sheet]", language)
    heading = site.locale.text(f"page.visit.{name}")
    (fact,) = (fact for fact in page.body.find_class("pb-fact") if text_of(fact).startswith(heading))
    title = site.playbook.templates[0].title[language].plain

    assert title in text_of(fact)
    assert [link.get("href") for link in fact.find_class("pb-pdf")] == [
        "../../downloads/templates/order-sheet.docx",
        "../../downloads/templates/order-sheet.xlsx",
    ]


def boxes(page: Reading, bundle: str) -> list[tuple[str, bool]]:
    found = page.body.xpath(f"//fieldset[@data-bundle='{bundle}']//input")
    return [(box.get("value"), box.get("checked") is not None) for box in found]


def test_a_form_that_is_brought_filled_in_cannot_be_chosen_for_printing(tmp_path: Path) -> None:
    _, brought = tasting(plant(tmp_path / "brought"), "filled: [order-sheet]")
    _, later = tasting(plant(tmp_path / "later"), "afterwards: [order-sheet]")

    assert boxes(brought, "table") == [("agenda", True), ("minutes", True)]
    assert boxes(later, "table") == [("agenda", True), ("order-sheet", False), ("minutes", True)]


def test_a_bundle_without_papers_says_so(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny")
    edit(root / VISIT, "agenda:\n", "agenda_audience: own\nagenda:\n")
    site, page = tasting(root, "afterwards: [order-sheet]")
    own, table = page.body.xpath("//fieldset[@data-bundle]")
    note = site.locale.text("page.visit.no_papers")

    assert note in text_of(table)
    assert note not in text_of(own)
