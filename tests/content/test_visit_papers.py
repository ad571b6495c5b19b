"""What a visit names is printed blank, brought filled in, or filled in afterwards; and no paper says a thing twice."""

import re
from collections.abc import Iterator
from itertools import combinations

from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Format, PackUse, Template
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.visit import Bundle, Page, Visit
from engagement_playbook.presentation.grouping import checklists_of_visit
from engagement_playbook.presentation.visit_papers import bundles_of, chosen_papers, department_questions

BEHIND_THE_NAME = re.compile(r"[(（:：,，]")
"""Where the name of a template ends and its title goes on to explain it."""


FOUR_CHARACTERS = 12
"""Bytes of a Chinese name that is no common word."""


def templates(playbook: Playbook, references: tuple[Reference, ...]) -> list[Template]:
    values = [playbook.part(reference).value for reference in references]
    return [value for value in values if isinstance(value, Template)]


def texts_of_the_meeting(playbook: Playbook, visit: Visit) -> Iterator[LocalizedText]:
    """The agenda, what is said and asked, and the items of the visit's own lists that are read before it and there."""
    yield from (entry.text for entry in visit.agenda)
    yield from (text for text in (visit.aim, visit.may_say, *visit.questions) if text)
    for reference in (*visit.checklists.before, *visit.checklists.during):
        checklist = playbook.part(reference).value
        assert isinstance(checklist, Checklist)
        yield from (item.text for item in checklist.items)


def names(text: LocalizedText, template: Template) -> bool:
    """Whether a text names a template, by a name that is no common word such as "minutes"."""
    titles = {
        language: BEHIND_THE_NAME.split(title.plain)[0].strip().casefold()
        for language, title in template.title.items()
    }
    return any(
        title in text[language].plain.casefold()
        for language, title in titles.items()
        if len(title.split()) > 1 or len(title.encode()) >= FOUR_CHARACTERS
    )


def test_what_the_agenda_and_the_lists_of_a_visit_name_is_among_its_papers(playbook: Playbook) -> None:
    found = {
        (visit.id, template.id)
        for visit in playbook.visits
        for text in texts_of_the_meeting(playbook, visit)
        for template in playbook.templates
        if names(text, template)
    }
    here = {
        (visit.id, template.id)
        for visit in playbook.visits
        for template in templates(playbook, visit.every_template)
    }

    assert len(found) > 15
    assert found - here == set()


def test_each_form_of_a_visit_is_printed_brought_or_filled_in_afterwards(playbook: Playbook) -> None:
    """So that nobody finds out at the door that seven were named and two printed."""
    nowhere = {
        visit.id: [
            template.id
            for template in templates(playbook, visit.templates)
            if template.use is not PackUse.AGENDA
            and Reference("template", template.id)
            not in (*(visit.pack.templates or ()), *visit.pack.filled, *visit.pack.afterwards)
        ]
        for visit in playbook.visits
    }

    assert {name: forms for name, forms in nowhere.items() if forms} == {}


def test_what_is_brought_filled_in_has_a_file_to_fill_in(playbook: Playbook) -> None:
    for visit in playbook.visits:
        for template in templates(playbook, visit.pack.filled):
            assert Format.DOCX in template.documents, (visit.id, template.id)


def test_no_register_is_printed_blank(playbook: Playbook) -> None:
    """A form that a register fills comes with its rows."""
    filled = {fill.template for register in playbook.registers for fill in register.fills}

    assert len(filled) > 5
    for visit in playbook.visits:
        assert filled & {*(visit.pack.templates or ())} == set(), visit.id


ALIKE = 0.2
"""Two sentences of one bundle that share more than this part of their words, in every language, say one thing."""
SAME_WORDS = {("training-day/close-the-list", "end-of-class/class-closed")}
"""One reports the room, the other the counts, through the same channel to the same role."""


def words(text: str) -> set[str]:
    """Words of some length; of Chinese, pairs of characters."""
    long_words = {word for word in re.findall(r"[a-z]+", text.casefold()) if len(word) > 3}
    signs = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return long_words | {signs[place : place + 2] for place in range(len(signs) - 1)}


def likeness(one: LocalizedText, other: LocalizedText) -> float:
    """How much of their words two texts share, in the language in which it is less."""
    pairs = [(words(text.plain), words(other[language].plain)) for language, text in one.items()]
    return min(len(mine & theirs) / max(len(mine | theirs), 1) for mine, theirs in pairs)


def asked_or_ticked(playbook: Playbook, visit: Visit) -> Iterator[tuple[str, LocalizedText]]:
    """Every question and item that the own bundle prints."""
    papers = chosen_papers(playbook, visit, Bundle.OWN)
    yield from ((f"question {place}", text) for place, text in enumerate(visit.questions, 1))
    if any(paper.content is Page.QUESTIONS for paper in papers):
        for department, questions in department_questions(playbook, visit).items():
            yield from ((department.id, question.text) for question in questions)
    for paper in papers:
        if isinstance(paper.content, Checklist):
            yield from ((f"{paper.name}/{item.id}", item.text) for item in paper.content.items)


def test_no_own_bundle_asks_or_ticks_a_thing_twice(playbook: Playbook) -> None:
    twice = {
        (one, other)
        for visit in playbook.visits
        for (one, text), (other, later) in combinations(asked_or_ticked(playbook, visit), 2)
        if likeness(text, later) > ALIKE
    }

    assert twice - SAME_WORDS == set()


def test_only_a_session_on_the_banks_own_order_has_nothing_for_the_table(playbook: Playbook) -> None:
    without = [visit for visit in playbook.visits if bundles_of(playbook, visit) != [*Bundle]]

    assert {visit.id for visit in without} == {"tender-clarification", "change-board"}
    for visit in without:
        assert visit.agenda_audience is Audience.OWN
        assert bundles_of(playbook, visit) == [Bundle.OWN]


STRANGERS = {
    "first-meeting", "discovery-workshop", "solution-presentation", "poc-review", "security-compliance-review",
    "contract-negotiation", "project-kickoff", "incident-review", "acceptance", "project-closeout",
    "quarterly-service-review", "renewal-or-exit",
}  # fmt: skip
"""Visits to people one has not met, or not for months: there the list of every visit is printed."""


def test_the_list_of_every_visit_is_printed_where_one_does_not_meet_every_week(playbook: Playbook) -> None:
    core = Reference("checklist", "before-any-visit")
    printed = {
        visit.id
        for visit in playbook.visits
        if (core in visit.pack.checklists if visit.pack.checklists is not None else _applies(playbook, visit))
    }

    assert printed == STRANGERS


def _applies(playbook: Playbook, visit: Visit) -> bool:
    return any(checklist.id == "before-any-visit" for checklist in checklists_of_visit(playbook, visit))
