"""Content holds no telephone, card or identity number of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import FileContext, Finding, file_rule
from engagement_playbook.lint.rules.word_search import any_of
from engagement_playbook.load import SourceFile

_DIGIT: Final = re.compile("[0-9]")
"""Most texts have no digit, and those are not searched for each pattern."""


@file_rule("PB313", "personal-numbers", Severity.ERROR)
def personal_numbers(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report text that looks like a person's number (``lint.personal_numbers`` of all languages)."""
    patterns = tuple(
        dict.fromkeys(
            pattern
            for locale in context.locales.values()
            for pattern in locale.words("lint.personal_numbers")
        )
    )
    suspicious = any_of(patterns)
    for path, text in file.texts:
        for language, inline in text.items():
            for pattern in (
                patterns if _DIGIT.search(inline.plain) and suspicious.search(inline.plain) else ()
            ):
                if match := re.search(pattern, inline.plain):
                    number = match.group()
                    yield Finding(
                        (*path, language),
                        f"'{number[:3]}…' looks like a telephone, card or identity number",
                        "name the role and where its number is kept",
                        words=number,
                    )
