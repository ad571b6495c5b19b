"""A character has the shape of the language it stands in, whatever languages a site has."""

import re
from pathlib import Path

import pytest

from engagement_playbook.config.settings import LanguageOptions, Options, Settings
from engagement_playbook.locale import locale
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader, settings
from tests.pdf.reading import Reading
from tests.pdf.test_check import make_font

TASTING = "checklists/taste/before-tasting.yml"
SHAPES = "直骨令"
"""Characters that a reader in another country takes for a slip of the printer."""

ENGLISH = (Path(locale.__file__).parent / "en.yml").read_text(encoding="utf-8")


def translated(
    root: Path, code: str, tag: str, *others: str, script: str = "", fonts: str = ""
) -> PaperReader:
    """Turn the English of a playbook into another language that has a locale of its own there."""
    for file in root.rglob("*.yml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"\ben: ", f"{code}: ", text), encoding="utf-8")
    edit(root / TASTING, f"{code}: Pack three loaves, uncut.", f"{code}: Pack {SHAPES}.")
    edit(root / TASTING, "zh: 装三种面包，不切。", f"zh: 装{SHAPES}。")
    words = ENGLISH.replace("html_lang: en\n", f"html_lang: {tag}\n")
    language, _, region = tag.partition("-")
    words = words.replace("typst_lang: en\n", f"typst_lang: {language}\n")
    words = words.replace("typst_region:\n", f"typst_region: {region.lower() if len(region) == 2 else ''}\n")
    words = words.replace('script: ""\n', f'script: "{script}"\n')
    folder = root / "playbook/locales"
    folder.mkdir()
    (folder / f"{code}.yml").write_text(words, encoding="utf-8")
    languages = tuple(LanguageOptions(code=each) for each in (code, *others))
    return PaperReader(root, Settings(options=Options(languages=languages, fonts=fonts)))


@pytest.mark.parametrize(
    ("tag", "script", "family"),
    [
        ("ja", "", "NotoSansJP"),
        ("ja-JP", "", "NotoSansJP"),
        ("ko", "", "NotoSansKR"),
        ("zh", "", "NotoSansSC"),
        ("zh-CN", "", "NotoSansSC"),
        ("zh-TW", "", "NotoSansTC"),
        ("zh-HK", "", "NotoSansTC"),
        ("zh-Hant", "", "NotoSansTC"),
        ("yue", "", "NotoSansTC"),
        ("de", "", "NotoSansSC"),
        ("ain", "Jpan", "NotoSansJP"),
        ("zh", "Hant", "NotoSansTC"),
    ],
)
def test_the_family_follows_from_the_language(planted: Path, tag: str, script: str, family: str) -> None:
    reading = translated(planted, "xx", tag, script=script).read_list("before-tasting", "xx")

    assert {name.partition("+")[2].partition("-")[0] for name in reading.fonts} == {family}
    assert SHAPES in reading.text


@pytest.mark.parametrize(
    ("tag", "family"), [("ja", "NotoSansJP"), ("ko", "NotoSansKR"), ("zh-TW", "NotoSansTC")]
)
def test_each_text_of_a_sheet_in_two_languages_has_its_own_family(
    planted: Path, tag: str, family: str
) -> None:
    reading = Reading(translated(planted, "xx", tag, "zh").print_bilingual("before-tasting", "xx").pdf)

    assert [reading.fonts_of(character) for character in SHAPES] == [[family, "NotoSansSC"]] * 3
    assert reading.text.count(SHAPES) == 2
    assert b"zh-CN" in reading.pdf


def test_a_language_without_such_characters_quotes_those_of_its_site(planted: Path) -> None:
    translated(planted, "xx", "ja")
    for file in planted.rglob("*.yml"):
        file.write_text(re.sub(r"\bzh: ", "en: ", file.read_text(encoding="utf-8")), encoding="utf-8")
    languages = (LanguageOptions(code="en"), LanguageOptions(code="xx"))
    reading = PaperReader(planted, Settings(options=Options(languages=languages))).read_list("before-tasting")

    assert reading.fonts_of("直") == ["NotoSansJP"]


def test_code_in_a_sheet_in_two_languages_has_the_family_of_its_language(planted: Path) -> None:
    context = translated(planted, "xx", "ja", "zh")
    edit(planted / TASTING, f"xx: Pack {SHAPES}.", "xx: Pack `直 x`.")
    edit(planted / TASTING, f"zh: 装{SHAPES}。", "zh: 装`直 x`。")
    reading = Reading(PaperReader(planted, context.settings).print_bilingual("before-tasting", "xx").pdf)

    assert reading.fonts_of("直") == ["NotoSansJP", "NotoSansSC"]


def test_what_one_family_lacks_another_of_the_site_has(planted: Path) -> None:
    context = translated(planted, "xx", "ko", "zh")
    edit(planted / TASTING, f"zh: 装{SHAPES}。", "zh: 装한글。")
    reading = PaperReader(planted, context.settings).read_list("before-tasting", "zh")

    assert reading.fonts_of("한") == ["NotoSansKR"]


def test_a_font_of_the_site_wins_in_every_language(planted: Path) -> None:
    make_font(planted / "type", "直", "Mill Lane Sans")
    context = translated(planted, "xx", "ja", "zh", fonts="type")
    reading = Reading(context.print_bilingual("before-tasting", "xx").pdf)

    assert reading.fonts_of("骨") == ["NotoSansJP", "NotoSansSC"]
    assert any(name.endswith("+MillLaneSans") for name in reading.fonts)
    assert reading.fonts_of("直") == [], "drawn by the glyph of the site, which is empty"


def test_a_site_brings_the_fonts_of_its_own_languages_alone(context: PaperReader) -> None:
    """So that a site in one language stays as quick as it is."""
    assert {name.partition("+")[2] for name in context.read_list("before-tasting", "zh").fonts} == {
        "NotoSansSC-Thin"
    }
    assert settings().languages == ("en", "zh")
