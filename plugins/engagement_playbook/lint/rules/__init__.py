"""The linter's rules. Each is one function under one code, registered by the import of its module.

A new rule is a new file here with its line below, a page in ``explanations/`` and a folder in ``tests/golden/``.
The source of a rule (Gawande, Boorman, Project Check) stands on its page.
"""

from typing import Final

from engagement_playbook.lint.engine import RULES, Rule, run_rules
from engagement_playbook.lint.rules import (
    because,
    changes,
    check_due,
    closing,
    critical_first,
    duplicate_items,
    groups_together,
    item_count,
    item_ids,
    item_length,
    lists_of_visits,
    lost_id,
    objective,
    other_names,
    own_eyes,
    personal_numbers,
    punctuation,
    review_due,
    style,
    translation_lock,
    unused,
    vague_words,
    verb_first,
    visit_length,
)

LOCK_RULES: Final = ("PB211", "PB319", "PB320", "PB332")
"""The codes of diagnostics about ``playbook/translations.lock``."""

__all__ = [
    "LOCK_RULES",
    "RULES",
    "Rule",
    "because",
    "changes",
    "check_due",
    "closing",
    "critical_first",
    "duplicate_items",
    "groups_together",
    "item_count",
    "item_ids",
    "item_length",
    "lists_of_visits",
    "lost_id",
    "objective",
    "other_names",
    "own_eyes",
    "personal_numbers",
    "punctuation",
    "review_due",
    "run_rules",
    "style",
    "translation_lock",
    "unused",
    "vague_words",
    "verb_first",
    "visit_length",
]
