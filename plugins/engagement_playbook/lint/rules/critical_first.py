"""Critical items stand first, under each heading where a list has headings, and are few."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import FileContext, Finding, file_rule
from engagement_playbook.lint.item_order import reorder
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.presentation.grouping import item_ranges


@file_rule("PB307", "critical-first", Severity.ERROR)
def critical_first(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report a critical item below one that is not, and a list where more than half the items are critical.

    What stands under one heading is judged by itself.
    """
    if not isinstance(checklist := file.content, Checklist):
        return
    for item_range in item_ranges(checklist):
        ordinary = None
        for number, item in item_range.items:
            if not item.critical:
                ordinary = ordinary or item.id
            elif ordinary:
                yield Finding(
                    ("items", number - 1, "critical"),
                    f"critical item '{item.id}' stands below '{ordinary}', which is not critical",
                    "move it up: a list is sometimes left half read",
                    at_key=True,
                    edit=reorder(file, checklist),
                )
    if checklist.critical_count * 2 > len(checklist.items):
        yield Finding(
            ("items",),
            f"{checklist.critical_count} of {len(checklist.items)} items are critical",
            "keep the mark for what stops the work",
            at_key=True,
        )
