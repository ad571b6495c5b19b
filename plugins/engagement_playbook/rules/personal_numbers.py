"""Content holds nobody's telephone number, card or identity number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engagement_playbook.diagnostics import Severity
from engagement_playbook.load.playbook import SourceFile
from engagement_playbook.load.texts import texts
from engagement_playbook.rules.register import Finding, Subject, file_rule


@file_rule("PB313", "personal-numbers", Severity.ERROR)
def personal_numbers(file: SourceFile, subject: Subject) -> Iterator[Finding]:
    """Report what looks like a number of one person (``lint.personal_numbers``, of every language)."""
    patterns = [
        re.compile(pattern)
        for pattern in dict.fromkeys(
            each for locale in subject.locales.values() for each in locale.words("lint.personal_numbers")
        )
    ]
    for path, text in texts(file.content):
        for language, inline in text.items():
            for pattern in patterns:
                if found := pattern.search(inline.plain):
                    number = found.group()
                    yield Finding(
                        (*path, language),
                        f"'{number[:3]}…' looks like a telephone, card or identity number",
                        "name the role and where its number is kept",
                        words=number,
                    )
