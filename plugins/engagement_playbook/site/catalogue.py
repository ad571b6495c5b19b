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
from engagement_playbook.presentation.grouping import checklists_of_visit
from engagement_playbook.presentation.labels import Labels
from engagement_playbook.presentation.ordering import visits_by_stage, visits_without

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


def catalogue_script(playbook: Playbook, locale: Locale) -> str:
    """Write every item with its lists, visits and phases as a script, which a page from disk can load too."""
    language = locale.code
    data: dict[str, Any] = {
        "checklists": {
            checklist.id: {
                "title": checklist.title[language].plain,
                "audience": checklist.audience.value,
                "pause": checklist.pause_point[language].plain,
                "items": [_item(playbook, checklist, item, language) for item in checklist.items],
            }
            for checklist in playbook.checklists
        },
        "visits": {
            visit.id: [checklist.id for checklist in checklists_of_visit(playbook, visit)]
            for visit in playbook.visits
        },
        "leftOut": _left_out(playbook),
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


def _item(playbook: Playbook, checklist: Checklist, item: Item, language: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": item.id, "text": item.text[language].plain}
    if item.critical:
        entry["critical"] = True
    if item.owner:
        entry["owner"] = playbook.title(item.owner)[language].plain
    _, *former = item_keys(checklist, item)
    if former:
        entry["formerly"] = former
    return entry
