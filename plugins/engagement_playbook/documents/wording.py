"""What documents say, whatever their format: one playbook, one language, one site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from engagement_playbook.locale import Locale
from engagement_playbook.model.around import Regulation
from engagement_playbook.model.base import Applies, Audience, Reviewed, Trial
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.phase import Phase, Step
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import FieldType, Template, TemplateField
from engagement_playbook.model.text import Run, Text
from engagement_playbook.settings import Settings

UNDATED: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the first day a ZIP file knows, and it knows no zones
"""When a document was made whose content has no date of revision."""

LONGEST_PROPERTY: Final = 255
"""Characters that a property of a document may have."""

_MOST_SIGNATURES: Final = 6
_RESULTS: Final = ("passed", "conditions", "refused")

VISIT_FIELDS: Final = ("bank", "date", "place", "pm", "attendees")
"""What a checklist used alone asks for first; the names are those of ``sheet.fields``."""


@dataclass(frozen=True, slots=True)
class Options:
    """Words to choose from; ``closed`` where nothing else may be written."""

    words: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a gate ends with: results to choose from, and who signs (an empty word is an empty line)."""

    results: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item with its number and, where the group changes, the title of its group.

    ``heading`` names a group whose items all follow; ``overline`` one that the list comes back to,
    because critical items stand first. At most one of them is set.
    """

    number: int
    item: Item
    heading: str = ""
    overline: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Finds the words for one document."""

    playbook: Playbook
    locale: Locale
    settings: Settings

    def say(self, key: str, **values: object) -> str:
        """Look up a string that only documents use."""
        return self.locale.text(f"document.{key}", **values)

    def paper(self, key: str, **values: object) -> str:
        """Look up a string that documents share with printed sheets."""
        return self.locale.text(f"sheet.{key}", **values)

    def runs(self, text: Text | None) -> tuple[Run, ...]:
        """Take a text's runs in the language of the document; None has none."""
        return text[self.locale.code].runs if text else ()

    def words(self, text: Text | None) -> str:
        """Take a text's characters, each link followed by its address; None is empty."""
        return "".join(f"{run.text} ({run.href})" if run.href else run.text for run in self.runs(text))

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
        """Who made the document, for its properties: an organisation or a site, never a person."""
        return clipped(self.organisation or self.settings.name(self.locale.code))

    @property
    def is_east_asian(self) -> bool:
        """Whether quotation marks, dashes and the like are to be set in the East Asian font."""
        return self.say("language") == self.say("east_asian_language")

    def audience(self, audience: Audience) -> str:
        """Say who may see a document."""
        return self.paper(f"audience.{audience.value}")

    def template_place(self, template: Template) -> str:
        """Say which phase a template belongs to."""
        return self._phase(template.phase)

    def checklist_place(self, checklist: Checklist) -> str:
        """Say which phase, which visits or which moment a list belongs to."""
        moment = self.paper(f"moment.{checklist.moment.value}") if checklist.moment else ""
        if checklist.phase:
            return self._phase(checklist.phase)
        if checklist.id in self.playbook.core:
            where = self.paper("every_visit")
        else:
            visits = self.playbook.referrers(Reference("checklist", checklist.id), "visit")
            where = self.locale.join(self.title(visit) for visit in visits)
        return dotted(where, moment)

    def _phase(self, reference: Reference) -> str:
        phase = self.playbook.part(reference).value
        number = self.paper("phase", number=phase.number) if isinstance(phase, Phase) else ""
        return dotted(number, self.title(reference))

    def marks(self, part: Template | Checklist) -> tuple[str, ...]:
        """Id, version, date, owner, trial and where it applies, as far as they are known."""
        return tuple(
            filter(
                None,
                (part.id, *self._review_marks(part), self._tried(part.tried), self._applies(part.applies)),
            )
        )

    def _review_marks(self, part: Reviewed) -> Iterable[str]:
        if part.version:
            yield self.paper("version", version=part.version)
        if part.revised:
            yield self.paper("revised", date=self.locale.date(part.revised))
        if part.owner:
            yield self.paper("owner", role=self.title(part.owner))

    def _tried(self, trial: Trial | None) -> str:
        if trial is None:
            return self.paper("untried")
        return self.paper("tried", date=self.locale.date(trial.on), role=self.title(trial.by))

    def _applies(self, applies: Applies) -> str:
        return self.locale.join(
            self.playbook.word(dimension, word, self.locale.code)
            for dimension, words in applies.items()
            for word in words
        )

    def options(self, field: TemplateField) -> Options | None:
        """List what a field may be filled with; None where it takes free text.

        A list of the playbook stays open: a bank's own name for a role must fit in too.
        """
        if field.type is FieldType.PERSON_ROLE:
            return Options(self._list("roles"), closed=False)
        if field.choices is None:
            return None
        if field.choices.source:
            return Options(self._list(field.choices.source), closed=False)
        return Options(unique(self.words(choice.label) for choice in field.choices.values), closed=True)

    def _list(self, source: str) -> tuple[str, ...]:
        playbook = self.playbook
        texts = {
            "roles": [role.name for role in playbook.roles],
            "stages": [stage.title for stage in playbook.stages],
            "phases": [phase.title for phase in playbook.phases],
        }[source]
        return unique(self.words(text) for text in texts)

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of all roles, to choose from."""
        return self._list("roles")

    def step(self, reference: Reference) -> str:
        """Name a step with its number."""
        step = self.playbook.part(reference).value
        return f"{step.number} {self.title(reference)}" if isinstance(step, Step) else self.title(reference)

    def items(self, checklist: Checklist) -> tuple[Numbered, ...]:
        """Number a list's items and say where a group begins; no item moves."""
        before = [None, *(item.group for item in checklist.items)]
        begun = [
            item.group for item, last in zip(checklist.items, before, strict=False) if item.group != last
        ]
        once = len(begun) == len(set(begun))
        found = []
        for number, (item, last) in enumerate(zip(checklist.items, before, strict=False), 1):
            title = self.words(checklist.groups[item.group]) if item.group and item.group != last else ""
            found.append(
                Numbered(number, item, heading=title) if once else Numbered(number, item, overline=title)
            )
        return tuple(found)

    def orientation(self, checklist: Checklist) -> str:
        """Say what a list about rules must say; empty for any other."""
        checked = [
            rule.checked
            for item in checklist.items
            for because in item.because
            if because.rule and isinstance(rule := self.playbook.part(because.rule).value, Regulation)
        ]
        return self.paper("orientation", date=self.locale.date(min(checked))) if checked else ""

    def signoff(self, checklist: Checklist) -> SignOff | None:
        """The results of a gate, and the roles that sign: owner, critical items, the last word, one more."""
        if checklist.signoff is None:
            return None
        roles = [
            checklist.owner,
            *(item.owner for item in checklist.items if item.critical),
            *(item.owner for item in checklist.items if item.closes),
        ]
        named = unique(self.title(role) for role in roles if role)[: _MOST_SIGNATURES - 1]
        results = (self.paper(f"signoff.{checklist.signoff.value}.{result}") for result in _RESULTS)
        return SignOff(tuple(results), (*named, ""))

    def reasons(self, item: Item) -> Iterable[str]:
        """Name what an item exists for: lessons with their case, rules, practice."""
        for because in item.because:
            if because.case:
                case = Reference("case", because.case.owner)
                yield self.say("reason.case", case=self.title(case), lesson=self.title(because.case))
            if because.rule:
                yield self.title(because.rule)
            if because.practice:
                yield self.say("reason.practice")


def dotted(*words: str) -> str:
    """Set facts beside each other, leaving out those that are empty."""
    return " · ".join(filter(None, words))


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of equal words, in order."""
    return tuple(dict.fromkeys(words))


def clipped(words: str, most: int = LONGEST_PROPERTY) -> str:
    """Cut a text to a number of characters as Office counts them, where it would refuse a longer one."""
    encoded = words.encode("utf-16-le")
    if len(encoded) <= 2 * most:
        return words
    return encoded[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def made_on(parts: Iterable[Reviewed]) -> dt.datetime:
    """The newest date of revision, which becomes the date of the document: no clock decides its bytes."""
    newest = max((part.revised for part in parts if part.revised), default=None)
    return dt.datetime.combine(newest, dt.time()) if newest else UNDATED
