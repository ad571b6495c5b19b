"""A form with ready sentences on a phone: blanks to fill in, sentences to copy, time that runs; kept in this browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.helpers.clocks import RULES, SHEET, with_clocks
from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import edit, plant, without_downloads
from tests.helpers.sentences import with_sentences
from tests.helpers.site import serve
from tests.pdf.reading import Reading

FORM = "templates/order-sheet/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CLIPBOARD = ["clipboard-read", "clipboard-write"]
BURNT = "2027-11-23T06:10:00"


@pytest.fixture(name="ready_site", scope="module")
def _fixture_ready_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = without_downloads(with_sentences(with_clocks(plant(tmp_path_factory.mktemp("ready") / "tiny"))))
    edit(root / SHEET, "source: clocks", "source: common-clocks")
    edit(
        root / RULES,
        "          zh: 15 分钟给配方\n",
        "          zh: 15 分钟给配方\n        minutes: 120\n        common: true\n",
    )
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    return root / "site"


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(ready_site: Path) -> Iterator[str]:
    with serve(ready_site) as address:
        yield address


@pytest.fixture(name="page")
def _fixture_page(new_page: NewPage) -> Page:
    return new_page(permissions=CLIPBOARD, timezone_id="Asia/Shanghai", **PHONE)


def at(page: Page, time: str) -> None:
    page.clock.set_fixed_time(f"{time}+08:00")


def blank(page: Page, label: str) -> Locator:
    return page.locator(".pb-sentence [lang=en]").get_by_label(label, exact=True)


def sentence(page: Page, number: int, language: str = "en") -> str:
    """Copy one sentence by its button; return what the clipboard holds."""
    page.locator(".pb-sentence").nth(number - 1).locator(f"[lang={language}] + button").tap()
    expect(page.get_by_text("Copied.")).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_sentence_is_copied_with_what_stands_in_its_blanks(page: Page) -> None:
    at(page, BURNT)
    page.goto(FORM)
    page.get_by_role("button", name="Now: Noticed").tap()
    blank(page, "Loaves").fill("12")

    assert sentence(page, 1) == "At 2027-11-23 06:10 UTC+8 we saw that 12 loaves are burnt."
    assert sentence(page, 1, "zh") == "我方于 2027-11-23 06:10 UTC+8 发现 12 个面包烤焦。"


def test_a_text_is_written_in_each_language_and_a_choice_once(page: Page) -> None:
    page.goto(FORM)
    blank(page, "Nuts").select_option("none")
    blank(page, "What we do").fill("bake anew")

    assert sentence(page, 2) == "We do bake anew; nuts: none."
    assert sentence(page, 2, "zh") == "我方正在____；坚果：无。"


def test_all_sentences_of_a_language_go_at_once(page: Page) -> None:
    page.goto(FORM)
    page.get_by_role("button", name="Copy all: English").tap()
    expect(page.get_by_text("Copied.")).to_be_visible()

    assert page.evaluate("navigator.clipboard.readText()").splitlines() == [
        "At ____ we saw that ____ loaves are burnt.",
        "We do ____; nuts: ____.",
    ]


def test_time_runs_from_the_first_moment_and_goes_on_after_a_reload(page: Page) -> None:
    at(page, BURNT)
    page.goto(FORM)
    expect(page.get_by_role("timer")).to_be_hidden()
    page.get_by_role("button", name="Now: Noticed").tap()
    since, left = page.get_by_role("timer"), page.locator(".pb-due__left")
    expect(since).to_have_text("Since “Noticed”: 0:00:00")
    expect(left).to_have_text("2:00:00 left")

    at(page, "2027-11-23T06:22:05")
    expect(since).to_have_text("Since “Noticed”: 0:12:05")
    at(page, "2027-11-23T08:10:30")
    page.reload()

    expect(since).to_have_text("Since “Noticed”: 2:00:30")
    expect(left).to_have_text("0:00:30 over")


def test_a_moment_is_read_as_people_write_it(page: Page) -> None:
    at(page, "2027-11-23T00:20:00")
    page.goto(FORM)
    noticed = page.locator(".pb-ready__field").get_by_label("Noticed", exact=True)
    since = page.get_by_role("timer")

    for written, shown in {
        "23:50": "0:30:00",
        "2027-11-22 23:50": "0:30:00",
        "2027-11-22 15:50 UTC+0": "0:30:00",
        "2027-11-22 10:20 UTC-5:30": "0:30:00",
        "0：05": "0:15:00",
    }.items():
        noticed.fill(written)
        expect(since).to_have_text(f"Since “Noticed”: {shown}")
    noticed.fill("unknown")
    expect(since).to_be_hidden()


def test_the_time_stays_in_sight_down_the_page(page: Page) -> None:
    at(page, BURNT)
    page.goto(FORM)
    page.get_by_role("button", name="Now: Noticed").tap()
    page.locator(".pb-due").scroll_into_view_if_needed()
    page.mouse.wheel(0, 4_000)

    expect(page.get_by_role("timer")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_what_is_written_is_printed_in_every_language_on_one_sheet(page: Page, paper: str) -> None:
    at(page, BURNT)
    page.goto(FORM)
    page.get_by_role("button", name="Now: Noticed").tap()
    blank(page, "Loaves").fill("12")
    blank(page, "What we do").fill("</style>bake <b>anew")
    blank(page, "Nuts").select_option("none")
    page.locator(".pb-due input").first.check()
    (sheet,) = Reading(page.pdf(format=paper)).page_texts

    assert "At2027-11-2306:10UTC+8wesawthat12loavesareburnt." in sheet
    assert "我方于2027-11-2306:10UTC+8发现12个面包烤焦。" in sheet
    assert "Wedo</style>bake<b>anew;nuts:" in sheet
    ticked = page.locator(".pb-paper [data-ticked]").evaluate_all(
        "boxes => boxes.map(box => box.dataset.choice ?? box.dataset.filled)"
    )
    assert sorted(ticked) == ["due/allergen-rule-ill", "no", "no"]
    assert [word for word in ("Copy", "Savedonthisdevice", "Now") if word in sheet] == []


def test_a_new_one_is_begun_after_a_question(page: Page) -> None:
    page.goto(FORM)
    loaves = blank(page, "Loaves")
    loaves.fill("12")
    page.get_by_role("button", name="Begin a new one").tap()
    page.get_by_role("button", name="Cancel").tap()
    expect(loaves).to_have_value("12")
    page.get_by_role("button", name="Begin a new one").tap()
    page.locator("dialog").get_by_role("button", name="Begin a new one").tap()

    expect(loaves).to_have_value("")
    page.reload()
    expect(loaves).to_have_value("")


def test_without_a_script_the_sentences_are_there_to_read(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(FORM)

    expect(page.locator(".pb-sentence [lang=en]").first).to_have_text(
        "At Noticed we saw that Loaves loaves are burnt."
    )
    expect(page.locator(".pb-sentence [lang=zh]").last).to_have_text("我方正在处置；坚果：无 / 有。")
    expect(page.get_by_role("timer")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "zh/"])
def test_it_fits_a_phone_and_a_thumb(new_page: NewPage, axe: Axe, scheme: str, language: str) -> None:
    page = new_page(color_scheme=scheme, **PHONE)
    page.goto(language + FORM)
    page.locator(".pb-ready__now").tap()
    expect(page.get_by_role("timer")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    controls = page.locator(".pb-ready__control, .pb-ready__now, .pb-sentence__copy")
    heights = controls.evaluate_all("all => all.map((control) => control.getBoundingClientRect().height)")
    assert min(heights) >= 44
    axe(page)
