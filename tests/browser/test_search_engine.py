"""The search engine alone, on a handful of entries: what it finds, in which order, and how it writes it down."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

ENGINE = Path(__file__).parents[2] / "plugins/engagement_playbook/site/theme/js/search-engine.js"

CONFIG = {
    "lang": ["en"],
    "ignored": ["how", "do", "i", "the", "怎么", "吗"],
    "endings": ["ing", "s"],
    "same": [["Recovery time", "RTO"], ["上线", "投产"]],
    "letters": "訓训 計计 劃划 麼么 員员 臺檯颱台",
    "missing": "Missing:",
}

DOCS: list[dict[str, Any]] = [
    {"location": "phases/six/", "title": "培训与知识转移", "text": "", "kind": "阶段"},
    {"location": "phases/six/#plan", "title": "制定培训计划", "text": "按岗位写计划。", "keywords": ["培训矩阵"]},
    {"location": "phases/six/#support", "title": "提供培训支持", "text": "员工有人带，计划有人改。"},
    {"location": "checklists/safe/#gate", "title": "安全检查", "text": "投产前问三件事。"},
    {"location": "checklists/visit/", "title": "Before the first meeting", "text": "The evening before."},
    {"location": "checklists/visit/#list", "title": "Get the attendee list", "text": "A stakeholder is on it.", "keywords": ["who decides"]},
    {"location": "checklists/visit/#agenda", "title": "Send the agenda", "text": "Two days before the meeting."},
    {"location": "glossary/#rto", "title": "Recovery time", "text": "How long a service may be down.", "names": ["RTO"]},
    {"location": "faq/#down", "title": "Something is down", "text": "Say the recovery time you promised."},
    {"location": "regulations/#iso", "title": "ISO 27001", "text": "A standard."},
    {"location": "roles/#training", "title": "Training", "text": "Training of trainers for training.", "boost": 0.9},
]  # fmt: skip

Search = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(name="blank", scope="module")
def _fixture_blank(browser: Browser) -> Iterator[Page]:
    """Yield an empty page that holds the engine and nothing else."""
    page = browser.new_page()
    page.add_script_tag(content=ENGINE.read_text(encoding="utf-8"))
    yield page
    page.close()


@pytest.fixture(name="search")
def _fixture_search(blank: Page) -> Search:
    return lambda query: blank.evaluate(
        "([config, docs, query]) => PlaybookSearch.createSearch({ config, docs })(query)"
        ".map(({ doc, score, missing }) => ({ location: doc.location, score, missing }))",
        [CONFIG, DOCS, query],
    )


def answer(page: Page, query: str, docs: list[dict[str, Any]] = DOCS) -> dict[str, Any]:
    """Ask the way the theme asks."""
    answers = page.evaluate(
        "([config, docs, query]) => { const answer = PlaybookSearch.createAnswer();"
        " return [answer({ type: 0, data: { config, docs } }), answer({ type: 2, data: query })] }",
        [CONFIG, docs, query],
    )
    assert answers[0] == {"type": 1}
    assert answers[1]["type"] == 3
    data: dict[str, Any] = answers[1]["data"]
    return data


def locations(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["location"] for hit in hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("培训计划", "phases/six/#plan"),
        ("怎么培训员工", "phases/six/#support"),
        ("培训 安全", "checklists/safe/#gate"),
        ("计 划", "phases/six/#plan"),
        ("章", None),
        ("矩", "phases/six/#plan"),
        ("培训矩阵", "phases/six/#plan"),
        ("attendee", "checklists/visit/#list"),
        ("ATTENDEE LIST", "checklists/visit/#list"),
        ("attend", "checklists/visit/#list"),
        ("attendees", "checklists/visit/#list"),
        ("attendde", "checklists/visit/#list"),
        ("stakholder", "checklists/visit/#list"),
        ("atendee lsit", "checklists/visit/#list"),
        ("áttendee lïst", "checklists/visit/#list"),
        ("stákholder", "checklists/visit/#list"),
        ("培訓計劃", "phases/six/#plan"),
        ("怎麼培訓員工", "phases/six/#support"),
        ("who decides", "checklists/visit/#list"),
        ("how do I send the agenda", "checklists/visit/#agenda"),
        ("how do I", "faq/#down"),
        ("RTO", "glossary/#rto"),
        ("recovery time", "glossary/#rto"),
        ("first-meeting", "checklists/visit/"),
        ("ISO27001", "regulations/#iso"),
        ("iso 27001", "regulations/#iso"),
        ("", None),
        ("   ", None),
        ("?!*+~^:-\"'(", None),
        ("xyzzy", None),
    ],
)
def test_what_stands_first(search: Search, query: str, first: str | None) -> None:
    found = locations(search(query))

    assert (found[0] if found else None) == first


def test_one_name_of_a_thing_finds_the_others(search: Search) -> None:
    assert locations(search("RTO")) == ["glossary/#rto", "faq/#down"]
    assert locations(search("上线")) == ["checklists/safe/#gate"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("cafe resume", "<mark>Café</mark> <mark>résumé</mark> \u2462 臺北 の工場 हिन्दी"),
        ("CAFÉ", "<mark>Café</mark> résumé \u2462 臺北 の工場 हिन्दी"),
        ("cafe\u0301", "<mark>Café</mark> résumé \u2462 臺北 の工場 हिन्दी"),
        ("台北", "Café résumé \u2462 <mark>臺北</mark> の工場 हिन्दी"),
        ("の工場", "Café résumé \u2462 臺北 <mark>の工場</mark> हिन्दी"),
        ("हिन्दी", "Café résumé \u2462 臺北 の工場 <mark>हिन्दी</mark>"),
    ],
)
def test_accents_and_writings_are_the_same_in_query_and_text_and_shown_as_they_are_written(
    blank: Page, query: str, shown: str
) -> None:
    title = "Café résumé \u2462 臺北 の工場 हिन्दी"

    ((item,),) = answer(blank, query, [{"location": "x/", "title": title, "text": ""}])["items"]

    assert item["title"] == f'<span class="pb-hit__title">{shown}</span>'


@pytest.mark.parametrize("longer", ["ﬁne", "e\u0301tude", "İstanbul"])
def test_a_letter_that_is_longer_or_shorter_when_folded_moves_no_mark(blank: Page, longer: str) -> None:
    docs = [{"location": "x/", "title": f"{longer} and the résumé", "text": ""}]

    ((item,),) = answer(blank, "resume", docs)["items"]

    assert item["title"] == f'<span class="pb-hit__title">{longer} and the <mark>résumé</mark></span>'


@pytest.mark.parametrize(("query", "kana"), [("か", "が"), ("が", "か")])
def test_marks_that_make_another_letter_count(blank: Page, query: str, kana: str) -> None:
    assert answer(blank, query, [{"location": "x/", "title": kana, "text": ""}])["items"] == []


def test_a_short_word_is_no_form_of_a_longer_one(blank: Page) -> None:
    docs = [
        {"location": "financial/", "title": "Financial", "text": ""},
        {"location": "fines/", "title": "Fines", "text": ""},
    ]

    assert [group[0]["location"] for group in answer(blank, "fine", docs)["items"]] == ["fines/"]


def test_a_corrected_word_finds_its_other_forms_too(blank: Page) -> None:
    docs = [
        {"location": "planning/", "title": "Planning", "text": ""},
        {"location": "planned/", "title": "Plannings", "text": ""},
    ]

    found = [group[0]["location"] for group in answer(blank, "plannning", docs)["items"]]
    assert found == ["planning/", "planned/"]


def test_entries_with_all_words_stand_before_those_with_most(search: Search) -> None:
    found = locations(search("培训计划 员工"))

    assert found[0] == "phases/six/#support"
    assert "phases/six/#plan" in found


def test_a_word_that_is_nowhere_empties_nothing(search: Search) -> None:
    hits = search("attendee xyzzy")

    assert locations(hits) == ["checklists/visit/#list"]
    assert hits[0]["missing"] == ["xyzzy"]


def test_short_words_are_not_corrected(search: Search) -> None:
    assert search("lst") == []


def test_a_pasted_page_is_cut_short(blank: Page) -> None:
    assert answer(blank, "培训计划" * 5_000)["items"] != []


def test_the_best_hit_of_a_page_heads_its_group(blank: Page) -> None:
    groups = answer(blank, "before meeting")["items"]

    # Material takes the last item of a group without a page for its head.
    heads = [group[-1]["location"] for group in groups]
    assert heads == ["checklists/visit/"]
    assert [item["location"] for item in groups[0]] == ["checklists/visit/#agenda", "checklists/visit/"]
    assert groups[0][-1]["score"] > groups[0][0]["score"]


def test_a_page_that_is_not_its_best_hit_stands_alone(blank: Page) -> None:
    groups = answer(blank, "培训")["items"]

    assert [[item["location"] for item in group] for group in groups] == [
        ["phases/six/#support", "phases/six/#plan"],
        ["phases/six/"],
    ]


def test_only_the_first_others_of_a_page_are_unfolded(blank: Page) -> None:
    docs = [
        {"location": f"faq/#{n}", "title": f"Question {n}", "text": "", "boost": 1 - n / 100}
        for n in range(6)
    ]

    (group,) = answer(blank, "question", docs)["items"]

    # Material folds away whatever scores below the first.
    assert sum(item["score"] >= group[0]["score"] for item in group[:-1]) == 2
    assert max(item["score"] for item in group) == group[-1]["score"]


def test_others_worth_much_less_stay_folded(blank: Page) -> None:
    docs = [{"location": f"faq/#{n}", "title": "Question", "text": "", "boost": 0.5**n} for n in range(3)]

    (group,) = answer(blank, "question", docs)["items"]

    assert [item["score"] >= group[0]["score"] for item in group] == [True, False, True]
    assert group[0]["score"] > group[1]["score"] > 0


def test_terms_are_marked_and_nothing_is_markup(blank: Page) -> None:
    docs = [
        {
            "location": "x/#y",
            "title": "<img src=x onerror=alert(1)> & a list",
            "text": 'Lists of "lists" with <script>\'s',
            "kind": "<b>Kind</b>",
            "place": "a < b",
        }
    ]

    ((item,),) = answer(blank, "list", docs)["items"]

    assert item["title"] == (
        '<span class="pb-hit__title">&#60;img src=x onerror=alert(1)&#62; &#38; a <mark>list</mark></span>'
        '<span class="pb-hit__place">&#60;b&#62;Kind&#60;/b&#62; · a &#60; b</span>'
        '<span class="pb-hit__text"><mark>Lists</mark> of &#34;<mark>lists</mark>&#34; with &#60;script&#62;&#39;s</span>'
    )
    assert item["text"] == ""
    assert item["terms"] == {"list": True, "lists": True}


def test_what_is_missing_is_named(blank: Page) -> None:
    ((item,),) = answer(blank, "attendee <xyzzy>")["items"]

    assert item["title"].endswith('<span class="pb-hit__missing">Missing: <del>xyzzy</del></span>')


def test_a_long_text_is_shown_where_it_matches(blank: Page) -> None:
    text = "Nothing here. " * 30 + "Count the baskets first. " + "Nothing there. " * 30

    ((item,),) = answer(blank, "baskets", [{"location": "x/", "title": "Title", "text": text}])["items"]

    shown = item["title"].partition('pb-hit__text">')[2]
    assert shown.startswith("Count the <mark>baskets</mark> first. Nothing there.")
    assert shown.endswith("…</span>")
    assert len(shown) < 220


def test_a_word_being_typed_is_completed(blank: Page) -> None:
    assert answer(blank, "the atten")["suggest"] == ["attendee"]
    assert answer(blank, "培训")["suggest"] == []
