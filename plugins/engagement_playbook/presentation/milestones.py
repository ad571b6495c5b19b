"""Which milestones stand together, in which order, and how their leads are counted, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engagement_playbook.model.milestone import Lead, Milestone, TypicalFreeze
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.stage import Stage
from engagement_playbook.presentation.grouping import grouped
from engagement_playbook.presentation.labels import Labels, unique
from engagement_playbook.presentation.ordering import stages_by_number

_WORDS = "page.plan."
_DAYS_OF_A_MONTH = 30
_WEEK_PER_WORKING_DAY = 7 / 5


@dataclass(frozen=True, slots=True)
class StageOfPlan:
    """Milestones of one stage of the customer's process, or of none."""

    stage: Stage | None
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class PlanSection:
    """Milestones that count from one that has a day of its own, stage by stage, each in the order of time."""

    root: Milestone
    stages: tuple[StageOfPlan, ...]


def plan_sections(playbook: Playbook) -> list[PlanSection]:
    """List milestones by what they are counted from in the end; the longest section first."""
    chains = {entry.id: _Chain.of(entry, playbook) for entry in playbook.milestones}
    by_root = grouped(playbook.milestones, lambda entry: chains[entry.id].root.id)
    stages = stages_by_number(playbook)
    places = {stage.id: place for place, stage in enumerate(stages)}

    def order(entry: Milestone) -> tuple[int, float]:
        return places[entry.stage.id] if entry.stage else -1, chains[entry.id].days

    sections = [
        PlanSection(
            chains[members[0].id].root,
            tuple(
                StageOfPlan(stages[place] if place >= 0 else None, tuple(entries))
                for place, entries in grouped(
                    sorted(members, key=order), lambda entry: order(entry)[0]
                ).items()
            ),
        )
        for members in by_root.values()
    ]
    sizes = {section.root.id: len(by_root[section.root.id]) for section in sections}
    return sorted(sections, key=lambda section: -sizes[section.root.id])


@dataclass(frozen=True, slots=True)
class _Chain:
    """The way from a milestone to the one that has a day of its own, and about how many days it is."""

    root: Milestone
    days: float

    @classmethod
    def of(cls, entry: Milestone, playbook: Playbook) -> _Chain:
        days = 0.0
        while entry.anchor:
            lead = entry.lead_in({})
            days += _about(lead) if lead else 0
            anchor = playbook.part(entry.anchor).value
            assert isinstance(anchor, Milestone)
            entry = anchor
        return cls(entry, days)


def _about(lead: Lead) -> float:
    if lead.months is not None:
        return lead.months * _DAYS_OF_A_MONTH
    return (lead.days or 0) * (_WEEK_PER_WORKING_DAY if lead.working else 1)


def distance(lead: Lead, labels: Labels) -> str:
    """Say how long before or after its anchor a milestone must be there."""
    count, unit = (lead.months, "months") if lead.months is not None else (lead.days or 0, "days")
    if not count:
        return labels.locale.text(f"{_WORDS}same_day")
    direction = "later" if count > 0 else "earlier"
    return labels.locale.count(f"{_WORDS}{direction}.{'working' if lead.working else unit}", abs(count))


def support(milestone: Milestone, labels: Labels) -> tuple[str, ...]:
    """Say what the figures of a milestone rest on that no rule fixes."""
    return unique(
        labels.locale.text(f"{_WORDS}{'starting_point' if lead.starting_point else 'practice'}")
        for lead in milestone.leads
        if lead.rule is None
    )


def days_of_freeze(freeze: TypicalFreeze, labels: Labels) -> Iterator[str]:
    """Yield the days of a typical freeze, one span after the other; nothing for one that comes by notice."""
    for yearly in freeze.yearly:
        yield labels.locale.text(f"{_WORDS}span", first=yearly.first, last=yearly.last)
    for dated in freeze.dated:
        yield labels.locale.text(
            f"{_WORDS}span", first=labels.locale.date(dated.first), last=labels.locale.date(dated.last)
        )


def papers_of(milestone: Milestone) -> tuple[Reference, ...]:
    """List the visits, lists, papers and rules that belong to a milestone."""
    return (*milestone.visits, *milestone.checklists, *milestone.templates, *milestone.rules)
