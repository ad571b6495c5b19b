"""The dated meetings of a workspace: runs that browsers exported, and key dates that are called like a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engagement_playbook.engagement.export import Run
from engagement_playbook.engagement.reading import EngagementFile
from engagement_playbook.engagement.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Meeting:
    """A visit on a day, with its run and the file that has it where it was exported."""

    visit: str
    day: dt.date
    run: Run | None = None
    file: EngagementFile | None = None


def meetings(workspace: Workspace, visits: Iterable[str]) -> tuple[Meeting, ...]:
    """List the meetings of some visits by day; of a run that was exported several times, as the newest file has it."""
    wanted = {*visits}
    newest: dict[str, Meeting] = {}
    for file in sorted(workspace.runs, key=_exported_at):
        for run in file.engagement.runs if file.engagement else ():
            if run.visit in wanted and run.date:
                newest[run.id] = Meeting(run.visit, run.date, run, file)
    run_meetings = [*newest.values()]
    known = {(meeting.visit, meeting.day) for meeting in run_meetings}
    planned = [meeting for meeting in _planned(workspace) if (meeting.visit, meeting.day) not in known]
    dated = [*run_meetings, *(meeting for meeting in planned if meeting.visit in wanted)]
    return tuple(sorted(dated, key=lambda meeting: meeting.day))


def next_meeting(workspace: Workspace, visits: Iterable[str], today: dt.date) -> Meeting | None:
    """Find the next meeting, that of today included."""
    return next((meeting for meeting in meetings(workspace, visits) if meeting.day >= today), None)


def last_run(workspace: Workspace, visit: str, before: dt.date) -> Meeting | None:
    """Find the last run of a visit before a day."""
    held = [meeting for meeting in meetings(workspace, [visit]) if meeting.run and meeting.day < before]
    return held[-1] if held else None


def _planned(workspace: Workspace) -> Iterator[Meeting]:
    for date in workspace.profile.dates if workspace.profile else ():
        yield Meeting(date.id, date.date)


def _exported_at(file: EngagementFile) -> str:
    return file.engagement.exported_at if file.engagement else ""
