"""What would stop printing is said before anything is printed, at its place."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.config.settings import Organisation, Settings
from engagement_playbook.locale import locale
from engagement_playbook.pdf import Bundle, FontsError, PackFields, check_paper, report_replaced
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader, line_of, settings
from tests.pdf.reading import Reading

TASTING = "checklists/taste/before-tasting.yml"


def complaints(root: Path, configured: Settings | None = None) -> list[str]:
    context = PaperReader(root, configured or settings())
    return [str(each) for each in check_paper(context.loaded, context.settings, context.locales)]


def make_font(folder: Path, characters: str, family: str, *, complete: bool = True) -> None:
    """Make a font of empty glyphs; an incomplete one lacks the names that Typst asks for."""
    # By name: fontTools publishes no types.
    builder = import_module("fontTools.fontBuilder")
    glyph = import_module("fontTools.ttLib.tables._g_l_y_f").Glyph
    folder.mkdir(exist_ok=True)
    names = [".notdef", *(f"u{ord(character):04X}" for character in characters)]
    font = builder.FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    font.setupGlyf({name: glyph() for name in names})
    font.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    names_of_the_font = {"familyName": family, "styleName": "Regular"}
    if complete:
        names_of_the_font |= {"fullName": family, "psName": family.replace(" ", "")}
    font.setupNameTable(names_of_the_font)
    font.setupOS2()
    font.setupPost()
    font.save(folder / f"{family}.ttf")


def test_a_sound_playbook_can_be_printed(planted: Path) -> None:
    assert complaints(planted) == []


def test_a_private_character_of_some_other_font_is_none(planted: Path) -> None:
    edit(planted / TASTING, "en: Pack three loaves, uncut.", "en: Pack three loaves \ue000, uncut.")

    assert complaints(planted) == [
        "checklists/taste/before-tasting.yml:50:11: warning[PB402]: no font has the character U+E000; ▯ is printed in its place — write it in words, or bring a font that has it (option 'fonts')"
    ]


def test_a_character_that_no_font_has_is_named_at_its_place(planted: Path) -> None:
    edit(planted / TASTING, "en: Pack three loaves, uncut.", "en: Pack three loaves 🍞, uncut.")
    edit(planted / TASTING, "zh: 装三种面包，不切。", "zh: 装三种面包，不切𠮷。")
    line = line_of(planted / TASTING, "loaves 🍞, uncut.")

    assert complaints(planted) == [
        (
            f"{TASTING}:{line}:11: warning[PB402]: no font has the character '🍞' U+1F35E (bread); "
            "▯ is printed in its place — write it in words, or bring a font that has it (option 'fonts')"
        ),
        (
            f"{TASTING}:{line + 1}:11: warning[PB402]: no font has the character '𠮷' U+20BB7 "
            "(cjk unified ideograph-20bb7); ▯ is printed in its place — write it in words, or bring a font that has it (option 'fonts')"
        ),
    ]


@pytest.mark.parametrize(
    ("written", "printed", "named"),
    [
        ("loaves 🍞", "loaves▯", "the character '🍞' U+1F35E (bread); ▯ is printed in its place"),
        ("a 𠮷 b", "a▯b", "the character '𠮷' U+20BB7 (cjk unified ideograph-20bb7); ▯ is printed in its place"),
        ("key \ue000", "key▯", "the character U+E000; ▯ is printed in its place"),
        ("key \uf8ff", "key▯", "the character U+F8FF; ▯ is printed in its place"),
        ("\U000f0000 🥖", "▯▯", "the characters U+F0000 and '🥖' U+1F956 (baguette bread); ▯ is printed in their place"),
    ],
)  # fmt: skip
def test_a_character_without_a_glyph_is_a_box_on_every_paper(
    planted: Path, written: str, printed: str, named: str
) -> None:
    edit(planted / TASTING, "en: Pack three loaves, uncut.", f"en: Pack `{written}` and **{written}**.")
    context = PaperReader(planted)

    assert [each.message for each in check_paper(context.loaded, context.settings, context.locales)] == [
        f"no font has {named}"
    ]
    for paper in (
        context.print_list("before-tasting"),
        context.print_bilingual("before-tasting"),
        context.print_phase("taste"),
        context.print_bundle(Bundle.OWN),
        context.print_book(),
    ):
        text = Reading(paper.pdf).text
        assert text.count(f"Pack{printed}and{printed}.") == 1
        assert paper.warnings == ()


def test_the_box_is_drawn(context: PaperReader) -> None:
    """By a font that Typst brings, since those of the site need not have it."""
    assert (
        Reading(context.print_bundle(Bundle.TABLE, fields=PackFields(customer="🍞")).pdf).fonts_of("▯")
        == ["NewCMMath"] * 4
    ), "in the head of each page, and in the field"


def test_a_font_of_the_site_may_have_characters_of_private_use(planted: Path) -> None:
    make_font(planted / "type", "\ue000", "Mill Lane Signs")
    edit(planted / TASTING, "en: Pack three loaves, uncut.", "en: Pack \ue000 three loaves.")

    assert complaints(planted, settings(fonts="type")) == []


def test_the_character_is_marked_in_its_text(planted: Path) -> None:
    edit(planted / TASTING, "en: Pack three loaves, uncut.", "en: Pack three loaves 🍞, uncut.")
    context = PaperReader(planted)
    (warning,) = check_paper(context.loaded, context.settings, context.locales)

    assert warning.mark is not None
    assert warning.spot is not None
    assert (warning.spot.line, warning.spot.column) == (warning.mark.line, warning.mark.column + 18)


def test_the_words_of_a_locale_are_looked_at(planted: Path) -> None:
    folder = planted / "playbook/locales"
    folder.mkdir()
    text = (Path(locale.__file__).parent / "en.yml").read_text(encoding="utf-8")
    (folder / "en.yml").write_text(
        text.replace(" Continued", " 🍞").replace("(continued)", "(🍞)"), encoding="utf-8"
    )
    line = line_of(folder / "en.yml", "(🍞)")

    (complaint,) = complaints(planted)

    assert complaint.startswith(f"playbook/locales/en.yml:{line}:")
    assert "'🍞' U+1F35E (bread); ▯ is printed in its place" in complaint


def test_names_that_are_the_same_in_every_language_are_looked_at_too(planted: Path) -> None:
    edit(
        planted / "case_studies/closed-door-2019.yml", "title: Wet bread in Mill Lane", "title: Wet bread 😀"
    )

    line = line_of(planted / "case_studies/closed-door-2019.yml", "bread 😀")

    assert [complaint.partition(" — ")[0] for complaint in complaints(planted)] == [
        f"case_studies/closed-door-2019.yml:{line}:12: warning[PB402]: no font has the character '😀' U+1F600 (grinning face); ▯ is printed in its place"
    ]


def test_words_for_the_search_and_reasons_for_the_linter_are_never_printed(planted: Path) -> None:
    edit(planted / TASTING, "en: [nuts]", "en: [nuts, 🥜]")
    edit(planted / TASTING, "items:\n", "lint:\n  - {rule: PB306, reason: We say 🥜.}\nitems:\n")

    assert complaints(planted) == []


@pytest.mark.parametrize("character", ["☐", "א", "\u200b", "é", "€", "→", "你"])
def test_characters_that_some_font_of_the_paper_has_are_fine(planted: Path, character: str) -> None:
    edit(planted / TASTING, "en: Pack three loaves, uncut.", f"en: Pack three loaves {character}, uncut.")

    assert complaints(planted) == []


def test_the_organisation_is_looked_at(planted: Path) -> None:
    configured = settings(organisation=Organisation(name="Bakery 🥐", logo="missing.svg"))

    assert complaints(planted, configured) == [
        "mkdocs.yml:9:5: error[PB404]: the logo 'missing.svg' cannot be read: no such file or directory — correct 'logo'",
        (
            "mkdocs.yml:9:5: warning[PB402]: no font has the character '🥐' U+1F950 (croissant); "
            "▯ is printed in its place — write it in words, or bring a font that has it (option 'fonts')"
        ),
    ]


def test_an_option_is_named_at_its_place(planted: Path) -> None:
    organisation = "      organisation:\n        confidentiality:\n          zh: 机密 🥐\n"
    edit(planted / "mkdocs.yml", "      languages:\n", f"{organisation}      languages:\n")
    edit(planted / "mkdocs.yml", "site_name: 面包到门", "site_name: 面包到门 🍞")
    configured = read_configuration(planted).settings
    line = line_of(planted / "mkdocs.yml", "机密 🥐")

    assert [complaint.partition(";")[0] for complaint in complaints(planted, configured)] == [
        f"mkdocs.yml:{line}:11: warning[PB402]: no font has the character '🥐' U+1F950 (croissant)",
        f"mkdocs.yml:{line + 5}:11: warning[PB402]: no font has the character '🍞' U+1F35E (bread)",
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("logo.jpg", b"\xff\xd8", "the logo 'logo.jpg' is neither SVG nor PNG — save it as one of them"),
        ("logo.gif", b"GIF89a", "the logo 'logo.gif' is neither SVG nor PNG — save it as one of them"),
        ("logo.png", b"\x89PNG\r\n", "the logo 'logo.png' is damaged — save it again as SVG or PNG"),
        (
            "logo.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x2e\xe0\0\0\x2e\xe0",
            "the logo 'logo.png' has 12,000 × 12,000 pixels — make it smaller",
        ),
        ("logo.svg", b"<svg", "the logo 'logo.svg' is damaged — save it again as SVG or PNG"),
        (
            "logo.png",
            bytes(2_000_001),
            "the logo 'logo.png' has 2,000,001 bytes; the limit is 2,000,000 — make it smaller",
        ),
    ],
)
def test_a_logo_that_cannot_be_printed(planted: Path, name: str, content: bytes, problem: str) -> None:
    (planted / name).write_bytes(content)

    assert complaints(planted, settings(organisation=Organisation(logo=name))) == [
        f"mkdocs.yml:9:5: error[PB404]: {problem}"
    ]


def test_fields_to_fill_in_are_named_like_their_options(planted: Path) -> None:
    fields = PackFields(customer="𠮷 🍞", place="Mill \u202eLane")
    printed = PaperReader(planted).print_bundle(Bundle.TABLE, fields=fields)

    assert [str(each) for each in report_replaced(printed.replaced)] == [
        (
            "--customer: warning[PB402]: no font has the characters '𠮷' U+20BB7 (cjk unified ideograph-20bb7) and "
            "'🍞' U+1F35E (bread); ▯ is printed in their place "
            "— write it in words, or bring a font that has it (option 'fonts')"
        ),
        (
            "--place: warning[PB402]: no font has the character U+202E (right-to-left override); "
            "▯ is printed in its place — write it in words, or bring a font that has it (option 'fonts')"
        ),
    ]
    assert report_replaced(()) == ()


def test_without_the_font_package_its_name_is_given(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "justmytype_intl_cjk", None)
    message = (
        "mkdocs.yml: error[PB401]: the font Noto Sans SC for paper is missing "
        "— install the package 'justmytype-intl-cjk', or name a folder of fonts in 'fonts'"
    )

    assert complaints(planted) == [message]
    with pytest.raises(FontsError) as raised:
        PaperReader(planted).print_list("before-tasting")
    assert str(raised.value) == message


def test_a_folder_of_fonts_wins_and_the_package_fills_its_gaps(planted: Path) -> None:
    make_font(planted / "type", "Loaves", "Mill Lane Sans")
    reading = PaperReader(planted, settings(fonts="type")).read_list("before-tasting")

    assert {name.partition("+")[2] for name in reading.fonts} == {"MillLaneSans", "NotoSansSC-Thin"}


def test_a_folder_of_fonts_is_enough(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "justmytype_intl_cjk", None)
    make_font(planted / "type", "Loaves", "Mill Lane Sans")

    assert not [line for line in complaints(planted, settings(fonts="type")) if "PB401" in line]


def test_a_font_that_typst_would_leave_out_in_silence(planted: Path) -> None:
    make_font(planted / "type", "Loaves", "Mill Lane Sans", complete=False)

    assert complaints(planted, settings(fonts="type")) == [
        (
            "mkdocs.yml: error[PB401]: the font Mill Lane Sans in 'type' is incomplete "
            "— it lacks its names or a table that printing needs; save it again"
        )
    ]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (None, "the font folder 'type' does not exist — create it, or delete 'fonts'"),
        ({}, "the font folder 'type' holds no font — known are .ttf, .otf, .ttc, .otc files"),
        ({"a.ttf": b"no font"}, "a file in the font folder 'type' is not a font — delete what is damaged"),
    ],
)
def test_a_folder_without_fonts(planted: Path, files: dict[str, bytes] | None, problem: str) -> None:
    if files is not None:
        (planted / "type").mkdir()
        for name, content in files.items():
            (planted / "type" / name).write_bytes(content)

    assert complaints(planted, settings(fonts="type")) == [f"mkdocs.yml: error[PB401]: {problem}"]


@pytest.mark.parametrize("table", [b"maxp", b"name"])
def test_a_font_with_a_table_cut_short(planted: Path, table: bytes) -> None:
    make_font(planted / "type", "Loaves", "Mill Lane Sans")
    file = planted / "type/Mill Lane Sans.ttf"
    font = bytearray(file.read_bytes())
    entry = font.index(table)
    font[entry + 12 : entry + 16] = (3).to_bytes(4, "big")
    file.write_bytes(font)

    assert complaints(planted, settings(fonts="type")) == [
        "mkdocs.yml: error[PB401]: a file in the font folder 'type' is not a font — delete what is damaged"
    ]


def test_a_font_larger_than_any(planted: Path) -> None:
    make_font(planted / "type", "Loaves", "Mill Lane Sans")
    with (planted / "type/Mill Lane Sans.ttf").open("r+b") as file:
        file.truncate(67_108_865)

    assert complaints(planted, settings(fonts="type")) == [
        "mkdocs.yml: error[PB401]: a file in the font folder 'type' is not a font — delete what is damaged"
    ]
