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
        f"engagement-playbook-papers.leftover-{process.pid}",
        f"others.left-{process.pid}",
        f"engagement-playbook-1.0.0rc12-{process.pid}",
        "engagement-playbook-papers.leftover-x",
        own.name,
    ):
        (tmp_path / name).mkdir(exist_ok=True)
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / f"engagement-playbook-papers.newfound-{process.pid}").mkdir()
    (tmp_path / f"engagement-playbook-papers.leftover-{process.pid}/main.typ").touch()
    os.utime(tmp_path / f"engagement-playbook-papers.leftover-{process.pid}", (0, 0))

    last = make_temporary_folder("site")
    assert {entry.name for entry in tmp_path.iterdir()} == {
        f"others.left-{process.pid}",
        f"engagement-playbook-1.0.0rc12-{process.pid}",
        f"engagement-playbook-papers.newfound-{process.pid}",
        "engagement-playbook-papers.leftover-x",
        own.name,
        last.name,
    }
