"""What commands share: checking the content and writing a file."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.reporting import show
from engagement_playbook.config.markdown import markdown_options
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.diagnostics import has_errors, summary
from engagement_playbook.support.atomic_write import write_whole
from engagement_playbook.support.today import today

if TYPE_CHECKING:
    from engagement_playbook.diagnostics import Diagnostic
    from engagement_playbook.pipeline.check import Checked


def write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, or end the command with one line."""
    try:
        write_whole(file, content)
    except OSError as error:
        raise click.UsageError(f"cannot write '{file}': {(error.strerror or str(error)).lower()}") from error


def today_or_stop() -> dt.date:
    """Return the day it is; where the environment names none that can be read, say so and stop."""
    try:
        return today()
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def checked_content(
    root: Path, form: str = "text", day: dt.date | None = None, *, err: bool = True
) -> Checked:
    """Check the content; where its configuration cannot be used, report that (see ``show``) and stop."""
    from engagement_playbook.pipeline.check import check as check_content

    configuration = read_configuration(root)
    if configuration.settings is None:
        show(configuration.problems, form, err=err)
        sys.exit(1)
    return check_content(
        root,
        configuration.settings,
        hand_written=configuration.pages,
        extra=configuration.problems,
        today=day,
        pages=configuration.folders,
        shared=configuration.shared,
        markdown=markdown_options(configuration.site),
        base=configuration.base,
        languages_known=configuration.languages_known,
        languages_at=configuration.languages_at,
    )


def publishable(root: Path) -> Checked:
    """Check the content; where it has errors, show them and stop."""
    checked = checked_content(root)
    if not checked.ok:
        show(checked.diagnostics, "text")
        click.echo(summary(checked.diagnostics), err=True)
        sys.exit(1)
    return checked


def stop_unless_printable(checked: Checked) -> tuple[Diagnostic, ...]:
    """Return what would be printed otherwise than written; show it and stop where it keeps from printing."""
    from engagement_playbook.pdf import check_paper

    problems = check_paper(checked.loaded, checked.settings, checked.locales)
    if has_errors(problems):
        show(problems, "text")
        sys.exit(1)
    return problems


def refresh_schemas(root: Path) -> None:
    """Write the schemas that a playbook keeps for its editor anew, where it keeps them."""
    from engagement_playbook.authoring.schemas import SCHEMA_FOLDER, schema_files

    configuration = read_configuration(root)
    if (root / SCHEMA_FOLDER).is_dir() and configuration.settings is not None:
        loaded = checked_content(root).loaded
        for name, content in schema_files(loaded.playbook, configuration.pages).items():
            write(root / SCHEMA_FOLDER / name, content)
