"""A set of changes to a folder that happens whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path


class RefusedError(Exception):
    """What was asked for cannot be done; the message says why, and what can."""


@dataclass(frozen=True, slots=True)
class Changes:
    """New contents of files, then moves of files and folders in their order; all relative to one folder."""

    contents: Mapping[str, bytes] = field(default_factory=dict)
    moves: tuple[tuple[str, str], ...] = ()


def apply(changes: Changes, root: Path) -> None:
    """Make the changes; raises OSError with everything as it was where one of them fails."""
    undo: list[Callable[[], object]] = []
    try:
        for path, content in changes.contents.items():
            _write(root / path, content, undo)
        for source, target in changes.moves:
            if (root / target).exists():
                raise FileExistsError(17, "exists already", target)
            _make_folder((root / target).parent, undo)
            (root / source).rename(root / target)
            undo.append(partial((root / target).rename, root / source))
    except OSError:
        for step in reversed(undo):
            with suppress(OSError):
                step()
        raise


def _write(file: Path, content: bytes, undo: list[Callable[[], object]]) -> None:
    _make_folder(file.parent, undo)
    before = file.read_bytes() if file.exists() else None
    # A rename puts the whole file in place or none of it: a full disk must not leave half a file.
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    undo.append(file.unlink if before is None else partial(file.write_bytes, before))


def _make_folder(folder: Path, undo: list[Callable[[], object]]) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir()
        undo.append(each.rmdir)
