"""Critical items stand first and are few."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engagement_playbook.diagnostics import Edit, Severity
from engagement_playbook.lint.engine import Finding, LintContext, file_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist


@file_rule("PB307", "critical-first", Severity.ERROR)
def critical_first(file: SourceFile, subject: LintContext) -> Iterator[Finding]:
    """Report a critical item below one that is not, and a list where most items are critical."""
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
    """Move the critical items up with the comments above them; None where the file is laid out otherwise."""
    if any(item.critical and item.closes for item in checklist.items):
        return None
    lines = file.document.text.splitlines(keepends=True)
    starts = [_first_line(file, index, lines) for index in range(len(checklist.items))]
    if None in starts:
        return None
    begin = [start for start in starts if start is not None]
    end = _last_line(lines, begin[-1], re.match(r" *", lines[begin[-1]]))
    for index in range(len(begin)):
        while lines[begin[index] - 1].lstrip().startswith("#"):
            begin[index] -= 1
    chunks = ["".join(lines[a:b]) for a, b in zip(begin, [*begin[1:], end], strict=True)]
    if not chunks[-1].endswith("\n"):
        return None
    order = sorted(range(len(chunks)), key=lambda index: not checklist.items[index].critical)
    start = sum(map(len, lines[: begin[0]]))
    old = "".join(chunks)
    return Edit(start, start + len(old), "".join(chunks[index] for index in order))


def _first_line(file: SourceFile, index: int, lines: list[str]) -> int | None:
    """Find the line of an item's dash; None where the list is not written in block style."""
    mark = file.document.value_mark(("items", index))
    if mark is None or not re.fullmatch(r" *- +", lines[mark.line - 1][: mark.column - 1]):
        return None
    return mark.line - 1


def _last_line(lines: list[str], start: int, indent: re.Match[str] | None) -> int:
    """Find the line behind the last item: the first that stands further out, blank ones before it left out."""
    depth = len(indent.group()) if indent else 0
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(line) - len(line.lstrip(" ")) <= depth:
            break
        end = number + 1
    return end
