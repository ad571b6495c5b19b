"""The items of a group stand together, so that its heading stands once."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.lint.engine import FileContext, Finding, file_rule
from engagement_playbook.lint.item_order import reorder
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist


@file_rule("PB329", "groups-together", strict=False)
def groups_together(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report an item that comes back to a group which the list has left; such a list is shown without headings."""
    if not isinstance(checklist := file.content, Checklist):
        return
    last_of: dict[str, int] = {}
    for index, item in enumerate(checklist.items):
        if item.group is None:
            continue
        last = last_of.get(item.group, index - 1)
        last_of[item.group] = index
        if last == index - 1:
            continue
        yield Finding(
            ("items", index, "group"),
            f"item '{item.id}' stands apart from the others of group '{item.group}'",
            "move it up to them; until then the list has no headings",
            edit=reorder(file, checklist),
        )
