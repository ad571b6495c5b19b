"""Where things stand in a JSON text."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.diagnostics import Mark
from engagement_playbook.source import DataPath
from engagement_playbook.source.json_text import (
    RepeatedKey,
    first_too_deep,
    has_repeated_keys,
    nearest_place,
    places,
    repeated_keys,
    value_at,
    without_lone_surrogates,
)
from tests.helpers.properties import bounded

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def paths_of(value: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from paths_of(member, (*path, name))
    if isinstance(value, list):
        for number, member in enumerate(value):
            yield from paths_of(member, (*path, number))


def depth_of(value: Any) -> int:
    if not isinstance(value, dict | list):
        return 0
    return 1 + max(map(depth_of, value.values() if isinstance(value, dict) else value), default=0)


def index_of(text: str, mark: Mark) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[: mark.line - 1]) + mark.column - 1


@bounded
@given(VALUES, st.sampled_from([None, 0, 3]), st.booleans())
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    expected = dict(paths_of(value))
    there = places(text, expected)

    assert there.keys() == expected.keys()
    for path, place in there.items():
        assert index_of(text, place.value) == place.index
        assert json.loads(json.dumps(value_at(text, place.index)), parse_int=str) == json.loads(
            json.dumps(expected[path]), parse_int=str
        )
        if path and isinstance(path[-1], str):
            assert place.key is not None
            assert json.JSONDecoder().raw_decode(text, index_of(text, place.key))[0] == path[-1]
        else:
            assert place.key is None
    assert not has_repeated_keys(text)
    assert repeated_keys(text, 9) == ([], 0)


@bounded
@given(VALUES)
def test_a_text_is_as_deep_as_its_value(value: Any) -> None:
    text = json.dumps(value, indent=1)
    depth = depth_of(value)

    assert first_too_deep(text, depth) is None
    assert depth == 0 or first_too_deep(text, depth - 1)


@pytest.mark.parametrize("text", ["", '"', '"\\', "]]]", "{", "[[", '{"a": [', '["]"', "\0", '"[[[[\n'])
def test_a_text_that_is_no_json_may_be_asked_how_deep_it_is(text: str) -> None:
    assert first_too_deep(text, 2) is None


def test_the_nearest_thing_around_a_path_that_leads_nowhere() -> None:
    text = '{"a": [{"b": 1}]}'
    path = ("a", 0, "c", "d")

    assert nearest_place(places(text, [path]), path).value == Mark(1, 8)
    assert nearest_place(places(text, [("x",)]), ("x",)).value == Mark(1, 1)


def test_keys_that_stand_twice() -> None:
    text = '{"a": 1,\n "b": {"a": 2, "\\u0061": 3, "a": "\\"a\\":"}, "b": ["a", {"a": 1}]}'

    assert has_repeated_keys(text)
    assert repeated_keys(text, 2) == (
        [RepeatedKey("a", Mark(2, 16), Mark(2, 8)), RepeatedKey("a", Mark(2, 29), Mark(2, 8))],
        3,
    )


def test_halves_of_characters() -> None:
    text = r'"\ud83c\udf5e \ud83c \udf5e \\ud83c \\\ud83c \u4e2d"'

    assert without_lone_surrogates(text) == r'"\ud83c\udf5e \ufffd \ufffd \\ud83c \\\ufffd \u4e2d"'
    assert json.loads(without_lone_surrogates(text)).isprintable()
