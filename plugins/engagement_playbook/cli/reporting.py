"""Diagnostics on a terminal, as data, or as annotations of a pull request."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TextIO

import click

from engagement_playbook.diagnostics import Diagnostic, Mark, Severity, shown
from engagement_playbook.diagnostics.excerpt import Paint, plain, report
from engagement_playbook.diagnostics.explanation import REFERENCE_LANGUAGE, explain
from engagement_playbook.support.text_width import text_width

FORMATS: Final = ("text", "json", "github")

text_or_data = click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to report.",
)
"""The option of commands that report to people or to programs."""

_LOOKS: Final = {
    "error": ("red", True),
    "warning": ("yellow", True),
    "place": (None, True),
    "frame": ("blue", False),
}


def show(diagnostics: tuple[Diagnostic, ...], form: str, most: int = 0, *, err: bool = True) -> None:
    """Report problems: for programs on the output, for people on the error stream unless ``err`` is False.

    ``most`` is how many are shown, 0 for all; how many are not shown is said in their place.
    """
    first = diagnostics[:most] if most else diagnostics
    if form == "json":
        click.echo(json.dumps([_as_data(diagnostic) for diagnostic in first], ensure_ascii=False, indent=2))
        return
    if form == "github":
        for diagnostic in first:
            click.echo(_github(diagnostic))
        return
    root = click.get_current_context().find_object(Path) or Path()
    colour = wants_colour(sys.stderr if err else sys.stdout)
    for diagnostic in first:
        click.echo(f"{report(diagnostic, root, paint if colour else plain)}\n", err=err, color=colour)
    if others := len(diagnostics) - len(first):
        click.echo(f"{others:,} more: --max 0 shows all, --summary counts them by code\n", err=err)
    if diagnostics:
        click.echo(f"Why, and what is right instead: playbook explain {diagnostics[0].code}", err=err)


def show_tally(diagnostics: tuple[Diagnostic, ...], form: str) -> None:
    """Count problems by severity and code, the most frequent first, each with its title and its first place."""
    counts = Counter((diagnostic.severity, diagnostic.code) for diagnostic in diagnostics)
    first = {(diagnostic.severity, diagnostic.code): diagnostic for diagnostic in reversed(diagnostics)}
    titles = {code: found.title for _, code in counts if (found := explain(code, REFERENCE_LANGUAGE))}
    by_count = sorted(counts, key=lambda pair: (pair[0] is not Severity.ERROR, -counts[pair], pair[1]))
    if form == "json":
        data = [
            {
                "code": pair[1],
                "severity": pair[0].value,
                "count": counts[pair],
                "title": titles.get(pair[1], ""),
                "path": first[pair].path,
                **_place(first[pair].mark),
            }
            for pair in by_count
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if form == "github":
        for severity, code in by_count:
            text = f"{counts[severity, code]} x {titles.get(code, '')}"
            click.echo(f"::{severity.value} title={code}::{_value(text)}")
        return
    show_table(
        [
            (f"{counts[pair]:,}", f"{pair[0]}[{pair[1]}]", titles.get(pair[1], ""), _first_place(first[pair]))
            for pair in by_count
        ],
        numbers=1,
    )


def show_table(rows: Sequence[Sequence[str]], *, numbers: int = 0) -> None:
    """Print rows in columns that are as wide as a terminal shows them; the first ``numbers`` to the right."""
    widths = (
        [max(int(text_width(row[column])) for row in rows) for column in range(len(rows[0]))] if rows else []
    )
    for row in rows:
        cells = []
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - int(text_width(cell)))
            cells.append(space + cell if index < numbers else cell + space)
        click.echo(shown("  ".join(cells).rstrip()))


def wants_colour(stream: TextIO) -> bool:
    """Say whether a stream shows colour: a terminal, unless NO_COLOR or FORCE_COLOR say otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _paint(text: str, look: str) -> str:
    colour, bold = _LOOKS[look]
    return click.style(text, fg=colour, bold=bold)


paint: Paint = _paint


def _as_data(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "path": diagnostic.path,
        **_place(diagnostic.mark),
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "trail": list(diagnostic.breadcrumb),
        "related": [
            {"path": related.path, **_place(related.mark), "message": related.message}
            for related in diagnostic.related
        ],
    }


def _first_place(diagnostic: Diagnostic) -> str:
    mark = diagnostic.mark
    return f"{diagnostic.path}:{mark.line}:{mark.column}" if mark else diagnostic.path


def _place(mark: Mark | None) -> dict[str, int | None]:
    end = mark.end if mark else None
    return {
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "end_line": end.line if end else None,
        "end_column": end.column if end else None,
    }


def _github(diagnostic: Diagnostic) -> str:
    """Write a workflow command; its values may not hold line breaks, its properties no , or : either."""
    place = f"file={_property(diagnostic.path)}"
    if mark := diagnostic.mark:
        place += f",line={mark.line},col={mark.column}"
        if mark.end:
            place += f",endLine={mark.end.line},endColumn={mark.end.column}"
    message = diagnostic.message + (f" — {diagnostic.hint}" if diagnostic.hint else "")
    return f"::{diagnostic.severity.value} {place},title={diagnostic.code}::{_value(message)}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
