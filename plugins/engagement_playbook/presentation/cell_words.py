"""The words of what an engagement wrote into its registers: cells, figures, where a row stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from engagement_playbook.engagement.due import Colour, Reason, RowStatus
from engagement_playbook.engagement.filling import PERIOD, FilledCell, RegisterFigures
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import ColumnType
from engagement_playbook.presentation.labels import VALUES, Labels, dotted

_ROW = f"{VALUES}row."


def cell_words(cell: FilledCell, labels: Labels) -> str:
    """Write a cell in a language; what a person wrote stays what it is, characters of markup included."""
    value = cell.value
    match value:
        case bool():
            return labels.value("check.yes" if value else "check.no")
        case dt.date():
            return labels.locale.date(value)
        case Decimal():
            return f"{value:f}"
        case tuple():
            return dotted(*(_figures_words(figures, labels) for figures in value))
    if value in cell.labels:
        return labels.words(cell.labels[value])
    role = Reference("role", value)
    if cell.type is ColumnType.ROLE and role in labels.playbook.parts:
        return labels.title(role)
    return value


def figures_mean(labels: Labels) -> str:
    """Say what figures count."""
    return labels.value("row.figures_mean", days=PERIOD.days)


def status_words(status: RowStatus, labels: Labels) -> str:
    """Say where a row stands; empty for one that has no day and lacks nothing."""
    match status.colour, status.reason:
        case Colour.CLOSED | Colour.WAITING, _:
            return labels.value(f"row.{status.colour}")
        case _, Reason.LATE:
            return labels.locale.count(f"{_ROW}late", -(status.left or 0))
        case _, Reason():
            return labels.value(f"row.{status.reason}")
        case _ if status.left == 0:
            return labels.value("row.today")
        case _ if status.left is not None:
            return labels.locale.count(f"{_ROW}left", status.left)
    return ""


def _figures_words(counted: RegisterFigures, labels: Labels) -> str:
    figures = counted.figures
    words = labels.locale.text(
        f"{_ROW}figures" if figures.oldest is not None else f"{_ROW}figures_without_age",
        register=labels.words(counted.register.title),
        open=figures.open,
        overdue=figures.overdue,
        closed=figures.closed,
        oldest=figures.oldest,
    )
    by = (
        labels.locale.text(f"{_ROW}open_of", choice=labels.words(label), n=number)
        for label, number in counted.open_by
    )
    return dotted(words, labels.locale.join(by))
