"""An item is short enough to be read at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB302", "item-length")
def item_length(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report an item whose text is longer than its language allows (``lint.item_characters``)."""
    for index, item in enumerate(checklist.items):
        for language, text in item.text.items():
            limit = int(locales[language].text("lint.item_characters"))
            if len(text) > limit:
                yield Finding(
                    ("items", index, "text", language),
                    f"item '{item.id}' has {len(text)} characters; at most {limit} are read at a glance",
                    "move the reason to 'why' and the proof to 'evidence'",
                )
