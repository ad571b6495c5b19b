"""Which meeting comes next is told from runs and key dates; what was exported twice is one meeting."""

import datetime as dt
import json
from pathlib import Path

import pytest

from engagement_playbook.engagement.meetings import last_run, meetings, next_meeting
from tests.helpers.workspaces import PROFILE, plant_workspace, workspace

VISITS = ("tasting", "delivery")


def export(*runs: dict[str, object], at: str = "") -> str:
    return json.dumps(
        {
            "format": "playbook-engagement",
            "version": 1,
            "name": "Heron",
            "exported_at": at,
            "runs": [*runs],
        }
    )


def run(name: str, date: str, place: str = "", visit: str = "tasting") -> dict[str, object]:
    return {"id": name, "visit": visit, "date": date, "fields": {"place": place}}


def day(number: int) -> dt.date:
    return dt.date(2027, 3, number)


def test_runs_and_key_dates_are_meetings_by_day(tmp_path: Path) -> None:
    profile = PROFILE.replace("first-delivery", "tasting").replace("2027-05-01", "2027-03-20")
    files = {
        "runs/a.json": export(run("r2", "2027-03-09"), run("r1", "2027-02-01")),
        "engagement.yml": profile,
    }
    root = plant_workspace(tmp_path, files)

    found = [(meeting.day, meeting.run and meeting.run.id) for meeting in meetings(workspace(root), VISITS)]
    assert found == [(dt.date(2027, 2, 1), "r1"), (day(9), "r2"), (day(20), None)]


def test_a_key_date_of_a_day_that_has_its_run_is_no_second_meeting(tmp_path: Path) -> None:
    profile = PROFILE.replace("first-delivery", "tasting").replace("2027-05-01", "2027-03-09")
    files = {"runs/a.json": export(run("r1", "2027-03-09")), "engagement.yml": profile}

    assert len(meetings(workspace(plant_workspace(tmp_path, files)), VISITS)) == 1


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_run_exported_twice_counts_as_it_was_last(tmp_path: Path, names: tuple[str, str]) -> None:
    older, newer = names
    files = {
        f"runs/{older}.json": export(run("r1", "2027-03-09", "Old room"), at="2027-03-01T10:00:00Z"),
        f"runs/{newer}.json": export(run("r1", "2027-03-12", "New room"), at="2027-03-02T10:00:00Z"),
    }
    (meeting,) = meetings(workspace(plant_workspace(tmp_path, files)), VISITS)

    assert meeting.day == day(12)
    assert meeting.run
    assert meeting.run.fields.place == "New room"


@pytest.mark.parametrize(
    ("today", "visits", "expected"),
    [
        (day(1), VISITS, day(2)),
        (day(2), VISITS, day(2)),
        (day(3), VISITS, day(9)),
        (day(3), ("delivery",), None),
        (day(10), VISITS, None),
    ],
)
def test_the_next_meeting(
    tmp_path: Path, today: dt.date, visits: tuple[str, ...], expected: dt.date | None
) -> None:
    files = {"runs/a.json": export(run("r1", "2027-03-09"), run("r2", "2027-03-02", visit="delivery"))}
    meeting = next_meeting(workspace(plant_workspace(tmp_path, files)), visits, today)

    assert (meeting.day if meeting else None) == expected


def test_the_last_run_before_a_day(tmp_path: Path) -> None:
    files = {"runs/a.json": export(run("r1", "2027-03-02"), run("r2", "2027-03-05"), run("r3", "2027-03-09"))}
    loaded = workspace(plant_workspace(tmp_path, files))
    held = last_run(loaded, "tasting", day(9))

    assert held
    assert held.run
    assert held.run.id == "r2"
    assert last_run(loaded, "tasting", day(2)) is None
    assert last_run(loaded, "delivery", day(30)) is None
