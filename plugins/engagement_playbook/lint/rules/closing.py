"""The last item of a checklist closes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB309", "closing-item")
def closing_item(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report a list that does not end with its closing item, and a closing item before the end."""
    last = len(checklist.items) - 1
    for index, item in enumerate(checklist.items):
        if item.closes and index != last:
            yield Finding(
                ("items", index, "closes"),
                f"item '{item.id}' closes the list but is not its last",
                "move it to the end",
                at_key=True,
            )
    if not checklist.items[last].closes:
        yield Finding(
            ("items", last),
            f"checklist '{checklist.id}' does not end with an item that closes it",
            "end with who says what aloud, and mark it 'closes: true'",
        )
