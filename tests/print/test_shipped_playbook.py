"""The shipped playbook on paper: every sheet one page, every text there, nothing on the wrong table."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.locale import load_locales
from engagement_playbook.model.base import Audience, Content
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import texts_of
from engagement_playbook.model.template import Template
from engagement_playbook.print import Bundle, Printer, check_paper
from engagement_playbook.settings import LanguageOptions, Options, Settings
from tests.print.reading import A4, Reading, squeezed

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh")
SETTINGS = Settings(options=Options(languages=tuple(LanguageOptions(code=code) for code in LANGUAGES)))
LOCALES = load_locales(LANGUAGES)[0]

LOADED = load_playbook(ROOT, LANGUAGES)
PLAYBOOK = LOADED.playbook


def printer(language: str) -> Printer:
    return Printer(SETTINGS, LOCALES[language], ROOT, LOADED.mark)


def sentences(parts: Iterable[Content], language: str) -> set[str]:
    """Texts long enough to be nobody else's: about thirty letters, or ten Chinese characters."""
    texts = (text[language].plain for part in parts for text in texts_of(part))
    return {squeezed(text) for text in texts if len(text.encode()) > 30}


def test_every_character_can_be_printed() -> None:
    assert [str(each) for each in check_paper(LOADED, SETTINGS, LOCALES)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_checklist_is_one_page_with_every_item_on_it(language: str) -> None:
    missing, problems = [], []
    for checklist in PLAYBOOK.checklists:
        printed = printer(language).checklist(PLAYBOOK, checklist)
        reading = Reading(printed.pdf)
        problems += [*map(str, printed.diagnostics), *printed.warnings]
        if reading.sizes != {A4} or not reading.tagged or not all(reading.fonts.values()):
            problems.append(f"{checklist.id}: {reading.sizes}")
        texts = [
            checklist.title,
            checklist.pause_point,
            checklist.objective,
            *(item.text for item in checklist.items),
        ]
        missing += [text for text in texts if text and squeezed(text[language].plain) not in reading.text]

    assert problems == []
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_for_our_own_eyes_is_in_a_table_bundle(language: str) -> None:
    papers: tuple[Checklist | Template, ...] = (*PLAYBOOK.checklists, *PLAYBOOK.templates)
    own = [paper for paper in papers if paper.audience is Audience.OWN]
    shared = [paper for paper in papers if paper.audience is not Audience.OWN]
    secret = sentences([*own, *PLAYBOOK.cases], language) - sentences(shared, language)
    found = {}
    for visit in PLAYBOOK.visits:
        text = Reading(printer(language).visit(PLAYBOOK, visit, Bundle.TABLE).pdf).text
        also_secret = {
            squeezed(each[language].plain)
            for each in (visit.aim, visit.may_say, visit.may_not_say, *visit.questions)
            if each
        }
        shown = secret | also_secret
        agenda = sentences(visit.agenda, language)
        if leaks := {each for each in shown - agenda if each in text}:
            found[visit.id] = leaks

    assert found == {}
