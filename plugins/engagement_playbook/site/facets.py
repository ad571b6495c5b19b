"""What an overview can be filtered by, derived from what its parts say of themselves.

A dimension comes up only where parts of the list differ in it, so no page offers a choice that
changes nothing. The browser's side of it is ``theme/js/filters.js``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote

from markupsafe import Markup

from engagement_playbook.locale import Locale
from engagement_playbook.model.base import PLACES, STAGES, Applies, Audience, Content
from engagement_playbook.model.case_study import CaseStudy, Outcome
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.milestone import Milestone
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Register
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.role import Role
from engagement_playbook.model.template import Template
from engagement_playbook.model.visit import Visit
from engagement_playbook.presentation.labels import SIDES, Labels
from engagement_playbook.presentation.ordering import visits_of
from engagement_playbook.site.escape import verbatim

EVERYWHERE: Final = ("*",)
"""The values of a part that a dimension does not narrow: whatever one asks for, it belongs to it."""

CRITICAL: Final = "critical"

Facets: TypeAlias = Mapping[str, Sequence[str]]
"""The values of one part by dimension; a part without a dimension never answers to it."""

_ENUMERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "audience": tuple(Audience),
    "outcome": tuple(Outcome),
}
_OF_PARTS: Final = ("phase", "stage", "visit", "role")
"""Dimensions whose values are parts of the playbook, named by their titles."""


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One value to ask for; ``group`` is the heading it stands under, or empty."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One question a reader can put to a list."""

    id: str
    label: str
    choices: tuple[FilterChoice, ...]


class Filters:
    """The dimensions of one list, and the values of each of its parts."""

    def __init__(self, playbook: Playbook, locale: Locale, parts: Iterable[Reference]) -> None:
        self._playbook = playbook
        self._locale = locale
        self._labels = Labels(playbook, locale)
        own = {reference: _facets(playbook, reference) for reference in parts}
        # A part that says nothing of a vocabulary belongs to each of its words.
        everywhere = {
            name: EVERYWHERE
            for name in playbook.vocabularies
            if any(name in facets for facets in own.values())
        }
        self._facets = {reference: {**everywhere, **facets} for reference, facets in own.items()}
        self.dimensions = tuple(self._dimensions())

    def attribute(self, kind: str, identifier: str) -> Markup:
        """Write the values of a part as an attribute of its element; nothing where nothing is asked."""
        if not self.dimensions:
            return Markup()
        facets = self._facets[Reference(kind, identifier)]
        pairs = (
            f"{quote(dimension.id, safe='')}={quote(value, safe='*')}"
            for dimension in self.dimensions
            for value in facets.get(dimension.id, ())
        )
        return Markup(' data-facets="{}"').format(verbatim(" ".join(pairs)))

    def _dimensions(self) -> Iterable[Dimension]:
        names = dict.fromkeys(name for facets in self._facets.values() for name in facets)
        known = (*_OF_PARTS, *_ENUMERATIONS, CRITICAL, *self._playbook.vocabularies)
        for name in sorted(names, key=known.index):
            stated = [tuple(facets.get(name, ())) for facets in self._facets.values()]
            used = {value for values in stated for value in values} - set(EVERYWHERE)
            if used and len(set(stated)) > 1:
                yield Dimension(
                    name,
                    self._label(name),
                    tuple(choice for choice in self._choices(name) if choice.value in used),
                )

    def _label(self, name: str) -> str:
        if name in self._playbook.vocabularies:
            return self._playbook.vocabularies[name].title[self._locale.code].plain
        return self._locale.text(f"page.filter.{name}")

    def _choices(self, name: str) -> Iterable[FilterChoice]:
        playbook, language = self._playbook, self._locale.code
        if name in playbook.vocabularies:
            for word in playbook.vocabularies[name].values:
                yield FilterChoice(word.id, word.label[language].plain)
        elif name in _ENUMERATIONS:
            for value in _ENUMERATIONS[name]:
                yield FilterChoice(value, self._labels.value(f"{name}.{value}"))
        elif name == CRITICAL:
            yield FilterChoice("yes", self._locale.text("page.filter.with_critical"))
        else:
            for reference in playbook.references(name):
                group = self._group(playbook.part(reference).value)
                yield FilterChoice(reference.id, self._labels.numbered(reference), group)

    def _group(self, value: Content) -> str:
        return self._labels.side(value.side) if isinstance(value, Role) else ""


def _facets(playbook: Playbook, reference: Reference) -> Facets:
    value = playbook.part(reference).value
    match value:
        case Checklist():
            visits = tuple(Reference("visit", visit.id) for visit in visits_of(playbook, value))
            everywhere = value.id in playbook.core and len(visits) == len(playbook.visits)
            return {
                "phase": _ids([value.phase]) or (EVERYWHERE if everywhere else _phases_of(playbook, visits)),
                "stage": EVERYWHERE if everywhere else _stages_of(playbook, visits),
                "visit": EVERYWHERE if everywhere else _ids(visits),
                "role": _ids(item.owner for item in value.items),
                "audience": (value.audience.value,),
                CRITICAL: ("yes",) if value.critical_count else (),
                **_applies(value.applies),
            }
        case Template():
            visits = playbook.referrers(reference, "visit")
            return {
                "phase": _ids([value.phase]),
                "stage": _stages_of(playbook, visits),
                "visit": _ids(visits),
                "role": _ids(signature.role for signature in value.signatures),
                "audience": (value.audience.value,),
                **_applies(value.applies),
            }
        case Visit():
            return {
                "phase": _ids(value.phases),
                "stage": _ids(value.stages),
                "role": _ids(value.attendees),
                **({PLACES: value.places} if value.places else {}),
                **_applies(value.applies),
            }
        case CaseStudy():
            return {
                "phase": _ids(value.phases),
                "outcome": (value.outcome.value,),
                **_applies(value.applies),
            }
        case Regulation():
            return {
                "phase": _ids(Reference("phase", step.owner) for step in value.steps),
                SIDES: tuple(value.binds),
                **_applies(value.applies),
            }
        case Register():
            return {
                "stage": _stages_of(playbook, value.read_in),
                "visit": _ids(value.read_in),
                "role": _ids(value.edited_by),
                "audience": (value.audience.value,),
            }
        case Milestone():
            owner = playbook.part(value.owner).value
            return {
                "phase": (value.phase.id,),
                "stage": _ids([value.stage]),
                SIDES: (owner.side,) if isinstance(owner, Role) else (),
                **_applies(value.applies),
            }
        case _:
            return {}


def _applies(applies: Applies) -> Facets:
    # The stages of a list are those of its visits.
    return {name: tuple(words) for name, words in applies.items() if name != STAGES}


def _ids(references: Iterable[Reference | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reference.id for reference in references if reference))


def _visits(playbook: Playbook, references: Iterable[Reference]) -> list[Visit]:
    values = (playbook.part(reference).value for reference in references)
    return [value for value in values if isinstance(value, Visit)]


def _stages_of(playbook: Playbook, visits: Iterable[Reference]) -> tuple[str, ...]:
    return _ids(stage for visit in _visits(playbook, visits) for stage in visit.stages)


def _phases_of(playbook: Playbook, visits: Iterable[Reference]) -> tuple[str, ...]:
    return _ids(phase for visit in _visits(playbook, visits) for phase in visit.phases)
