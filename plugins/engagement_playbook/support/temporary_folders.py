"""Temporary folders that do not pile up: those of a killed process are removed by a later one."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from engagement_playbook.support.processes import is_running

_LEFT_SECONDS: Final = 3_600
"""How long a folder has to be untouched: a process that is not seen from here, in another container, may use it."""

_PREFIX: Final = "playbook-"


def make_temporary_folder(purpose: str) -> Path:
    """Make a folder that this process has to remove, and remove those of processes that have ended.

    Raises OSError where no folder can be made.
    """
    remove_left_folders()
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{purpose}.", suffix=f"-{os.getpid()}"))


def remove_left_folders() -> None:
    """Remove the folders, whatever they were made for, of processes that have ended without removing them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*.*-*"):
        process = folder.name.rpartition("-")[2]
        with suppress(OSError):
            is_left = folder.stat().st_mtime < time.time() - _LEFT_SECONDS
            if is_left and process.isdecimal() and not is_running(int(process)):
                shutil.rmtree(folder, ignore_errors=True)
