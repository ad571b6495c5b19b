"""A rename changes every place that names the part, and nothing else."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement_playbook import load_playbook
from engagement_playbook.cli import main
from engagement_playbook.model.reference import Reference
from tests.helpers.playbooks import TINY, edit, plant

PARTS = [str(reference) for reference in load_playbook(TINY, ("en", "zh")).playbook.parts]
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
LIST = "checklists/deliver/at-the-door.yml"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), *arguments], prog_name="playbook")


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    return plant(tmp_path / "playbook")


@pytest.mark.parametrize("name", PARTS)
def test_every_part_can_get_a_new_id(name: str, root: Path) -> None:
    before = load_playbook(root, ("en", "zh"))
    kind, _, identifier = name.partition(":")
    old = Reference(kind, identifier)
    result = run(root, "rename", name, "quite-new")
    after = load_playbook(root, ("en", "zh"))

    assert result.exit_code == 0, result.output
    assert after.diagnostics == ()
    new = Reference(kind, f"{old.owner}/quite-new" if "/" in old.id else "quite-new")
    assert old not in after.playbook.parts
    assert len(after.playbook.parts) == len(before.playbook.parts)
    # Who referred to it still does.
    assert len(after.playbook.referrers(new)) == len(before.playbook.referrers(old))
    value = after.playbook.part(new).value
    assert getattr(value, "formerly", (old.local,))[0] == old.local


def test_a_stage_is_renamed_where_a_list_does_not_apply(root: Path) -> None:
    core = root / "checklists/core/before-any-visit.yml"
    apron = "  - id: clean-apron\n"
    edit(core, apron, f"{apron}    unless:\n      stages: [choosing]\n")

    assert run(root, "rename", "stage:choosing", "picking").exit_code == 0
    assert "      stages: [picking]\n" in core.read_text(encoding="utf-8")


def test_a_role_is_renamed_where_it_signs(root: Path) -> None:
    sheet = root / "phases/01-taste/templates/order-sheet.yml"
    edit(sheet, "sections:\n", "signatures: [baker]\nsections:\n")

    assert run(root, "rename", "role:baker", "miller").exit_code == 0
    assert "signatures: [miller]\n" in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PARTS)
def test_comments_and_layout_stay(name: str, root: Path) -> None:
    for file in root.rglob("*.yml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?m)^(\s*- id: .*)$", r"\1  # keep me", text), encoding="utf-8")
    before = b"".join(content for _, content in sorted(snapshot(root).items()))
    assert run(root, "rename", name, "quite-new").exit_code == 0
    after = b"".join(content for _, content in sorted(snapshot(root).items()))

    local = Reference(*name.split(":")).local.encode()
    assert after.count(b"# keep me") == before.count(b"# keep me")
    lines = [line for line in after.splitlines() if b"quite-new" not in line and b"formerly" not in line]
    gone = [line for line in before.splitlines() if line not in lines]
    assert all(local in line or b"formerly" in line for line in gone)


def test_links_in_texts_and_pages_follow(root: Path) -> None:
    edit(
        root / "playbook/faq.yml",
        "(phrase:sold-out).\n",
        "(checklist:at-the-door), [two](item:at-the-door/right-door).\n",
    )
    page = root / "playbook/pages/en/more/door.md"
    page.parent.mkdir()
    page.write_text(
        "[list](../checklists/at-the-door.md#right-door)\n"
        "[sheet](../downloads/checklists/at-the-door.bilingual.pdf) [other](at-the-door.md)\n",
        encoding="utf-8",
    )  # fmt: skip
    result = run(root, "rename", "checklist:at-the-door", "door-list")

    assert result.exit_code == 0, result.output
    assert "(checklist:door-list), [two](item:door-list/right-door)." in (
        root / "playbook/faq.yml"
    ).read_text("utf-8")
    assert page.read_text(encoding="utf-8") == (
        "[list](../checklists/door-list.md#right-door)\n"
        "[sheet](../downloads/checklists/door-list.bilingual.pdf) [other](at-the-door.md)\n"
    )


def test_an_anchor_of_a_page_follows(root: Path) -> None:
    page = root / "playbook/pages/en/about.md"
    page.write_text(
        "# About\n\n[step](phases/taste.md#try-three-loaves) [top](phases/taste.md)\n", encoding="utf-8"
    )

    assert run(root, "rename", "step:taste/try-three-loaves", "try-loaves").exit_code == 0
    assert "[step](phases/taste.md#try-loaves) [top](phases/taste.md)" in page.read_text(encoding="utf-8")


def test_a_phase_takes_its_folders_along(root: Path) -> None:
    result = run(root, "rename", "phase:deliver", "bring")

    assert result.stdout.splitlines()[-3:] == [
        "phases/02-deliver → phases/02-bring",
        "checklists/deliver → checklists/bring",
        "phase:deliver → bring: 7 files changed",
    ]
    assert (root / "checklists/bring/at-the-door.yml").is_file()
    assert not (root / "phases/02-deliver").exists()


def test_former_ids_are_kept_in_each_layout(root: Path) -> None:
    edit(root / LIST, "    formerly: [card]\n", "    formerly:\n      - card\n")
    assert run(root, "rename", "item:at-the-door/allergen-card", "card-on-top").exit_code == 0
    assert run(root, "rename", "item:card-on-top", "top-card").exit_code == 0

    item = load_playbook(root, ("en", "zh")).playbook.part(Reference("item", "at-the-door/top-card")).value
    assert item.formerly == ("card-on-top", "allergen-card", "card")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["checklist:at-the-door", "item:at-the-door/right-door", "role:baker"])
def test_what_was_accepted_stays_accepted(name: str, root: Path) -> None:
    assert run(root, "translations", "--all").exit_code == 0
    before = (root / "playbook/translations.lock").read_text(encoding="utf-8").splitlines()
    assert run(root, "rename", name, "quite-new").exit_code == 0
    after = (root / "playbook/translations.lock").read_text(encoding="utf-8").splitlines()

    assert len(after) == len(before)
    assert sorted(after[1:]) == after[1:]
    local = Reference(*name.split(":")).local
    renamed = [line for line in after if "quite-new" in line]
    assert renamed
    assert {line.replace("quite-new", local) for line in renamed} <= set(before)
    assert run(root, "check").exit_code == 0


def test_line_breaks_stay_those_of_the_lock(root: Path) -> None:
    assert run(root, "translations", "--all").exit_code == 0
    lock = root / "playbook/translations.lock"
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))

    assert run(root, "rename", "role:baker", "miller").exit_code == 0
    assert lock.read_bytes().count(b"\r\n") == lock.read_bytes().count(b"\n")
    assert b"miller" in lock.read_bytes()


def test_line_breaks_stay_those_of_the_file(root: Path) -> None:
    file = root / LIST
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()

    assert run(root, "rename", "checklist:at-the-door", "door-list").exit_code == 0
    assert (root / "checklists/deliver/door-list.yml").read_bytes() == before.replace(
        b"id: at-the-door\r\n", b"id: door-list\r\nformerly: [at-the-door]\r\n", 1
    )


def test_a_text_that_begins_with_the_id_it_links_to_keeps_its_words(root: Path) -> None:
    edit(root / "playbook/faq.yml", "(phrase:sold-out).\n", "(role:baker).\n")
    text = (root / "playbook/faq.yml").read_text(encoding="utf-8")
    sentence = next(line for line in text.splitlines() if "(role:baker)" in line)
    words = sentence.partition(": ")[2]
    edit(root / "playbook/faq.yml", words, f"baker, {words}")

    result = run(root, "rename", "role:baker", "head-baker")
    assert result.exit_code == 0, result.output
    assert f"baker, {words.replace('role:baker', 'role:head-baker')}" in (
        root / "playbook/faq.yml"
    ).read_text(encoding="utf-8")


def test_a_dry_run_changes_nothing(root: Path) -> None:
    before = snapshot(root)
    result = run(root, "rename", "checklist:at-the-door", "door-list", "--dry-run")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "checklists/deliver/at-the-door.yml:1:5: at-the-door → door-list",
        "phases/02-deliver/phase.yml:24:20: at-the-door → door-list",
        "playbook/onboarding.yml:16:22: at-the-door → door-list",
        "checklists/deliver/at-the-door.yml:2: + formerly: [at-the-door]",
        "checklists/deliver/at-the-door.yml → checklists/deliver/door-list.yml",
        "checklist:at-the-door → door-list: nothing was changed",
    ]
    assert snapshot(root) == before


@pytest.mark.parametrize(
    "formerly", ["formerly: [a-door, at-the-gate]\n", "formerly:\n  - a-door\n  - at-the-gate\n"]
)
def test_a_part_gets_its_former_id_back(root: Path, formerly: str) -> None:
    edit(root / LIST, "id: at-the-door\n", f"id: at-the-door\n{formerly}")
    result = run(root, "rename", "at-the-door", "at-the-gate")

    assert result.exit_code == 0, result.output
    text = (root / LIST).with_name("at-the-gate.yml").read_text(encoding="utf-8")
    assert text.startswith(f"id: at-the-gate\n{formerly.replace('at-the-gate', 'at-the-door')}")
    assert run(root, "rename", "at-the-gate", "at-the-door").exit_code == 0
    assert (root / LIST).read_text(encoding="utf-8").startswith(f"id: at-the-door\n{formerly}")


def test_a_playbook_without_one_of_the_folders_can_rename(tmp_path: Path) -> None:
    root = plant(tmp_path / "without-cases", over=GOLDEN / "PB206-misnamed-folder")
    shutil.rmtree(root / "case-studies")

    assert run(root, "rename", "role:baker", "head-baker").exit_code == 0
    assert run(root, "check").exit_code == 0


def test_a_rule_that_is_broken_keeps_nobody_from_renaming(root: Path) -> None:
    edit(root / LIST, "en: Read the name on the door aloud.", f"en: Read {'the name ' * 12}aloud.")
    assert run(root, "check").exit_code == 1

    assert run(root, "rename", "role:baker", "head-baker").exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nobody", "x", "there is no part 'nobody'; kinds: "),
        ("chekclist:at-the-door", "x", "there is no kind 'chekclist'; did you mean 'checklist'?"),
        ("checklist:at-the-dor", "x", "did you mean 'checklist:at-the-door'?"),
        ("at-the-door", "At The Door", "'At The Door' is not an id"),
        ("at-the-door", "con", "'con' cannot name a page: Windows keeps that name for a device"),
        ("at-the-door", "../../evil", "'../../evil' is not an id"),
        ("at-the-door", "a/b", "'a/b' is not an id"),
        ("item:at-the-door/right-door", "../evil", "'../evil' is not an id"),
        ("at-the-door", "before-tasting", "checklist:before-tasting exists already, in checklists/taste/before-tasting.yml"),
        ("at-the-door", "at-the-door", "'checklist:at-the-door' has that id already"),
        ("close-the-list", "x", "'close-the-list' may be item:"),
        ("item:at-the-door/right-door", "card", "'card' was once the id of item:at-the-door/allergen-card"),
    ],
)  # fmt: skip
def test_what_cannot_be_renamed_is_refused(old: str, new: str, message: str, root: Path) -> None:
    before = snapshot(root)
    result = run(root, "rename", old, new)

    assert result.exit_code == 2
    assert message in result.stderr
    assert snapshot(root) == before


def test_a_layout_that_a_program_cannot_edit_is_left_alone(root: Path) -> None:
    edit(root / "playbook/phrases.yml", "  - id: sold-out\n", '  - id: "sold\\x2Dout"\n')
    before = snapshot(root)
    result = run(root, "rename", "phrase:sold-out", "none-left")

    assert result.exit_code == 2
    assert (
        "cannot be changed by a program: line 2 does not hold 'sold-out' where it is expected; change it by hand"
        in result.stderr
    )
    assert snapshot(root) == before
