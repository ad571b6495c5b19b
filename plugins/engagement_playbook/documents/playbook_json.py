"""For other programs: the whole playbook as one JSON file, and the shape of what readers export."""

from __future__ import annotations

import json
from typing import Final

from engagement_playbook.model.engagement import engagement_schema
from engagement_playbook.model.playbook import Playbook

FORMAT: Final = "playbook"
VERSION: Final = 1


def playbook_json(playbook: Playbook) -> bytes:
    """Write every part once, keyed by kind, in reading order.

    Texts are mappings from language to plain words; references are ids; absent fields are left
    out. The same content gives the same bytes.
    """
    kinds = {
        "phases": playbook.phases,
        "checklists": playbook.checklists,
        "templates": playbook.templates,
        "visits": playbook.visits,
        "case_studies": playbook.cases,
        "stages": playbook.stages,
        "roles": playbook.roles,
        "regulations": playbook.rules,
        "glossary": playbook.terms,
        "phrases": playbook.phrases,
        "faq": playbook.questions,
        "onboarding": playbook.days,
        "scenarios": playbook.scenarios,
    }
    data = {
        "format": FORMAT,
        "version": VERSION,
        "languages": list(playbook.languages),
        **{
            name: [part.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for part in parts]
            for name, parts in kinds.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def engagement_schema_json() -> bytes:
    """Write the shape of a reader's exported engagement, for programs that make or read one."""
    return json.dumps(engagement_schema(), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
