"""Words of the glossary in running text: which are found, where they are left alone, and that no text suffers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from engagement_playbook.locale import load_locales
from engagement_playbook.model.term import Term
from engagement_playbook.model.text import RichText, Span, parse_inline
from engagement_playbook.site.escape import escape
from engagement_playbook.site.glossary_links import GlossaryLinker
from engagement_playbook.site.page_writer import PageForm, PageWriter
from tests.helpers.playbooks import plant
from tests.helpers.properties import bounded
from tests.site.reading import folded, render, tree_of

LANGUAGES = ("en", "zh")
LOCALES = load_locales(LANGUAGES)[0]


def term(identifier: str, en: str, zh: str, *abbreviations: str) -> Term:
    words = {
        "id": identifier,
        "term": {"en": en, "zh": zh},
        "abbreviations": abbreviations,
        "definition": {"en": f"What {en} means.", "zh": f"{zh}是什么。"},
    }
    return Term.model_validate(words, context={"languages": LANGUAGES})


TERMS = (
    term("gate", "Gate", "关口"),
    term("gate-review", "Gate review", "关口评审"),
    term("outsourcing", "Outsourcing", "外包"),
    term("sit", "System integration test", "系统集成测试（联调）", "SIT"),
    term("go-live", "Go-live (cut-over)", "投产"),
    term("strange", "C++ & <b>", "1*1"),
)
EN, ZH = (GlossaryLinker(TERMS, LOCALES[code]) for code in LANGUAGES)


def explained(linker: GlossaryLinker, *texts: str) -> HtmlElement:
    """Write texts as paragraphs of one page; one that begins with marks of Markdown is a heading."""
    writer = PageWriter("page.md", PageForm(), linker)
    blocks = [
        writer.heading(len(level), f"heading-{number}", title)
        if (level := text.partition(" ")[0]) and not level.strip("#") and (title := text.partition(" ")[2])
        else f"<p>{writer.text(parse_inline(text)[0])}</p>"
        for number, text in enumerate(texts)
    ]
    return tree_of(writer.page("\n".join(blocks), "", "").html)


def linked(linker: GlossaryLinker, text: str) -> list[tuple[str, str]]:
    """List the words of a text that became links, each with its term."""
    return [
        (link.text_content(), link.get("href").partition("#")[2])
        for link in explained(linker, text).xpath("//a[@class='pb-word']")
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("At the gate, and at gates.", [("gate", "gate")]),
        ("Two gates.", [("gates", "gate")]),
        ("The gate review is not a gate.", [("gate review", "gate-review"), ("gate", "gate")]),
        ("A delegate, a floodgate, GATED and e-gated.", []),
        ("We sit in the SIT.", [("SIT", "sit")]),
        ("Go-live, Go-Live or cut-over?", [("Go-live", "go-live")]),
        ("C++ & <b> &#45; 45", [("C++ & <b>", "strange")]),
        ("`gate` and [the gate](term:gate)", []),
        ("**The gate** holds.", [("gate", "gate")]),
    ],
)
def test_words_where_spaces_part_them(text: str, links: list[tuple[str, str]]) -> None:
    assert linked(EN, text) == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("关口评审在关口之前。", [("关口评审", "gate-review"), ("关口", "gate")]),
        ("算不算外包？", [("外包", "outsourcing")]),
        # 另外 and 包括: two words that hold a third one by chance.
        ("另外包括三项。", []),
        ("做完SIT和联调再投产", [("SIT", "sit"), ("投产", "go-live")]),
        ("联调", [("联调", "sit")]),
    ],
)
def test_words_without_spaces(text: str, links: list[tuple[str, str]]) -> None:
    assert linked(ZH, text) == links


def test_headings_and_what_asks_for_it_keep_their_text() -> None:
    writer = PageWriter("page.md", PageForm(), EN)

    assert "<a" not in writer.heading(2, "gate", "Gate")
    assert writer.text(parse_inline("Gate")[0], terms=False) == "Gate"
    assert "pb-meanings" not in writer.page("", "", "").html


def test_a_word_is_explained_once_in_each_section_and_its_meaning_once_on_the_page() -> None:
    body = explained(EN, "gate gate", "## One", "gate", "### Part", "gate", "## Two", "gate")

    assert len(body.xpath("//a[@class='pb-word']")) == 3
    assert {link.get("aria-describedby") for link in body.xpath("//a[@class='pb-word']")} == {"word_gate"}
    assert [meaning.text_content() for meaning in body.xpath("//*[@id='word_gate']")] == ["What Gate means."]
    assert [element.get("class") for element in body.xpath("//*[@hidden]")] == ["pb-meanings"]


MIXED = st.lists(
    st.sampled_from(
        [
            "gate",
            "SIT",
            "Go-live",
            "C++ & <b>",
            "关口",
            "另外包",
            "外包",
            " ",
            "&#45;",
            "[",
            "](",
            "#",
            "<p>",
            "1*1",
        ]
    )
    | st.text(max_size=8),
    max_size=8,
).map("".join)


@bounded
@given(text=MIXED)
@pytest.mark.parametrize("linker", [EN, ZH], ids=LANGUAGES)
def test_every_text_survives(linker: GlossaryLinker, text: str) -> None:
    writer = PageWriter("page.md", PageForm(), linker)

    body = tree_of(f"<p>x {writer.text(RichText((Span(text),)))} x</p>")

    assert folded(body.text_content()) == folded(tree_of(f"<p>x {escape(text)} x</p>").text_content())
    assert {element.tag for element in body.xpath("//p[1]//*")} <= {"a"}


def test_pages_explain_their_words(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "tiny", edits={"playbook/visits/tasting.yml": ("in the bread.", "in the crumb (CR).")}
    )
    site = render(root, "en")

    words = {
        uri: [link.text for link in links]
        for uri, reading in site.pages.items()
        if (links := reading.body.xpath("//a[@class='pb-word']"))
    }

    assert words == {"visits/tasting.md": ["crumb"]}


def test_without_terms_nothing_is_explained() -> None:
    assert linked(GlossaryLinker((), LOCALES["en"]), "Gate") == []
