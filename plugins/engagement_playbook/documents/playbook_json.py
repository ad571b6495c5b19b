"""The whole playbook as one JSON file, in every language, for other programs to read."""

from __future__ import annotations

import json
from typing import Final

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
