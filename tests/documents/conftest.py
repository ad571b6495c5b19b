"""The shipped playbook and the tiny one, loaded once; makers of documents from either."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from engagement_playbook import Playbook, load_playbook
from engagement_playbook.documents import (
    checklist_docx,
    checklist_xlsx,
    checklists_xlsx,
    template_docx,
    template_xlsx,
)
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import Template
from engagement_playbook.settings import LanguageOptions, Options, Organisation, Settings
from tests.documents.reading import Excel, Word
from tests.support.playbooks import TINY

ROOT = Path(__file__).resolve().parents[2]
CODES = ("en", "zh")
LANGUAGES = tuple(LanguageOptions(code=code, site_name="Bread at the Door") for code in CODES)
LOCALES = load_locales(CODES)[0]


def settings(*, paper: str = "a4", organisation: Organisation | None = None) -> Settings:
    options = Options(languages=LANGUAGES, paper=paper, organisation=organisation or Organisation())
    return Settings(options=options)


@dataclass(frozen=True)
class Office:
    """Makes documents of one playbook and reads them."""

    playbook: Playbook
    settings: Settings

    def locale(self, language: str) -> Locale:
        return LOCALES[language]

    def template_docx(self, template: Template, language: str = "en") -> Word:
        return Word(template_docx(self.playbook, template, LOCALES[language], self.settings))

    def template_xlsx(self, template: Template, language: str = "en") -> Excel:
        return Excel(template_xlsx(self.playbook, template, LOCALES[language], self.settings))

    def checklist_docx(self, checklist: Checklist, language: str = "en") -> Word:
        return Word(checklist_docx(self.playbook, checklist, LOCALES[language], self.settings))

    def checklist_xlsx(self, checklist: Checklist, language: str = "en") -> Excel:
        return Excel(checklist_xlsx(self.playbook, checklist, LOCALES[language], self.settings))

    def checklists_xlsx(self, language: str = "en") -> Excel:
        return Excel(checklists_xlsx(self.playbook, LOCALES[language], self.settings))


@pytest.fixture(name="shipped", scope="session")
def _fixture_shipped() -> Office:
    return Office(load_playbook(ROOT, CODES).playbook, settings())


@pytest.fixture(name="tiny", scope="session")
def _fixture_tiny() -> Office:
    return Office(load_playbook(TINY, CODES).playbook, settings())
