"""One process at a time changes the files of a folder."""

import os
import time
from pathlib import Path

import pytest

from engagement_playbook.support.file_lock import LockedError, file_lock


def test_a_lock_is_held_once_and_given_back_whatever_happens(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with file_lock(lock):
        assert lock.exists()
        with pytest.raises(LockedError), file_lock(lock):
            pytest.fail("held twice")
        assert lock.exists()
    assert not lock.exists()

    with pytest.raises(ZeroDivisionError), file_lock(lock):
        raise ZeroDivisionError
    assert not lock.exists()
    with file_lock(lock):
        assert lock.exists()


def test_a_lock_that_a_killed_process_left_is_taken_after_ten_minutes(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    lock.touch()
    with pytest.raises(LockedError), file_lock(lock):
        pytest.fail("not left yet")
    left = time.time() - 601
    os.utime(lock, (left, left))

    with file_lock(lock):
        pass
    assert not lock.exists()


def test_where_no_file_can_be_made_nothing_is_held(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), file_lock(tmp_path / "none" / ".lock"):
        pytest.fail("held")
