"""The pages and search entries that a preview keeps from one edit to the next are those that it would make."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from engagement_playbook.config.settings import LanguageOptions, Options, Settings
from engagement_playbook.load import PreviousLoad, load_playbook
from engagement_playbook.locale import load_locales
from engagement_playbook.model.reference import Reference
from engagement_playbook.site import (
    DownloadLink,
    DownloadLinks,
    Page,
    PageForm,
    SearchEntry,
    pages,
    search_entries,
)
from engagement_playbook.support.kept_results import KeptResults
from tests.helpers.playbooks import TINY, edit, plant

LANGUAGES = ("en", "zh")
LIST = "checklists/deliver/at-the-door.yml"
FILES = sorted(path.relative_to(TINY).as_posix() for path in TINY.rglob("*.yml") if path.name != "mkdocs.yml")
TEXT = re.compile(r"^( +(?:- )?(?:en|zh): .*[^\"'\n}\]])$", re.MULTILINE)


def settings(feedback: str = "https://forge.example/new") -> Settings:
    languages = tuple(LanguageOptions(code=code) for code in LANGUAGES)
    return Settings(options=Options(languages=languages, feedback=feedback), site_name="Bread at the Door")


@dataclass
class Preview:
    """A preview of a folder in one language; ``rendered`` counts the pages of the last look that were not kept."""

    root: Path
    language: str
    base: Path | None = None
    previous: PreviousLoad = field(default_factory=PreviousLoad)
    kept: KeptResults[Page] = field(default_factory=KeptResults[Page])
    kept_entries: KeptResults[SearchEntry] = field(default_factory=KeptResults[SearchEntry])
    shown: tuple[Page, ...] = ()
    rendered: int = 0

    def look(
        self,
        *,
        settings: Settings = settings(),  # noqa: B008 - frozen
        hand_written: Mapping[str, str] | None = None,
        drifted: Mapping[Reference, str] | None = None,
        downloads: DownloadLinks | None = None,
        form: PageForm = PageForm(),  # noqa: B008 - frozen
        words: Mapping[str, str] | None = None,
    ) -> None:
        """Show every page, and compare each, and what a search finds, with what a first look shows."""
        locale = load_locales(LANGUAGES)[0][self.language]
        if words:
            locale = type(locale)(locale.code, {**locale.strings, **words}, locale.lists)
        loaded = load_playbook(self.root, LANGUAGES, base=self.base, previous=self.previous)
        fresh = load_playbook(self.root, LANGUAGES, base=self.base)
        assert loaded.ok, loaded.diagnostics
        others = locale, settings, downloads, hand_written, drifted, form
        before, self.shown = self.shown, pages(loaded.playbook, *others, kept=self.kept)
        assert self.shown == pages(fresh.playbook, *others)
        entries = search_entries(loaded.playbook, locale, kept=self.kept_entries)
        assert entries == search_entries(fresh.playbook, locale)
        known = {id(page) for page in before}
        self.rendered = sum(id(page) not in known for page in self.shown)


@pytest.fixture(name="preview", params=LANGUAGES)
def _fixture_preview(request: pytest.FixtureRequest, tmp_path: Path) -> Preview:
    preview = Preview(plant(tmp_path / "bakery"), request.param)
    preview.look()
    return preview


@pytest.mark.parametrize("file", FILES)
def test_whatever_text_is_edited(preview: Preview, file: str) -> None:
    path = preview.root / file
    # Every fifth, beginning with the title: neighbours stand on the same pages.
    for number in range(0, len(TEXT.findall(path.read_text(encoding="utf-8"))), 5):
        place = count()
        path.write_text(
            TEXT.sub(
                lambda line: f"{line[1]} again" if next(place) == number else line[1],  # noqa: B023 - used at once
                path.read_text(encoding="utf-8"),
            ),
            encoding="utf-8",
        )
        preview.look()


def test_only_pages_that_show_an_edit_are_rendered(preview: Preview) -> None:
    preview.look()
    assert preview.rendered == 0

    edit(preview.root / LIST, "Lay the allergen card on top.", "Lay the card on top.")
    preview.look()
    assert [page.uri for page in preview.shown].index("checklists/at-the-door.md")
    assert 0 < preview.rendered < len(preview.shown) / 2


SUMMER = "      - id: summer\n        label:\n          en: Summer\n          zh: 夏季\n"
WINTER = "      - id: winter\n        label:\n          en: Winter\n          zh: 冬季\n"
EDITS = (
    ("an item is renamed", LIST, "  - id: allergen-card\n", "  - id: allergen-note\n"),
    ("a former id is new", LIST, "    formerly: [card]\n", "    formerly: [card, note]\n"),
    (
        "an item becomes critical",
        LIST,
        "    formerly: [card]\n",
        "    critical: true\n    formerly: [card]\n",
    ),
    ("a list changes its phase", LIST, "phase: deliver\n", "phase: taste\n"),
    ("a list belongs to no phase", LIST, "phase: deliver\n", "# of none\n"),
    ("a list is for other eyes", LIST, "audience: handover\n", "audience: table\n"),
    (
        "a rule is suppressed",
        LIST,
        "tried: false\n",
        "tried: false\nlint:\n  - rule: PB306\n    reason: so\n",
    ),
    ("a reference goes", LIST, "    steps: [deliver/first-delivery]\n", "    # of no step\n"),
    ("a term has another abbreviation", "playbook/glossary.yml", "[CR]", "[LP]"),
    (
        "a term is added",
        "playbook/glossary.yml",
        "items:\n",
        "items:\n  - id: door\n    term: {en: Door, zh: 门}\n    definition: {en: A way in., zh: 入口。}\n",
    ),
    ("words change places", "playbook/vocabulary.yml", f"{SUMMER}{WINTER}", f"{WINTER}{SUMMER}"),
)


@pytest.mark.parametrize(
    ("file", "old", "new"), [case[1:] for case in EDITS], ids=[case[0] for case in EDITS]
)
def test_after_an_edit_and_after_it_is_taken_back(preview: Preview, file: str, old: str, new: str) -> None:
    edit(preview.root / file, old, new)
    preview.look()
    assert preview.rendered
    edit(preview.root / file, new, old)
    preview.look()


def test_after_an_id_is_renamed_everywhere(preview: Preview) -> None:
    for path in preview.root.rglob("*.yml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("at-the-door", "in-the-hall"), encoding="utf-8"
        )
    shutil.move(preview.root / LIST, preview.root / "checklists/deliver/in-the-hall.yml")
    preview.look()


def test_after_files_come_and_go(preview: Preview) -> None:
    text = (preview.root / LIST).read_text(encoding="utf-8")
    new = preview.root / "checklists/core/behind-the-door.yml"
    new.write_text(text.replace("at-the-door", "behind-the-door").replace("formerly: [card]", ""), "utf-8")
    preview.look()
    shutil.move(new, preview.root / "checklists/deliver/behind-the-door.yml")
    preview.look()
    (preview.root / "checklists/deliver/behind-the-door.yml").unlink()
    preview.look()


def test_after_what_all_pages_share_has_changed(preview: Preview) -> None:
    for different in (
        {"settings": settings(feedback="mailto:a@bakery.example")},
        {"settings": settings(feedback="")},
        {"hand_written": {"about": "Of bread"}},
        {"form": PageForm(permalink="¶")},
        {"words": {"page.nav.home": "Start", "page.checklist.items.other": "{n} of them"}},
    ):
        preview.look(**different)
        assert preview.rendered == len(preview.shown)


def test_after_texts_drift(preview: Preview) -> None:
    item, checklist = Reference("item", "at-the-door/right-door"), Reference("checklist", "at-the-door")
    term = Reference("term", "crumb")
    for drifted in (
        {item: "English"},
        {item: "中文"},
        {checklist: "中文"},
        {checklist: "中文", term: "中文"},
        {},
    ):
        preview.look(drifted=drifted)
        assert 0 < preview.rendered < 4


def test_after_downloads_are_made(preview: Preview) -> None:
    for size in (None, 5000, 6000):
        sheet = DownloadLink("downloads/checklists/at-the-door.pdf", "Sheet", size)
        book = DownloadLink("downloads/playbook.pdf", "Book", size)
        preview.look(downloads=DownloadLinks({"checklist:at-the-door": [sheet]}, [book]))
        assert 0 < preview.rendered < len(preview.shown) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_part_replaces_the_one_of_a_base_playbook(tmp_path: Path, language: str) -> None:
    base, root = plant(tmp_path / "base"), tmp_path / "team"
    root.mkdir()
    preview = Preview(root, language, base)
    preview.look()
    own = root / LIST
    own.parent.mkdir(parents=True)
    shutil.copy(base / LIST, own)
    preview.look()
    assert preview.rendered
    own.unlink()
    preview.look()
