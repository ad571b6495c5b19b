"""Every shipped register fills the shipped papers, and nothing for our own eyes gets onto those for the bank."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from engagement_playbook import Playbook
from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.filling import FilledCell, FilledForm, Filling
from engagement_playbook.engagement.workspace import load_workspace
from engagement_playbook.locale import load_locales
from engagement_playbook.model.base import Audience
from engagement_playbook.model.register import Column, ColumnType, Register
from engagement_playbook.model.template import Template
from engagement_playbook.presentation.cell_words import cell_words
from engagement_playbook.presentation.labels import Labels

TODAY = dt.date(2027, 3, 9)
OURS = "stays in our bag"
CODENAME = "kingfisher"


def value(column: Column, number: int) -> object:
    """Return a value for a column; a text of our own can be told."""
    own = OURS if column.own else ""
    match column.type:
        case ColumnType.DATE:
            return "2027-03-01"
        case ColumnType.CHOICE:
            return column.choices[number % len(column.choices)].id
        case ColumnType.ROLE:
            return "bank-it"
        case ColumnType.NUMBER:
            return number
        case ColumnType.CHECK:
            return True
        case ColumnType.LINK:
            return "https://bank.example/"
        case _:
            return f"{column.id} {number} {own}".strip()


def rows(register: Register) -> list[dict[str, object]]:
    """Return rows with every combination of a few choices: those of one column beside those of another."""
    most = 24
    return [
        {
            "id": f"r-{number:03}",
            **{
                column.id: value(column, number // (5 if place % 2 else 1))
                for place, column in enumerate(register.columns)
            },
        }
        for number in range(most)
    ]


@pytest.fixture(name="filling", scope="module")
def _fixture_filling(playbook: Playbook, tmp_path_factory: pytest.TempPathFactory) -> Filling:
    root = Path(tmp_path_factory.mktemp("engagement"))
    (root / "registers").mkdir()
    profile = {
        "id": CODENAME,
        "title": "Counter queue renewal",
        "calls": {"roles": {"bank-it": "Digital department"}},
        "dates": [{"id": "go-live", "label": "Go-live", "date": "2027-05-15"}],
    }
    (root / "engagement.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    for register in playbook.registers:
        text = yaml.safe_dump({"items": rows(register)}, allow_unicode=True)
        (root / f"registers/{register.id}.yml").write_text(text, encoding="utf-8")
    workspace = load_workspace(root, playbook)
    assert workspace.diagnostics == ()
    return Filling.of(playbook, workspace, TODAY, WorkingDays(lambda day: day.weekday() < 5))


def cells(form: FilledForm) -> Iterator[FilledCell]:
    yield from form.fields.values()
    for table in form.tables.values():
        for row in table.rows:
            yield from row.values()


def words_of(filling: Filling, template: Template, language: str = "en") -> str:
    labels = Labels(filling.playbook, load_locales(("en", "zh"))[0][language])
    return "\n".join(cell_words(cell, labels) for cell in cells(filling.form(template)))


def test_every_table_that_a_register_fills_gets_rows(filling: Filling) -> None:
    empty = [
        (register.id, fill.template.id, fill.section)
        for register in filling.playbook.registers
        for fill in register.fills
        if isinstance(template := filling.playbook.part(fill.template).value, Template)
        and fill.section not in filling.form(template).tables
    ]

    assert empty == []


def test_nothing_for_our_own_eyes_is_on_papers_for_the_bank(filling: Filling) -> None:
    leaking = [
        template.id
        for template in filling.playbook.templates
        if template.audience is not Audience.OWN
        and any(secret in words_of(filling, template) for secret in (OURS, CODENAME))
    ]

    assert leaking == []
    # The words are there to be seen: in the registers, and the codename on papers of our own.
    assert any(column.own for register in filling.playbook.registers for column in register.columns)
    assert any(
        CODENAME in words_of(filling, template)
        for template in filling.playbook.templates
        if template.audience is Audience.OWN
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_papers_call_a_role_what_the_bank_calls_it(filling: Filling, language: str) -> None:
    templates = {template.id: template for template in filling.playbook.templates}

    for name in ("status-page", "run-sheet", "decision-log", "acceptance-certificate"):
        words = words_of(filling, templates[name], language)
        assert "Digital department" in words, name
        assert "bank-it" not in words, name


def test_the_status_page_has_its_figures_dates_and_questions(filling: Filling) -> None:
    templates = {template.id: template for template in filling.playbook.templates}
    form = filling.form(templates["status-page"])

    assert {*form.tables} == {"axes", "gates", "asked", "duties"}
    assert form.tables["axes"].counted
    assert [row["planned"].value for row in form.tables["gates"].rows] == [dt.date(2027, 5, 15)]
    assert {*form.fields} == {"project", "cut"}
