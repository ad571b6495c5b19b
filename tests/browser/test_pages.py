"""Pages as a reader has them: read aloud, in the dark, on a phone, without JavaScript, on paper."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, NewPage
from tests.pdf.reading import Reading

LAYOUTS = (
    "",
    "about/",
    "incident-clocks/",
    "phases/",
    "phases/understand-needs/",
    "checklists/",
    "checklists/before-first-meeting/",
    "templates/",
    "templates/stakeholder-map/",
    "visits/",
    "visits/first-meeting/",
    "case-studies/",
    "case-studies/tsb-sabis-2018/",
    "stages/",
    "roles/",
    "regulations/",
    "glossary/",
    "phrases/",
    "faq/",
    "onboarding/",
    "progress/",
)
"""One page of each."""

LANGUAGES = ("", "zh/")
NINE_POINTS = 12
"""On its paper Chromium counts in pixels, of which an inch has 96."""


def sheets_of(page: Page) -> list[str]:
    """Print a page and return the text of each sheet."""
    paper = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return [sheet.get_textpage().get_text_bounded() for sheet in paper]


def open_folds(page: Page) -> None:
    page.locator("details.pb-fold").evaluate_all("folds => folds.forEach(fold => (fold.open = true))")


# Most of the time is spent on contrasts. Colours do not depend on the language, and nothing else depends on the scheme.
@pytest.mark.parametrize(("language", "scheme"), [("", "light"), ("zh/", "dark")])
def test_every_layout_is_accessible(new_page: NewPage, axe: Axe, language: str, scheme: str) -> None:
    # Material fades its tabs in; axe would measure colours on the way.
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    for layout in LAYOUTS:
        page.goto(language + layout)
        page.evaluate(
            "Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {})))"
        )
        open_folds(page)
        axe(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_its_screen(new_page: NewPage, language: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    wide = []
    for layout in LAYOUTS:
        page.goto(language + layout)
        open_folds(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(layout)

    assert wide == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clock_is_read_on_a_phone_without_moving_it_sideways(new_page: NewPage, language: str) -> None:
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{language}incident-clocks/")
    tables = page.locator(".pb-scroll")

    assert tables.count() > 1
    assert (
        tables.evaluate_all("tables => tables.filter(table => table.scrollWidth > table.clientWidth).length")
        == 0
    )
    # The heading of its column stands above each value.
    named = page.locator(".pb-clocks td:visible").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert {"none", '""'}.isdisjoint(named)
    assert set(named) <= {f'"{name}"' for name in page.locator(".pb-clocks thead th").all_text_contents()}


def test_a_clock_on_paper_breaks_no_word(page: Page) -> None:
    page.goto("incident-clocks/")
    names = page.locator(".pb-clocks tbody th a").all_inner_texts()
    paper = " ".join(sheets_of(page)).split()

    assert {word for name in names for word in name.split()} <= set(paper)


def test_the_dark_scheme_follows_the_system(new_page: NewPage) -> None:
    dark = new_page(color_scheme="dark")
    dark.goto("checklists/before-first-meeting/")

    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 26)"


def test_boxes_can_be_ticked_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("checklists/before-first-meeting/")
    first = page.locator("[data-item]").first

    first.locator("label").click()

    assert first.locator("input").is_checked()


def test_boxes_can_be_ticked_from_the_keyboard(new_page: NewPage) -> None:
    page = new_page()
    page.goto("checklists/before-first-meeting/")
    box = page.locator("[data-item] input").first

    box.focus()
    page.keyboard.press("Space")

    assert box.is_checked()


def test_critical_is_said_by_a_bar_a_thick_box_and_a_word(new_page: NewPage) -> None:
    page = new_page()
    page.goto("checklists/before-first-meeting/")
    critical = page.locator("[data-critical]").first
    plain = page.locator("[data-item]:not([data-critical])").first

    def border(of: str) -> list[str]:
        return [each.evaluate(f"element => getComputedStyle(element).{of}") for each in (critical, plain)]

    def box(of: str) -> list[str]:
        return [
            each.locator("input").evaluate(f"element => getComputedStyle(element).{of}")
            for each in (critical, plain)
        ]

    assert border("borderLeftColor")[0] == "rgb(22, 24, 29)"
    assert border("borderLeftColor")[1] == "rgba(0, 0, 0, 0)"
    assert box("borderTopWidth")[0] == "3px"
    assert box("borderTopWidth")[1] != "3px"
    assert "Critical" in critical.inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_checklists_print_on_one_sheet(new_page: NewPage, site: Path, language: str) -> None:
    files = (site / language / "checklists").glob("*/index.html")
    longest = sorted(files, key=lambda file: file.stat().st_size)[-5:]
    page = new_page()
    lengths = {}
    for file in longest:
        page.goto(f"{language}checklists/{file.parent.name}/")
        lengths[file.parent.name] = len(sheets_of(page))

    assert lengths == dict.fromkeys(lengths, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_incident_sheet_is_one_page_with_all_languages_and_clocks(
    page: Page, language: str, paper: str
) -> None:
    page.goto(f"{language}templates/incident-facts-sheet/")
    clocks = page.locator("[data-due]").evaluate_all("terms => terms.map(term => term.dataset.due)")
    printed = Reading(page.pdf(format=paper))
    (sheet,) = printed.page_texts

    assert [words for words in ("wedetectedafaultin", "我方于") if words not in sheet] == []
    assert page.locator(".pb-paper__clocks tbody tr").count() == len(clocks) + 1
    assert "60minutes" in sheet or "60分钟" in sheet
    assert printed.smallest_type() >= NINE_POINTS


def test_a_printed_form_has_boxes_rows_and_its_own_words_alone(new_page: NewPage) -> None:
    page = new_page(color_scheme="dark")
    page.goto("templates/minutes/")
    page.emulate_media(media="print")
    rows = page.locator(".pb-paper__grid tbody tr").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().height * 25.4 / 96)"
    )
    assert len(rows) == 22
    assert min(rows) >= 7.9
    printed = Reading(page.pdf(format="A4"))
    ready = [words for words in ("Example", "Playbook", "Version", "Chooseone") if words in printed.text]
    assert ready == []
    assert printed.pages == 2
    # Black on white, the foot too, whatever the screen shows.
    for sheet in printed.document:
        picture = sheet.render(scale=2, grayscale=True)
        lines = [
            bytes(picture.buffer)[row * picture.stride :][: picture.width] for row in range(picture.height)
        ]
        assert lines[0][0] == 255
        assert min(map(min, lines[-120:])) < 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_page_is_the_text_alone(new_page: NewPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto("checklists/before-first-meeting/")
    items = [element.inner_text() for element in page.locator("[data-item] label").all()]
    (sheet,) = sheets_of(page)
    text = "".join(sheet.split())

    assert all("".join(item.split()) in text for item in items)
    assert "Search" not in text
    assert "MaterialforMkDocs" not in text


def test_no_printed_sheet_is_blank_or_too_small_to_read(new_page: NewPage) -> None:
    page = new_page()
    blank, small = [], []
    for layout in LAYOUTS:
        page.goto(layout)
        printed = Reading(page.pdf(format="A4"))
        blank += [(layout, number) for number in printed.blank_pages]
        if not printed.blank_pages and min(map(printed.smallest_type, range(printed.pages))) < NINE_POINTS:
            small.append(layout)

    assert blank == []
    assert small == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_list_has_the_columns_and_boxes_of_its_sheet(page: Page, language: str) -> None:
    page.goto(f"{language}checklists/before-first-meeting/")
    page.emulate_media(media="print")
    sizes = page.locator("[data-item] input").evaluate_all(
        "boxes => boxes.map(box => box.getBoundingClientRect().height * 25.4 / 96)"
    )
    assert min(sizes) >= 5.9
    (sheet,) = Reading(page.pdf(format="A4")).page_texts
    facts = page.locator(".pb-facts").inner_text()
    proofs = page.locator(".pb-item__evidence").all_inner_texts()
    assert [text for text in (facts, *proofs) if "".join(text.split()) not in sheet] == []
    words = {"": ("Done", "n/a", "Owner", "Notapplicable:tickn/a"), "zh/": ("完成", "不适用", "责任人")}
    assert [word for word in words[language] if word not in sheet] == []


def test_a_printed_phase_leaves_out_what_only_leads_elsewhere(page: Page) -> None:
    page.goto("phases/understand-needs/")
    text = Reading(page.pdf(format="A4")).text

    assert [
        word for word in ("Whattodo", "Whomtoaskwhat", "Donewhen", "Whatgoeswrong") if word not in text
    ] == []
    assert [word for word in ("Checkedby", "Inquestionsandanswers", "Readon") if word in text] == []


def test_boxes_on_paper_are_boxes(new_page: NewPage) -> None:
    page = new_page(color_scheme="dark")
    page.goto("checklists/before-first-meeting/")
    page.emulate_media(media="print")
    box = page.locator("[data-item]:not([data-critical]) input").first

    look = box.evaluate(
        "element => { const style = getComputedStyle(element);"
        " return [style.borderTopColor, style.backgroundColor, style.borderTopStyle] }"
    )

    assert look == ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "solid"]


def test_headings_have_the_size_of_paper_on_every_page(page: Page) -> None:
    page.emulate_media(media="print")
    sizes = {}
    for address in ("", "phases/implementation/"):
        page.goto(address)
        sizes[address] = [
            page.locator(selector).first.evaluate("element => getComputedStyle(element).fontSize")
            for selector in ("h1", "h2")
        ]

    assert sizes["phases/implementation/"] == ["22.6667px", "16px"]
    assert sizes[""][0] == "22.6667px"


def test_a_step_that_one_lands_on_is_not_marked_from_end_to_end(page: Page) -> None:
    page.goto("phases/implementation/#step-5-1")
    step = page.locator(".pb-step__body:target")

    assert step.evaluate("element => getComputedStyle(element).backgroundColor") == "rgba(0, 0, 0, 0)"
