"""What goes into the papers of an engagement: the rows of registers, figures, dates and names, as typed cells.

Which register fills which table is content. What is for our own eyes gets into no paper for the customer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Self, TypeAlias

from engagement_playbook.engagement.caught import row_id
from engagement_playbook.engagement.customer_names import in_words_of_customer
from engagement_playbook.engagement.due import (
    Figures,
    RowStatus,
    WorkingDays,
    figures,
    is_closed,
    status_of,
)
from engagement_playbook.engagement.profile import Profile
from engagement_playbook.engagement.rows import CellValue, Row
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.model.base import Audience
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import (
    ROW_ID,
    Column,
    ColumnType,
    ColumnUse,
    Count,
    Fill,
    Register,
)
from engagement_playbook.model.template import Known, Section, Template, TemplateTable
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.visit import Visit

PERIOD: Final = dt.timedelta(days=30)
"""The days up to today of which figures count what was closed."""


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """The figures of one register, and how many open rows have each choice of the column that they are counted by."""

    register: Register
    figures: Figures
    open_by: tuple[tuple[LocalizedText, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FilledCell:
    """What stands in a cell, not yet in words.

    ``labels`` names the choices where the value is one. Figures are of any number of registers.
    """

    value: CellValue | tuple[RegisterFigures, ...]
    type: ColumnType = ColumnType.TEXT
    labels: Mapping[str, LocalizedText] = field(default_factory=dict)


FilledRow: TypeAlias = Mapping[str, FilledCell]
"""The cells of a line by the ids of the table's columns; a cell without a value is missing."""


@dataclass(frozen=True, slots=True)
class FilledTable:
    """The lines of the table in one section; ``counted`` where figures are among them, which need a definition."""

    section: str
    rows: tuple[FilledRow, ...] = ()
    counted: bool = False


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What goes into one form: fields by their ids, tables by those of their sections."""

    fields: Mapping[str, FilledCell] = field(default_factory=dict)
    tables: Mapping[str, FilledTable] = field(default_factory=dict)


BLANK: Final = FilledForm()


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that is not closed: what it is about, whose it is, and where it stands."""

    id: str
    subject: FilledCell | None
    owner: FilledCell | None
    status: RowStatus


@dataclass(frozen=True)
class Filling:
    """What a workspace knows on a day; ``visit`` and ``day`` are the meeting whose papers are filled, if there is one.

    ``playbook`` has the customer's names.
    """

    playbook: Playbook
    workspace: Workspace
    profile: Profile
    today: dt.date
    calendar: WorkingDays
    visit: Visit | None = None
    day: dt.date | None = None

    @classmethod
    def of(cls, playbook: Playbook, workspace: Workspace, today: dt.date, calendar: WorkingDays) -> Self:
        """Fill from a workspace whose profile can be used."""
        assert workspace.profile is not None
        named = in_words_of_customer(playbook, workspace.profile.calls)
        return cls(named, workspace, workspace.profile, today, calendar)

    def at(self, visit: Visit, day: dt.date | None) -> Self:
        """Fill the papers of a meeting."""
        return replace(self, visit=visit, day=day)

    def form(self, template: Template) -> FilledForm:
        """Collect what goes into a form."""
        tables = filled_tables(self, template)
        return FilledForm(dict(self._fields(template)), {table.section: table for table in tables})

    def filled_of(self, visit: Visit) -> tuple[str, ...]:
        """Name the templates that a visit brings filled in and of which some table is filled."""
        templates = (self.playbook.part(reference).value for reference in visit.pack.filled)
        return tuple(
            template.id
            for template in templates
            if isinstance(template, Template) and filled_tables(self, template)
        )

    def people(self, roles: Iterable[Reference]) -> tuple[tuple[Reference, str], ...]:
        """List the people with a name among some roles, in the order of the roles."""
        return tuple(
            (role, person.name)
            for role in roles
            for person in self.profile.people
            if person.role == role and person.name
        )

    def open_rows(self, register: Register) -> tuple[OpenRow, ...]:
        """List the rows of a register that are not closed, the most urgent first; for our own eyes."""
        owner = register.column_for(ColumnUse.OWNER)
        rows = [
            OpenRow(
                row.id,
                _cell(register.subject, row),
                _cell(owner, row) if owner else None,
                status_of(register, row, self.today, self.calendar),
            )
            for row in self.rows(register)
            if not is_closed(register, row)
        ]
        return tuple(sorted(rows, key=lambda row: row.status.day or dt.date.max))

    def is_due(self, register: Register, row: Row) -> bool:
        """Say whether the day of a row has come by that of the meeting, or by today."""
        due = status_of(register, row, self.today, self.calendar).day
        return due is not None and due <= (self.day or self.today)

    def tells_of(self, kind: str, caught: str, visit: Visit) -> bool:
        """Say whether a register tells what became of a row that a browser caught: it is closed, or read in the visit.

        ``caught`` is the id that the browser gave the row.
        """
        for register in self.playbook.registers:
            if kind in (register.id, *register.formerly):
                taken = [row for row in self.rows(register) if row.id == row_id(caught)]
                return any(is_closed(register, row) or register in self.read_in(visit) for row in taken)
        return False

    def read_in(self, visit: Visit) -> tuple[Register, ...]:
        """List the registers that a visit reads."""
        return tuple(
            register
            for register in self.playbook.registers
            if visit.id in [reference.id for reference in register.read_in]
        )

    def rows(self, register: Register) -> tuple[Row, ...]:
        """Return the rows of a register."""
        return self.workspace.registers[register.id].rows

    def _fields(self, template: Template) -> Iterator[tuple[str, FilledCell]]:
        for section in template.sections:
            for form_field in section.fields:
                if form_field.known is Known.CODENAME and template.audience is not Audience.OWN:
                    continue
                if form_field.known and (cell := self._known.get(form_field.known)):
                    yield form_field.id, cell

    @cached_property
    def _known(self) -> dict[Known, FilledCell]:
        known: dict[Known, FilledCell] = {
            Known.CODENAME: FilledCell(self.profile.id),
            Known.TODAY: FilledCell(self.today, ColumnType.DATE),
        }
        if self.profile.title:
            known[Known.PROJECT] = FilledCell(self.profile.title)
        if self.visit:
            labels = {self.visit.id: self.visit.title}
            known[Known.MEETING] = FilledCell(self.visit.id, ColumnType.CHOICE, labels)
        if self.day:
            known[Known.MEETING_DAY] = FilledCell(self.day, ColumnType.DATE)
        return known


def filled_tables(filling: Filling, template: Template) -> tuple[FilledTable, ...]:
    """Fill the tables of a template; one that nothing fills is left out."""
    tables = (
        _filled_table(filling, template, section, section.table)
        for section in template.sections
        if section.table
    )
    return tuple(table for table in tables if table.rows)


def _filled_table(
    filling: Filling, template: Template, section: Section, table: TemplateTable
) -> FilledTable:
    here = (template.id, section.id)
    rows = [*_key_dates(filling, table)]
    counts: list[tuple[Register, Count]] = []
    for register in filling.playbook.registers:
        for fill in register.fills:
            if (fill.template.id, fill.section) == here:
                shown = _columns(register, fill, template.audience)
                rows += (
                    _line(register, row, shown)
                    for row in filling.rows(register)
                    if _belongs(row, fill) and (not fill.due or filling.is_due(register, row))
                )
        counts += (
            (register, count)
            for count in register.counts
            if (count.template.id, count.section) == here and filling.rows(register)
        )
    if not rows and counts:
        return FilledTable(section.id, tuple(_counted_lines(filling, table, counts)), counted=True)
    return FilledTable(section.id, tuple(rows))


def _columns(register: Register, fill: Fill, audience: Audience) -> dict[str, Column | None]:
    """Map a table's columns to the register's, None for the id; without those that this audience may not see."""
    columns = {
        name: None if source == ROW_ID else register.column(source) for name, source in fill.columns.items()
    }
    return {
        name: column
        for name, column in columns.items()
        if column is None or not column.own or audience is Audience.OWN
    }


def _belongs(row: Row, fill: Fill) -> bool:
    return all(row[column] in values for column, values in fill.where.items())


def _line(register: Register, row: Row, columns: Mapping[str, Column | None]) -> FilledRow:
    cells = {name: _cell(column, row) if column else FilledCell(row.id) for name, column in columns.items()}
    return {name: cell for name, cell in cells.items() if cell}


def _cell(column: Column, row: Row) -> FilledCell | None:
    value = row[column.id]
    if value is None:
        return None
    return FilledCell(value, column.type, {choice.id: choice.label for choice in column.choices})


def _key_dates(filling: Filling, table: TemplateTable) -> Iterator[FilledRow]:
    """Write the key dates to come, the next first, where the table has columns for them.

    The meeting itself is none of them.
    """
    columns = {column.id: column.known for column in table.columns if column.known}
    for key_date in sorted(filling.profile.dates, key=lambda date: date.date):
        itself = filling.visit and (key_date.id, key_date.date) == (filling.visit.id, filling.day)
        if columns and key_date.date >= filling.today and not itself:
            named = FilledCell(key_date.label or key_date.id)
            day = FilledCell(key_date.date, ColumnType.DATE)
            yield {name: day if known is Known.DATE else named for name, known in columns.items()}


def _counted_lines(
    filling: Filling, table: TemplateTable, counts: Iterable[tuple[Register, Count]]
) -> Iterator[FilledRow]:
    """Write a line for each choice that names the lines of a table, with the figures of those that have some."""
    cells: dict[tuple[str, str, str], list[RegisterFigures]] = {}
    for register, count in counts:
        ((name, choice),) = count.row.items()
        rows, today = filling.rows(register), filling.today
        counted = figures(register, rows, today, today - PERIOD, filling.calendar)
        column = register.column(count.by) if count.by else None
        cells.setdefault((name, choice, count.column), []).append(
            RegisterFigures(register, counted, tuple(_open_by(register, column, rows)) if column else ())
        )
    names = {name for name, _, _ in cells}
    for named in table.columns:
        if named.id in names and named.choices:
            labels = {choice.id: choice.label for choice in named.choices.values}
            for choice in labels:
                yield {
                    named.id: FilledCell(choice, ColumnType.CHOICE, labels),
                    **{
                        target: FilledCell(tuple(counted))
                        for (name, value, target), counted in cells.items()
                        if (name, value) == (named.id, choice)
                    },
                }


def _open_by(register: Register, column: Column, rows: Iterable[Row]) -> Iterator[tuple[LocalizedText, int]]:
    """Count the open rows of each choice of a column, in the order of the choices."""
    open_by_choice = Counter(row[column.id] for row in rows if not is_closed(register, row))
    for choice in column.choices:
        yield choice.label, open_by_choice[choice.id]
