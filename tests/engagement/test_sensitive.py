"""Numbers of people and what people are like are found, and what only looks so is not."""

from dataclasses import replace

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.engagement.sensitive import (
    Sensitive,
    SensitiveSearch,
    SensitiveWords,
    sensitive_problems,
)
from engagement_playbook.locale import load_locales
from engagement_playbook.model.vocabulary import Vocabulary
from engagement_playbook.source import parse_document
from tests.helpers.playbooks import TINY

LOCALES, _ = load_locales(("en", "zh"))
SEARCH = SensitiveSearch(
    [number for locale in LOCALES.values() for number in locale.words("lint.personal_numbers")],
    ["blocker", "反对者"],
)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Identity 11010519491231002X, seen", Sensitive.IDENTITY, "11010519491231002X"),
        ("身份证440308199901101512。", Sensitive.IDENTITY, "440308199901101512"),
        ("440308 19990110 1512", Sensitive.IDENTITY, "440308 19990110 1512"),
        ("card 4111 1111 1111 1111", Sensitive.CARD, "4111 1111 1111 1111"),
        ("卡号6228480402564890018", Sensitive.CARD, "6228480402564890018"),
        ("American 378282246310005", Sensitive.CARD, "378282246310005"),
        ("call 13800138000", Sensitive.NUMBER, "13800138000"),
        ("+49 30 1234 5678 at night", Sensitive.NUMBER, "+49 30 1234 5678"),
        ("the Blocker in finance", Sensitive.ATTITUDE, "Blocker"),
        ("财务是反对者", Sensitive.ATTITUDE, "反对者"),
    ],
)
def test_what_no_register_may_hold_is_found(text: str, kind: Sensitive, words: str) -> None:
    start = text.index(words)

    assert [*SEARCH.words_of(text)] == [SensitiveWords(kind, start, start + len(words))]


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002 and 1",
        "110105194912310021",  # the check digit is wrong
        "110105194913310022",  # there is no thirteenth month
        "4111 1111 1111 1112",  # the check digit is wrong
        "2111111111111116",  # no card begins so
        "from 2027-03-05 to 2027-04-01",
        "invoice 2027000012345",
        "CNY 12,500,000.00",
        "two blockers and a roadblocker",
        "the version 10.12.13",
    ],
)
def test_what_only_looks_so_is_not(text: str) -> None:
    assert [*SEARCH.words_of(text)] == []


def test_words_that_overlap_are_found_once() -> None:
    search = SensitiveSearch(attitudes=["strong supporter", "supporter"])

    assert [*search.words_of("A strong supporter")] == [SensitiveWords(Sensitive.ATTITUDE, 2, 18)]


def test_a_file_is_warned_of_at_the_words_also_of_what_a_row_was_before() -> None:
    text = """items:
  - id: q-1
    words: Ask the blocker, 13800138000
    notes: 440308199901101512
    history:
      - on: 2027-03-01
        column: words
        old: "card 4111 1111 1111 1111"
"""

    problems = sensitive_problems(parse_document(text.encode(), "f"), SEARCH)

    assert [str(problem) for problem in problems] == [
        "f:3:20: warning[PB410]: 'blocker' says what somebody is like — write what the role decided, asked for or needs",
        (
            "f:3:29: warning[PB410]: '138…' looks like a telephone or identity number — name the role, and where its "
            "number is kept"
        ),
        "f:4:12: warning[PB410]: '440…' looks like an identity number — name the role, and where its number is kept",
        "f:8:20: warning[PB410]: '411…' looks like a card number — name the role, and where its number is kept",
    ]


def test_an_id_that_a_program_made_is_no_number_of_a_person() -> None:
    text = "items:\n  - id: row-18302397870b\n  - id: p-18302397870\n  - id: a\n    words: row-18302397870b\n"
    problems = sensitive_problems(parse_document(text.encode(), "f"), SEARCH)

    assert [problem.mark.line for problem in problems if problem.mark] == [3, 5]


def test_a_playbook_says_what_is_searched_for() -> None:
    playbook = load_playbook(TINY, ("en", "zh")).playbook
    attitudes = Vocabulary.model_validate(
        {
            "id": "attitudes",
            "title": {"en": "Attitudes", "zh": "态度"},
            "values": [{"id": "fan", "label": {"en": "fan of ours", "zh": "粉丝"}}],
        },
        context={"languages": playbook.languages},
    )

    search = SensitiveSearch.of(replace(playbook, vocabularies={"attitudes": attitudes}), LOCALES.values())

    assert search == SensitiveSearch(tuple(SEARCH.numbers), ("fan of ours", "粉丝"))
    assert SensitiveSearch.of(playbook, []) == SensitiveSearch()


def test_of_many_problems_the_rest_is_counted() -> None:
    rows = "".join(f"  - id: q-{number}\n    words: blocker\n" for number in range(103))

    problems = sensitive_problems(parse_document(f"items:\n{rows}".encode(), "f"), SEARCH)

    assert str(problems[-1]) == "f: warning[PB410]: and 3 more problems"
    assert len(problems) == 101
