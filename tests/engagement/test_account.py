"""Where an engagement stands on a day: what is late, what comes next, what was left open."""

import datetime as dt
import json
from pathlib import Path

from engagement_playbook.engagement.account import Account, account_of
from engagement_playbook.engagement.due import WorkingDays
from tests.helpers.workspaces import plant_workspace, playbook_of, workspace

TODAY = dt.date(2027, 3, 2)
"""A Tuesday; the promise of two loaves was due the day before."""

KNOWN = {"at-the-door": ["right-door", "card", "close-the-list"], "gone": ["nothing"]}


def run(name: str, day: str, **more: object) -> dict[str, object]:
    return {"id": name, "visit": "tasting", "date": day, "known": KNOWN, **more}


def exported(*runs: dict[str, object], at: str = "2027-03-01T18:00:00Z") -> str:
    export = {"format": "playbook-engagement", "version": 1, "name": "heron", "exported_at": at, "runs": runs}
    return json.dumps(export)


def account(tmp_path: Path, files: dict[str, str] | None = None, today: dt.date = TODAY) -> Account:
    root = plant_workspace(tmp_path, files)
    loaded = workspace(root)
    assert loaded.ok
    return account_of(loaded, playbook_of(root), today, WorkingDays(lambda day: day.weekday() < 5))


def pressing(found: Account) -> list[tuple[str, str, int | None]]:
    [register] = found.registers
    return [(entry.row.id, entry.status.colour.value, entry.status.left) for entry in register.pressing]


def test_what_is_late_comes_first_and_what_is_far_is_left_out(tmp_path: Path) -> None:
    assert pressing(account(tmp_path)) == [("p-001", "red", -1)]


def test_what_waits_for_the_customer_is_shown_once_it_is_due(tmp_path: Path) -> None:
    found = account(tmp_path, today=dt.date(2027, 3, 30))
    assert pressing(found) == [("p-001", "red", -21), ("p-002", "waiting", 2)]


def test_a_register_has_its_four_numbers(tmp_path: Path) -> None:
    [register] = account(tmp_path).registers
    numbers = register.figures
    assert (numbers.open, numbers.overdue, numbers.oldest, numbers.closed) == (2, 1, 21, 0)


def test_the_next_visit_is_the_nearest_from_today_on(tmp_path: Path) -> None:
    runs = exported(run("late", "2027-04-01"), run("next", "2027-03-02"), run("past", "2027-03-01"))
    found = account(tmp_path, {"runs/heron.json": runs})
    assert found.next_run is not None
    assert found.next_run.run.id == "next"
    assert [entry.run.id for entry in found.runs] == ["late", "next", "past"]


def test_without_a_dated_visit_ahead_there_is_none(tmp_path: Path) -> None:
    assert account(tmp_path / "none").next_run is None
    assert (
        account(tmp_path / "past", {"runs/heron.json": exported(run("past", "2027-03-01"))}).next_run is None
    )


def test_a_run_that_two_files_have_is_taken_from_the_later_one(tmp_path: Path) -> None:
    done = {"at-the-door/right-door": {"state": "done"}}
    early = exported(run("one", "2027-02-01"))
    late = exported(run("one", "2027-02-01", items=done), at="2027-03-02T08:00:00Z")
    found = account(tmp_path, {"runs/a.json": late, "runs/b.json": early})
    [entry] = found.runs
    assert (entry.settled, entry.items, entry.open_critical) == (1, 3, ())


def test_the_last_run_of_a_visit_says_which_critical_items_are_open(tmp_path: Path) -> None:
    settled = {"at-the-door/right-door": {"state": "na", "reason": "One door"}}
    runs = exported(run("first", "2027-02-01", items=settled), run("last", "2027-02-20"))
    found = account(tmp_path, {"runs/heron.json": runs})
    assert [(entry.run.id, [str(item) for item in entry.open_critical]) for entry in found.left_open] == [
        ("last", ["item:at-the-door/right-door"])
    ]


def test_a_run_of_tomorrow_has_left_nothing_open(tmp_path: Path) -> None:
    assert account(tmp_path, {"runs/heron.json": exported(run("next", "2027-03-03"))}).left_open == ()


def test_what_was_said_of_an_item_under_its_former_id_still_counts(tmp_path: Path) -> None:
    items = {"at-the-door/card": {"state": "done"}}
    [entry] = account(tmp_path, {"runs/heron.json": exported(run("one", "2027-02-01", items=items))}).runs
    assert (entry.settled, entry.items) == (1, 3)


def test_days_that_are_over_are_left_out(tmp_path: Path) -> None:
    before, after = account(tmp_path / "a"), account(tmp_path / "b", today=dt.date(2027, 5, 2))
    assert [day.id for day in before.coming_dates] == ["first-delivery"]
    assert after.coming_dates == ()
    assert before.coming_freezes == ()
    christmas = account(tmp_path / "c", today=dt.date(2026, 12, 26))
    assert [freeze.label for freeze in christmas.coming_freezes] == ["Christmas"]


def test_a_register_that_the_playbook_dropped_is_named_and_kept(tmp_path: Path) -> None:
    found = account(tmp_path, {"registers/deliveries.yml": "items:\n  - id: d-001\n    van: blue\n"})
    assert found.unplaced == ("registers/deliveries.yml",)
    assert [entry.register.id for entry in found.registers] == ["promises"]
