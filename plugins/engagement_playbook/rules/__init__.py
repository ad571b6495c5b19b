"""A checklist for checklists: what the literature asks of a checklist, held by the build.

Each rule is one module with one function under one code; importing it registers it.
A new rule is a new file here with its line below, a page in ``explanations/`` and a folder in ``tests/golden/``.
"""

from engagement_playbook.rules import (
    because,
    closing,
    critical_first,
    item_count,
    item_ids,
    item_length,
    objective,
    style,
    vague_words,
    verb_first,
)
from engagement_playbook.rules.register import RULES, Rule, check_rules

__all__ = [
    "RULES",
    "Rule",
    "because",
    "check_rules",
    "closing",
    "critical_first",
    "item_count",
    "item_ids",
    "item_length",
    "objective",
    "style",
    "vague_words",
    "verb_first",
]
