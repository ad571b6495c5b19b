"""What is told of a paper before it is laid out."""

import pytest

from engagement_playbook.pdf.paper import Json, has_long_words

LONG = "Donaudampfschifffahrtsgesellschaft"


@pytest.mark.parametrize(
    "data",
    [
        {"title": LONG},
        {"items": [{"text": [{"t": f"see {LONG}, there"}]}]},
        [{"t": LONG[:15]}, {"t": LONG[15:], "b": True}],
        f"面包{LONG}面包",
        "https://bread.example/?recipe=rye+sourdough+starter",
    ],
)
def test_words_that_may_have_to_be_broken(data: Json) -> None:
    assert has_long_words(data)


@pytest.mark.parametrize(
    "data",
    [
        "面包送到门口之前先看看门牌号码和楼层再按门铃等人来开门",
        "a well-known-and-often-used-way/of-writing-long-words",
        [{"t": "short"}, {"t": " words, "}, {"t": "one after the other"}],
        ["one", "by", "one", "in", "a", "list", "that", "joins", "nothing"],
        {"qr": {"url": LONG}, "runs": [{"t": "here", "u": LONG}]},
        {"number": 1, "own": True, "chip": None},
    ],
)
def test_words_that_fit_a_column(data: Json) -> None:
    assert not has_long_words(data)
