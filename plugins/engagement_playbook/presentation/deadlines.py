"""How a deadline of a register is counted, in words."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.model.register import Deadline, Register
from engagement_playbook.presentation.labels import Labels

_WORDS = "page.register."


def counted(register: Register, deadline: Deadline, labels: Labels) -> str:
    """Say from which day a deadline counts, how many days, and what meets it."""
    return labels.locale.text(f"{_WORDS}between").join(_facts(register, deadline, labels))


def _facts(register: Register, deadline: Deadline, labels: Labels) -> Iterator[str]:
    names = {column.id: labels.words(column.label) for column in register.columns}
    days = _distance(deadline.days, deadline, labels) if deadline.days else ""
    yield labels.locale.text(f"{_WORDS}counts_from", column=names[deadline.date]) + days
    by = deadline.days_by
    column = register.column(by.column) if by else None
    for choice in column.choices if by and column else ():
        if by and choice.id in by.days:
            yield labels.words(choice.label) + _distance(by.days[choice.id], deadline, labels)
    if deadline.met_by:
        met_by = labels.locale.join(names[column] for column in deadline.met_by)
        yield labels.locale.text(f"{_WORDS}met_by", column=met_by)


def _distance(days: int, deadline: Deadline, labels: Labels) -> str:
    if not days:
        return labels.locale.text(f"{_WORDS}same_day")
    direction = "later" if days > 0 else "earlier"
    unit = "working" if deadline.working else "days"
    return labels.locale.count(f"{_WORDS}{direction}.{unit}", abs(days))
