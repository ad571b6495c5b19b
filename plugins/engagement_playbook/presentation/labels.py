"""What a reader calls parts and values of a playbook, the same on every medium."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Applies
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.phase import Phase, Step
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Citation, Regulation
from engagement_playbook.model.role import Role
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.presentation.grouping import grouped

VALUES: Final = "word."
"""The section of the locale files that names the values of content files."""

MEETING_FIELDS: Final = ("customer", "date", "place", "pm", "attendees")
"""What a meeting's papers ask for first; the names are those of ``sheet.fields``."""

SIDES: Final = "sides"
"""The vocabulary of the sides that roles are on and rules bind."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Names the parts and values of one playbook in one language."""

    playbook: Playbook
    locale: Locale

    def value(self, key: str, **values: object) -> str:
        """Name a value of a content file, given as ``audience.own``."""
        return self.locale.text(VALUES + key, **values)

    def words(self, text: LocalizedText) -> str:
        """Take a text's characters, without its looks."""
        return text[self.locale.code].plain

    def title(self, reference: Reference) -> str:
        """Return the title of a part."""
        return self.words(self.playbook.title(reference))

    def titles(self, references: Iterable[Reference]) -> str:
        """Name parts by their titles in one line."""
        return self.locale.join(map(self.title, references))

    def numbered(self, reference: Reference) -> str:
        """Name a part with its number in front, where its kind has one."""
        value = self.playbook.part(reference).value
        title = self.title(reference)
        return f"{value.number} {title}" if isinstance(value, Phase | Step | Stage) else title

    def name(self, reference: Reference) -> str:
        """Name a part in a running text: a step by its number too, because people quote it."""
        return self.numbered(reference) if reference.kind == "step" else self.title(reference)

    def vocabulary(self, vocabulary: str, words: Sequence[str]) -> str:
        """Name words of one of the playbook's vocabularies."""
        return self.locale.join(self.playbook.word(vocabulary, word, self.locale.code) for word in words)

    def applies(self, applies: Applies) -> str:
        """Say where a part holds; empty where it holds everywhere."""
        return self.locale.join(
            self.playbook.word(dimension, word, self.locale.code)
            for dimension, words in applies.items()
            for word in words
        )

    def side(self, side: str) -> str:
        """Name a side that roles are on."""
        return self.playbook.word(SIDES, side, self.locale.code)

    def sides(self, roles: Iterable[Reference]) -> list[tuple[str, list[Reference]]]:
        """Sort roles by the names of their sides, in the order in which they come up."""
        return [*grouped(roles, self._side_of).items()]

    def _side_of(self, role: Reference) -> str:
        value = self.playbook.part(role).value
        return self.side(value.side) if isinstance(value, Role) else ""

    def standing(self, rule: Regulation) -> str:
        """Say where a rule stands, with the day it came or comes into force if that is known."""
        if rule.in_force is None:
            return self.value(f"rule_status.{rule.status}")
        return self.locale.text(
            f"page.regulations.standing.{rule.status}", date=self.locale.date(rule.in_force)
        )

    def checked_how(self, rule: Regulation) -> str:
        """Say how a rule was checked; empty where nobody says it."""
        return self.value(f"checked_how.{rule.checked_how}") if rule.checked_how else ""

    def rule_kind(self, rule: Regulation) -> str:
        """Say what a rule is; empty where nobody says it."""
        return self.value(f"rule_kind.{rule.kind}") if rule.kind else ""

    def cited(self, rule: Regulation, citation: Citation) -> str:
        """Say who issued a text, its number and its day: what stands behind its title in a citation."""
        languages = self.playbook.languages
        language = citation.language if citation.language in languages else self.locale.code
        return dotted(
            citation.issuer or rule.issuer[language].plain,
            citation.number or (rule.number if len(rule.citations) == 1 else "") or "",
            citation.date or "",
        )

    def rule_number(self, rule: Regulation) -> str:
        """Return the number of a rule, or why it has none; empty where neither is known."""
        if not rule.number and rule.unnumbered:
            return self.locale.text("page.regulations.unnumbered", why=self.words(rule.unnumbered))
        return rule.number or ""

    def region(self, case: CaseStudy) -> str:
        """Say where a case happened: codes of countries by their names, anything else as it is written."""
        names = [self.locale.territory(code) for code in case.region.split(", ")]
        return self.locale.join(filter(None, names)) if all(names) else case.region

    def period(self, case: CaseStudy) -> str:
        """Say when a case happened."""
        return self.locale.text("page.case.until").join(case.period.split("/"))


def dotted(*words: str) -> str:
    """Set facts beside each other, leaving out those that are empty."""
    return " · ".join(filter(None, words))


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of equal words, in order."""
    return tuple(dict.fromkeys(words))
