"""A reader's exported engagement: read whole or refused with its place."""

import datetime as dt
import json
from pathlib import Path

import pytest

from engagement_playbook.load.engagement import read_engagement
from engagement_playbook.model.engagement import MAX_BYTES, Engagement, State, engagement_schema

GOOD = """{
  "format": "playbook-engagement", "version": 1, "playbook": "1.0", "name": "Heron",
  "runs": [
    {"id": "r1", "visit": "tasting", "date": "2026-11-22",
     "fields": {"bank": "Café Ünal", "place": "", "pm": "", "attendees": "", "objective": ""},
     "items": {"before-tasting/allergies": {"state": "na", "reason": "No guests", "note": "", "at": "2026-11-22T10:00:00Z"}}}
  ]
}
"""

BROKEN = {
    "f:5:38: error[PB405]: unknown key 'runs[0].fields.plac' — did you mean 'place'?": ('"place"', '"plac"'),
    "f:4:46: error[PB405]: 'runs[0].date': expected a date — write it as 2026-11-22": (
        "2026-11-22",
        "22.11.2026",
    ),
    "f:6:54: error[PB405]: 'runs[0].items.before-tasting/allergies.state': input should be 'done', 'na' or 'open' "
    "— write done, na or open": ('"na"', '"not applicable"'),
    "f:2:47: error[PB405]: the version of the file is not 1 — it was exported by another version of the site: "
    "export it again, or update the playbook": ('"version": 1', '"version": 2'),
    "f:2:13: error[PB405]: the file is not an engagement of a playbook: 'format' is not 'playbook-engagement' "
    "— export it from the progress page of the site": ("playbook-engagement", "something else"),
    "f:1:1: error[PB405]: 'name' is missing — export it again from the site": (', "name": "Heron"', ""),
    "f:4:5: error[PB405]: 'runs[0]': a run names a visit or a phase — write one of 'visit' and 'phase'": (
        '"visit": "tasting", ',
        "",
    ),
    "f:6:16: error[PB405]: 'runs[0].items.tasting' is not an id — ids are small letters, digits and hyphens; an item "
    "is 'checklist/item'": ("before-tasting/allergies", "tasting"),
    "f:5:25: error[PB405]: 'runs[0].fields.bank': input should be a valid string — put it in quotes": (
        '"Café Ünal"',
        "17",
    ),
    "f:4:11: error[PB405]: not JSON: expected `:` — export it again from the site": ('"id":', '"id"'),
    "f: error[PB405]: the key 'id' stands twice in one place — keep one of them": (
        '"id": "r1"',
        '"id": "r1", "id": "r2"',
    ),
}


def complaints(tmp_path: Path, content: bytes) -> list[str]:
    file = tmp_path / "engagement.json"
    file.write_bytes(content)
    read = read_engagement(file, "f")
    assert (read.engagement is None) == bool(read.diagnostics)
    return [str(each) for each in read.diagnostics]


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "engagement.json"
    file.write_text(GOOD, encoding="utf-8")
    read = read_engagement(file)

    assert read.diagnostics == ()
    assert read.engagement is not None
    (run,) = read.engagement.runs
    assert (run.visit, run.date, run.fields.bank) == ("tasting", dt.date(2026, 11, 22), "Café Ünal")
    assert run.items["before-tasting/allergies"].state is State.NOT_APPLICABLE
    place = read.mark(("runs", 0, "items", "before-tasting/allergies", "reason"))
    assert place is not None
    assert (place.line, place.column) == (6, 70)


@pytest.mark.parametrize("expected", BROKEN)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, expected: str) -> None:
    old, new = BROKEN[expected]
    assert GOOD.count(old) >= 1

    assert complaints(tmp_path, GOOD.replace(old, new, 1).encode()) == [expected]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "f:1:1: error[PB405]: not JSON: EOF while parsing a value — export it again from the site"),
        (
            b"[" * 100_000,
            "f:1:202: error[PB405]: not JSON: recursion limit exceeded — export it again from the site",
        ),
        (b"[]", "f:1:1: error[PB405]: input should be an object"),
        (b"{}\n\xff", "f:2:1: error[PB405]: the file is not UTF-8 — export it again from the site"),
        (
            b" " * (MAX_BYTES + 1),
            "f: error[PB405]: the file is larger than 5,000,000 bytes — export one engagement",
        ),
    ],
    ids=["empty", "deep", "list", "encoding", "large"],
)
def test_hostile_files_are_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    found = complaints(tmp_path, content)

    assert expected in found if content == b"{}" else found[:1] == [expected]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (complaint,) = read_engagement(tmp_path / "none.json", "none.json").diagnostics

    assert (
        str(complaint)
        == "none.json: error[PB405]: cannot be read: no such file or directory — check the path"
    )


def test_every_broken_place_is_reported_at_once(tmp_path: Path) -> None:
    broken = GOOD.replace('"na"', '"nah"').replace("2026-11-22", "soon", 1).replace('"place"', '"plac"')

    assert len(complaints(tmp_path, broken.encode())) == 3


def test_the_run_of_a_visit_is_the_latest_unless_a_day_is_named() -> None:
    def run(name: str, day: str, visit: str = "tasting") -> dict[str, str]:
        return {"id": name, "visit": visit, "date": day}

    data = {
        "format": "playbook-engagement",
        "version": 1,
        "name": "Heron",
        "runs": [
            run("old", "2026-01-01"),
            run("new", "2026-06-01"),
            run("newer in the file", "2026-06-01"),
            run("undated", ""),
            run("other", "2027-01-01", "delivery"),
        ],
    }
    engagement = Engagement.model_validate_json(json.dumps(data))
    latest, first, none = (
        engagement.run_of_visit("tasting"),
        engagement.run_of_visit("tasting", dt.date(2026, 1, 1)),
        engagement.run_of_visit("audit"),
    )

    assert latest is not None
    assert latest.id == "newer in the file"
    assert first is not None
    assert first.id == "old"
    assert none is None


def test_the_schema_is_published() -> None:
    schema = engagement_schema()

    assert schema["title"] == "Playbook engagement"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"format", "version", "name"}
    assert json.loads(json.dumps(schema)) == schema
