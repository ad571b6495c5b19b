"""A checklist has an objective."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB304", "objective")
def objective(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report a checklist without an objective."""
    if checklist.objective is None:
        yield Finding(
            ("id",),
            f"checklist '{checklist.id}' has no objective",
            "add 'objective:' with one sentence in each language",
            at_key=True,
        )
