"""What a row of a register says to a reader, in the customer's words where the profile has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from engagement_playbook.engagement.due import Figures, RowStatus
from engagement_playbook.engagement.profile import Calls
from engagement_playbook.engagement.rows import CellValue
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Column, ColumnType, Register
from engagement_playbook.presentation.cell_words import status_words
from engagement_playbook.presentation.labels import Labels, dotted


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """Names the values of rows, and where a row stands, in one language."""

    labels: Labels
    calls: Calls

    def role(self, name: str) -> str:
        """Name a role as the customer does; one that the playbook does not have by its id."""
        reference = Reference("role", name)
        if name in self.calls.roles:
            return self.calls.roles[name]
        return self.labels.title(reference) if reference in self.labels.playbook.parts else name

    def cell(self, register: Register, column: Column, value: CellValue) -> object:
        """Say what stands in a cell; a day stays a day."""
        locale = self.labels.locale
        if isinstance(value, bool):
            return locale.text("word.check.yes" if value else "word.check.no")
        if isinstance(value, Decimal):
            return f"{value:,f}"
        if column.type is ColumnType.ROLE:
            return self.role(str(value))
        if column.type is ColumnType.CHOICE:
            return self._choice(register, column, str(value))
        return value

    def subject(self, register: Register, values: Mapping[str, CellValue]) -> str:
        """Say which row it is: what stands in the column that names rows."""
        value = values.get(register.subject.id)
        return "" if value is None else str(self.cell(register, register.subject, value))

    def status(self, status: RowStatus) -> str:
        """Say where a row stands; empty for one without a day and without a fault."""
        return status_words(status, self.labels)

    def figures(self, figures: Figures) -> str:
        """Say how many rows are open and late, and how old the oldest is; empty for none."""
        locale = self.labels.locale
        return dotted(
            locale.text("page.account.open", n=figures.open),
            locale.text("page.account.late", n=figures.overdue) if figures.overdue else "",
        )

    def _choice(self, register: Register, column: Column, name: str) -> str:
        theirs = self.calls.choices.get(register.id, {}).get(column.id, {})
        label = next((choice.label for choice in column.choices if choice.id == name), None)
        return theirs.get(name) or (self.labels.words(label) if label else name)
