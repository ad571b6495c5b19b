"""What the shipped library promises: templates, cases, rules, terms, questions, scenarios, warnings."""

import datetime as dt
import re
from collections import Counter

import pytest

from engagement_playbook.model.base import Audience
from engagement_playbook.model.case_study import Outcome
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Regulation, RuleLevel
from engagement_playbook.model.role import Role
from engagement_playbook.model.template import FieldType, Section, TemplateField
from engagement_playbook.model.text import LocalizedText
from tests.content.conftest import ROOT

CHECKED = dt.date(2026, 11, 22)

SIGNED_BY_A_BANK = {"acceptance-certificate", "go-live-readiness", "uat-report"}


def test_the_library_is_as_large_as_it_says(playbook: Playbook) -> None:
    regions = Counter(case.region for case in playbook.cases)
    outcomes = Counter(case.outcome for case in playbook.cases)

    assert len(playbook.templates) >= 24
    assert len(playbook.cases) >= 12
    assert regions["CN"] >= 5
    assert outcomes[Outcome.SUCCESS] + outcomes[Outcome.RECOVERED] >= 3
    assert outcomes[Outcome.SUCCESS] >= 2
    assert len(playbook.rules) >= 90
    assert sum(rule.level is RuleLevel.FULL for rule in playbook.rules) == 12
    assert len(playbook.terms) >= 90
    assert len(playbook.questions) >= 18
    assert len(playbook.scenarios) >= 15


def _fields(section: Section) -> tuple[TemplateField, ...]:
    return section.table.columns if section.table else section.fields


def test_templates_explain_every_field_and_show_what_to_write(playbook: Playbook) -> None:
    for template in playbook.templates:
        assert template.purpose, template.id
        for section in template.sections:
            unexplained = [field.id for field in _fields(section) if not field.help]
            assert unexplained == [], f"{template.id}/{section.id}"
            if section.table:
                assert section.table.example, f"{template.id}/{section.id}"
            empty = [
                field.id
                for field in section.fields
                if not field.example and field.type is not FieldType.CHECK  # a tick needs no sample
            ]
            assert empty == [], f"{template.id}/{section.id}"


def test_only_a_bank_signs_and_only_where_it_decides(playbook: Playbook) -> None:
    signed = {template.id: template for template in playbook.templates if template.signatures}

    assert set(signed) == SIGNED_BY_A_BANK
    for template in signed.values():
        signing = [playbook.part(role).value for role in template.signatures]
        assert {role.side for role in signing if isinstance(role, Role)} == {"bank"}, template.id
        assert template.audience is not Audience.OWN, template.id
    for checklist in playbook.checklists:
        if checklist.signoff:
            assert checklist.audience is not Audience.OWN, checklist.id


def test_every_dated_fact_names_its_sources(playbook: Playbook) -> None:
    for case in playbook.cases:
        known = {source.id for source in case.sources}
        for entry in case.timeline:
            assert entry.status, f"{case.id} {entry.date}"
            assert entry.sources, f"{case.id} {entry.date}"
            assert set(entry.sources) <= known, f"{case.id} {entry.date}"


def test_every_lesson_created_an_item(playbook: Playbook) -> None:
    lessons = [f"{case.id}/{lesson.id}" for case in playbook.cases for lesson in case.lessons]

    assert [each for each in lessons if not playbook.referrers(Reference("lesson", each), "item")] == []


def _identity(rule: Regulation) -> dict[str, object]:
    """Everything a reader needs to find the text of a rule and to know whom it binds, and where."""
    return {
        "number, or why there is none": rule.number or rule.unnumbered,
        "issuer": rule.issuer,
        "in force, or the dates known": rule.in_force or rule.dates,
        "binds": rule.binds,
        "steps": rule.steps,
        "status": rule.status,
        "mark": rule.mark,
    }


def test_every_rule_has_number_issuer_date_and_step(playbook: Playbook) -> None:
    for rule in playbook.rules:
        assert [name for name, value in _identity(rule).items() if not value] == [], rule.id
        assert not (rule.number and rule.unnumbered), rule.id
        assert rule.checked <= CHECKED, rule.id
        assert set(rule.binds) <= {"bank", "vendor"}, rule.id


def test_a_rule_in_force_has_begun_and_a_coming_one_has_not(playbook: Playbook) -> None:
    for rule in playbook.rules:
        if rule.in_force:
            assert (rule.in_force > rule.checked) == (rule.status.value == "upcoming"), rule.id


def test_every_answer_of_a_scenario_is_explained(playbook: Playbook) -> None:
    for scenario in playbook.scenarios:
        explanations = [choice.explanation["en"].plain for choice in scenario.choices]

        assert sum(choice.right for choice in scenario.choices) == 1, scenario.id
        assert len(scenario.choices) >= 3, scenario.id
        assert len(set(explanations)) == len(scenario.choices), scenario.id
        assert all(len(explanation.split()) >= 5 for explanation in explanations), scenario.id


CLOCK = {
    "en": re.compile(r"(\d+) (minute|hour|day)"),
    "zh": re.compile(r"(\d+) (分钟|小时|天)"),
}
UNITS = {"分钟": "minute", "小时": "hour", "天": "day"}


def _clocks(language: str, text: str) -> set[tuple[int, str]]:
    return {(int(number), UNITS.get(unit, unit)) for number, unit in CLOCK[language].findall(text)}


def _rows(language: str) -> list[tuple[list[str], set[tuple[int, str]]]]:
    """The rules and the times of each row of the page of clocks; a row without a rule is about the one above."""
    page = (ROOT / "playbook/pages" / language / "incident-clocks.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")][2:]
    found: list[tuple[list[str], set[tuple[int, str]]]] = []
    for row in rows:
        rules = re.findall(r"regulations\.md#([a-z0-9-]+)", row) or found[-1][0]
        found.append((rules, _clocks(language, row)))
    return found


def test_both_pages_of_clocks_say_the_same() -> None:
    assert _rows("en") == _rows("zh")
    assert len(_rows("en")) >= 12


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_clocks_agrees_with_the_rules(playbook: Playbook, language: str) -> None:
    summaries = {rule.id: rule.summary[language].plain for rule in playbook.rules}

    for rules, clocks in _rows(language):
        known = {clock for rule in rules for clock in _clocks(language, summaries[rule])}
        assert clocks <= known, rules


WARNINGS = [
    ("contact during a tender", "stage:tender", "may_not", "weights", "分值"),
    ("contact during a tender", "visit:tender-clarification", "may_not_say", "corridor", "走廊"),
    ("contact during a tender", "visit:first-meeting", "may_not_say", "tender", "招标"),
    ("gifts", "item:before-any-visit/no-gifts", "text", "gifts", "礼品"),
    ("gifts", "phrase:decline-gift", "say", "neither give nor take", "不送也不收"),
    ("gifts", "visit:bank-inspection", "may_not_say", "gift", "礼品"),
    ("examination reports", "item:in-the-room/leave-theirs-there", "text", "examination reports", "检查报告"),
    ("examination reports", "visit:discovery-workshop", "may_not_say", "examination report", "检查报告"),
    (
        "examination reports",
        "visit:security-compliance-review",
        "may_not_say",
        "examination reports",
        "检查报告",
    ),
    (
        "critical infrastructure",
        "visit:security-compliance-review",
        "may_not_say",
        "CII operator",
        "关基运营者",
    ),
    ("customer data", "item:before-any-visit/clean-bag", "text", "customer data, code", "客户数据、代码"),
    ("customer data", "item:in-the-room/leave-theirs-there", "text", "real screens", "真实画面"),
    ("attitudes on paper", "template:stakeholder-map", "purpose", "no remarks on attitude", "不写对人的评价"),
    ("attitudes on paper", "item:within-24-hours/fact-opinion-rule", "text", "remark on a person", "对人的评价"),
    ("notes that leave", "item:within-24-hours/loose-notes-gone", "text", "photos, chats and notes", "笔记"),
    ("minutes", "item:in-the-room/read-back", "why", "change no contract", "不改变合同"),
]  # fmt: skip


@pytest.mark.parametrize(("warning", "where", "field", "english", "chinese"), WARNINGS)
def test_a_warning_stands_where_it_bites(
    playbook: Playbook, warning: str, where: str, field: str, english: str, chinese: str
) -> None:
    text = getattr(playbook.part(Reference(*where.split(":"))).value, field)

    assert isinstance(text, LocalizedText), warning
    assert english in text["en"].plain, warning
    assert chinese in text["zh"].plain, warning
