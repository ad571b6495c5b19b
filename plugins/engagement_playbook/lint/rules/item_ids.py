"""An id names what its item is about, so that it stays right when the order changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist

_POSITIONAL: Final = re.compile(r"(?:[a-z]|item|check|point|step|no|number|task|todo)?-?[0-9]+\Z|[a-z]\Z")


@checklist_rule("PB310", "item-ids")
def item_ids(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report ids that are a position: they are wrong as soon as an item is inserted above."""
    for index, item in enumerate(checklist.items):
        if _POSITIONAL.match(item.id):
            yield Finding(
                ("items", index, "id"),
                f"item id '{item.id}' says its position, not its subject",
                "name the subject: 'attendee-list'; list the old id under 'formerly' if readers have ticked it",
            )
