"""Find the content files of a playbook and of the one it is built on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from engagement_playbook.config.folders import FOLDERS, name_of
from engagement_playbook.diagnostics import Diagnostic, nearest, printable
from engagement_playbook.load.file_types import FILE_TYPES, SITE_FOLDERS, FileType

MAX_FILES: Final = 5_000
"""The shipped playbook has about 120; a folder with thousands is a mistake or an attack."""


class ContentFile(NamedTuple):
    """A file of a known type; ``place`` is its path below ``home``, the folder of the playbook it belongs to."""

    file_type: FileType
    file: Path
    home: Path
    place: PurePosixPath
    inherited: bool
    """Whether it belongs to the playbook that this one is built on."""


def discover(root: Path, base: Path | None) -> tuple[list[ContentFile], list[Diagnostic]]:
    """Return the content files of every type, those of the base first, and diagnostics of other files.

    A file replaces the base's file at the same path, unless it is a list of parts: those are merged later.
    Where there are more than ``MAX_FILES``, no file is returned.
    """
    problems = [*_misnamed_folders(root)]
    content_files: list[ContentFile] = []
    for file_type in FILE_TYPES:
        own = _files_of(file_type, root, inherited=False)
        replaced = set() if file_type.is_collection else {content_file.place for content_file in own}
        inherited = _files_of(file_type, base, inherited=True) if base else []
        content_files += [content_file for content_file in inherited if content_file.place not in replaced]
        content_files += own
    if len(content_files) > MAX_FILES:
        message = f"there are {len(content_files):,} content files; the limit is {MAX_FILES:,}"
        return [], [*problems, Diagnostic("PB003", ".", message, "remove what does not belong here")]
    if not content_files and not problems:
        names = ", ".join(f"{folder}/" for folder in FOLDERS)
        problems.append(
            Diagnostic(
                "PB206",
                ".",
                f"there is no content: no file in {names}",
                "run from the folder with mkdocs.yml",
            )
        )
    of_known_type = {content_file.file for content_file in content_files}
    strays = [file for file in _candidates(root) if file not in of_known_type]
    problems += [_stray(file, root) for file in strays]
    problems += [_linked(folder, root) for folder in _linked_folders(root)]
    # Read as what they are: all that refers to them would be reported as well.
    content_files += _with_other_ending({file for file in strays if file.suffix != ".yml"}, root)
    return content_files, problems


def _misnamed_folders(root: Path) -> Iterator[Diagnostic]:
    """Report folders with YAML that are called almost as a content folder which is not there.

    A folder that is just not there has no content yet: git keeps no empty ones.
    """
    missing = [folder for folder in FOLDERS if not (root / folder).is_dir()]
    for folder in sorted(root.iterdir()) if missing and root.is_dir() else ():
        name = nearest(folder.name, missing) if folder.is_dir() and folder.name not in FOLDERS else None
        if name and not _is_hidden(folder) and any(folder.rglob("*.yml")):
            message = f"'{folder.name}' is no folder of content, and there is no '{name}'"
            hint = f"call it '{name}', or keep no YAML in it"
            yield Diagnostic("PB206", name_of(folder, root), printable(message), hint)


def _files_of(file_type: FileType, folder: Path, *, inherited: bool) -> list[ContentFile]:
    return [
        ContentFile(file_type, file, folder, PurePosixPath(file.relative_to(folder).as_posix()), inherited)
        for file in sorted(folder.glob(file_type.pattern))
        if not _is_hidden(file)
    ]


def _candidates(root: Path) -> Iterator[Path]:
    """Yield every file that looks like content, outside the folders that belong to the site."""
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            inside = file.relative_to(root).parts[:2]
            if (
                file.suffix.lower() in (".yml", ".yaml")
                and not _is_hidden(file)
                and inside not in SITE_FOLDERS
            ):
                yield file


def _with_other_ending(files: AbstractSet[Path], root: Path) -> Iterator[ContentFile]:
    """Yield the files that would be content if their names ended in ``.yml``, where no file has that name."""
    for file_type in FILE_TYPES:
        for suffix in {file.suffix for file in files}:
            for file in sorted(root.glob(file_type.pattern.removesuffix(".yml") + suffix)):
                renamed = file.with_suffix(".yml")
                if file in files and not renamed.exists():
                    place = PurePosixPath(renamed.relative_to(root).as_posix())
                    yield ContentFile(file_type, file, root, place, inherited=False)


def _linked_folders(root: Path) -> Iterator[Path]:
    """Yield the links to folders among the content: what lies behind them is not looked for, as it may be anything."""
    for name in FOLDERS:
        for parent, folders, _ in os.walk(root / name):
            here = Path(parent)
            inside = [folder for folder in sorted(folders) if not folder.startswith(".")]
            folders[:] = [
                folder for folder in inside if (here / folder).relative_to(root).parts not in SITE_FOLDERS
            ]
            yield from (here / folder for folder in folders if (here / folder).is_symlink())


def _linked(folder: Path, root: Path) -> Diagnostic:
    reason = "cannot be read: a link to a folder"
    return Diagnostic("PB001", name_of(folder, root), reason, "put the folder itself here")


def _is_hidden(file: Path) -> bool:
    """Return whether the name begins with a dot, as the files of editors and file systems do."""
    return file.name.startswith(".")


def _stray(file: Path, root: Path) -> Diagnostic:
    renamed, moved = "name it '.yml'", "move it to where its kind of content is kept, or delete it"
    hint = moved if file.suffix == ".yml" else renamed
    return Diagnostic("PB207", name_of(file, root), "no kind of content is kept at this path", hint)
