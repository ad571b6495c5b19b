"""Papers are filled from registers with typed cells, and what is for our own eyes fills none for the customer."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from engagement_playbook.engagement.due import Figures
from engagement_playbook.engagement.filling import (
    FilledCell,
    FilledRow,
    Filling,
    RegisterFigures,
    filled_tables,
)
from engagement_playbook.load import load_playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import ColumnType
from engagement_playbook.model.visit import Visit
from tests.helpers.fillings import COUNT, FILL, filling_of, order_sheet, plant_filled
from tests.helpers.workspaces import PROFILE


def values(row: FilledRow) -> dict[str, object]:
    return {name: cell.value for name, cell in row.items()}


def rows(root: Path, section: str) -> list[dict[str, object]]:
    filling = filling_of(root)
    tables = {table.section: table for table in filled_tables(filling, order_sheet(filling.playbook))}
    return [values(row) for row in tables[section].rows] if section in tables else []


def test_rows_fill_a_table_with_the_types_of_their_columns(tmp_path: Path) -> None:
    assert rows(plant_filled(tmp_path), "loaves") == [
        {
            "number": "p-001",
            "loaf": "Two loaves by noon",
            "baked": "baker",
            "until": dt.date(2027, 3, 1),
            "how": "open",
        },
        {
            "number": "p-002",
            "loaf": "Seeds on the crust",
            "baked": "driver",
            "until": dt.date(2027, 4, 1),
            "how": "waiting",
            "many": Decimal(12),
            "signed": True,
        },
    ]


def test_only_rows_that_belong_there_fill_a_table(tmp_path: Path) -> None:
    root = plant_filled(tmp_path, fill={**FILL, "where": {"state": ["waiting", "kept"], "owner": ["driver"]}})

    assert [row["number"] for row in rows(root, "loaves")] == ["p-002"]


def test_only_rows_whose_day_has_come_where_content_says_so(tmp_path: Path) -> None:
    filling = filling_of(plant_filled(tmp_path, fill={**FILL, "due": True}))
    form = order_sheet(filling.playbook)
    visit = filling.playbook.visits[0]

    def numbers(of: Filling) -> list[object]:
        table = of.form(form).tables.get("loaves")
        return [values(row)["number"] for row in table.rows] if table else []

    assert numbers(filling) == ["p-001"]
    assert numbers(filling.at(visit, dt.date(2027, 3, 31))) == ["p-001"]
    assert numbers(filling.at(visit, dt.date(2027, 4, 1))) == ["p-001", "p-002"]


def test_without_rows_nothing_is_filled(tmp_path: Path) -> None:
    root = plant_filled(tmp_path, {"registers/promises.yml": "items: []\n"})

    assert rows(root, "loaves") == []
    assert rows(root, "lights") == []


@pytest.mark.parametrize(("audience", "shown"), [("own", True), ("table", False), ("handover", False)])
def test_a_column_for_our_own_eyes_fills_no_paper_for_the_customer(
    tmp_path: Path, audience: str, *, shown: bool
) -> None:
    fill = {**FILL, "columns": {"loaf": "words", "said": "notes"}}
    text = "items:\n  - {id: p-001, words: Two loaves, notes: They pay late.}\n"
    root = plant_filled(tmp_path, {"registers/promises.yml": text}, fill=fill, audience=audience)

    assert rows(root, "loaves") == [{"loaf": "Two loaves"} | ({"said": "They pay late."} if shown else {})]


def test_figures_stand_in_the_line_that_content_names(tmp_path: Path) -> None:
    filling = filling_of(plant_filled(tmp_path))
    table = next(
        table for table in filled_tables(filling, order_sheet(filling.playbook)) if table.section == "lights"
    )
    (register,) = filling.playbook.registers

    assert table.counted
    assert [values(row) for row in table.rows] == [
        {"axis": "bread", "figure": (RegisterFigures(register, Figures(2, 1, 21, 0)),)},
        {"axis": "butter"},
    ]


def test_open_rows_are_counted_by_the_choices_of_a_column(tmp_path: Path) -> None:
    root = plant_filled(tmp_path)
    file = root.parent / "bakery/playbook/registers.yml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["items"][0]["counts"] = [{**COUNT, "by": "state"}]
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    (counted,) = rows(root, "lights")[0]["figure"]  # type: ignore[misc]

    assert [(label["en"].plain, number) for label, number in counted.open_by] == [  # type: ignore[has-type]
        ("Open", 1),
        ("Waiting for you", 1),
        ("Done", 0),
        ("Withdrawn", 0),
    ]


def test_key_dates_to_come_fill_a_table_the_next_first(tmp_path: Path) -> None:
    dates = (
        "  - {id: gone, date: 2027-03-01}\n"
        "  - {id: feast, label: The feast, date: 2027-06-01}\n"
        "  - {id: now, date: 2027-03-02}\n"
    )
    profile = PROFILE.replace("freezes:\n", f"{dates}freezes:\n")
    root = plant_filled(tmp_path, {"engagement.yml": profile})

    assert rows(root, "days") == [
        {"what": "now", "planned": dt.date(2027, 3, 2)},
        {"what": "first-delivery", "planned": dt.date(2027, 5, 1)},
        {"what": "The feast", "planned": dt.date(2027, 6, 1)},
    ]


def test_a_meeting_is_no_date_on_its_own_papers(tmp_path: Path) -> None:
    profile = PROFILE.replace("first-delivery", "tasting")
    filling = filling_of(plant_filled(tmp_path, {"engagement.yml": profile}))
    visit = filling.playbook.part(Reference("visit", "tasting")).value
    assert isinstance(visit, Visit)
    form = order_sheet(filling.playbook)

    assert "days" in filling.form(form).tables
    assert "days" not in filling.at(visit, dt.date(2027, 5, 1)).form(form).tables
    assert "days" in filling.at(visit, dt.date(2027, 4, 1)).form(form).tables


def test_fields_are_filled_with_what_is_known(tmp_path: Path) -> None:
    filling = filling_of(plant_filled(tmp_path))
    form = order_sheet(filling.playbook)
    visit = filling.playbook.part(Reference("visit", "tasting")).value
    assert isinstance(visit, Visit)
    alone = {"work": FilledCell("Bread for a year"), "cut": FilledCell(dt.date(2027, 3, 2), ColumnType.DATE)}

    assert filling.form(form).fields == alone
    assert filling.at(visit, dt.date(2027, 3, 9)).form(form).fields == {
        **alone,
        "meeting": FilledCell("tasting", ColumnType.CHOICE, {"tasting": visit.title}),
        "held-on": FilledCell(dt.date(2027, 3, 9), ColumnType.DATE),
    }


def test_roles_papers_and_choices_are_called_what_the_customer_calls_them(tmp_path: Path) -> None:
    calls = "calls:\n  templates:\n    order-sheet: {name: Bread note, number: F-7}\n"
    filling = filling_of(plant_filled(tmp_path, {"engagement.yml": PROFILE.replace("calls:\n", calls)}))
    playbook = filling.playbook
    state = playbook.registers[0].column("state")
    assert state

    assert playbook.title(Reference("role", "driver"))["zh"].plain == "Delivery"
    assert playbook.title(Reference("role", "baker"))["zh"].plain == "面包师"
    assert playbook.title(Reference("template", "order-sheet"))["en"].plain == "Bread note · F-7"
    assert [choice.label["zh"].plain for choice in state.choices] == ["进行中", "等对方", "Done", "已撤回"]


def test_a_form_that_has_only_a_number_keeps_its_name(tmp_path: Path) -> None:
    calls = "calls:\n  templates:\n    order-sheet: {number: F-7}\n"
    filling = filling_of(plant_filled(tmp_path, {"engagement.yml": PROFILE.replace("calls:\n", calls)}))

    title = filling.playbook.title(Reference("template", "order-sheet"))
    assert (title["en"].plain, title["zh"].plain) == ("Order sheet · F-7", "订货单 · F-7")


def test_open_rows_come_by_urgency_and_closed_ones_not(tmp_path: Path) -> None:
    text = (
        "items:\n"
        "  - {id: p-001, words: Later, due: 2027-05-01, owner: baker, state: open}\n"
        "  - {id: p-002, words: Never, owner: baker, state: open}\n"
        "  - {id: p-003, words: Over, due: 2027-02-01, owner: baker, state: kept}\n"
        "  - {id: p-004, words: Now, due: 2027-03-01, state: open}\n"
    )
    filling = filling_of(plant_filled(tmp_path, {"registers/promises.yml": text}))
    (register,) = filling.playbook.registers

    listed = filling.open_rows(register)
    assert [row.id for row in listed] == ["p-004", "p-001", "p-002"]
    assert [row.owner and row.owner.value for row in listed] == [None, "baker", "baker"]


def test_a_visit_reads_the_registers_that_name_it(tmp_path: Path) -> None:
    filling = filling_of(plant_filled(tmp_path))
    other = filling_of(plant_filled(tmp_path / "other", read_in=()))
    visit = filling.playbook.part(Reference("visit", "tasting")).value
    assert isinstance(visit, Visit)

    assert [register.id for register in filling.read_in(visit)] == ["promises"]
    assert other.read_in(visit) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"by": "stat"}, "there is no column 'stat' — did you mean 'state'?"),
        ({"section": "place"}, "template 'order-sheet' has no table in a section 'place'"),
        (
            {"row": {"axs": "bread"}},
            "the table 'lights' of template 'order-sheet' has no column 'axs' — did you mean 'axis'?",
        ),
        (
            {"row": {"axis": "breed"}},
            "column 'axis' of template 'order-sheet' has no choice 'breed' — did you mean 'bread'?",
        ),
        (
            {"column": "figures"},
            "the table 'lights' of template 'order-sheet' has no column 'figures' — did you mean 'figure'?",
        ),
    ],
)
def test_a_count_names_a_line_and_a_column_of_a_table(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    base = plant_filled(tmp_path).parent / "bakery"
    file = base / "playbook" / "registers.yml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["items"][0]["counts"] = [{**COUNT, **change}]
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    (problem,) = load_playbook(base, ("en", "zh")).diagnostics
    assert message in str(problem)


@pytest.mark.parametrize(
    ("old", "new"),
    [("known: project", "known: date"), ("known: date-name", "known: project")],
)
def test_what_there_are_several_of_fills_a_table(tmp_path: Path, old: str, new: str) -> None:
    base = plant_filled(tmp_path).parent / "bakery"
    file = base / "phases/01-taste/templates/order-sheet.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    problems = [str(problem) for problem in load_playbook(base, ("en", "zh")).diagnostics]
    assert any("PB104" in problem and "'known' is 'date' or 'date-name'" in problem for problem in problems)
