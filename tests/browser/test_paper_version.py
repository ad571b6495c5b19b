"""Who scans the code on old paper is told what has changed since, and nobody else is told anything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.helpers.commands import mkdocs_build
from tests.helpers.history import give_history
from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.site import serve

AT_THE_DOOR = "checklists/at-the-door/"


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a tiny site with a list of three versions."""
    root = without_downloads(give_history(plant(tmp_path_factory.mktemp("history") / "tiny")))
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    with serve(root / "site") as address:
        yield address


def lines_of(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := each.strip())]


def said(page: Page) -> list[str]:
    """What the box on the page says, line by line; nothing where it is not shown."""
    box = page.locator(".pb-since")
    return lines_of(box.inner_text()) if box.is_visible() else []


def test_paper_of_the_first_version(page: Page, axe: Axe) -> None:
    page.goto(f"{AT_THE_DOOR}?printed=1.0")

    # The whistle came and went in between: this paper never had it.
    assert said(page) == [
        "Your paper is version 1.0; the list is version 3.0. Changed since then:",
        "New Lay the allergen card on top.",
        "Reworded Read the name on the door aloud.",
        "Gone Ring & wait.",
    ]
    assert page.locator(".pb-item .pb-changed").all_inner_texts() == ["Reworded", "New"]
    page.get_by_role("status").get_by_role("link", name="Lay the allergen card on top.").click()
    expect(page.locator("#allergen-card")).to_be_in_viewport()
    assert page.url.endswith("?printed=1.0#allergen-card"), "the page was left, and the box with it"
    axe(page, color_contrast="Material's credit in the footer, which the shipped site leaves out")


def test_paper_of_the_version_between_in_the_other_language(page: Page) -> None:
    page.goto(f"zh/{AT_THE_DOOR}?printed=2.0")

    assert said(page) == [
        "你手上是 2.0 版，本清单已是 3.0 版。之后的改动：",
        "改写 念出门上的名字。",
        "改写 把过敏原卡放在最上面。",
        "删除 按铃 & 等候。",
        "删除 吹一声口哨。",
    ]


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        ("3.0", "Your paper is version 3.0, and so is this list."),
        ("3.0.0", "Your paper is version 3.0.0, and so is this list."),
        ("10.1", "Your paper is version 10.1, but this page is version 3.0. Load the page again, or ask whoever keeps this site."),
    ],
)  # fmt: skip
def test_paper_of_this_version_or_a_later_one(page: Page, printed: str, line: str) -> None:
    page.goto(f"{AT_THE_DOOR}?printed={printed}")

    assert said(page) == [line]


def test_changes_that_nobody_recorded(page: Page) -> None:
    page.goto("checklists/before-tasting/?printed=0.9")

    assert said(page) == [
        "Your paper is version 0.9; the list is version 1.0. What changed was not recorded; print it again."
    ]


@pytest.mark.parametrize(
    "query", ["", "?printed=", "?printed=1", "?printed=<img src=x onerror=alert(1)>", "?printed=1.0.0.0", "?printed=99999.0"]
)  # fmt: skip
def test_what_names_no_version_is_left_alone(page: Page, query: str) -> None:
    page.goto(AT_THE_DOOR + query)

    assert said(page) == []
    assert page.locator(".pb-changed").count() == 0


def test_without_scripts_every_version_is_there_to_read(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{AT_THE_DOOR}?printed=1.0")

    assert said(page) == []
    assert [lines_of(text) for text in page.locator(".pb-change").all_inner_texts()] == [
        [
            "Version 3.0 · 2026-11-01",
            "The door first; <b>no</b> bell any more.",
            "Reworded Read the name on the door aloud.",
            "Reworded Lay the allergen card on top.",
            "Gone Ring & wait.",
            "Gone Whistle once.",
        ],
        [
            "Version 2.0 · 2026-10-01",
            "A card for allergens.",
            "New Lay the allergen card on top.",
            "New Whistle once.",
        ],
    ]


def test_a_page_that_is_printed_carries_no_such_box(page: Page) -> None:
    page.goto(f"{AT_THE_DOOR}?printed=1.0")
    page.emulate_media(media="print")

    assert said(page) == []
