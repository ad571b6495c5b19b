"""The page of engagements: at a glance, and out of the browser and in again."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engagement_playbook.load.engagement import read_engagement
from tests.browser.conftest import Axe, NewPage

LANGUAGES = ("", "zh/")

ENGAGEMENT: dict[str, Any] = {
    "format": "playbook-engagement",
    "version": 1,
    "playbook": "2026-11-20",
    "name": "Heron",
    "runs": [
        {
            "id": "second",
            "visit": "quarterly-service-review",
            "date": "2026-08-20",
            "items": {
                "before-any-visit/no-gifts": {"state": "done", "note": "They promised the list", "at": ""}
            },
        },
        {"id": "third", "visit": "quarterly-service-review", "date": "2026-11-20", "items": {}},
    ],
}


def offer(page: Page, content: str | bytes, name: str = "heron.json") -> None:
    data = content.encode() if isinstance(content, str) else content
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": data}
    )


def names(page: Page) -> list[str]:
    found: list[str] = page.evaluate("PlaybookStore.ofPage().engagements.map(({ name }) => name)")
    return found


def has_names(page: Page, *wanted: str) -> None:
    """Wait until the engagements are these: what a dialog answers is kept a moment after it closes."""
    page.wait_for_function(
        "wanted => PlaybookStore.ofPage().engagements.map(({ name }) => name).join() === wanted.join()",
        arg=list(wanted),
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def agree(page: Page, name: str) -> None:
    page.locator("dialog").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_page_says_how_to_begin(page: Page, language: str) -> None:
    page.goto(f"{language}progress/")
    begin = page.locator(".pb-progress .pb-button--first")
    expect(begin).to_be_visible()
    expect(page.locator(".pb-needs-script")).to_have_count(0)

    begin.click()
    page.locator("dialog").get_by_role("textbox").fill("Heron")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Heron")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Heron")).to_be_visible()


def test_without_javascript_it_says_what_it_needs(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("progress/")

    expect(page.locator(".pb-needs-script")).to_contain_text("needs JavaScript")


def test_an_engagement_at_a_glance(page: Page) -> None:
    page.goto("progress/")
    offer(page, json.dumps(ENGAGEMENT))
    expect(page.locator(".pb-progress__status")).to_contain_text("Heron was imported.")
    latest, earlier = page.locator(".pb-run").all()

    expect(latest.get_by_role("heading")).to_have_text("Quarterly service review, 2026-11-20")
    expect(latest).to_contain_text("0 of ")
    expect(earlier).to_contain_text("1 of ")
    promises = latest.locator(".pb-fold").first
    expect(promises).to_contain_text("Open from last time, 2026-08-20")
    latest.get_by_role("link").first.click()
    page.wait_for_url("**/checklists/**#*")
    assert page.evaluate("document.querySelector(':target').matches('[data-item]')")


def test_everything_one_does_with_an_engagement(page: Page) -> None:
    page.goto("progress/")
    offer(page, json.dumps(ENGAGEMENT))
    press(page, "Duplicate")
    has_names(page, "Heron", "Heron (copy)")
    press(page, "Rename")
    page.locator("dialog").get_by_role("textbox").fill("Bittern")
    agree(page, "OK")
    has_names(page, "Bittern", "Heron (copy)")
    press(page, "Archive")
    expect(page.get_by_role("heading", name="Bittern")).to_contain_text("Archived")
    press(page, "Bring back")
    press(page, "Delete")
    agree(page, "Cancel")
    has_names(page, "Bittern", "Heron (copy)")
    press(page, "Delete")
    agree(page, "Delete")
    has_names(page, "Heron (copy)")
    press(page, "Undo")
    has_names(page, "Bittern", "Heron (copy)")
    press(page, "Redo")
    has_names(page, "Heron (copy)")

    page.get_by_role("button", name="New run").click()
    page.locator("dialog").get_by_role("combobox").select_option("phase/implementation")
    page.locator("dialog").locator("input[type=date]").fill("2027-01-15")
    agree(page, "OK")
    newest = page.locator(".pb-run").first
    expect(newest.get_by_role("heading")).to_contain_text("2027-01-15")
    expect(newest.get_by_role("heading")).to_contain_text("Open now")
    newest.get_by_role("button", name="Change date").click()
    page.locator("dialog").locator("input").fill("2027-02-01")
    agree(page, "OK")
    expect(page.locator(".pb-run").first.get_by_role("heading")).to_contain_text("2027-02-01")
    page.locator(".pb-run").first.get_by_role("button", name="Delete run").click()
    agree(page, "Delete")
    expect(page.locator(".pb-run")).to_have_count(2)

    press(page, "Delete everything")
    agree(page, "Delete everything")
    expect(page.locator(".pb-progress__status")).to_have_text("Everything was deleted.")
    assert (
        page.evaluate(
            "Object.keys(localStorage).filter(key => key !== 'playbook:language' && !key.includes('__'))"
        )
        == []
    )


def test_what_is_exported_comes_in_again_and_the_program_reads_it(page: Page, tmp_path: Path) -> None:
    page.goto("progress/")
    offer(page, json.dumps(ENGAGEMENT))
    press(page, "Export")
    expect(page.locator("dialog")).to_contain_text("not encrypted")
    with page.expect_download() as download:
        agree(page, "Export")
    assert download.value.suggested_filename == "Heron.json"
    file = tmp_path / "heron.json"
    download.value.save_as(file)
    read = read_engagement(file)
    assert read.engagement is not None
    assert [(run.id, run.visit, str(run.date)) for run in read.engagement.runs] == [
        ("second", "quarterly-service-review", "2026-08-20"),
        ("third", "quarterly-service-review", "2026-11-20"),
    ]

    for choice, found in (("merge", ["Heron"]), ("replace", ["Heron"]), ("both", ["Heron", "Heron"])):
        offer(page, file.read_bytes())
        page.locator("dialog").locator(f"[value={choice}]").check()
        agree(page, "Import")
        page.wait_for_function("n => PlaybookStore.ofPage().engagements.length === n", arg=len(found))
        assert names(page) == found
        expect(page.locator(".pb-run")).to_have_count(2)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "Line 1, column 2: this is not JSON"),
        ("", "this is not JSON"),
        ("[]", "a group of named values was expected"),
        (json.dumps({**ENGAGEMENT, "version": 2}), "the file was exported by a newer version of this site"),
        (json.dumps({**ENGAGEMENT, "format": "x"}), "this is not an engagement of a playbook"),
        (json.dumps({**ENGAGEMENT, "<script>": 1}), "<script> is not known here"),
        (
            json.dumps({**ENGAGEMENT, "runs": [{"id": "x", "visit": "a", "date": "soon"}]}),
            "runs[0].date should be a date",
        ),
        (b"\xff\xfe\x00" * 20, "this is not JSON"),
        (b" " * 10_000_000, "larger than 5 MB"),
        ("[" * 200_000, "this is not JSON"),
    ],
    ids=["cut", "empty", "list", "newer", "foreign", "script", "date", "bytes", "ten megabytes", "deep"],
)
def test_a_bad_file_changes_nothing_and_says_why(page: Page, content: str | bytes, complaint: str) -> None:
    page.goto("progress/")
    offer(page, json.dumps(ENGAGEMENT))
    expect(page.locator(".pb-progress__status")).to_contain_text("Heron was imported.")
    before = page.evaluate("({ ...localStorage })")
    offer(page, content)

    expect(page.locator(".pb-progress__status")).to_contain_text("Nothing was changed.")
    expect(page.locator(".pb-progress__status")).to_contain_text(complaint)
    assert page.evaluate("({ ...localStorage })") == before


def test_a_files_texts_are_text(page: Page) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    page.goto("progress/")
    item = {"state": "open", "note": evil, "at": evil[:40]}
    first = {**ENGAGEMENT["runs"][0], "id": evil, "items": {"before-any-visit/no-gifts": item}}
    offer(page, json.dumps({**ENGAGEMENT, "name": evil, "runs": [first, ENGAGEMENT["runs"][1]]}))

    expect(page.get_by_role("heading", name=evil)).to_be_visible()
    assert page.locator(".pb-progress img, .pb-progress script").count() == 0


def test_what_this_playbook_does_not_have_is_kept(page: Page) -> None:
    page.goto("progress/")
    stranger = {
        "id": "x",
        "visit": "no-such-visit",
        "items": {"no-such-list/no-such-item": {"state": "done"}},
    }
    offer(page, json.dumps({**ENGAGEMENT, "runs": [stranger]}))

    expect(page.locator(".pb-run").get_by_role("heading")).to_have_text("no-such-visit, no date")
    exported = page.evaluate(
        "() => { const store = PlaybookStore.ofPage(); return store.exported(store.engagements[0].id, '') }"
    )
    assert exported["runs"][0]["items"]["no-such-list/no-such-item"]["state"] == "done"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_and_filled_it_is_accessible(new_page: NewPage, axe: Axe, language: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 844})
    page.goto(f"{language}progress/")
    expect(page.locator(".pb-progress .pb-button--first")).to_be_visible()
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => {})))")
    axe(page)
    offer(page, json.dumps(ENGAGEMENT))
    expect(page.locator(".pb-run")).to_have_count(2)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    offer(page, "{")
    expect(page.locator(".pb-progress__status").locator("li")).to_have_count(1)
    axe(page)
    page.locator(".pb-run .pb-button").last.click()
    axe(page)


def test_the_schema_of_the_file_is_published(page: Page) -> None:
    schema = page.request.get("downloads/engagement.schema.json").json()

    assert schema["title"] == "Playbook engagement"
