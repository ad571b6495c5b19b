"""Check what milestones wait for, and the days of typical freezes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from engagement_playbook.diagnostics import Related
from engagement_playbook.load.loaded import SourceFile
from engagement_playbook.model.milestone import Milestone, TypicalFreeze, circles
from engagement_playbook.model.playbook import Part
from engagement_playbook.model.reference import Reference
from engagement_playbook.source import DataPath, Document

_LEAP_YEAR: Final = 2028
"""A year that has every day that a year may have."""

MAX_FREEZE: Final = 366
"""Days that a freeze may last; one that lasts longer leaves no day for anything."""


def check_milestone(milestone: Milestone, document: Document, path: DataPath) -> None:
    """Report a milestone that has to lie after the one that it counts backwards from."""
    for index, need in enumerate(milestone.needs):
        if need != milestone.anchor:
            continue
        for number, lead in enumerate(milestone.leads):
            if (lead.days or lead.months or 0) < 0:
                mark = document.value_mark((*path, "leads", number))
                needed = document.value_mark((*path, "needs", index))
                document.report(
                    "PB212",
                    f"it lies before '{need.id}' and needs it",
                    "leave it out of 'needs:', or count forwards",
                    mark,
                    (Related(document.path, needed, "needed here"),) if needed else (),
                )


def check_spans(freeze: TypicalFreeze, document: Document, path: DataPath) -> None:
    """Report days that no year has, and spans that end before they begin or never end."""
    for index, span in enumerate(freeze.yearly):
        for key, value in (("first", span.first), ("last", span.last)):
            try:
                dt.date.fromisoformat(f"{_LEAP_YEAR}-{value}")
            except ValueError:
                mark = document.value_mark((*path, "yearly", index, key))
                document.report("PB104", f"no year has a day {value}", 'write month and day: "12-15"', mark)
    for index, dated in enumerate(freeze.dated):
        mark = document.value_mark((*path, "dated", index, "last"))
        if dated.last < dated.first:
            document.report("PB104", "a freeze ends before it begins", f"it begins on {dated.first}", mark)
        elif (dated.last - dated.first).days >= MAX_FREEZE:
            document.report("PB104", "a freeze lasts more than a year", f"it begins on {dated.first}", mark)


def check_circles(files: Sequence[SourceFile], parts: Mapping[Reference, Part]) -> None:
    """Report circles in which a milestone waits for itself, at the one of them that comes first."""
    known = [part.value for part in parts.values() if isinstance(part.value, Milestone)]
    places: dict[str, tuple[Document, DataPath, Milestone]] = {}
    for file in files:
        for index, entry in enumerate(getattr(file.content, "items", ())):
            if isinstance(entry, Milestone):
                places.setdefault(entry.id, (file.document, ("items", index), entry))
    for circle in circles(known):
        name, following = circle[0], circle[1 % len(circle)]
        document, path, entry = places[name]
        needs = [need.id for need in entry.needs]
        place: DataPath = (
            (*path, "needs", needs.index(following)) if following in needs else (*path, "anchor")
        )
        message = f"milestone '{name}' waits for itself: {' → '.join((*circle, name))}"
        document.report("PB212", message, "leave one of them out", document.value_mark(place))
