"""Fix what can be fixed without changing what a file says: punctuation, spaces, the order of items.

Edits are made in the text of a file, so comments and layout stay. A file is written only where its
letters, digits and values are the same afterwards.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engagement_playbook.diagnostics import Diagnostic, Edit
from engagement_playbook.source import parse_document, read_bytes, read_text
from engagement_playbook.support.atomic_write import write_whole
from engagement_playbook.support.text_edits import apply_edits


@dataclass(frozen=True, slots=True)
class Fixed:
    """The new text of a file, and the diagnostics that it settles."""

    path: str
    text: str
    diagnostics: tuple[Diagnostic, ...]


def fixed(diagnostics: Iterable[Diagnostic], root: Path) -> tuple[Fixed, ...]:
    """Apply the edits of diagnostics to the files they are about; write nothing.

    Edits that overlap wait for the next round. Raises OSError where a file has gone.
    """
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        if diagnostic.edit is not None:
            by_file[diagnostic.path].append(diagnostic)
    files = []
    for path, diagnostics_of_file in sorted(by_file.items()):
        before = read_text(root / path, path, [root])
        applied, after = _apply(before, diagnostics_of_file)
        if after != before and _says_the_same(before, after):
            files.append(Fixed(path, after, applied))
    return tuple(files)


def write(repaired: Fixed, root: Path) -> None:
    """Write a fixed file, with the byte order mark it had; raises OSError with the old file in place."""
    file = root / repaired.path
    bom = BOM_UTF8 if read_bytes(file, repaired.path, [root]).startswith(BOM_UTF8) else b""
    write_whole(file, bom + repaired.text.encode("utf-8"))


def _apply(text: str, diagnostics: Sequence[Diagnostic]) -> tuple[tuple[Diagnostic, ...], str]:
    applied: list[Diagnostic] = []
    edits: list[Edit] = []
    end = 0
    for diagnostic in sorted(diagnostics, key=lambda diagnostic: (diagnostic.edit, diagnostic.code)):
        edit = diagnostic.edit
        # It overlaps the edit before it and waits for the next round.
        if edit is None or edit.start < end:
            continue
        end = edit.end
        edits.append(edit)
        applied.append(diagnostic)
    return tuple(applied), apply_edits(text, edits)


def _says_the_same(before: str, after: str) -> bool:
    one, other = (parse_document(text.encode("utf-8"), "") for text in (before, after))
    return bool(one.data) and not other.diagnostics and _essence(one.data) == _essence(other.data)


def _essence(data: Any) -> Any:
    """Reduce data to what an edit may not change: letters and digits, values, which entries there are."""
    if isinstance(data, dict):
        return {key: _essence(value) for key, value in data.items()}
    if isinstance(data, list):
        return sorted((_essence(value) for value in data), key=repr)
    return "".join(filter(str.isalnum, data)) if isinstance(data, str) else data
