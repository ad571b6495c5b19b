"""The shipped playbook and the tiny one, loaded once; makers of documents from either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engagement_playbook import Playbook, load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Organisation, Settings
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import Format, Template
from engagement_playbook.office import (
    checklists_xlsx,
    part_docx,
    part_xlsx,
)
from tests.helpers.playbooks import TINY
from tests.office.reading import Excel, Word

ROOT = Path(__file__).resolve().parents[2]
CODES = ("en", "zh")
LANGUAGES = tuple(LanguageOptions(code=code, site_name="Bread at the Door") for code in CODES)
LOCALES = load_locales(CODES)[0]


def settings(*, paper: str = "a4", organisation: Organisation | None = None) -> Settings:
    options = Options(languages=LANGUAGES, paper=paper, organisation=organisation or Organisation())
    return Settings(options=options)


def parts_of(playbook: Playbook) -> list[Checklist | Template]:
    """What documents are made of."""
    return [*playbook.checklists, *playbook.templates]


@dataclass(frozen=True)
class Office:
    """Makes documents of one playbook and reads them; each is made once."""

    playbook: Playbook
    settings: Settings
    made: dict[tuple[int, str, str, bool], tuple[Checklist | Template, Word | Excel]] = field(
        default_factory=dict
    )

    def locale(self, language: str) -> Locale:
        return LOCALES[language]

    def docx(self, part: Checklist | Template, language: str = "en") -> Word:
        word = self._made(part, language, "docx")
        assert isinstance(word, Word)
        return word

    def xlsx(self, part: Checklist | Template, language: str = "en") -> Excel:
        excel = self._made(part, language, "xlsx")
        assert isinstance(excel, Excel)
        return excel

    def example_docx(self, part: Template, language: str = "en") -> Word:
        word = self._made(part, language, "docx", example=True)
        assert isinstance(word, Word)
        return word

    def example_xlsx(self, part: Template, language: str = "en") -> Excel:
        excel = self._made(part, language, "xlsx", example=True)
        assert isinstance(excel, Excel)
        return excel

    def checklists_xlsx(self, language: str = "en") -> Excel:
        return Excel(checklists_xlsx(self.playbook, LOCALES[language], self.settings))

    def all(self, language: str) -> Iterator[tuple[Checklist | Template, Word | Excel]]:
        """Make every document of one language."""
        for part in parts_of(self.playbook):
            yield part, self.docx(part, language)
            if isinstance(part, Checklist) or Format.XLSX in part.formats:
                yield part, self.xlsx(part, language)
            if isinstance(part, Template) and part.is_explained:
                yield part, self.example_docx(part, language)
                if Format.XLSX in part.formats:
                    yield part, self.example_xlsx(part, language)

    def _made(
        self, part: Checklist | Template, language: str, form: str, *, example: bool = False
    ) -> Word | Excel:
        # The part stays here too, so that its address is not given to another one.
        key = (id(part), language, form, example)
        if key not in self.made:
            make = (self.playbook, part, LOCALES[language], self.settings)
            self.made[key] = (
                part,
                (
                    Word(part_docx(*make, example=example))
                    if form == "docx"
                    else Excel(part_xlsx(*make, example=example))
                ),
            )
        return self.made[key][1]


@pytest.fixture(name="shipped", scope="session")
def _fixture_shipped() -> Office:
    return Office(load_playbook(ROOT, CODES).playbook, settings())


@pytest.fixture(name="tiny", scope="session")
def _fixture_tiny() -> Office:
    return Office(load_playbook(TINY, CODES).playbook, settings())
