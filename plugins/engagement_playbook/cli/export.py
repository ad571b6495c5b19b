"""``playbook export``."""

from __future__ import annotations

import math
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.content import publishable, write
from engagement_playbook.cli.reporting import show
from engagement_playbook.config.folders import FOLDERS
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.diagnostics import has_errors, shown
from engagement_playbook.pipeline.progress_bar import ProgressReporter, interactive_stderr

if TYPE_CHECKING:
    from engagement_playbook.pipeline.check import Checked


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("markdown", "json", "csv", "xlsx")))
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export(root: Path, form: str, target: Path) -> None:
    """Write the playbook for other tools: FORMAT is markdown, json, csv or xlsx.

    \b
    markdown  the pages of each language with their downloads, and a
              mkdocs.<language>.yml for any tool that reads it
    json      everything, as playbook.json, with its JSON Schema
    csv       all checklist items, a file per language; a cell that a
              spreadsheet would compute begins with an apostrophe
    xlsx      all checklists as one workbook per language

    \b
    Example:
      playbook export csv exported
    """
    inside = next((folder for folder in FOLDERS if target.resolve().is_relative_to(root / folder)), None)
    if inside:
        raise click.BadParameter(
            f"'{target}' is in the content folder '{inside}'; choose a folder outside of it", param_hint="DIR"
        )
    checked = publishable(root)
    files = _markdown(checked, root) if form == "markdown" else _data(checked, form)
    for name, content in files.items():
        write(target / name, content)
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    click.echo(shown(f"{target}: {count}, {math.ceil(sum(map(len, files.values())) / 1024):,} KB"))


def _data(checked: Checked, form: str) -> dict[str, bytes]:
    from engagement_playbook.office import (
        SCHEMA,
        checklists_csv,
        checklists_xlsx,
        playbook_json,
        playbook_schema,
    )

    playbook, locales = checked.loaded.playbook, checked.locales
    if form == "json":
        return {"playbook.json": playbook_json(playbook), SCHEMA: playbook_schema()}
    if form == "csv":
        return {f"checklists.{code}.csv": checklists_csv(playbook, locales[code]) for code in locales}
    return {
        f"checklists.{code}.xlsx": checklists_xlsx(playbook, locales[code], checked.settings)
        for code in locales
    }


def _markdown(checked: Checked, root: Path) -> dict[str, bytes]:
    from engagement_playbook.pipeline.build import build
    from engagement_playbook.pipeline.export import exported_style, markdown_files

    configuration = read_configuration(root)
    files: dict[str, bytes] = {}
    for language in checked.settings.languages:
        built = build(
            checked,
            language,
            configuration.titles(language),
            style=exported_style(configuration.site),
            progress=ProgressReporter(partial(click.echo, err=True), terminal=interactive_stderr()),
        )
        if has_errors(built.diagnostics):
            show(built.diagnostics, "text")
            sys.exit(1)
        folders = configuration.page_folders(language)
        files |= markdown_files(built, checked.settings, configuration.site, folders)
    return files
