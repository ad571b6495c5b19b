"""A file is written whole or not at all, and stays the kind of file it was."""

import errno
import os
import re
import sys
import threading
import time
from pathlib import Path

import pytest

from engagement_playbook.support import atomic_write
from engagement_playbook.support.atomic_write import write_whole


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_folder_is_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "a/b/file.yml", b"new")

    assert (tmp_path / "a/b/file.yml").read_bytes() == b"new"
    assert names(tmp_path / "a/b") == ["file.yml"]


def test_what_a_killed_process_has_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    names = (".new-0123456789abcdef", ".new-fedcba9876543210", ".new-house.yml", "new.yml")
    for name in names:
        (tmp_path / name).write_bytes(b"a")
    long_ago = time.time() - 4_000
    for name in names[:1] + names[2:]:
        os.utime(tmp_path / name, (long_ago, long_ago))
    write_whole(tmp_path / "a.yml", b"b")

    assert {file.name for file in tmp_path.iterdir()} == {"a.yml", *names[1:]}


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize("failing", ["open", "fsync", "replace"])
def test_what_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, durable: bool
) -> None:
    file = tmp_path / "file.yml"
    write_whole(file, b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if failing == "fsync" else Path, failing, fail)
    if failing == "fsync" and not durable:
        write_whole(file, b"new", durable=durable)
    else:
        with pytest.raises(OSError, match="No space left on device"):
            write_whole(file, b"new", durable=durable)
    monkeypatch.undo()

    assert file.read_bytes() == (b"new" if failing == "fsync" and not durable else b"old")
    assert names(tmp_path) == ["file.yml"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_usual_ones(tmp_path: Path) -> None:
    kept, new = tmp_path / "kept.sh", tmp_path / "new.yml"
    kept.touch()
    kept.chmod(0o750)
    before = os.umask(0o027)
    try:
        write_whole(kept, b"new")
        write_whole(new, b"new")
    finally:
        os.umask(before)

    assert kept.stat().st_mode & 0o777 == 0o750
    assert new.stat().st_mode & 0o777 == 0o640


def test_a_write_protected_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file.yml"
    file.write_bytes(b"old")
    # For root every file can be written.
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (file, os.W_OK))

    with pytest.raises(PermissionError, match="Permission denied"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["file.yml"]


@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_stays_and_its_target_is_written(tmp_path: Path, exists: bool) -> None:
    target, link = tmp_path / "elsewhere/file.yml", tmp_path / "here/file.yml"
    link.parent.mkdir()
    target.parent.mkdir()
    if exists:
        target.write_bytes(b"old")
    link.symlink_to(Path("../elsewhere/file.yml"))

    write_whole(link, b"new")

    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(target.parent) == names(link.parent) == ["file.yml"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"new")
    reader.join()

    assert read == [b"new"]
    assert names(tmp_path) == ["pipe"]


@pytest.mark.parametrize("old", [b"same", b"different"])
def test_a_file_that_another_process_has_open_is_as_good_when_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes
) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(old)

    def refuse(*_: object) -> None:
        # What Windows answers while another process reads the file.
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", refuse)
    if old == b"same":
        write_whole(file, b"same")
    else:
        with pytest.raises(PermissionError, match="Access is denied"):
            write_whole(file, b"same")

    assert file.read_bytes() == old
    assert names(tmp_path) == ["sheet.pdf"]


# What writes files that nobody looks for while they are written.
ELSEWHERE = {"support/atomic_write.py", "support/file_lock.py", "pdf/compiler.py"}


def test_no_module_writes_files_in_another_way() -> None:
    package = Path(atomic_write.__file__).parents[1]
    writing = re.compile(r"\.write_(bytes|text)\(|\bopen\([^)]*[\"'][wxa]b?\+?[\"']")
    modules = {
        module.relative_to(package).as_posix()
        for module in package.rglob("*.py")
        if writing.search(module.read_text(encoding="utf-8"))
    }

    assert modules == ELSEWHERE
