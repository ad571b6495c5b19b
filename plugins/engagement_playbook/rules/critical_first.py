"""Critical items stand first and are few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.rules.register import Finding, rule


@rule("PB307", "critical-first")
def critical_first(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report a critical item below one that is not, and a list where most items are critical."""
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
            )
    if checklist.critical_count * 2 > len(checklist.items):
        yield Finding(
            ("items",),
            f"{checklist.critical_count} of {len(checklist.items)} items are critical",
            "keep the mark for what stops the work",
            at_key=True,
        )
