"""Content holds nobody's telephone number, card or identity number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import Finding, LintContext, file_rule
from engagement_playbook.lint.rules.word_search import either
from engagement_playbook.load import SourceFile

_DIGIT: Final = re.compile("[0-9]")
"""What every number has, and most texts have not."""


@file_rule("PB313", "personal-numbers", Severity.ERROR)
def personal_numbers(file: SourceFile, subject: LintContext) -> Iterator[Finding]:
    """Report what looks like a number of one person (``lint.personal_numbers``, of every language)."""
    every = (each for locale in subject.locales.values() for each in locale.words("lint.personal_numbers"))
    patterns = tuple(dict.fromkeys(every))
    suspicious = either(patterns)
    for path, text in file.texts:
        for language, inline in text.items():
            for pattern in (
                patterns if _DIGIT.search(inline.plain) and suspicious.search(inline.plain) else ()
            ):
                if found := re.search(pattern, inline.plain):
                    number = found.group()
                    yield Finding(
                        (*path, language),
                        f"'{number[:3]}…' looks like a telephone, card or identity number",
                        "name the role and where its number is kept",
                        words=number,
                    )
