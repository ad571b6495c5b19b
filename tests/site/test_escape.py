"""Whatever a text holds, a page shows exactly that: on the site, and on other hosts with every extension."""

import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from engagement_playbook import load_playbook
from engagement_playbook.config.settings import Settings
from engagement_playbook.locale import load_locales
from engagement_playbook.site import DownloadLinks, navigation, pages
from engagement_playbook.site.escape import escape, escape_heading, for_theme, token
from tests.helpers.playbooks import plant
from tests.helpers.properties import bounded
from tests.site.reading import folded, html_of, text_of, tree_of

# Half of the characters are those that mean something to somebody.
CHARACTERS = st.one_of(
    st.sampled_from("*_`#-+=~^|\\/:;.,!?@$%&<>()[]{}'\"\n\t 1aA"),
    st.characters(exclude_categories=("Cc", "Cs")),
)
TEXTS = st.text(CHARACTERS, min_size=1, max_size=60)

HOSTILE = (
    "<script>alert(1)</script>",
    "</div></li><h1>out</h1>",
    "**a** _b_ `c` ~~d~~ ==e== ^f^ ++g++",
    "[a](b.md) ![c](d.png) [e][f] <https://g.example>",
    "www.example.com https://example.com someone@example.com #12 @somebody",
    ":smile: :material-home: (c) 1/2 --> +/-",
    "{{ x }} {% raw %} {: #id .class } {#id}",
    "```\nfence\n```",
    '--8<-- "/etc/passwd"',
    "=1+1 #panic $x$ &amp; &#42; &copy;",
    "1. one",
    "one. two, three; four? five: six! seven",
    "go-live a--b a---b -c d- 1-2 :a-b: c-d@example.com",
    "- [ ] two",
    "!!! note",
    "| a | b |",
    "[^1] [[wiki]] *[HTML]: x",
    "\u0002klzzwxh:0001\u0003 wzxhzdk:0",
    "\u2028line\u2029paragraph\u0085next",
    "{++critic++} {--x--} {>>y<<} {~~a~>b~~} {{macro}} {: .c }",
    "~~~\nfence\n~~~",
    ":::python",
    "e\u0301 \u202eright to left\u202c \u200b",
)


def _shown(text: str) -> str:
    controls = dict.fromkeys((*range(9), *range(14, 32), *range(127, 160)), "�")
    return folded(text.replace("\v", " ").translate(controls))


FRAMES = (
    "<p>plain {} text</p>",
    "<p>\n{} begins\n</p>",
    "<ol>\n<li>{}</li>\n</ol>",
    "<ul>\n<li>\n<p>{}</p>\n</li>\n</ul>",
    "<table>\n<tbody>\n<tr>\n<td>{}</td>\n</tr>\n</tbody>\n</table>",
    "<p><label>{}</label></p>",
    '<p><a href="../target/">{}</a></p>',
    '<div><svg><a href="../target/"><text>{}</text></a></svg></div>',
    "<details>\n<summary>{}</summary>\n</details>",
)


@bounded
@given(TEXTS)
@example("\t  ")
def test_a_text_survives_in_a_paragraph(text: str) -> None:
    page = f"<p>x{escape(text)}x</p>"

    assert text_of(tree_of(page)) == folded(f"x{text}x")
    assert text_of(html_of(page)) == folded(f"x{text}x")


@bounded
@given(TEXTS)
def test_a_text_survives_in_a_heading(text: str) -> None:
    heading = f"x{escape_heading(text)}x"

    assert text_of(tree_of(f"<h2>{heading}</h2>")) == folded(f"x{text}x")
    assert text_of(html_of(f"## {heading} {{#id .class}}")) == folded(f"x{text}x")


@pytest.mark.parametrize("read", [tree_of, html_of], ids=["site", "export"])
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("frame", FRAMES)
def test_a_hostile_text_survives_everywhere(
    text: str, frame: str, read: Callable[[str], HtmlElement]
) -> None:
    shown = read(frame.format(escape(text)))
    before, after = text_of(read(frame.format("MARK"))).split("MARK")

    assert text_of(shown) == folded(before + _shown(text) + after)
    assert not shown.xpath("//script | //img | //h1 | //pre | //input | //del | //em | //ins")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_survives_in_an_exported_heading(text: str) -> None:
    shown = html_of(f'## <span class="pb-chip">1</span> {escape_heading(text)} {{#id .class}}')

    assert text_of(shown) == folded(f"1 {_shown(text)}")
    assert shown.xpath("//h2/@id") == ["id"]
    assert not shown.xpath("//script | //img | //h1 | //pre | //input | //del | //em | //ins")


@pytest.mark.parametrize("read", [tree_of, html_of], ids=["site", "export"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_survives_in_an_attribute(text: str, read: Callable[[str], HtmlElement]) -> None:
    (title,) = read(f'<p><i title="{escape(text)}">a</i></p>').xpath("//@title")

    assert folded(title) == _shown(text)


def test_what_html_or_an_extension_acts_on_becomes_references() -> None:
    assert str(escape("Ask *who* & `why` {x} ~y~, <谁>？")) == (
        "Ask *who* &#38; &#96;why&#96; &#123;x&#125; &#126;y&#126;, &#60;谁&#62;？"
    )
    assert str(escape_heading("Ask *who* decides，谁？")) == "Ask &#42;who&#42; decides，谁？"


def test_what_is_escaped_is_not_escaped_again() -> None:
    assert "{}".format(escape("a<b")) == "a&#60;b"


def test_an_id_or_address_passes_as_it_is() -> None:
    assert str(token("checklists/plan-gate.md#attendee-list")) == "checklists/plan-gate.md#attendee-list"


@pytest.mark.parametrize("value", ["", "a b", "a)", 'a"', "-a", "{a}", None])
def test_anything_else_is_no_id(value: object) -> None:
    with pytest.raises(ValueError, match="not an id or address"):
        token(value if value is not None else object())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_is_text_where_a_theme_takes_it_for_html(text: str) -> None:
    written = for_theme(text)

    assert html.unescape(written) == text
    assert not set(written) & set('<>"')


def test_the_head_and_the_menu_hold_no_markup(tmp_path: Path) -> None:
    title = "</title><script>x</script>\" onload='x'"
    root = plant(
        tmp_path / "tiny",
        edits={"phases/01-taste/phase.yml": ("  en: Taste together\n", f"  en: {json.dumps(title)}\n")},
    )
    loaded = load_playbook(root, ("en", "zh"))
    locales, _ = load_locales(("en", "zh"))

    menu = json.dumps(navigation(loaded.playbook, locales["en"]))
    (page,) = (
        page
        for page in pages(loaded.playbook, locales["en"], Settings(), DownloadLinks({}), {})
        if page.uri == "phases/taste.md"
    )
    head = json.dumps(page.front_matter)
    assert "<" not in menu
    assert "<" not in head
    assert "&lt;/title&gt;&lt;script&gt;" in head
