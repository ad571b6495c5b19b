"""A checklist has a style: read-do or do-confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB303", "style")
def style(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report a checklist without a style."""
    if checklist.style is None:
        yield Finding(
            ("id",),
            f"checklist '{checklist.id}' does not say how it is read",
            "add 'style: read-do' or 'style: do-confirm'",
            at_key=True,
        )
