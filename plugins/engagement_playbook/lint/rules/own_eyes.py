"""What lies before the customer says nothing that is for our own eyes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import Finding, LintContext, file_rule
from engagement_playbook.lint.rules.word_search import says
from engagement_playbook.load import SourceFile
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import KINDS, Reference
from engagement_playbook.model.template import Template

_OWN_KINDS: Final = ("case", "lesson", "phrase", "stage", "visit")
"""Kinds of parts that are never shown to a customer."""

NOT_PRINTED: Final = ("why", "lint")
"""Fields that stay on the page and are not on the sheet."""


def shown_to_customers(file: SourceFile) -> bool:
    """Say whether a file's sheet may lie before the customer, or stay with them."""
    content = file.content
    return isinstance(content, Checklist | Template) and content.audience is not Audience.OWN


@file_rule("PB311", "own-eyes", Severity.WARNING)
def own_eyes(file: SourceFile, subject: LintContext) -> Iterator[Finding]:
    """Report words of our own cards (``lint.own_eyes``) and links to own parts on a table or handover sheet."""
    if not shown_to_customers(file):
        return
    for path, text in file.texts:
        if path[-1] in NOT_PRINTED:
            continue
        for language, inline in text.items():
            for word in says(inline.plain, subject.locales[language].words("lint.own_eyes")):
                yield Finding(
                    (*path, language),
                    f"'{word}' stands on a sheet that the customer sees",
                    "say it without our own cards, or make the sheet 'audience: own'",
                    words=word,
                )
            for run in inline.runs:
                if run.reference and _is_own(run.reference, subject):
                    yield Finding(
                        (*path, language),
                        f"a sheet that the customer sees links to {KINDS[run.reference.kind]} '{run.reference.id}', which is for our own eyes",
                        "delete the link, or make the sheet 'audience: own'",
                        words=run.text,
                    )


def _is_own(reference: Reference, subject: LintContext) -> bool:
    if reference.kind in _OWN_KINDS:
        return True
    part = subject.loaded.playbook.parts.get(reference)
    value = part.value if part else None
    return isinstance(value, Checklist | Template) and value.audience is Audience.OWN
