"""Ticking on the site: what a product manager does in a corridor, and what they find again afterwards."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Axe, NewPage
from tests.browser.test_pages import sheets_of
from tests.helpers.storage import FILL_MIRROR, FULL_DATABASE, REFUSE_ALL
from tests.helpers.watch import Watch

LIST = "checklists/before-first-meeting/"
LANGUAGES = ("", "zh/")

WORDS = {
    "": {
        "note": "Note",
        "na": "Not applicable",
        "reason": "Reason",
        "private": "not encrypted",
        "undo": "Undo",
        "open": "Open",
        "codename": "Codename",
        "print": "Print this page",
        "new": "New",
        "saved": "Saved",
        "not_saved": "Not saved",
        "refused": "does not let the site keep",
        "export_now": "Export now",
        "later": "Not now",
    },
    "zh/": {
        "note": "备注",
        "na": "不适用",
        "reason": "原因",
        "private": "未加密",
        "undo": "撤销",
        "open": "打开",
        "codename": "代号",
        "print": "打印本页",
        "new": "新增",
        "saved": "已保存",
        "not_saved": "未保存",
        "refused": "不允许本站保存任何内容",
        "export_now": "立即导出",
        "later": "以后再说",
    },
}


def ticked(page: Page) -> list[bool]:
    states: list[bool] = page.evaluate(
        "[...document.querySelectorAll('[data-item] input')].map(box => box.checked)"
    )
    return states


def tick(page: Page, *places: int) -> None:
    for place in places:
        page.locator("[data-item] label").nth(place).click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tick_is_there_after_a_reload_and_in_the_other_language(page: Page, language: str) -> None:
    page.goto(language + LIST)
    tick(page, 0, 2)
    page.reload()
    assert ticked(page)[:4] == [True, False, True, False]

    page.goto(("" if language else "zh/") + LIST)
    assert ticked(page)[:4] == [True, False, True, False]
    expect(page.locator(".pb-ticks__counts")).to_contain_text(re.compile(r"\b2 of 6|2/6"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_from_the_keyboard(page: Page, language: str) -> None:
    words = WORDS[language]
    page.goto(language + LIST)
    first = page.locator("[data-item] input").first
    first.focus()
    page.keyboard.press("Space")
    # From the box over the links of the item to its own button.
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.pb-more')"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("No such list here")
    page.keyboard.press("Tab")
    page.keyboard.type("They will send it.")

    element = page.locator("[data-item]").first
    assert element.get_attribute("data-state") == "na"
    assert first.evaluate("box => box.indeterminate")
    expect(element).to_contain_text(words["private"])
    page.get_by_role("button", name=words["undo"], exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.reload()
    element = page.locator("[data-item]").first
    assert element.get_attribute("data-state") == "na"
    assert "They will" not in element.inner_text()
    assert "No such" not in element.inner_text()


def test_reason_and_note_stand_at_the_item(page: Page) -> None:
    page.goto(LIST)
    element = page.locator("[data-item]").nth(2)
    element.get_by_role("button", name="item 3").click()
    element.get_by_role("button", name="Not applicable", exact=True).click()
    element.get_by_role("textbox", name="Reason").fill("No <b>tender</b> yet")
    element.get_by_role("textbox", name="Note").fill("<img src=x onerror=alert(1)>\nsecond line")
    page.reload()
    element = page.locator("[data-item]").nth(2)

    expect(element.locator(".pb-own__na")).to_have_text("Not applicable No <b>tender</b> yet")
    expect(element.locator(".pb-own__note")).to_have_text("Note <img src=x onerror=alert(1)>\nsecond line")
    # The warning of the first note is not repeated.
    element.get_by_role("button", name="item 3").click()
    expect(element.locator(".pb-own__private")).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_is_chosen_and_its_ticks_come_with_it(page: Page, language: str) -> None:
    words = WORDS[language]
    page.goto(language + LIST)
    tick(page, 0)
    page.locator(".pb-ticks button").first.click()
    dialog = page.locator("dialog")
    dialog.locator("select").first.select_option("new")
    dialog.get_by_label(words["codename"]).fill("Heron")
    dialog.get_by_role("button", name=words["open"], exact=True).click()
    expect(page.locator(".pb-ticks button").first).to_contain_text("Heron")
    assert not any(ticked(page))

    tick(page, 1)
    page.locator(".pb-ticks button").first.click()
    dialog = page.locator("dialog")
    dialog.locator("select").first.select_option(index=1)
    dialog.get_by_role("button", name=words["open"], exact=True).click()
    expect(page.locator("[data-item] input").first).to_be_checked()
    assert ticked(page)[:2] == [True, False]


def test_two_tabs_show_each_others_ticks(page: Page) -> None:
    page.goto(LIST)
    tick(page, 0)
    other = page.context.new_page()
    other.goto(LIST)
    tick(other, 1)
    page.wait_for_function("document.querySelectorAll('[data-item] input')[1].checked")
    tick(page, 2)
    other.wait_for_function("document.querySelectorAll('[data-item] input')[2].checked")

    assert ticked(page) == ticked(other)


def renaming(old: str, new: str) -> Callable[[Route], None]:
    """Serve the page as the next version of the playbook would: an item reworded, under a new id."""

    def handle(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace(f'data-item="{old}"', f'data-item="{new}" data-formerly="{old} "')
        route.fulfill(response=answer, body=text)

    return handle


def test_ticks_survive_a_new_id_and_what_came_later_is_marked(page: Page) -> None:
    page.goto(LIST)
    first = page.locator("[data-item]").first.get_attribute("data-item")
    assert first is not None
    tick(page, 0)
    page.route(f"**/{LIST}", renaming(first, f"{first}-now"))
    page.reload()

    assert ticked(page)[0]
    assert page.locator(".pb-new:visible").count() == 0
    # Ticking it once more moves it for good.
    tick(page, 0)
    tick(page, 0)
    page.unroute_all()
    page.route(f"**/{LIST}", renaming(first, f"{first}-now"))
    page.reload()
    assert ticked(page)[0]

    page.unroute_all()

    def adding(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace(f'data-item="{first}"', f'data-item="{first}-added"')
        )

    page.route(f"**/{LIST}", adding)
    page.reload()
    assert page.locator("[data-item]").first.locator(".pb-new").is_visible()
    assert page.locator(".pb-new:visible").count() == 1


def test_what_the_last_run_left_is_shown_at_the_next(page: Page) -> None:
    page.goto(LIST)
    page.evaluate(
        """() => {
          const store = PlaybookStore.ofPage(), id = store.createEngagement("Heron")
          const [first, second] = [...document.querySelectorAll("[data-item]")].map(each => each.dataset.item)
          store.createRun(id, { visit: "first-meeting", date: "2026-08-20" })
          store.setItem([first], { state: "done", note: "They promised names by Friday" })
          store.createRun(id, { visit: "first-meeting", date: "2026-11-20" })
        }"""
    )

    lines = page.locator(".pb-own__last:visible").all_inner_texts()
    assert lines[0] == "Last time, 2026-08-20: They promised names by Friday"
    assert set(lines[1:]) == {"Last time, 2026-08-20: left open"}
    assert not any(ticked(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_as_ticked_or_empty(page: Page, language: str) -> None:
    page.goto(language + LIST)
    tick(page, 0)
    more = page.locator(".pb-more").nth(1)
    more.click()
    page.get_by_role("textbox", name=WORDS[language]["note"]).first.fill("A note for the bag")
    more.click()
    ticked_sheets = sheets_of(page)
    page.locator(".pb-print select").select_option("empty")
    empty_sheets = sheets_of(page)

    assert len(ticked_sheets) == len(empty_sheets) == 1
    assert "A note for the bag" in ticked_sheets[0]
    assert "A note for the bag" not in empty_sheets[0]
    assert re.search(r"1 of 6|1/6", ticked_sheets[0])
    assert not re.search(r"1 of 6|1/6", empty_sheets[0])
    page.emulate_media(media="print")
    look = page.locator("[data-item] input").first.evaluate("box => getComputedStyle(box).backgroundColor")
    assert look == "rgb(255, 255, 255)"
    assert page.locator(".pb-actions").first.is_hidden()


def test_printing_from_the_page(page: Page) -> None:
    page.goto(LIST)
    page.evaluate("window.print = () => { window.printed = document.documentElement.dataset.pbPrint }")
    page.get_by_role("button", name="Print this page").click()

    # Nothing is ticked yet, so the sheet is an empty one and there is nothing to choose.
    assert page.evaluate("window.printed") == "empty"
    assert page.locator(".pb-print").is_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_storage_that_keeps_nothing_says_so_before_anything_is_ticked(page: Page, language: str) -> None:
    page.add_init_script(REFUSE_ALL)
    page.goto(language + LIST)
    expect(page.get_by_role("alert")).to_contain_text(WORDS[language]["refused"])
    tick(page, 0)
    assert ticked(page)[0]
    expect(page.locator(".pb-saved__mark")).to_have_text(WORDS[language]["not_saved"])
    page.get_by_role("button", name=WORDS[language]["export_now"]).click(timeout=5_000)
    # Before it leaves it gets a name.
    page.locator("dialog").get_by_role("textbox").fill("Heron")
    with page.expect_download() as download:
        page.locator("dialog button[value=ok]").click()
    assert '"state": "done"' in download.value.path().read_text(encoding="utf-8")
    # The browser asks before such a page is left.
    page.on("dialog", lambda dialog: dialog.accept())


def test_a_full_storage_says_so_and_lets_the_words_out(page: Page) -> None:
    page.goto(LIST)
    page.evaluate(FILL_MIRROR)
    page.add_init_script(FULL_DATABASE)
    page.reload()
    tick(page, 0)

    expect(page.get_by_role("alert")).to_contain_text("no room left for this site")
    expect(page.locator(".pb-saved__mark")).to_have_text("Not saved")
    expect(page.locator(".pb-saved").get_by_role("status")).to_have_text("Not saved")
    expect(page.get_by_role("alert").get_by_role("button", name="Print this page")).to_be_visible()
    expect(page.get_by_role("alert").get_by_role("button", name="Export now")).to_be_visible()
    assert ticked(page)[0]
    page.on("dialog", lambda dialog: dialog.accept())


def test_too_little_room_is_known_before_anything_is_ticked(page: Page) -> None:
    page.add_init_script("navigator.storage.estimate = async () => ({ quota: 10_000, usage: 9_000 })")
    page.goto(LIST)

    expect(page.get_by_role("alert")).to_contain_text("no room left for this site")


@pytest.mark.parametrize("language", LANGUAGES)
def test_saved_is_said_after_a_change_and_not_before(page: Page, language: str) -> None:
    page.goto(language + LIST)
    mark = page.locator(".pb-saved")
    expect(mark).to_have_text("")
    tick(page, 0)
    expect(mark.locator(".pb-saved__mark")).to_have_text(WORDS[language]["saved"])
    # Read out once it has been quiet for a while, so that it interrupts nobody.
    expect(mark.get_by_role("status")).to_have_text("")
    expect(mark.get_by_role("status")).to_have_text(WORDS[language]["saved"])
    page.reload()
    expect(page.locator("[data-item] input").first).to_be_checked()
    expect(mark).to_have_text("")


def test_the_first_tick_asks_for_a_codename_and_does_not_wait_for_it(page: Page) -> None:
    page.goto(LIST)
    tick(page, 0)
    name_it = page.locator(".pb-ticks").get_by_role("button", name="Give it a codename")
    name_it.click()
    box = page.locator("dialog").get_by_role("textbox")
    box.fill("   ")
    page.locator("dialog button[value=ok]").click()
    # Blank is no codename.
    expect(page.locator("dialog")).to_be_visible()
    box.fill("Heron $& $1 {name} \"'<b>")
    page.locator("dialog button[value=ok]").click()

    expect(page.locator(".pb-ticks button").first).to_contain_text(
        "Heron $& $1 {name} \"'<b> · First meeting"
    )
    expect(name_it).to_be_hidden()


GONE = """() => {
  const store = PlaybookStore.ofPage()
  store.setItem(["before-first-meeting/no-such-item"], { state: "na", reason: "gone since", note: "<b>still here</b>" })
  store.setItem(["no-such-list/item"], { note: "of another list" })
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_said_of_items_that_are_gone_is_shown_and_printed(page: Page, language: str) -> None:
    page.goto(language + LIST)
    expect(page.locator(".pb-strays")).to_have_count(0)
    tick(page, 0)
    page.evaluate(GONE)
    fold = page.locator(".pb-strays")
    expect(fold.locator("summary")).to_contain_text("(1)")
    expect(fold.locator("li")).to_be_hidden()
    paper = "".join("".join(sheets_of(page)).split())
    assert "<b>stillhere</b>" in paper
    assert "gonesince" in paper
    assert "ofanotherlist" not in paper
    expect(fold.locator("li")).to_be_hidden()


def test_undo_says_what_it_leaves_alone(page: Page) -> None:
    page.goto(LIST)
    tick(page, 0)
    other = page.context.new_page()
    other.goto(LIST)
    tick(other, 0)
    page.wait_for_function("!document.querySelector('[data-item] input').checked")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".pb-ticks")).to_contain_text(
        "1 entry was changed in another tab since then and stays as it is."
    )
    assert not ticked(page)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_week_of_changes_an_export_is_asked_for_once(page: Page, language: str) -> None:
    page.clock.install(time="2026-11-01T09:00:00Z")
    page.goto(language + LIST)
    tick(page, 0)
    expect(page.locator(".pb-saved")).to_have_attribute("data-state", "saved")
    quiet = page.locator(".pb-notices--quiet")
    page.clock.set_fixed_time("2026-11-07T09:00:00Z")
    page.reload()
    expect(page.locator("[data-item] input").first).to_be_checked()
    expect(quiet).to_be_empty()
    page.clock.set_fixed_time("2026-11-09T10:00:00Z")
    page.reload()
    expect(quiet).to_contain_text("8")
    quiet.get_by_role("button", name=WORDS[language]["later"]).click()
    expect(quiet).to_be_empty()
    page.clock.set_fixed_time("2026-12-09T09:00:00Z")
    page.reload()
    expect(page.locator("[data-item] input").first).to_be_checked()
    expect(quiet).to_be_empty()


def test_a_tab_stays_on_its_run_whatever_another_opens(page: Page) -> None:
    page.goto(LIST)
    page.evaluate(
        """() => {
          const store = PlaybookStore.ofPage()
          for (const [name, customer] of [["Otter", "Bank Y"], ["Heron", "Bank X"]]) {
            store.createRun(store.createEngagement(name), { visit: "first-meeting", date: "2026-11-22" })
            store.setRun({ customer })
          }
          sessionStorage.clear()
        }"""
    )
    page = page.context.new_page()
    page.goto(LIST)
    page.locator(".pb-more").first.click()
    note = page.locator("textarea").nth(1)
    note.fill("secret of X")
    other = page.context.new_page()
    other.goto("progress/")
    other.get_by_role("button", name="Otter").click()
    other.get_by_role("button", name="Open this run").click()
    expect(other.locator(".pb-tag")).to_have_text("Open now")
    note.focus()
    page.keyboard.press("End")
    page.keyboard.type(" more")

    expect(page.locator(".pb-ticks button").first).to_contain_text("Heron")
    notes = page.evaluate(
        "Object.fromEntries(PlaybookStore.ofPage().engagements.map(({ name, runs }) => [name, Object.values(runs[0].items).map(({ note }) => note)]))"
    )
    assert notes == {"Heron": ["secret of X more"], "Otter": []}


def test_words_never_go_from_one_run_into_another(page: Page) -> None:
    page.goto(LIST)
    tick(page, 0)
    page.locator(".pb-more").first.click()
    note = page.locator("textarea").nth(1)
    note.fill("secret of X")
    # The cursor stays where it is while another run is opened under it.
    page.evaluate(
        "() => { const store = PlaybookStore.ofPage(); store.createRun(store.createEngagement('Otter'), { visit: 'first-meeting', date: '2026-11-22' }) }"
    )

    expect(note).to_have_value("")
    note.press_sequentially("of Y")
    expect(note).to_have_value("of Y")


def test_two_tabs_in_one_note_go_on_from_each_other(page: Page) -> None:
    page.goto(LIST)
    page.locator(".pb-more").first.click()
    mine = page.locator("textarea").nth(1)
    mine.press_sequentially("mine")
    other = page.context.new_page()
    other.goto(LIST)
    other.locator(".pb-more").first.click()
    theirs = other.locator("textarea").nth(1)
    expect(theirs).to_have_value("mine")
    theirs.press("End")
    theirs.press_sequentially(" and theirs")
    expect(mine).to_have_value("mine and theirs")
    mine.press("End")
    mine.press_sequentially("!")
    expect(theirs).to_have_value("mine and theirs!")
    page.get_by_role("button", name="Undo").click()

    expect(mine).to_have_value("mine and theirs")


def test_a_database_that_does_not_answer_is_said_and_the_tick_is_kept_all_the_same(page: Page) -> None:
    page.add_init_script("indexedDB.open = () => ({})")
    page.goto(LIST)
    tick(page, 0)
    expect(page.locator(".pb-ticks button").first).to_contain_text("First meeting")
    expect(page.get_by_role("alert")).to_contain_text("may take up to a minute", timeout=8_000)
    page.goto("progress/")
    expect(page.locator(".pb-run")).to_have_count(1)


def test_a_newer_version_leaves_this_one_to_be_read(page: Page) -> None:
    page.goto("checklists/before-any-visit/")
    page.evaluate(
        "localStorage.setItem('playbook:/playbook/:run:x:y', JSON.stringify({ schema: 9, at: {} }))"
    )
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("A newer version of this playbook")
    page.locator(".pb-more").first.click()
    for control in page.locator("[data-item]").first.locator("input, textarea, .pb-button").all():
        expect(control).to_be_disabled()
    page.goto("progress/")
    for name in ("New engagement", "Import", "Delete everything"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()


def test_what_is_said_while_somebody_types_is_little(page: Page) -> None:
    page.goto(LIST)
    tick(page, 0)
    page.locator(".pb-more").first.click()
    page.evaluate(
        """() => {
          globalThis.changes = 0
          for (const region of document.querySelectorAll("[role=status], [role=alert]"))
            new MutationObserver(records => { changes += records.length }).observe(region, { childList: true, characterData: true, subtree: true })
        }"""
    )
    page.locator("textarea").nth(1).press_sequentially("twenty letters, more", delay=30)

    assert page.evaluate("changes") <= 2


def test_not_applicable_leads_to_its_reason_the_first_time_too(page: Page) -> None:
    page.goto(LIST)
    page.locator(".pb-more").first.click()
    page.get_by_role("button", name="Not applicable", exact=True).first.click()

    expect(page.get_by_role("textbox", name="Reason").first).to_be_focused()


def test_what_cannot_be_loaded_is_said_and_tried_again(new_page: NewPage, troubles: list[Watch]) -> None:
    page = new_page()
    page.route("**/assets/playbook/js/catalogue.*.js", lambda route: route.abort())
    for address in ("visits/first-meeting/", "progress/"):
        page.goto(address)
        expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
    page.unroute("**/assets/playbook/js/catalogue.*.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".pb-progress .pb-button--first")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_have_count(0)
    for watch in troubles:
        watch.troubles.clear()


@pytest.mark.parametrize("script", ["names", "engagement-pages", "checklist"])
def test_a_list_that_keeps_nothing_says_so_and_tries_again(
    new_page: NewPage, troubles: list[Watch], script: str
) -> None:
    page = new_page()
    page.route(f"**/js/{script}.*.js", lambda route: route.abort())
    page.goto(LIST)
    notice = page.get_by_role("alert").filter(has_text="could not be loaded")
    expect(notice).to_be_visible()
    page.unroute(f"**/js/{script}.*.js")

    page.get_by_role("button", name="Try again").click()

    expect(page.locator(".pb-ticks__line")).to_be_visible()
    expect(notice).to_have_count(0)
    for watch in troubles:
        watch.troubles.clear()


def test_without_javascript_there_is_a_plain_list(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(LIST)

    assert page.locator(".pb-more").count() == 0
    assert page.locator(".pb-ticks").is_hidden()


def test_an_item_holds_one_input_and_one_label(page: Page) -> None:
    page.goto(LIST)
    page.locator(".pb-more").first.click()

    counts = page.evaluate(
        "[...document.querySelectorAll('[data-item]')].map(item =>"
        " [item.querySelectorAll('input').length, item.querySelectorAll('label').length, item.querySelector('label').control.type])"
    )
    assert counts == [[1, 1, "checkbox"]] * len(counts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ticked_list_is_accessible(new_page: NewPage, axe: Axe, language: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 844})
    page.goto(language + LIST)
    tick(page, 0)
    page.locator(".pb-more").nth(2).click()
    page.get_by_role("button", name=WORDS[language]["na"], exact=True).first.click()
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => {})))")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator(".pb-ticks button").first.click()
    axe(page)


def test_nothing_of_a_readers_leaves_the_page(page: Page) -> None:
    asked: list[str] = []
    page.goto(LIST, wait_until="networkidle")
    page.on("request", lambda request: asked.append(request.url))
    tick(page, 0, 1)

    assert asked == []
