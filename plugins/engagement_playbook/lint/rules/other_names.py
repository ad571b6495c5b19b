"""A sheet that the customer sees names no organisation of a case study."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import FileContext, Finding, file_rule
from engagement_playbook.lint.rules.own_eyes import NOT_PRINTED, shown_to_customers
from engagement_playbook.lint.rules.word_search import words_in
from engagement_playbook.load import SourceFile


@file_rule("PB312", "other-names", Severity.WARNING)
def other_names(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report the names of organisations in case studies (``organisations:``) on a table or handover sheet."""
    if not shown_to_customers(file):
        return
    names = tuple(
        dict.fromkeys(
            name
            for case in context.playbook.cases
            for organisations in case.organisations.values()
            for name in organisations
        )
    )
    for path, text in file.texts:
        if path[-1] in NOT_PRINTED:
            continue
        for language, inline in text.items():
            for name in words_in(inline.plain, names, match_case=True):
                yield Finding(
                    (*path, language),
                    f"'{name}', an organisation of a case study, is named on a sheet that the customer sees",
                    "say what happened and not to whom",
                    words=name,
                )
