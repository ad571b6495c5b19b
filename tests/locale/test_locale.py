"""Locales: the ones that come along are complete, and one that is not says so."""

import datetime as dt
import re
from pathlib import Path

import pytest

from engagement_playbook.locale import Locale, available, load_locales
from engagement_playbook.locale import locale as module


@pytest.fixture(name="locales", scope="module")
def _fixture_locales() -> dict[str, Locale]:
    locales, problems = load_locales(available())
    assert problems == []
    return locales


def own(folder: Path, text: str) -> list[str]:
    """Report on a German locale that has only what is given."""
    (folder / "de.yml").write_text(text, encoding="utf-8")
    locales, problems = load_locales(("de",), folder)
    # Whatever it lacks, the program can go on and look at the content.
    assert int(locales["de"].text("lint.item_characters")) > 0
    assert locales["de"].words("lint.imperatives")
    return [str(problem) for problem in problems if "lacks" not in problem.message]


def test_the_locales_that_come_along_are_complete(locales: dict[str, Locale]) -> None:
    assert list(locales) == ["en", "zh"]


def test_words_that_a_comment_cuts_are_reported_at_the_comment(tmp_path: Path) -> None:
    (message,) = own(tmp_path, "locale:\n  name: Deutsch #1\n  html_lang: 'de'  # why\n")

    assert message == (
        "playbook/locales/de.yml:2:17: error[PB016]: 'locale.name': a '#' after a space begins a comment, and the text ends before "
        "it — put the text in double quotes, or the comment on a line of its own"
    )


def test_conventions(locales: dict[str, Locale]) -> None:
    day = dt.date(2026, 3, 7)

    assert all("2026" in locale.date(day) and "7" in locale.date(day) for locale in locales.values())
    assert locales["en"].join(["a", "b"]) == "a, b"
    assert locales["zh"].join(["甲", "乙"]) == "甲、乙"
    assert (locales["en"].html_lang, locales["zh"].html_lang) == ("en", "zh-Hans")
    assert (locales["en"].typst_lang, locales["en"].typst_region) == ("en", None)
    assert (locales["zh"].typst_lang, locales["zh"].typst_region) == ("zh", "cn")


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("en", "Latn"),
        ("zh", "Hans"),
        ("zh-Hans", "Hans"),
        ("zh-TW", "Hant"),
        ("zh-Hant-HK", "Hant"),
        ("ja", "Jpan"),
        ("ko-KR", "Kore"),
        ("sr", "Cyrl"),
        ("sr-Latn", "Latn"),
        ("xx", ""),
        ("not a tag", ""),
    ],
)
def test_the_script_follows_from_the_language_tag(tag: str, script: str) -> None:
    assert Locale("xx", {"locale.html_lang": tag}, {}).script == script
    assert Locale("xx", {"locale.html_lang": tag, "locale.script": ""}, {}).script == script
    assert Locale("xx", {"locale.html_lang": tag, "locale.script": "Jpan"}, {}).script == "Jpan"


def test_a_script_may_be_left_out_and_is_a_code(tmp_path: Path) -> None:
    text = (Path(module.__file__).parent / "en.yml").read_text(encoding="utf-8")
    file = tmp_path / "de.yml"
    file.write_text(text.replace('  script: ""\n', ""), encoding="utf-8")
    assert load_locales(("de",), tmp_path)[1] == []

    file.write_text(text.replace('script: ""', "script: latin"), encoding="utf-8")
    line = text.partition("  script:")[0].count("\n") + 1
    assert [str(problem) for problem in load_locales(("de",), tmp_path)[1]] == [
        (
            f"playbook/locales/de.yml:{line}:11: error[PB209]: 'locale.script' is not the code of a script, such as 'Latn' "
            "— write it as in the other locales"
        )
    ]


def test_strings_are_filled_and_their_values_are_not_read_again() -> None:
    locale = Locale("en", {"greeting": "Hello {name}, {n} new"}, {})

    assert locale.text("greeting", name="{n}", n=3) == "Hello {n}, 3 new"
    assert locale.text("greeting", n="{name}", name="{n}") == "Hello {n}, {name} new"
    assert locale.text("greeting", name=r"\1 \g<0> {name} $&") == r"Hello \1 \g<0> {name} $&, {n} new"
    assert locale.text("greeting", other=1) == locale.text("greeting") == "Hello {name}, {n} new"


def test_every_place_for_a_value_in_the_locales_that_come_along_is_filled(locales: dict[str, Locale]) -> None:
    for locale in locales.values():
        for key, text in locale.strings.items():
            names = re.findall(r"\{([^{}\d][^{}]*)\}", text)
            if not key.startswith("lint."):
                assert "{" not in locale.text(key, **dict.fromkeys(names, "x")), key


def test_one_and_many() -> None:
    locale = Locale("en", {"items.one": "{n} item", "items.other": "{n} items"}, {})

    assert [locale.count("items", number) for number in (0, 1, 2)] == ["0 items", "1 item", "2 items"]


def test_an_unknown_key_is_an_error_of_the_program(locales: dict[str, Locale]) -> None:
    with pytest.raises(KeyError):
        locales["en"].text("sheet.no_such_string")
    with pytest.raises(KeyError):
        locales["en"].words("lint.no_such_list")
    assert not locales["en"].has("sheet.no_such_string")


def test_a_language_without_a_locale() -> None:
    locales, problems = load_locales(("en", "xx"))

    assert list(locales) == ["en"]
    assert [str(problem) for problem in problems] == [
        "mkdocs.yml: error[PB208]: there is no locale for the language 'xx' — known: en, zh; or write playbook/locales/xx.yml"
    ]


def test_a_playbook_brings_a_locale_of_its_own(tmp_path: Path, locales: dict[str, Locale]) -> None:
    (tmp_path / "en.yml").write_text("locale:\n  name: Our English\n", encoding="utf-8")
    own_locales, problems = load_locales(("en",), tmp_path)

    assert own_locales["en"].name == "Our English"
    assert own_locales["en"].text("lint.item_characters") == locales["en"].text("lint.item_characters")
    assert str(problems[0]).startswith("playbook/locales/en.yml:1:1: error[PB209]: the locale lacks '")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("locale:\n  nmae: Deutsch\n", "2:3: error[PB209]: no string is called 'locale.nmae' — did you mean 'locale.name'?"),
        (
            "lint:\n  imperatives: nimm\n",
            "2:16: error[PB209]: 'lint.imperatives' should be a list — write it as in the other locales",
        ),
        (
            "locale:\n  name: [Deutsch]\n",
            "2:9: error[PB209]: 'locale.name' should be a text — write it as in the other locales",
        ),
        (
            "lint:\n  item_characters: neunzig\n",
            "2:20: error[PB209]: 'lint.item_characters' should be a whole number — write it as in the other locales",
        ),
        (
            "lint:\n  first_word: '[A-'\n",
            "2:15: error[PB209]: 'lint.first_word' is not a regular expression: unterminated character set — write it as in the other locales",
        ),
        (
            "sheet:\n  page_of: Seite {seite} von {pages}\n",
            "2:12: error[PB209]: 'sheet.page_of' has no value for '{seite}' — write it as in the other locales",
        ),
        *(
            (
                f"page:\n  glossary:\n    order: {name}\n",
                "3:12: error[PB209]: 'page.glossary.order' is not the name of an encoding of text — write it as in the other locales",
            )
            # No encoding; one of bytes; one that encodes nothing; one that cannot replace; no name at all.
            for name in ("dictionary", "rot13", "undefined", "idna", '""')
        ),
    ],
)  # fmt: skip
def test_a_locale_of_ones_own_that_is_wrong(tmp_path: Path, text: str, expected: str) -> None:
    assert own(tmp_path, text) == [f"playbook/locales/de.yml:{expected}"]


@pytest.mark.parametrize("name", ["utf-8", "GB18030", "big5", "iso-8859-1"])
def test_terms_are_in_the_order_of_any_encoding_of_text(tmp_path: Path, name: str) -> None:
    assert own(tmp_path, f"page:\n  glossary:\n    order: {name}\n") == []


def test_a_locale_that_is_not_yaml_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "de.yml").write_text("locale: [", encoding="utf-8")
    locales, problems = load_locales(("de",), tmp_path)

    assert locales == {}
    assert [problem.code for problem in problems] == ["PB004"]
