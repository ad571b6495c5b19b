"""One thing is asked once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Final

from engagement_playbook.diagnostics import Mark, Related
from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist, Moment

NEARLY: Final = 0.8
"""Two texts are nearly the same that share four fifths of their pairs of neighbouring characters."""


@dataclass(frozen=True, slots=True)
class _Said:
    """An item's text in one language, ready to be compared."""

    file: SourceFile
    checklist: Checklist
    index: int
    language: str
    words: str

    @property
    def item(self) -> str:
        return self.checklist.items[self.index].id

    @property
    def place(self) -> tuple[str, int]:
        return self.file.document.path, self.index

    @property
    def mark(self) -> Mark | None:
        return self.file.document.value_mark(("items", self.index, "text", self.language))


@playbook_rule("PB314", "duplicate-items", strict=False)
def duplicate_items(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report two items that say the same or nearly the same in one language; worst where one visit has both.

    Items that close a list are not compared: all lists end the same way on purpose.
    """
    together = _visits_by_list(subject)
    reported: set[tuple[str, int]] = set()
    for language in subject.loaded.playbook.languages:
        for one, other in _alike(list(_said(subject, language))):
            if other.place in reported:
                continue
            reported.add(other.place)
            both = together.get(one.checklist.id, frozenset()) & together.get(other.checklist.id, frozenset())
            elsewhere = one.file is not other.file
            where = f"checklist '{one.checklist.id}'" if elsewhere else "this list"
            visit = f"; visit '{min(both)}' has both" if both and elsewhere else ""
            yield (
                other.file,
                Finding(
                    ("items", other.index, "text", language),
                    f"item '{other.item}' says what item '{one.item}' of {where} says{visit}",
                    "keep it where it is read at the right moment, and delete the other",
                    related=(Related(one.file.document.path, one.mark, "said here"),) if one.mark else (),
                ),
            )


def _said(subject: LintContext, language: str) -> Iterator[_Said]:
    for file in subject.loaded.files:
        if isinstance(content := file.content, Checklist):
            for index, item in enumerate(content.items):
                words = re.sub(r"[\W_]+", " ", item.text[language].plain.casefold()).strip()
                if (
                    words
                    and not item.closes
                    and ("items", index, "text", language) not in file.document.repaired
                ):
                    yield _Said(file, content, index, language, words)


def _alike(said: Sequence[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """Pair each text with the first before it that is like it.

    Two texts that share four fifths of their pairs share one of the rarest fifth of either, so only
    texts filed under one of those are compared: a thousand lists take seconds, not hours.
    """
    pairs = [frozenset(map("".join, pairwise(each.words))) or frozenset({each.words}) for each in said]
    rarity = Counter(pair for each in pairs for pair in each)
    same: dict[str, int] = {}
    filed: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(said):
        if each.words in same:
            yield said[same[each.words]], each
            continue
        same[each.words] = place
        rarest = sorted(pairs[place], key=lambda pair: (rarity[pair], pair))
        keys = rarest[: len(rarest) - ceil(len(rarest) * NEARLY) + 1]
        candidates = sorted({before for key in keys for before in filed[key]})
        near = next((before for before in candidates if _near(pairs[before], pairs[place])), None)
        if near is not None:
            yield said[near], each
        for key in keys:
            filed[key].append(place)


def _near(one: frozenset[str], other: frozenset[str]) -> bool:
    shared, together = len(one & other), len(one) + len(other)
    return shared >= NEARLY * (together - shared)


def _visits_by_list(subject: LintContext) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    playbook = subject.loaded.playbook
    for visit in playbook.visits if subject.loaded.ok else ():
        for moment in Moment:
            for checklist in playbook.visit_checklists(visit, moment):
                found.setdefault(checklist.id, set()).add(visit.id)
    return {name: frozenset(visits) for name, visits in found.items()}
