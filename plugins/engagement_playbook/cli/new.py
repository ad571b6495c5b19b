"""``playbook new``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engagement_playbook.cli.content import checked_content, refresh_schemas, today_or_stop, write
from engagement_playbook.cli.reporting import show


@click.command()
@click.argument("kind", type=click.Choice(("phase", "checklist", "template", "case-study", "visit")))
@click.argument("identifier", metavar="ID")
@click.option(
    "--phase",
    metavar="PHASE",
    help="The phase it belongs to; a checklist without one is a checklist of visits.",
)
@click.pass_obj
def new(root: Path, kind: str, identifier: str, phase: str | None) -> None:
    """Write a new content file, with what each key means beside it.

    KIND is phase, checklist, template, case-study or visit; ID is its name in addresses and
    references, and stays for ever. What is left to write is what `playbook check` then reports.

    \b
    Examples:
      playbook new checklist before-the-demo --phase build-trust
      playbook new visit price-talk
      playbook new phase hand-back
    """
    from engagement_playbook.authoring.changes import RefusedError
    from engagement_playbook.authoring.new import new_file

    loaded = checked_content(root).loaded
    unread = {file.document.path for file in loaded.files if file.document.data is None}
    if problems := tuple(problem for problem in loaded.diagnostics if problem.path in unread):
        show(problems, "text")
        click.echo("first mend what is broken: an id could stand in what cannot be read", err=True)
        sys.exit(1)
    try:
        outline = new_file(loaded, kind, identifier, phase, today_or_stop())
    except RefusedError as error:
        raise click.UsageError(str(error)) from error
    write(root / outline.path, outline.text.encode("utf-8"))
    refresh_schemas(root)
    left = [diagnostic for diagnostic in checked_content(root).diagnostics if diagnostic.path == outline.path]
    click.echo(f"{outline.path}: {len(left)} places to fill in; `playbook check` names them")
