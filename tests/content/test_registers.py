"""The shipped registers: each line has somebody, a day and a state, and is read somewhere."""

import pytest

from engagement_playbook import Playbook
from engagement_playbook.model.base import Audience
from engagement_playbook.model.register import ROW_ID, ColumnType, ColumnUse, Register, StateMeaning
from engagement_playbook.model.template import FieldType, Template

SHIPPED = (
    "promises",
    "decisions",
    "raid",
    "defects",
    "findings",
    "evidence",
    "questions",
    "steps",
    "accounts",
    "invoices",
    "plan-changes",
)


@pytest.fixture(name="register", params=SHIPPED)
def _fixture_register(request: pytest.FixtureRequest, playbook: Playbook) -> Register:
    return {register.id: register for register in playbook.registers}[request.param]


def test_the_registers_that_an_engagement_keeps(playbook: Playbook) -> None:
    assert tuple(register.id for register in playbook.registers) == SHIPPED


def test_a_line_has_an_owner_a_day_and_a_state(register: Register) -> None:
    assert register.column_for(ColumnUse.OWNER)
    assert register.column_for(ColumnUse.OPENED)
    assert register.column_for(ColumnUse.CLOSED)
    assert register.states(StateMeaning.CLOSED)
    assert register.deadlines
    assert register.read_in


def test_what_waits_for_the_bank_says_since_when(register: Register) -> None:
    waits = bool(register.states(StateMeaning.WAITING))

    assert waits == bool(register.column_for(ColumnUse.WAITING_SINCE))


def test_the_subject_of_a_line_is_never_empty(register: Register) -> None:
    assert register.subject.required


def test_forms_are_filled_with_what_fits(register: Register, playbook: Playbook) -> None:
    for fill in register.fills:
        template = playbook.part(fill.template).value
        assert isinstance(template, Template)
        (section,) = (section for section in template.sections if section.id == fill.section)
        assert section.table
        for field in section.table.columns:
            source = fill.columns.get(field.id, ROW_ID)
            if source == ROW_ID:
                continue
            column = register.column(source)
            assert column
            assert not column.own or template.audience is Audience.OWN
            assert (field.type is FieldType.DATE) == (column.type is ColumnType.DATE), (
                fill.template,
                field.id,
            )
            if field.type is FieldType.PERSON_ROLE:
                assert column.type is ColumnType.ROLE, (fill.template, field.id)


def test_the_papers_that_are_filled_from_registers(playbook: Playbook) -> None:
    filled = {(fill.template.id, fill.section) for register in playbook.registers for fill in register.fills}

    assert filled == {
        ("promise-ledger", "ours"),
        ("promise-ledger", "theirs"),
        ("decision-log", "decisions"),
        ("decision-log", "waiting"),
        ("raid-log", "risks"),
        ("raid-log", "assumptions"),
        ("raid-log", "issues"),
        ("raid-log", "dependencies"),
        ("defect-list", "defects"),
        ("finding-tracker", "findings"),
        ("finding-tracker", "accepted"),
        ("evidence-index", "documents"),
        ("account-list", "accounts"),
        ("agenda", "due-since-last"),
        ("status-page", "asked"),
        ("status-page", "duties"),
        ("uat-report", "open"),
        ("acceptance-certificate", "open"),
        ("golive-conditions", "conditions"),
        ("run-sheet", "before"),
        ("run-sheet", "after"),
        ("run-sheet", "back"),
    }


def test_pages_of_figures_take_them_from_registers(playbook: Playbook) -> None:
    counted = {
        (count.template.id, choice, register.id)
        for register in playbook.registers
        for count in register.counts
        for choice in count.row.values()
    }

    assert counted == {
        ("status-page", "quality", "defects"),
        ("status-page", "compliance", "findings"),
        ("status-page", "scope", "questions"),
        ("go-live-readiness", "defect", "defects"),
        ("go-live-readiness", "finding", "findings"),
    }
