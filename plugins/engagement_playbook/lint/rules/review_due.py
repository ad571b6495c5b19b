"""Reviews that are due; reported only on request, so that the passing of time breaks no build."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.model.base import Reviewed


@playbook_rule("PB321", "review-due", strict=False)
def review_due(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a file whose ``review_by`` has passed."""
    if context.today is None:
        return
    for file in context.loaded.files:
        content = file.content
        if isinstance(content, Reviewed) and content.review_by and content.review_by < context.today:
            days = (context.today - content.review_by).days
            yield (
                file,
                Finding(
                    ("review_by",),
                    f"the review was due on {content.review_by}, {days} {'day' if days == 1 else 'days'} ago",
                    "read it against its sources, then move 'review_by' and 'revised' on",
                ),
            )
