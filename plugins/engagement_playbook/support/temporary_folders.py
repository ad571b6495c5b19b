"""Temporary folders that do not pile up: those of a killed process are removed by a later one."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from engagement_playbook.support.processes import is_running

_LEFT_SECONDS: Final = 3_600
"""How long a folder has to be untouched: a process that is not seen from here, in another container, may use it."""

_PREFIX: Final = "engagement-playbook-"

_NAME: Final = re.compile(rf"{_PREFIX}[a-z]+\.\w{{8}}-([0-9]+)")
"""What ``make_temporary_folder`` calls a folder, whole: nothing of anybody else is removed."""


def make_temporary_folder(purpose: str) -> Path:
    """Make a folder that this process has to remove, and remove those of processes that have ended.

    Raises OSError where no folder can be made.
    """
    remove_left_folders()
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{purpose}.", suffix=f"-{os.getpid()}"))


def remove_left_folders() -> None:
    """Remove the folders, whatever they were made for, of processes that have ended without removing them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        name = _NAME.fullmatch(folder.name)
        with suppress(OSError):
            is_left = folder.stat().st_mtime < time.time() - _LEFT_SECONDS
            if name and is_left and not is_running(int(name[1])):
                shutil.rmtree(folder, ignore_errors=True)
