"""An item begins with what one does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import Finding, checklist_rule
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist


@checklist_rule("PB305", "verb-first", Severity.WARNING)
def verb_first(checklist: Checklist, locales: Mapping[str, Locale]) -> Iterator[Finding]:
    """Report an item that does not begin with an imperative its language knows (``lint.imperatives``).

    A language with spaces is compared by its first word, one without by the beginning of the text.
    """
    for index, item in enumerate(checklist.items):
        for language, text in item.text.items():
            locale = locales[language]
            known = locale.words("lint.imperatives")
            found = re.match(locale.text("lint.first_word"), text.plain)
            first = found.group() if found else text.plain[:1]
            by_word = " " in locale.text("lint.word_break")
            if first.lower() in known if by_word else text.plain.startswith(known):
                continue
            yield Finding(
                ("items", index, "text", language),
                f"item '{item.id}' begins with '{first}', not with a verb",
                locale.text("lint.verb_hint"),
                words=first,
            )
