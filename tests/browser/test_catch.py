"""Rows caught while a visit runs: kept with the run, on the next own paper, in exports and imports, by day on /progress/."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.browser.test_visit import STILL, paper
from tests.helpers.storage import REFUSE_ALL

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
VISIT = "visits/first-meeting/"
ROWS = ".pb-catch__rows li"


def catch(page: Page, kind: str, column: str, words: str, day: str = "") -> None:
    """Write down one row."""
    form = page.locator(".pb-catch__form")
    form.locator("select").first.select_option(kind)
    form.locator(f"[name={column}]").fill(words)
    if day:
        form.locator("[type=date]").fill(day)
    form.locator("button").click()
    expect(page.locator(ROWS).filter(has_text=words)).to_have_count(1)


def rows_kept(page: Page) -> list[dict[str, object]]:
    kept: list[dict[str, object]] = page.evaluate(
        "PlaybookStore.ofPage().engagements.flatMap(({id}) =>"
        " PlaybookStore.ofPage().exported(id).runs.flatMap(({rows}) => Object.values(rows ?? {})))"
    )
    return kept


@pytest.mark.parametrize("language", ["", "zh/"])
def test_rows_are_caught_with_one_thumb_and_survive_a_reload(
    new_page: NewPage, axe: Axe, language: str
) -> None:
    page = new_page(**PHONE)
    page.goto(language + VISIT)
    catch(page, "promises", "words", "A <b>list</b> by Friday", "2031-05-09")
    catch(page, "questions", "question", "Who signs?")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()

    expect(page.locator(ROWS)).to_have_count(2)
    assert page.locator(f"{ROWS} b b").count() == 0
    assert [(row["kind"], row["done"]) for row in rows_kept(page)] == [
        ("promises", False),
        ("questions", False),
    ]


def test_a_row_that_is_done_or_taken_away_is_not_printed_again(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto(VISIT)
    for words in ("FIRST", "SECOND", "THIRD"):
        catch(page, "promises", "words", words)
    assert all(words in paper(page, "own") for words in ("FIRST", "SECOND", "THIRD"))
    page.locator(ROWS).filter(has_text="FIRST").locator("input").check()
    page.locator(ROWS).filter(has_text="SECOND").locator("button").click()
    expect(page.locator(ROWS)).to_have_count(2)
    own, table = paper(page, "own"), paper(page, "table")

    assert [words in own for words in ("FIRST", "SECOND", "THIRD")] == [False, False, True]
    assert "THIRD" not in table
    page.goto("visits/project-kickoff/")
    page.wait_for_selector(".pb-visit:not([hidden])")
    assert "THIRD" in paper(page, "own"), "the next pack of the engagement has it too"


def test_two_tabs_catch_beside_each_other(new_page: NewPage) -> None:
    page = new_page()
    page.goto(VISIT)
    catch(page, "promises", "words", "From the first")
    other = page.context.new_page()
    other.goto(VISIT)
    expect(other.locator(ROWS)).to_have_count(1)
    catch(other, "promises", "words", "From the second")

    expect(page.locator(ROWS)).to_have_count(2)
    page.locator(ROWS).filter(has_text="second").locator("button").click()
    expect(other.locator(ROWS)).to_have_count(1)


def test_what_cannot_be_kept_is_said_and_still_there_to_print(page: Page) -> None:
    page.add_init_script(REFUSE_ALL)
    page.goto(VISIT)
    catch(page, "promises", "words", "Only here")

    expect(page.locator(".pb-saved")).to_have_attribute("data-state", "unsaved")
    page.on("dialog", lambda dialog: dialog.accept())


def test_an_export_carries_rows_and_an_import_takes_them_once(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page()
    page.goto(VISIT)
    catch(page, "promises", "words", "A list by Friday", "2031-05-09")
    file = page.evaluate(
        "(() => { const store = PlaybookStore.ofPage(); return store.exported(store.engagements[0].id) })()"
    )
    path = tmp_path / "heron.json"
    path.write_text(json.dumps({**file, "name": "Heron"}), encoding="utf-8")

    other = new_page()
    other.goto("progress/")
    for _ in range(2):
        other.locator("input[type=file]").set_input_files(path)
        if other.locator("dialog").count():
            other.locator("dialog button[value=ok]").click()
        expect(other.get_by_text("A list by Friday").first).to_be_visible()
    (row,) = rows_kept(other)
    assert row["values"] == {"side": "ours", "words": "A list by Friday", "due": "2031-05-09"}


def test_what_is_open_stands_by_its_day_over_all_runs(new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    page.goto(VISIT)
    catch(page, "promises", "words", "Later", "2031-06-01")
    catch(page, "questions", "question", "Without a day")
    page.goto("visits/project-kickoff/")
    catch(page, "decisions", "question", "Sooner", "2031-05-01")
    page.goto("progress/")
    lines = page.locator(".pb-open-rows tbody tr")

    expect(lines).to_have_count(3)
    assert [
        name for text in lines.all_inner_texts() for name in ("Sooner", "Later", "Without") if name in text
    ] == [
        "Sooner",
        "Later",
        "Without",
    ]
    axe(page)
    lines.first.locator("input").click()
    expect(lines).to_have_count(2)
