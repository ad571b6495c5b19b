"""What the scripts of a page know of the playbook: names of visits and phases, and items by their lists."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist, Item, Moment
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit

CATALOGUE: Final = "assets/playbook/catalogue.js"
NAMES: Final = "assets/playbook/names.js"


def visits_by_stage(playbook: Playbook) -> list[Visit]:
    """List visits in the order in which an engagement comes to them: by their first stage."""
    stages = sorted(playbook.stages, key=lambda stage: stage.number)
    order = {Reference("stage", stage.id): place for place, stage in enumerate(stages)}
    return sorted(
        playbook.visits,
        key=lambda visit: min((order[stage] for stage in visit.stages), default=len(order)),
    )


def former_keys(checklist: Checklist, item: Item) -> list[str]:
    """List the keys under which readers' ticks of an item may stand from earlier versions."""
    return [
        f"{of_list}/{of_item}"
        for of_list in (checklist.id, *checklist.formerly)
        for of_item in (item.id, *item.formerly)
    ][1:]


def visits_of(playbook: Playbook, checklist: Checklist, visits: Iterable[Visit]) -> list[str]:
    """Name those of the visits at which a list is read; a core list is read at all of them."""
    readers = {each.id for each in playbook.referrers(Reference("checklist", checklist.id), "visit")}
    return [visit.id for visit in visits if checklist.id in playbook.core or visit.id in readers]


def names_script(playbook: Playbook, locale: Locale, title: str, locales: Iterable[Locale]) -> str:
    """Write what every page with ticks needs at once: titles of visits and phases in their order, and words.

    A script of its own and no part of the pages: it grows with the playbook, and is loaded once. ``title``
    is what exported files call the playbook, the same in every language; ``locales`` are all languages of
    the site, because a file may come from a reader of another one.
    """
    language = locale.code
    data = {
        "playbook": title,
        "version": playbook.version,
        "unnamed": [other.text("script.unnamed") for other in locales],
        "visits": [[visit.id, visit.title[language].plain] for visit in visits_by_stage(playbook)],
        "phases": [[phase.id, f"{phase.number} {phase.title[language].plain}"] for phase in playbook.phases],
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
            visit.id: [each.id for moment in Moment for each in playbook.visit_checklists(visit, moment)]
            for visit in playbook.visits
        },
        "phases": {
            phase.id: [each.id for each in playbook.checklists if each.phase == Reference("phase", phase.id)]
            for phase in playbook.phases
        },
    }
    return _script("PlaybookCatalogue", data)


def _script(name: str, data: dict[str, Any]) -> str:
    return f"globalThis.{name} = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n"


def _item(playbook: Playbook, checklist: Checklist, item: Item, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {"id": item.id, "text": item.text[language].plain}
    if item.critical:
        found["critical"] = True
    if item.owner:
        found["owner"] = playbook.title(item.owner)[language].plain
    if former := former_keys(checklist, item):
        found["formerly"] = former
    return found
