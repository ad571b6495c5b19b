"""A reader's exported engagement: read whole or refused with its place."""

import datetime as dt
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engagement_playbook.engagement.export import MAX_BYTES, Engagement, ItemState, engagement_schema
from engagement_playbook.engagement.reading import read_engagement

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
    "f:4:18: error[PB405]: the key 'id' stands twice in one place — keep one of them": (
        '"id": "r1"',
        '"id": "r1", "id": "r2"',
    ),
}


FULL = """{
  "format": "playbook-engagement", "version": 1, "playbook": "1.0", "name": "Heron",
  "id": "5b1f", "playbook_name": "Bread at the Door", "exported_at": "2026-11-22T12:00:00.000Z",
  "runs": [
    {"id": "r1", "visit": "tasting", "lists": ["before-tasting", "at-the-door"],
     "at": {"visit": "2026-11-22T08:00:00Z", "date": "", "lists": "now", "fields.bank": "then", "fields.place": "",
            "fields.pm": "", "fields.attendees": "", "fields.objective": ""},
     "items": {"before-tasting/allergies": {"note": "Ask", "at": "10:00", "note_at": "11:00"}}},
    {"id": "r2", "visit": "tasting", "lists": null, "at": {}},
    {"id": "r3", "visit": "tasting", "lists": []}
  ]
}
"""

BROKEN_OPTIONS = {
    "f:3:9: error[PB405]: 'id': string should have at most 200 characters": ('"5b1f"', f'"{"x" * 201}"'),
    "f:3:9: error[PB405]: 'id': input should be a valid string — put it in quotes": ('"5b1f"', "7"),
    "f:3:34: error[PB405]: 'playbook_name': string should have at most 200 characters": (
        "Bread at the Door",
        "x" * 201,
    ),
    "f:3:70: error[PB405]: 'exported_at': string should have at most 40 characters": (
        "2026-11-22T12:00:00.000Z",
        "x" * 41,
    ),
    "f:8:86: error[PB405]: 'runs[0].items.before-tasting/allergies.note_at': string should have at most 40 characters": (
        "11:00",
        "x" * 41,
    ),
    "f:5:66: error[PB405]: 'runs[0].lists[1]' is not an id — ids are small letters, digits and hyphens; an item is "
    "'checklist/item'": ("at-the-door", "At the door"),
    "f:5:47: error[PB405]: 'runs[0].lists': input should be a valid array": (
        '["before-tasting", "at-the-door"]',
        '"before-tasting"',
    ),
    "f:5:47: error[PB405]: 'runs[0].lists' has more than 5,000 entries": (
        '["before-tasting", "at-the-door"]',
        json.dumps(["a"] * 5_001),
    ),
    "f:6:74: error[PB405]: unknown key 'runs[0].at.fields.bnak' — did you mean 'fields.bank'?": (
        'lists": "now", "fields.bank',
        'lists": "now", "fields.bnak',
    ),
    "f:6:46: error[PB405]: unknown key 'runs[0].at.items' — delete it": ('"date": ""', '"items": ""'),
    "f:6:89: error[PB405]: 'runs[0].at.fields.bank': string should have at most 40 characters": (
        "then",
        "x" * 41,
    ),
    "f:6:12: error[PB405]: 'runs[0].at': input should be an object": (
        FULL[FULL.index('{"visit": "2026') : FULL.index(',\n     "items"')],
        "[]",
    ),
}


def complaints(tmp_path: Path, content: bytes) -> list[str]:
    file = tmp_path / "engagement.json"
    file.write_bytes(content)
    read = read_engagement(file, "f")
    assert (read.engagement is None) == bool(read.diagnostics)
    return [str(diagnostic) for diagnostic in read.diagnostics]


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "engagement.json"
    file.write_text(GOOD, encoding="utf-8")
    read = read_engagement(file)

    assert read.diagnostics == ()
    assert read.engagement is not None
    (run,) = read.engagement.runs
    assert (run.visit, run.date, run.fields.customer) == ("tasting", dt.date(2026, 11, 22), "Café Ünal")
    assert run.items["before-tasting/allergies"].state is ItemState.NOT_APPLICABLE
    place = read.mark(("runs", 0, "items", "before-tasting/allergies", "reason"))
    assert place is not None
    assert (place.line, place.column) == (6, 70)


def test_what_is_new_in_a_file_may_be_left_out_and_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "engagement.json"
    file.write_text(FULL, encoding="utf-8")
    engagement = read_engagement(file).engagement

    assert engagement is not None
    assert (engagement.id, engagement.playbook_name, engagement.exported_at) == (
        "5b1f",
        "Bread at the Door",
        "2026-11-22T12:00:00.000Z",
    )
    first, second, third = engagement.runs
    assert [run.lists for run in engagement.runs] == [("before-tasting", "at-the-door"), None, ()]
    assert (first.at["visit"], first.at["fields.bank"], second.at, third.at) == (
        "2026-11-22T08:00:00Z",
        "then",
        {},
        {},
    )
    assert first.items["before-tasting/allergies"].note_at == "11:00"


@pytest.mark.parametrize("expected", BROKEN_OPTIONS)
def test_what_is_wrong_with_what_is_new_is_said_too(tmp_path: Path, expected: str) -> None:
    old, new = BROKEN_OPTIONS[expected]
    assert FULL.count(old) == 1

    assert complaints(tmp_path, FULL.replace(old, new).encode()) == [expected]


@pytest.mark.parametrize("expected", BROKEN)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, expected: str) -> None:
    old, new = BROKEN[expected]
    assert GOOD.count(old) >= 1

    assert complaints(tmp_path, GOOD.replace(old, new, 1).encode()) == [expected]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "f:1:1: error[PB405]: not JSON: EOF while parsing a value — export it again from the site"),
        (b"[" * 100_000, "f:1:9: error[PB405]: nested deeper than 8 levels — export it again from the site"),
        (
            b'{"name":' * 100_000,
            "f:1:65: error[PB405]: nested deeper than 8 levels — export it again from the site",
        ),
        (
            b'{"[{\\"[":\n[[[' * 3,
            "f:3:4: error[PB405]: nested deeper than 8 levels — export it again from the site",
        ),
        (
            b'{"' + b'\\"' * 1_000_000 + b"[" * 100_000,
            "f:1:2100002: error[PB405]: not JSON: EOF while parsing a string — export it again from the site",
        ),
        (b"[]", "f:1:1: error[PB405]: input should be an object"),
        (
            '{"name": "铁锤"\r"x"'.encode(),
            "f:2:1: error[PB405]: not JSON: expected `,` or `}` — export it again from the site",
        ),
        (
            '{"name": "铁锤" 1'.encode(),
            "f:1:15: error[PB405]: not JSON: expected `,` or `}` — export it again from the site",
        ),
        (
            '{"name":\r\n"铁"'.encode(),
            "f:2:3: error[PB405]: not JSON: EOF while parsing an object — export it again from the site",
        ),
        (b"{}\r\xff", "f:2:1: error[PB405]: the file is not UTF-8 — export it again from the site"),
        (b"{}\n\xff", "f:2:1: error[PB405]: the file is not UTF-8 — export it again from the site"),
        (
            b" " * (MAX_BYTES + 1),
            "f: error[PB405]: the file is larger than 5,000,000 bytes — export one engagement",
        ),
    ],
    ids=[
        "empty",
        "deep",
        "deep in names",
        "deep in lines",
        "quotes",
        "list",
        "CR",
        "wide",
        "CRLF",
        "encoding after CR",
        "encoding",
        "large",
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    reported = complaints(tmp_path, content)

    assert expected in reported if content == b"{}" else reported[:1] == [expected]


@pytest.mark.parametrize(
    "note",
    ["[[[[[[[[[{{{{", '\\"[[[[[[[[[', "]" * 9 + "[" * 9, "\\\\"],
    ids=["open", "quoted", "closed", "backslash"],
)
def test_brackets_inside_a_text_do_not_nest(tmp_path: Path, note: str) -> None:
    text = GOOD.replace('"note": ""', f'"note": "{note}"').replace('"Heron"', '"[[[["')

    assert complaints(tmp_path, text.encode()) == []


def test_eight_levels_are_looked_at_and_nine_are_not(tmp_path: Path) -> None:
    assert complaints(tmp_path, GOOD.replace('"Heron"', f"{'[' * 7}{']' * 7}").encode()) == [
        "f:2:77: error[PB405]: 'name': input should be a valid string — put it in quotes"
    ]
    assert complaints(tmp_path, GOOD.replace('"Heron"', f"{'[' * 8}{']' * 8}").encode()) == [
        "f:2:84: error[PB405]: nested deeper than 8 levels — export it again from the site"
    ]


HEAD = '"format": "playbook-engagement", "version": 1, "name": "Heron"'
NUMBERED = ", ".join(f'"k{number:06}": 1' for number in range(30_000))
ONES = ", ".join("1" * 100_001)
BANKS = ", ".join(['"bank": ""'] * 30_000)
RECORDS = ", ".join(f'"a/b{number}": {{"stat": 1, "not": 2}}' for number in range(14_000))


def run_with(rest: str) -> str:
    return f'{{{HEAD}, "runs": [{{"id": "r1", "visit": "tasting"}}, {{"id": "r2", "visit": "tasting", {rest}}}]}}'


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        (f"{{{HEAD}, {NUMBERED}}}", "f:1:66: error[PB405]: unknown key 'k000000' — delete it", 30_000),
        (run_with(NUMBERED), "f:1:142: error[PB405]: unknown key 'runs[1].k000000' — delete it", 30_000),
        (
            run_with(f'"items": {{{NUMBERED}}}'),
            "f:1:152: error[PB405]: 'runs[1].items.k000000' is not an id — ids are small letters, digits and hyphens; an item is 'checklist/item'",
            60_000,
        ),
        (
            run_with(f'"items": {{"a/b": {{{NUMBERED}}}}}'),
            "f:1:160: error[PB405]: unknown key 'runs[1].items.a/b.k000000' — delete it",
            30_000,
        ),
        (
            run_with(f'"items": {{{RECORDS}}}'),
            "f:1:161: error[PB405]: unknown key 'runs[1].items.a/b0.stat' — did you mean 'state'?",
            28_000,
        ),
        (
            run_with(f'"known": {{"a": [{ONES}]}}'),
            "f:1:158: error[PB405]: 'runs[1].known.a[0]': input should be a valid string — put it in quotes",
            100_001,
        ),
        (
            run_with(f'"lists": [{ONES}]'),
            "f:1:152: error[PB405]: 'runs[1].lists[0]': input should be a valid string — put it in quotes",
            100_001,
        ),
        (
            f'{{{HEAD}, "runs": [{ONES[:3_001]}]}}',
            "f:1:75: error[PB405]: 'runs[0]': input should be an object",
            1_001,
        ),
        (
            run_with(f'"fields": {{{BANKS}}}'),
            "f:1:165: error[PB405]: the key 'bank' stands twice in one place — keep one of them",
            29_999,
        ),
    ],
    ids=["keys", "of a run", "no ids", "of an item", "of items", "known", "lists", "runs", "twice"],
)
def test_of_countless_problems_a_hundred_are_written_out(
    tmp_path: Path, text: str, first: str, count: int
) -> None:
    reported = complaints(tmp_path, text.encode())

    assert (len(reported), reported[0], reported[-1]) == (
        101,
        first,
        f"f: error[PB405]: and {count - 100:,} more problems",
    )
    assert all(complaint.startswith("f:1:") for complaint in reported[:-1])


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (complaint,) = read_engagement(tmp_path / "none.json", "none.json").diagnostics

    assert (
        str(complaint)
        == "none.json: error[PB405]: cannot be read: no such file or directory — check the path"
    )


def test_every_key_that_stands_twice_is_reported_with_whatever_else_is_wrong(tmp_path: Path) -> None:
    text = """{"format": "playbook-engagement", "version": 1, "name": "Heron",
      "runs": [{"id": "r1", "visit": "tasting", "fields": {"bank": "", "place": "", "bank": ""}},
               {"id": "r2", "i\\u0064": "r3", "visit": "tasting", "date": "soon", "id": "r4"}]}
    """
    file = tmp_path / "engagement.json"
    file.write_text(text, encoding="utf-8")
    diagnostics = read_engagement(file, "f").diagnostics

    assert [str(diagnostic) for diagnostic in diagnostics] == [
        "f:2:85: error[PB405]: the key 'bank' stands twice in one place — keep one of them",
        "f:3:29: error[PB405]: the key 'id' stands twice in one place — keep one of them",
        "f:3:74: error[PB405]: 'runs[1].date': expected a date — write it as 2026-11-22",
        "f:3:82: error[PB405]: the key 'id' stands twice in one place — keep one of them",
    ]
    assert [(related.mark.line, related.mark.column) for related in diagnostics[0].related] == [(2, 60)]


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("\\ud800", "\ufffd"),
        ("\\ud83c\\udf5e", "🍞"),
        ("\\uDF5E\\uD83C\\uD83C\\udf5e", "\ufffd\ufffd🍞"),
        ("\\\\ud800", "\\ud800"),
        ("\\n\\ud800\\u0000", "\n\ufffd\0"),
    ],
    ids=["half", "whole", "halves and a whole", "a backslash", "controls"],
)
def test_half_of_a_character_is_read_as_one_that_is_not_known(
    tmp_path: Path, escaped: str, text: str
) -> None:
    file = tmp_path / "engagement.json"
    file.write_text(GOOD.replace('"note": ""', f'"note": "{escaped}"'), encoding="utf-8")
    read = read_engagement(file)

    assert read.engagement is not None
    assert read.engagement.runs[0].items["before-tasting/allergies"].note == text
    path = ("runs", 0, "items", "before-tasting/allergies", "note")
    assert read.original(read.places([path])[path]) == json.loads(f'"{escaped}"')


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
    validator = Draft202012Validator(schema)
    assert [*validator.iter_errors(json.loads(GOOD))] == []
    assert [*validator.iter_errors(json.loads(FULL))] == []
    for old, new in BROKEN_OPTIONS.values():
        assert not validator.is_valid(json.loads(FULL.replace(old, new))), new


def test_caught_rows_are_read_and_older_files_have_none(tmp_path: Path) -> None:
    path = tmp_path / "heron.json"
    row = {
        "kind": "orders",
        "values": {"loaf": "Two of rye", "due": "2026-12-01"},
        "done": False,
        "at": "now",
    }
    file = json.loads(GOOD)
    file["runs"][0]["rows"] = {"m1-abc": row}
    path.write_text(json.dumps(file), encoding="utf-8")
    engagement = read_engagement(path).engagement

    assert engagement is not None
    assert engagement.runs[0].rows["m1-abc"].values["due"] == "2026-12-01"
    Draft202012Validator(engagement_schema()).validate(file)
    path.write_text(GOOD, encoding="utf-8")
    older = read_engagement(path).engagement
    assert older is not None
    assert older.runs[0].rows == {}


def test_a_broken_row_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "heron.json"
    file = json.loads(GOOD)
    file["runs"][0]["rows"] = {"m1": {"kind": "Orders!", "values": {"loaf": 3}}}
    path.write_text(json.dumps(file), encoding="utf-8")
    read = read_engagement(path)

    assert read.engagement is None
    assert {"rows.m1.kind", "rows.m1.values.loaf"} <= {
        found.message.split("'")[1].removeprefix("runs[0].") for found in read.diagnostics
    }
