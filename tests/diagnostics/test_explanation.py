"""Every code is explained in every language we ship, and found on the command line."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from engagement_playbook.cli import main
from engagement_playbook.diagnostics import codes
from engagement_playbook.diagnostics import explanation as module
from engagement_playbook.diagnostics.explanation import as_markdown, explain, explain_all
from engagement_playbook.locale import available, load_locales

OTHERS = [language for language in available() if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_code_has_words_of_its_own_in_every_language(language: str) -> None:
    english = {explanation.code: explanation for explanation in explain_all("en")}

    for explanation in explain_all(language):
        assert explanation.title != english[explanation.code].title
        assert explanation.why != english[explanation.code].why
        assert explanation.wrong.startswith("```")
        assert not re.search(
            r"[a-z]{3,} [a-z]{3,} [a-z]{3,} [a-z]{3,}", explanation.title + explanation.why
        ), explanation.code
    assert [explanation.code for explanation in explain_all(language)] == list(codes())


@pytest.mark.parametrize("code", codes())
def test_the_reference_language_says_its_page(code: str) -> None:
    locales, _ = load_locales(("en",))
    explained = explain(code, "en")

    assert explained is not None
    page = (Path(module.__file__).parent / "explanations" / "en" / f"{code}.md").read_text(encoding="utf-8")
    assert as_markdown(explained, locales["en"].section("page.checks")) == page


def test_explanations_are_found_by_code_only() -> None:
    assert [explain(code, "en") for code in ("PB999", "", "../cli", "__init__", "PB101.md")] == [None] * 5
    assert explain("PB101", "../en") == explain("PB101", "en")


def test_explain_in_chinese() -> None:
    explained = CliRunner().invoke(main, ["explain", "pb305", "--language", "zh"]).stdout

    assert explained.startswith("# PB305 · 条目不以动词开头\n\n**为什么**\n\n条目是指令，先说做什么。")
    assert "**错误写法**\n\n```yaml\ntext:\n  en: Meeting room and projector.\n" in explained
    assert explained.endswith('**出处**\n\nProject Check, "A Checklist for Checklists": each item is actionable, with a specific response to it.\n')  # fmt: skip


@pytest.mark.parametrize(
    ("language", "first"), [("en", "PB001  File cannot be read"), ("zh", "PB001  文件读不了")]
)
def test_explain_lists_all_codes(language: str, first: str) -> None:
    lines = CliRunner().invoke(main, ["explain", "--language", language]).stdout.splitlines()

    assert lines[0] == first
    assert [line[:5] for line in lines] == list(codes())


def test_explain_in_no_language_we_have() -> None:
    result = CliRunner().invoke(main, ["explain", "PB305", "--language", "eo"])

    assert result.exit_code == 2
    assert "there are no words in 'eo'" in result.stderr
