"""Whatever a text holds, a page shows exactly that."""

import html
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engagement_playbook import load_playbook
from engagement_playbook.locale import load_locales
from engagement_playbook.site import DownloadLinks, navigation, pages
from engagement_playbook.site.escape import escape, for_theme, token
from engagement_playbook.config.settings import Settings
from tests.site.reading import folded, html_of, text_of
from tests.helpers.playbooks import plant
from tests.helpers.properties import bounded

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
    "e\u0301 \u202eright to left\u202c \u200b",
)


def _shown(text: str) -> str:
    controls = dict.fromkeys((*range(9), *range(14, 32), *range(127, 160)), "�")
    return folded(text.replace("\v", " ").translate(controls))


@bounded
@given(TEXTS)
@example("\t  ")
def test_a_text_survives_in_a_paragraph(text: str) -> None:
    assert text_of(html_of(f'<p markdown="span">x{escape(text)}x</p>')) == folded(f"x{text}x")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "frame",
    [
        "## {} {{#heading}}",
        "plain {} text",
        "{} begins",
        '<ol markdown="block">\n<li markdown="span">{}</li>\n</ol>',
        '<ul markdown="block">\n<li markdown="block">\n<p markdown="span">{}</p>\n</li>\n</ul>',
        '<table markdown="block">\n<tbody markdown="block">\n<tr markdown="block">\n<td markdown="span">{}</td>\n</tr>\n</tbody>\n</table>',
        '<p markdown="span"><label>{}</label></p>',
        "[{}](target.md)",
        '<p markdown="span"><svg>[<text>{}</text>](target.md)</svg></p>',
        '<details markdown="block">\n<summary markdown="span">{}</summary>\n</details>',
    ],
)
def test_a_hostile_text_survives_everywhere(text: str, frame: str) -> None:
    shown = html_of(frame.format(escape(text)))
    around = text_of(html_of(frame.format("MARK"))).split("MARK")

    assert text_of(shown) == folded(around[0] + _shown(text) + around[1])
    assert not shown.xpath("//script | //img | //h1 | //pre | //input | //del | //em")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_survives_in_an_attribute_inside_a_line(text: str) -> None:
    (title,) = html_of(f'<p markdown="span"><i title="{escape(text)}">a</i></p>').xpath("//@title")

    assert folded(title) == _shown(text)


def test_punctuation_becomes_references_and_letters_stay() -> None:
    assert str(escape("Ask *who* decides，谁？")) == "Ask &#42;who&#42; decides，谁？"


def test_marks_that_act_nowhere_stay() -> None:
    assert str(escape("Ask all, then go-live. Who?")) == "Ask all, then go-live. Who&#63;"
    assert str(escape("ii. Ask a.b, c--d. e ")) == "ii&#46; Ask a&#46;b, c&#45;&#45;d. e "


def test_what_is_escaped_is_not_escaped_again() -> None:
    assert "{}".format(escape("a.b")) == "a&#46;b"


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
        each
        for each in pages(loaded.playbook, locales["en"], Settings(), DownloadLinks({}), {})
        if each.uri == "phases/taste.md"
    )
    head = page.markdown.split("\n---\n")[0]
    assert "<" not in menu
    assert "<" not in head
    assert "&lt;/title&gt;&lt;script&gt;" in head
