"""Unchanged documents are not made again, changed ones always are, and nothing depends on the cache."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.config.settings import LanguageOptions, Organisation, Settings
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.template import Format, Template
from engagement_playbook.office import OfficeCache, PixelLogos, cache, part_docx, part_xlsx
from engagement_playbook.office.extract import extract, own_settings, own_strings
from tests.helpers.playbooks import edit, plant
from tests.office.conftest import CODES, LOCALES, Office, parts_of, settings

FORMS = (Format.DOCX, Format.XLSX)
LISTS = ("before-any-visit", "before-tasting", "at-the-door")
EVERYTHING = {f"{name}.{form}" for name in (*LISTS, "order-sheet") for form in FORMS}


def file_of(kept: OfficeCache, part: Checklist | Template, form: Format) -> Path:
    """Return the file of a document in the cache."""
    path = kept.get_or_create(part, form).path
    assert path is not None
    return path


class Bakery:
    """A tiny playbook on disk, with a cache for its documents."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = root / ".cache"

    def playbook(self) -> Playbook:
        return load_playbook(self.root, CODES).playbook

    def get_or_create(
        self,
        language: str = "en",
        config: Settings | None = None,
        locale: Locale | None = None,
        logo: bytes | None = None,
    ) -> dict[str, Path]:
        playbook = self.playbook()
        kept = OfficeCache(
            self.cache, playbook, locale or LOCALES[language], config or settings(), PixelLogos(logo)
        )
        return {
            f"{part.id}.{form}": file_of(kept, part, form) for part in parts_of(playbook) for form in FORMS
        }

    def edit(self, file: str, old: str, new: str) -> None:
        edit(self.root / file, old, new)


@pytest.fixture(name="bakery")
def _fixture_bakery(tmp_path: Path) -> Bakery:
    return Bakery(plant(tmp_path / "bakery"))


def changed(before: dict[str, Path], after: dict[str, Path]) -> set[str]:
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


def files_of(*names: str) -> set[str]:
    return {f"{name}.{form}" for name in names for form in FORMS}


@pytest.mark.parametrize("language", CODES)
def test_an_extract_holds_all_that_a_document_says(shipped: Office, language: str) -> None:
    """With this, nothing that is not in the key of a document can have a hand in it."""
    locale, config = own_strings(LOCALES[language]), own_settings(shipped.settings, language)
    for part, whole in shipped.all(language):
        taken = extract(shipped.playbook, part)
        make = part_docx if "word/document.xml" in whole.names else part_xlsx
        sources = taken.playbook, taken.part, locale, config
        example = LOCALES[language].text("document.example_note") in whole.text
        assert make(*sources, example=example) == whole.content, part.id


def test_unchanged_documents_are_found_again(bakery: Bakery) -> None:
    first = bakery.get_or_create()
    times = {path: path.read_bytes() for path in first.values()}
    playbook = bakery.playbook()
    kept = OfficeCache(bakery.cache, playbook, LOCALES["en"], settings(), PixelLogos())
    for part in playbook.checklists:
        kept.get_or_create(part, Format.DOCX)

    assert set(first) == EVERYTHING
    assert len(set(first.values())) == len(EVERYTHING)
    assert bakery.get_or_create() == first
    assert {path: path.read_bytes() for path in first.values()} == times
    assert kept.made == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "remade"),
    [
        (
            "checklists/taste/before-tasting.yml",
            "en: Pack three loaves, uncut.",
            "en: Pack four loaves, uncut.",
            files_of("before-tasting"),
        ),
        # The words are the same, their looks are not.
        (
            "checklists/taste/before-tasting.yml",
            "en: Pack three loaves, uncut.",
            "en: Pack **three** loaves, uncut.",
            files_of("before-tasting"),
        ),
        # Another language's words are not in the document.
        ("checklists/taste/before-tasting.yml", "zh: 装三种面包，不切。", "zh: 装四种面包，不切。", set()),
        ("playbook/roles.yml", "en: Dough that has had its time.", "en: Dough.", set()),
        # Roles can be chosen everywhere.
        ("playbook/roles.yml", "en: Driver", "en: Rider", EVERYTHING),
    ],
)
def test_an_edit_remakes_what_shows_it(
    bakery: Bakery, file: str, old: str, new: str, remade: set[str]
) -> None:
    before = bakery.get_or_create()
    bakery.edit(file, old, new)

    assert changed(before, bakery.get_or_create()) == remade


@pytest.mark.parametrize(
    ("file", "remade"),
    [
        ("phases/01-taste/phase.yml", files_of("before-tasting", "order-sheet")),
        ("phases/02-deliver/phase.yml", files_of("at-the-door")),
        ("checklists/deliver/at-the-door.yml", files_of("at-the-door")),
        ("phases/01-taste/templates/order-sheet.yml", files_of("order-sheet")),
    ],
)
def test_a_title_remakes_the_documents_that_name_it(bakery: Bakery, file: str, remade: set[str]) -> None:
    before = bakery.get_or_create()
    path = bakery.root / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title:\n  en: ", "title:\n  en: Quite another ", 1), encoding="utf-8")

    assert changed(before, bakery.get_or_create()) == remade


def test_a_visit_that_uses_a_list_is_named_on_it(bakery: Bakery) -> None:
    playbook = bakery.playbook()
    moved = next(checklist for checklist in playbook.checklists if checklist.id == "before-tasting")
    free = moved.model_copy(update={"phase": None})
    (visit,) = playbook.visits

    def path(words: str) -> Path:
        text = type(visit.title).same(words, CODES)
        parts = {
            reference: type(part)(
                reference,
                part.value.model_copy(update={"title": text}) if part.value is visit else part.value,
                part.file,
            )
            for reference, part in playbook.parts.items()
        }
        renamed = Playbook(playbook.languages, parts, playbook.backlinks)
        kept = OfficeCache(bakery.cache, renamed, LOCALES["en"], settings(), PixelLogos())
        return file_of(kept, free, Format.DOCX)

    assert path("Tasting at the oven") == path("Tasting at the oven") != path("Tasting at the door")


def test_a_label_of_the_vocabulary_remakes_what_it_applies_to(bakery: Bakery) -> None:
    playbook = bakery.playbook()
    vocabulary = playbook.vocabularies["seasons"]
    (first, *rest) = vocabulary.values
    renamed = first.model_copy(update={"label": type(first.label).same("Heat", CODES)})
    other = Playbook(
        playbook.languages,
        playbook.parts,
        playbook.backlinks,
        playbook.core,
        {**playbook.vocabularies, "seasons": vocabulary.model_copy(update={"values": (renamed, *rest)})},
    )
    part = next(checklist for checklist in playbook.checklists if checklist.applies)
    plain = next(checklist for checklist in playbook.checklists if not checklist.applies)

    def get_or_create(content: Playbook, each: Checklist) -> Path:
        kept = OfficeCache(bakery.cache, content, LOCALES["en"], settings(), PixelLogos())
        return file_of(kept, each, Format.XLSX)

    assert get_or_create(playbook, part) != get_or_create(other, part)
    assert get_or_create(playbook, plain) == get_or_create(other, plain)


def with_options(**options: object) -> Settings:
    config = settings()
    return config.model_copy(update={"options": config.options.model_copy(update=options)})


@pytest.mark.parametrize(
    "config",
    [
        settings(paper="letter"),
        settings(organisation=Organisation(name="Mill & Co")),
        settings(organisation=Organisation(confidentiality={"en": "Confidential"})),
        with_options(languages=(LanguageOptions(code="en", site_name="Rolls at the Door"),)),
    ],
    ids=["paper", "organisation", "confidentiality", "site name"],
)
def test_an_option_that_documents_show_remakes_them(bakery: Bakery, config: Settings) -> None:
    assert changed(bakery.get_or_create(), bakery.get_or_create(config=config)) == EVERYTHING


@pytest.mark.parametrize(
    "config",
    [
        with_options(
            feedback="mailto:crumbs@bread.example", cache="elsewhere", fonts="letters", archive=True
        ),
        settings().model_copy(update={"site_url": "https://bread.example/"}),
        settings(organisation=Organisation(confidentiality={"zh": "机密"})),
    ],
    ids=["of the site", "address", "of another language"],
)
def test_an_option_that_documents_do_not_show_remakes_none(bakery: Bakery, config: Settings) -> None:
    assert changed(bakery.get_or_create(), bakery.get_or_create(config=config)) == set()


def test_a_string_a_logo_and_the_makers_are_in_the_key(
    bakery: Bakery, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bakery.get_or_create()
    english = LOCALES["en"]

    def worded(key: str) -> Locale:
        return Locale("en", {**english.strings, key: "Other words"}, english.lists)

    assert changed(first, bakery.get_or_create(locale=worded("document.visit"))) == EVERYTHING
    assert changed(first, bakery.get_or_create(locale=worded("word.audience.own"))) == EVERYTHING
    assert changed(first, bakery.get_or_create(locale=worded("menu.home"))) == set()
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
        "64f8cf500f0003860180d29a1a9b0000000049454e44ae426082"
    )
    assert changed(first, bakery.get_or_create(logo=dot)) == EVERYTHING
    monkeypatch.setattr(cache, "engine", lambda: b"a newer library")
    assert changed(first, bakery.get_or_create()) == EVERYTHING


def test_the_makers_are_known_by_their_versions_and_our_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine() -> bytes:
        cache.engine.cache_clear()
        return cache.engine()

    now = engine()
    assert engine() == now
    for library in ("python-docx", "lxml", "xlsxwriter"):
        with monkeypatch.context() as patch:
            patch.setattr(cache, "version", lambda name, newer=library: "99" if name == newer else "1")
            newer = engine()
            patch.setattr(cache, "version", lambda name: "1")
            assert engine() != newer
    assert engine() == now


def contents(files: dict[str, Path]) -> dict[str, bytes]:
    return {name: file.read_bytes() for name, file in files.items()}


def test_deleting_the_cache_is_harmless(bakery: Bakery) -> None:
    before = contents(bakery.get_or_create())
    shutil.rmtree(bakery.cache)

    assert contents(bakery.get_or_create()) == before


def test_a_damaged_document_is_made_anew(bakery: Bakery) -> None:
    before = contents(bakery.get_or_create())
    for file in bakery.get_or_create().values():
        damaged = bytearray(file.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        file.write_bytes(damaged)

    assert contents(bakery.get_or_create()) == before


def test_without_a_cache_the_same_documents_are_made_and_not_kept(bakery: Bakery, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cached = bakery.get_or_create()
    playbook = bakery.playbook()
    cache = OfficeCache(tmp_path / "file", playbook, LOCALES["en"], settings(), PixelLogos())
    entries = {
        f"{part.id}.{form}": cache.get_or_create(part, form) for part in parts_of(playbook) for form in FORMS
    }

    assert {name: entry.content for name, entry in entries.items()} == contents(cached)
    assert {entry.path for entry in entries.values()} == {None}
    assert cache.made == len(EVERYTHING)
