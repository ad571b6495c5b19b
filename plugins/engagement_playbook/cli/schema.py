"""``playbook schema``."""

from __future__ import annotations

from pathlib import Path

import click

from engagement_playbook.cli.content import publishable, write
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.diagnostics import shown


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--mark", is_flag=True, help="Also name its schema in the first line of every content file.")
@click.pass_obj
def schema(root: Path, target: Path, mark: bool) -> None:
    """Write JSON Schemas into DIR, so that an editor completes and warns while one types.

    One for each kind of content file, one for the plugin's options in mkdocs.yml, one for an
    exported engagement. Content files name theirs in playbook/schemas.

    \b
    Examples:
      playbook schema playbook/schemas
      playbook schema playbook/schemas --mark
    """
    from engagement_playbook.authoring.schemas import schema_files, unmarked

    loaded = publishable(root).loaded
    schemas = schema_files(loaded.playbook, read_configuration(root).pages)
    for name, content in schemas.items():
        write(target / name, content)
    marked = unmarked(loaded) if mark else {}
    for path, content in marked.items():
        write(root / path, content)
    click.echo(shown(f"{target}: {len(schemas)} files"))
    if mark:
        click.echo(f"{len(marked)} content {'file' if len(marked) == 1 else 'files'} marked")
