"""Critical items stand first and are few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from engagement_playbook.diagnostics import Edit, Severity
from engagement_playbook.lint.engine import FileContext, Finding, file_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist


@file_rule("PB307", "critical-first", Severity.ERROR)
def critical_first(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report a critical item below one that is not, and a list where more than half the items are critical."""
    if not isinstance(checklist := file.content, Checklist):
        return
    ordinary = None
    for index, item in enumerate(checklist.items):
        if not item.critical:
            ordinary = ordinary or item.id
        elif ordinary:
            yield Finding(
                ("items", index, "critical"),
                f"critical item '{item.id}' stands below '{ordinary}', which is not critical",
                "move it up: a list is sometimes left half read",
                at_key=True,
                edit=_critical_first(file, checklist),
            )
    if checklist.critical_count * 2 > len(checklist.items):
        yield Finding(
            ("items",),
            f"{checklist.critical_count} of {len(checklist.items)} items are critical",
            "keep the mark for what stops the work",
            at_key=True,
        )


def _critical_first(file: SourceFile, checklist: Checklist) -> Edit | None:
    """Move the critical items up, with the comments above them; None where the list is not in block style."""
    if any(item.critical and item.closes for item in checklist.items):
        return None
    lines = file.document.text.splitlines(keepends=True)
    dash_lines = [_dash_line(file, index, lines) for index in range(len(checklist.items))]
    if None in dash_lines:
        return None
    starts = [line for line in dash_lines if line is not None]
    end = _end_line(lines, starts[-1])
    for index in range(len(starts)):
        while lines[starts[index] - 1].lstrip().startswith("#"):
            starts[index] -= 1
    blocks = ["".join(lines[first:last]) for first, last in pairwise([*starts, end])]
    if not blocks[-1].endswith("\n"):
        return None
    order = sorted(range(len(blocks)), key=lambda index: not checklist.items[index].critical)
    start = sum(map(len, lines[: starts[0]]))
    length = sum(map(len, blocks))
    return Edit(start, start + length, "".join(blocks[index] for index in order))


def _dash_line(file: SourceFile, index: int, lines: list[str]) -> int | None:
    """Return the index of the line with an item's dash; None where the list is not in block style."""
    mark = file.document.value_mark(("items", index))
    if mark is None or not re.fullmatch(r" *- +", lines[mark.line - 1][: mark.column - 1]):
        return None
    return mark.line - 1


def _end_line(lines: list[str], start: int) -> int:
    """Return the index of the line after the last item, which begins at ``start``, without blank lines."""
    depth = len(lines[start]) - len(lines[start].lstrip(" "))
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(line) - len(line.lstrip(" ")) <= depth:
            break
        end = number + 1
    return end
