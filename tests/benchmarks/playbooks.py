"""Playbooks of any size, made from the shipped one: the same shapes and the same kind of text, further ids."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final

import yaml

from engagement_playbook import load_playbook
from engagement_playbook.model.base import Content
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Part, Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Choices
from engagement_playbook.model.text import LocalizedText

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDERS: Final = ("phases", "checklists", "case_studies", "playbook")
MULTIPLIED: Final = frozenset({"phase", "checklist", "template", "visit", "case"})
"""Kinds with a page of their own for each part; what they stand on (roles, stages, rules, terms) stays."""
INSIDE: Final = frozenset({"step", "lesson"})
SEED: Final = 20_261_122


def grow(target: Path, times: int, *, languages: tuple[str, ...] = ("en", "zh")) -> Path:
    """Write a playbook of ``times`` the shipped content to a new folder; return the folder.

    The first is the shipped one as it is. Each further one has the same phases, checklists, templates,
    visits and cases under further ids, with the items' texts dealt anew, the same way every time.
    """
    target.mkdir(parents=True)
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("*.lock"))
    shutil.copy(ROOT / "mkdocs.yml", target)
    playbook = load_playbook(ROOT, languages).playbook
    items = [item for checklist in playbook.checklists for item in checklist.items]
    dice = random.Random(SEED)  # noqa: S311 - the same playbook every time is the point
    for copy in range(1, times):
        for part in playbook.parts.values():
            if part.reference.kind in MULTIPLIED:
                _write(target, part, copy, playbook, items, dice)
    return target


def _write(
    target: Path, part: Part, copy: int, playbook: Playbook, items: list[Item], dice: random.Random
) -> None:
    data = _data(part.value, copy)
    data["id"] = f"{part.reference.id}-{copy}"
    if isinstance(part.value, Phase):
        data["number"] = part.value.number + copy * len(playbook.phases)
        for step in data["steps"]:
            step["number"] = f"{data['number']}.{step['number'].partition('.')[2]}"
    if isinstance(part.value, Checklist):
        for item in data["items"]:
            other = dice.choice(items)
            item["text"] = _data(other.text, 0)
            if "why" in item and other.why:
                item["why"] = _data(other.why, 0)
    folder, _, name = part.file.rpartition("/")
    if part.file.startswith("phases/"):
        number, _, phase = Path(part.file).parts[1].partition("-")
        folder = folder.replace(
            f"{number}-{phase}", f"{int(number) + copy * len(playbook.phases)}-{phase}-{copy}"
        )
    if name != "phase.yml":
        name = f"{data['id']}.yml"
    file = target / folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    file.write_text(
        yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8"
    )


def _data(value: Any, copy: int) -> Any:
    """Turn a part back into what its author would write, with references to the copies of what was multiplied."""
    match value:
        case Reference():
            if copy and value.kind in MULTIPLIED | INSIDE:
                return value.id.replace(value.owner, f"{value.owner}-{copy}", 1)
            return value.id
        case LocalizedText():
            return {code: re.sub(r"([\\*`\[\]])", r"\\\1", inline.plain) for code, inline in value.items()}
        case Choices():
            return value.source or [_data(choice, copy) for choice in value.values]
        case Content():
            return {
                name: _data(field, copy)
                for name, field in value
                if field != type(value).model_fields[name].get_default(call_default_factory=True)
                and name != "formerly"
            }
        case Enum():
            return value.value
        case Mapping():
            return {key: _data(entry, copy) for key, entry in value.items()}
        case tuple():
            return [_data(entry, copy) for entry in value]
        case dt.date():
            return value.isoformat()
        case _:
            return value
