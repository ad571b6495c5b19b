"""A pack as a reader filled it in: nothing lost, nothing executed, nothing of ours on the table."""

import json
from pathlib import Path

import pytest

from engagement_playbook.engagement.export import CaughtRow, ItemRecord, ItemState, Run
from engagement_playbook.engagement.reading import EngagementFile, read_engagement
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf import Bundle, PackFields, PackRequest, report_replaced
from engagement_playbook.pdf.paper import PaperContext
from engagement_playbook.pdf.written import written
from engagement_playbook.presentation.visit_papers import Choice
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import Reading, squeezed
from tests.pdf.test_hostile_text import HOSTILE

FIELDS = {
    "bank": "Café Ünal",
    "place": "Mill Lane 4",
    "pm": "B. Aker",
    "attendees": "Two guests",
    "objective": "A choice",
}


def make_run(**items: dict[str, str]) -> Run:
    """Make a run; ``__`` stands for the slash between a list and its item, ``_`` for a hyphen."""
    named = {name.replace("__", "/").replace("_", "-"): value for name, value in items.items()}
    data = {"id": "r1", "visit": "tasting", "date": "2026-12-03", "fields": FIELDS, "items": named}
    return Run.model_validate_json(json.dumps(data))


FILLED = make_run(
    before_tasting__allergies={"state": "done", "note": "Ask again at the door"},
    before_tasting__three_loaves={"state": "na", "reason": "They bake themselves"},
    at_the_door__allergen_card={"state": "na", "reason": "He cannot read"},
    at_the_door__basket={"state": "done", "note": "His keys are under the mat"},
    before_tasting__long_gone={"state": "done", "note": "Kept from an older version"},
    nobodys_list__some_item={"state": "na", "reason": "Never theirs"},
)


@pytest.fixture(name="visited")
def _fixture_visited(planted: Path) -> PaperReader:
    """The tiny visit with a list for the table."""
    edit(
        planted / "playbook/visits/tasting.yml",
        "checklists:\n  before: [before-tasting]",
        "checklists:\n  before: [before-tasting]\n  during: [at-the-door]",
    )
    first = (planted / "checklists/deliver/at-the-door.yml").read_text(encoding="utf-8")
    name = first.partition("items:\n  - id: ")[2].partition("\n")[0]
    edit(planted / "checklists/deliver/at-the-door.yml", f"  - id: {name}\n", "  - id: basket\n")
    return PaperReader(planted)


def read(context: PaperReader, bundle: Bundle, run: Run, language: str = "en") -> Reading:
    printed = context.print_bundle(bundle, language, run=run)
    assert printed.warnings == ()
    assert printed.path is None, "a reader's own words are not kept"
    return Reading(printed.pdf)


def test_ticks_reasons_and_notes_stand_on_the_sheets_of_our_bag(visited: PaperReader) -> None:
    reading = read(visited, Bundle.OWN, FILLED)

    assert "Askwhomaynoteatnuts.Proof:Namesontheordersheet.Note:Askagainatthedoor" in reading.text
    assert "Packthreeloaves,uncut.Notapplicable:Theybakethemselves" in reading.text
    boxes = [words for words in reading.alternative_texts if "ticked" in words]
    assert boxes == ["tick box of a critical item, ticked", "tick box for not applicable, ticked"]


def test_fields_of_the_run_are_on_the_page_at_hand_and_the_command_line_wins(visited: PaperReader) -> None:
    cover = read(visited, Bundle.OWN, FILLED).page_texts[0]
    other = visited.print_bundle(Bundle.OWN, fields=PackFields(place="Elsewhere"), run=FILLED)
    other_cover = Reading(other.pdf).page_texts[0]

    for words in ("CaféÜnal", "MillLane4", "2026-12-03", "B.Aker", "Twoguests", "Achoice"):
        assert words in cover
    assert "Elsewhere" in other_cover
    assert "MillLane4" not in other_cover
    assert "CaféÜnal" in other_cover


def test_on_the_table_lie_ticks_and_nothing_that_we_wrote(visited: PaperReader) -> None:
    reading = read(visited, Bundle.TABLE, FILLED)

    boxes = [words for words in reading.alternative_texts if "ticked" in words]
    assert boxes == ["tick box of a critical item, ticked", "tick box for not applicable, ticked"]
    for words in ("keysareunder", "Hecannotread", "Askagain", "theybake", "Theybake", "Neverthei", "Achoice"):
        assert words not in reading.text
    assert "CaféÜnal" in reading.text
    assert "Café" not in "".join(reading.metadata.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_no_sheet_shows_is_listed_in_our_bag(visited: PaperReader, language: str) -> None:
    own = read(visited, Bundle.OWN, FILLED, language)
    title = squeezed(visited.locales[language].text("sheet.run.also"))
    (page,) = (text for text in own.page_texts if title in text and "nobodys-list" in text)

    for words in (
        "Hiskeysareunderthemat",
        "Hecannotread",
        "Keptfromanolderversion",
        "long-gone",
        "nobodys-list/some-item",
        "Nevertheirs",
    ):
        assert words in page
    assert "Askagain" not in page, "that stands on its sheet"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_run_left_open_is_on_the_page_at_hand_and_not_said_again(
    visited: PaperReader, language: str
) -> None:
    run = make_run(
        at_the_door__basket={"note": "Promised for Monday"},
        before_tasting__allergies={"state": "done", "note": "Asked"},
    )
    own, table = (read(visited, bundle, run, language) for bundle in Bundle)

    assert squeezed(visited.locales[language].text("sheet.card.promises")) in own.page_texts[0]
    assert "PromisedforMonday" in own.page_texts[0]
    assert own.text.count("PromisedforMonday") == 1
    assert "Asked" not in own.page_texts[0]
    assert "PromisedforMonday" not in table.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_caught_for_a_register_is_on_the_page_at_hand_until_it_is_done(
    visited: PaperReader, language: str
) -> None:
    def row(words: str, *, done: bool = False) -> CaughtRow:
        return CaughtRow(kind="long-gone", values={"words": words, "due": "2027-01-15"}, done=done)

    run = make_run().model_copy(
        update={"rows": {"r1": row("A list by Friday"), "r2": row("Sent", done=True)}}
    )
    own, table = (read(visited, bundle, run, language) for bundle in Bundle)

    assert squeezed(visited.locales[language].text("sheet.card.promises")) in own.page_texts[0]
    assert "AlistbyFriday" in own.page_texts[0]
    assert "Sent" not in own.text
    assert "AlistbyFriday" not in table.text


def test_a_run_that_the_sheets_show_whole_has_no_such_list(visited: PaperReader) -> None:
    run = make_run(before_tasting__allergies={"state": "done"}, at_the_door__basket={"state": "done"})

    assert "Alsorecorded" not in read(visited, Bundle.OWN, run).text


@pytest.mark.parametrize("bundle", Bundle)
def test_only_the_lists_asked_for_are_in_a_bundle(visited: PaperReader, bundle: Bundle) -> None:
    """Of the visit's lists and of others; whatever is asked for, no list of ours gets on the table."""
    every = {
        "at-the-door": "Atthedoor",
        "before-tasting": "Beforeatasting",
        "before-any-visit": "Beforeanyvisit",
    }

    def printed_with(*names: str) -> set[str]:
        return printed(names)

    def printed(names: tuple[str, ...] | None) -> set[str]:
        text = Reading(visited.print_bundle(bundle, checklists=names).pdf).text
        return {name for name, title in every.items() if title in text}

    ours = {"before-tasting", "before-any-visit"}
    assert printed(None) == (ours if bundle is Bundle.OWN else {"at-the-door"})
    assert printed_with() == set()
    assert printed_with(*every) == (ours if bundle is Bundle.OWN else {"at-the-door"})
    assert printed_with("before-tasting") == ({"before-tasting"} if bundle is Bundle.OWN else set())


def test_a_list_of_another_phase_may_be_asked_for(context: PaperReader) -> None:
    text = Reading(context.print_bundle(Bundle.TABLE, checklists=("at-the-door",)).pdf).text

    assert "Readthenameonthedooraloud." in text
    assert "Readthenameonthedooraloud." not in context.read_bundle(Bundle.TABLE).text


def test_a_tick_survives_a_change_of_id(planted: Path) -> None:
    edit(
        planted / "checklists/taste/before-tasting.yml",
        "  - id: three-loaves\n",
        "  - id: loaves-packed\n    formerly: [three-loaves]\n",
    )
    reading = read(PaperReader(planted), Bundle.OWN, make_run(before_tasting__three_loaves={"state": "done"}))

    assert "tick box, ticked" in reading.alternative_texts
    assert "Alsorecorded" not in reading.text


def test_what_stands_under_a_former_id_beside_the_present_one_is_not_lost(planted: Path) -> None:
    edit(
        planted / "checklists/taste/before-tasting.yml",
        "  - id: three-loaves\n",
        "  - id: loaves-packed\n    formerly: [three-loaves]\n",
    )
    run = make_run(
        before_tasting__loaves_packed={"state": "done", "note": "Packed at noon"},
        before_tasting__three_loaves={"state": "done", "note": "Two are enough"},
    )
    text = read(PaperReader(planted), Bundle.OWN, run).text

    assert text.index("Packedatnoon") < text.rindex("Alsorecorded") < text.index("Twoareenough")
    ticked_twice = make_run(
        before_tasting__loaves_packed={"state": "done"}, before_tasting__three_loaves={"state": "done"}
    )
    assert "Alsorecorded" not in read(PaperReader(planted), Bundle.OWN, ticked_twice).text


def test_the_same_run_is_the_same_bytes_and_an_empty_run_prints_empty_boxes(visited: PaperReader) -> None:
    first, second = (visited.print_bundle(Bundle.OWN, run=FILLED).pdf for _ in range(2))

    assert first == second
    assert not [
        words for words in read(visited, Bundle.OWN, make_run()).alternative_texts if "ticked" in words
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_notes_are_printed_as_they_are(context: PaperReader, text: str) -> None:
    run = make_run(before_tasting__allergies={"state": "na", "reason": text, "note": text})
    lost = make_run(gone__gone={"state": "na", "reason": text, "note": text})

    assert read(context, Bundle.OWN, run).text.count(squeezed(text)) == 2
    assert read(context, Bundle.OWN, lost).text.count(squeezed(text)) == 2


def test_a_long_note_loses_nothing(context: PaperReader) -> None:
    note = " ".join(f"word{number}" for number in range(1_200))
    run = make_run(before_tasting__allergies={"note": note})
    text = read(context, Bundle.OWN, run).text

    assert [number for number in range(1_200) if f"word{number}" not in text] == []


def keep(folder: Path, run: Run) -> EngagementFile:
    """Put a run into a file, behind one that is like it."""
    data = {
        "format": "playbook-engagement",
        "version": 1,
        "name": "Heron",
        "runs": [run.model_dump(mode="json")] * 2,
    }
    file = folder / "heron.json"
    file.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return read_engagement(file, "heron.json")


def test_what_cannot_be_printed_is_said_at_its_place(context: PaperReader, tmp_path: Path) -> None:
    run = FILLED.model_copy(
        update={
            "items": {
                "before-tasting/allergies": ItemRecord(
                    note="well done\n🍞", reason="🍞🥐\u202e\0𠮷🥖 and 🍞🥨"
                ),
                "gone/gone": ItemRecord(note="🥐"),
            },
            "fields": FILLED.fields.model_copy(update={"objective": "𠮷"}),
        }
    )
    file = keep(tmp_path, run)
    assert file.engagement is not None
    second = file.engagement.runs[1]
    printed = context.print_bundle(Bundle.OWN, run=second)
    lines = (tmp_path / "heron.json").read_text(encoding="utf-8").splitlines()
    objective, reason, note, gone = (
        max(number for number, line in enumerate(lines, 1) if line.strip().startswith(start))
        for start in (
            '"objective": "\\ud842',
            '"reason": "\\ud83c\\udf5e',
            '"note": "well done',
            '"note": "\\ud83e\\udd50',
        )
    )
    tail = "— write it in words, or bring a font that has it (option 'fonts')"

    assert [str(each) for each in report_replaced(printed.replaced, file, second)] == [
        (
            f"heron.json:{objective}:18: warning[PB402]: no font has the character '𠮷' U+20BB7 "
            f"(cjk unified ideograph-20bb7); ▯ is printed in its place {tail}"
        ),
        (
            f"heron.json:{reason}:16: warning[PB402]: no font has the characters '🍞' U+1F35E (bread), "
            "'🥐' U+1F950 (croissant), U+202E (right-to-left override), U+0000, '𠮷' U+20BB7 (cjk unified "
            f"ideograph-20bb7) and 2 more; ▯ is printed in their place {tail}"
        ),
        (
            f"heron.json:{note}:14: warning[PB402]: no font has the character '🍞' U+1F35E (bread); "
            f"▯ is printed in its place {tail}"
        ),
        (
            f"heron.json:{gone}:14: warning[PB402]: no font has the character '🥐' U+1F950 (croissant); "
            f"▯ is printed in its place {tail}"
        ),
    ]
    assert "Note:welldone▯" in Reading(printed.pdf).text


def test_ends_of_lines_and_spaces_of_every_kind_are_printed(context: PaperReader) -> None:
    note = "one\ttwo\r\nthree\rfour\t\u2028five\vsix\f\x85seven\t\n\ufeffeight nine\u2029ten"
    printed = context.print_bundle(
        Bundle.OWN, run=make_run(before_tasting__allergies={"note": note}), fields=PackFields(customer=note)
    )
    text = Reading(printed.pdf).body.replace("\u2060", "")

    assert printed.replaced == ()
    assert "Note:onetwothreefourfivesixseveneightnineten" in text
    assert text.count("onetwothreefourfivesixseveneightnineten") == 3, "a field, a note and what is open"


def test_half_of_a_character_is_named_as_the_file_has_it(context: PaperReader, tmp_path: Path) -> None:
    file = tmp_path / "heron.json"
    keep(tmp_path, make_run(before_tasting__allergies={"note": "HALF \ufffd 🍞"}))
    text = file.read_text(encoding="utf-8").replace("HALF", "\\ud83c \\udf5e \\ud83c")
    file.write_text(text, encoding="utf-8")
    read = read_engagement(file, "heron.json")
    assert read.engagement is not None
    run = read.engagement.runs[1]
    printed = context.print_bundle(Bundle.OWN, run=run)

    assert [each.message for each in report_replaced(printed.replaced, read, run)] == [
        (
            "no font has the characters '\ufffd' U+FFFD (replacement character), '🍞' U+1F35E (bread), U+D83C and U+DF5E; "
            "▯ is printed in their place"
        )
    ]
    assert "Note:▯▯▯▯▯" in Reading(printed.pdf).text


def test_of_countless_warnings_a_hundred_are_written_out(context: PaperReader, tmp_path: Path) -> None:
    items = {f"gone/item-{number}": ItemRecord(note="🍞") for number in range(150)}
    file = keep(tmp_path, FILLED.model_copy(update={"items": items}))
    assert file.engagement is not None
    run = file.engagement.runs[1]
    printed = context.print_bundle(Bundle.OWN, run=run, fields=PackFields(customer="🍞"))
    warnings = report_replaced(printed.replaced, file, run)

    assert (len(warnings), str(warnings[-1])) == (101, "heron.json: warning[PB402]: and 51 more problems")


WRITTEN = {
    "before-tasting/allergies": "ours",
    "before-any-visit/clean-apron": "core",
    "at-the-door/allergen-card": "theirs",
    "at-the-door/card": "formerly",
    "nobodys-list/some-item": "gone",
}


@pytest.mark.parametrize("bundle", Bundle)
@pytest.mark.parametrize("lists", [None, (), ("at-the-door",), ("before-tasting", "at-the-door")])
@pytest.mark.parametrize(
    "options", [PackFields(), PackFields(customer="optionbank", objective="optionobjective")]
)
def test_what_is_looked_at_is_what_is_printed(
    visited: PaperReader, bundle: Bundle, lists: tuple[str, ...] | None, options: PackFields
) -> None:
    items = {key: {"note": f"note{word}", "reason": f"reason{word}"} for key, word in WRITTEN.items()}
    fields = {name: f"field{name}" for name in FIELDS}
    run = Run.model_validate_json(
        json.dumps({"id": "r1", "visit": "tasting", "fields": fields, "items": items})
    )
    request = PackRequest(options, run, Choice(lists))
    visit = visited.loaded.playbook.part(Reference("visit", "tasting")).value
    assert isinstance(visit, Visit)
    paper = PaperContext(visited.loaded.playbook, visited.locales["en"], visited.settings)
    text = Reading(visited.print_bundle(bundle, fields=options, run=run, checklists=lists).pdf).text
    words = {
        *(word for record in items.values() for word in record.values()),
        *fields.values(),
        *filter(None, options.values().values()),
    }

    assert {*written(paper, visit, bundle, request).values()} == {word for word in words if word in text}


def test_records_have_the_states_of_the_contract() -> None:
    assert [state.value for state in ItemState] == ["done", "na", "open"]
    assert ItemRecord().state is ItemState.OPEN
