"""A result is made again when anything that was read for it has changed, and only then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import pytest

from engagement_playbook.support.kept_results import KeptResults, same


@dataclass
class Shelf:
    """A source: an attribute that is plain, one that is nested, and methods."""

    name: str = "a"
    books: Mapping[str, str] = field(default_factory=lambda: {"x": "X", "y": "Y"})
    sorted_by: tuple[str, ...] = ("x", "y")

    def book(self, key: str) -> str:
        return self.books[key]


class Round:
    """Makes three results of a shelf, and counts what it makes."""

    def __init__(self) -> None:
        self.kept = KeptResults[str]()
        self.made: list[str] = []

    def run(self, shelf: Shelf, fixed: object = None) -> list[str]:
        self.made = []
        self.kept.begin({"shelf": shelf}, fixed)
        read = self.kept.stand_in("shelf", shelf)
        name = read.name

        def all_books() -> str:
            self.made.append("all")
            return f"{name} {read.sorted_by}"

        def book(key: str) -> str:
            self.made.append(key)
            return f"{name} {read.book(key)}"

        books = [self.kept.get_or_make(key, partial(book, key)) for key in ("x", "y") if key in shelf.books]
        return [*books, self.kept.get_or_make("all", all_books)]


@pytest.mark.parametrize(
    ("shelf", "made"),
    [
        (Shelf(), []),
        (Shelf(books={"y": "Y", "x": "X"}), []),
        (Shelf(books={"x": "X2", "y": "Y"}), ["x"]),
        (Shelf(books={"x": "X", "y": "Y", "z": "Z"}), []),
        (Shelf(books={"y": "Y"}), []),
        (Shelf(sorted_by=("y", "x")), ["all"]),
        # Read before any result, so read for all of them.
        (Shelf(name="b"), ["x", "y", "all"]),
    ],
)
def test_only_what_has_read_a_change_is_made_again(shelf: Shelf, made: list[str]) -> None:
    once = Round()
    once.run(Shelf())
    assert once.made == ["x", "y", "all"]

    results = once.run(shelf)
    assert once.made == made
    assert results == Round().run(shelf)


def test_what_comes_back_is_made_again() -> None:
    once = Round()
    once.run(Shelf())
    once.run(Shelf(books={"y": "Y"}))
    assert once.run(Shelf(books={"x": "X", "y": "Y"})) == Round().run(Shelf())
    assert once.made == ["x"]


def test_nothing_is_kept_where_what_is_fixed_has_changed() -> None:
    once = Round()
    once.run(Shelf(), {"locale": "en"})
    once.run(Shelf(), {"locale": "en"})
    assert once.made == []
    once.run(Shelf(), {"locale": "zh"})
    assert once.made == ["x", "y", "all"]


def test_after_a_failure_every_result_is_right() -> None:
    once = Round()
    once.run(Shelf())
    once.kept.begin({"shelf": Shelf(name="b")}, None)
    with pytest.raises(ZeroDivisionError):
        once.kept.get_or_make("x", lambda: str(1 / 0))
    assert once.run(Shelf()) == Round().run(Shelf())


def test_mappings_of_another_order_are_not_the_same() -> None:
    assert same({"a": 1, "b": (1, [2])}, {"a": 1, "b": (1, [2])})
    assert not same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not same((1,), [1])
    assert not same(1, True)
    assert not same(Shelf(books={"x": "X", "y": "Y"}), Shelf(books={"y": "Y", "x": "X"}))
