"""The drill of payloads in its short form: papers, documents and tables of one playbook; pages are in tests/browser."""

from pathlib import Path

import pytest

from tests.drills.payloads import KINDS, Output, csv_troubles, make, take_apart
from tests.helpers.payloads import fill
from tests.helpers.playbooks import plant


@pytest.mark.build
def test_nothing_computes_acts_or_leads_away(tmp_path: Path) -> None:
    filled = fill(plant(tmp_path / "tiny"), 0)
    outputs = {kind: Output() for kind in KINDS}

    make(filled.root)
    take_apart(filled.root, outputs)

    assert {kind: output.troubles for kind, output in outputs.items()} == {kind: [] for kind in KINDS}
    assert all(output.files for output in outputs.values())


def test_what_a_spreadsheet_computes_is_found(tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text('\'=1,a;=1,"b, +1"\n', encoding="utf-8")

    assert [*csv_troubles(file)] == ["items.csv, columns parted by ';': '=1,\"b, +1\"'"]
