"""Words of the glossary in running text: which are found, where they are left alone, and that no text suffers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.locale import load_locales
from engagement_playbook.model.term import Term
from engagement_playbook.model.text import parse_inline
from engagement_playbook.site.escape import escape
from engagement_playbook.site.inline import markdown_of
from engagement_playbook.site.glossary_links import GlossaryLinker
from tests.site.reading import folded, html_of, render
from tests.helpers.playbooks import plant
from tests.helpers.properties import bounded

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


def found(words: GlossaryLinker, text: str) -> list[tuple[str, str]]:
    """The words of a paragraph that became links, each with its term."""
    body = html_of(words.explain(f'<p markdown="span">{markdown_of(parse_inline(text)[0])}</p>'))
    return [
        (link.text_content(), link.get("href").partition("#")[2])
        for link in body.xpath("//a[@class='pb-word']")
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
    assert found(EN, text) == links


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
    assert found(ZH, text) == links


def test_headings_labels_and_furniture_keep_their_text() -> None:
    page = (
        "# Gate\n\n## Gate {#a}\n\n"
        '<p class="pb-meta" markdown="span">Gate</p>\n\n'
        '<div markdown="span"><label for="x">Gate</label></div>\n\n'
        "[Gate](playbook:index.md){ .pb-button }\n\n"
        "<select><option>Gate</option></select>\n"
    )

    assert EN.explain(page) == page


def test_what_follows_the_last_word_stays() -> None:
    assert html_of(EN.explain("A gate\n\nand more\n")).xpath("//p")[1].text_content() == "and more"


def test_a_word_is_explained_once_in_each_section_and_its_meaning_once_on_the_page() -> None:
    page = EN.explain(
        "gate gate\n\n## One {#one}\n\ngate\n\n### Part {#part}\n\ngate\n\n## Two {#two}\n\ngate\n"
    )
    body = html_of(page)

    assert len(body.xpath("//a[@class='pb-word']")) == 3
    assert {element.get("aria-describedby") for element in body.xpath("//a[@class='pb-word']")} == {"word_gate"}
    assert [element.text_content() for element in body.xpath("//*[@id='word_gate']")] == ["What Gate means."]
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
@pytest.mark.parametrize("words", [EN, ZH], ids=LANGUAGES)
def test_every_text_survives(words: GlossaryLinker, text: str) -> None:
    source = f'<p markdown="span">x {escape(text)} x</p>'
    (plain,) = html_of(source).xpath("//p")

    body = html_of(words.explain(source))

    assert folded(body.xpath("//p")[0].text_content()) == folded(plain.text_content())
    assert {element.tag for element in body.xpath("//p[1]//*")} <= {"a"}


def test_pages_explain_their_words(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "tiny", edits={"playbook/visits/tasting.yml": ("in the bread.", "in the crumb (CR).")}
    )
    site = render(root, "en")

    explained = {
        uri: [diagnostic.text for diagnostic in found]
        for uri, reading in site.pages.items()
        if (found := reading.body.xpath("//a[@class='pb-word']"))
    }

    assert explained == {"visits/tasting.md": ["crumb"]}


def test_without_terms_nothing_is_explained() -> None:
    assert GlossaryLinker((), LOCALES["en"]).explain("Gate\n") == "Gate\n"


def test_the_same_words_are_equal_and_what_differs_in_anything_that_shows_is_not() -> None:
    english = LOCALES["en"]
    words = GlossaryLinker(TERMS, english)
    others = [
        GlossaryLinker(TERMS[1:], english),
        GlossaryLinker((*TERMS, term("crumb", "Crumb", "面包芯")), english),
        GlossaryLinker((TERMS[0].model_copy(update={"definition": TERMS[1].definition}), *TERMS[1:]), english),
        GlossaryLinker((TERMS[0].model_copy(update={"abbreviations": ("GT",)}), *TERMS[1:]), english),
        GlossaryLinker((TERMS[0].model_copy(update={"id": "other"}), *TERMS[1:]), english),
        GlossaryLinker(TERMS, LOCALES["zh"]),
    ]

    assert words == GlossaryLinker(TERMS, english)
    assert hash(words) == hash(GlossaryLinker(TERMS, english))
    assert words not in others
    assert others[2].explain("A gate.") != words.explain("A gate.")
