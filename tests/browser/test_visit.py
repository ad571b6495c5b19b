"""A visit prepared in the browser: fields kept, lists chosen, two bundles on paper that never mix."""

import shlex
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.browser.test_pages import sheets_of
from tests.helpers.storage import REFUSE_ALL
from tests.pdf.reading import Reading

STILL = "window.print = () => {}"
SMALLEST = 12
"""Nine points: on its paper Chromium counts in pixels, of which an inch has 96."""


def paper(page: Page, bundle: str) -> str:
    """Print a bundle and return its text without white space."""
    page.locator(f"button[data-bundle={bundle}]").click()
    text = "".join("".join(sheets_of(page)).split())
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    return text


def fill(page: Page) -> None:
    for name, value in {
        "customer": "Bank of <b>Example</b>",
        "place": "Room 4",
        "attendees": "Ms Li",
        "objective": "SECRET-AIM",
        "date": "2031-05-06",
    }.items():
        page.locator(f".pb-visit [name={name}]").fill(value)


@pytest.mark.parametrize("language", ["", "zh/"])
def test_fields_stay_with_the_run(new_page: NewPage, axe: Axe, language: str) -> None:
    page = new_page()
    page.goto(f"{language}visits/project-kickoff/")
    fill(page)
    axe(page)

    page.goto(f"{language}visits/first-meeting/")
    expect(page.locator(".pb-visit [name=customer]")).to_have_value("")
    page.goto(f"{language}visits/project-kickoff/")

    expect(page.locator(".pb-visit [name=customer]")).to_have_value("Bank of <b>Example</b>")
    expect(page.locator(".pb-visit [name=date]")).to_have_value("2031-05-06")
    assert page.locator(".pb-visit b").count() == 0


def test_own_text_is_never_in_the_table_print(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/project-kickoff/")
    fill(page)
    never = page.locator(".pb-fact--stop").inner_text().split("\n")[-1]
    case = page.locator("#section_case ~ ul a").first.inner_text()

    table, own = paper(page, "table"), paper(page, "own")

    ours = ["SECRET-AIM", "".join(never.split()), "".join(case.split()), "Foroureyesonly"]
    assert [our for our in ours if our in table] == []
    assert all(each in own for each in (ours[0], ours[1], ours[3]))
    assert "BankofExample" not in own
    for each in (table, own):
        assert "Bankof<b>Example</b>" in each
        assert "Room4" in each
        assert "Search" not in each
    lists = page.evaluate(
        "PlaybookInterface.catalogue().then(({checklists}) =>"
        " [...document.querySelectorAll('.pb-visit__lists input[data-kind=list]:checked')]"
        ".map(({value}) => [checklists[value].audience, checklists[value].items[0].text]))"
    )
    assert lists
    for audience, item in lists:
        text = "".join(item.split())
        assert (text in own) == (audience == "own"), item
        assert (text in table) == (audience != "own"), item


def test_blank_papers_hold_nothing_of_the_reader(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    fill(page)
    page.get_by_label("filled in").uncheck()

    assert "Room4" not in paper(page, "own")
    page.get_by_label("filled in").check()
    assert "Room4" in paper(page, "own")


def test_lists_are_dropped_and_picked_for_one_run(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    fill(page)
    lists = page.locator(".pb-visit__lists")
    dropped = lists.locator("label:has([data-kind=list])").first.inner_text().strip()
    lists.locator("[data-kind=list]").first.uncheck()
    lists.locator("select").select_option(label="Plan gate")
    page.reload()

    expect(lists.get_by_label(dropped)).not_to_be_checked()
    expect(lists.get_by_label("Plan gate")).to_be_checked()
    assert "Plangate" in paper(page, "table")
    assert "".join(dropped.split()) not in paper(page, "own")


def boxes(page: Page, *, checked: bool = True) -> list[str]:
    values: list[str] = page.evaluate(
        "checked => [...document.querySelectorAll('.pb-visit__lists input')]"
        ".filter(box => box.checked === checked).map(box => box.value)",
        checked,
    )
    return values


PROPOSED = [
    "glance",
    "before-any-visit",
    "before-first-meeting",
    "in-the-room",
    "questions",
    "agenda",
    "minutes",
]


def test_every_paper_is_chosen_for_its_bundle_and_remembered(new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    assert boxes(page) == PROPOSED
    fill(page)
    own, table = (page.locator(f".pb-visit__bundle[data-bundle={name}]") for name in ("own", "table"))
    own.get_by_label("The case that teaches").check()
    own.get_by_label("Questions by department").uncheck()
    table.get_by_label("Minutes").uncheck()
    axe(page)

    printed = paper(page, "own")
    assert "".join(page.locator("#section_case ~ ul a").first.inner_text().split()) in printed
    assert "Questionsbydepartment" not in printed
    assert "Statement" not in paper(page, "table")
    page.reload()
    assert boxes(page) == [*PROPOSED[:4], "case", "agenda"]

    page.get_by_role("button", name="Back to what is proposed").press("Enter")
    assert boxes(page) == PROPOSED
    expect(page.get_by_role("button", name="Back to what is proposed")).to_be_disabled()


def test_forms_and_questions_are_printed_by_the_browser_with_room_to_write(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")

    own, table = paper(page, "own"), paper(page, "table")
    assert "Whichnumbermustchange" in own
    assert "Whichnumbermustchange" not in table
    page.locator("button[data-bundle=table]").click()
    assert page.locator(".pb-paper tbody tr").count() > 12


PAPERS = [("", "A4", {(595, 842), (595, 843), (596, 843)}), ("zh/", "Letter", {(612, 792)})]
CUSTOMER, DATE = 'Heron "\\41" </style>', "2031-05-06"


@pytest.mark.parametrize("bundle", ["own", "table"])
@pytest.mark.parametrize(("language", "paper_size", "sizes"), PAPERS)
def test_every_sheet_of_a_bundle_says_what_it_is_for_whom_and_when(
    new_page: NewPage, language: str, paper_size: str, sizes: set[tuple[int, int]], bundle: str
) -> None:
    page = new_page(color_scheme="dark")
    page.add_init_script(STILL)
    page.goto(f"{language}visits/first-meeting/")
    fill(page)
    page.locator(".pb-visit [name=customer]").fill(CUSTOMER)
    page.locator(f"button[data-bundle={bundle}]").click()
    printed = Reading(page.pdf(format=paper_size, prefer_css_page_size=True))

    assert printed.sizes <= sizes
    assert printed.blank_pages == []
    known = f"·{''.join(CUSTOMER.split())}·{DATE}"
    for number, text in enumerate(printed.page_texts, 1):
        assert known in text
        count = f"Page{number}of{printed.pages}" if not language else f"第{number}页，共{printed.pages}页"
        assert count in text
    assert min(printed.smallest_type(number) for number in range(printed.pages)) >= SMALLEST
    # On white, whatever the screen shows.
    corners = (page.render(scale=0.2, grayscale=True).buffer[0] for page in printed.document)
    assert set(corners) == {255}


@pytest.mark.parametrize("language", ["", "zh/"])
def test_no_bundle_takes_more_sheets_than_its_pdf(new_page: NewPage, site: Path, language: str) -> None:
    page = new_page()
    page.add_init_script(STILL)
    longer, small = [], []
    for visit in sorted(path.name for path in (site / language / "visits").iterdir() if path.is_dir()):
        page.goto(f"{language}visits/{visit}/")
        for bundle in ("own", "table"):
            page.locator(f"button[data-bundle={bundle}]").click()
            printed = Reading(page.pdf(format="A4"))
            ready = Reading((site / language / f"downloads/visits/{visit}.{bundle}.pdf").read_bytes())
            if printed.pages > ready.pages or printed.blank_pages:
                longer.append((visit, bundle, printed.pages, ready.pages))
            if min(map(printed.smallest_type, range(printed.pages))) < SMALLEST:
                small.append((visit, bundle))

    assert longer == []
    assert small == []


@pytest.mark.parametrize("paper_size", ["A4", "Letter"])
def test_the_page_at_hand_is_never_printed_over_the_next_sheet(
    new_page: NewPage, site: Path, paper_size: str
) -> None:
    page = new_page()
    page.add_init_script(STILL)
    over = []
    for visit in sorted(path.name for path in (site / "visits").iterdir() if path.is_dir()):
        page.goto(f"visits/{visit}/")
        page.locator("button[data-bundle=own]").click()
        asked = page.locator(".pb-paper__asked--short").last.text_content() or ""
        titles = page.locator(".pb-paper__sheet h1").all_text_contents()
        texts = Reading(page.pdf(format=paper_size)).page_texts
        (place,) = (
            number for number, text in enumerate(texts) if "".join(asked.split()) in "".join(text.split())
        )
        if any("".join(title.split()) in texts[place] for title in titles[1:2]):
            over.append(visit)

    assert over == []


def test_what_was_caught_at_one_customer_is_not_printed_for_another(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    page.locator(".pb-visit [name=customer]").fill("Bank A")
    form = page.locator(".pb-catch__form")
    form.locator("select").first.select_option("promises")
    form.locator("[name=words]").fill("We send the field list")
    form.locator("button").click()
    expect(page.locator(".pb-catch__rows li")).to_have_count(1)
    assert "Wesendthefieldlist" in paper(page, "own")

    page.goto("visits/security-compliance-review/")
    page.locator(".pb-visit [name=customer]").fill("Bank B")
    assert "Wesendthefieldlist" not in paper(page, "own")
    page.locator(".pb-visit [name=customer]").fill("Bank A")
    assert "Wesendthefieldlist" in paper(page, "own")


def test_the_two_bundles_are_saved_under_two_names(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    names = []
    for bundle in ("own", "table"):
        page.locator(f"button[data-bundle={bundle}]").click()
        names.append(Reading(page.pdf(format="A4")).metadata["Title"])
        page.evaluate("dispatchEvent(new Event('afterprint'))")

    assert names == ["First meeting · Own bundle", "First meeting"]


def test_a_table_bundle_leaves_no_trace_of_the_site(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    whole = page.title()
    fill(page)
    page.locator("button[data-bundle=table]").click()
    printed = Reading(page.pdf(format="A4"))

    traces = (
        "Playbook",
        "first-meeting",
        "Version",
        "Notyettried",
        "eyesonly",
        "127.0.0.1",
        "Heron",
        "SECRET",
    )
    assert [trace for trace in traces if trace in printed.text] == []
    assert printed.metadata["Title"] == "First meeting"
    assert printed.addresses == []
    assert printed.codes() == []
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.title() == whole


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_list_is_printed_with_all_that_its_sheet_says(new_page: NewPage, language: str) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto(f"{language}visits/first-meeting/")
    printed = paper(page, "own")
    lists = page.evaluate("PlaybookInterface.catalogue().then(({checklists}) => checklists)")
    for name in ("before-any-visit", "before-first-meeting"):
        entry = lists[name]
        texts = [entry["objective"], entry["pause"], *(item.get("evidence", "") for item in entry["items"])]
        assert [text for text in texts if "".join(text.split()) not in printed] == []
    assert ("Cannotbeticked?" if not language else "勾不了就停下") in printed
    assert ("n/a" if not language else "不适用") in printed


def test_boxes_and_rows_are_as_high_as_on_the_pdf(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    height = "elements => elements.map(element => element.getBoundingClientRect().height * 25.4 / 96)"
    page.locator("button[data-bundle=own]").click()
    page.emulate_media(media="print")
    assert min(page.locator(".pb-paper__items input.pb-paper__done").evaluate_all(height)) >= 5.9
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.locator("button[data-bundle=table]").click()
    page.emulate_media(media="print")
    assert min(page.locator(".pb-paper__grid tbody tr").evaluate_all(height)) >= 7.9


def test_a_table_that_goes_on_overleaf_has_its_head_there_and_keeps_its_rows_whole(
    new_page: NewPage,
) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/uat-triage/")
    page.locator(".pb-visit__lists [data-kind=paper]").evaluate_all(
        "boxes => boxes.forEach(box => box.checked || box.click())"
    )
    page.locator("button[data-bundle=table]").click()
    heads = page.locator(".pb-paper__grid thead").all_inner_texts()
    printed = Reading(page.pdf(format="A4"))

    repeated = [head for head in heads if printed.text.count("".join(head.split())) > 1]
    assert repeated


def test_the_command_makes_the_same_bundle(new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("zh/visits/first-meeting/")
    page.locator(".pb-visit__lists [value=notes]").check()
    page.locator(".pb-visit__lists [value=before-any-visit]").uncheck()
    page.locator(".pb-visit__lists select").select_option(value="plan-gate")
    command = "playbook pack first-meeting --bundle {} --language zh {}"

    assert page.locator(".pb-visit__command code").all_inner_texts() == [
        command.format("own", "--without before-any-visit --with notes"),
        command.format("table", "--with plan-gate"),
    ]
    page.locator(".pb-visit input[name=customer]").fill("""华兴 "$(x)`" O'Brien 银行""")
    page.locator(".pb-visit input[name=date]").fill("2027-01-15")
    page.locator(".pb-visit input[name=date]").blur()
    expect(page.locator(".pb-visit__command code").last).to_have_text(
        command.format(
            "table",
            """--customer '华兴 "$(x)`" O'\\''Brien 银行' --date '2027-01-15' --with plan-gate""",
        )
    )
    shell = page.locator(".pb-visit__command code").last.inner_text()
    assert shlex.split(shell)[shlex.split(shell).index("--customer") + 1] == """华兴 "$(x)`" O'Brien 银行"""
    page.locator(".pb-visit input[name=customer]").fill("")
    page.locator(".pb-visit input[name=date]").fill("")
    page.locator(".pb-visit input[name=date]").blur()
    page.locator(".pb-visit__command button").last.click()
    expect(page.locator(".pb-visit__lists [role=status]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == command.format("table", "--with plan-gate")


def test_the_command_for_windows_holds_nothing_that_its_shells_would_run(new_page: NewPage) -> None:
    page = new_page(user_agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0")
    page.goto("visits/first-meeting/")
    page.locator(".pb-visit input[name=customer]").fill('Heron "& calc" %PATH% $(x) O\'Brien\\')

    expect(page.locator(".pb-visit__command code").first).to_contain_text(
        """--customer "Heron & calc PATH (x) O'Brien" """.strip()
    )


def test_a_choice_of_lists_alone_is_still_read(new_page: NewPage) -> None:
    """Earlier versions of the site kept lists only; the other papers are then those that are proposed."""
    page = new_page()
    page.goto("visits/first-meeting/")
    page.evaluate("""() => {
      const store = PlaybookStore.ofPage()
      store.createRun(store.createEngagement("Heron"), { visit: "first-meeting", date: "2031-01-01", lists: ["within-24-hours"] })
    }""")

    assert boxes(page) == ["glance", "within-24-hours", "questions", "agenda", "minutes"]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_papers_fit_the_screen(new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto("visits/security-compliance-review/")
    page.locator(".pb-visit__lists [value=notes]").check()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_chosen_lists_belong_to_the_engagement_and_leave_with_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("visits/first-meeting/")
    page.evaluate(
        """() => {
          const store = PlaybookStore.ofPage()
          for (const name of ["Heron", "Otter"]) store.createRun(store.createEngagement(name, name.toLowerCase()),
            { id: "same", visit: "first-meeting", date: "2031-01-01" })
        }"""
    )
    first = page.locator(".pb-visit__lists [data-kind=list]").first
    first.uncheck()
    page.evaluate("PlaybookStore.ofPage().choose('heron', 'same')")
    expect(first).to_be_checked()
    page.evaluate("PlaybookStore.ofPage().choose('otter', 'same')")
    expect(first).not_to_be_checked()
    exported = page.evaluate("PlaybookStore.ofPage().exported('otter').runs[0].lists")
    assert exported == page.evaluate(
        "[...document.querySelectorAll('.pb-visit__lists [data-kind=list]:checked')].map(box => box.value)"
    )
    page.evaluate("PlaybookStore.ofPage().deleteEngagement('otter')")
    assert not [key for key in page.evaluate("Object.keys(localStorage)") if "otter" in key]


def test_lists_chosen_before_a_run_is_open_go_into_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("visits/first-meeting/")
    first = page.locator(".pb-visit__lists [data-kind=list]").first
    first.uncheck()
    fill(page)

    expect(first).not_to_be_checked()
    page.reload()
    expect(first).not_to_be_checked()


def test_lists_chosen_before_an_engagement_is_opened_go_into_its_run(new_page: NewPage) -> None:
    page = new_page()
    page.goto("visits/first-meeting/")
    first = page.locator(".pb-visit__lists [data-kind=list]").first
    first.uncheck()
    page.get_by_role("button", name="Open an engagement").click()
    page.locator("dialog").get_by_label("Codename").fill("Heron")
    page.locator("dialog button[value=ok]").click()

    expect(page.locator(".pb-visit .pb-actions button").first).to_contain_text("Heron")
    expect(first).not_to_be_checked()


def test_a_choice_stays_with_its_run_and_keeps_what_this_playbook_does_not_have(new_page: NewPage) -> None:
    page = new_page()
    page.goto("visits/first-meeting/")
    page.evaluate("""() => {
      const store = PlaybookStore.ofPage()
      store.createRun(store.createEngagement("Heron", "heron"), { id: "r1", visit: "first-meeting", date: "2031-01-01" })
      store.setRun({ lists: ["gone-list", ...store.current.run.lists ?? [], "before-first-meeting"] })
    }""")
    box = page.locator(".pb-visit__lists input[value='before-first-meeting']")
    box.uncheck()
    assert page.evaluate("PlaybookStore.ofPage().current.run.lists") == ["gone-list"]
    page.evaluate("""() => {
      const store = PlaybookStore.ofPage()
      store.createRun(store.createEngagement("Otter"), { visit: "project-kickoff", date: "2031-01-01" })
    }""")
    fill(page)
    assert page.evaluate("PlaybookStore.ofPage().current.run.lists") is None


def test_what_the_playbook_no_longer_has_is_on_own_paper_alone(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    page.evaluate("""
      const store = PlaybookStore.ofPage()
      store.createRun(store.createEngagement("Heron"), {visit: "first-meeting", date: "2031-01-01"})
      store.setItem(["before-first-meeting/gone-item"], {note: "from an older list"})
    """)

    assert "fromanolderlist" in paper(page, "own")
    assert "fromanolderlist" not in paper(page, "table")


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_visit_that_cannot_be_kept_says_so(page: Page, language: str) -> None:
    page.add_init_script(REFUSE_ALL)
    page.goto(f"{language}visits/first-meeting/")

    expect(page.get_by_role("alert").locator("button")).to_have_count(1)
    fill(page)
    expect(page.get_by_role("alert").locator("button")).to_have_count(2)
    expect(page.locator(".pb-saved")).to_have_attribute("data-state", "unsaved")
    page.on("dialog", lambda dialog: dialog.accept())


def test_what_the_last_run_left_open_is_shown_and_printed_for_us_alone(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    page.evaluate("""
      const store = PlaybookStore.ofPage()
      const id = store.createEngagement("Heron")
      store.createRun(id, {visit: "first-meeting", date: "2031-01-01"})
      store.setItem(["before-first-meeting/attendee-list"], {note: "ask for risk"})
      store.createRun(id, {visit: "first-meeting", date: "2031-02-01"})
    """)

    expect(page.locator(".pb-visit__left")).to_contain_text("2031-01-01")
    expect(page.locator(".pb-visit__left")).to_contain_text("ask for risk")
    assert "askforrisk" in paper(page, "own")
    assert "askforrisk" not in paper(page, "table")


def test_ticks_and_reasons_are_on_own_paper_and_can_be_left_out(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/first-meeting/")
    page.evaluate("""
      const store = PlaybookStore.ofPage()
      store.createRun(store.createEngagement("Heron"), {visit: "first-meeting", date: "2031-01-01"})
      store.setItem(["before-first-meeting/attendee-list"], {state: "na", reason: "phone call"})
    """)

    assert "phonecall" in paper(page, "own")
    page.get_by_label("with ticks").uncheck()
    assert "phonecall" not in paper(page, "own")


def test_without_javascript_the_papers_are_one_click(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("visits/first-meeting/")

    expect(page.locator(".pb-visit")).to_be_hidden()
    assert [link.get_attribute("href") for link in page.locator(".pb-actions a").all()][:2] == [
        "../../downloads/visits/first-meeting.own.pdf",
        "../../downloads/visits/first-meeting.table.pdf",
    ]


def test_a_bundle_without_papers_is_neither_printed_nor_made(new_page: NewPage) -> None:
    page = new_page()
    page.goto("visits/tender-clarification/")
    press = page.locator("button[data-bundle=table]")
    command = page.locator(".pb-visit__command code").last
    expect(press).to_be_enabled()
    page.locator(".pb-visit__bundle[data-bundle=table]").get_by_label("Answer to a clarification").uncheck()

    expect(page.locator("button[data-bundle=own]")).to_be_enabled()
    expect(press).to_be_disabled()
    expect(command).to_be_hidden()
    page.locator(".pb-visit__lists select").select_option(value="plan-gate")
    expect(press).to_be_enabled()
    expect(command).to_contain_text("--with plan-gate")


def test_what_is_brought_filled_in_is_one_click_away_and_not_printed_blank(
    new_page: NewPage, axe: Axe
) -> None:
    page = new_page()
    page.add_init_script(STILL)
    page.goto("visits/security-compliance-review/")
    row = page.locator(".pb-fact--wide li", has_text="Evidence index")

    assert row.locator("a").last.get_attribute("href") == "../../downloads/templates/evidence-index.xlsx"
    assert page.locator(".pb-visit__lists [value=evidence-index]").count() == 0
    assert "Evidenceindex" in paper(page, "own")
    assert "Evidenceindex" not in paper(page, "table")
    axe(page)
