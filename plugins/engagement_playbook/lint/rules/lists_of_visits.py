"""What is left out of a visit's lists leaves lists that make sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.model.base import PLACES, STAGES, in_scope
from engagement_playbook.model.checklist import Checklist, Moment
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit

_FEWEST_ITEMS = 3
"""A list that keeps fewer items at a visit is not worth its sheet."""

_FIELDS: Mapping[str, str] = {STAGES: "at which stage of the customer", PLACES: "where"}


@playbook_rule("PB328", "lists-of-visits")
def lists_of_visits(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report what applies at none of its visits, and visits whose lists lose too much or cannot be told apart."""
    if not context.loaded.ok:
        return
    playbook = context.loaded.playbook
    for file in context.loaded.files:
        match file.content:
            case Checklist() as checklist if visits := _visits_of(playbook, checklist):
                yield from ((file, finding) for finding in _of_list(checklist, visits))
            case Visit() as visit:
                yield from ((file, finding) for finding in _of_visit(playbook, visit))


def _visits_of(playbook: Playbook, checklist: Checklist) -> list[Visit]:
    """List the visits that name a list, or all where it is a core list; also those at which it does not apply."""
    if checklist.id in playbook.core:
        return [*playbook.visits]
    users = {visit.id for visit in playbook.referrers(Reference("checklist", checklist.id), "visit")}
    return [visit for visit in playbook.visits if visit.id in users]


def _of_list(checklist: Checklist, visits: Iterable[Visit]) -> Iterator[Finding]:
    at_visits = {
        visit.id: checklist.within(visit.setting)
        for visit in visits
        if in_scope(visit.setting, checklist.applies, checklist.unless)
    }
    kept = {item.id for here in at_visits.values() if here for item in here.items}
    for index, item in enumerate(checklist.items):
        if item.id not in kept:
            yield Finding(
                ("items", index, "id"),
                f"item '{item.id}' applies at no visit that reads this list",
                "correct 'applies:' or 'unless:', or delete it",
            )
    for visit, here in at_visits.items():
        if here is checklist:
            continue
        items = here.items if here else ()
        if len(items) < _FEWEST_ITEMS:
            yield Finding(
                ("items",),
                f"visit '{visit}' gets {len(items)} of the {len(checklist.items)} items of this list",
                "say 'unless:' of the whole list, or let more of it apply",
                at_key=True,
            )
        elif not any(item.closes for item in items):
            yield Finding(
                ("items",),
                f"visit '{visit}' gets this list without the item that closes it",
                "let the closing item apply wherever the list does",
                at_key=True,
            )


def _of_visit(playbook: Playbook, visit: Visit) -> Iterator[Finding]:
    named = [
        (moment, index, checklist)
        for moment in Moment
        for index, reference in enumerate(getattr(visit.checklists, moment.value))
        if isinstance(checklist := playbook.part(reference).value, Checklist)
    ]
    for moment, index, checklist in named:
        if not in_scope(visit.setting, checklist.applies, checklist.unless):
            yield Finding(
                ("checklists", moment.value, index),
                f"list '{checklist.id}' does not apply at visit '{visit.id}', which names it",
                "take it out here, or correct 'applies:' or 'unless:' of the list",
            )
    core = [checklist for moment in Moment for checklist in playbook.core_checklists(moment)]
    used = {
        dimension
        for checklist in (*core, *(entry[2] for entry in named))
        for dimension in _dimensions(checklist)
    }
    for field, words in _FIELDS.items():
        if field in used and not visit.setting.get(field):
            yield Finding(
                ("title",),
                f"visit '{visit.id}' does not say {words} it takes place, and its lists depend on it",
                f"add '{field}:'",
                at_key=True,
            )


def _dimensions(checklist: Checklist) -> Iterator[str]:
    yield from (*checklist.applies, *checklist.unless)
    for item in checklist.items:
        yield from (*item.applies, *item.unless)
