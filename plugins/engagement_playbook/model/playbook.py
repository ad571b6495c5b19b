"""The playbook: its parts by reference, and the references to each part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from engagement_playbook.model.base import STAGES, Content, Reviewed, newest_revision
from engagement_playbook.model.case_study import CaseStudy, Lesson
from engagement_playbook.model.checklist import Checklist, Item, Moment
from engagement_playbook.model.home import Home
from engagement_playbook.model.milestone import Milestone, TypicalFreeze
from engagement_playbook.model.onboarding import OnboardingDay, Scenario
from engagement_playbook.model.phase import Phase, Step
from engagement_playbook.model.phrase import Phrase
from engagement_playbook.model.question import Question
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Register
from engagement_playbook.model.regulation import ClockNote, Regulation
from engagement_playbook.model.role import Role
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.template import Template
from engagement_playbook.model.term import Term
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.vocabulary import Vocabulary

ContentT = TypeVar("ContentT", bound=Content)


@dataclass(frozen=True, slots=True)
class Part:
    """One addressable part and its file (relative to the playbook's folder).

    It is ``inherited`` where the file belongs to the playbook that this one is built on.
    """

    reference: Reference
    value: Content
    file: str
    inherited: bool = False

    @property
    def source(self) -> str | None:
        """The file to edit to change the part; None where it belongs to another playbook."""
        return None if self.inherited else self.file

    @property
    def former(self) -> tuple[Reference, ...]:
        """The former references of the part, in the order of its ``formerly``."""
        ids: tuple[str, ...] = getattr(self.value, "formerly", ())
        kind, owner = self.reference.kind, self.reference.id.rpartition("/")[0]
        return tuple(Reference(kind, f"{owner}/{name}" if owner else name) for name in ids)


@dataclass(frozen=True)
class Playbook:
    """The resolved content of a playbook.

    ``parts`` holds every addressable part in reading order. ``backlinks`` maps a target to the parts
    that refer to it, in reading order. ``core`` holds the ids of the checklists of every visit.
    """

    languages: tuple[str, ...]
    parts: Mapping[Reference, Part]
    backlinks: Mapping[Reference, tuple[Reference, ...]] = field(default_factory=dict)
    core: frozenset[str] = frozenset()
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    home: Home | None = None
    clock_notes: tuple[ClockNote, ...] = ()
    freezes: tuple[TypicalFreeze, ...] = ()

    def _all(self, kind: str, model: type[ContentT]) -> tuple[ContentT, ...]:
        return tuple(
            part.value
            for reference, part in self.parts.items()
            if reference.kind == kind and isinstance(part.value, model)
        )

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        return self._all("phase", Phase)

    @cached_property
    def checklists(self) -> tuple[Checklist, ...]:
        return self._all("checklist", Checklist)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        return self._all("template", Template)

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        return self._all("visit", Visit)

    @cached_property
    def cases(self) -> tuple[CaseStudy, ...]:
        return self._all("case", CaseStudy)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        return self._all("stage", Stage)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return self._all("role", Role)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return self._all("term", Term)

    @cached_property
    def rules(self) -> tuple[Regulation, ...]:
        return self._all("rule", Regulation)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        return self._all("phrase", Phrase)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self._all("faq", Question)

    @cached_property
    def registers(self) -> tuple[Register, ...]:
        return self._all("register", Register)

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        return self._all("milestone", Milestone)

    @cached_property
    def days(self) -> tuple[OnboardingDay, ...]:
        return self._all("stop", OnboardingDay)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        return self._all("scenario", Scenario)

    @cached_property
    def version(self) -> str:
        """The day of the newest revision (ISO 8601), which identifies a state of the playbook; empty without one."""
        values = (part.value for part in self.parts.values())
        newest = newest_revision(value for value in values if isinstance(value, Reviewed))
        return newest.isoformat() if newest else ""

    @cached_property
    def _core_checklists(self) -> tuple[Checklist, ...]:
        return tuple(checklist for checklist in self.checklists if checklist.id in self.core)

    @cached_property
    def inherited_files(self) -> frozenset[str]:
        """The files that belong to the playbook that this one is built on."""
        return frozenset(part.file for part in self.parts.values() if part.inherited)

    def part(self, reference: Reference) -> Part:
        """Return a part. Raises KeyError for a reference that does not exist."""
        return self.parts[reference]

    def file_of(self, reference: Reference) -> str:
        """Return the file that a part is in. Raises KeyError like ``part``."""
        return self.parts[reference].file

    def title(self, reference: Reference) -> LocalizedText:
        """Return the text that names a part to readers. Raises KeyError like ``part``."""
        return title_of(self.parts[reference].value)

    def references(self, kind: str) -> tuple[Reference, ...]:
        """Return every part of a kind, in reading order."""
        return tuple(reference for reference in self.parts if reference.kind == kind)

    def referrers(self, target: Reference, *kinds: str) -> tuple[Reference, ...]:
        """Return the parts that refer to a target, in reading order; of all kinds, unless some are named."""
        return tuple(source for source in self.backlinks.get(target, ()) if not kinds or source.kind in kinds)

    def checklists_of(self, phase: Reference | None) -> tuple[Checklist, ...]:
        """Return the checklists of a phase, or those of none."""
        return tuple(checklist for checklist in self.checklists if checklist.phase == phase)

    def templates_of(self, phase: Reference | None) -> tuple[Template, ...]:
        """Return the templates of a phase, or those of none."""
        return tuple(template for template in self.templates if template.phase == phase)

    def core_checklists(self, moment: Moment) -> tuple[Checklist, ...]:
        """Return the checklists that every visit has at one moment."""
        return tuple(checklist for checklist in self._core_checklists if checklist.moment is moment)

    def word(self, vocabulary: str, word: str, language: str) -> str:
        """Return the label of a vocabulary's word, or a stage's title; the word itself where it has none."""
        if vocabulary == STAGES and (stage := self.parts.get(Reference("stage", word))):
            return title_of(stage.value)[language].plain
        entry = self.vocabularies.get(vocabulary)
        for value in entry.values if entry else ():
            if value.id == word:
                return value.label[language].plain
        return word


def title_of(value: Content) -> LocalizedText:
    """Return the text that names a part of any kind. Raises TypeError for content that is no part."""
    match value:
        case Role():
            return value.name
        case Term():
            return value.term
        case Question():
            return value.question
        case Phrase() | Scenario():
            return value.situation
        case Item() | Lesson():
            return value.text
        case (
            Phase()
            | Step()
            | Checklist()
            | Template()
            | Visit()
            | CaseStudy()
            | Stage()
            | Register()
            | Milestone()
            | Regulation()
            | OnboardingDay()
        ):
            return value.title
        case _:
            raise TypeError(f"{type(value).__name__} has no title")
