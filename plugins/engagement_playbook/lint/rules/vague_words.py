"""An item names what one will have or see, and not that something is in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.lint.rules.word_search import may_contain
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB306", "vague-words", Severity.WARNING)
def vague_words(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report words so vague that two people tick the same item for different reasons (``lint.vague``)."""
    for index, item in enumerate(checklist.items):
        for language, text in item.text.items():
            vague = locales[language].words("lint.vague")
            for word in vague if may_contain(text.plain, vague) else ():
                edge = r"\b" if word.isascii() else ""
                if match := re.search(f"{edge}{re.escape(word)}{edge}", text.plain, re.IGNORECASE):
                    yield Finding(
                        ("items", index, "text", language),
                        f"item '{item.id}' says '{word}', which anybody can tick",
                        "name what one will then have or see",
                        words=match.group(),
                    )
