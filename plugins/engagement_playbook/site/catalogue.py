"""What the scripts of a page know of the playbook: names of visits and phases, and items by their lists."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from engagement_playbook.engagement.export import item_keys
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Register
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.presentation.grouping import checklists_of_visit, item_ranges
from engagement_playbook.presentation.labels import Labels
from engagement_playbook.presentation.ordering import visits_by_stage, visits_without
from engagement_playbook.presentation.presentation import Presentation

CATALOGUE: Final = "js/catalogue.js"
NAMES: Final = "js/names.js"
"""Named as the scripts of the theme are, see ``assets``."""


def names_script(playbook: Playbook, locale: Locale, title: str, locales: Iterable[Locale]) -> str:
    """Write what every page with ticks needs at once: titles of visits and phases in their order, and words.

    A script of its own and no part of the pages: it grows with the playbook, and is loaded once. ``title``
    is what exported files call the playbook, the same in every language; ``locales`` are all languages of
    the site, because a file may come from a reader of another one.
    """
    language, labels = locale.code, Labels(playbook, locale)
    data = {
        "playbook": title,
        "version": playbook.version,
        "unnamed": [other.text("script.unnamed") for other in locales],
        "visits": [[visit.id, visit.title[language].plain] for visit in visits_by_stage(playbook)],
        "phases": [[phase.id, labels.numbered(Reference("phase", phase.id))] for phase in playbook.phases],
        "strings": locale.section("script"),
    }
    return _script("PlaybookNames", data)


def catalogue_script(presentation: Presentation) -> str:
    """Write every item with its lists, visits and phases as a script, which a page from disk can load too.

    A list has what its sheet says, so that a visit's page can print any of them.
    """
    playbook = presentation.playbook
    data: dict[str, Any] = {
        "checklists": {
            checklist.id: _checklist(presentation, checklist) for checklist in playbook.checklists
        },
        "visits": {
            visit.id: [checklist.id for checklist in checklists_of_visit(playbook, visit)]
            for visit in playbook.visits
        },
        "leftOut": _left_out(playbook),
        "registers": {
            register.id: {
                "title": presentation.words(register.title),
                "columns": [_column(presentation, register, name) for name in register.catch],
            }
            for register in playbook.registers
            if register.catch
        },
        "roles": {role.id: presentation.title(Reference("role", role.id)) for role in playbook.roles},
        "phases": {
            phase.id: [checklist.id for checklist in playbook.checklists_of(Reference("phase", phase.id))]
            for phase in playbook.phases
        },
    }
    return _script("PlaybookCatalogue", data)


def _left_out(playbook: Playbook) -> dict[str, list[str]]:
    """The items of its lists that a visit leaves out, by visit."""
    left_out: dict[str, list[str]] = {}
    for checklist in playbook.checklists:
        for item in checklist.items:
            for visit in visits_without(playbook, item):
                left_out.setdefault(visit.id, []).append(f"{checklist.id}/{item.id}")
    return left_out


def _script(name: str, data: dict[str, Any]) -> str:
    return f"globalThis.{name} = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n"


def _column(presentation: Presentation, register: Register, name: str) -> dict[str, Any]:
    column = register.column(name)
    assert column is not None
    entry: dict[str, Any] = {
        "id": column.id,
        "type": column.type.value,
        "label": presentation.words(column.label),
    }
    if column.choices:
        entry["choices"] = [[choice.id, presentation.words(choice.label)] for choice in column.choices]
    return entry


def _checklist(presentation: Presentation, checklist: Checklist) -> dict[str, Any]:
    signoff = presentation.signoff(checklist)
    entry = {
        "title": presentation.words(checklist.title),
        "audience": checklist.audience.value,
        "pause": presentation.words(checklist.pause_point),
        "objective": presentation.words(checklist.objective) if checklist.objective else "",
        "style": checklist.style.value if checklist.style else "",
        "orientation": presentation.orientation(checklist),
        "signoff": {"results": signoff.results, "roles": signoff.roles} if signoff else None,
    }
    items = [
        _item(presentation, checklist, item, group.title)
        for group in item_ranges(checklist)
        for _, item in group.items
    ]
    return {**{name: value for name, value in entry.items() if value}, "items": items}


def _item(
    presentation: Presentation, checklist: Checklist, item: Item, group: LocalizedText | None
) -> dict[str, Any]:
    _, *former = item_keys(checklist, item)
    entry = {
        "id": item.id,
        "text": presentation.words(item.text),
        "critical": item.critical,
        "owner": presentation.title(item.owner) if item.owner else "",
        "evidence": presentation.words(item.evidence) if item.evidence else "",
        "group": presentation.words(group) if group else "",
        "formerly": former,
    }
    return {name: value for name, value in entry.items() if value}
