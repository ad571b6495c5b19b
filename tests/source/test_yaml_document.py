"""YAML in, data and positions out, whatever the bytes are. Messages are in tests/golden."""

import os
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from engagement_playbook.diagnostics import Mark
from engagement_playbook.source import CutText, Document, parse_document, read_document
from engagement_playbook.source.limits import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_REPEATS
from tests.helpers.properties import bounded

FRAGMENTS = st.sampled_from(
    ["a", "b", ": ", "- ", "\n", "\r\n", "\r", "  ", "\t", "'", '"', "[", "]", "{", "}", ",", "#", "&x ", "*x",
     "!!str ", "|", ">", "---", "...", "? ", "中", "😀", "\\", "%", "@", "\x00", "\x85", "\u2028", "\ufeff", "<<"]
)  # fmt: skip
YAML_LIKE = st.lists(FRAGMENTS, max_size=60).map("".join)


def parse(text: str) -> Document:
    return parse_document(text.encode("utf-8"), "a.yml")


def test_scalars_are_read_as_an_author_means_them() -> None:
    document = parse(
        "whole: 12\nnegative: -3\nzero: 0\nfraction: 1.5\ntruth: true\nlie: False\nnothing:\ntilde: ~\n"
        "norway: no\nanswer: yes\nday: 2026-11-22\ntime: 12:30\nleading: 007\nversion: '1.0'\n"
        "digits: 123456789012345678901234567890123\nhex: 0x1F\ninfinite: .inf\ntext: 'true'\n"
    )

    assert document.data == {
        "whole": 12, "negative": -3, "zero": 0, "fraction": 1.5, "truth": True, "lie": False,
        "nothing": None, "tilde": None, "norway": "no", "answer": "yes", "day": "2026-11-22",
        "time": "12:30", "leading": "007", "version": "1.0",
        "digits": "123456789012345678901234567890123", "hex": "0x1F", "infinite": ".inf", "text": "true",
    }  # fmt: skip


def test_keys_are_texts_and_merge_keys_are_not_special() -> None:
    assert parse("1: one\ntrue: yes\n<<: {a: b}\n").data == {"1": "one", "true": "yes", "<<": {"a": "b"}}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(b"\xef\xbb\xbfid: a\n", {"id": "a"}), (b"id: a\r\nb: c\r\n", {"id": "a", "b": "c"})],
)
def test_what_editors_leave_in_a_file_is_read(raw: bytes, expected: object) -> None:
    assert parse_document(raw, "a.yml").data == expected


def test_positions_count_characters_from_one() -> None:
    document = parse("标题:\n  en: 中文 text\n列表:\n  - 甲: 乙\n    丙: [丁, 戊]\n")

    assert document.key_mark(("标题", "en")) == Mark(2, 3)
    assert document.value_mark(("标题", "en")) == Mark(2, 7)
    assert document.value_mark(("列表", 0)) == Mark(4, 5)
    assert document.value_mark(("列表", 0, "丙", 1)) == Mark(5, 12)


def test_a_missing_value_is_placed_at_its_nearest_ancestor() -> None:
    document = parse("items:\n  - id: a\n")

    assert document.value_mark(("items", 0, "text", "en")) == Mark(2, 5)
    assert document.key_mark(("items", 0, "text")) == Mark(2, 5)
    assert document.value_mark(("other",)) == Mark(1, 1)
    assert Document("a.yml").value_mark(("id",)) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_the_same_way_with_every_line_end(end: str) -> None:
    document = parse(end.join(["id: a", "title: b", "text: \x07c", ""]))

    assert [(diagnostic.code, diagnostic.mark) for diagnostic in document.diagnostics] == [
        ("PB013", Mark(3, 7))
    ]


def test_what_is_refused_says_everything_before_it_stops() -> None:
    document = parse("a: &x 1\nb: *x\nb: !!str 2\n")

    assert [str(diagnostic) for diagnostic in document.diagnostics] == [
        "a.yml:1:4: error[PB008]: anchor '&x' — write the content out, or put a text that begins with '&' in double quotes",
        "a.yml:2:4: error[PB008]: alias '*x' — write the content out",
        "a.yml:3:1: error[PB007]: key 'b' appears twice — first defined in line 2; keep one",
        "a.yml:3:4: error[PB009]: tag 'tag:yaml.org,2002:str' — delete it: the field decides the type",
    ]


def test_limits_are_held_exactly() -> None:
    assert parse("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).data is not None
    assert [
        diagnostic.code
        for diagnostic in parse("a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).diagnostics
    ] == ["PB006"]
    # The root and the list are values too.
    assert parse("a:\n" + "- 1\n" * (MAX_NODES - 2)).data is not None
    assert [diagnostic.code for diagnostic in parse("a:\n" + "- 1\n" * (MAX_NODES - 1)).diagnostics] == [
        "PB003"
    ]


def test_a_binary_file_is_not_reported_byte_by_byte() -> None:
    assert len(parse("\x01" * MAX_BYTES).diagnostics) == MAX_REPEATS
    assert len(parse("\t\n" * (MAX_BYTES // 2)).diagnostics) == MAX_REPEATS


def test_a_file_that_cannot_be_opened_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "loop.yml").symlink_to("loop.yml")
    os.mkfifo(tmp_path / "pipe.yml")

    found = [
        str(diagnostic)
        for name in ("absent.yml", "loop.yml", "pipe.yml")
        for diagnostic in read_document(tmp_path / name, name).diagnostics
    ]

    assert found == [
        "absent.yml: error[PB001]: cannot be read: no such file or directory — check that it is a readable file",
        "loop.yml: error[PB001]: cannot be read: too many levels of symbolic links — check that it is a readable file",
        "pipe.yml: error[PB001]: cannot be read: not a regular file — put a plain text file here",
    ]


@bounded
@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"a: \xc3")
def test_any_bytes_give_data_or_a_diagnostic(raw: bytes) -> None:
    document = parse_document(raw, "a.yml")

    assert document.data is not None or document.diagnostics


@bounded
@given(st.one_of(st.text(max_size=200), YAML_LIKE))
@example("?")
def test_any_text_gives_places_inside_it(text: str) -> None:
    document = parse(text)
    lines = re.split(r"\r\n?|\n", text)
    marks = [diagnostic.mark for diagnostic in document.diagnostics if diagnostic.mark]
    if document.data is not None:
        marks += [position.value for position in document.positions.values()]

    assert document.data is not None or document.diagnostics
    for mark in marks:
        assert 1 <= mark.line <= len(lines)
        # A byte order mark at the beginning is not a character of the text.
        assert 1 <= mark.column <= len(lines[mark.line - 1]) + 1


@bounded
@given(
    st.recursive(
        st.one_of(
            st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text("ab :#中\n'\"", max_size=8)
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.text("abc中", min_size=1, max_size=5), inner, max_size=4),
        ),
        max_leaves=20,
    )
)
def test_what_a_program_writes_is_read_back(value: object) -> None:
    text = yaml.safe_dump({"value": value}, allow_unicode=True)
    if re.search(r"[&*]id\d", text):  # the writer shares equal lists, which a reader refuses
        return

    assert parse(text).data == {"value": value}


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ('"a\\nb\\tc"', "key 'a b c' appears twice"),
        ("中" * 500, f"key '{'中' * 395}…"),
    ],
)
def test_what_a_message_quotes_stays_on_its_line(key: str, shown: str) -> None:
    (found,) = parse(f"{key}: 1\n{key}: 2\n").diagnostics

    assert found.message == shown


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("en: Ask for order #12.", "a.yml:2:21"),
        ("en: Ask #12", "a.yml:2:11"),
        ("en: Ask\t# why", "a.yml:2:11"),
    ],
)
def test_a_text_before_a_comment_is_known_with_the_place_of_the_comment(written: str, hint: str) -> None:
    document = parse(f"text:\n  {written}\n")
    mark = document.comment_mark(("text", "en"))

    assert isinstance(document.data, dict)
    assert isinstance(document.data["text"], dict)
    assert isinstance(document.data["text"]["en"], CutText)
    assert mark is not None
    assert f"a.yml:{mark.line}:{mark.column}" == hint


@pytest.mark.parametrize(
    "written",
    ["'Ask #12'", '"Ask #12"', '"Ask" # why', "Ask#12", "|\n    Ask #12", "> # why\n    Ask", "12 # why"],
)
def test_other_values_are_whole(written: str) -> None:
    document = parse(f"text:\n  en: {written}\n")

    assert isinstance(document.data, dict)
    assert isinstance(document.data["text"], dict)
    assert not isinstance(document.data["text"]["en"], CutText)


def test_a_mistake_far_down_a_large_file_is_reported_where_the_parser_gives_up() -> None:
    many = "".join(f"key{number}: value\n" for number in range(5_000))

    (problem,) = parse(f"{many}zh：text\nlast: 1\n").diagnostics

    assert problem.message == "not valid YAML: a line without 'key: value'"
    assert problem.mark == Mark(5001, 1)
