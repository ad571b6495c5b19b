"""`playbook pack`: the papers of a visit as a reader asks for them, or a reason why not and no file."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook.cli import main
from engagement_playbook.pdf.compiler import Compiled, compile_pdf
from tests.helpers.playbooks import TINY, edit, plant
from tests.pdf.paper_reader import line_of
from tests.pdf.reading import Reading

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
TASTING = "checklists/taste/before-tasting.yml"
ENGAGEMENT = {"format": "playbook-engagement", "version": 1, "name": "Heron", "runs": [RUN]}


@pytest.fixture(name="folder")
def _fixture_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pack(*arguments: str, root: Path = TINY) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), "pack", *arguments], prog_name="playbook")


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
    result = pack("tasting", "--engagement", keep(folder), "--place", "Elsewhere", "--output", "out/mine.pdf")

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


BREAD = "'🍞' U+1F35E (bread)"
FIELD = "'𠮷' U+20BB7 (cjk unified ideograph-20bb7)"
THAI = (
    "'ส' U+0E2A (thai character so sua), 'ว' U+0E27 (thai character wo waen), 'ั' U+0E31 (thai character mai "
    "han-akat), 'ด' U+0E14 (thai character do dek) and 'ี' U+0E35 (thai character sara ii)"
)
FLAG = "'🇨' U+1F1E8 (regional indicator symbol letter c) and '🇭' U+1F1ED (regional indicator symbol letter h)"
TURN = "U+202E (right-to-left override)"
HINT = "write it in words, or bring a font that has it (option 'fonts')"
ODD = {
    **RUN,
    "fields": {"bank": "Café 𠮷", "place": "Mill 🍞 Lane", "objective": "สวัสดี"},
    "items": {
        "before-tasting/allergies": {"note": "Ask 🍞\nagain \u202e at \0 the \ud83c door"},
        "nobodys-list/some-item": {"reason": "𠮷 and 🇨🇭"},
        "before-any-visit/clean-apron": {"note": "שלום, Ünal"},
    },
}


def lacks(place: str, character: str) -> str:
    message = f"no font has the character {character}; ▯ is printed in its place"
    return f"{place}: warning[PB402]: {message} — {HINT}"


def lacks_all(place: str, characters: str) -> str:
    message = f"no font has the characters {characters}; ▯ is printed in their place"
    return f"{place}: warning[PB402]: {message} — {HINT}"


def warnings_of(result: Result) -> list[str]:
    return [line for line in result.stderr.splitlines() if ": warning[" in line]


def test_what_no_font_has_is_printed_with_a_stand_in(folder: Path) -> None:
    file = folder / "heron.json"
    file.write_text(json.dumps({**ENGAGEMENT, "runs": [ODD]}, indent=1), encoding="utf-8")

    result = pack("tasting", "--engagement", "heron.json")

    assert (result.exit_code, result.stdout) == (0, "tasting.own.pdf: 4 pages, a4, en\n")
    assert result.stderr.splitlines()[0] == (
        "heron.json: the run of 2026-12-03 has 0 done, 0 not applicable, 3 with a note or a reason"
    )
    assert result.stderr.splitlines()[-1] == "Why, and what is right instead: playbook explain PB402"
    assert warnings_of(result) == [
        lacks("heron.json:11:13", FIELD),
        lacks("heron.json:12:14", BREAD),
        lacks_all("heron.json:13:18", THAI),
        lacks_all("heron.json:17:14", f"{BREAD}, {TURN}, U+0000 and U+D83C"),
        lacks_all("heron.json:20:16", f"{FIELD}, {FLAG}"),
    ]
    reading = read(folder / "tasting.own.pdf")
    for words in ("Café▯", "Mill▯Lane", "▯▯▯▯"):
        assert words in reading.page_texts[0]
    assert "Note:Ask▯again▯at▯the▯door" in reading.text
    assert "Notapplicable:▯and▯" in reading.text


def test_only_what_a_bundle_prints_is_looked_at(folder: Path) -> None:
    file = keep(folder, {**ODD, "items": {"before-tasting/allergies": {"note": "🍞", "reason": "🍞"}}})

    table = pack("tasting", "--bundle", "table", "--engagement", file, "--bank", "Plain & Co")

    assert table.exit_code == 0
    assert warnings_of(table) == [lacks("heron.json:12:14", BREAD)]
    text = read(folder / "tasting.table.pdf").text
    assert "Plain&Co" in text
    assert "Mill▯Lane" in text

    notes = pack("tasting", "--bundle", "table", "--engagement", file, "--bank", "Plain", "--place", "Plain")

    assert (notes.exit_code, warnings_of(notes)) == (0, [])


def test_what_is_given_on_the_command_line_is_printed_with_stand_ins_too(folder: Path) -> None:
    result = pack("tasting", "--bank", "Café 𠮷", "--date", "3.\u202e12.", "--pm", "b\udce9")

    assert result.exit_code == 0
    assert warnings_of(result) == [lacks("--customer", FIELD), lacks("--date", TURN), lacks("--pm", "U+DCE9")]
    cover = read(folder / "tasting.own.pdf").page_texts[0]
    for words in ("Café▯", "3.▯12.", "b▯"):
        assert words in cover


def test_what_typst_refuses_only_where_it_stands_is_replaced_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_hebrew(files: Mapping[str, bytes], *arguments: object, **options: bool) -> Compiled:
        if "ש".encode() in files["data.json"]:
            raise RuntimeError("refused")
        return compile_pdf(files, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("engagement_playbook.pdf.worker_pool.compile_pdf", refuse_hebrew)

    result = pack("tasting", "--customer", "Café ש")

    assert (result.exit_code, result.stdout) == (0, "tasting.own.pdf: 3 pages, a4, en\n")
    assert warnings_of(result) == [lacks("--customer", "'ש' U+05E9 (hebrew letter shin)")]
    assert "Café▯" in read(folder / "tasting.own.pdf").page_texts[0]


@pytest.mark.parametrize(
    ("lists", "arguments", "printed"),
    [
        (None, (), {"before-any-visit", "before-tasting"}),
        (["before-tasting", "at-the-door"], (), {"before-tasting"}),
        (["before-tasting", "at-the-door"], ("--bundle", "table"), {"at-the-door"}),
        ([], (), set()),
        (["before-tasting"], ("--checklist", "before-any-visit"), {"before-any-visit"}),
    ],
    ids=["the usual ones", "ours", "theirs", "none", "the option wins"],
)
def test_the_lists_that_were_chosen_for_the_run(
    folder: Path, lists: list[str] | None, arguments: tuple[str, ...], printed: set[str]
) -> None:
    result = pack("tasting", "--engagement", keep(folder, {**RUN, "lists": lists}), *arguments, "-o", "a.pdf")

    assert (result.exit_code, len(result.stderr.splitlines())) == (0, 1)
    text = read(folder / "a.pdf").text
    # A sheet for both sides has no id.
    marks = {
        "before-tasting": "before-tasting·",
        "before-any-visit": "before-any-visit·",
        "at-the-door": "Atthedoor",
    }
    assert {name for name, mark in marks.items() if mark in text} == printed


def test_lists_that_this_playbook_does_not_have_are_left_out(folder: Path) -> None:
    lists = ["before-tastin", "before-tasting", "long-gone"]
    file = keep(folder, {**RUN, "lists": lists})

    result = pack("tasting", "--engagement", file)

    assert result.exit_code == 0
    unknown = "warning[PB405]: this playbook has no checklist"
    assert warnings_of(result) == [
        f"heron.json:25:5: {unknown} 'before-tastin'; it is left out — did you mean 'before-tasting'?",
        f"heron.json:27:5: {unknown} 'long-gone'; it is left out",
    ]
    text = read(folder / "tasting.own.pdf").text
    assert "before-tasting·" in text
    assert "before-any-visit·" not in text

    other = pack("tasting", "--engagement", file, "--checklist", "before-any-visit")

    assert (other.exit_code, warnings_of(other)) == (0, [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"format": ', "heron.json:1:11: error[PB405]: not JSON: EOF while parsing a value — export it again from the site"),
        (json.dumps(ENGAGEMENT, indent=1).replace('"na"', '"no"'),
         "heron.json:20:15: error[PB405]: 'runs[0].items.before-tasting/three-loaves.state': input should be 'done', 'na' or 'open' — write done, na or open"),
        (json.dumps(ENGAGEMENT).replace("[]", "").replace("[", "[" * 9),
         "heron.json:1:81: error[PB405]: nested deeper than 8 levels — export it again from the site"),
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
    ("arguments", "message"),
    [
        (["--with", "nots"], "for --with: there is no paper 'nots'; did you mean 'notes'?"),
        (["--without", "order-shet"], "for --without: there is no paper 'order-shet'; did you mean 'order-sheet'?"),
        (["--with", "quite-another-thing"],
         "for --with: there is no paper 'quite-another-thing'; the visit's page lists its papers"),
        (["--bundle", "table", "--with", "notes"],
         "for --with: 'notes' belongs in the own bundle, not in the table bundle; use --bundle own, or leave the paper out"),
        (["--bundle", "table", "--with", "before-tasting"],
         "for --with: 'before-tasting' belongs in the own bundle, not in the table bundle; use --bundle own, or leave the paper out"),
        (["--bundle", "table", "--with", "closed-door-2019"],
         "for --with: 'closed-door-2019' belongs in the own bundle, not in the table bundle; use --bundle own, or leave the paper out"),
        (["--with", "order-sheet"],
         "for --with: 'order-sheet' belongs in the table bundle, not in the own bundle; use --bundle table, or leave the paper out"),
        (["--attendees-role", "bakr"], "for --attendees-role: there is no role 'bakr'; did you mean 'baker'?"),
        (["--attendees-role", "baker"],
         "for --attendees-role: the playbook has no question for 'baker' at 'tasting'; there are questions for: cafe-owner"),
        (["--bundle", "table", "--attendees-role", "cafe-owner"],
         "for --with: 'questions' belongs in the own bundle, not in the table bundle; use --bundle own, or leave the paper out"),
    ],
)  # fmt: skip
def test_a_paper_that_cannot_be_in_the_bundle(folder: Path, arguments: list[str], message: str) -> None:
    result = pack("tasting", *arguments)

    assert (result.exit_code, [*folder.glob("*.pdf")]) == (2, [])
    assert result.stderr.splitlines()[-1] == f"Error: Invalid value {message}"


def test_papers_are_added_and_left_out(folder: Path) -> None:
    own = pack(
        "tasting", "--with", "notes", "--with", "case", "--without", "before-any-visit", "-o", "own.pdf"
    )
    table = pack(
        "tasting", "--bundle", "table", "--with", "at-the-door", "--without", "minutes", "-o", "table.pdf"
    )
    asked = pack("tasting", "--attendees-role", "cafe-owner", "--without", "glance", "-o", "asked.pdf")

    assert [result.exit_code for result in (own, table, asked)] == [0, 0, 0]
    assert read(folder / "own.pdf").bookmarks == ["Tasting", "Before a tasting", "The closed door", "Notes"]
    assert read(folder / "table.pdf").bookmarks == ["Tasting", "Order sheet", "At the door"]
    assert read(folder / "asked.pdf").bookmarks == [
        "Before any visit", "Before a tasting", "Questions by department",
    ]  # fmt: skip


def test_what_the_run_before_left_open_is_on_the_page_at_hand_until_a_run_says_more(folder: Path) -> None:
    notes = {
        "before-tasting/allergies": {"note": "Ask the cook 🍞"},
        "at-the-door/basket": {"note": "Carry the sack"},
    }
    before = {**RUN, "id": "r0", "date": "2026-11-01", "items": notes}
    elsewhere = {**before, "id": "r9", "date": "2026-11-02", "fields": {"bank": "Old Mill"}}
    now = {**RUN, "items": {"at-the-door/basket": {"state": "done"}}}
    file = keep(folder, now, before, elsewhere)

    own = pack("tasting", "--engagement", file, "-o", "own.pdf")
    table = pack("tasting", "--bundle", "table", "--engagement", file, "-o", "table.pdf")

    assert warnings_of(own) == [lacks("heron.json:30:14", BREAD)]
    assert warnings_of(table) == []
    assert read(folder / "own.pdf").text.count("Askthecook▯") == 1
    assert "Askthecook" in read(folder / "own.pdf").page_texts[0]
    assert "Carrythesack" not in read(folder / "own.pdf").text
    assert "Askthecook" not in read(folder / "table.pdf").text


def test_papers_that_were_chosen_for_the_run(folder: Path) -> None:
    run = {**RUN, "papers": ["glance", "notes", "order-shet"]}
    result = pack("tasting", "--engagement", keep(folder, run), "-o", "a.pdf")

    assert warnings_of(result) == [
        (
            "heron.json:27:5: warning[PB405]: this playbook has no paper 'order-shet'; it is left out"
            " — did you mean 'order-sheet'?"
        )
    ]
    assert read(folder / "a.pdf").bookmarks == ["Tasting", "Before any visit", "Before a tasting", "Notes"]


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


def test_what_the_playbook_cannot_show_is_said_and_printed_as_a_box(folder: Path) -> None:
    root = plant(folder / "bakery")
    edit(root / TASTING, "en: Pack three loaves, uncut.", "en: Pack three loaves 🍞, uncut.")
    line = line_of(root / TASTING, "loaves 🍞, uncut.")

    result = pack("tasting", root=root)

    assert result.exit_code == 0
    assert warnings_of(result) == [lacks(f"{TASTING}:{line}:11", BREAD)]
    assert "Packthreeloaves▯,uncut." in read(folder / "tasting.own.pdf").text


def test_what_is_accepted_in_its_file_is_not_said_again(folder: Path) -> None:
    root = plant(folder / "bakery")
    edit(root / TASTING, "en: Pack three loaves, uncut.", "en: Pack three loaves 🍞, uncut.")
    edit(root / TASTING, "items:\n", "lint:\n  - {rule: PB402, reason: The sign of our house.}\nitems:\n")

    result = pack("tasting", root=root)

    assert (result.exit_code, warnings_of(result)) == (0, [])
