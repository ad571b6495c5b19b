"""``playbook check``."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.content import checked_content
from engagement_playbook.cli.reporting import FORMATS, show
from engagement_playbook.diagnostics import has_errors, summary
from engagement_playbook.progress import Ticker

if TYPE_CHECKING:
    from engagement_playbook.check import Checked


@click.command()
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report."
)
@click.option("--sheets", is_flag=True, help="Also lay out every sheet and say which do not fit one page.")
@click.pass_obj
def check(root: Path, form: str, sheets: bool) -> None:
    """Read all content and report everything that is wrong with it.

    \b
    Examples:
      playbook check
      playbook check --sheets
      playbook check --format github
    """
    checked = checked_content(root, form)
    found = checked.diagnostics
    if sheets and checked.ok:
        from engagement_playbook.build import check_printing

        found = check_printing(checked, Ticker(partial(click.echo, err=True)))
    show(found, form)
    if form == "text":
        click.echo(summary(found) if found else _all_well(checked), err=bool(found))
    sys.exit(1 if has_errors(found) else 0)


def _all_well(checked: Checked) -> str:
    playbook = checked.loaded.playbook
    return f"{len(checked.loaded.files)} files, {len(playbook.parts)} parts, {len(playbook.checklists)} checklists: no problems"
