"""A set of changes to a folder that happens whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from engagement_playbook.support.atomic_write import link_target, stage


class RefusedError(Exception):
    """What was asked for cannot be done; the message says why, and what can."""


@dataclass(frozen=True, slots=True)
class Changes:
    """New contents of files, then moves of files and folders in their order; all relative to one folder."""

    contents: Mapping[str, bytes] = field(default_factory=dict)
    moves: tuple[tuple[str, str], ...] = ()


def apply(changes: Changes, root: Path) -> None:
    """Make the changes; where one fails or is interrupted, everything is as it was.

    Raises OSError where a change fails.
    """
    replacements = []
    # What undoes a step is noted before the step: an interruption may come between the two.
    with ExitStack() as undo:
        for path, content in changes.contents.items():
            file = link_target(root / path)
            _make_folder(file.parent, undo)
            # On a full disk there would be no room to write the old content again.
            before = _stage(file, file.read_bytes(), undo) if file.exists() else None
            replacements.append((file, _stage(file, content, undo), before))
        for file, after, before in replacements:
            undo.callback(_put_back, file, before)
            after.replace(file)
        for source, target in changes.moves:
            if (root / target).exists():
                raise FileExistsError(17, "exists already", target)
            _make_folder((root / target).parent, undo)
            undo.callback(_move_back, root / target, root / source)
            (root / source).rename(root / target)
        undo.pop_all()
    moves = [(root / source, root / target) for source, target in changes.moves]
    for _, _, before in replacements:
        if before:
            _remove(_moved(before, moves))


def _stage(file: Path, content: bytes, undo: ExitStack) -> Path:
    staged = stage(file, content)
    undo.callback(_remove, staged)
    return staged


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


def _put_back(file: Path, before: Path | None) -> None:
    with suppress(OSError):
        if before:
            before.replace(file)
        else:
            file.unlink()


def _move_back(target: Path, source: Path) -> None:
    with suppress(OSError):
        if not source.exists():
            target.rename(source)


def _make_folder(folder: Path, undo: ExitStack) -> None:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        undo.callback(_remove_folder, parent)
        parent.mkdir()


def _remove_folder(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _moved(file: Path, moves: Iterable[tuple[Path, Path]]) -> Path:
    """Return where a file is after folders were moved."""
    for source, target in moves:
        if file.is_relative_to(source):
            file = target / file.relative_to(source)
    return file
