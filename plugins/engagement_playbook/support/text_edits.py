"""Apply edits to a text."""

from __future__ import annotations

from collections.abc import Iterable

from engagement_playbook.diagnostics import Edit


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits applied, in any order. Raises ValueError where two of them overlap."""
    pieces, end = [], 0
    for edit in sorted(edits):
        if edit.start < end:
            raise ValueError(f"edits overlap at index {edit.start}")
        pieces += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join(pieces) + text[end:]
