"""What sheets and documents say about a checklist or a template, in the same words on every medium.

A printed sheet and a Word file of one list lie side by side on a table: where they name its place,
its marks or its signatures, both ask here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Applies, Audience, Reviewed, Trial
from engagement_playbook.model.checklist import Checklist, Item, Style
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.template import Template
from engagement_playbook.model.text import LocalizedText

LABELS: Final = "sheet."
"""The section of the locale files for sheets and documents."""

VALUES: Final = "word."
"""The section of the locale files that names the values of content files, on pages too."""

_MOST_SIGNATURES: Final = 6
_RESULTS: Final = ("passed", "conditions", "refused")


@dataclass(frozen=True, slots=True)
class SignOffBlock:
    """What a gate ends with: results to choose from, and who signs (an empty word is an empty line)."""

    results: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item with its number in the list.

    ``overline`` names its group above it, where the list comes back to a group that it had left.
    """

    number: int
    item: Item
    overline: str = ""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items that follow each other; ``title`` is empty where no heading stands above them."""

    title: str
    items: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Presentation:
    """Finds the words of one playbook, in one language, for one site."""

    playbook: Playbook
    locale: Locale
    settings: Settings

    def say(self, key: str, **values: object) -> str:
        """Look up a string that sheets and documents share."""
        return self.locale.text(LABELS + key, **values)

    def value(self, key: str) -> str:
        """Name a value of a content file."""
        return self.locale.text(VALUES + key)

    def words(self, text: LocalizedText) -> str:
        """Take a text's characters, without its looks."""
        return text[self.locale.code].plain

    def title(self, reference: Reference) -> str:
        """Name a part of the playbook."""
        return self.words(self.playbook.title(reference))

    @property
    def organisation(self) -> str:
        """The organisation's name; empty unless configured."""
        return self.settings.options.organisation.name

    @property
    def confidentiality(self) -> str:
        """The organisation's line about confidentiality; empty unless configured."""
        return self.settings.options.organisation.confidentiality.get(self.locale.code, "")

    @property
    def author(self) -> str:
        """Who made a file, for its properties: an organisation or a site, never a person."""
        return self.organisation or self.settings.name(self.locale.code)

    def audience(self, audience: Audience) -> str:
        """Say who may see it."""
        return self.value(f"audience.{audience.value}")

    def style(self, style: Style) -> str:
        """Say how a list is read."""
        return self.value(f"style.{style.value}")

    def style_hint(self, style: Style) -> str:
        """Say in a sentence what to do with a list."""
        return self.say(f"style_hint.{style.value}")

    def phase_number(self, phase: Reference) -> str:
        """Name the number of a phase."""
        value = self.playbook.part(phase).value
        return self.say("phase", number=value.number) if isinstance(value, Phase) else ""

    def moment(self, checklist: Checklist) -> str:
        """Say when, around a visit, a list is read; empty for a list of a phase."""
        return self.value(f"moment.{checklist.moment.value}") if checklist.moment else ""

    def meetings(self, checklist: Checklist) -> str:
        """Name the visits that use a list; empty where none does."""
        if checklist.id in self.playbook.core:
            return self.say("every_visit")
        visits = self.playbook.referrers(Reference("checklist", checklist.id), "visit")
        return self.locale.join(self.title(visit) for visit in visits)

    def marks(self, part: Checklist | Template) -> tuple[str, ...]:
        """Id, version, date, owner, trial and where it applies, as far as they are known."""
        marks = (part.id, *self.review_marks(part), self.tried(part.tried), self.applies(part.applies))
        return tuple(filter(None, marks))

    def review_marks(self, part: Reviewed) -> tuple[str, ...]:
        """Version, date and responsible role, as far as they are known."""
        marks = (
            self.say("version", version=part.version) if part.version else "",
            self.say("revised", date=self.locale.date(part.revised)) if part.revised else "",
            self.say("owner", role=self.title(part.owner)) if part.owner else "",
        )
        return tuple(filter(None, marks))

    def tried(self, trial: Trial | None) -> str:
        """Say whether, when and by whom it was tried in the field."""
        if trial is None:
            return self.say("untried")
        return self.say("tried", date=self.locale.date(trial.on), role=self.title(trial.by))

    def applies(self, applies: Applies) -> str:
        """Say where a part holds; empty where it holds everywhere."""
        return self.locale.join(
            self.playbook.word(dimension, word, self.locale.code)
            for dimension, words in applies.items()
            for word in words
        )

    def groups(self, checklist: Checklist) -> tuple[ItemGroup, ...]:
        """Number a list's items and put them under their headings, in the order of the list.

        A list may come back to a group, because critical items stand first; then the group is named
        above an item wherever it changes, and no item moves.
        """
        numbered = enumerate(checklist.items, 1)
        ranges = [(name, list(items)) for name, items in groupby(numbered, lambda each: each[1].group)]
        names = [name for name, _ in ranges if name]
        once = len(names) == len(set(names))
        found = []
        for name, items in ranges:
            title = self.words(checklist.groups[name]) if name in checklist.groups else ""
            overlines = ("" if once else title, *("" for _ in items[1:]))
            entries = (
                Numbered(number, item, overline)
                for (number, item), overline in zip(items, overlines, strict=True)
            )
            found.append(ItemGroup(title if once else "", tuple(entries)))
        return tuple(found)

    def orientation(self, checklist: Checklist) -> str:
        """Say what a list about rules must say; empty for any other."""
        checked = [
            rule.checked
            for item in checklist.items
            for because in item.because
            if because.rule and isinstance(rule := self.playbook.part(because.rule).value, Regulation)
        ]
        return self.say("orientation", date=self.locale.date(min(checked))) if checked else ""

    def signoff(self, checklist: Checklist) -> SignOffBlock | None:
        """The results of a gate, and the roles that answer for it: its owner, critical items, the last word."""
        if checklist.signoff is None:
            return None
        roles = [
            checklist.owner,
            *(item.owner for item in checklist.items if item.critical),
            *(item.owner for item in checklist.items if item.closes),
        ]
        named = unique(self.title(role) for role in roles if role)[: _MOST_SIGNATURES - 1]
        results = (self.say(f"signoff.{checklist.signoff.value}.{result}") for result in _RESULTS)
        return SignOffBlock(tuple(results), (*named, ""))


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of equal words, in order."""
    return tuple(dict.fromkeys(words))
