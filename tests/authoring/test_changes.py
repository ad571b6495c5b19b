"""Changes happen whole or not at all, whatever comes between."""

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from engagement_playbook.authoring.changes import Changes, apply
from engagement_playbook.cli import main
from tests.helpers.playbooks import edit, plant

LIST = "checklists/deliver/at-the-door.yml"
PHASE = "phases/01-taste/phase.yml"
CHANGES = Changes(
    {LIST: b"id: other\n", PHASE: b"id: taste\n", "new/folder/file.yml": b"a: b\n"},
    (("phases/01-taste", "phases/03-taste"), (LIST, "checklists/other/door.yml")),
)
DISK_FULL = OSError(28, "No space left on device")


def snapshot(root: Path) -> dict[str, bytes | None]:
    """Map each path to its content, a folder to None."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
    }


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    return plant(tmp_path / "playbook")


def fail_at(
    monkeypatch: pytest.MonkeyPatch, name: str, call: int, error: BaseException, *, late: bool = False
) -> None:
    """Let one call of a function of ``os`` fail: before it does anything, or ``late``, after it did."""
    function: Callable[..., object] = getattr(os, name)
    calls = itertools.count(1)

    def replacement(*arguments: object, **options: object) -> object:
        fails = next(calls) == call
        if fails and not late:
            raise error
        result = function(*arguments, **options)
        if fails:
            raise error
        return result

    monkeypatch.setattr(os, name, replacement)


def test_all_changes_are_made_and_nothing_else_is_left(root: Path) -> None:
    before = snapshot(root)
    apply(CHANGES, root)
    after = snapshot(root)

    assert after.pop("checklists/other/door.yml") == b"id: other\n"
    assert after.pop("phases/03-taste/phase.yml") == b"id: taste\n"
    assert after.pop("new/folder/file.yml") == b"a: b\n"
    moved = {path: path.replace("phases/01-taste", "phases/03-taste") for path in before}
    gone = {LIST, PHASE}
    added = {"new", "new/folder", "checklists/other"}
    assert after == {
        moved[path]: content for path, content in before.items() if path not in gone
    } | dict.fromkeys(added)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("error", [DISK_FULL, KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
@pytest.mark.parametrize(
    ("name", "call"),
    [("fsync", 1), ("fsync", 5), ("mkdir", 1), ("mkdir", 2), ("mkdir", 3)]
    + [("replace", call) for call in (1, 2, 3)]
    + [("rename", call) for call in (1, 2)],
)
def test_what_fails_or_is_interrupted_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: int, error: BaseException, late: bool
) -> None:
    before = snapshot(root)
    with monkeypatch.context() as patch:
        fail_at(patch, name, call, error, late=late)
        with pytest.raises(type(error)):
            apply(CHANGES, root)

    assert snapshot(root) == before


def test_a_target_that_exists_leaves_everything_as_it_was(root: Path) -> None:
    before = snapshot(root)
    moves = (("phases/01-taste", "phases/03-taste"), ("phases/02-deliver", "phases/03-taste"))

    with pytest.raises(FileExistsError, match="exists already: 'phases/03-taste'"):
        apply(Changes(CHANGES.contents, moves), root)
    assert snapshot(root) == before


def test_permissions_and_links_stay(root: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared.yml"
    shared.write_bytes((root / LIST).read_bytes())
    shared.chmod(0o640)
    (root / LIST).unlink()
    (root / LIST).symlink_to(shared)

    apply(Changes({LIST: b"id: other\n"}), root)

    assert (root / LIST).is_symlink()
    assert shared.read_bytes() == b"id: other\n"
    assert shared.stat().st_mode & 0o777 == 0o640
    assert [*tmp_path.glob(".new-*")] == []


def test_a_rename_on_a_full_disk_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(root)
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        # A rename is rehearsed in another folder.
        if target.is_relative_to(root):
            raise DISK_FULL
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        result = CliRunner().invoke(main, ["-C", str(root), "rename", "checklist:at-the-door", "door-list"])

    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: cannot be written: no space left on device; everything is as it was\n"
    )
    assert snapshot(root) == before


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("check --fix", "cannot mend: no space left on device"),
        ("translations --all", "cannot write 'playbook/translations.lock': no space left on device"),
        ("schema {root}/playbook/schemas", "cannot write '{root}/playbook/schemas/"),
        ("new checklist before-noon", "cannot write '{root}/checklists/visits/before-noon.yml'"),
        ("export json {root}/exported", "cannot write '{root}/exported/playbook.json'"),
    ],
)
def test_an_authors_file_is_written_whole_or_not_at_all(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: str, complaint: str
) -> None:
    edit(root / "checklists/core/before-any-visit.yml", "clean apron.", "clean apron")
    before = {path: content for path, content in snapshot(root).items() if content is not None}
    arguments = command.format(root=root).split()
    with monkeypatch.context() as patch:
        fail_at(patch, "replace", 1, DISK_FULL)
        result = CliRunner().invoke(main, ["-C", str(root), *arguments])

    assert result.exit_code == 2
    assert complaint.format(root=root) in result.stderr
    assert {path: content for path, content in snapshot(root).items() if content is not None} == before
