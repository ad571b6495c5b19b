"""A sheet that the customer sees holds nothing that is for our own people only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import FileContext, Finding, file_rule
from engagement_playbook.lint.rules.word_search import words_in
from engagement_playbook.load import SourceFile
from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import KINDS, Reference
from engagement_playbook.model.register import Register
from engagement_playbook.model.template import Template

_OWN_KINDS: Final = ("case", "lesson", "phrase", "stage", "visit")
"""Kinds of parts that no customer sees."""

NOT_PRINTED: Final = ("why", "lint")
"""Fields that the page shows and the printed sheet does not."""


def shown_to_customers(file: SourceFile) -> bool:
    """Return whether the customer sees a file's sheet or keeps it."""
    content = file.content
    return isinstance(content, Checklist | Template) and content.audience is not Audience.OWN


@file_rule("PB311", "own-eyes", Severity.WARNING)
def own_eyes(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report internal words (``lint.own_eyes``) and links to internal parts on a table or handover sheet."""
    if not shown_to_customers(file):
        return
    for path, text in file.texts:
        if path[-1] in NOT_PRINTED:
            continue
        for language, inline in text.items():
            for word in words_in(inline.plain, context.locales[language].words("lint.own_eyes")):
                yield Finding(
                    (*path, language),
                    f"'{word}' stands on a sheet that the customer sees",
                    "say it without our own cards, or make the sheet 'audience: own'",
                    words=word,
                )
            for run in inline.runs:
                if run.reference and _is_own(run.reference, context):
                    yield Finding(
                        (*path, language),
                        f"a sheet that the customer sees links to {KINDS[run.reference.kind]} '{run.reference.id}', which is for our own eyes",
                        "delete the link, or make the sheet 'audience: own'",
                        words=run.text,
                    )


def _is_own(reference: Reference, context: FileContext) -> bool:
    if reference.kind in _OWN_KINDS:
        return True
    try:
        value = context.playbook.part(reference).value
    except KeyError:
        return False
    return isinstance(value, Checklist | Register | Template) and value.audience is Audience.OWN
