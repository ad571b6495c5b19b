"""Localised text: what an author writes is what a reader sees, in every medium."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from engagement_playbook.model.reference import Reference
from engagement_playbook.model.text import (
    MAX_CHARACTERS,
    LocalizedText,
    Problem,
    RichText,
    Span,
    parse_inline,
)
from tests.helpers.properties import bounded

TEXT: TypeAdapter[LocalizedText] = TypeAdapter(LocalizedText)
MARKS = st.text(st.sampled_from("ab *`[]()\\:/中文 \n{}$#=<>&"), max_size=40)


def runs(source: str) -> tuple[Span, ...]:
    inline, problems = parse_inline(source)
    assert problems == []
    return inline.runs


def read(value: object, *languages: str) -> LocalizedText:
    return TEXT.validate_python(value, context={"languages": languages})


def problems(value: object, *languages: str) -> list[Problem]:
    with pytest.raises(ValidationError) as caught:
        read(value, *languages)
    (error,) = caught.value.errors()
    text_problems: list[Problem] = error["ctx"]["problems"]
    return text_problems


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", (Span("plain"),)),
        ("a **b** c", (Span("a "), Span("b", strong=True), Span(" c"))),
        ("由**发起人（业务）**确认", (Span("由"), Span("发起人（业务）", strong=True), Span("确认"))),
        ("run `make **site**` now", (Span("run "), Span("make **site**", code=True), Span(" now"))),
        ("see [it](https://example.com/a?b=1)", (Span("see "), Span("it", href="https://example.com/a?b=1"))),
        ("[mail](mailto:a@example.com)", (Span("mail", href="mailto:a@example.com"),)),
        ("[law](https://example.com/Basel_(III)) now", (Span("law", href="https://example.com/Basel_(III)"), Span(" now"))),
        ("[a](https://example.com/((b)c(d)))", (Span("a", href="https://example.com/((b)c(d))"),)),
        ("([a](https://example.com/b))", (Span("("), Span("a", href="https://example.com/b"), Span(")"))),
        ("［a］（b） and [a]（https://example.com/） and [a] (b)", (Span("［a］（b） and [a]（https://example.com/） and [a] (b)"),)),
        ("[list](checklist:room)", (Span("list", reference=Reference("checklist", "room")),)),
        ("**[list](step:start/invite)**", (Span("list", strong=True, reference=Reference("step", "start/invite")),)),
        ("sent [by mail](profile:channel)", (Span("sent "), Span("by mail", profile="channel"))),
        (r"[a\]b](page:about)", (Span("a]b", reference=Reference("page", "about")),)),
        (r"5 \** 6 \` \[x\](y) \\", (Span("5 ** 6 ` [x](y) \\"),)),
        ("<b>{{ x }}</b> #panic $x$ =1+1 \\d", (Span("<b>{{ x }}</b> #panic $x$ =1+1 \\d"),)),
        ("a * b and [not a link] (here)", (Span("a * b and [not a link] (here)"),)),
        ("", ()),
    ],
)  # fmt: skip
def test_the_inline_subset(source: str, expected: tuple[Span, ...]) -> None:
    assert runs(source) == expected


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("[a](javascript:alert%281%29)", "[a](javascript:alert%281%29)"),
        ("[a](data:text/html;base64,AA)", "[a](data:text/html;base64,AA)"),
        ("[a](//example.com)", "[a](//example.com)"),
        ("[a](https://)", "[a](https://)"),
        ("[a](../secret)", "[a](../secret)"),
        ("[a](http://[)", "[a](http://[)"),
    ],
)
def test_other_link_targets_are_reported_and_stay_characters(source: str, plain: str) -> None:
    inline, reported = parse_inline(source)

    assert inline.plain == plain
    assert [problem.code for problem in reported] == ["PB109"]


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        (
            "[a](https://example.com/b c)",
            "link target 'https://example.com/b c' is not allowed",
            "a target holds no spaces; write '%20' in an address",
        ),
        (
            "[a](checklist: room)",
            "link target 'checklist: room' is not allowed",
            "a target holds no spaces; write '%20' in an address",
        ),
        (
            '[a](https://example.com "b")',
            "link target 'https://example.com \"b\"' is not allowed",
            "a target holds no spaces; write '%20' in an address",
        ),
        (
            "[a]()",
            "link target '' is not allowed",
            "use http://, https://, mailto: or a part of the playbook such as 'checklist:<id>'",
        ),
        (
            "[a](https://example.com/(b) and more",
            "the target of '[a](' is never closed",
            "close it with ')', and write '%28' for a '(' that has no partner",
        ),
        (
            "[a](https://example.com/b）",
            "the target of '[a](' is never closed",
            "close it with ')', and write '%28' for a '(' that has no partner",
        ),
        ("[ ](https://example.com)", "a link has no label", "write '[label](target)'"),
        (
            "[by mail](profil:channel)",
            "link target 'profil:channel' is not allowed",
            "did you mean 'profile:channel'?",
        ),
        (
            "[by mail](profile:Signing_Channel)",
            "'Signing_Channel' is no name of a value of the profile",
            "did you mean 'signing-channel'?",
        ),
        (
            "[by mail](profile:)",
            "'' is no name of a value of the profile",
            "use lower-case letters, digits and single hyphens, as in 'profile:signing-channel'",
        ),
        (
            "[a [b]](https://example.com)",
            "'](' belongs to no link",
            "write '[label](target)', and '\\[' or '\\]' inside a label",
        ),
    ],
)
def test_what_looks_like_a_link_and_is_none_is_reported_and_stays(
    source: str, message: str, hint: str
) -> None:
    inline, reported = parse_inline(source)

    assert inline.plain == source
    assert reported == [Problem("PB109", message, hint)]


@bounded
@given(st.text(st.sampled_from("ab []()［］（） *:/.中"), max_size=40) | st.text(max_size=40))
def test_a_text_without_markup_stays_as_it_is(text: str) -> None:
    assume(not re.search(r"[\\`]|\*\*|\]\(", text))

    assert parse_inline(text) == (RichText((Span(text),) if text else ()), [])


@bounded
@given(
    label=st.text("ab中（）()*. ", min_size=1).filter(lambda label: label.strip() and "**" not in label),
    path=st.recursive(
        st.text("ab中.-_（）", max_size=5),
        lambda parts: st.lists(parts, max_size=3).map("".join).map("({})".format),
    ),
)
def test_a_link_is_a_link_whatever_pairs_of_parentheses_it_holds(label: str, path: str) -> None:
    target = f"https://example.com/{path}"

    assert runs(f"（[{label}]({target})）") == (Span("（"), Span(label, href=target), Span("）"))


@bounded
@given(MARKS)
@example("\\")
@example("**`[a](b)`**")
def test_escaped_text_survives(text: str) -> None:
    assert parse_inline(re.sub(r"([\\*`\[\]])", r"\\\1", text)) == (
        RichText((Span(text),) if text else ()),
        [],
    )


@bounded
@given(MARKS)
def test_no_character_but_markup_is_lost(text: str) -> None:
    inline, _ = parse_inline(text)
    letters = [character for character in text if character.isalnum()]
    targets = "".join((run.href or "") + str(run.reference or "") for run in inline.runs)

    assert [character for character in inline.plain if character.isalnum()] == letters or targets
    assert all(run.text for run in inline.runs)


@pytest.mark.parametrize("seed", ["[", "[a", "**", "`", "\\", "[a](", "[](", "[\\"])
def test_hostile_text_is_read(seed: str) -> None:
    source = (seed * MAX_CHARACTERS)[:MAX_CHARACTERS]
    inline, _ = parse_inline(source)

    assert len(inline.plain) <= len(source)


def test_a_text_has_every_language_in_the_configured_order() -> None:
    text = read({"zh": "订好\n  会议室", "en": "Book  the room "}, "en", "zh")

    assert [(language, inline.plain) for language, inline in text.items()] == [
        ("en", "Book the room"),
        ("zh", "订好 会议室"),
    ]
    assert text["zh"].plain == "订好 会议室"


def test_one_language_needs_no_mapping() -> None:
    assert read("Book the room", "en") == LocalizedText.same("Book the room", ("en",))


def test_all_that_is_wrong_with_a_text_comes_at_once() -> None:
    reported = problems({"en": "**open", "zh": None, "fr": "Salle", "de": 12}, "en", "zh", "de", "it")

    assert [(problem.code, problem.language) for problem in reported] == [
        ("PB106", "fr"),
        ("PB109", "en"),
        ("PB107", "zh"),
        ("PB103", "de"),
        ("PB105", "it"),
    ]


@pytest.mark.parametrize("value", ["Book", 3, True, ["a"], []])
def test_one_text_is_not_enough_for_two_languages(value: object) -> None:
    assert problems(value, "en", "zh") == [
        Problem(
            "PB103", "expected a text in every language", "write 'en:' and 'zh:', each on a line of its own"
        )
    ]


def test_the_longest_text_fits_and_no_longer_one() -> None:
    assert len(read("a" * MAX_CHARACTERS, "en")["en"]) == MAX_CHARACTERS
    assert problems("a" * (MAX_CHARACTERS + 1), "en") == [
        Problem("PB108", "the text has 2,001 characters; the limit is 2,000", "cut it", "en")
    ]


def test_texts_are_values() -> None:
    one, two = (LocalizedText.same("Book", ("en",)) for _ in range(2))

    assert one == two
    assert hash(one) == hash(two)
    assert one != "Book"
    assert repr(one) == "Text({'en': 'Book'})"
