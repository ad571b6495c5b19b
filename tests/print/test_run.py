"""A pack as a reader filled it in: nothing lost, nothing executed, nothing of ours on the table."""

import json
from pathlib import Path

import pytest

from engagement_playbook.load.engagement import EngagementFile, read_engagement
from engagement_playbook.model.engagement import ItemRecord, Run, State
from engagement_playbook.print import Bundle, PackFields, check_run
from tests.print.desk import Desk
from tests.print.reading import Reading, squeezed
from tests.print.test_hostile_text import HOSTILE
from tests.support.playbooks import edit

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
def _fixture_visited(planted: Path) -> Desk:
    """The tiny visit with a list for the table."""
    edit(
        planted / "playbook/visits/tasting.yml",
        "checklists:\n  before: [before-tasting]",
        "checklists:\n  before: [before-tasting]\n  during: [at-the-door]",
    )
    first = (planted / "checklists/deliver/at-the-door.yml").read_text(encoding="utf-8")
    name = first.partition("items:\n  - id: ")[2].partition("\n")[0]
    edit(planted / "checklists/deliver/at-the-door.yml", f"  - id: {name}\n", "  - id: basket\n")
    return Desk(planted)


def read(desk: Desk, bundle: Bundle, run: Run, language: str = "en") -> Reading:
    printed = desk.print_bundle(bundle, language, run=run)
    assert printed.warnings == ()
    assert printed.path is None, "a reader's own words are not kept"
    return Reading(printed.pdf)


def test_ticks_reasons_and_notes_stand_on_the_sheets_of_our_bag(visited: Desk) -> None:
    reading = read(visited, Bundle.OWN, FILLED)

    assert "Askwhomaynoteatnuts.Proof:Namesontheordersheet.Note:Askagainatthedoor" in reading.text
    assert "Packthreeloaves,uncut.Notapplicable:Theybakethemselves" in reading.text
    boxes = [words for words in reading.alternative_texts if "ticked" in words]
    assert boxes == ["tick box of a critical item, ticked", "tick box for not applicable, ticked"]


def test_fields_of_the_run_are_on_the_cover_and_the_command_line_wins(visited: Desk) -> None:
    cover = read(visited, Bundle.OWN, FILLED).page_texts[0]
    other = visited.print_bundle(Bundle.OWN, fields=PackFields(place="Elsewhere"), run=FILLED)
    other_cover = Reading(other.pdf).page_texts[0]

    for words in ("CaféÜnal", "MillLane4", "2026-12-03", "B.Aker", "Twoguests", "Achoice"):
        assert words in cover
    assert "Elsewhere" in other_cover
    assert "MillLane4" not in other_cover
    assert "CaféÜnal" in other_cover


def test_on_the_table_lie_ticks_and_nothing_that_we_wrote(visited: Desk) -> None:
    reading = read(visited, Bundle.TABLE, FILLED)

    boxes = [words for words in reading.alternative_texts if "ticked" in words]
    assert boxes == ["tick box of a critical item, ticked", "tick box for not applicable, ticked"]
    for words in ("keysareunder", "Hecannotread", "Askagain", "theybake", "Theybake", "Neverthei", "Achoice"):
        assert words not in reading.text
    assert "CaféÜnal" in reading.text
    assert "Café" not in "".join(reading.metadata.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_no_sheet_shows_is_listed_in_our_bag(visited: Desk, language: str) -> None:
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


def test_a_run_that_the_sheets_show_whole_has_no_such_list(visited: Desk) -> None:
    run = make_run(before_tasting__allergies={"state": "done"}, at_the_door__basket={"state": "done"})

    assert "Alsorecorded" not in read(visited, Bundle.OWN, run).text


@pytest.mark.parametrize("bundle", Bundle)
def test_only_the_lists_asked_for_are_in_a_bundle(visited: Desk, bundle: Bundle) -> None:
    """Of the visit's lists and of others; whatever is asked for, no list of ours gets on the table."""
    every = ("at-the-door", "before-tasting", "before-any-visit")

    def printed_with(*names: str) -> set[str]:
        text = Reading(visited.print_bundle(bundle, checklists=names).pdf).text
        return {each for each in every if f"{each}·" in text}

    ours = {"before-tasting", "before-any-visit"}
    assert printed_with() == (ours if bundle is Bundle.OWN else {"at-the-door"})
    assert printed_with(*every) == (ours if bundle is Bundle.OWN else {"at-the-door"})
    assert printed_with("before-tasting") == ({"before-tasting"} if bundle is Bundle.OWN else set())


def test_a_list_of_another_phase_may_be_asked_for(desk: Desk) -> None:
    text = Reading(desk.print_bundle(Bundle.TABLE, checklists=("at-the-door",)).pdf).text

    assert "Readthenameonthedooraloud." in text
    assert "Readthenameonthedooraloud." not in desk.read_bundle(Bundle.TABLE).text


def test_a_tick_survives_a_change_of_id(planted: Path) -> None:
    edit(
        planted / "checklists/taste/before-tasting.yml",
        "  - id: three-loaves\n",
        "  - id: loaves-packed\n    formerly: [three-loaves]\n",
    )
    reading = read(Desk(planted), Bundle.OWN, make_run(before_tasting__three_loaves={"state": "done"}))

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
    text = read(Desk(planted), Bundle.OWN, run).text

    assert text.index("Packedatnoon") < text.rindex("Alsorecorded") < text.index("Twoareenough")
    ticked_twice = make_run(
        before_tasting__loaves_packed={"state": "done"}, before_tasting__three_loaves={"state": "done"}
    )
    assert "Alsorecorded" not in read(Desk(planted), Bundle.OWN, ticked_twice).text


def test_the_same_run_is_the_same_bytes_and_an_empty_run_prints_empty_boxes(visited: Desk) -> None:
    first, second = (visited.print_bundle(Bundle.OWN, run=FILLED).pdf for _ in range(2))

    assert first == second
    assert not [
        words for words in read(visited, Bundle.OWN, make_run()).alternative_texts if "ticked" in words
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_notes_are_printed_as_they_are(desk: Desk, text: str) -> None:
    run = make_run(before_tasting__allergies={"state": "na", "reason": text, "note": text})
    lost = make_run(gone__gone={"state": "na", "reason": text, "note": text})

    assert read(desk, Bundle.OWN, run).text.count(squeezed(text)) == 2
    assert read(desk, Bundle.OWN, lost).text.count(squeezed(text)) == 2


def test_a_long_note_loses_nothing(desk: Desk) -> None:
    note = " ".join(f"word{number}" for number in range(1_200))
    run = make_run(before_tasting__allergies={"note": note})
    text = read(desk, Bundle.OWN, run).text

    assert [number for number in range(1_200) if f"word{number}" not in text] == []


def test_what_cannot_be_printed_is_said_at_its_place(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "heron.json"
    data = {
        "format": "playbook-engagement",
        "version": 1,
        "name": "Heron",
        "runs": [{"id": "r0", "phase": "taste"}, json.loads(FILLED.model_dump_json())],
    }
    text = json.dumps(data, indent=1, ensure_ascii=False)
    file.write_text(text.replace("Ask again at the door", "well done\\n🍞"), encoding="utf-8")
    found = read_engagement(file, "heron.json")
    assert found.engagement is not None
    line = next(
        number for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "🍞" in text
    )

    assert [str(each) for each in check_run(found, found.engagement.runs[1], desk.settings, desk.root)] == [
        (
            f"heron.json:{line}:14: error[PB402]: no font has the character '🍞' U+1F35E (bread) "
            "— write it in words, or bring a font that has it (option 'fonts')"
        )
    ]
    assert check_run(EngagementFile("-", None), FILLED, desk.settings, desk.root) == ()


def test_records_have_the_states_of_the_contract() -> None:
    assert [state.value for state in State] == ["done", "na", "open"]
    assert ItemRecord().state is State.OPEN
