"""Check the columns that a register's own keys name, and the tables of templates that it fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engagement_playbook.diagnostics import Mark, Related, did_you_mean
from engagement_playbook.load.loaded import SourceFile
from engagement_playbook.model.base import Audience
from engagement_playbook.model.playbook import Part
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import (
    CATCH_TYPES,
    ROW_ID,
    USE_TYPES,
    Column,
    ColumnChoice,
    ColumnType,
    ColumnUse,
    Count,
    Deadline,
    Fill,
    PlanColumns,
    Register,
)
from engagement_playbook.model.template import Section, Template
from engagement_playbook.source import DataPath, Document


def check_register(register: Register, document: Document, path: DataPath) -> None:
    """Report what one register says of columns that it does not have, or that are of another type."""
    _RegisterCheck(register, document, path).run()


def check_fills(files: Sequence[SourceFile], parts: Mapping[Reference, Part]) -> None:
    """Report tables, and columns of them, that a register fills and their template does not have."""
    # What a template lacks may have been left out because of another mistake.
    repaired = {file.document.path for file in files if file.document.repaired}
    for file in files:
        for index, entry in enumerate(getattr(file.content, "items", ())):
            if not isinstance(entry, Register):
                continue
            listed: dict[str, tuple[Fill | Count, ...]] = {"fills": entry.fills, "counts": entry.counts}
            for kind, targets in listed.items():
                for number, target in enumerate(targets):
                    part = parts.get(target.template)
                    if part and isinstance(part.value, Template) and part.file not in repaired:
                        place: DataPath = ("items", index, kind, number)
                        _check_target(entry, target, part.value, file.document, place)


def _check_target(
    register: Register, target: Fill | Count, template: Template, document: Document, path: DataPath
) -> None:
    sections: dict[str, Section] = {section.id: section for section in template.sections if section.table}
    place: DataPath = (*path, "section")
    if target.section not in sections:
        message = f"template '{template.id}' has no table in a section '{target.section}'"
        document.report("PB203", message, _hint(target.section, sections), document.value_mark(place))
        return
    table = sections[target.section].table
    columns = {column.id: column for column in table.columns} if table else {}

    def check_column(name: str, mark: Mark | None) -> None:
        if name not in columns:
            message = f"the table '{target.section}' of template '{template.id}' has no column '{name}'"
            document.report("PB203", message, _hint(name, columns), mark)

    if isinstance(target, Count):
        ((name, choice),) = target.row.items()
        place = (*path, "row", name)
        check_column(name, document.key_mark(place))
        check_column(target.column, document.value_mark((*path, "column")))
        choices = columns[name].choices if name in columns else None
        known = [value.id for value in choices.values] if choices else []
        if name in columns and choice not in known:
            message = f"column '{name}' of template '{template.id}' has no choice '{choice}'"
            document.report("PB203", message, _hint(choice, known), document.value_mark(place))
        return
    for name, source in target.columns.items():
        place = (*path, "columns", name)
        column = register.column(source)
        if column and column.own and template.audience is not Audience.OWN:
            message = f"column '{source}' is for our own eyes, and template '{template.id}' is not"
            document.report("PB104", message, "leave it out here", document.value_mark(place))
        check_column(name, document.key_mark(place))


@dataclass(frozen=True, slots=True)
class _RegisterCheck:
    """Checks one register; ``path`` is its place in the document."""

    register: Register
    document: Document
    path: DataPath

    def run(self) -> None:
        self._check_columns()
        for index, deadline in enumerate(self.register.deadlines):
            self._check_deadline(deadline, ("deadlines", index))
        if self.register.plan:
            self._check_plan(self.register.plan)
        for index, fill in enumerate(self.register.fills):
            for name, column in fill.columns.items():
                if column != ROW_ID:
                    self._find(column, ("fills", index, "columns", name))
            for name, values in fill.where.items():
                self._check_where(name, values, ("fills", index, "where", name))
        for index, count in enumerate(self.register.counts):
            if count.by:
                self._find(count.by, ("counts", index, "by"), ColumnType.CHOICE)
        self._check_catch(self.register.catch or ())

    def _check_plan(self, plan: PlanColumns) -> None:
        for key, name in (("milestone", plan.milestone), ("reason", plan.reason)):
            self._find(name, ("plan", key))
        self._find(plan.day, ("plan", "day"), ColumnType.DATE)
        state = self.register.column_for(ColumnUse.STATE)
        if state is None:
            hint = "write 'use: state' in a column of choices"
            self._report("PB104", "'plan' needs a column of use 'state'", hint, ("plan",))
            return
        for key, values in (("done", plan.done), ("moved", plan.moved), ("dropped", plan.dropped)):
            for index, value in enumerate(values):
                self._check_choice(state, value, ("plan", key, index))

    def _check_catch(self, names: Sequence[str]) -> None:
        """Report columns that cannot be filled in during a visit, and a row that would not say what it is."""
        for index, name in enumerate(names):
            column = self._find(name, ("catch", index))
            if column and column.type not in CATCH_TYPES:
                message = f"column '{name}' is of type '{column.type}', which is not filled in during a visit"
                self._report("PB104", message, f"wanted: {', '.join(CATCH_TYPES)}", ("catch", index))
        required = (column.id for column in self.register.columns if column.required)
        wanted = dict.fromkeys((self.register.subject.id, *required))
        if names and (lacking := [name for name in wanted if name not in names]):
            names_lacking = ", ".join(f"'{name}'" for name in lacking)
            message = f"a row that is caught lacks {names_lacking}"
            self._report("PB104", message, "add it to 'catch'", ("catch",), at_key=True)

    def _check_columns(self) -> None:
        columns = self.register.columns
        names = {column.id for column in columns}
        uses: dict[str, DataPath] = {}
        for index, column in enumerate(columns):
            here: DataPath = ("columns", index)
            if column.use:
                self._check_use(column, column.use, (*here, "use"))
                self._check_once(column.use, uses, (*here, "use"), "use")
            for number, choice in enumerate(column.choices):
                if choice.means and column.use is not ColumnUse.STATE:
                    place = (*here, "choices", number, "means")
                    self._report(
                        "PB104",
                        "'means' is for the choices of a state",
                        "write 'use: state' in its column",
                        place,
                    )
            for number, name in enumerate(column.formerly):
                if name in names:
                    place = (*here, "formerly", number)
                    message = f"'{name}' is a former id here and in use in this register"
                    self._report("PB204", message, "give the other column a new id", place)
            self._check_labels(column.choices, (*here, "choices"))
        self._check_labels(columns, ("columns",))

    def _check_use(self, column: Column, use: ColumnUse, place: DataPath) -> None:
        wanted = USE_TYPES[use]
        if column.type is not wanted:
            message = f"'use': a column of use '{use}' is of type '{wanted}', not '{column.type}'"
            self._report("PB104", message, f"write 'type: {wanted}', or leave 'use' out", place)

    def _check_labels(self, entries: Sequence[Column | ColumnChoice], path: DataPath) -> None:
        """Report labels that stand twice: a sheet that comes back names columns and choices by them."""
        labels: dict[str, DataPath] = {}
        for index, entry in enumerate(entries):
            for language, label in entry.label.items():
                place = (*path, index, "label", language)
                if (*self.path, *place) not in self.document.repaired:
                    key = f"{language} {label.plain.casefold()}"
                    self._check_once(key, labels, place, "label", label.plain)

    def _check_once(
        self, key: str, first: dict[str, DataPath], place: DataPath, noun: str, shown: str = ""
    ) -> None:
        before = self.document.value_mark((*self.path, *first.setdefault(key, place)))
        if first[key] != place:
            message = f"{noun} '{shown or key}' is used twice in this register"
            hint = f"first used in line {before.line}" if before else ""
            related = (Related(self.document.path, before, "first used here"),) if before else ()
            self._report("PB202", message, hint, place, related)

    def _check_deadline(self, deadline: Deadline, path: DataPath) -> None:
        self._find(deadline.date, (*path, "date"), ColumnType.DATE)
        for index, name in enumerate(deadline.met_by):
            self._find(name, (*path, "met_by", index))
        if deadline.days_by:
            place = (*path, "days_by", "column")
            column = self._find(deadline.days_by.column, place, ColumnType.CHOICE)
            for name in deadline.days_by.days:
                self._check_choice(column, name, (*path, "days_by", "days", name), at_key=True)

    def _check_where(self, name: str, values: Sequence[str], path: DataPath) -> None:
        column = self._find(name, path, ColumnType.CHOICE, at_key=True)
        for index, value in enumerate(values):
            self._check_choice(column, value, (*path, index))

    def _check_choice(
        self, column: Column | None, name: str, path: DataPath, *, at_key: bool = False
    ) -> None:
        choices = [choice.id for choice in column.choices] if column else [name]
        if column and name not in choices:
            message = f"column '{column.id}' has no choice '{name}'"
            self._report("PB203", message, _hint(name, choices), path, at_key=at_key)

    def _find(
        self, name: str, path: DataPath, wanted: ColumnType | None = None, *, at_key: bool = False
    ) -> Column | None:
        """Return the column of a name if it is of the type wanted, or report why there is none."""
        columns = {column.id: column for column in self.register.columns}
        column = columns.get(name)
        if column is None:
            # It may be one that was left out because of another mistake.
            if (*self.path, "columns") not in self.document.repaired:
                message = f"there is no column '{name}'"
                self._report("PB203", message, _hint(name, columns), path, at_key=at_key)
        elif wanted and column.type is not wanted:
            message = (
                f"column '{name}' is of type '{column.type}', and a column of type '{wanted}' is wanted here"
            )
            of_type = [column.id for column in columns.values() if column.type is wanted]
            self._report(
                "PB104", message, f"known here: {', '.join(of_type)}" if of_type else "", path, at_key=at_key
            )
            return None
        return column

    def _report(
        self,
        code: str,
        message: str,
        hint: str,
        path: DataPath,
        related: tuple[Related, ...] = (),
        *,
        at_key: bool = False,
    ) -> None:
        place = (*self.path, *path)
        mark = self.document.key_mark(place) if at_key else self.document.value_mark(place)
        self.document.report(code, message, hint, mark, related)


def _hint(name: str, names: Iterable[str]) -> str:
    known = [*names]
    return did_you_mean(name, known) or (f"known here: {', '.join(known)}" if known else "")
