"""A cell of a register is written in the words of each language; what a person wrote stays as it is."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.due import Colour, Figures, Reason, RowStatus
from engagement_playbook.engagement.filling import FilledCell, Filling, RegisterFigures
from engagement_playbook.engagement.rows import CellValue
from engagement_playbook.locale import load_locales
from engagement_playbook.model.register import ColumnType
from engagement_playbook.presentation.cell_words import cell_words, status_words
from engagement_playbook.presentation.labels import Labels
from tests.helpers.fillings import filling_of, plant_filled
from tests.helpers.properties import bounded


@pytest.fixture(name="filling", scope="module")
def _fixture_filling(tmp_path_factory: pytest.TempPathFactory) -> Filling:
    return filling_of(plant_filled(Path(tmp_path_factory.mktemp("cells"))))


def labels(filling: Filling, language: str) -> Labels:
    return Labels(filling.playbook, load_locales(("en", "zh"))[0][language])


@pytest.mark.parametrize(
    ("value", "kind", "english", "chinese"),
    [
        (dt.date(2027, 3, 9), ColumnType.DATE, "2027-03-09", "2027-03-09"),
        (Decimal("12.50"), ColumnType.NUMBER, "12.50", "12.50"),
        (True, ColumnType.CHECK, "yes", "是"),
        (False, ColumnType.CHECK, "no", "否"),
        ("baker", ColumnType.ROLE, "Baker", "面包师"),
        ("driver", ColumnType.ROLE, "Delivery", "Delivery"),
        ("gone", ColumnType.ROLE, "gone", "gone"),
        ("baker", ColumnType.TEXT, "baker", "baker"),
    ],
)
def test_a_cell_in_words(
    filling: Filling, value: CellValue, kind: ColumnType, english: str, chinese: str
) -> None:
    cell = FilledCell(value, kind)

    assert cell_words(cell, labels(filling, "en")) == english
    assert cell_words(cell, labels(filling, "zh")) == chinese


def test_a_choice_has_its_label(filling: Filling) -> None:
    state = filling.playbook.registers[0].column("state")
    assert state
    names = {choice.id: choice.label for choice in state.choices}
    cell = FilledCell("waiting", ColumnType.CHOICE, names)

    assert [cell_words(cell, labels(filling, code)) for code in ("en", "zh")] == ["Waiting for you", "等对方"]


def test_figures_in_words(filling: Filling) -> None:
    (register,) = filling.playbook.registers
    cell = FilledCell(
        (
            RegisterFigures(register, Figures(12, 2, 31, 5)),
            RegisterFigures(register, Figures(0, 0, None, 1)),
        )
    )

    assert cell_words(cell, labels(filling, "en")) == (
        "Promises: 12 open, 2 overdue, 5 closed, oldest in working days: 31"
        " · Promises: 0 open, 0 overdue, 1 closed"
    )
    assert cell_words(cell, labels(filling, "zh")) == (
        "承诺：未关闭 12，逾期 2，近期关闭 5，最久 31 个工作日 · 承诺：未关闭 0，逾期 0，近期关闭 1"
    )


def test_figures_by_the_choices_of_a_column(filling: Filling) -> None:
    (register,) = filling.playbook.registers
    state = register.column("state")
    assert state
    levels = tuple((choice.label, place) for place, choice in enumerate(state.choices[:2]))
    cell = FilledCell((RegisterFigures(register, Figures(1, 0, None, 0), levels),))

    assert cell_words(cell, labels(filling, "en")) == (
        "Promises: 1 open, 0 overdue, 0 closed · Open: 0, Waiting for you: 1"
    )
    assert cell_words(cell, labels(filling, "zh")) == (
        "承诺：未关闭 1，逾期 0，近期关闭 0 · 进行中 0、等对方 1"
    )


@bounded
@given(st.text())
def test_a_text_stays_what_was_written(filling: Filling, text: str) -> None:
    assert cell_words(FilledCell(text), labels(filling, "en")) == text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (RowStatus(Colour.RED, left=-1, reason=Reason.LATE), "1 working day late"),
        (RowStatus(Colour.RED, left=-3, reason=Reason.LATE), "3 working days late"),
        (RowStatus(Colour.RED, reason=Reason.NO_OWNER), "no owner"),
        (RowStatus(Colour.AMBER, left=2), "due in 2 working days"),
        (RowStatus(Colour.AMBER, left=0), "due today"),
        (RowStatus(Colour.WAITING, left=-9), "waiting for the customer"),
        (RowStatus(Colour.CLOSED), "closed"),
        (RowStatus(Colour.PLAIN), ""),
    ],
)
def test_where_a_row_stands(filling: Filling, status: RowStatus, words: str) -> None:
    assert status_words(status, labels(filling, "en")) == words
