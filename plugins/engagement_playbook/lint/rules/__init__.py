"""A checklist for checklists: what the literature asks of a checklist, held by the build.

Each rule is one function under one code; importing its module registers it.
A new rule is a new file here with its line below, a page in ``explanations/`` and a folder in ``tests/golden/``.
"""

from typing import Final

from engagement_playbook.lint.engine import RULES, Rule, check_rules
from engagement_playbook.lint.rules import (
    because,
    changes,
    closing,
    critical_first,
    duplicate_items,
    item_count,
    item_ids,
    item_length,
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

LOCK_RULES: Final = ("PB211", "PB319", "PB320")
"""The codes that speak of ``playbook/translations.lock``."""

__all__ = [
    "LOCK_RULES",
    "RULES",
    "Rule",
    "because",
    "changes",
    "check_rules",
    "closing",
    "critical_first",
    "duplicate_items",
    "item_count",
    "item_ids",
    "item_length",
    "objective",
    "other_names",
    "own_eyes",
    "personal_numbers",
    "punctuation",
    "review_due",
    "style",
    "translation_lock",
    "unused",
    "vague_words",
    "verb_first",
    "visit_length",
]
