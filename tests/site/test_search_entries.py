"""What can be searched for: every part of the tiny playbook is an entry that says what it is and where it stands."""

import json

import pytest

from engagement_playbook import Playbook, load_playbook
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.presentation.addresses import Address, UrlStyle
from engagement_playbook.site import SearchEntry, search_entries, search_index, search_index_script
from tests.helpers.playbooks import TINY

LOCALES = load_locales(("en", "zh"))[0]
EN, ZH = LOCALES["en"], LOCALES["zh"]


@pytest.fixture(name="playbook", scope="module")
def _fixture_playbook() -> Playbook:
    loaded = load_playbook(TINY, ("en", "zh"), frozenset({"about"}))
    assert loaded.diagnostics == ()
    return loaded.playbook


def entry_at(playbook: Playbook, location: str, locale: Locale = EN) -> SearchEntry:
    (entry,) = [each for each in search_entries(playbook, locale) if each.address.location() == location]
    return entry


@pytest.mark.parametrize("locale", [EN, ZH], ids=lambda locale: locale.code)
def test_every_part_is_one_entry(playbook: Playbook, locale: Locale) -> None:
    entries = search_entries(playbook, locale)

    locations = [entry.address.location() for entry in entries]
    assert len(locations) == len(set(locations)) == len(playbook.parts)
    assert all(entry.title and entry.kind for entry in entries)


@pytest.mark.parametrize(
    ("location", "title", "kind", "place"),
    [
        ("phases/taste/", "Taste together", "Phase 1", ""),
        ("phases/taste/#try-three-loaves", "Try three loaves", "Step 1.1", "Phase 1: Taste together"),
        ("checklists/before-tasting/", "Before a tasting", "Checklist", "Phase 1: Taste together"),
        ("checklists/before-any-visit/", "Before any visit", "Checklist", "Every visit"),
        (
            "checklists/before-tasting/#allergies",
            "Ask who may not eat nuts.",
            "Critical item",
            "Checklist: Before a tasting › Phase 1",
        ),
        (
            "checklists/before-any-visit/#clean-apron",
            "Put on a clean apron.",
            "Checklist item",
            "Checklist: Before any visit › Every visit",
        ),
        ("templates/order-sheet/", "Order sheet", "Template", "Phase 1: Taste together"),
        ("case-studies/closed-door-2019/", "The closed door", "Case study", "Example"),
        (
            "case-studies/closed-door-2019/#ask-for-the-key",
            "Ask for a key before the first round.",
            "Lesson",
            "Case study: The closed door",
        ),
        ("stages/#choosing", "Choosing", "Stage 1", ""),
        ("roles/#driver", "Driver", "Role", "Bakery"),
        ("glossary/#crumb", "Crumb", "Glossary", ""),
        ("regulations/#allergen-rule", "Rule on naming allergens", "Regulation", "12/2020"),
        ("phrases/#sold-out", "A loaf is sold out.", "Phrase", ""),
        ("faq/#late-bread", "What if the bread is late?", "Question and answer", ""),
        ("onboarding/#day-1", "Day 1", "Onboarding", ""),
        ("onboarding/#closed-door", "It is five and the door is closed.", "Onboarding scenario", ""),
    ],
)
def test_an_entry_says_what_it_is_and_where(
    playbook: Playbook, location: str, title: str, kind: str, place: str
) -> None:
    entry = entry_at(playbook, location)

    assert (entry.title, entry.kind, entry.place) == (title, kind, place)


def test_an_entry_speaks_its_language(playbook: Playbook) -> None:
    entry = entry_at(playbook, "checklists/before-tasting/#allergies", ZH)

    assert entry.title == "问清谁不能吃坚果。"
    assert entry.kind == "关键条目"
    assert entry.place == "检查清单：试吃前 › 第 1 阶段"
    assert entry.text == "一片就够出事。 订货单上有名字。"
    assert entry.keywords == ("坚果",)


def test_words_that_mean_the_same_are_found_by_one_another(playbook: Playbook) -> None:
    entry = entry_at(playbook, "glossary/#sourdough", ZH)

    assert entry.synonyms == ("酸种", "老面", "面肥")
    assert entry.keywords == ("老面", "面肥")
    assert list(entry.synonyms) in search_index([entry], ZH)["config"]["same"]


def test_a_text_is_what_a_reader_sees(playbook: Playbook) -> None:
    assert entry_at(playbook, "faq/#late-bread").text == "Say the hour, as in sold out."


def test_parts_inside_a_part_keep_their_own_texts(playbook: Playbook) -> None:
    assert entry_at(playbook, "checklists/before-tasting/").text == (
        "The evening before, in the bakery. Arrive with bread they can eat. People"
    )
    assert "soup" not in entry_at(playbook, "phases/taste/").text
    assert "soup" in entry_at(playbook, "phases/taste/#try-three-loaves").text


def test_texts_without_punctuation_stay_apart(playbook: Playbook) -> None:
    text = entry_at(playbook, "templates/order-sheet/").text

    assert text.startswith(
        "What comes, when, to which door. Place · Door · Street and colour. Mill Lane, the green one"
    )


def test_abbreviations_numbers_and_names_of_other_languages_are_names(playbook: Playbook) -> None:
    assert entry_at(playbook, "glossary/#crumb").names == ("CR", "面包芯")
    assert entry_at(playbook, "phases/taste/#try-three-loaves").names == ("1.1", "试三种面包")
    assert entry_at(playbook, "phases/taste/").names == ("Taste", "一起试吃")


def test_a_sentence_is_not_searched_for_in_another_language(playbook: Playbook) -> None:
    assert entry_at(playbook, "checklists/before-tasting/#allergies").names == ()


@pytest.mark.parametrize(
    ("address", "with_folders", "with_files"),
    [
        (Address("checklists/x.md", "item"), "checklists/x/#item", "checklists/x.html#item"),
        (Address("phases/index.md"), "phases/", "phases/index.html"),
        (Address("index.md"), "", "index.html"),
        (Address("faq.md", "x"), "faq/#x", "faq.html#x"),
        (Address("about/", "trust"), "about/#trust", "about/#trust"),
    ],
)
def test_a_location_follows_the_style_of_the_site(
    address: Address, with_folders: str, with_files: str
) -> None:
    entry = SearchEntry(address, "x")

    assert entry.address.location() == with_folders
    assert entry.address.location(UrlStyle.FILES) == with_files


def test_a_page_of_another_plugin_loses_its_markup() -> None:
    entry = SearchEntry.of_page(
        "about/#trust",
        "R&amp;D <code>x</code>",
        "<p>One\u200btwo.</p><ul><li>Three</li><li>4 &lt; 5</li></ul>",
    )

    assert entry.address.location() == "about/#trust"
    assert entry.title == "R&D x"
    assert entry.text == "Onetwo. Three 4 < 5"


def test_the_index_holds_what_the_engine_needs(playbook: Playbook) -> None:
    index = search_index(search_entries(playbook, EN), EN)

    assert sorted(index["config"]) == [
        "endings", "fields", "ignored", "lang", "letters", "missing", "pipeline", "same", "separator",
    ]  # fmt: skip
    assert ["Crumb", "CR"] in index["config"]["same"]
    (item,) = [each for each in index["docs"] if each["location"] == "checklists/before-tasting/#allergies"]
    assert item == {
        "location": "checklists/before-tasting/#allergies",
        "title": "Ask who may not eat nuts.",
        "text": "One slice is enough. Names on the order sheet.",
        "kind": "Critical item",
        "place": "Checklist: Before a tasting › Phase 1",
        "keywords": ["nuts"],
    }


def test_the_index_names_the_writings_of_the_characters_in_it() -> None:
    entries = [
        SearchEntry(Address("x.md"), "测试", "臺灣"),
        SearchEntry(Address("y.md"), "x", keywords=("档",)),
    ]

    letters = search_index(entries, ZH)["config"]["letters"].split()

    assert letters == ["測测", "檔档", "試试", "檯臺颱台", "灣湾"]
    assert search_index(entries, EN)["config"]["letters"] == ""


def test_each_writing_is_read_as_one_character_that_is_read_as_itself() -> None:
    groups = ZH.text("search.letters").split()

    written = [letter for group in groups for letter in group[:-1]]
    assert len(written) == len(set(written))
    assert set(written).isdisjoint(group[-1] for group in groups)


def test_the_first_entry_of_a_location_stays() -> None:
    entries = [SearchEntry(Address("x.md"), "first"), SearchEntry.of_page("x/", "second", "")]

    assert [each["title"] for each in search_index(entries, EN)["docs"]] == ["first"]


def test_an_index_on_disk_is_a_script_of_one_value(playbook: Playbook) -> None:
    index = search_index(search_entries(playbook, ZH), ZH, UrlStyle.FILES)

    script = search_index_script(index)

    assert script.startswith("var __index = {")
    assert json.loads(script.removeprefix("var __index = ").removesuffix(";\n")) == json.loads(
        json.dumps(index)
    )


def test_entries_are_the_same_every_time(playbook: Playbook) -> None:
    assert search_index(search_entries(playbook, EN), EN) == search_index(search_entries(playbook, EN), EN)
