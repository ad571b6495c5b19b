"""The order in which parts of one kind are listed, the same on every medium."""

from __future__ import annotations

from typing import Final

from engagement_playbook.locale import Locale
from engagement_playbook.model.base import in_scope
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.term import Term
from engagement_playbook.model.visit import Visit

_DICTIONARY: Final = "page.glossary.order"
"""The string of a locale that names the encoding whose order its dictionaries follow."""


def stages_by_number(playbook: Playbook) -> list[Stage]:
    """List the stages of the customer's process as they follow each other."""
    return sorted(playbook.stages, key=lambda stage: stage.number)


def visits_by_stage(playbook: Playbook) -> list[Visit]:
    """List visits in the order in which an engagement comes to them: by their first stage."""
    order = {Reference("stage", stage.id): place for place, stage in enumerate(stages_by_number(playbook))}
    return sorted(
        playbook.visits,
        key=lambda visit: min((order[stage] for stage in visit.stages), default=len(order)),
    )


def visits_of(playbook: Playbook, checklist: Checklist) -> list[Visit]:
    """List the visits at which a list is read, by stage; a core list is read wherever it applies."""
    users = {visit.id for visit in playbook.referrers(Reference("checklist", checklist.id), "visit")}
    return [
        visit
        for visit in visits_by_stage(playbook)
        if (checklist.id in playbook.core or visit.id in users) and checklist.within(visit.setting)
    ]


def visits_without(playbook: Playbook, item: Item) -> list[Visit]:
    """List the visits at which an item is left out of its list, by stage."""
    if not (item.applies or item.unless):
        return []
    return [
        visit for visit in visits_by_stage(playbook) if not in_scope(visit.setting, item.applies, item.unless)
    ]


def rules_by_level(playbook: Playbook) -> list[Regulation]:
    """List rules to know in full before those to know of."""
    return sorted(playbook.rules, key=lambda rule: rule.level)


def terms_by_name(playbook: Playbook, locale: Locale) -> list[Term]:
    """List terms in the order of the language's dictionaries, as far as an encoding knows it."""
    encoding = locale.text(_DICTIONARY)
    return sorted(
        playbook.terms,
        key=lambda term: term.term[locale.code].plain.casefold().encode(encoding, "replace"),
    )
