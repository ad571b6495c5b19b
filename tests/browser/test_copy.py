"""A list or form taken elsewhere: into a chat, a Markdown page, a spreadsheet; by the clipboard or from a field."""

import csv
import io
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect

from engagement_playbook.office.checklists_csv import guarded
from tests.browser.conftest import Axe, NewPage
from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import edit, plant, without_downloads
from tests.helpers.site import serve

LIST = "checklists/before-tasting/"
FORM = "templates/order-sheet/"
TASTING = "checklists/taste/before-tasting.yml"
HOSTILE = r"Ask *who* <b>may</b> & [not] _eat_ #1 | ~~nuts~~ $x$ {y} www.x.example/a at https://x.example &copy; C:\x !"

ESCAPED = (
    r"Ask \*who\* &lt;b>may&lt;/b> &amp; \[not\] \_eat\_ \#1 \| \~\~nuts\~\~ \$x\$ \{y\} www\.x.example/a "
    r"at https\://x.example &amp;copy; C:\\x !"
)
CLIPBOARD = ["clipboard-read", "clipboard-write"]
ABSENT = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSED = "Clipboard.prototype.write = Clipboard.prototype.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
READ = """async () => {
  const [item] = await navigator.clipboard.read()
  const entries = item.types.map(async (type) => [type, await (await item.getType(type)).text()])
  return Object.fromEntries(await Promise.all(entries))
}"""


@pytest.fixture(name="tiny_site", scope="module")
def _fixture_tiny_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = without_downloads(plant(tmp_path_factory.mktemp("copy") / "tiny"))
    rules = "".join(f"        {code}: {{severity: 'off', reason: Hostile}}\n" for code in ("PB302", "PB323"))
    edit(root / "mkdocs.yml", "      languages:\n", f"      rules:\n{rules}      languages:\n")
    edit(root / TASTING, "en: Pack three loaves, uncut.", f"en: '{HOSTILE}'")
    edit(root / TASTING, "en: Names on the order sheet.", 'en: "=HYPERLINK(1) or names."')
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    return root / "site"


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(tiny_site: Path) -> Iterator[str]:
    with serve(tiny_site) as address:
        yield address


@pytest.fixture(name="page")
def _fixture_page(new_page: NewPage) -> Page:
    return new_page(permissions=CLIPBOARD)


def copied(page: Page, form: str) -> dict[str, str]:
    """Copy by keyboard; return what the clipboard holds, by type."""
    button = page.locator(f"[data-copy={form}]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pb-copy__said")).to_have_text(button.get_attribute("data-copied-text") or "")
    kept: dict[str, str] = page.evaluate(READ)
    return kept


def test_a_list_as_text_with_the_ticks_of_the_run(page: Page) -> None:
    page.goto(LIST)
    page.locator("[data-item] label").first.click()
    page.locator(".pb-more").last.click()
    page.locator(".pb-own__form:visible button").click()
    page.locator(".pb-own__form:visible textarea").first.fill("Only for us")

    assert copied(page, "text")["text/plain"].splitlines() == [
        "Before a tasting",
        "For our eyes only",
        "",
        "People",
        "☑ Critical: Ask who may not eat nuts.",
        "  Proof: =HYPERLINK(1) or names.",
        "",
        f"☐ {HOSTILE}",
        '☐ Say aloud "list complete". (not applicable)',
    ]


def test_a_list_as_markdown_in_which_no_text_becomes_markup(page: Page) -> None:
    page.goto(LIST)
    page.locator("[data-item] label").first.click()
    text = copied(page, "markdown")["text/plain"]

    assert text.splitlines() == [
        "## Before a tasting",
        "",
        "For our eyes only",
        "",
        "### People",
        "",
        "- [x] Critical: Ask who may not eat nuts.",
        r"  Proof: \=HYPERLINK(1) or names.",
        "",
        rf"- [ ] {ESCAPED}",
        '- [ ] Say aloud "list complete".',
    ]
    markdown = MarkdownIt("commonmark").enable(["strikethrough", "table"])
    assert markdown.render(ESCAPED) == f"<p>{escape(HOSTILE, quote=False)}</p>\n"


def test_a_list_as_a_table_that_no_spreadsheet_computes(page: Page) -> None:
    page.goto(LIST)
    kept = copied(page, "table")

    assert list(csv.reader(io.StringIO(kept["text/plain"]), delimiter="\t")) == [
        ["#", "Group", "Critical", "Text", "Owner", "Proof"],
        ["1", "People", "Critical", "Ask who may not eat nuts.", "Baker", guarded("=HYPERLINK(1) or names.")],
        ["2", "", "", HOSTILE, "", ""],
        ["3", "", "", 'Say aloud "list complete".', "Baker", ""],
    ]
    assert kept["text/html"].count("<tr>") == 4


def test_a_form_in_chinese(page: Page) -> None:
    page.goto(f"zh/{FORM}")

    assert copied(page, "text")["text/plain"].splitlines() == [
        "订货单",
        "",
        "地点",
        "☐ 门",
        "☐ 联系人（本手册的角色）",
        "",
        "面包",
        "☐ 面包 · 数量",
    ]
    assert copied(page, "table")["text/plain"].splitlines() == [
        "订货单",
        "",
        "地点",
        "门\t\t",
        "联系人\t\t本手册的角色",
        "",
        "面包",
        "面包\t数量",
    ]


@pytest.mark.parametrize("trouble", [ABSENT, REFUSED], ids=["absent", "refused"])
def test_where_the_browser_refuses_a_field_holds_the_text_selected(
    new_page: NewPage, axe: Axe, trouble: str
) -> None:
    page = new_page()
    page.add_init_script(trouble)
    page.goto(FORM)
    button = page.get_by_role("button", name="Text with boxes")
    button.click()

    dialog = page.get_by_role("dialog", name="This browser does not let the page copy.")
    expect(dialog).to_be_visible()
    assert page.evaluate("getSelection().toString()").startswith("Order sheet\n")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    axe(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert page.locator(".pb-copy__said").inner_text() == ""


def test_no_script_and_no_paper_has_it(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(LIST)
    expect(page.locator(".pb-copy")).to_be_hidden()

    page = new_page()
    page.goto(LIST)
    expect(page.locator(".pb-copy")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".pb-copy")).to_be_hidden()
