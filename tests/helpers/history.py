"""A list of the tiny playbook with three versions behind it."""

from pathlib import Path

from tests.helpers.playbooks import edit

LIST = "checklists/deliver/at-the-door.yml"

CHANGES = """changes:
  - version: "3.0"
    on: 2026-11-01
    what:
      en: The door first; <b>no</b> bell any more.
      zh: 先认门；不再按<b>铃</b>。
    reworded: [right-door, allergen-card]
    gone:
      - id: ring
        text:
          en: Ring & wait.
          zh: 按铃 & 等候。
      - id: whistle
        text:
          en: Whistle once.
          zh: 吹一声口哨。
  - version: "2.0"
    on: 2026-10-01
    what:
      en: A card for allergens.
      zh: 增加过敏原卡。
    new: [allergen-card, whistle]
tried: false
"""


def give_history(root: Path) -> Path:
    """Give the list its versions; return the root."""
    edit(root / LIST, 'version: "1.0"', 'version: "3.0"')
    edit(root / LIST, "tried: false\n", CHANGES)
    return root
