"""The one way through the values of a model."""

from collections.abc import Mapping

from engagement_playbook.model.base import Content
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.text import LocalizedText, RichText, Span
from engagement_playbook.model.walk import leaves, references, texts, texts_of

LINKED = LocalizedText(
    {"en": RichText((Span("Ask "), Span("her", reference=Reference("role", "baker")))), "zh": RichText(())}
)
PLAIN = LocalizedText({"en": RichText((Span("Bread"),)), "zh": RichText(())})


class Loaf(Content):
    title: LocalizedText = PLAIN
    count: int = 2
    baker: Reference = Reference("role", "baker")


class Shelf(Content):
    loaves: tuple[Loaf, ...] = (Loaf(),)
    groups: Mapping[str, LocalizedText] = {"loaves": LINKED}
    keywords: tuple[str, ...] = ("bun",)


def test_leaves_come_with_their_places_in_the_order_of_the_fields() -> None:
    assert [*leaves(Shelf())] == [
        (("loaves", 0, "title"), PLAIN),
        (("loaves", 0, "count"), 2),
        (("loaves", 0, "baker"), Reference("role", "baker")),
        (("groups", "loaves"), LINKED),
        (("keywords", 0), "bun"),
    ]


def test_a_field_is_passed_over_and_a_key_of_the_same_name_is_not() -> None:
    assert [path for path, _ in leaves(Shelf(), without=("loaves", "keywords"))] == [("groups", "loaves")]


def test_texts_come_with_and_without_their_places() -> None:
    assert [*texts(Shelf())] == [(("loaves", 0, "title"), PLAIN), (("groups", "loaves"), LINKED)]
    assert [*texts_of(Shelf())] == [PLAIN, LINKED]
    assert [*texts_of(Shelf(), without=("loaves",))] == [LINKED]


def test_references_are_found_in_fields_and_inside_texts() -> None:
    assert [*references(Shelf(), ("shelf",))] == [
        (("shelf", "loaves", 0, "baker"), Reference("role", "baker")),
        (("shelf", "groups", "loaves", "en"), Reference("role", "baker")),
    ]
