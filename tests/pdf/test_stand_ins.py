"""Whatever a reader writes can be printed; what no font has is replaced, and nothing else is."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engagement_playbook.config.settings import Settings
from engagement_playbook.engagement.export import Run
from engagement_playbook.pdf import Bundle, PackFields, stand_ins
from engagement_playbook.pdf.fonts import Fonts, find_fonts
from engagement_playbook.pdf.stand_ins import Replaced, can_print, replace_unprintable
from tests.pdf.paper_reader import PaperReader, settings
from tests.pdf.reading import Reading, squeezed
from tests.pdf.test_check import make_font
from tests.pdf.test_hostile_text import HOSTILE

ARCHIVE = Settings(options=settings().options.model_copy(update={"archive": True}))
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
PRIVATE = "\ue000"

REPLACED: Mapping[str, tuple[str, str]] = {
    "Bread 🍞!": ("Bread ▯!", "🍞"),
    "𠮷野家 🍞🍞 𠮷": ("▯野家 ▯▯ ▯", "𠮷🍞"),
    "สวัสดี": ("▯▯▯▯", "ส ว ั ด ี".replace(" ", "")),
    f"The {FAMILY} at home": ("The ▯ at home", "\U0001f468\U0001f469\U0001f467"),
    "👍🏽 done": ("▯ done", "👍🏽"),
    "🇨🇭🇨": ("▯▯", "🇨🇭"),
    "to \u202eeht\u202c door\u200f": ("to ▯eht▯ door▯", "\u202e\u202c\u200f"),
    "nil\0, bell\a, \x1b[31mred": ("nil▯, bell▯, ▯[31mred", "\0\a\x1b"),
    "half \ud83c": ("half ▯", "\ud83c"),
    "unknown \ufffd": ("unknown ▯", "\ufffd"),
    "a mark \u0301 alone, and\n\u0301": ("a mark ▯ alone, and\n▯", "\u0301"),
    "\u064ba": ("▯a", "\u064b"),
    "\u200d❤ and \u200d❤": ("▯❤ and ▯❤", "\u200d"),
    "x\u1ab0y": ("x▯y", "\u1ab0"),
    "order\ufeff mark": ("order▯ mark", "\ufeff"),
    "\ufdd0\U0001ffff": ("▯▯", "\ufdd0\U0001ffff"),
}

PRINTED = [
    *HOSTILE,
    "plain\nlines",
    "Café Ünal, Cafe\u0301, ạ ế, Żółć",
    "שלום \u05e9\u05b8\u05c1",
    "نص",
    "नमस्ते",
    "☐ ☑ ✓ ❤ ❤\ufe0f ∑ ▯",
    "葛\U000e0100 が か\u3099",
    "soft\u00adhyphen, zero\u200bwidth, no\u2060break, thin\u202fspace",
]


@pytest.fixture(name="fonts", scope="module")
def _fixture_fonts(context: PaperReader) -> Fonts:
    return find_fonts(context.settings, context.root, ())


def replaced_in(text: str, fonts: Fonts, *, archive: bool = False) -> tuple[str, str]:
    """Return a text as it is printed, and the characters that are missing in it."""
    replaced = replace_unprintable({"text": text}, fonts, archive=archive)
    return (replaced[0].text, "".join(replaced[0].characters)) if replaced else (text, "")


def print_notes(context: PaperReader, notes: list[str]) -> Reading:
    """Print notes on items that no list has, one page after the other."""
    items = {f"gone/item-{number}": {"note": note} for number, note in enumerate(notes)}
    run = Run.model_validate({"id": "r1", "visit": "tasting", "items": items}, strict=False)
    return Reading(context.print_bundle(Bundle.OWN, run=run).pdf)


@pytest.mark.parametrize("text", REPLACED, ids=ascii)
def test_what_no_font_has_is_replaced_sign_by_sign(fonts: Fonts, text: str) -> None:
    assert replaced_in(text, fonts) == REPLACED[text]


@pytest.mark.parametrize("text", PRINTED, ids=ascii)
def test_what_some_font_has_stays(fonts: Fonts, text: str) -> None:
    assert replaced_in(text, fonts) == (text, "")


def test_texts_are_told_apart(fonts: Fonts) -> None:
    texts = {"bread": "🍞", "fine": "fine", "flag": "🇨🇭 🍞"}

    assert replace_unprintable(texts, fonts) == (
        Replaced("bread", "▯", ("🍞",)),
        Replaced("flag", "▯ ▯", ("🇨", "🇭", "🍞")),
    )


def test_strictly_nothing_stays_that_no_font_of_the_site_has(fonts: Fonts) -> None:
    (replaced,) = replace_unprintable({"text": "Ünal ☐ שלום, e\u0301\n▯"}, fonts, strict=True)

    assert (replaced.text, "".join(replaced.characters)) == ("Ünal ▯ ▯▯▯▯, e▯\n▯", "☐שלום\u0301")


@pytest.mark.parametrize("archive", [False, True])
def test_a_character_of_private_use_needs_a_font_of_the_site(
    planted: Path, fonts: Fonts, *, archive: bool
) -> None:
    assert replaced_in(PRIVATE, fonts, archive=archive) == ("▯", PRIVATE)
    make_font(planted / "type", PRIVATE, "Mill Lane Signs")
    of_site = find_fonts(settings(fonts="type"), planted, ())

    # A file for archives takes none at all.
    assert replaced_in(PRIVATE, of_site, archive=archive) == (("▯", PRIVATE) if archive else (PRIVATE, ""))


def test_a_font_that_has_a_character_prints_it(planted: Path) -> None:
    make_font(planted / "type", "🍞", "Mill Lane Sans")
    of_site = settings(fonts="type")

    assert replaced_in("🍞 𠮷", find_fonts(of_site, planted, ())) == ("🍞 ▯", "𠮷")


def test_fonts_of_a_site_need_not_have_the_stand_in(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "justmytype_intl_cjk", None)
    make_font(planted / "type", "Loaves", "Mill Lane Sans")

    assert replaced_in("Loave𠮷s", find_fonts(settings(fonts="type"), planted, ())) == ("Loave▯s", "𠮷")


def test_a_reader_may_write_more_characters_than_can_be_tried(
    fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    trials: list[Sequence[str]] = []

    def refuse(texts: Sequence[str], fonts: Fonts, *, archive: bool) -> bool:
        trials.append(texts)
        return False

    monkeypatch.setattr(stand_ins, "can_print", refuse)
    text = "".join(map(chr, range(0x40000, 0x48000)))

    assert replaced_in(text, fonts) == ("▯" * 0x8000, text)
    assert len(trials) == 400


def test_what_is_fine_alone_and_not_beside_something_else_is_replaced(
    fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_neighbours(texts: Sequence[str], fonts: Fonts, *, archive: bool) -> bool:
        return not any("שא" in text for text in texts)

    monkeypatch.setattr(stand_ins, "can_print", refuse_neighbours)

    assert replaced_in("a שא", fonts) == ("a ▯▯", "שא")
    assert replaced_in("a אש", fonts) == ("a אש", "")


@hypothesis_settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=20), max_size=20))
def test_what_is_given_back_can_be_printed(fonts: Fonts, texts: list[str]) -> None:
    numbered = dict(enumerate(texts))
    printed = numbered | {replaced.key: replaced.text for replaced in replace_unprintable(numbered, fonts)}

    assert can_print(
        tuple(f"{label}{text}" for text in printed.values() for label in ("Note: ", "备注：")), fonts
    )


@pytest.mark.parametrize("of_site", [settings(), ARCHIVE], ids=["paper", "archive"])
def test_every_block_of_unicode_is_printed_on_paper(context: PaperReader, of_site: Settings) -> None:
    own = PaperReader(context.root, of_site)
    notes = [
        f"{first:x} {''.join(map(chr, range(first, first + 0x20)))} end"
        for first in [*range(0, 0x3400, 0x200), *range(0xE000, 0x11000, 0x200), 0x1F300, 0x20000, 0xE0000]
    ]
    text = print_notes(own, notes).text

    assert [first for first in notes if f"Note:{first.partition(' ')[0]}" not in text] == []
    assert text.count("end") >= len(notes)


def test_what_a_text_begins_with_does_not_change_its_label(context: PaperReader) -> None:
    texts = ["\u200d❤", "\u0301 a", "\ufe0f❤", "\u3099", "\U0001f3fd"]
    items = {f"gone/item-{number}": {"note": text, "reason": text} for number, text in enumerate(texts)}
    run = Run.model_validate({"id": "r1", "visit": "tasting", "items": items}, strict=False)
    text = Reading(context.print_bundle(Bundle.OWN, "zh", run=run).pdf).text

    assert text.count("▯") == 2 * len(texts)


def test_fields_from_the_command_line_are_printed_with_stand_ins(context: PaperReader) -> None:
    fields = PackFields(customer="Bank 𠮷", place="Mill\u202e Lane", date="3 Dec \udce9", pm="plain")
    printed = context.print_bundle(Bundle.TABLE, fields=fields)

    assert [(replaced.key, replaced.text) for replaced in printed.replaced] == [
        (("option", "customer"), "Bank ▯"),
        (("option", "date"), "3 Dec ▯"),
        (("option", "place"), "Mill▯ Lane"),
    ]
    page = Reading(printed.pdf).page_texts[0]
    for words in ("Bank ▯", "3 Dec ▯", "Mill▯ Lane", "plain"):
        assert squeezed(words) in page
