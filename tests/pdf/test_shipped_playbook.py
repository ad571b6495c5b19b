"""The shipped playbook on paper: every sheet one page, every text there, nothing on the wrong table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Settings
from engagement_playbook.locale import load_locales
from engagement_playbook.model.base import Audience, Content
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.template import ClockField, Template
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.walk import texts_of
from engagement_playbook.pdf import Bundle, Job, Printed, Printer, check_paper
from engagement_playbook.pdf.phase import phase_checklists
from engagement_playbook.presentation.presentation import neutral
from engagement_playbook.presentation.visit_papers import chosen_papers
from tests.helpers.traces import neutral_parts, traces
from tests.pdf.reading import A4, LETTER, Reading, squeezed

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh")
SETTINGS = Settings(
    options=Options(
        languages=tuple(
            LanguageOptions(code=code, site_name=name)
            for code, name in (("en", "Bank Engagement Playbook"), ("zh", "银行对接手册"))
        )
    ),
    site_url="https://playbook.example/",
)
LOCALES = load_locales(LANGUAGES)[0]

LOADED = load_playbook(ROOT, LANGUAGES)
PLAYBOOK = LOADED.playbook

HEAD, FOOT = 145, 56
"""How much of a page its head with the code takes, and its foot, in points."""

AGENDA_FIRST = {Audience.TABLE: 1, Audience.OWN: 0}
"""How many papers of a table bundle are the agenda."""

each_language = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True)
class Shelf:
    """Everything printed in one language, each kind by the id of what it is of."""

    sheets: dict[str, Printed]
    bilingual: dict[str, Printed]
    phases: dict[str, Printed]
    bundles: dict[Bundle, dict[str, Printed]]
    forms: dict[str, Printed]
    book: Printed

    def all(self) -> Iterator[tuple[str, Printed]]:
        for kind in (self.sheets, self.bilingual, self.phases, *self.bundles.values(), self.forms):
            yield from kind.items()
        yield "book", self.book


def make(printer: Printer, jobs: dict[str, Job]) -> dict[str, Printed]:
    return dict(zip(jobs, printer.make_all([*jobs.values()]), strict=True))


@cache
def shelf(language: str) -> Shelf:
    printer = Printer(SETTINGS, LOCALES, language, ROOT, LOADED.mark)
    phases = {
        phase.id: printer.phase(PLAYBOOK, phase)
        for phase in PLAYBOOK.phases
        if phase_checklists(PLAYBOOK, phase)
    }
    # The paper in two languages is one for both.
    bilingual = {
        checklist.id: printer.bilingual(PLAYBOOK, checklist, LOCALES)
        for checklist in PLAYBOOK.checklists
        if language == LANGUAGES[0]
    }
    return Shelf(
        make(
            printer,
            {checklist.id: printer.checklist(PLAYBOOK, checklist) for checklist in PLAYBOOK.checklists},
        ),
        make(printer, bilingual),
        make(printer, phases),
        {
            bundle: make(
                printer, {visit.id: printer.visit(PLAYBOOK, visit, bundle) for visit in PLAYBOOK.visits}
            )
            for bundle in Bundle
        },
        make(printer, {template.id: printer.template(PLAYBOOK, template) for template in PLAYBOOK.templates}),
        printer.make(printer.book(PLAYBOOK)),
    )


def texts_on_a_sheet(checklist: Checklist) -> list[LocalizedText]:
    every = (
        checklist.title,
        checklist.pause_point,
        checklist.objective,
        *(item.text for item in checklist.items),
    )
    return [text for text in every if text]


def missing_in(reading: Reading, texts: Iterable[LocalizedText], *languages: str) -> list[str]:
    words = (text[language].plain for text in texts for language in languages)
    return [word for word in words if squeezed(word) not in reading.body]


def sentences(parts: Iterable[Content], language: str) -> set[str]:
    """Texts long enough to be nobody else's: about thirty letters, or ten Chinese characters."""
    texts = (text[language].plain for part in parts for text in texts_of(part))
    return {squeezed(text) for text in texts if len(text.encode()) > 30}


def lists_of(visit: Visit, bundle: Bundle) -> list[Checklist]:
    papers = chosen_papers(PLAYBOOK, visit, bundle)
    return [paper.content for paper in papers if isinstance(paper.content, Checklist)]


@cache
def bundles(language: str, paper: str) -> dict[tuple[str, Bundle], Reading]:
    """Every bundle of every visit, on a size of paper."""
    if paper == "a4":
        made = shelf(language).bundles
        return {
            (name, bundle): Reading(printed.pdf)
            for bundle in Bundle
            for name, printed in made[bundle].items()
        }
    letter = SETTINGS.model_copy(update={"options": SETTINGS.options.model_copy(update={"paper": paper})})
    printer = Printer(letter, LOCALES, language, ROOT, LOADED.mark)
    return {
        (visit.id, bundle): Reading(printer.make(printer.visit(PLAYBOOK, visit, bundle)).pdf)
        for visit in PLAYBOOK.visits
        for bundle in Bundle
    }


on_both_sizes = pytest.mark.parametrize("paper", ["a4", "letter"])


def test_every_character_can_be_printed() -> None:
    assert [str(each) for each in check_paper(LOADED, SETTINGS, LOCALES)] == []


@each_language
def test_every_paper_is_sound(language: str) -> None:
    """Printed on A4 without a blank page, and fit for a screen reader and an archive."""
    wrong = []
    for name, printed in shelf(language).all():
        reading = Reading(printed.pdf)
        facts = (
            [*map(str, printed.diagnostics)],
            printed.warnings,
            reading.sizes - {A4, A4[::-1]},
            reading.tagged,
            reading.language.partition("-")[0],
            {*reading.fonts.values()},
            bool(reading.metadata["Title"]),
            reading.pages == printed.pages,
            reading.blank_pages,
        )
        if facts != ([], (), set(), True, language, {True}, True, True, []):
            wrong.append((name, facts))

    assert wrong == []


@each_language
def test_every_checklist_is_one_page_with_every_item_on_it(language: str) -> None:
    for checklist in PLAYBOOK.checklists:
        printed = shelf(language).sheets[checklist.id]

        assert (checklist.id, printed.pages) == (checklist.id, 1)
        assert missing_in(Reading(printed.pdf), texts_on_a_sheet(checklist), language) == []


def test_every_checklist_in_two_languages_is_one_page_with_every_item_on_it() -> None:
    for checklist in PLAYBOOK.checklists:
        printed = shelf("en").bilingual[checklist.id]

        assert (checklist.id, printed.pages) == (checklist.id, 1)
        assert missing_in(Reading(printed.pdf), texts_on_a_sheet(checklist), *LANGUAGES) == []


@each_language
def test_every_checklist_fits_a_letter(language: str) -> None:
    letter = SETTINGS.model_copy(update={"options": SETTINGS.options.model_copy(update={"paper": "letter"})})
    printer = Printer(letter, LOCALES, language, ROOT, LOADED.mark)
    printed = make(printer, {each.id: printer.checklist(PLAYBOOK, each) for each in PLAYBOOK.checklists})

    for checklist in PLAYBOOK.checklists:
        reading = Reading(printed[checklist.id].pdf)
        assert (checklist.id, reading.pages, reading.sizes) == (checklist.id, 1, {LETTER})
        assert missing_in(reading, texts_on_a_sheet(checklist), language) == []


@each_language
@pytest.mark.parametrize("bundle", Bundle)
def test_every_bundle_has_its_lists_and_a_bookmark_for_each(language: str, bundle: Bundle) -> None:
    for visit in PLAYBOOK.visits:
        reading = Reading(shelf(language).bundles[bundle][visit.id].pdf)
        lists = lists_of(visit, bundle)

        for checklist in lists:
            assert missing_in(reading, texts_on_a_sheet(checklist), language) == []
        assert {each.title[language].plain for each in lists} <= {*reading.bookmarks}


@each_language
@on_both_sizes
def test_the_page_at_hand_is_one_page_of_letters_that_can_be_read(language: str, paper: str) -> None:
    for visit in PLAYBOOK.visits:
        reading = bundles(language, paper)[visit.id, Bundle.OWN]
        texts = [visit.aim, visit.may_say, visit.may_not_say, *visit.questions]
        texts += [entry.text for entry in visit.agenda]
        own = [text[language].plain for text in texts if text]
        # The marks of the frame are smaller: the head with its code, and the foot.
        sizes = reading.sizes_of_letters(0, below=HEAD, above=FOOT)

        assert [words for words in own if squeezed(words) not in reading.page_texts[0]] == [], visit.id
        assert min(sizes) >= 9, visit.id


@each_language
@on_both_sizes
def test_bundles_are_no_thicker_than_what_is_used(language: str, paper: str) -> None:
    pages = {name: reading.pages for name, reading in bundles(language, paper).items()}

    assert pages["first-meeting", Bundle.OWN] <= 5
    assert {name: count for name, count in pages.items() if count > 8} == {}


@each_language
@on_both_sizes
def test_no_page_of_a_bundle_is_nearly_empty(language: str, paper: str) -> None:
    """A page of two lines is one that nobody would carry; a bundle of one page may be as short as it is."""
    poor = {}
    for name, reading in bundles(language, paper).items():
        shares = reading.filled_shares
        if reading.pages > 1 and min(shares) < 1 / 3:
            poor[name] = shares
        assert all(reading.page_texts)

    assert poor == {}


@each_language
def test_every_paper_on_the_table_is_one_that_the_visit_chose(language: str) -> None:
    """A register to fill in later is offered and not printed unasked."""
    for visit in PLAYBOOK.visits:
        reading = bundles(language, "a4")[visit.id, Bundle.TABLE]
        named = (*(visit.pack.checklists or ()), *(visit.pack.templates or ()))
        own_lists = (*visit.checklists.before, *visit.checklists.during, *visit.checklists.after)
        chosen = {PLAYBOOK.title(reference)[language].plain for reference in (*named, *own_lists)}

        # Where the customer's own order rules, nothing of ours may lie there, and the paper says so.
        chosen.add(LOCALES[language].text("sheet.nothing.title"))
        assert visit.pack.templates is not None, visit.id
        assert {*reading.bookmarks[AGENDA_FIRST[visit.agenda_audience] :]} <= chosen, visit.id


@each_language
def test_nothing_for_our_own_eyes_is_in_a_table_bundle(language: str) -> None:
    papers: tuple[Checklist | Template, ...] = (*PLAYBOOK.checklists, *PLAYBOOK.templates)
    own = [paper for paper in papers if paper.audience is Audience.OWN]
    shared = [paper for paper in papers if paper.audience is not Audience.OWN]
    secret = sentences([*own, *PLAYBOOK.cases], language) - sentences(shared, language)
    found = {}
    for visit in PLAYBOOK.visits:
        text = Reading(shelf(language).bundles[Bundle.TABLE][visit.id].pdf).text
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


@each_language
def test_a_paper_of_both_sides_carries_no_trace_of_the_playbook(language: str) -> None:
    """Neither on its pages nor in what a file says of itself, its pictures and its bookmarks."""
    papers = shelf(language)
    bilingual = shelf(LANGUAGES[0]).bilingual
    printed = [
        (str(part.id), paper)
        for part in neutral_parts(PLAYBOOK)
        for paper in (
            (papers.sheets[part.id], bilingual[part.id])
            if isinstance(part, Checklist)
            else (papers.forms[part.id],)
        )
    ]
    printed += [
        (visit.id, papers.bundles[Bundle.TABLE][visit.id])
        for visit in PLAYBOOK.visits
        if papers_on_the_table(visit)
    ]
    words = traces(PLAYBOOK, SETTINGS, LOCALES, language)
    found = {}
    for name, paper in printed:
        reading = Reading(paper.pdf)
        facts = [*reading.metadata.values(), *reading.alternative_texts, *reading.bookmarks]
        text = reading.text + squeezed("".join(facts))
        if carried := {word for word in words if word in text} | (
            {"Author", "Keywords", "Subject"} & {*reading.metadata}
        ):
            found[name] = carried

    assert len(words) > 100
    assert found == {}


def papers_on_the_table(visit: Visit) -> bool:
    """Whether a visit has any: the page that says it has none is for our eyes."""
    templates = [PLAYBOOK.part(reference).value for reference in visit.templates]
    shared = [part for part in templates if isinstance(part, Template) and neutral(part.audience)]
    return bool(shared or lists_of(visit, Bundle.TABLE) or neutral(visit.agenda_audience))


@each_language
def test_every_template_is_a_form_of_few_pages_with_every_field_on_it(language: str) -> None:
    for template in PLAYBOOK.templates:
        printed = shelf(language).forms[template.id]
        columns = [
            column for section in template.sections if section.table for column in section.table.columns
        ]
        # The fields of sentences are blanks, and those of clocks a line: tests/pdf/test_notice.py.
        fields = [
            field
            for section in template.sections
            for field in section.fields
            if not section.sentences and not isinstance(field, ClockField)
        ]
        texts = [
            template.title,
            *(section.title for section in template.sections),
            *(each.label for each in (*fields, *columns)),
        ]

        assert missing_in(Reading(printed.pdf), texts, language) == []
        # A run sheet of sixty steps with its signatures is six pages by what it is.
        assert printed.pages <= (6 if template.id == "run-sheet" else 4), template.id


@each_language
def test_in_a_phase_nothing_for_our_own_eyes_follows_what_may_be_seen(language: str) -> None:
    shred = squeezed(LOCALES[language].text("sheet.return_or_shred"))
    for phase in PLAYBOOK.phases:
        reading = Reading(shelf(language).phases[phase.id].pdf)
        own = [shred in text for text in reading.page_texts]
        lists = [each for each in PLAYBOOK.checklists if each.phase and each.phase.id == phase.id]
        ours = [each for each in lists if each.audience is Audience.OWN]

        assert own == sorted(own, reverse=True)
        # The steps of a phase take two pages at most, each list one; what may be seen begins on a front side.
        notes = len(ours) < len(lists)
        assert len(ours) < sum(own) <= len(ours) + 2 + notes
        assert sum(own) % 2 == 0 or sum(own) == len(own)
        assert len(own) - sum(own) == len(lists) - len(ours)
        for checklist in lists:
            assert missing_in(reading, texts_on_a_sheet(checklist), language) == []


@each_language
def test_the_book_holds_the_whole_playbook(language: str) -> None:
    reading = Reading(shelf(language).book.pdf)
    kinds = {"phase", "step", "item", "visit", "case", "rule", "term", "role", "phrase", "faq"}
    titles = [PLAYBOOK.title(reference) for reference in PLAYBOOK.parts if reference.kind in kinds]

    assert len(titles) > 500
    assert missing_in(reading, titles, language) == []
    assert {phase.title[language].plain for phase in PLAYBOOK.phases} <= {*reading.bookmarks}


@each_language
def test_the_code_on_a_sheet_of_ours_leads_to_its_page_and_the_table_has_none(language: str) -> None:
    root = "https://playbook.example/" + ("" if language == LANGUAGES[0] else f"{language}/")
    found = {}
    for checklist in PLAYBOOK.checklists:
        codes = Reading(shelf(language).sheets[checklist.id].pdf).codes()
        own = checklist.audience is Audience.OWN
        found[checklist.id] = (
            codes,
            [f"{root}checklists/{checklist.id}/?printed={checklist.version}"] if own else [],
        )

    assert {name: codes for name, (codes, expected) in found.items() if codes != expected} == {}
    assert sum(bool(codes) for codes, _ in found.values()) > 10
