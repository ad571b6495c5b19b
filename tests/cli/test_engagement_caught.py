"""Rows that were caught in a browser come back into the registers by the same merge as workbooks."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner, Result

from engagement_playbook.cli import main
from engagement_playbook.engagement.caught import row_id
from tests.helpers.workspaces import PROMISES, plant_workspace

REGISTER = "registers/promises.yml"
RYE = {"words": "Rye on Fridays", "owner": "baker", "due": "2027-03-12"}
SEEDS = row_id("m1-seeds")


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace on the second of March 2027, whose promises can be caught."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803988800")
    return plant_workspace(tmp_path, catch=["words", "owner", "due"], formerly=["pledges"])


def run(root: Path, *arguments: str) -> Result:
    """Run a command for a workspace from the folder where the files are."""
    with chdir(root.parent):
        return CliRunner().invoke(main, ["-C", "heron", "engagement", *arguments], prog_name="playbook")


def row(
    hour: int = 10, values: Mapping[str, str] = RYE, *, done: bool = False, kind: str = "promises"
) -> dict[str, Any]:
    return {"kind": kind, "values": values, "done": done, "at": f"2027-03-01T{hour:02}:00:00.000Z"}


def exported(root: Path, file: str, rows: dict[str, Any], **head: Any) -> str:
    """Write what a browser would export; return the file's name."""
    visit = {"id": "r1", "visit": "tasting", "date": "2027-03-01", "rows": rows}
    content = {
        "format": "playbook-engagement",
        "version": 1,
        "playbook_name": "Heron",
        "exported_at": "2027-03-01T20:00:00.000Z",
        "name": "Heron",
        "runs": [visit],
        **head,
    }
    (root.parent / file).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return file


def content(root: Path) -> str:
    return (root / REGISTER).read_text(encoding="utf-8")


def rows(root: Path) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in yaml.safe_load(content(root))["items"]}


def test_a_caught_row_becomes_a_row_of_its_register_once(root: Path) -> None:
    heron = exported(root, "heron.json", {"m1-rye": row()})
    shown = run(root, "merge", heron, "--dry-run")

    assert shown.exit_code == 0, shown.output
    assert (
        f"promises  {row_id('m1-rye')}  added               Rye on Fridays  heron.json:13\n" in shown.output
    )
    assert content(root) == PROMISES

    assert run(root, "merge", heron, "--by", "baker").output == f"1 change in {REGISTER}\n"
    assert content(root) == (
        f"{PROMISES}"
        f"  - id: {row_id('m1-rye')}\n"
        "    words: Rye on Fridays\n"
        "    made-on: 2027-03-01\n"
        "    due: 2027-03-12\n"
        "    owner: baker\n"
        "    state: open\n"
        "    history:\n"
        "      - on: 2027-03-02\n"
        "        by: baker\n"
        "        caught: 2027-03-01T10:00:00.000Z due=eec27e2d made-on=1c3a7381 owner=530c4fc0 state=2348f998 words=52a12ee2\n"
    )
    again = exported(root, "again.json", {"m1-rye": row()}, exported_at="2027-03-05T20:00:00.000Z")
    assert run(root, "merge", heron, again).output == "0 changes: nothing was written\n"


def test_what_changed_in_the_browser_since_is_taken_time_after_time(root: Path) -> None:
    run(root, "merge", exported(root, "1.json", {"r": row()}))
    old = (root.parent / "1.json").read_text(encoding="utf-8")
    for hour, due in ((11, "2027-03-15"), (12, "2027-03-12"), (13, "2027-03-19")):
        assert (
            run(root, "merge", exported(root, "2.json", {"r": row(hour, RYE | {"due": due})})).exit_code == 0
        )
        assert rows(root)[row_id("r")]["due"] == dt.date.fromisoformat(due)
    (root.parent / "3.json").write_text(old, encoding="utf-8")
    assert run(root, "merge", "3.json").output == "0 changes: nothing was written\n"
    assert run(root, "merge", "3.json", "2.json").output == "0 changes: nothing was written\n"


def test_a_row_that_is_done_there_gets_the_first_state_that_means_closed(root: Path) -> None:
    run(root, "merge", exported(root, "1.json", {"r": row()}))
    run(root, "merge", exported(root, "2.json", {"r": row(11, done=True)}))
    assert rows(root)[row_id("r")]["state"] == "kept"
    run(root, "merge", exported(root, "3.json", {"r": row(12)}))
    assert rows(root)[row_id("r")]["state"] == "open"


def test_what_was_changed_here_stays_where_the_browser_did_not_change_it(root: Path) -> None:
    run(root, "merge", exported(root, "1.json", {"r": row()}))
    text = content(root).replace("due: 2027-03-12", "due: 2027-03-19\n    loaves: 3")
    (root / REGISTER).write_text(text, encoding="utf-8")
    result = run(root, "merge", exported(root, "2.json", {"r": row(11, done=True)}))

    assert result.output == f"1 change in {REGISTER}\n"
    after = rows(root)[row_id("r")]
    assert (after["due"], after["loaves"], after["state"]) == (dt.date(2027, 3, 19), 3, "kept")


def test_what_both_changed_is_a_conflict_with_file_and_line(root: Path) -> None:
    run(root, "merge", exported(root, "1.json", {"r": row()}))
    text = content(root).replace("due: 2027-03-12", "due: 2027-03-19")
    (root / REGISTER).write_text(text, encoding="utf-8")
    heron = exported(root, "2.json", {"r": row(11, RYE | {"due": "2027-03-15"})})
    result = run(root, "merge", heron)

    assert result.exit_code == 1
    assert (
        f"error[PB407]: row '{row_id('r')}': 'due' was something else in the browser and is 2027-03-19 (here) "
        f"and 2027-03-15 (2.json, line 13) — choose with --take 2.json or --take ours; "
        f"for this row alone with --take promises/{row_id('r')}=…\n"
    ) in result.output
    assert content(root) == text

    assert run(root, "merge", heron, "--take", "2.json").exit_code == 0
    assert rows(root)[row_id("r")]["due"] == dt.date(2027, 3, 15)
    assert run(root, "merge", heron).output == "0 changes: nothing was written\n"


def test_a_row_whose_history_was_taken_out_is_compared_with_nothing(root: Path) -> None:
    run(root, "merge", exported(root, "1.json", {"r": row()}))
    text = re.sub(r"        caught: .*\n", "", content(root))
    (root / REGISTER).write_text(text, encoding="utf-8")

    assert run(root, "merge", "1.json").output == "0 changes: nothing was written\n"
    result = run(root, "merge", exported(root, "2.json", {"r": row(11, done=True)}))
    assert (result.exit_code, "'state' is open (here) and kept (2.json, line 13)" in result.output) == (
        1,
        True,
    )


def test_exports_and_workbooks_are_merged_together_in_any_order(root: Path) -> None:
    first = exported(root, "1.json", {"r": row()})
    run(root, "merge", first)
    run(root, "workbook", "-o", "ann.xlsx")
    book = openpyxl.load_workbook(root.parent / "ann.xlsx")
    sheet = book["Promises"]
    sheet["E5"] = "2027-03-26"
    book.save(root.parent / "ann.xlsx")
    second = exported(root, "2.json", {"r": row(11, done=True), "m1-seeds": row(11, {"words": "Seeds"})})
    before = content(root)
    results = set()
    for order in (("ann.xlsx", first, second), (second, "ann.xlsx", first), (first, second, "ann.xlsx")):
        (root / REGISTER).write_text(before, encoding="utf-8")
        assert run(root, "merge", *order).output == f"3 changes in {REGISTER}\n"
        assert run(root, "merge", *order).output == "0 changes: nothing was written\n"
        results.add(content(root))

    assert len(results) == 1
    after = rows(root)
    assert (after[row_id("r")]["due"], after[row_id("r")]["state"]) == (dt.date(2027, 3, 26), "kept")
    assert after[SEEDS]["words"] == "Seeds"


def test_a_row_that_was_taken_away_in_the_browser_stays(root: Path) -> None:
    run(root, "merge", exported(root, "1.json", {"r": row()}))

    assert run(root, "merge", exported(root, "2.json", {})).output == "0 changes: nothing was written\n"
    assert row_id("r") in rows(root)


def test_former_ids_are_followed_and_what_has_no_place_is_said(root: Path) -> None:
    caught = {
        "a": row(10, {"words": "Buns", "due-now": "2027/3/9"}, kind="pledges"),
        "b": row(10, {"words": "Rolls"}, kind="promise"),
        "c": row(10, {"words": "Pies", "colour": "red"}),
    }
    result = run(root, "merge", exported(root, "1.json", caught))

    assert result.exit_code == 0
    assert rows(root)[row_id("a")]["due"] == dt.date(2027, 3, 9)
    assert rows(root)[row_id("c")]["words"] == "Pies"
    assert [line for line in result.output.splitlines() if "warning[" in line] == [
        "1.json:23:14: warning[PB406]: there is no register 'promise'; the row is left out — did you mean 'promises'?",
        "1.json:34:17: warning[PB406]: register 'promises' has no column 'colour'; the value is left out",
    ]


def test_a_row_that_is_in_two_runs_is_one_row_as_it_was_written_last(root: Path) -> None:
    runs = [
        {"id": "r1", "visit": "tasting", "date": "2027-03-01", "rows": {"r": row(12, {"words": "Newer"})}},
        {
            "id": "r1 (2)",
            "visit": "tasting",
            "date": "2027-02-01",
            "rows": {"r": row(11, {"words": "Older"})},
        },
    ]
    assert run(root, "merge", exported(root, "1.json", {}, runs=runs)).output == f"1 change in {REGISTER}\n"
    assert rows(root)[row_id("r")]["words"] == "Newer"


BAD: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "another engagement": (
        {"r": row()},
        {"name": "Egret"},
        ("1.json:6:10: error[PB406]: it belongs to engagement 'Egret', and this one is 'heron' — merge it in the "
        "workspace of that engagement; if it is this one, give it that name in the browser and export it again"),
    ),
    "another playbook": (
        {"r": row()},
        {"playbook_name": "Smithy"},
        "1.json:4:19: error[PB406]: it comes from the playbook 'Smithy' — export it from Heron or 苍鹭 or Bread at the Door or 面包到门",
    ),
    "a day that is none": (
        {"r": row(10, {"words": "Rye", "due": "Friday"})},
        {},
        "1.json:17:14: error[PB406]: 'due': 'Friday' is not a date — write it as 2026-11-22",
    ),
    "a role that is none": (
        {"r": row(10, {"words": "Rye", "owner": "bakr"})},
        {},
        "1.json:17:16: error[PB406]: 'owner': there is no role 'bakr' — did you mean 'baker'?",
    ),
    "a choice that is none": (
        {"r": row(10, {"words": "Rye", "state": "opne"})},
        {},
        "1.json:17:16: error[PB406]: 'state': 'opne' is not one of its values — did you mean 'open'?",
    ),
    "a row without its subject": (
        {"r": row(10, {"owner": "baker"})},
        {},
        ("1.json:15:16: error[PB406]: 'words' is missing: each row of register 'promises' has it — "
        "write it there, or take the row out"),
    ),
    "a row without a time": (
        {"r": {**row(), "at": ""}},
        {},
        ("1.json:21:12: error[PB406]: 'at' is missing: it says which of two exports is the newer one — "
        "export it again from the site"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_merged_is_refused_with_its_place(root: Path, name: str) -> None:
    caught, head, message = BAD[name]
    result = run(root, "merge", exported(root, "1.json", caught, **head))

    assert result.exit_code == 1
    assert message in result.output.splitlines()
    assert result.output.endswith("; nothing was written\n")
    assert content(root) == PROMISES


def test_half_a_file_is_refused_and_keeps_the_others_out(root: Path) -> None:
    exported(root, "good.json", {"r": row()})
    whole = (root.parent / "good.json").read_bytes()
    (root.parent / "half.json").write_bytes(whole[: len(whole) // 2])
    result = run(root, "merge", "good.json", "half.json")

    assert result.exit_code == 1
    assert "half.json:" in result.output
    assert "error[PB405]: not JSON" in result.output
    assert content(root) == PROMISES
