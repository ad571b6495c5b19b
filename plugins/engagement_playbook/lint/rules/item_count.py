"""A checklist has fewer than ten items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist

MOST_ITEMS: Final = 9
"""Gawande and Boorman: five to nine; Project Check: fewer than ten per pause point."""


@checklist_rule("PB301", "item-count")
def item_count(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report the first item beyond the limit."""
    if len(checklist.items) > MOST_ITEMS:
        yield Finding(
            ("items", MOST_ITEMS),
            f"checklist '{checklist.id}' has {len(checklist.items)} items; fewer than ten fit one pause point",
            "cut what nobody would miss, or split it at the next pause point",
        )
