"""The page of engagements: at a glance, and out of the browser and in again."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engagement_playbook.engagement.reading import read_engagement
from tests.browser.conftest import Axe, NewPage
from tests.browser.test_pages import sheets_of
from tests.helpers.storage import FILL_MIRROR, FULL_DATABASE, REFUSE_ALL, dump

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

    for choice, found in (("merge", ["Heron"]), ("replace", ["Heron"]), ("both", ["Heron", "Heron (2)"])):
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
        (json.dumps({**ENGAGEMENT, "<script>": 1}), "<script> is not a known name"),
        (
            json.dumps({**ENGAGEMENT, "runs": [{"id": "x", "visit": "a", "date": "soon"}]}),
            "runs[0].date should be a date",
        ),
        (b"\xff\xfe\x00" * 20, "this is not JSON"),
        (b" " * 10_000_000, "larger than 5 MB"),
        ("[" * 200_000, "Line 1, column 9: the file is nested deeper than 8 levels"),
    ],
    ids=["cut", "empty", "list", "newer", "foreign", "script", "date", "bytes", "ten megabytes", "deep"],
)
def test_a_bad_file_changes_nothing_and_says_why(page: Page, content: str | bytes, complaint: str) -> None:
    page.goto("progress/")
    offer(page, json.dumps(ENGAGEMENT))
    expect(page.locator(".pb-progress__status")).to_contain_text("Heron was imported.")
    page.wait_for_function("!PlaybookStore.ofPage().saving")
    before = dump(page)
    offer(page, content)

    expect(page.locator(".pb-progress__status")).to_contain_text("Nothing was changed.")
    expect(page.locator(".pb-progress__status")).to_contain_text(complaint)
    assert dump(page) == before


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
    expect(page.locator("dialog")).to_contain_text(
        "2 of the 2 visits, phases and lists in the file are not in this playbook"
    )
    agree(page, "Import")

    expect(page.locator(".pb-run").get_by_role("heading")).to_have_text("no-such-visit, no date")
    exported = page.evaluate(
        "() => { const store = PlaybookStore.ofPage(); return store.exported(store.engagements[0].id) }"
    )
    assert exported["runs"][0]["items"]["no-such-list/no-such-item"]["state"] == "done"


def engagement(**changes: Any) -> str:
    """Write the file with some of it changed; `bank` and `at` go into its second run, with the time of its date."""
    bank, at = changes.pop("bank", ""), changes.pop("at", None)
    first, second = ENGAGEMENT["runs"]
    run = {**second, "fields": {"bank": bank}, **({"at": {"date": at}} if at else {})}
    return json.dumps({**ENGAGEMENT, "runs": [first, run], **changes})


def has_imported(page: Page) -> None:
    expect(page.locator(".pb-progress__status")).to_contain_text("was")
    page.wait_for_function("!PlaybookStore.ofPage().saving")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_is_on_paper_with_what_its_folds_hold(page: Page, language: str) -> None:
    page.goto(f"{language}progress/")
    offer(page, json.dumps(ENGAGEMENT))
    expect(page.locator(".pb-run")).to_have_count(2)
    page.evaluate(
        "PlaybookStore.ofPage().setItem(['gone-list/gone-item'], { note: 'FROM LAST YEAR' }, "
        "[...PlaybookStore.ofPage().documents.keys()].find(key => key.endsWith(':second')))"
    )
    paper = "".join("".join(sheets_of(page)).split())

    for text in ("2026-08-20", "2026-11-20", "Theypromisedthelist", "FROMLASTYEAR", "gone-list/gone-item"):
        assert text in paper
    buttons = page.locator(".pb-run .pb-button").all_inner_texts()
    assert not [name for name in buttons if "".join(name.split()) in paper]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_gone_from_the_playbook_is_under_a_fold(page: Page, language: str) -> None:
    page.goto(f"{language}progress/")
    gone = {"id": "x", "visit": "first-meeting", "items": {"no-list/no-item": {"note": "<i>words</i>"}}}
    known = {**ENGAGEMENT["runs"][0], "id": "y"}
    offer(page, json.dumps({**ENGAGEMENT, "runs": [gone, known]}))
    fold = page.locator(".pb-strays")

    expect(fold).to_have_count(1)
    expect(fold.locator("li")).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("li")).to_contain_text("no-list/no-item")
    expect(fold.locator(".pb-record__note")).to_have_text("<i>words</i>")


def test_a_file_of_another_playbook_is_taken_only_by_who_means_it(page: Page) -> None:
    page.goto("progress/")
    offer(page, engagement(playbook_name="Moving house"))
    expect(page.locator("dialog")).to_contain_text("The file comes from another playbook: Moving house.")
    agree(page, "Cancel")
    assert names(page) == []
    offer(page, engagement(playbook_name="Moving house"))
    agree(page, "Import")
    has_names(page, "Heron")


@pytest.mark.parametrize("name", ["", "  ", "Unnamed", "未命名"])
def test_a_file_without_a_codename_gets_one_and_stays_apart(page: Page, name: str) -> None:
    page.goto("progress/")
    page.evaluate("void PlaybookStore.ofPage().createEngagement('Unnamed')")
    offer(page, engagement(name=name))
    dialog = page.locator("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(0)
    agree(page, "Import")
    # Not without a name.
    expect(dialog).to_be_visible()
    dialog.get_by_role("textbox").fill("Bittern")
    agree(page, "Import")

    has_names(page, "Bittern", "Unnamed")
    assert page.evaluate("PlaybookStore.ofPage().engagements.map(({ runs }) => runs.length)") == [2, 0]


def test_two_banks_of_one_codename_stay_two(page: Page) -> None:
    page.goto("progress/")
    offer(page, engagement(bank="First Bank"))
    has_imported(page)
    offer(page, engagement(bank="Second Bank"))
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("The two name different banks.")
    expect(dialog).to_contain_text("bank: First Bank")
    expect(dialog).to_contain_text("bank: Second Bank")
    expect(dialog.locator("[value=both]")).to_be_checked()
    agree(page, "Import")
    has_names(page, "Heron", "Heron (2)")

    # And whoever merges them all the same finds two runs.
    offer(page, engagement(bank="Second Bank"))
    dialog.locator("[value=merge]").check()
    agree(page, "Import")
    expect(page.locator(".pb-progress__status")).to_contain_text(
        "Kept as separate runs, because the banks differ: Quarterly service review, 2026-11-20"
    )
    expect(page.locator(".pb-run")).to_have_count(3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_merge_decided_is_listed_and_taken_back(page: Page, axe: Axe, language: str) -> None:
    page.goto(f"{language}progress/")
    offer(page, engagement(at="2026-11-20T10:00:00Z", exported_at="2026-11-20T10:00:00Z"))
    has_names(page, "Heron")
    page.wait_for_function("!PlaybookStore.ofPage().saving")
    page.evaluate(
        """() => {
          const store = PlaybookStore.ofPage()
          const key = [...store.documents.keys()].find(key => key.endsWith(":second"))
          store.setItem(["before-any-visit/no-gifts"], { state: "na", reason: "ours" }, key)
        }"""
    )
    before = page.evaluate("JSON.stringify(PlaybookStore.ofPage().engagements[0].runs)")
    later = json.loads(engagement(at="2026-11-21T10:00:00Z"))
    later["runs"][1]["date"] = "2026-11-25"
    offer(page, json.dumps(later))
    page.locator("dialog [value=merge]").check()
    page.locator("dialog button[value=ok]").click()
    decisions = page.locator(".pb-decisions li")

    expect(decisions).to_have_count(2)
    expect(decisions.filter(has_text="ours")).to_contain_text("2026-")
    expect(decisions.filter(has_text="2026-11-25")).to_have_count(1)
    assert "2026-11-25" in page.evaluate("JSON.stringify(PlaybookStore.ofPage().engagements[0].runs)")
    axe(page)
    page.locator(".pb-progress__status button").click()
    page.wait_for_function("before => JSON.stringify(PlaybookStore.ofPage().engagements[0].runs.map(run => run.date)) === before",
                           arg=page.evaluate("before => JSON.stringify(JSON.parse(before).map(run => run.date))", before))  # fmt: skip


def test_what_a_merge_decided_stays_until_the_next_step_here(page: Page) -> None:
    page.goto("progress/")
    offer(page, engagement(at="2026-11-20T10:00:00Z"))
    has_imported(page)
    status = page.locator(".pb-progress__status")
    other = page.context.new_page()
    other.goto("visits/first-meeting/")
    other.evaluate("void PlaybookStore.ofPage().createEngagement('Otter')")
    has_names(page, "Heron", "Otter")
    expect(status).to_contain_text("Heron was imported.")
    status.get_by_role("button", name="Undo the import").click()
    expect(status).to_be_focused()
    has_names(page, "Otter")
    press(page, "New engagement")
    expect(status).to_be_empty()


def test_a_file_without_times_says_that_they_are_unknown(page: Page) -> None:
    page.goto("progress/")
    for _ in range(2):
        offer(page, engagement())
        if page.locator("dialog").count():
            expect(page.locator("dialog")).to_contain_text("last changed time unknown")
            agree(page, "Import")
        has_imported(page)

    assert "1970" not in page.locator(".pb-progress").inner_text()


def test_keeping_both_finds_a_name_of_its_own_however_long(page: Page) -> None:
    page.goto("progress/")
    name = "x" * 200
    offer(page, engagement(name=name, id="other"))
    has_imported(page)
    offer(page, engagement(name=name, id="other"))
    page.locator("dialog [value=both]").check()
    agree(page, "Import")
    page.wait_for_function("PlaybookStore.ofPage().engagements.length === 2")

    first, second = names(page)
    assert first != second


def test_an_older_file_says_that_it_is_older(page: Page) -> None:
    page.goto("progress/")
    offer(page, engagement(at="2026-11-20T10:00:00Z"))
    has_names(page, "Heron")
    page.evaluate(
        "PlaybookStore.ofPage().setRun({ place: 'Room 4' }, [...PlaybookStore.ofPage().documents.keys()].find(key => key.endsWith(':third')))"
    )
    offer(page, engagement(at="2026-11-20T10:00:00Z"))

    expect(page.locator("dialog")).to_contain_text("The file is older than what is here.")
    expect(page.locator("dialog [value=merge]")).to_be_checked()
    agree(page, "Import")
    assert page.evaluate("PlaybookStore.ofPage().engagements[0].runs[1].fields.place") == "Room 4"


def test_what_comes_home_is_known_under_another_name_too(page: Page) -> None:
    page.goto("progress/")
    offer(page, json.dumps(ENGAGEMENT))
    has_names(page, "Heron")
    file = page.evaluate(
        "JSON.stringify(PlaybookStore.ofPage().exported(PlaybookStore.ofPage().engagements[0].id))"
    )
    press(page, "Rename")
    page.locator("dialog").get_by_role("textbox").fill("Bittern")
    agree(page, "OK")
    offer(page, file)

    expect(page.locator("dialog")).to_contain_text(
        "The file was exported from an engagement that is here: Bittern."
    )
    expect(page.locator("dialog [value=merge]")).to_be_checked()


@pytest.mark.parametrize("choice", ["replace", "both"])
def test_an_import_without_room_changes_nothing_and_says_so(page: Page, choice: str) -> None:
    page.goto("progress/")
    offer(page, json.dumps(ENGAGEMENT))
    has_imported(page)
    page.evaluate(FILL_MIRROR)
    page.evaluate(f"() => {{ {FULL_DATABASE} }}")
    before = dump(page)
    offer(page, json.dumps(ENGAGEMENT))
    page.locator("dialog").locator(f"[value={choice}]").check()
    agree(page, "Import")

    expect(page.locator(".pb-progress__status")).to_contain_text("Nothing was changed.")
    expect(page.locator(".pb-progress__status")).to_contain_text("not enough room in the browser")
    assert names(page) == ["Heron"]
    assert dump(page) == before


def test_where_nothing_is_kept_an_import_says_that_too(page: Page) -> None:
    page.add_init_script(REFUSE_ALL)
    page.goto("progress/")
    expect(page.get_by_role("alert")).to_contain_text("does not let the site keep")
    offer(page, json.dumps(ENGAGEMENT))

    expect(page.locator(".pb-progress__status")).to_contain_text("imported into this page only")
    expect(page.locator(".pb-run")).to_have_count(2)
    page.on("dialog", lambda dialog: dialog.accept())


def test_when_it_was_last_exported_is_said(page: Page) -> None:
    page.goto("progress/")
    page.evaluate("void PlaybookStore.ofPage().createEngagement('Heron')")
    said = page.locator(".pb-engagement__exported")
    expect(said).to_have_text("Not exported yet")
    press(page, "Export")
    with page.expect_download():
        agree(page, "Export")
    expect(said).to_contain_text("Last exported: 20")


def test_an_export_gets_a_codename_first(page: Page) -> None:
    page.goto("progress/")
    page.evaluate("void PlaybookStore.ofPage().createEngagement('')")
    expect(page.get_by_role("heading", name="Unnamed")).to_be_visible()
    press(page, "Export")
    agree(page, "Export")
    expect(page.locator("dialog")).to_be_visible()
    page.locator("dialog").get_by_role("textbox").fill("Heron")
    with page.expect_download() as download:
        agree(page, "Export")

    file = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert (file["name"], file["playbook_name"]) == ("Heron", "Bank Engagement Playbook")
    assert names(page) == ["Heron"]


def test_names_show_as_they_are(page: Page) -> None:
    page.goto("progress/")
    name = "$& $1 $$ {name} {date} \"quoted\" 'x' <b>"
    page.evaluate(
        "name => { const s = PlaybookStore.ofPage(); s.createRun(s.createEngagement(name), { visit: 'first-meeting', date: '' }) }",
        name,
    )
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    press(page, "Duplicate")
    has_names(page, name, f"{name} (copy)")
    press(page, "Delete")
    expect(page.locator("dialog h2")).to_have_text(f"Delete {name} with all its runs?")


def test_a_copy_of_this_playbook_elsewhere_is_shown_and_brought_here(page: Page, axe: Axe) -> None:
    page.goto("progress/")
    page.evaluate(
        """async () => {
          for (const [root, playbook, ...names] of [["/2025/", PlaybookNames.playbook, "Heron", "Bittern"], ["/cooking/", "Cooking", "Soup"]]) {
            const store = PlaybookStore.open(root, { playbook })
            await store.ready
            for (const name of names) {
              store.createRun(store.createEngagement(name), { visit: "first-meeting", date: "2026-11-22" })
              store.setItem(["before-first-meeting/attendee-list"], { note: "kept" })
            }
            store.archiveEngagement(store.engagements[0].id)
            while (store.saving) await new Promise(done => setTimeout(done, 5))
          }
          sessionStorage.clear()
        }"""
    )
    page.goto("checklists/before-first-meeting/")
    notice = page.locator(".pb-notices--quiet")
    expect(notice).to_contain_text("Another copy of this playbook keeps engagements in this browser: /2025/")
    notice.get_by_role("link").click()
    copies = page.locator("#pb-elsewhere")
    expect(copies.locator("li")).to_have_count(1)
    axe(page)
    there = {key: text for key, text in dump(page)[1].items() if "/2025/" in key}
    copies.get_by_role("button", name="Copy here").click()

    has_names(page, "Bittern", "Heron")
    assert page.evaluate("PlaybookStore.ofPage().engagements.map(({ archived }) => archived)") == [
        True,
        False,
    ]
    assert (
        page.evaluate(
            "PlaybookStore.ofPage().engagements[0].runs[0].items['before-first-meeting/attendee-list'].note"
        )
        == "kept"
    )
    page.wait_for_function("!PlaybookStore.ofPage().saving")
    assert {key: text for key, text in dump(page)[1].items() if "/2025/" in key} == there
    page.locator(".pb-progress__status").get_by_role("button", name="Undo the import").click()
    has_names(page)


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
