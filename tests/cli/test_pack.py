"""`playbook pack`: the papers of a visit as a reader asks for them, or a reason why not and no file."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook.cli import main
from tests.print.reading import Reading
from tests.support.playbooks import TINY

RUN = {
    "id": "r1",
    "visit": "tasting",
    "date": "2026-12-03",
    "fields": {"bank": "Café Ünal", "place": "Mill Lane 4"},
    "items": {
        "before-tasting/allergies": {"state": "done", "note": "Ask again at the door"},
        "before-tasting/three-loaves": {"state": "na", "reason": "They bake themselves"},
    },
}
ENGAGEMENT = {"format": "playbook-engagement", "version": 1, "name": "Heron", "runs": [RUN]}


@pytest.fixture(name="folder")
def _fixture_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pack(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(TINY), "pack", *arguments], prog_name="playbook")


def keep(folder: Path, *runs: Mapping[str, object]) -> str:
    file = folder / "heron.json"
    data = {**ENGAGEMENT, "runs": [*runs]} if runs else ENGAGEMENT
    file.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    return file.name


def read(file: Path) -> Reading:
    return Reading(file.read_bytes())


def test_a_bundle_is_written_where_one_stands(folder: Path) -> None:
    result = pack(
        "tasting", "--bundle", "table", "--paper", "letter", "--language", "zh", "--bank", "Café Ünal"
    )

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "tasting.table.pdf: 3 pages, letter, zh\n"
    assert "CaféÜnal" in read(folder / "tasting.table.pdf").page_texts[0]


def test_an_engagement_is_printed_and_options_win(folder: Path) -> None:
    result = pack("tasting", "--engagement", keep(folder), "--place", "Elsewhere", "-o", "out/mine.pdf")

    assert result.exit_code == 0, result.output
    assert result.stderr == (
        "heron.json: the run of 2026-12-03 has 1 done, 1 not applicable, 2 with a note or a reason\n"
    )
    reading = read(folder / "out/mine.pdf")
    assert "CaféÜnal" in reading.page_texts[0]
    assert "Elsewhere" in reading.page_texts[0]
    assert "2026-12-03" in reading.page_texts[0]
    assert "MillLane" not in reading.page_texts[0]
    assert "Note:Askagainatthedoor" in reading.text
    assert "Notapplicable:Theybakethemselves" in reading.text


def test_what_a_reader_wrote_never_lies_on_the_table(folder: Path) -> None:
    result = pack("tasting", "--bundle", "table", "--engagement", keep(folder))

    assert result.exit_code == 0
    assert result.stderr == (
        "heron.json: the run of 2026-12-03 has 1 done, 1 not applicable, 2 with a note or a reason "
        "(in the own bundle only)\n"
    )
    text = read(folder / "tasting.table.pdf").text
    assert "CaféÜnal" in text
    assert "Askagain" not in text
    assert "Theybake" not in text


def test_of_several_runs_the_newest_or_that_of_a_day(folder: Path) -> None:
    file = keep(folder, {**RUN, "id": "r0", "date": "2026-10-01", "fields": {"bank": "Old Mill"}}, RUN)

    newest = pack("tasting", "--engagement", file, "-o", "newest.pdf")
    older = pack("tasting", "--engagement", file, "--date", "2026-10-01", "-o", "older.pdf")

    assert newest.stderr.startswith(
        "heron.json: 2 runs of 'tasting' (2026-10-01, 2026-12-03); taking the newest, --date takes another\n"
    )
    assert older.stderr.startswith("heron.json: the run of 2026-10-01 has ")
    assert "CaféÜnal" in read(folder / "newest.pdf").page_texts[0]
    assert "OldMill" in read(folder / "older.pdf").page_texts[0]


def test_only_the_lists_asked_for(folder: Path) -> None:
    assert pack("tasting", "--checklist", "before-tasting").exit_code == 0

    text = read(folder / "tasting.own.pdf").text
    assert "Packthreeloaves,uncut." in text
    assert "Putonacleanapron." not in text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"format": ', "heron.json:1:11: error[PB405]: not JSON: EOF while parsing a value — export it again from the site"),
        (json.dumps(ENGAGEMENT, indent=1).replace('"na"', '"no"'),
         "heron.json:20:15: error[PB405]: 'runs[0].items.before-tasting/three-loaves.state': input should be 'done', 'na' or 'open' — write done, na or open"),
        (json.dumps(ENGAGEMENT, indent=1).replace("Ask again at the door", "\\u202egnirts"),
         "heron.json:17:14: error[PB402]: no font has the character U+202E (right-to-left override) — write it in words, or bring a font that has it (option 'fonts')"),
    ],
)  # fmt: skip
def test_a_broken_engagement_is_placed_and_nothing_is_written(
    folder: Path, content: str, message: str
) -> None:
    (folder / "heron.json").write_text(content, encoding="utf-8")

    result = pack("tasting", "--engagement", "heron.json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[0] == message
    assert [*folder.glob("*.pdf")] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--checklist", "before-tastin"], "for --checklist: there is no checklist 'before-tastin'; did you mean 'before-tasting'?"),
        (["--bundle", "table", "--checklist", "before-tasting"],
         "for --checklist: 'before-tasting' belongs in the own bundle, not in the table bundle; use --bundle own, or leave the list out"),
        (["--checklist", "at-the-door"],
         "for --checklist: 'at-the-door' belongs in the table bundle, not in the own bundle; use --bundle table, or leave the list out"),
        (["--engagement", "heron.json", "--date", "3 December"],
         "for --date: '3 December' is not a day; it picks the run, so write it as one of: 2026-12-03"),
        (["--engagement", "heron.json", "--date", "2026-12-04"],
         "for --date: 'heron.json' has no run of 'tasting' on 2026-12-04; it has: 2026-12-03"),
        (["--engagement", "gone.json"], "for '--engagement': File 'gone.json' does not exist."),
    ],
)  # fmt: skip
def test_wrong_usage(folder: Path, arguments: list[str], message: str) -> None:
    keep(folder)

    result = pack("tasting", *arguments)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: Invalid value {message}"
    assert [*folder.glob("*.pdf")] == []


@pytest.mark.parametrize(
    ("run", "has"),
    [
        ({"id": "r", "phase": "taste"}, "it has no visits"),
        ({**RUN, "visit": "other"}, "its visits are other"),
    ],
)
def test_an_engagement_without_this_visit(folder: Path, run: dict[str, object], has: str) -> None:
    result = pack("tasting", "--engagement", keep(folder, run))

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        f"Error: Invalid value for --engagement: 'heron.json' has no run of 'tasting'; {has}"
    )
