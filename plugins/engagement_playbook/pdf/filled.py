"""A form with what an engagement knows printed in it: values in fields, rows in tables, blank rows below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engagement_playbook.engagement.filling import FilledForm, FilledTable, Filling, OpenRow
from engagement_playbook.model.base import Audience
from engagement_playbook.model.register import Register
from engagement_playbook.model.template import Section, Template
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.presentation.cell_words import cell_words, figures_mean, status_words


def filled_in(context: PaperContext, paper: Paper, template: Template, filled: FilledForm) -> Paper:
    """Return the paper of a form, filled in; where nothing is known it is the blank one.

    A filled table has as many rows as it needs, and no fewer than its form.
    """
    sections: Any = paper["sections"]
    printed: list[Json] = [
        _section(context, part, section, filled)
        for part, section in zip(sections, template.sections, strict=True)
    ]
    return {**paper, "sections": printed}


def _section(context: PaperContext, part: Any, section: Section, filled: FilledForm) -> Json:
    table = filled.tables.get(section.id)
    if section.table and table:
        return {
            **part,
            "intro": _with_definition(context, part["intro"], table),
            "table": with_rows(
                part["table"],
                [
                    [
                        cell_words(row[column.id], context) if column.id in row else None
                        for column in section.table.columns
                    ]
                    for row in table.rows
                ],
            ),
        }
    values = {
        field.id: cell_words(filled.fields[field.id], context)
        for field in section.fields
        if field.id in filled.fields
    }
    fields = iter(section.fields)
    rows: list[Json] = [
        [{**field, "value": values.get(next(fields).id)} for field in row] for row in part["rows"]
    ]
    return {**part, "rows": rows} if values else part


def with_rows(table: Any, rows: Sequence[Sequence[str | None]]) -> Json:
    """Return the description of a table with rows printed in it; None is a cell to fill in by hand."""
    return {**table, "rows": max(table["rows"], len(rows)), "filled": [[*row] for row in rows]}


def _with_definition(context: PaperContext, intro: Any, table: FilledTable) -> Json:
    definition: list[Json] = [{"t": figures_mean(context)}] if table.counted else []
    return [*(intro or ()), *([{"t": "  "}] if intro and definition else []), *definition] or None


def filled_tables_of(paper: Paper) -> Iterator[Json]:
    """Yield the sections of a form whose tables are filled in, with no rows but those."""
    sections: Any = paper["sections"]
    for section in sections:
        if section["table"] and (filled := section["table"].get("filled")):
            yield {**section, "table": {**section["table"], "rows": len(filled)}}


def open_rows_paper(context: PaperContext, visit: Visit, filling: Filling, marks: list[Json]) -> Paper | None:
    """List what is open in the registers that a visit reads, for our own eyes; None where nothing is."""
    sections = [
        _open_section(context, register, rows)
        for register in filling.read_in(visit)
        if (rows := filling.open_rows(register))
    ]
    if not sections:
        return None
    return {
        "kind": "form",
        "id": None,
        "title": context.say("open_rows.title"),
        "chip": None,
        "kicker": context.words(visit.title),
        "own": True,
        "neutral": False,
        "audience": context.audience(Audience.OWN),
        "style": None,
        "meta": None,
        "purpose": [{"t": context.say("open_rows.purpose", date=context.locale.date(filling.today))}],
        "fields": None,
        "marks": marks,
        "landscape": False,
        "sections": [*sections],
        "signatures": [],
        "qr": None,
    }


def _open_section(context: PaperContext, register: Register, open_rows: Iterable[OpenRow]) -> Json:
    rows: list[list[str | None]] = [
        [
            row.id,
            cell_words(row.subject, context) if row.subject else None,
            cell_words(row.owner, context) if row.owner else None,
            context.locale.date(row.status.day) if row.status.day else None,
            status_words(row.status, context) or None,
        ]
        for row in open_rows
    ]
    columns = (("id", 22), ("subject", None), ("owner", 32), ("due", 24), ("status", 32))
    table: Json = {
        "rows": 0,
        "named": None,
        # A list of what is open has no rows to fill in.
        "grows": False,
        "columns": [
            {
                "type": "text",
                "label": context.say(f"open_rows.{name}"),
                "width": width,
                "share": 1,
                "choices": [],
                "names": [],
            }
            for name, width in columns
        ],
    }
    return {
        "title": context.words(register.title),
        "intro": None,
        "rows": [],
        "table": with_rows(table, rows),
    }
