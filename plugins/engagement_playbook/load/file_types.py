"""The types of content files: their paths, their models, and the lists whose entries are parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Final, Generic, TypeVar, get_args

from pydantic import Field

from engagement_playbook.model.base import Content, Linted
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.home import Home
from engagement_playbook.model.milestone import Milestone, TypicalFreeze
from engagement_playbook.model.onboarding import OnboardingDay, Scenario
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.phrase import Phrase
from engagement_playbook.model.question import Question
from engagement_playbook.model.register import Register
from engagement_playbook.model.regulation import ClockNote, Regulation
from engagement_playbook.model.role import Role
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.template import Template
from engagement_playbook.model.term import Term
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.vocabulary import Vocabulary

T = TypeVar("T", bound=Content)


class Collection(Linted, Generic[T]):
    """A file that lists many parts of one kind."""

    items: Annotated[tuple[T, ...], Field(min_length=1)]


class OnboardingFile(Linted):
    """The onboarding route, and the scenarios."""

    items: Annotated[tuple[OnboardingDay, ...], Field(min_length=1)]
    scenarios: tuple[Scenario, ...] = ()


class RegulationsFile(Collection[Regulation]):
    """The rules, and what the page of their clocks says beside them."""

    clock_notes: tuple[ClockNote, ...] = ()


class MilestonesFile(Collection[Milestone]):
    """The milestones of a plan, and the days on which work usually stops."""

    freezes: tuple[TypicalFreeze, ...] = ()


@dataclass(frozen=True, slots=True)
class FileType:
    """One type of content file.

    ``pattern`` is a glob below the playbook's folder. ``lists`` names the top-level lists whose
    entries are parts (key, kind); for a file that is itself a part, ``part_kind`` names it and the
    entries of ``lists`` are parts inside it, addressed ``owner/entry``.
    """

    name: str
    pattern: str
    model: type[Content]
    part_kind: str | None = None
    lists: tuple[tuple[str, str], ...] = ()
    id_from_folder: bool = False

    @property
    def is_collection(self) -> bool:
        """Whether a file of this type is a list of parts that do not belong to a part of their own file."""
        return self.part_kind is None and "items" in self.model.model_fields

    def default_id(self, path: str) -> str:
        """Return the id of a part that writes none: the name of its file, or of its folder without the number."""
        file = PurePosixPath(path)
        return file.parent.name.lstrip("0123456789").removeprefix("-") if self.id_from_folder else file.stem


VOCABULARY: Final = FileType("vocabulary", "playbook/vocabulary.yml", Collection[Vocabulary])

FILE_TYPES: Final = (
    VOCABULARY,
    FileType("roles", "playbook/roles.yml", Collection[Role], lists=(("items", "role"),)),
    FileType("stages", "playbook/stages.yml", Collection[Stage], lists=(("items", "stage"),)),
    FileType("phase", "phases/*/phase.yml", Phase, "phase", (("steps", "step"),), id_from_folder=True),
    FileType("checklist", "checklists/**/*.yml", Checklist, "checklist", (("items", "item"),)),
    FileType("template", "phases/*/templates/*.yml", Template, "template"),
    FileType("visit", "playbook/visits/*.yml", Visit, "visit"),
    FileType("case study", "case_studies/*.yml", CaseStudy, "case", (("lessons", "lesson"),)),
    FileType("regulations", "playbook/regulations.yml", RegulationsFile, lists=(("items", "rule"),)),
    FileType("glossary", "playbook/glossary.yml", Collection[Term], lists=(("items", "term"),)),
    FileType("phrases", "playbook/phrases.yml", Collection[Phrase], lists=(("items", "phrase"),)),
    FileType("questions", "playbook/faq.yml", Collection[Question], lists=(("items", "faq"),)),
    FileType(
        "onboarding",
        "playbook/onboarding.yml",
        OnboardingFile,
        lists=(("items", "stop"), ("scenarios", "scenario")),
    ),
    FileType("registers", "playbook/registers.yml", Collection[Register], lists=(("items", "register"),)),
    FileType("milestones", "playbook/milestones.yml", MilestonesFile, lists=(("items", "milestone"),)),
    FileType("home", "playbook/home.yml", Home),
)
"""Every type, in reading order: parts of the playbook are listed in this order everywhere."""

MODELS: Final[Mapping[str, type[Content]]] = {
    **{kind.part_kind: kind.model for kind in FILE_TYPES if kind.part_kind},
    **{
        part: get_args(kind.model.model_fields[key].annotation)[0]
        for kind in FILE_TYPES
        for key, part in kind.lists
    },
}
"""The model of each kind of part."""

SITE_FOLDERS: Final = tuple(("playbook", name) for name in ("pages", "overrides", "locales", "example"))
"""Folders that hold no content: hand-written pages, overrides of the theme, locales, the example of an engagement."""

CORE_FOLDER: Final = "checklists/core/"
"""The folder of the checklists that belong to every visit."""
