"""A critical item gives the reason why it exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB308", "critical-because")
def critical_because(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report a critical item whose ``because`` names no case's lesson, no regulation and not ``practice``."""
    for index, item in enumerate(checklist.items):
        if item.critical and not item.because:
            yield Finding(
                ("items", index, "critical"),
                f"critical item '{item.id}' does not say why it exists",
                "add 'because:' with a case's lesson, a rule, or 'practice'",
                at_key=True,
            )
