"""Facts about the rules age: their last check, and the days they name; reported only on request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engagement_playbook.config.settings import CHECK_DUE, CHECKED_AGAIN
from engagement_playbook.lint.engine import FileContext, Finding, LintContext, file_rule, playbook_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.load.file_types import RegulationsFile
from engagement_playbook.model.regulation import Regulation, RuleStatus

_AHEAD: Final = (RuleStatus.DRAFT, RuleStatus.UPCOMING)


@playbook_rule(CHECK_DUE, "check-due", strict=False)
def check_due(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a rule whose check is older than its kind allows, and a change whose day has come."""
    if context.today is None:
        return
    option = context.options.get(CHECK_DUE)
    days = {**CHECKED_AGAIN, **(option.days if option else {})}
    for file in context.loaded.files:
        if isinstance(file.content, RegulationsFile):
            yield from ((file, finding) for finding in _due(file.content.items, context.today, days))


def _due(rules: Sequence[Regulation], today: dt.date, days: Mapping[str, int]) -> Iterator[Finding]:
    for index, rule in enumerate(rules):
        kind = _kind(rule)
        age = (today - rule.checked).days
        if age > days[kind]:
            yield Finding(
                ("items", index, "checked"),
                f"'{rule.id}' was checked {age} days ago, and its kind ('{kind}') allows {days[kind]}",
                "read it against its source, then move 'checked' on and say 'checked_how'",
            )
        for number, change in enumerate(rule.changes_ahead):
            if change.on <= today:
                yield Finding(
                    ("items", index, "changes_ahead", number, "on"),
                    f"the day of a change of '{rule.id}' has come: {change.on}",
                    "say in 'summary' what holds now, and take the change out",
                )


@file_rule("PB331", "date-ahead")
def date_ahead(file: SourceFile, _: FileContext) -> Iterator[Finding]:
    """Report a rule that comes into force after its check and does not say what changes then."""
    if not isinstance(file.content, RegulationsFile):
        return
    for index, rule in enumerate(file.content.items):
        # Content that says no kind is from before the field was there.
        if rule.kind and rule.in_force and rule.in_force > rule.checked and not rule.changes_ahead:
            yield Finding(
                ("items", index, "in_force"),
                f"'{rule.id}' comes into force on {rule.in_force} and does not say what changes then",
                "add 'changes_ahead:' with the day and what it changes",
            )


def _kind(rule: Regulation) -> str:
    if rule.changes_ahead or rule.status in _AHEAD:
        return "ahead"
    return rule.kind.value if rule.kind else "unknown"
