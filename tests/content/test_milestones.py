"""The shipped milestones: every phase has some, every figure says what it rests on, and the plan of each kind of bank holds."""

import datetime as dt
from collections.abc import Mapping

import pytest

from engagement_playbook import Playbook
from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.plan import Plan, Terms, plan
from engagement_playbook.model.milestone import WORKS, Milestone
from engagement_playbook.presentation.milestones import papers_of

ROOTS = {"go-live", "bid-deadline", "contract-ends", "drill-begins"}

# Fixed by a rule, and so no starting point of ours: days, working or not, or months, and the article.
FIXED = {
    "bid-objection": (-10, False, "22"),
    "outsourcing-report": (-20, True, "37"),
    "bulk-data-report": (-20, True, "73"),
    "contract-deadline": (30, False, "46"),
    "go-live-report": (-20, True, "31"),
    "change-report": (-10, True, "31"),
    "go-live-payment": (60, False, "9"),
}
FIXED_MONTHS = {
    "regulator-summary": (1, "32"),
    "joint-drill": (12, "31"),
    "supplier-assessed": (12, "35"),
    "outsourcing-audit": (36, "36"),
    "switching-notice": (-2, "25"),
}

# The weekends that were worked out by hand for 2027, with the holidays assumed then.
HOLIDAYS = [
    (dt.date(2027, *first), dt.date(2027, *last))
    for first, last in (
        ((2, 5), (2, 13)),
        ((4, 3), (4, 5)),
        ((5, 1), (5, 5)),
        ((6, 9), (6, 9)),
        ((9, 15), (9, 15)),
        ((10, 1), (10, 7)),
    )
]
CALENDAR = WorkingDays(
    lambda day: day.weekday() < 5 and not any(first <= day <= last for first, last in HOLIDAYS)
)
WEEKENDS = {
    "large": dt.date(2027, 5, 22),
    "joint-stock": dt.date(2027, 4, 17),
    "city-rural": dt.date(2027, 9, 4),
    "foreign": dt.date(2027, 5, 8),
}


def worked(playbook: Playbook, bank: str, jurisdiction: str = "CN") -> Plan:
    setting: Mapping[str, tuple[str, ...]] = {
        "banks": (bank,),
        "jurisdictions": (jurisdiction,),
        "deployments": ("on-premises",),
    }
    fixed = {"go-live": WEEKENDS[bank]}
    return plan(playbook.milestones, Terms(dt.date(2025, 1, 1), CALENDAR, setting, fixed))


def test_there_are_milestones_in_every_phase(playbook: Playbook) -> None:
    assert len(playbook.milestones) >= 50
    assert {entry.phase.id for entry in playbook.milestones} == {phase.id for phase in playbook.phases}


def test_each_belongs_to_a_stage_and_to_something_to_take(playbook: Playbook) -> None:
    assert [entry.id for entry in playbook.milestones if entry.stage is None] == []
    bare = {entry.id for entry in playbook.milestones if not papers_of(entry)}
    fixed_by_rule = {*FIXED, *FIXED_MONTHS}

    assert bare - fixed_by_rule == {
        "escrow-signed",
        "environment-installed",
        "assessment-booked",
        "pentest-booked",
        "summary-inputs",
        "drill-frozen",
    }


def test_only_days_from_outside_are_counted_from_nothing(playbook: Playbook) -> None:
    assert {entry.id for entry in playbook.milestones if entry.anchor is None} == ROOTS


def test_what_a_rule_fixes_is_said_with_its_article(playbook: Playbook) -> None:
    leads = [(entry.id, lead) for entry in playbook.milestones for lead in entry.leads if lead.rule]

    assert {name: (lead.days, lead.working, lead.article) for name, lead in leads if lead.days} == FIXED
    assert {name: (lead.months, lead.article) for name, lead in leads if lead.months} == FIXED_MONTHS


def test_a_rule_binds_where_its_milestone_applies(playbook: Playbook) -> None:
    for entry in playbook.milestones:
        for lead in entry.leads:
            if lead.rule:
                rule = playbook.part(lead.rule).value
                assert entry.applies["jurisdictions"] == rule.applies["jurisdictions"]  # type: ignore[attr-defined]


def test_what_differs_by_the_kind_of_bank_is_a_starting_point(playbook: Playbook) -> None:
    by_bank = [entry for entry in playbook.milestones if len(entry.leads) > 1]

    assert len(by_bank) > 30
    assert all(lead.starting_point for entry in by_bank for lead in entry.leads)


def test_every_freeze_stops_something_that_is_planned(playbook: Playbook) -> None:
    works = {word.id for word in playbook.vocabularies[WORKS].values}

    assert {entry.work for entry in playbook.milestones if entry.work} == works
    assert {work for freeze in playbook.freezes for work in freeze.stops} == works


@pytest.mark.parametrize(
    ("bank", "report", "change", "inputs", "reserve"),
    [
        ("large", (4, 20), (5, 7), (3, 15), (6, 5)),
        ("joint-stock", (3, 18), (4, 1), (2, 18), (4, 24)),
        ("city-rural", (8, 6), (8, 20), (7, 16), (9, 11)),
        ("foreign", (4, 6), (4, 20), (3, 1), (5, 22)),
    ],
)
def test_the_weekends_that_were_worked_out_by_hand(
    playbook: Playbook,
    bank: str,
    report: tuple[int, int],
    change: tuple[int, int],
    inputs: tuple[int, int],
    reserve: tuple[int, int],
) -> None:
    result = worked(playbook, bank).by_id
    names = ("go-live-report", "change-report", "report-inputs", "reserve-night")

    assert [result[name].day for name in names] == [
        dt.date(2027, *day) for day in (report, change, inputs, reserve)
    ]


@pytest.mark.parametrize("jurisdiction", ["CN", "EU"])
@pytest.mark.parametrize("bank", WEEKENDS)
def test_the_figures_of_a_kind_of_bank_do_not_contradict_each_other(
    playbook: Playbook, bank: str, jurisdiction: str
) -> None:
    result = worked(playbook, bank, jurisdiction)

    for entry in result.planned:
        assert entry.contradiction is None, entry.milestone.id
        if entry.counted and entry.day:
            assert (entry.counted - entry.day).days <= 14, (entry.milestone.id, entry.held_by)


@pytest.mark.parametrize("bank", WEEKENDS)
def test_outside_china_nothing_of_chinese_law_is_planned(playbook: Playbook, bank: str) -> None:
    abroad, at_home = worked(playbook, bank, "EU"), worked(playbook, bank)

    assert "go-live-report" in at_home.by_id
    assert {entry.id for entry in abroad.left_out} >= {
        "go-live-report",
        "change-report",
        "outsourcing-report",
        "assessment-passed",
        "drill-begins",
    }


def test_what_lies_after_another_is_counted_from_it(playbook: Playbook) -> None:
    milestones: dict[str, Milestone] = {entry.id: entry for entry in playbook.milestones}
    days = worked(playbook, "joint-stock").by_id

    for name in ("rehearsal-1", "rehearsal-2", "rehearsal-3", "rehearsal-4", "rehearsal-5", "go-live"):
        for need in milestones[name].needs:
            before, after = days[need.id].day, days[name].day
            assert before
            assert after
            assert before < after, (need.id, name)
