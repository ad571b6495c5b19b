"""What is wrong with content, and how it is shown: one record, an excerpt of the file, a page for each code."""

from engagement_playbook.diagnostics.explanation import RULE_PREFIX, codes
from engagement_playbook.diagnostics.record import (
    Diagnostic,
    Edit,
    Mark,
    Related,
    Severity,
    did_you_mean,
    has_errors,
    in_order,
    limited,
    nearest,
    printable,
    shown,
    summary,
)

__all__ = [
    "RULE_PREFIX",
    "Diagnostic",
    "Edit",
    "Mark",
    "Related",
    "Severity",
    "codes",
    "did_you_mean",
    "has_errors",
    "in_order",
    "limited",
    "nearest",
    "printable",
    "shown",
    "summary",
]
