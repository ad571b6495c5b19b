"""An item begins with a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB305", "verb-first", Severity.WARNING)
def verb_first(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report an item that does not begin with an imperative of its language (``lint.imperatives``).

    In a language with spaces, its first word is compared; in one without, the beginning of the text.
    """
    for index, item in enumerate(checklist.items):
        for language, text in item.text.items():
            locale = locales[language]
            imperatives = locale.words("lint.imperatives")
            match = re.match(locale.text("lint.first_word"), text.plain)
            first = match.group() if match else text.plain[:1]
            by_word = " " in locale.text("lint.word_break")
            if first.lower() in imperatives if by_word else text.plain.startswith(imperatives):
                continue
            yield Finding(
                ("items", index, "text", language),
                f"item '{item.id}' begins with '{first}', not with a verb",
                locale.text("lint.verb_hint"),
                words=first,
            )
