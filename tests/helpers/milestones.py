"""Small milestones, and what a plan is made from."""

import datetime as dt
from typing import Any

from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.plan import Terms
from engagement_playbook.model.milestone import Milestone
from tests.helpers.registers import CONTEXT

WEEKDAYS = WorkingDays(lambda day: day.weekday() < 5)
EVERY_DAY = WorkingDays(lambda _: True)


def milestone(name: str, anchor: str | None = None, days: int = 0, **keys: Any) -> Milestone:
    """Return a milestone so many days after its anchor; with other keys, or other values of these."""
    data: dict[str, Any] = {
        "id": name,
        "title": {"en": name, "zh": name},
        "done_when": {"en": "It is there.", "zh": "已就绪。"},
        "phase": "dough",
        "owner": "baker",
    }
    if anchor:
        data |= {"anchor": anchor, "leads": [{"days": days}]}
    return Milestone.model_validate({**data, **keys}, context=CONTEXT)


def terms(today: dt.date, calendar: WorkingDays = WEEKDAYS, **values: Any) -> Terms:
    """Return what a plan is made from on a day."""
    return Terms(today=today, calendar=calendar, **values)
