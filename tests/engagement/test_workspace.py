"""A workspace is loaded whole, and everything that is wrong with it is said at its place."""

import datetime as dt
from pathlib import Path

import pytest

from engagement_playbook.engagement import workspace as module
from engagement_playbook.engagement.profile import Freeze, KeyDate, due_problems
from engagement_playbook.engagement.workspace import KnownRow, is_workspace, revision_of
from engagement_playbook.model.reference import Reference
from tests.helpers.workspaces import PROFILE, PROMISES, plant_workspace, workspace

RUN = '{"format": "playbook-engagement", "version": 1, "name": "Heron", "runs": []}\n'


def test_profile_registers_and_runs_are_read(tmp_path: Path) -> None:
    root = plant_workspace(tmp_path, {"runs/first.json": RUN})
    loaded = workspace(root)

    assert loaded.diagnostics == ()
    assert loaded.ok
    profile = loaded.profile
    assert profile is not None
    assert (profile.id, profile.title, profile.customer) == ("heron", "Bread for a year", "The café")
    assert profile.applies == {"seasons": ("winter",)}
    assert profile.calls.roles == {"driver": "Delivery"}
    assert profile.people[0].role == Reference("role", "cafe-owner")
    assert profile.dates == (KeyDate.model_validate({"id": "first-delivery", "date": "2027-05-01"}),)
    assert profile.freezes == (
        Freeze.model_validate({"label": "Christmas", "first": "2026-12-24", "last": "2026-12-26"}),
    )
    assert [row.id for row in loaded.registers["promises"].rows] == ["p-001", "p-002"]
    assert [run.path for run in loaded.runs] == ["runs/first.json"]


def test_a_register_without_a_file_has_no_rows(tmp_path: Path) -> None:
    root = plant_workspace(tmp_path)
    (root / "registers/promises.yml").unlink()
    (root / "registers").rmdir()
    loaded = workspace(root)

    assert loaded.diagnostics == ()
    assert loaded.registers["promises"].rows == ()


def test_a_folder_is_a_workspace_by_its_profile(tmp_path: Path) -> None:
    root = plant_workspace(tmp_path)

    assert is_workspace(root)
    assert not is_workspace(tmp_path / "bakery")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "  seasons: [winter]",
            "  season: [winter]",
            "engagement.yml:7:3: error[PB203]: there is no vocabulary 'season' — did you mean 'seasons'?",
        ),
        (
            "[winter]",
            "[wintr]",
            "engagement.yml:7:13: error[PB203]: vocabulary 'seasons' has no word 'wintr' — did you mean 'winter'?",
        ),
        (
            "  seasons: [winter]",
            "  stages: [suppling]",
            "engagement.yml:7:12: error[PB203]: there is no stage 'suppling' — did you mean 'supplying'?",
        ),
        (
            "calls:",
            "agreed:\n  channel:\n    value: Mail\ncalls:",
            "engagement.yml:9:3: error[PB203]: vocabulary 'profile' has no word 'channel'",
        ),
        (
            "    driver: Delivery",
            "    drivr: Delivery",
            "engagement.yml:10:5: error[PB203]: there is no role 'drivr' — did you mean 'driver'?",
        ),
        (
            "    promises:",
            "    promise:",
            "engagement.yml:12:5: error[PB203]: there is no register 'promise' — did you mean 'promises'?",
        ),
        (
            "      state:",
            "      sate:",
            "engagement.yml:13:7: error[PB203]: there is no column 'sate' — did you mean 'state'?",
        ),
        (
            "        kept:",
            "        kep:",
            "engagement.yml:14:9: error[PB203]: there is no choice 'kep' — did you mean 'kept'?",
        ),
        (
            "role: cafe-owner",
            "role: somebody",
            "engagement.yml:16:11: error[PB203]: there is no role 'somebody' — known here: baker, driver, cafe-owner",
        ),
        (
            "last: 2026-12-26",
            "last: 2026-12-23",
            "engagement.yml:24:11: error[PB104]: a freeze ends before it begins — it begins on 2026-12-24",
        ),
        (
            "last: 2026-12-26",
            "last: 9999-12-31",
            "engagement.yml:24:11: error[PB104]: a freeze lasts more than a year — it begins on 2026-12-24",
        ),
        (
            "    last: 2026-12-26\n",
            "    last: 2026-12-26\n    stops: [bakng]\n",
            "engagement.yml:25:13: error[PB203]: vocabulary 'works' has no word 'bakng' — did you mean 'baking'?",
        ),
        (
            "freezes:",
            "typical_freezes: [holiday]\nfreezes:",
            "engagement.yml:21:19: error[PB203]: there is no typical freeze 'holiday' — did you mean 'holidays'?",
        ),
        (
            "  - id: first-delivery",
            "  - id: first-delivry",
            "engagement.yml:19:9: error[PB203]: there is no milestone 'first-delivry' — did you mean 'first-delivery'?",
        ),
        (
            "date: 2027-05-01",
            "date: 0027-05-01",
            "engagement.yml:20:11: error[PB104]: no plan reaches that far — write a day from 1990-01-01 to 2199-12-31",
        ),
        (
            "freezes:",
            "  - id: first-delivery\n    date: 2027-06-01\nfreezes:",
            (
                "engagement.yml:21:9: error[PB202]: date 'first-delivery' stands here twice "
                "— give the other one an id of its own"
            ),
        ),
        (
            "title: Bread",
            "titel: Bread",
            "engagement.yml:3:1: error[PB101]: unknown key 'titel' — did you mean 'title'?",
        ),
        (
            "id: heron",
            "id: Heron",
            (
                "engagement.yml:2:5: error[PB110]: 'id': 'Heron' is not an id — "
                "use lower-case letters, digits and single hyphens, as in 'attendee-list'"
            ),
        ),
    ],
)
def test_what_a_profile_names_exists(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert PROFILE.count(old) == 1
    root = plant_workspace(tmp_path, {"engagement.yml": PROFILE.replace(old, new)})

    assert [str(problem) for problem in workspace(root).diagnostics] == [message]


def test_a_day_of_ones_own_has_a_label(tmp_path: Path) -> None:
    own = PROFILE.replace("  - id: first-delivery\n", "  - id: second-delivery\n    label: Second delivery\n")
    root = plant_workspace(tmp_path, {"engagement.yml": own})

    assert workspace(root).diagnostics == ()


def test_a_profile_that_is_missing_is_an_error(tmp_path: Path) -> None:
    root = plant_workspace(tmp_path)
    (root / "engagement.yml").unlink()
    loaded = workspace(root)

    assert loaded.profile is None
    assert [str(problem) for problem in loaded.diagnostics] == [
        "engagement.yml: error[PB001]: cannot be read: no such file or directory — check that it is a readable file"
    ]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "registers/promises.yaml",
            "registers/promises.yaml: error[PB207]: files here end in '.yml' — rename it, or move it to another folder",
        ),
        (
            "runs/heron.txt",
            "runs/heron.txt: error[PB207]: files here end in '.json' — rename it, or move it to another folder",
        ),
    ],
)
def test_a_file_that_nobody_reads_is_an_error(tmp_path: Path, path: str, message: str) -> None:
    root = plant_workspace(tmp_path, {path: "items: []\n", "runs/.hidden": ""})

    assert [str(problem) for problem in workspace(root).diagnostics] == [message]


def test_a_register_that_the_playbook_does_not_have_is_kept_with_a_warning(tmp_path: Path) -> None:
    root = plant_workspace(tmp_path, {"registers/promise.yml": "items: []\n"})

    loaded = workspace(root)
    assert [str(problem) for problem in loaded.diagnostics] == [
        (
            "registers/promise.yml: warning[PB207]: there is no register 'promise'; its rows are kept and not shown "
            "— did you mean 'promises'?"
        )
    ]
    assert loaded.ok
    assert loaded.unplaced == ("registers/promise.yml",)


def test_problems_of_registers_and_runs_have_their_places(tmp_path: Path) -> None:
    root = plant_workspace(
        tmp_path,
        {"registers/promises.yml": PROMISES.replace("2027-03-01", "2027-13-01"), "runs/heron.json": "{"},
    )

    assert [str(problem) for problem in workspace(root).diagnostics] == [
        "registers/promises.yml:7:10: error[PB104]: 'due': '2027-13-01' is not a date — write it as 2026-11-22",
        "runs/heron.json:1:1: error[PB405]: not JSON: EOF while parsing an object — export it again from the site",
    ]


def test_too_many_rows_and_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant_workspace(tmp_path, {"runs/a.json": RUN, "runs/b.json": RUN})
    monkeypatch.setattr(module, "MAX_ROWS", 1)
    monkeypatch.setattr(module, "MAX_FILES", 1)

    assert [str(problem) for problem in workspace(root).diagnostics] == [
        "registers: error[PB003]: the registers have more than 1 rows — move closed rows into files of another folder",
        "runs: error[PB003]: the folder has 2 files; the limit is 1 — keep nothing else in it",
    ]


def test_a_revision_is_of_the_rows_and_not_of_the_words_around_them(tmp_path: Path) -> None:
    root = plant_workspace(tmp_path)
    revision = workspace(root).revision
    file = root / "registers/promises.yml"

    file.write_text(PROMISES.replace("# Twice.", "# Three times."), encoding="utf-8")
    assert workspace(root).revision == revision
    file.write_text(PROMISES.replace("2027-03-01", "2027-03-02"), encoding="utf-8")
    assert workspace(root).revision != revision
    file.write_text(
        PROMISES.replace("      - on: 2027-02-01\n", "      - on: 2027-02-01\n      - on: 2027-02-02\n")
    )
    assert workspace(root).revision != revision


def test_the_order_of_rows_is_no_revision() -> None:
    rows = [KnownRow("promises", "a", 0, {"words": "x"}), KnownRow("promises", "b", 1, {})]

    assert revision_of(rows) == revision_of(reversed(rows))


def test_a_profile_may_call_things_by_the_ids_they_had_formerly(tmp_path: Path) -> None:
    calls = """calls:
  choices:
    promises:
      state:
        done: Settled
      due-now:
        soon: Soon
"""
    root = plant_workspace(tmp_path, {"engagement.yml": f"id: heron\n{calls}"})

    loaded = workspace(root)
    assert [str(problem) for problem in loaded.diagnostics] == [
        "engagement.yml:8:9: error[PB203]: there is no choice 'soon'"
    ]
    assert loaded.profile is not None
    assert loaded.profile.calls.choices == {
        "promises": {"state": {"kept": "Settled"}, "due": {"soon": "Soon"}}
    }


def test_what_stands_under_a_present_id_wins_over_a_former_one(tmp_path: Path) -> None:
    words = "        done: Settled\n        kept: Kept\n"
    calls = f"calls:\n  choices:\n    promises:\n      state:\n{words}"
    root = plant_workspace(tmp_path, {"engagement.yml": f"id: heron\n{calls}"})

    loaded = workspace(root)
    assert loaded.diagnostics == ()
    assert loaded.profile is not None
    assert loaded.profile.calls.choices == {"promises": {"state": {"kept": "Kept"}}}


def test_what_is_due_is_told_with_its_place(tmp_path: Path) -> None:
    text = """id: heron
agreed:
  signing:
    value: By hand
    ask_again: 2027-03-01
kept_until: 2027-03-01
"""
    loaded = workspace(plant_workspace(tmp_path, {"engagement.yml": text}))
    assert loaded.profile is not None

    def due(day: dt.date) -> list[str]:
        assert loaded.profile is not None
        return [str(problem) for problem in due_problems(loaded.profile, loaded.document, day)]

    assert due(dt.date(2027, 3, 1)) == []
    assert due(dt.date(2027, 3, 2)) == [
        (
            "engagement.yml:5:16: warning[PB321]: what was agreed about 'signing' was to be asked again on 2027-03-01 "
            "— ask again, then move 'seen' and 'ask_again' on"
        ),
        (
            "engagement.yml:6:13: warning[PB321]: the engagement was to be kept until 2027-03-01 and no longer "
            "— delete it with its copies; if it has to stay, write the new day and why"
        ),
    ]
