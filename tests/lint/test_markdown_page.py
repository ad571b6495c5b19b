"""What a page in Markdown holds is what its host shows of it, and each thing has its place in the text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import markdown
from markdown.extensions.toc import slugify_unicode

from engagement_playbook.config.markdown import MarkdownOptions
from engagement_playbook.lint.markdown_page import (
    MAX_CHARACTERS,
    MAX_PARAGRAPH,
    PageLimitError,
    read_markdown,
)
from tests.helpers.properties import bounded

HOST = ["toc", "tables", "fenced_code", "attr_list", "md_in_html"]
PIECES = (
    "[a](b.md)", "![a](b.png)", "[a][b]", "[b]: c.md", "# a", "## `a` <b>", "`", "```", "<b>", "<div>", "</div>",
    '<p id="c">', "<!--", "-->", "](", "[", "]", "(", ")", "{#d}", "{ .e }", "\\", "*", "_", "> ", "- ", "    ", "|",
    "\n", "\n\n", " ", "x", "面", "&amp;", "<", ">", '"', "<https://e.com>", "[a](<b c.md>)", "[^1]", "[^1]: f",
)  # fmt: skip
LIMIT = r"the page (opens too many brackets, quotes, tags or headings without an end|is nested too deeply)"


class Host(HTMLParser):
    """Reads a finished page as MkDocs looks at it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(markdown(text, extensions=HOST))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.ids |= {attributes["id"] or ""} if "id" in attributes else set()
        self.links += [attributes["href"] or ""] if tag == "a" and "href" in attributes else []
        self.links += [attributes["src"] or ""] if tag == "img" and "src" in attributes else []


def links(text: str) -> list[tuple[str, str, bool]]:
    """Return what each link leads to, the text at its place, and whether it is an image."""
    return [
        (link.target, text[link.start : link.start + len(link.target)], link.image)
        for link in read_markdown(text).links
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md) and [c](d.md#e 'f')", [("b.md", False), ("d.md#e", False)]),
        ("[a](<b c.md>) [d]( e.md ) [f](\ng.md)", [("b c.md", False), ("e.md", False), ("g.md", False)]),
        ("[a](b<a href=c<b>d.md)", [("b<a href=c<b>d.md", False)]),
        ("[a](b_(c).md) [a [b] c](d.md)", [("b_(c).md", False), ("d.md", False)]),
        ("[![a](b.png)](c.md)", [("b.png", True), ("c.md", False)]),
        ("[a][b] ![a][b] [c]\n\n[b]: d.md\n[e]: <f.md> 'g'\n", [("d.md", False), ("f.md", False)]),
        ("> [a][b]\n>\n> [b]: c.md\n", [("c.md", False)]),
        ("<div markdown='1'>\n\n[a](b.md)\n\n</div>", [("b.md", False)]),
        ("| a |\n| --- |\n| [b](c.md) |\n", [("c.md", False)]),
        ("<https://example.com/a>", [("https://example.com/a", False)]),
        ("`[a](b.md)` ``[a](`b.md)``\n\n    [a](b.md)\n\n```\n[a](b.md)\n```\n", []),
        ("- a\n\n    ```\n    [a](b.md)\n    ```\n", []),
        ("<!-- [a](b.md) --> \\[a](b.md) <a href='b.md'>c</a> [a] (b.md)", []),
        ("[a](b.md) `[a](b.md)` [a](b.md)", [("b.md", False), ("b.md", False)]),
        ("[a](b.md)\r\n\r\n[a](c.md)\r\n", [("b.md", False), ("c.md", False)]),
    ],
)
def test_links_are_those_of_the_finished_page(text: str, expected: list[tuple[str, bool]]) -> None:
    assert links(text) == [(target, target, image) for target, image in expected]


def test_two_links_to_one_page_have_their_own_places() -> None:
    text = "`[a](b.md)` [a](b.md) [a](b.md)"

    assert [link.start for link in read_markdown(text).links] == [16, 26]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("# A b\n\n## A b\n\nC\n=\n", {"a-b", "a-b_1", "c"}),
        ("# A {#b .c}\n\nd\n{ #e }\n\n*f*{#g}\n", {"b", "e", "g"}),
        ("# The `<b>x` and [a](b.md) <i>y</i> a](b\n", {"the-bx-and-a-y-ab"}),
        ("<p id='a'>b</p> <a name=c></a>\n", {"a", "c"}),
        ("`<p id='a'>` `{#b}`\n\n```\n# c\n```\n", set()),
        ("# 面包\n", {"_1"}),
    ],
)
def test_ids_are_those_of_the_finished_page(text: str, ids: set[str]) -> None:
    assert read_markdown(text).ids == ids


def test_headings_get_their_ids_as_the_site_wants_them() -> None:
    options = MarkdownOptions(slugify=slugify_unicode, separator="_")

    assert read_markdown("# 面包 und Brot\n", options=options).ids == {"面包_und_brot"}
    assert read_markdown("# A {#b}\n", options=MarkdownOptions(())).ids == {"a-b"}


def test_fences_inside_a_list_are_code_where_the_site_says_so() -> None:
    text = "1. a\n\n    ```\n    b\n\n    [c](d.md)\n    ```\n"
    options = MarkdownOptions(("pymdownx.superfences",))

    assert read_markdown(text, options=options).links == ()


def test_a_page_begins_after_its_front_matter() -> None:
    text = "---\ntitle: '[a](b.md)'\n---\n[c](d.md)\n"

    assert [link.start for link in read_markdown(text, text.index("[c]")).links] == [text.index("d.md")]


def test_tags_have_their_places_and_attributes() -> None:
    text = '`<b>` <b>a</b> <IMG SRC="&#104;ttp:x"/> *d*{ onclick="e()" }\n'
    tags = [(tag.name, tag.attributes, tag.start) for tag in read_markdown(text).tags]

    assert [tag for tag in tags if tag[0] in ("b", "img", "em")] == [
        ("b", (), 6),
        ("img", (("src", "http:x"),), 15),
        ("em", (("onclick", "e()"),), None),
    ]


def test_a_script_that_is_not_closed_hides_nothing() -> None:
    page = read_markdown("<script>\n\n# A\n\n[b](c.md)\n")

    assert [tag.name for tag in page.tags if tag.start is not None] == ["script"]


@bounded
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("[a](\n# b")
@example("[^1]:\n# a")
def test_looking_for_places_changes_nothing(text: str) -> None:
    host, page = Host(text), read_markdown(text)

    assert page.ids == host.ids
    targets = [link.target for link in page.links]
    raw = [value for tag in page.tags for name, value in tag.attributes if name in ("href", "src")]
    assert set(host.links) <= {*targets, *raw} | {"#fn:1", "#fnref:1"}
    assert all(0 <= link.start <= len(text) for link in page.links)


@pytest.mark.parametrize(
    "text",
    [
        "# a" + " " * 60_000,
        "`" * MAX_PARAGRAPH,
        ("*" * (MAX_PARAGRAPH - 1) + "\n\n") * (MAX_CHARACTERS // MAX_PARAGRAPH - 1),
        "```\n" + "`" * 90_000 + "\n```\n",
        "    " + "a" * 90_000,
        "<div>" + "a" * 90_000 + "</div>",
        "a\n\n" * 9_000,
    ],
)  # fmt: skip
def test_a_page_of_one_sign_is_read(text: str) -> None:
    assert read_markdown(text).links == ()


def refused(text: str) -> tuple[str, str, str]:
    """Return what is said of a page, what to do, and what stands at the place."""
    with pytest.raises(PageLimitError) as caught:
        read_markdown(text, len("---\n---\n"))
    assert caught.value.index is not None
    return str(caught.value), caught.value.hint, text[caught.value.index :][:20]


@pytest.mark.parametrize("sign", ["`", "*", "a", "中", "&", "\\", ":", "a@"])
def test_a_paragraph_heading_or_cell_may_be_so_long_and_no_longer(sign: str) -> None:
    long = f"x{sign * 5_000}"
    count = f"{len(long):,}"
    expected = f"a paragraph has {count} characters; the limit is 5,000", "split it into several", long[:20]

    assert refused(f"---\n---\n# A\n\n{long}\n") == expected
    assert refused(f"---\n---\n# A\n\n- b\n- {long}\n") == expected
    assert refused(f"---\n---\n# A\n\n> {long}\n") == expected
    assert refused(f"---\n---\n| a | b |\n| - | - |\n| c | {long} |\n") == (
        f"a row has {len(long) + 8:,} characters; the limit is 5,000",
        "split it into several",
        f"| c | {long}"[:20],
    )
    assert refused(f"---\n---\n# {long}\n") == expected


def test_a_page_may_have_so_many_parts_and_no_more() -> None:
    rows = "".join(f"| {number} | x |\n" for number in range(5_000))

    message, hint, place = refused(f"---\n---\n| a | b |\n| - | - |\n{rows}")
    assert (message, hint) == (
        "the page has more than 10,000 paragraphs, entries and cells",
        "split it into several pages",
    )
    assert place.startswith("33")


def test_front_matter_opens_nothing() -> None:
    head = f"---\ntitle: {'[' * 60_000}\n---\n"

    assert read_markdown(f"{head}# A\n", len(head)).ids == {"a"}


def test_what_is_never_closed_has_the_place_of_the_first() -> None:
    text = "---\n---\n# A\n\n" + "[a](b.md)\n\n" + "[" * 3_000

    assert refused(text) == (
        "the page opens too many brackets, quotes, tags or headings without an end",
        "close them, or write them in code",
        "[" * 20,
    )


def test_what_is_nested_too_deeply_has_the_place_of_the_deepest() -> None:
    text = "---\n---\n# A\n\n- a\n\n" + "1. " * 1_500 + "a\n"

    assert refused(text) == ("the page is nested too deeply", "write it flatter", "1. " * 6 + "1.")


@pytest.mark.parametrize(
    "sign",
    [
        "[",
        "![",
        "[a](",
        "[a](()",
        "[a](b 'c) ",
        "<a ",
        "<a\n",
        '<a b="',
        "# a\n",
        "##\n",
        "[" + "a" * 99,
        "a <b",
        "<!--",
    ],
)
def test_what_would_take_too_long_is_refused(sign: str) -> None:
    text = (sign * 60_000)[:60_000]

    with pytest.raises(PageLimitError, match=re.compile(LIMIT)):
        read_markdown(text)


def test_a_page_may_be_as_long_as_the_limit_and_no_longer() -> None:
    with pytest.raises(
        PageLimitError, match=re.compile("the page has 100,001 characters; the limit is 100,000")
    ):
        read_markdown("a" * (MAX_CHARACTERS + 1))
