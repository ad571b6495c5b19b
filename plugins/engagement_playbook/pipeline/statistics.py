"""Count the content of a playbook, for ``playbook stats``."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Final

from engagement_playbook.model.case_study import SourceKind
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import KINDS
from engagement_playbook.model.walk import texts_of

_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-][^\W\u3400-\u9fff]+)*")
"""A Chinese character, or a word of a language with spaces, as word processors count them."""

_OWNERS: Final = frozenset(("item", "step", "lesson"))
"""Kinds whose texts are counted with the part that holds them."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of parts and words by kind and language, of items, their reasons, and sources.

    ``words`` counts Chinese by the character.
    """

    parts: dict[str, int]
    words: dict[str, int]
    words_by_kind: dict[str, dict[str, int]]
    items: int
    critical: int
    because: dict[str, int]
    unexplained: int
    tried: int
    sources: dict[str, int]

    def as_data(self) -> dict[str, object]:
        """Return the counts as plain data for JSON."""
        return asdict(self)


def statistics(playbook: Playbook) -> Statistics:
    """Count the content of a playbook."""
    parts = Counter(reference.kind for reference in playbook.parts)
    by_kind: dict[str, Counter[str]] = {}
    for reference, part in playbook.parts.items():
        if reference.kind in _OWNERS:
            continue
        counter = by_kind.setdefault(reference.kind, Counter())
        for text in texts_of(part.value):
            for language, inline in text.items():
                counter[language] += len(_WORD.findall(inline.plain))
    items = [item for checklist in playbook.checklists for item in checklist.items]
    reasons = Counter(
        "case" if because.case else "rule" if because.rule else "practice"
        for item in items
        for because in item.because
    )
    sources = Counter(
        source.kind.value if source.kind else "unmarked" for case in playbook.cases for source in case.sources
    )
    return Statistics(
        parts={KINDS[kind]: parts[kind] for kind in KINDS if parts[kind]},
        words={
            language: sum(counter[language] for counter in by_kind.values())
            for language in playbook.languages
        },
        words_by_kind={KINDS[kind]: dict(counter) for kind, counter in by_kind.items()},
        items=len(items),
        critical=sum(item.critical for item in items),
        because={name: reasons[name] for name in ("case", "rule", "practice")},
        unexplained=sum(not item.because for item in items),
        tried=sum(checklist.tried is not None for checklist in playbook.checklists),
        sources={name: sources[name] for name in (*SourceKind, "unmarked") if sources[name]},
    )
