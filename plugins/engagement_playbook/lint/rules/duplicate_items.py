"""No two checklist items say the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Final

from engagement_playbook.diagnostics import Mark, Related
from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.presentation.grouping import checklists_of_visit

SIMILAR: Final = 0.8
"""The share of pairs of neighbouring characters (of the union) that makes two texts nearly the same."""


@dataclass(frozen=True, slots=True)
class _ItemText:
    """An item's text in one language; ``words`` is folded, with punctuation and spaces reduced to spaces."""

    file: SourceFile
    checklist: Checklist
    index: int
    language: str
    words: str

    @property
    def item_id(self) -> str:
        return self.checklist.items[self.index].id

    @property
    def item_key(self) -> tuple[str, int]:
        return self.file.document.path, self.index

    @property
    def mark(self) -> Mark | None:
        return self.file.document.value_mark(("items", self.index, "text", self.language))


@playbook_rule("PB314", "duplicate-items", strict=False)
def duplicate_items(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report two items that say the same or nearly the same in one language, and the visit that has both.

    Closing items are not compared: all lists end the same way on purpose.
    """
    visits_of = _visits_by_checklist(context)
    reported: set[tuple[str, int]] = set()
    for language in context.loaded.playbook.languages:
        texts = list(_item_texts(context, language))
        for earlier, later in _similar_pairs(tuple(text.words for text in texts)):
            first, second = texts[earlier], texts[later]
            if second.item_key in reported:
                continue
            reported.add(second.item_key)
            common_visits = visits_of[first.checklist.id] & visits_of[second.checklist.id]
            in_other_file = first.file is not second.file
            place = f"checklist '{first.checklist.id}'" if in_other_file else "this list"
            visit = f"; visit '{min(common_visits)}' has both" if common_visits and in_other_file else ""
            yield (
                second.file,
                Finding(
                    ("items", second.index, "text", language),
                    f"item '{second.item_id}' says what item '{first.item_id}' of {place} says{visit}",
                    "keep it where it is read at the right moment, and delete the other",
                    related=(Related(first.file.document.path, first.mark, "said here"),)
                    if first.mark
                    else (),
                ),
            )


def _item_texts(context: LintContext, language: str) -> Iterator[_ItemText]:
    for file in context.loaded.files:
        if isinstance(content := file.content, Checklist):
            for index, item in enumerate(content.items):
                words = re.sub(r"[\W_]+", " ", item.text[language].plain.casefold()).strip()
                if (
                    words
                    and not item.closes
                    and ("items", index, "text", language) not in file.document.repaired
                ):
                    yield _ItemText(file, content, index, language, words)


# Most edits in a preview are of no item.
@lru_cache(maxsize=8)
def _similar_pairs(texts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Pair each text with the first earlier text that is similar to it, by their places.

    Only texts with a common bigram among their rarest fifth are compared: any two similar texts have one
    (prefix filtering; Chaudhuri, Ganti and Kaushik, ICDE 2006). A thousand lists take seconds, not hours.
    """
    pairs: list[tuple[int, int]] = []
    bigrams = [_bigrams(text) for text in texts]
    frequency = Counter(bigram for text_bigrams in bigrams for bigram in text_bigrams)
    first_with: dict[str, int] = {}
    index_of_bigram: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if text in first_with:
            pairs.append((first_with[text], index))
            continue
        first_with[text] = index
        rarest_first = sorted(bigrams[index], key=lambda bigram: (frequency[bigram], bigram))
        prefix = rarest_first[: len(rarest_first) - ceil(len(rarest_first) * SIMILAR) + 1]
        candidates = sorted({earlier for bigram in prefix for earlier in index_of_bigram[bigram]})
        for earlier in candidates:
            if _are_similar(bigrams[earlier], bigrams[index]):
                pairs.append((earlier, index))
                break
        for bigram in prefix:
            index_of_bigram[bigram].append(index)
    return tuple(pairs)


def _bigrams(words: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(words))) or frozenset({words})


def _are_similar(first: frozenset[str], second: frozenset[str]) -> bool:
    """Compare by the Jaccard coefficient."""
    shared = len(first & second)
    return shared >= SIMILAR * (len(first) + len(second) - shared)


def _visits_by_checklist(context: LintContext) -> Mapping[str, set[str]]:
    visits: dict[str, set[str]] = defaultdict(set)
    playbook = context.loaded.playbook
    for visit in playbook.visits if context.loaded.ok else ():
        for checklist in checklists_of_visit(playbook, visit):
            visits[checklist.id].add(visit.id)
    return visits
