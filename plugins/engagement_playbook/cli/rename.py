"""``playbook rename``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engagement_playbook.cli.content import checked_content, refresh_schemas
from engagement_playbook.cli.reporting import show
from engagement_playbook.config.folders import name_of
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.diagnostics import shown


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.pass_obj
def rename(root: Path, old: str, new: str, dry_run: bool) -> None:
    """Give a part a new id: in its file, in every reference, in links of pages, in file names.

    OLD is an id, with its kind before it where several parts have the id. NEW is an id without
    kind. Comments and layout stay. The old id is kept under `formerly:` where the part can have
    that, so that readers' ticks follow. Either everything is changed or nothing.

    \b
    Examples:
      playbook rename evidence-pack proof-folder
      playbook rename step:build-trust/reference-call call-a-reference --dry-run
      playbook rename role:pm product-manager
    """
    from engagement_playbook.authoring.changes import RefusedError, apply
    from engagement_playbook.authoring.rename import find_part, plan_rename, rehearse

    loaded = checked_content(root).loaded
    if not loaded.ok:
        show(loaded.diagnostics, "text")
        click.echo("first mend what is broken: the id could stand in what cannot be read", err=True)
        sys.exit(1)
    configuration = read_configuration(root)
    pages = sorted(
        {
            name_of(page, root)
            for folder in (*configuration.folders.values(), configuration.shared)
            if folder is not None
            for page in folder.markdown.values()
        }
    )
    try:
        renaming = plan_rename(loaded, find_part(loaded.playbook, old), new, pages)
        changes = rehearse(renaming, loaded, configuration.pages)
    except RefusedError as error:
        raise click.UsageError(str(error)) from error
    for line in renaming.lines():
        click.echo(shown(line))
    if dry_run:
        click.echo(f"{renaming.source} → {renaming.target.id}: nothing was changed")
        return
    try:
        apply(changes, root)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.UsageError(f"cannot be written: {reason}; everything is as it was") from error
    refresh_schemas(root)
    click.echo(f"{renaming.source} → {renaming.target.id}: {len(changes.contents)} files changed")
