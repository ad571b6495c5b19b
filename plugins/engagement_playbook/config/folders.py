"""Where a playbook lies: its content folders, its hand-written pages, and the playbook it may be built on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from typing import Final

FOLDERS: Final = ("phases", "checklists", "case_studies", "playbook")
"""The content folders; each must exist."""


@dataclass(frozen=True, slots=True)
class BasePlaybook:
    """A playbook that another one is built on: it is read and never written.

    ``pages`` are the folders of its hand-written pages, for each language that has one.
    """

    folder: Path
    pages: Mapping[str, Path] = field(default_factory=dict)


def page_folders(own: Path, base: BasePlaybook | None, language: str) -> tuple[Path, ...]:
    """List the folders of a language's hand-written pages; what a later one has replaces an earlier one's."""
    inherited = base.pages.get(language) if base else None
    return (inherited, own) if inherited else (own,)


def page_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Find the files in folders of pages by their path there, those of editors and systems left out."""
    found = {}
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            place = file.relative_to(folder)
            if file.is_file() and not any(part.startswith(".") for part in place.parts):
                found[place.as_posix()] = file
    return found


def name_of(file: Path, root: Path) -> str:
    """Name a file in messages, seen from the playbook's folder.

    A name that is not UTF-8 must not break the terminal it is printed on; on Windows, another drive
    cannot be reached from here.
    """
    near = file.absolute().anchor == root.absolute().anchor
    name = Path(relpath(file, root)) if near else file
    return name.as_posix().encode("utf-8", errors="replace").decode("utf-8")
