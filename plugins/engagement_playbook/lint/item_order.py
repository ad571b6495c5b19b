"""Put the items of a checklist into another order, in the text of its file."""

from __future__ import annotations

import re
from itertools import pairwise

from engagement_playbook.diagnostics import Edit
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.presentation.grouping import item_ranges


def reorder(file: SourceFile, checklist: Checklist) -> Edit | None:
    """Put the items of each group together and critical items first, with the comments above them.

    None where the list is not in block style, and where the item that closes the list would not be the last.
    """
    order = _order(checklist)
    if any(checklist.items[index].closes for index in order[:-1]):
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
    start = sum(map(len, lines[: starts[0]]))
    length = sum(map(len, blocks))
    return Edit(start, start + length, "".join(blocks[index] for index in order))


def _order(checklist: Checklist) -> list[int]:
    """The index of every item in the right order.

    A group stands where its first item did; an item without a group stays where it was among the groups.
    """
    groups: dict[str, list[int]] = {}
    for index, item in enumerate(checklist.items):
        # No id of a group holds a slash.
        groups.setdefault(item.group or f"/{index}", []).append(index)
    together = [index for indexes in groups.values() for index in indexes]
    moved = checklist.model_copy(update={"items": tuple(checklist.items[index] for index in together)})
    return [
        together[number - 1]
        for item_range in item_ranges(moved)
        for number, _ in sorted(item_range.items, key=lambda numbered: not numbered[1].critical)
    ]


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
