"""What a workbook says of rows, reading it says again: whatever the rows are."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.register_file import parse_register_file
from engagement_playbook.engagement.row_edits import edited
from engagement_playbook.engagement.rows import CellValue, Row
from engagement_playbook.engagement.workspace import load_workspace
from engagement_playbook.engagement.workspace_merge import merge_workspace
from engagement_playbook.locale import load_locales
from engagement_playbook.office.excel.returned import read_workbook
from engagement_playbook.office.excel.workbook import make_workbook
from engagement_playbook.office.labels import OfficeLabels
from tests.helpers.properties import bounded
from tests.helpers.workspaces import plant_workspace, playbook_of

DAY = dt.date(2027, 3, 10)
YES_AND_NO = [("Yes", "No"), ("是", "否")]

LINES = st.text("ab ü好:#-'\"\\&<=+@,?007_x", min_size=1, max_size=12).map(str.strip).filter(bool)
VALUES: dict[str, st.SearchStrategy[CellValue]] = {
    "notes": st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    "due": st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)),
    "owner": st.sampled_from(["baker", "driver"]),
    "state": st.sampled_from(["open", "kept", "dropped"]),
    "loaves": st.decimals(-(10**9), 10**9, places=2),
    "in-contract": st.booleans(),
    "proof": st.just("https://www.example.org/a?b=1&c=%20"),
}


@pytest.fixture(name="root", scope="module")
def _fixture_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant_workspace(tmp_path_factory.mktemp("returned"))


@st.composite
def written_rows(draw: st.DrawFn) -> list[Row]:
    columns = st.sets(st.sampled_from([*VALUES]))
    return [
        Row(
            name, {"words": draw(LINES), **{column: draw(VALUES[column]) for column in sorted(draw(columns))}}
        )
        for name in sorted(draw(st.sets(st.sampled_from(["a", "b-1", "c"]))))
    ]


def test_any_rows_come_back_as_they_were(root: Path) -> None:
    playbook, settings = playbook_of(root), read_configuration(root).settings
    locales, _ = load_locales(("en", "zh"))
    assert settings is not None
    empty = load_workspace(root, playbook, YES_AND_NO)
    kind, readers = empty.kinds["promises"], empty.readers["promises"]

    @bounded
    @given(written_rows(), st.sampled_from(["en", "zh"]))
    def check(rows: list[Row], language: str) -> None:
        assert settings is not None
        start = parse_register_file(b"items: []\n", "f", kind, readers)
        text = edited(start, kind, readers, parsed(rows))
        (root / "registers/promises.yml").write_text(text, encoding="utf-8")
        workspace = load_workspace(root, playbook, YES_AND_NO)
        assert workspace.diagnostics == ()
        wording = OfficeLabels(playbook, locales[language], settings)
        book = root.parent / "book.xlsx"
        book.write_bytes(make_workbook(wording, workspace, DAY, WorkingDays(lambda day: day.weekday() < 5)))
        returned = read_workbook(book, "book.xlsx", workspace)

        assert returned.diagnostics == ()
        assert [row.values for row in returned.copies["promises"].rows] == [
            row.values for row in workspace.registers["promises"].rows
        ]
        merged = merge_workspace(workspace, returned.copies.items(), on=DAY)
        assert ([*merged.changes], merged.diagnostics) == ([], ())

    def parsed(rows: list[Row]) -> list[Row]:
        """Return rows as reading their values would: one space between words, one form of a number."""
        read = []
        for row in rows:
            values: dict[str, CellValue] = {}
            for column, value in row.values.items():
                cell = readers[column].read(value)
                assert isinstance(cell, str | dt.date | Decimal | bool)
                values[column] = cell
            read.append(Row(row.id, values))
        return read

    check()
