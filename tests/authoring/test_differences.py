"""What is different for readers between two states of a playbook."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from engagement_playbook.authoring.differences import Difference, Kind, ValueChange, differences
from engagement_playbook.cli import main
from engagement_playbook.load import load_playbook
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from tests.helpers.playbooks import TINY, edit, plant

DOOR = "checklists/deliver/at-the-door.yml"


def load(root: Path) -> Playbook:
    return load_playbook(root, ("en", "zh")).playbook


def found(root: Path) -> list[Difference]:
    return [*differences(load(TINY), load(root))]


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    return plant(tmp_path / "playbook")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="playbook")


def test_the_same_state_has_no_differences(root: Path) -> None:
    edit(root / DOOR, "revised: ", "revised:  ")

    assert found(root) == []
    result = run("-C", root, "diff", TINY)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "no difference for readers\n", "")


def test_a_text_that_changed_is_shown_in_each_language(root: Path) -> None:
    edit(root / DOOR, "en: Read the name on the door aloud.", "en: Read the name aloud.")
    edit(root / DOOR, 'version: "1.0"', 'version: "1.1"')
    checklist, item = found(root)

    assert (checklist.kind, str(checklist.reference), checklist.version, checklist.changes) == (
        Kind.CHANGED,
        "checklist:at-the-door",
        ("1.0", "1.1"),
        (),
    )
    assert item == Difference(
        Kind.CHANGED,
        Reference("item", "at-the-door/right-door"),
        {"en": "Read the name aloud.", "zh": "念出门上的名字。"},
        changes=(ValueChange("text", "en", "Read the name on the door aloud.", "Read the name aloud."),),
    )


def test_parts_come_go_and_get_other_ids(root: Path) -> None:
    text = (root / DOOR).read_text(encoding="utf-8")
    before, _, rest = text.partition("  - id: right-door\n")
    renamed = f"{before}  - id: name-on-door\n    formerly: [right-door]\n{rest}"
    (root / DOOR).write_text(renamed, encoding="utf-8")

    (difference,) = found(root)
    assert (difference.kind, difference.reference, difference.former, difference.changes) == (
        Kind.RENAMED,
        Reference("item", "at-the-door/name-on-door"),
        Reference("item", "at-the-door/right-door"),
        (),
    )
    backwards = [*differences(load(root), load(TINY))]
    assert [(entry.kind, str(entry.reference)) for entry in backwards] == [
        (Kind.ADDED, "item:at-the-door/right-door"),
        (Kind.REMOVED, "item:at-the-door/name-on-door"),
    ]


def test_the_items_of_a_list_that_has_another_id_are_what_they_were(root: Path) -> None:
    assert run("-C", root, "rename", "at-the-door", "on-the-step").exit_code == 0

    kinds = [(entry.kind, str(entry.reference)) for entry in found(root) if entry.kind is not Kind.CHANGED]
    assert kinds == [(Kind.RENAMED, "checklist:on-the-step")]


def test_a_list_that_is_gone_is_named_once(root: Path) -> None:
    old = plant(root.parent / "old")
    copied = (old / DOOR).read_text(encoding="utf-8").replace("id: at-the-door\n", "")
    (old / DOOR).with_name("at-the-gate.yml").write_text(copied, encoding="utf-8")

    names = [(entry.kind, str(entry.reference)) for entry in differences(load(old), load(root))]
    assert names == [(Kind.REMOVED, "checklist:at-the-gate")]


def test_an_entry_that_moves_is_not_another_one(root: Path) -> None:
    data = yaml.safe_load((root / DOOR).read_text(encoding="utf-8"))
    data["items"].reverse()
    (root / DOOR).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")

    assert found(root) == []


def commit(root: Path, message: str) -> None:
    identity = ["-c", "user.name=Baker", "-c", "user.email=baker@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", message]):
        subprocess.run(["git", *command], cwd=root, check=True)


def test_revisions_are_compared_from_the_folder_of_the_playbook(root: Path) -> None:
    commit(root.parent, "first")
    edit(root / DOOR, "en: Read the name on the door aloud.", "en: Read the *name* aloud.")
    commit(root.parent, "second")

    by_text = run("-C", root, "diff", "HEAD~1", "HEAD")
    assert by_text.exit_code == 0
    assert by_text.stdout == (
        "changed item:at-the-door/right-door “Read the *name* aloud.”\n"
        "  text: “Read the name on the door aloud.” → “Read the *name* aloud.”\n"
    )
    assert run("-C", root, "diff", "HEAD~1", "--format", "markdown").stdout == (
        "- **changed** `item:at-the-door/right-door` “Read the \\*name\\* aloud.”\n"
        "  - `text`: “Read the name on the door aloud.” → “Read the \\*name\\* aloud.”\n"
    )
    assert run("-C", root, "diff", "HEAD~1", "--language", "zh").stdout == (
        "changed item:at-the-door/right-door “念出门上的名字。”\n"
        "  text (en): “Read the name on the door aloud.” → “Read the *name* aloud.”\n"
    )
    assert json.loads(run("-C", root, "diff", "HEAD~1", "--format", "json").stdout) == [
        {
            "kind": "changed",
            "part": "item:at-the-door/right-door",
            "formerly": None,
            "title": {"en": "Read the *name* aloud.", "zh": "念出门上的名字。"},
            "version": None,
            "changes": [
                {
                    "value": "text",
                    "language": "en",
                    "old": "Read the name on the door aloud.",
                    "new": "Read the *name* aloud.",
                }
            ],
        }
    ]


@pytest.mark.parametrize("state", ["v9", "--output=x", "HEAD:"])
def test_what_is_no_state_is_a_usage_error(root: Path, state: str) -> None:
    result = run("-C", root, "diff", "--", state)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        f"Error: '{state}' is neither a folder with mkdocs.yml nor a revision that git knows here"
    )


def test_a_state_with_errors_is_compared_as_far_as_it_can_be_read(root: Path) -> None:
    (root / "checklists/deliver/broken.yml").write_text("items: [\n", encoding="utf-8")
    result = run("-C", root, "diff", TINY)

    assert result.exit_code == 0
    assert result.stdout == "no difference for readers\n"
    assert result.stderr == ".: 1 error in 1 file; what cannot be read is left out\n"
