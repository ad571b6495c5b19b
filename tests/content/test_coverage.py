"""What the shipped playbook promises about its own content."""

import pytest

from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.pipeline.check import Checked
from engagement_playbook.presentation.grouping import by_moment, checklists_of_visit, item_ranges

VISITS = {
    "first-meeting", "discovery-workshop", "solution-presentation", "tender-clarification", "poc-review",
    "security-compliance-review", "project-kickoff", "steering-committee", "go-live-readiness", "cutover-night",
    "acceptance", "training-session", "incident-review", "bank-inspection", "quarterly-service-review",
    "renewal-or-exit", "project-closeout", "field-day", "contract-negotiation", "uat-triage", "change-board",
}  # fmt: skip

# What a visit cannot be held without: its lists and templates, as `kind:id`.
CRUCIAL = {
    "tender-clarification": {
        "checklist:before-tender-session", "template:bid-authority", "template:tender-question-log",
    },
    "contract-negotiation": {"template:contract-issues", "template:contract-positions", "checklist:before-signature"},
    "project-kickoff": {"template:channel-card", "template:project-plan", "template:raci"},
    "field-day": {"checklist:before-field-day", "checklist:field-day", "template:field-day-record"},
    "discovery-workshop": {"template:interview-guide", "template:needs-list"},
    "poc-review": {"template:poc-score"},
    "steering-committee": {"template:status-page", "template:decision-request", "template:decision-log"},
    "uat-triage": {"checklist:triage-decisions", "template:defect-list"},
    "security-compliance-review": {
        "template:component-list", "template:data-list", "template:finding-tracker", "template:security-answers",
    },
    "go-live-readiness": {
        "template:go-live-readiness", "template:uat-report", "template:emergency-plan", "template:golive-conditions",
        "template:customer-notice",
    },
    "cutover-night": {
        "template:run-sheet", "template:reconciliation-sheet", "template:duty-roster", "checklist:countdown-24h",
    },
    "acceptance": {"template:acceptance-certificate", "template:trial-run-report", "template:invoice-pack"},
    "training-session": {"template:training-matrix"},
    "incident-review": {"template:incident-facts-sheet", "template:problem-record"},
    "change-board": {"checklist:before-change-board", "template:change-paper"},
    "quarterly-service-review": {"template:quarterly-report", "template:sla-sheet"},
    "renewal-or-exit": {
        "template:exit-plan", "template:data-list", "template:account-list", "template:renewal-dates",
    },
    "project-closeout": {"template:project-review", "template:transfer-matrix", "template:account-list"},
    "bank-inspection": {"template:evidence-index", "template:fourth-party-register"},
}  # fmt: skip


def test_nothing_is_wrong_with_the_content(checked: Checked) -> None:
    assert [str(diagnostic) for diagnostic in checked.diagnostics] == []


def test_nine_phases_and_25_steps_each_with_every_part(playbook: Playbook) -> None:
    steps = [step for phase in playbook.phases for step in phase.steps]

    assert len(playbook.phases) == 9
    assert len(steps) == 25
    for phase in playbook.phases:
        lists = (phase.entry, phase.exit, phase.raci, phase.risks, phase.measures, phase.deliverables)
        assert all((*lists, phase.duration, phase.short, phase.motto)), phase.id
    for step in steps:
        assert 3 <= len(step.actions) <= 6, step.id
        assert step.bring, step.id
        assert step.done_when, step.id
        assert step.pitfalls, step.id


@pytest.mark.parametrize(
    ("phase", "least"),
    [
        ("understand-needs", 2), ("build-trust", 2), ("detailed-plan", 2), ("regular-feedback", 2),
        ("implementation", 2), ("training-transfer", 2), ("maintenance", 2), ("case-sharing", 1),
        ("review-reflection", 1),
    ],
)  # fmt: skip
def test_every_phase_has_its_checklists(playbook: Playbook, phase: str, least: int) -> None:
    own = [
        part.reference.id
        for part in playbook.parts.values()
        if part.reference.kind == "checklist" and part.file.startswith(f"checklists/{phase}/")
    ]

    assert len(own) >= least


def test_every_visit_has_a_list_of_its_own_and_the_core(playbook: Playbook) -> None:
    assert {visit.id for visit in playbook.visits} == VISITS
    for visit in playbook.visits:
        lists = checklists_of_visit(playbook, visit)
        own = [
            checklist
            for checklist in lists
            if playbook.part(Reference("checklist", checklist.id)).file.startswith("checklists/visits/")
        ]
        assert len(own) == 1, visit.id
        assert 4 <= len(own[0].items) <= 7, own[0].id
        here = {"within-24-hours"} if visit.places == ("night",) else playbook.core
        assert {checklist.id for checklist in lists} >= here
        assert len(visit.questions) == 3, visit.id
        assert all((visit.may_say, visit.may_not_say, visit.case, visit.stages)), visit.id


CORE = {
    "bank-inspection": [
        ["stage-and-light", "clean-bag", "one-result", "no-gifts", "old-promises", "list-complete"],
        ["no-new-promise", "read-back", "next-date", "clear-the-table"],
        ["minutes-sent", "promises-owned", "loose-notes-gone", "fact-opinion-rule", "map-updated", "tell-the-house", "gift-register", "visit-closed"],
    ],
    "cutover-night": [
        [],
        [],
        ["minutes-sent", "promises-owned", "loose-notes-gone", "tell-the-house", "visit-closed"],
    ],
    "tender-clarification": [
        ["stage-and-light", "clean-bag", "one-result", "door-rules", "no-gifts", "list-complete"],
        ["tender-log", "leave-theirs-there", "clear-the-table"],
        ["loose-notes-gone", "tender-log-filed", "tell-the-house", "gift-register", "visit-closed"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("visit_id", CORE)
def test_core_lists_keep_what_makes_sense_at_the_visit(playbook: Playbook, visit_id: str) -> None:
    (visit,) = (visit for visit in playbook.visits if visit.id == visit_id)

    assert [
        [item.id for checklist in lists if checklist.id in playbook.core for item in checklist.items]
        for _, lists in by_moment(playbook, visit)
    ] == CORE[visit_id]


def test_every_visit_says_where_it_takes_place(playbook: Playbook) -> None:
    assert [visit.id for visit in playbook.visits if not visit.places] == []


def test_no_list_comes_back_to_a_group(playbook: Playbook) -> None:
    for checklist in playbook.checklists:
        headings = [item_range.title for item_range in item_ranges(checklist) if item_range.title]
        named = {item.group for item in checklist.items if item.group}
        assert len(headings) == len(named) == len(checklist.groups), checklist.id


@pytest.mark.parametrize("visit", CRUCIAL)
def test_a_visit_has_its_crucial_papers(playbook: Playbook, visit: str) -> None:
    (found,) = [entry for entry in playbook.visits if entry.id == visit]
    lists = checklists_of_visit(playbook, found)

    brought = {f"checklist:{checklist.id}" for checklist in lists}
    brought |= {f"template:{reference.id}" for reference in found.templates}

    assert CRUCIAL[visit] - brought == set()


def test_no_checklist_and_no_template_is_an_orphan(playbook: Playbook) -> None:
    unused = [
        str(part.reference)
        for part in playbook.parts.values()
        if part.reference.kind == "template" and not playbook.referrers(part.reference, "visit", "step")
    ]
    unreachable = [
        checklist.id
        for checklist in playbook.checklists
        if checklist.id not in playbook.core
        and checklist.phase is None
        and not playbook.referrers(Reference("checklist", checklist.id), "visit", "step")
    ]

    assert unused == []
    assert unreachable == []
