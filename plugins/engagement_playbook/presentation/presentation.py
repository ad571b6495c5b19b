"""What sheets and documents say about a checklist or a template, in the same words on every medium.

A printed sheet and a Word file of one list lie side by side on a table: where they name its place,
its marks or its signatures, both ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.model.base import Audience, Reviewed, Trial
from engagement_playbook.model.checklist import Checklist, Item, Style
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.template import Party, Template
from engagement_playbook.presentation.labels import Labels, dotted, unique

LABELS: Final = "sheet."
"""The section of the locale files for sheets and documents."""

_MOST_SIGNATURES: Final = 6
_FIELDS: Final = "fields."
_RESULTS: Final = ("passed", "conditions", "refused")


def neutral(audience: Audience) -> bool:
    """Say whether a paper is of both sides: it names the project and the two organisations, and nothing of the playbook."""
    return audience is not Audience.OWN


@dataclass(frozen=True, slots=True)
class Parties:
    """What a neutral paper says of its project and of the customer; what is empty is left out."""

    project: str = ""
    customer: str = ""

    def values(self) -> dict[str, str]:
        """Return what is known, by the fields at the head of a sheet that it fills in."""
        known = {"customer": self.customer, "project": self.project}
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True, slots=True)
class SignOffBlock:
    """What a gate ends with: results to choose from, and who signs (an empty word is an empty line)."""

    results: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs a document, by the name of the role, and whether with a seal."""

    name: str
    seal: bool


@dataclass(frozen=True, slots=True)
class SigningParty:
    """One side of a contract and who signs for it; without a name where nobody signs for a side."""

    name: str
    signers: tuple[Signer, ...]

    @property
    def seal(self) -> bool:
        """Whether the side seals."""
        return any(signer.seal for signer in self.signers)


@dataclass(frozen=True, slots=True)
class Presentation(Labels):
    """Names what sheets and documents of one site say, beside its parts and values."""

    settings: Settings

    def say(self, key: str, **values: object) -> str:
        """Look up a string that sheets and documents share."""
        return self.locale.text(LABELS + key, **values)

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
        """Who made a paper of our own, also for its properties: an organisation or a site, never a person."""
        return self.organisation or self.settings.name(self.locale.code)

    @property
    def parties(self) -> Parties:
        """What the site says of a project and a customer of its own."""
        options = self.settings.options
        return Parties(options.project, options.customer.name)

    @property
    def head_fields(self) -> dict[str, str]:
        """The fields to fill in at the head of a sheet, in their order, with their labels."""
        fields = self.settings.options.look.head_fields
        return {
            field.id: field.label.get(self.locale.code) or self.say(_FIELDS + field.id) for field in fields
        }

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

    def pause_point_label(self, checklist: Checklist) -> str:
        """Name what says when a list is read; a neutral one says it in a word that everybody knows."""
        return self.say("when" if neutral(checklist.audience) else "pause_point")

    def critical_legend(self, checklist: Checklist) -> str:
        """Say what becomes of a critical item that is not done: with us a rule, between two sides an agreement."""
        return self.say("legend.required" if neutral(checklist.audience) else "legend.critical")

    def moment(self, checklist: Checklist) -> str:
        """Say when, around a visit, a list is read; empty for a list of a phase."""
        return self.value(f"moment.{checklist.moment.value}") if checklist.moment else ""

    def meetings(self, checklist: Checklist) -> str:
        """Name the visits that use a list; empty where none does."""
        if checklist.id in self.playbook.core:
            return self.say("every_visit")
        visits = self.playbook.referrers(Reference("checklist", checklist.id), "visit")
        return self.titles(visits)

    def marks(self, part: Checklist | Template) -> tuple[str, ...]:
        """Id, version, date, owner, trial and where it applies, as far as they are known; of a neutral part its version."""
        if neutral(part.audience):
            return self.version_marks(part)
        marks = (part.id, *self.review_marks(part), self.tried(part.tried), self.scope(part))
        return tuple(filter(None, marks))

    def scope(self, part: Checklist | Template | Item) -> str:
        """Say where a part applies and where it does not; empty where it applies everywhere."""
        where = self.applies(part.applies)
        unless = "" if isinstance(part, Template) else self.applies(part.unless)
        return dotted(
            self.say("applies", where=where) if where else "",
            self.say("unless", where=unless) if unless else "",
        )

    def review_marks(self, part: Reviewed) -> tuple[str, ...]:
        """Version, date and responsible role, as far as they are known."""
        owner = self.say("owner", role=self.title(part.owner)) if part.owner else ""
        return (*self.version_marks(part), *filter(None, (owner,)))

    def version_marks(self, part: Reviewed) -> tuple[str, ...]:
        """Version and date, as far as they are known."""
        marks = (
            self.say("version", version=part.version) if part.version else "",
            self.say("revised", date=self.locale.date(part.revised)) if part.revised else "",
        )
        return tuple(filter(None, marks))

    def tried(self, trial: Trial | None) -> str:
        """Say whether, when and by whom it was tried in the field."""
        if trial is None:
            return self.say("untried")
        return self.say("tried", date=self.locale.date(trial.on), role=self.title(trial.by))

    def orientation(self, checklist: Checklist) -> str:
        """Say what a list about rules must say; empty for any other."""
        checked = [
            rule.checked
            for item in checklist.items
            for because in item.because
            if because.rule and isinstance(rule := self.playbook.part(because.rule).value, Regulation)
        ]
        return self.say("orientation", date=self.locale.date(min(checked))) if checked else ""

    def signing_parties(self, template: Template) -> tuple[SigningParty, ...]:
        """Who signs a document, side by side; empty for a document that nobody signs."""
        parties: dict[Party | None, list[Signer]] = {}
        for signature in template.signatures:
            words = self.words(signature.label) if signature.label else ""
            name = self.title(signature.role) if signature.role else words
            parties.setdefault(signature.party, []).append(Signer(name, signature.seal))
        return tuple(
            SigningParty(self.say(f"signoff.party.{party.value}") if party else "", tuple(signers))
            for party, signers in parties.items()
        )

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
