"""One paper after the other from one compiler: each sees its own files alone."""

import json

import pytest

from engagement_playbook.config.settings import Settings
from engagement_playbook.pdf.compiler import _workshop, compile_pdf, compiles, sources
from engagement_playbook.pdf.fonts import Fonts, find_fonts
from tests.helpers.playbooks import TINY
from tests.pdf.reading import Reading

PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'><rect width='4' height='4'/></svg>"
SHOWS_IT = b'#set document(title: "-")\n#image("logo.svg", alt: "-")'


@pytest.fixture(name="fonts")
def _fonts() -> Fonts:
    return find_fonts(Settings(), TINY, ())


def says(words: str) -> dict[str, bytes]:
    main = b'#import "words.typ": words\n#set document(title: "-")\n#set text(font: "Noto Sans SC")\n#words'
    return {"main.typ": main, "words.typ": f'#let words = "{words}"'.encode()}


def test_a_paper_shows_its_own_words_and_not_those_of_the_one_before(fonts: Fonts) -> None:
    texts = [Reading(compile_pdf(says(words), fonts).pdf).text for words in ("bread", "salt", "bread")]

    assert texts == ["bread", "salt", "bread"]


def test_the_same_paper_has_the_same_bytes_whatever_came_before(fonts: Fonts) -> None:
    dated = {**says("bread"), "main.typ": b"#set document(date: none)\n" + says("bread")["main.typ"]}
    first = compile_pdf(dated, fonts)
    compile_pdf(says("salt"), fonts)

    assert compile_pdf(dated, fonts) == first


def test_a_paper_cannot_show_a_picture_of_the_one_before(fonts: Fonts) -> None:
    assert compiles({"main.typ": SHOWS_IT, "logo.svg": PICTURE}, fonts)
    assert not compiles({"main.typ": SHOWS_IT}, fonts)
    assert compiles(says("bread"), fonts)


class PanicException(BaseException):
    """What ends Typst in Python's sight, and is no error to Python."""


class Panicking:
    def compile_with_warnings(self, **options: object) -> None:
        raise PanicException("end byte index 7 is out of bounds")


def test_a_text_that_makes_typst_panic_does_not_compile(fonts: Fonts) -> None:
    assert compiles(says("bread"), fonts)
    _workshop(fonts)._compiler = Panicking()  # noqa: SLF001 — Typst's own is not to be made to panic at will

    with pytest.raises(RuntimeError, match="Typst panicked: end byte index 7 is out of bounds"):
        compile_pdf(says("salt"), fonts)
    assert compiles(says("bread"), fonts)


def test_words_of_the_locale_are_filled_and_their_values_are_not_read_again(fonts: Fonts) -> None:
    main = b"""#import "text.typ": label
#assert.eq(label("part", title: "{number}", number: 7), "7: {number}, {gone}")
#assert.eq(label("part", number: "{title}", title: "\\\\1 $0"), "{title}: \\\\1 $0, {gone}")
#set document(title: "-")
"""
    frame = json.dumps({"voices": [{"labels": {"part": "{number}: {title}, {gone}"}}]}).encode()

    assert compiles({**sources(), "main.typ": main, "frame.json": frame}, fonts)


def test_pages_are_counted(fonts: Fonts) -> None:
    long = says("bread")
    long["main.typ"] += b"\n#pagebreak()\n" * 11

    made = compile_pdf(long, fonts)
    assert (made.pages, len(Reading(made.pdf).document)) == (12, 12)
