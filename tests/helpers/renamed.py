"""The tiny playbook with parts that had other ids before: edits for ``plant``."""

from typing import Final

RENAMED: Final = {
    "checklists/deliver/at-the-door.yml": (
        "phase: deliver\n",
        "phase: deliver\nformerly: [doorstep, sill]\n",
    ),
    "phases/01-taste/templates/order-sheet.yml": ("phase: taste\n", "phase: taste\nformerly: [order-form]\n"),
    "phases/02-deliver/phase.yml": (
        "  - id: first-delivery\n",
        # The second one is how readers quote the next step.
        "  - id: first-delivery\n    formerly: [trial-round, step-2-2]\n",
    ),
    "case_studies/closed-door-2019.yml": (
        "  - id: ask-for-the-key\n",
        "  - id: ask-for-the-key\n    formerly: [get-a-key]\n",
    ),
}
