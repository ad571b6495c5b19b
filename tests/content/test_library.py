"""What the shipped library promises: templates, cases, rules, terms, questions, scenarios, warnings."""

import datetime as dt
import re
from collections import Counter

import pytest

from engagement_playbook.model.base import Audience
from engagement_playbook.model.case_study import Outcome
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import (
    CheckedHow,
    Clock,
    Regulation,
    RuleKind,
    RuleLevel,
    RuleMark,
    RuleStatus,
)
from engagement_playbook.model.role import Role
from engagement_playbook.model.template import FieldType, Party, Section, Template, TemplateField
from engagement_playbook.model.text import LocalizedText

CHECKED = dt.date(2026, 11, 30)

SIGNED_BY_A_BANK = {"go-live-readiness", "uat-report"}
SIGNED_BY_BOTH = {"acceptance-certificate", "trial-run-report", "change-request", "exit-plan"}
"""Papers on which a contract rests; where there is supervision, it signs most of them too."""
SIDES = {None: "bank", Party.CUSTOMER: "bank", Party.VENDOR: "vendor", Party.SUPERVISOR: "third-party"}
SIGNED_BY_US = {"budget-sheet", "clarification-answer"}
"""An offer is no offer without our seal, and a bid is clarified by its delegate."""


def test_the_library_is_as_large_as_it_says(playbook: Playbook) -> None:
    regions = Counter(case.region for case in playbook.cases)
    outcomes = Counter(case.outcome for case in playbook.cases)

    assert len(playbook.templates) >= 24
    assert len(playbook.cases) >= 12
    assert regions["CN"] >= 5
    assert outcomes[Outcome.SUCCESS] + outcomes[Outcome.RECOVERED] >= 3
    assert outcomes[Outcome.SUCCESS] >= 2
    assert len(playbook.rules) >= 120
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


def test_who_signs_decides_or_is_bound(playbook: Playbook) -> None:
    signed = {template.id: template for template in playbook.templates if template.signatures}
    parties = {
        name: {signature.party for signature in template.signatures} for name, template in signed.items()
    }

    assert {name for name, sides in parties.items() if sides == {None}} == SIGNED_BY_A_BANK
    assert {
        name for name, sides in parties.items() if sides >= {Party.CUSTOMER, Party.VENDOR}
    } == SIGNED_BY_BOTH
    assert {name for name, sides in parties.items() if sides == {Party.VENDOR}} == SIGNED_BY_US
    for template in signed.values():
        assert template.audience is not Audience.OWN, template.id
        for signature in template.signatures:
            role = playbook.part(signature.role).value if signature.role else None
            if isinstance(role, Role):
                assert role.side == SIDES[signature.party], template.id
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
    "en": re.compile(r"(\d+) (minute|hour|(?:working |business |calendar )?day)"),
    "zh": re.compile(r"(\d+) ?(?:个)?(分钟|小时|(?:工作|日历)?[天日])"),
}
UNITS = {
    "分钟": "minute",
    "小时": "hour",
    "天": "day",
    "日": "day",
    "工作日": "working day",
    "日历日": "calendar day",
}
SAME = {"business day": "working day", "calendar day": "day"}


def _times(language: str, *texts: LocalizedText | None) -> set[tuple[int, str]]:
    words = " ".join(text[language].plain for text in texts if text)
    units = ((int(number), UNITS.get(unit, unit)) for number, unit in CLOCK[language].findall(words))
    return {(number, SAME.get(unit, unit)) for number, unit in units}


def _clocks(playbook: Playbook) -> list[tuple[Regulation, Clock]]:
    return [(rule, clock) for rule in playbook.rules for clock in rule.clocks]


def test_there_is_a_clock_of_every_jurisdiction_and_both_languages_say_the_same(playbook: Playbook) -> None:
    clocks = _clocks(playbook)

    assert len(clocks) >= 25
    assert {word for rule, _ in clocks for word in rule.applies["jurisdictions"]} == {
        value.id for value in playbook.vocabularies["jurisdictions"].values
    }
    for rule, clock in clocks:
        for text in (clock.first, clock.follow_up, clock.final, clock.deliver):
            assert _times("en", text) == _times("zh", text), f"{rule.id}/{clock.id}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_clocks_agree_with_what_their_rules_say(playbook: Playbook, language: str) -> None:
    for rule, clock in _clocks(playbook):
        times = _times(language, clock.first, clock.follow_up, clock.final)
        assert times <= _times(language, rule.summary), f"{rule.id}/{clock.id}"


def test_only_what_nobody_could_read_is_left_to_the_bank(playbook: Playbook) -> None:
    asked = {rule.id for rule, clock in _clocks(playbook) if "Ask the bank" in clock.first["en"].plain}

    assert asked == {"pboc-incident-reporting"}


def test_the_incident_sheet_has_the_clocks_of_the_commonest_case(playbook: Playbook) -> None:
    sheet = playbook.part(Reference("template", "incident-facts-sheet")).value
    assert isinstance(sheet, Template)
    (section,) = (section for section in sheet.sections if section.source)

    assert [field.id for field in section.fields] == [
        "data-security-measures-data-incident",
        "national-incident-reporting-report",
        "emergency-norm-outage",
        "us-incident-notification-provider",
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_clock_that_is_counted_down_is_the_shortest_its_words_name(
    playbook: Playbook, language: str
) -> None:
    unit = {"en": {"minutes": 1, "hour": 60, "hours": 60}, "zh": {"分钟": 1, "小时": 60}}[language]
    counted = [clock for _, clock in _clocks(playbook) if clock.minutes]

    assert len(counted) >= 4
    for clock in counted:
        times = re.findall(rf"(\d+) ?({'|'.join(sorted(unit, reverse=True))})", clock.first[language].plain)
        assert clock.minutes == min(int(number) * unit[word] for number, word in times)


BINDING = {RuleKind.LAW, RuleKind.REGULATION, RuleKind.NORMATIVE_DOCUMENT}


def test_every_rule_has_its_kind_its_citation_and_says_how_it_was_checked(playbook: Playbook) -> None:
    for rule in playbook.rules:
        assert rule.kind, rule.id
        assert rule.citations or rule.kind is RuleKind.POLICY, rule.id
        assert all(citation.language for citation in rule.citations), rule.id
        assert rule.checked_how, rule.id
        assert (rule.mark is not RuleMark.VERIFIED) or rule.checked_how is CheckedHow.READ, rule.id
        assert (rule.mark is not RuleMark.WIDELY_KNOWN) or rule.checked_how is CheckedHow.RECALLED, rule.id


def test_only_what_binds_is_in_force(playbook: Playbook) -> None:
    for rule in playbook.rules:
        if rule.status in (RuleStatus.IN_FORCE, RuleStatus.AMENDED):
            assert rule.kind in BINDING, rule.id


def test_a_date_ahead_says_what_changes_then(playbook: Playbook) -> None:
    for rule in playbook.rules:
        ahead = {change.on for change in rule.changes_ahead}
        assert all(day > rule.checked for day in ahead), rule.id
        assert rule.in_force is None or rule.in_force <= rule.checked or rule.in_force in ahead, rule.id


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
