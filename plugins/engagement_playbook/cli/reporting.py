"""Diagnostics on a terminal, as data, or as annotations of a pull request."""

from __future__ import annotations

import json
from typing import Final

import click

from engagement_playbook.diagnostics import Diagnostic

FORMATS: Final = ("text", "json", "github")


def show(diagnostics: tuple[Diagnostic, ...], form: str) -> None:
    if form == "json":
        click.echo(json.dumps([_as_data(each) for each in diagnostics], ensure_ascii=False, indent=2))
        return
    for each in diagnostics:
        click.echo(_github(each) if form == "github" else str(each), err=form == "text")


def _as_data(diagnostic: Diagnostic) -> dict[str, object]:
    mark = diagnostic.mark
    return {
        "path": diagnostic.path,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _github(diagnostic: Diagnostic) -> str:
    """Write a workflow command; its values may not hold line breaks, its properties no , or : either."""
    place = f"file={_property(diagnostic.path)}"
    if diagnostic.mark:
        place += f",line={diagnostic.mark.line},col={diagnostic.mark.column}"
    message = diagnostic.message + (f" — {diagnostic.hint}" if diagnostic.hint else "")
    return f"::{diagnostic.severity.value} {place},title={diagnostic.code}::{_value(message)}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
