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


def test_every_checklist_in_two_languages_is_one_page_with_every_item_on_it() -> None:
    missing, problems = [], []
    for checklist in PLAYBOOK.checklists:
        printed = printer("en").bilingual(PLAYBOOK, checklist, LOCALES)
        assert printed is not None
        reading = Reading(printed.pdf)
        problems += [*map(str, printed.diagnostics), *printed.warnings]
        texts = [
            checklist.title,
            checklist.pause_point,
            checklist.objective,
            *(item.text for item in checklist.items),
        ]
        words = [text[language].plain for text in texts if text for language in LANGUAGES]
        missing += [each for each in words if squeezed(each) not in reading.text]

    assert problems == []
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_a_form_of_few_pages_with_every_field_on_it(language: str) -> None:
    missing, long = [], {}
    for template in PLAYBOOK.templates:
        printed = printer(language).template(PLAYBOOK, template)
        assert printed.warnings == ()
        if printed.pages > 2:
            long[template.id] = printed.pages
        text = Reading(printed.pdf).text
        columns = [
            column for section in template.sections if section.table for column in section.table.columns
        ]
        fields = [field for section in template.sections for field in section.fields]
        texts = [
            template.title,
            *(section.title for section in template.sections),
            *(each.label for each in (*fields, *columns)),
        ]
        missing += [each for each in texts if squeezed(each[language].plain) not in text]

    assert missing == []
    assert {name: pages for name, pages in long.items() if pages > 3} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_for_our_own_eyes_follows_the_divider_of_a_phase(language: str) -> None:
    divider = squeezed(LOCALES[language].text("sheet.divider.text"))
    shred = squeezed(LOCALES[language].text("sheet.return_or_shred"))
    for phase in PLAYBOOK.phases:
        printed = printer(language).phase(PLAYBOOK, phase)
        assert printed is not None
        texts = Reading(printed.pdf).page_texts
        own = [shred in text for text in texts]
        parted = next((place for place, text in enumerate(texts) if divider in text), None)
        lists = [each for each in PLAYBOOK.checklists if each.phase and each.phase.id == phase.id]
        ours = [each for each in lists if each.audience is Audience.OWN]

        assert own == sorted(own, reverse=True)
        assert sum(own) == (1 + len(ours) if ours else 0)
        assert (parted is not None) == (0 < len(ours) < len(lists))
        for checklist in lists:
            for item in checklist.items:
                assert squeezed(item.text[language].plain) in "".join(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_holds_the_whole_playbook(language: str) -> None:
    printed = printer(language).book(PLAYBOOK)
    # A running head stands between two halves of a sentence that goes on overleaf.
    text = Reading(printed.pdf).text
    kinds = {"phase", "step", "item", "visit", "case", "rule", "term", "role", "phrase", "faq"}
    titles = [PLAYBOOK.title(reference) for reference in PLAYBOOK.parts if reference.kind in kinds]
    missing = [each for each in titles if squeezed(each[language].plain) not in text]

    assert printed.warnings == ()
    assert len(titles) > 500
    assert len(missing) <= len(titles) // 50, missing
