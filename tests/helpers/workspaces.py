"""A small workspace, built on the tiny playbook with one register more."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from engagement_playbook.engagement.workspace import Workspace, load_workspace
from engagement_playbook.load import load_playbook
from engagement_playbook.model.playbook import Playbook
from tests.helpers.playbooks import plant
from tests.helpers.registers import REGISTER

MKDOCS = """site_name: Heron
plugins:
  - engagement-playbook:
      base: ../bakery
      languages:
        - code: en
          site_name: Heron
        - code: zh
          site_name: 苍鹭
"""

PROFILE = """# The café on the corner.
id: heron
title: Bread for a year
ours: The bakery
customer: The café
applies:
  seasons: [winter]
calls:
  roles:
    driver: Delivery
  choices:
    promises:
      state:
        kept: Done
people:
  - role: cafe-owner
    department: Counter
dates:
  - id: first-delivery
    date: 2027-05-01
freezes:
  - label: Christmas
    first: 2026-12-24
    last: 2026-12-26
"""

PROMISES = """# What we said.
items:
  # Twice.
  - id: p-001
    words: Two loaves by noon
    made-on: 2027-02-01
    due: 2027-03-01
    owner: baker
    state: open
    history:
      - on: 2027-02-01
  - id: p-002
    words: Seeds on the crust
    due: 2027-04-01
    owner: driver
    state: waiting
    loaves: 12
    in-contract: true
"""


def plant_workspace(target: Path, files: Mapping[str, str] | None = None, **changes: object) -> Path:
    """Write a playbook and a workspace on it into a folder; return the workspace's folder.

    ``files`` are further files of the workspace, or others in place of those that it has; ``changes`` are other values
    of some keys of its register.
    """
    base = plant(target / "bakery")
    # Two choices of one word are an error of a playbook.
    state = REGISTER["columns"][6]
    withdrawn = {**state["choices"][3], "label": {"en": "Withdrawn", "zh": "已撤回"}}
    columns = [*REGISTER["columns"]]
    columns[6] = {**state, "choices": [*state["choices"][:3], withdrawn]}
    registers = yaml.safe_dump(
        {"items": [{**REGISTER, "columns": columns, **changes}]}, allow_unicode=True, sort_keys=False
    )
    (base / "playbook" / "registers.yml").write_text(registers, encoding="utf-8")
    root = target / "heron"
    own = {"mkdocs.yml": MKDOCS, "engagement.yml": PROFILE, "registers/promises.yml": PROMISES}
    for path, text in {**own, **(files or {})}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    return root


def playbook_of(root: Path) -> Playbook:
    """Load the playbook that a workspace is built on."""
    return load_playbook(root.parent / "bakery", ("en", "zh")).playbook


def workspace(root: Path) -> Workspace:
    """Load a workspace."""
    return load_workspace(root, playbook_of(root), [("yes", "no"), ("是", "否")])
