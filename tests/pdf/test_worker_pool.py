"""Papers are made by as many processes as there is room for, and by this one where there can be no other."""

import errno
import importlib
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engagement_playbook.pdf import worker_pool
from engagement_playbook.pdf.worker_pool import share_of_cores
from tests.pdf.paper_reader import PaperReader
from tests.pdf.test_cache import jobs

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "memory", "languages", "share"),
    [
        (2, 8 * GB, 2, 1),
        (8, 8 * GB, 2, 4),
        (64, 64 * GB, 2, 4),
        (64, 64 * GB, 1, 8),
        (64, None, 2, 4),
        (1, 8 * GB, 3, 1),
        (64, 2 * GB, 2, 3),
        (64, GB // 2, 2, 0),
    ],
)
def test_processes_fit_the_machine(
    monkeypatch: pytest.MonkeyPatch, cores: int, memory: int | None, languages: int, share: int
) -> None:
    monkeypatch.setattr(worker_pool, "usable_cores", lambda: cores)
    monkeypatch.setattr(worker_pool, "available_memory", lambda: memory)

    assert share_of_cores(languages) == share


def refuse_semaphores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a system without /dev/shm."""

    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    importlib.import_module("multiprocessing.synchronize")  # keeps what it sees when it is loaded
    monkeypatch.setattr("_multiprocessing.SemLock", refuse)


def refuse_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a system that has reached its limit of processes."""

    def refuse(*_: object) -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("_posixsubprocess.fork_exec", refuse)


def refuse_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "available_memory", lambda: 0)


@pytest.mark.parametrize("refuse", [refuse_semaphores, refuse_processes, refuse_memory])
def test_without_other_processes_this_one_makes_everything(
    planted: Path, monkeypatch: pytest.MonkeyPatch, refuse: Callable[[pytest.MonkeyPatch], None]
) -> None:
    context = PaperReader(planted)
    many = jobs(context)
    counted: list[int] = []
    refuse(monkeypatch)

    printed = [*context.printer().make_all(many, counted.append)]

    assert len(printed) == len(many)
    assert all(paper.path and paper.path.is_file() for paper in printed)
    assert counted == [*range(1, len(many) + 1)]


def test_when_a_process_is_killed_this_one_makes_the_rest(planted: Path) -> None:
    context = PaperReader(planted)
    many = jobs(context)
    counted: list[int] = []

    def kill(there: int) -> None:
        counted.append(there)
        if there == 1:
            for process in multiprocessing.active_children():
                os.kill(process.pid or 0, signal.SIGKILL)

    printed = [*context.printer().make_all(many, kill, cores=2)]

    assert [paper.pdf for paper in printed] == [context.printer().make(job).pdf for job in many]
    assert counted == [*range(1, len(many) + 1)]


def test_processes_leave_no_folder_behind(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = PaperReader(planted)
    many = jobs(context)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(worker_pool, "compile_pdf", None)  # nothing is made in this process

    for printed in context.printer().make_all(many, cores=2):
        assert printed.pdf
        assert [*(tmp_path / "temporary").iterdir()] == []
