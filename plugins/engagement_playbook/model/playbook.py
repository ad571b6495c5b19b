"""The whole playbook: its parts by reference, and the other side of every reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from engagement_playbook.model.base import Content, Reviewed
from engagement_playbook.model.case_study import CaseStudy, Lesson
from engagement_playbook.model.checklist import Checklist, Item, Moment
from engagement_playbook.model.home import Home
from engagement_playbook.model.onboarding import OnboardingDay, Scenario
from engagement_playbook.model.phase import Phase, Step
from engagement_playbook.model.phrase import Phrase
from engagement_playbook.model.question import Question
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Regulation
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
    """One addressable part and the file it stands in (relative to the playbook's folder).

    It is ``inherited`` where that file belongs to another playbook, which this one is built on.
    """

    reference: Reference
    value: Content
    file: str
    inherited: bool = False

    @property
    def source(self) -> str | None:
        """The file that whoever keeps this playbook edits to change the part; None for another's."""
        return None if self.inherited else self.file

    @property
    def former(self) -> tuple[Reference, ...]:
        """The references that the part had before, in the order in which its file lists them."""
        ids: tuple[str, ...] = getattr(self.value, "formerly", ())
        kind, owner = self.reference.kind, self.reference.id.rpartition("/")[0]
        return tuple(Reference(kind, f"{owner}/{old}" if owner else old) for old in ids)


@dataclass(frozen=True)
class Playbook:
    """Everything, resolved.

    ``parts`` holds every addressable part in reading order. ``backlinks`` maps a target to the
    parts that refer to it: the derived side of what authors write once. ``core`` names the lists
    that belong to every visit.
    """

    languages: tuple[str, ...]
    parts: Mapping[Reference, Part]
    backlinks: Mapping[Reference, tuple[Reference, ...]] = field(default_factory=dict)
    core: frozenset[str] = frozenset()
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    home: Home | None = None

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
    def days(self) -> tuple[OnboardingDay, ...]:
        return self._all("stop", OnboardingDay)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        return self._all("scenario", Scenario)

    @cached_property
    def version(self) -> str:
        """The day of the newest revision: which playbook a reader had before them."""
        days = [
            part.value.revised
            for part in self.parts.values()
            if isinstance(part.value, Reviewed) and part.value.revised
        ]
        return max(days).isoformat() if days else ""

    @cached_property
    def _core_checklists(self) -> tuple[Checklist, ...]:
        return tuple(checklist for checklist in self.checklists if checklist.id in self.core)

    def part(self, reference: Reference) -> Part:
        """Look a part up; raises KeyError for a reference that was never resolved."""
        return self.parts[reference]

    def title(self, reference: Reference) -> LocalizedText:
        """Name a part the way a reader would."""
        return title_of(self.parts[reference].value)

    def referrers(self, target: Reference, *kinds: str) -> tuple[Reference, ...]:
        """List the parts that refer to a target, in reading order; all kinds unless named."""
        return tuple(source for source in self.backlinks.get(target, ()) if not kinds or source.kind in kinds)

    def core_checklists(self, moment: Moment) -> tuple[Checklist, ...]:
        """The lists every visit gets at one moment."""
        return tuple(checklist for checklist in self._core_checklists if checklist.moment is moment)

    def visit_checklists(self, visit: Visit, moment: Moment) -> tuple[Checklist, ...]:
        """Core and own lists of a visit at one moment, core first."""
        own: Iterable[Reference] = getattr(visit.checklists, moment.value)
        chosen = [part for reference in own if isinstance(part := self.parts[reference].value, Checklist)]
        core = [each for each in self.core_checklists(moment) if each not in chosen]
        return (*core, *chosen)

    def word(self, vocabulary: str, word: str, language: str) -> str:
        """Label a word of a vocabulary; a word without a label stands for itself."""
        entry = self.vocabularies.get(vocabulary)
        for value in entry.values if entry else ():
            if value.id == word:
                return value.label[language].plain
        return word


def title_of(value: Content) -> LocalizedText:
    """Find the text that names a part, whatever its kind."""
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
            | Regulation()
            | OnboardingDay()
        ):
            return value.title
        case _:
            raise TypeError(f"{type(value).__name__} has no title")


def texts_of(content: Content) -> Iterable[LocalizedText]:
    """Go through every localised text of a part, nested ones included, in the order of its fields."""
    for value in content.__dict__.values():
        yield from _texts(value)


def _texts(value: object) -> Iterable[LocalizedText]:
    if isinstance(value, LocalizedText):
        yield value
    elif isinstance(value, Content):
        yield from texts_of(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
