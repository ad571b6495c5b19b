"""Diagnostics on a terminal, as data, or as annotations of a pull request."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Final, TextIO

import click

from engagement_playbook.diagnostics import Diagnostic, Mark
from engagement_playbook.diagnostics.excerpt import Paint, plain, report

FORMATS: Final = ("text", "json", "github")

_LOOKS: Final = {
    "error": ("red", True),
    "warning": ("yellow", True),
    "place": (None, True),
    "frame": ("blue", False),
}


def show(diagnostics: tuple[Diagnostic, ...], form: str) -> None:
    """Report on the error stream for people, on the output for programs."""
    if form == "json":
        click.echo(
            json.dumps([_as_data(diagnostic) for diagnostic in diagnostics], ensure_ascii=False, indent=2)
        )
        return
    if form == "github":
        for diagnostic in diagnostics:
            click.echo(_github(diagnostic))
        return
    root = click.get_current_context().find_object(Path) or Path()
    colour = wants_colour(sys.stderr)
    for diagnostic in diagnostics:
        click.echo(f"{report(diagnostic, root, paint if colour else plain)}\n", err=True, color=colour)
    if diagnostics:
        click.echo(f"Why, and what is right instead: playbook explain {diagnostics[0].code}", err=True)


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
