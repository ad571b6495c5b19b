"""The lock of accepted texts: what drifts, what was only moved, what is accepted, how it is written."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook import load_playbook
from engagement_playbook.cli import main
from engagement_playbook.lint.translations import LOCK, TranslationState, compare, read_lock, write_lock
from tests.helpers.playbooks import edit, plant
from tests.helpers.properties import bounded

DOOR = "checklists/deliver/at-the-door.yml"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), *arguments])


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    root = plant(tmp_path / "playbook")
    assert run(root, "translations", "--all").exit_code == 0
    return root


def states(root: Path) -> dict[str, tuple[TranslationState, tuple[str, ...]]]:
    loaded = load_playbook(root, ("en", "zh"))
    return {
        comparison.text.name: (comparison.state, comparison.stale)
        for comparison in compare(loaded, read_lock(root))
        if comparison.state is not TranslationState.ACCEPTED
    }


def test_without_a_lock_nothing_is_compared(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")

    assert list(compare(load_playbook(root, ("en", "zh")), read_lock(root))) == []
    assert run(root, "translations").stdout == (
        f"nothing has been accepted yet: 'playbook translations --all' writes {LOCK}\n"
    )


def test_everything_accepted_is_said_and_the_bytes_are_the_same_again(root: Path) -> None:
    before = (root / LOCK).read_bytes()

    assert run(root, "translations").stdout == "166 texts, all accepted\n"
    assert run(root, "translations", "--all").stdout == f"{LOCK}: 0 accepted, 170 in all\n"
    assert (root / LOCK).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [("aloud.", "twice.", "zh"), ("念出门上的名字。", "念两遍门上的名字。", "en")],
)
def test_an_edit_of_one_side_shows_on_the_other(root: Path, old: str, new: str, stale: str) -> None:
    edit(root / DOOR, old, new)

    assert states(root) == {
        "checklist:at-the-door/items/right-door/text": (TranslationState.DRIFTED, (stale,))
    }
    result = run(root, "check")
    assert result.exit_code == 0
    assert "PB320" in result.stdout

    assert run(root, "translations", "--accept", "at-the-door/right-door").exit_code == 0
    assert states(root) == {}


def test_the_reader_of_the_other_language_is_told_where_it_is(root: Path, tmp_path: Path) -> None:
    edit(root / DOOR, "aloud.", "twice.")

    assert run(root, "export", "markdown", str(tmp_path / "out")).exit_code == 0
    page = (tmp_path / "out/zh/checklists/at-the-door/index.md").read_text(encoding="utf-8")
    item = page[page.index('id="right-door"') : page.index("</li>", page.index('id="right-door"'))]
    assert '<p class="pb-drift">' in item
    assert "English" in item
    assert page.count("pb-drift") == 1
    assert "pb-drift" not in (tmp_path / "out/en/checklists/at-the-door/index.md").read_text(encoding="utf-8")


def test_both_sides_edited_wait_to_be_accepted(root: Path) -> None:
    edit(root / DOOR, "aloud.", "twice.")
    edit(root / DOOR, "念出门上的名字。", "念两遍门上的名字。")

    assert states(root) == {"checklist:at-the-door/items/right-door/text": (TranslationState.UNACCEPTED, ())}


def test_what_only_moves_or_is_renamed_stays_accepted(root: Path) -> None:
    edit(root / DOOR, "id: right-door", "id: read-the-name")
    visit = root / "playbook/visits/tasting.yml"
    first = (
        "  - minutes: 10\n    lead: baker\n    text:\n      en: Three loaves, cut\n      zh: 三种面包，切好\n"
    )
    text = visit.read_text(encoding="utf-8").replace(first, "")
    visit.write_text(text.replace("questions:", f"{first}questions:"), encoding="utf-8")

    assert states(root) == {}


def test_spaces_are_no_change(root: Path) -> None:
    edit(
        root / DOOR,
        "en: Read the name on the door aloud.",
        'en: "Read the name\n        on the door  aloud."',
    )
    assert states(root) == {}


def test_a_version_that_is_not_raised(root: Path) -> None:
    edit(root / DOOR, "style: read-do", "style: do-confirm")
    assert "PB319" in run(root, "check").stdout

    edit(root / DOOR, 'version: "1.0"', 'version: "1.1"')
    assert run(root, "check").stdout.endswith(": no problems\n")

    edit(root / DOOR, 'version: "1.1"', 'version: "1.0"')
    assert run(root, "translations", "--accept", "checklist:at-the-door").exit_code == 0
    assert run(root, "check").stdout.endswith(": no problems\n")


def test_only_what_is_named_is_accepted_and_what_is_gone_goes(root: Path) -> None:
    edit(root / DOOR, "aloud.", "twice.")
    edit(root / "playbook/glossary.yml", "en: The inside of a loaf.", "en: The soft inside.")
    edit(root / "playbook/faq.yml", "question:\n", "question:\n")
    with (root / LOCK).open("a", encoding="utf-8") as lock:
        lock.write("glossary/items/gone/text en=0000000000 zh=0000000000\n")

    output = run(
        root, "translations", "--accept", "playbook/glossary.yml", "--accept", "term:sourdough"
    ).stdout
    assert output == f"{LOCK}: 1 accepted, 1 gone, 170 in all\n"
    assert list(states(root)) == ["checklist:at-the-door/items/right-door/text"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accept", "at-the-dor"), "nothing is called 'at-the-dor'; did you mean 'at-the-door'?"),
        (("--accept", "at-the-door", "--all"), "--accept and --all exclude each other"),
    ],
)
def test_wrong_usage(root: Path, arguments: tuple[str, ...], message: str) -> None:
    before = (root / LOCK).read_bytes()
    result = run(root, "translations", *arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert (root / LOCK).read_bytes() == before


@bounded
@given(junk=st.binary(max_size=200))
def test_any_lock_is_read(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    root = tmp_path_factory.mktemp("junk")
    (root / "playbook").mkdir()
    (root / LOCK).write_bytes(junk)
    lock = read_lock(root)

    assert all(problem.code == "PB211" for problem in lock.diagnostics)
    write_lock(root, lock.entries)
    assert read_lock(root).entries == lock.entries


CARD = """  - id: allergen-card
    text:
      en: Lay the allergen card on top.
      zh: 把过敏原卡放在最上面。
    because:
      - rule: allergen-rule
    formerly: [card]
"""


def lost(root: Path) -> list[str]:
    return [line for line in run(root, "check").stdout.splitlines() if "[PB332]" in line]


def test_an_id_that_is_gone_is_remembered_until_it_is_accounted_for(root: Path) -> None:
    edit(root / DOOR, CARD, "")
    message = (
        f"{DOOR}:19:1: warning[PB332]: checklist item 'allergen-card' is gone, and not under 'formerly:' — put it "
        "under 'gone:' of its newest change, or 'formerly:' of what took its place; "
        "'playbook translations --accept item:at-the-door/allergen-card' forgets it"
    )
    assert lost(root) == [message]

    # Whatever else is accepted, it stays known.
    assert run(root, "translations", "--accept", "at-the-door").exit_code == 0
    assert lost(root) == [message]

    assert run(root, "translations", "--accept", "item:at-the-door/allergen-card").exit_code == 0
    assert lost(root) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - id: right-door\n", "  - id: right-door\n    formerly: [allergen-card]\n"),
        (
            "items:\n",
            "changes:\n  - version: '1.0'\n    on: 2026-11-01\n    what: {en: X., zh: 甲。}\n    gone: [{id: allergen-card, text: {en: X., zh: 甲。}}]\nitems:\n",
        ),
    ],
)
def test_an_id_under_formerly_or_gone_is_not_lost(root: Path, old: str, new: str) -> None:
    edit(root / DOOR, CARD, "")
    edit(root / DOOR, old, new)

    assert "error[" not in run(root, "check").stdout
    assert lost(root) == []


def test_a_file_that_names_no_id_is_known_by_what_it_says_when_it_is_renamed(root: Path) -> None:
    visit = root / "playbook/visits/tasting.yml"
    edit(visit, "id: tasting\n", "")
    edit(root / "playbook/registers.yml", "    read_in: [tasting]\n", "")
    assert lost(root) == []

    visit.rename(visit.with_name("tasted.yml"))

    (message,) = lost(root)
    assert message == (
        "playbook/visits/tasted.yml:1:1: warning[PB332]: visit 'tasting' is called 'tasted' now, and 'tasting' is "
        "lost — call it 'tasting' again with 'id: tasting'"
    )


def test_what_rename_renames_is_not_lost(root: Path) -> None:
    assert run(root, "rename", "at-the-door", "at-the-gate").exit_code == 0
    assert run(root, "rename", "at-the-gate/allergen-card", "allergy-card").exit_code == 0

    assert lost(root) == []


def test_nothing_is_called_lost_while_a_file_cannot_be_read(root: Path) -> None:
    edit(root / DOOR, "id: at-the-door\n", "id：at-the-door\n")

    assert lost(root) == []
