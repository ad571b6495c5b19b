"""A temporary folder of a killed process is removed by a later one, and no other is."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from engagement_playbook.support.temporary_folders import make_temporary_folder


def test_only_what_a_process_that_has_ended_left_long_ago_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    own = make_temporary_folder("papers")
    for name in (
        f"playbook-papers.left-{process.pid}",
        f"others.left-{process.pid}",
        "playbook-papers.left-x",
        own.name,
    ):
        (tmp_path / name).mkdir(exist_ok=True)
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / f"playbook-papers.new-{process.pid}").mkdir()
    (tmp_path / f"playbook-papers.left-{process.pid}/main.typ").touch()
    os.utime(tmp_path / f"playbook-papers.left-{process.pid}", (0, 0))

    last = make_temporary_folder("site")
    assert {entry.name for entry in tmp_path.iterdir()} == {
        f"others.left-{process.pid}",
        f"playbook-papers.new-{process.pid}",
        "playbook-papers.left-x",
        own.name,
        last.name,
    }
