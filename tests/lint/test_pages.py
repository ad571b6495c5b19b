"""Hand-written pages at their limits. What each problem says, word for word, is in tests/golden."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify_unicode

from engagement_playbook import load_playbook
from engagement_playbook.config.markdown import DEFAULT_MARKDOWN, MarkdownOptions
from engagement_playbook.config.pages import read_page_folder
from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.lint.pages import check_pages
from engagement_playbook.model.playbook import Playbook
from tests.helpers.playbooks import TINY
from tests.helpers.properties import bounded


@pytest.fixture(name="playbook", scope="module")
def _fixture_playbook() -> Playbook:
    return load_playbook(TINY, ("en", "zh")).playbook


def check(folders: Mapping[str, Path], root: Path, playbook: Playbook) -> list[Diagnostic]:
    """List the pages in folders and check them."""
    listed = {language: read_page_folder(folder, root, [root], {}) for language, folder in folders.items()}
    problems = [problem for _, problems in listed.values() for problem in problems]
    return [*problems, *check_pages({code: folder for code, (folder, _) in listed.items()}, root, playbook)]


def codes_in(folder: Path, playbook: Playbook, text: str, name: str = "page.md") -> list[str]:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode("utf-8", errors="replace"))
    problems = check({"en": folder}, folder, playbook)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(
        problem.mark and 1 <= problem.mark.line <= len(lines)
        for problem in problems
        if problem.code != "PB002"
    )
    return [problem.code for problem in problems]


def reported(
    folder: Path, playbook: Playbook, options: MarkdownOptions = DEFAULT_MARKDOWN
) -> list[Diagnostic]:
    """Check the pages of a folder in one language."""
    pages, problems = read_page_folder(folder, folder, [folder], {})
    return [*problems, *check_pages({"en": pages}, folder, playbook, markdown=options)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("# A\n\n[a](#a) [b](page.md#a) [c](faq.md) [d](roles.md#baker) [e](about/checks.md#PB305)\n", []),
        ("# A {#x .y}\n\n[a](#x)\n", []),
        ('<p id="x">A</p>\n\n[a](#x)\n', []),
        ("# 面包\n\n# 面包\n\n[a](#_1) [b](#_2)\n", []),
        ("# A\n\n# A\n\n[a](#a_1)\n", []),
        ("[a](mailto:a@example.com) [b](https://example.com/x_(y)) [c](downloads/playbook.pdf)\n", []),
        ("[a](downloads/checklists/at-the-dor.pdf)\n", ["PB502"]),
        ("[a](downloads/engagement.schema.json) [b](case-studies/index.md) [c](incident-clocks.md)\n", []),
        ("[a](phases/taste.md#step-1-1) [b](checklists/at-the-door.md#section_used)\n", []),
        ("Text with [a bracket] and (a parenthesis).\n", []),
        ("<!-- [a](gone.md) <script> -->\n\n~~~\n<script>\n~~~\n", []),
        ("<details><summary>A</summary>B</details> <kbd>C</kbd> <p>On = off</p>\n", []),
        ('[a](gone.md "With a title")\n', ["PB502"]),
        ("[![i](gone.png)](faq.md)\n", ["PB503"]),
        ("![a](data:image/png;base64,AAAA)\n", ["PB503"]),
        ("<IFRAME src=x></IFRAME>\n", ["PB504"]),
        ("<javascript://%0aalert(1)>\n", ["PB502"]),
        ("[a](\ngone.md)\n", ["PB502"]),
        ("> [a]: gone.md\n", ["PB502"]),
        ("1. a\n\n        [b](gone.md)\n", []),
        ("---\r\ntitle: A\r\n---\r\n# A\r\n", []),
        ("---\ntitle: A\n...\n# A\n", []),
        ("---\n---\n# A\n", []),
        ("---\na: [\n---\n# A\n", ["PB501"]),
    ],
)
def test_pages(tmp_path: Path, playbook: Playbook, text: str, codes: list[str]) -> None:
    assert codes_in(tmp_path, playbook, text) == codes


def test_what_is_no_page_to_read_is_reported(tmp_path: Path, playbook: Playbook) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    os.mkfifo(pages / "pipe.md")
    (pages / "gone.md").symlink_to("nowhere.md")
    (tmp_path.parent / f"{tmp_path.name}.md").write_text("# A secret\n", encoding="utf-8")
    (pages / "secret.md").symlink_to(tmp_path.parent / f"{tmp_path.name}.md")
    (pages / "large.md").write_bytes(b"a" * 1_048_577)

    assert sorted(str(problem) for problem in check({"en": pages}, tmp_path, playbook)) == [
        "pages/gone.md: error[PB001]: cannot be read: no such file or directory — check that it is a readable file",
        "pages/large.md: error[PB003]: the file has 1,048,577 bytes; the limit is 1,048,576 — split it into several files",
        "pages/pipe.md: error[PB001]: cannot be read: not a regular file — put a plain text file here",
        "pages/secret.md: error[PB001]: cannot be read: the link leads out of the playbook — put the file itself here",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# A { onclick=go() }\n",
            "1:7: error[PB504]: HTML that runs a program ('onclick') — delete it",
        ),
        (
            "<A HREF=' java&#115;cript:go()'>a</A>\n",
            "1:1: error[PB504]: HTML that runs a program ('javascript:') — delete it",
        ),
        (
            "<a title='>' href='java\tscript:go()'>a</a>\n",
            "1:1: error[PB504]: HTML that runs a program ('javascript:') — delete it",
        ),
        (
            "`<form>` a <form\nid='b'>\n",
            "1:12: error[PB504]: raw HTML '<form>' — pages hold no program, style or frame of their own",
        ),
        (
            "`<img src=//b>` <img alt=a srcset='c.png, https://example.com/d.png 2x'>\n",
            "1:17: error[PB504]: HTML that loads something from another site — put the file beside the page",
        ),
        (
            "`[a](gone.md)` [b](gone.md)\n",
            "1:20: warning[PB502]: there is no page 'gone.md' — did you mean 'page.md'?",
        ),
    ],
)
def test_what_is_wrong_is_reported_at_its_place(
    tmp_path: Path, playbook: Playbook, text: str, expected: str
) -> None:
    (tmp_path / "page.md").write_text(text, encoding="utf-8")

    assert [str(problem) for problem in reported(tmp_path, playbook)] == [f"page.md:{expected}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "# A\n\n" + "abc\n\n" * 20_001,
            "40001:1: error[PB003]: the page has 100,010 characters; the limit is 100,000 — split it into several pages",
        ),
        (
            "# A\n\n[a](page.md)\n\n" + "[" * 60_000,
            "5:1: error[PB003]: the page opens too many brackets, quotes, tags or headings without an end — close them, or write them in code",
        ),
        (
            "---\ntitle: A\n---\n\n" + "`" * 60_000,
            "5:1: error[PB003]: a paragraph has 60,000 characters; the limit is 5,000 — split it into several",
        ),
    ],
)
def test_a_page_that_would_take_too_long_is_reported_and_no_link_to_it(
    tmp_path: Path, playbook: Playbook, text: str, message: str
) -> None:
    (tmp_path / "long.md").write_text(text, encoding="utf-8")
    (tmp_path / "page.md").write_text("[a](long.md#anywhere)\n", encoding="utf-8")

    assert [str(problem) for problem in reported(tmp_path, playbook)] == [f"long.md:{message}"]


def test_headings_have_the_ids_that_the_site_gives_them(tmp_path: Path, playbook: Playbook) -> None:
    (tmp_path / "page.md").write_text("# 面包\n\n[a](#面包) [b](#_1)\n", encoding="utf-8")
    options = MarkdownOptions(slugify=slugify_unicode)

    assert [str(problem) for problem in reported(tmp_path, playbook, options)] == [
        "page.md:3:14: warning[PB502]: page 'page.md' has no place '#_1' — name one of its ids, or its heading's"
    ]


def test_links_are_relative_to_their_page(tmp_path: Path, playbook: Playbook) -> None:
    assert codes_in(tmp_path, playbook, "[a](../faq.md) [b](page.md) [c](faq.md)\n", "deep/page.md") == [
        "PB502"
    ]


def test_a_page_that_is_no_text(tmp_path: Path, playbook: Playbook) -> None:
    (tmp_path / "page.md").write_bytes(b"\xff\xfe")
    assert [problem.code for problem in check({"en": tmp_path}, tmp_path, playbook)] == ["PB002"]


def test_languages_that_share_a_folder_are_checked_once(tmp_path: Path, playbook: Playbook) -> None:
    (tmp_path / "page.md").write_text("[a](gone.md)\n", encoding="utf-8")
    assert len(check({"en": tmp_path, "zh": tmp_path}, tmp_path, playbook)) == 1


@bounded
@given(text=st.text("[]()!#<>`~-{}=\"'/:. \n\rascriptonx面", max_size=200))
def test_any_page_is_looked_at(
    tmp_path_factory: pytest.TempPathFactory, playbook: Playbook, text: str
) -> None:
    codes_in(tmp_path_factory.mktemp("any"), playbook, text)
