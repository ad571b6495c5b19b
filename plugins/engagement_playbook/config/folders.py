"""The content folders of a playbook, and how its files are named."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path
from typing import Final

FOLDERS: Final = ("phases", "checklists", "case_studies", "playbook")
"""The content folders; one that is not there has no content."""


def name_of(file: Path, root: Path) -> str:
    """Name a file in messages, seen from the playbook's folder.

    A name that is not UTF-8 must not break the terminal it is printed on; on Windows, another drive
    cannot be reached from here.
    """
    near = file.absolute().anchor == root.absolute().anchor
    name = Path(relpath(file, root)) if near else file
    return name.as_posix().encode("utf-8", errors="replace").decode("utf-8")
