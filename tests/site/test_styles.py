"""The parts of the stylesheet: each block has one place, and what is published says what they say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from engagement_playbook.site.assets import STYLES, asset
from engagement_playbook.site.styles import parts

FOLDER = Path(__file__).parents[2] / "plugins/engagement_playbook/site/theme/css"
PARTS = dict(parts())
SCREEN = [name for name in PARTS if name != "print.css"]

BLOCK = re.compile(r"\.pb-([a-z0-9]+(?:-[a-z0-9]+)*)")
OUTSIDE_A_TEXT = {"elsewhere", "hit", "meaning", "unseen"}
"""Blocks of the search box, of the body, and of any place."""


def split(selectors: str) -> list[str]:
    """Split a list of selectors at its own commas, not at those inside ``:is(…)``."""
    texts, depth = [""], 0
    for character in selectors:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            texts.append("")
        else:
            texts[-1] += character
    return [text.strip() for text in texts]


def selectors_of(css: str) -> Iterator[str]:
    """Yield the selector of every rule as it would stand without nesting."""
    parents: list[list[str]] = [[]]
    for prelude, end in re.findall(r"([^{};]*)([{};])", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if end == "}":
            parents.pop()
        elif end == "{" and prelude.strip().startswith("@"):
            parents.append(parents[-1])
        elif end == "{":
            nested = [text if "&" in text else f"& {text}" for text in split(prelude)]
            parents.append([text.replace("&", parent) for parent in parents[-1] or [""] for text in nested])
            yield from (re.sub(r"\s+", " ", selector).strip() for selector in parents[-1])


def blocks_of(selector: str) -> set[str]:
    return set(BLOCK.findall(selector))


def places_of_blocks() -> dict[str, set[str]]:
    """Name the parts in which a rule speaks of one block alone."""
    places: dict[str, set[str]] = defaultdict(set)
    for name in SCREEN:
        for selector in selectors_of(PARTS[name]):
            blocks = blocks_of(selector)
            if len(blocks) == 1:
                places[blocks.pop()].add(name)
    return places


def test_nested_rules_are_read() -> None:
    css = """/* a { } */ .a, .b { color: red; > li { top: 0 } :is(p, ul) & { left: 0 } @media print { &:hover { top: 1px } } }"""

    assert list(selectors_of(css)) == [
        ".a",
        ".b",
        ".a > li",
        ".b > li",
        ":is(p, ul) .a",
        ":is(p, ul) .b",
        ".a:hover",
        ".b:hover",
    ]


def test_every_part_is_published() -> None:
    assert sorted(PARTS) == sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.css"))


def test_no_block_is_defined_in_two_parts() -> None:
    assert {block: places for block, places in places_of_blocks().items() if len(places) > 1} == {}


def test_a_rule_of_several_blocks_stands_in_the_part_of_one_of_them() -> None:
    places = places_of_blocks()
    astray = [
        (name, selector)
        for name in SCREEN
        for selector in selectors_of(PARTS[name])
        if len(blocks := blocks_of(selector)) > 1
        and not any(name in places.get(block, ()) for block in blocks)
    ]

    assert astray == []


@pytest.mark.parametrize("name", PARTS)
def test_the_rules_of_blocks_weigh_the_same_so_that_a_later_part_wins(name: str) -> None:
    light = [
        selector
        for selector in selectors_of(PARTS[name])
        if blocks_of(re.sub(r":(?:has|not)\([^()]*\)", "", selector)) - OUTSIDE_A_TEXT
        and "[dir] .md-typeset" not in selector
    ]

    assert light == []


def test_readers_get_the_rules_as_they_are_written() -> None:
    published = asset(*STYLES).decode("utf-8")

    def tight(css: str) -> list[str]:
        return [re.sub(r" ?([>+~,()]) ?", r"\1", selector) for selector in selectors_of(css)]

    assert tight(published) == [selector for text in PARTS.values() for selector in tight(text)]
    assert "/*" not in published
