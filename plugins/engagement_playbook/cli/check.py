"""``playbook check``."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from engagement_playbook.cli.content import checked_content, today_or_stop
from engagement_playbook.cli.diagnostic_code import DiagnosticCode
from engagement_playbook.cli.reporting import FORMATS, show, show_tally
from engagement_playbook.diagnostics import has_errors, in_order, shown, summary
from engagement_playbook.pipeline.progress_bar import ProgressReporter, interactive_stderr

if TYPE_CHECKING:
    from engagement_playbook.pipeline.check import Checked

_ROUNDS: Final = 5
"""Moving an item and mending a sign in it are two rounds; a rule that never settles is our bug."""

_MOST: Final = 100
"""Problems that a person is shown at once; a program gets all."""


@click.command()
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report."
)
@click.option("--strict", is_flag=True, help="End with 1 on a warning that fails a strict build, too.")
@click.option(
    "--summary", "tally", is_flag=True, help="Count the problems of each code instead of showing each."
)
@click.option(
    "--only",
    type=DiagnosticCode(),
    multiple=True,
    metavar="CODE",
    help="Report these alone: PB302, 302, or item-length. Repeat it for more.",
)
@click.option(
    "--max",
    "most",
    type=click.IntRange(0),
    metavar="N",
    help=f"Show the first N problems; 0 shows all.  [default: {_MOST} as text, else all]",
)
@click.option("--sheets", is_flag=True, help="Also lay out every sheet and say which do not fit one page.")
@click.option(
    "--due",
    is_flag=True,
    help="Also say which reviews, checks of facts and questions to a customer are due; today is SOURCE_DATE_EPOCH's day if set.",
)
@click.option(
    "--fix", is_flag=True, help="First mend what is safe to mend: signs, spaces, critical items first."
)
@click.pass_obj
def check(
    root: Path,
    form: str,
    strict: bool,
    tally: bool,
    only: tuple[str, ...],
    most: int | None,
    sheets: bool,
    due: bool,
    fix: bool,
) -> None:
    """Read all content and report everything that is wrong with it.

    \b
    Examples:
      playbook check
      playbook check --strict
      playbook check --summary
      playbook check --only item-length --only PB305 --max 0
      playbook check --fix
      playbook check --sheets --due
      playbook check --format github
    """
    from engagement_playbook.engagement.profile import due_problems
    from engagement_playbook.pipeline.engagement import load_engagement

    day = today_or_stop() if due else None
    checked = checked_content(root, form, day, err=False)
    if fix:
        checked = _repaired(root, form, day, checked)
    diagnostics = checked.diagnostics
    if sheets and checked.ok:
        from engagement_playbook.pipeline.downloads import check_printing

        diagnostics = check_printing(
            checked, ProgressReporter(partial(click.echo, err=True), terminal=interactive_stderr())
        )
    # What a playbook with errors lacks, no workspace can be judged by.
    if checked.ok and (workspace := load_engagement(root, checked)):
        problems = [*diagnostics, *workspace.diagnostics]
        if day and workspace.profile:
            problems += due_problems(workspace.profile, workspace.document, day)
        diagnostics = in_order(problems)
    if only:
        diagnostics = tuple(diagnostic for diagnostic in diagnostics if diagnostic.code in only)
    if tally:
        show_tally(diagnostics, form)
    else:
        show(diagnostics, form, most if most is not None else _MOST * (form == "text"), err=False)
    if form == "text":
        click.echo(summary(diagnostics) if diagnostics else _no_problems(checked, only))
    fails_strict = strict and any(diagnostic.strict for diagnostic in diagnostics)
    sys.exit(1 if fails_strict or has_errors(diagnostics) else 0)


def _repaired(root: Path, form: str, today: dt.date | None, checked: Checked) -> Checked:
    """Write the files whose problems have an edit, name each problem, and check again until none has one."""
    from engagement_playbook.lint.fixes import fixed, write

    for _ in range(_ROUNDS):
        try:
            repaired = fixed(checked.diagnostics, root)
            for file in repaired:
                write(file, root)
        except OSError as error:
            raise click.UsageError(f"cannot mend: {(error.strerror or str(error)).lower()}") from error
        if not repaired:
            break
        for file in repaired:
            for diagnostic in file.diagnostics:
                mark = diagnostic.mark
                place = f"{file.path}:{mark.line}:{mark.column}" if mark else file.path
                click.echo(
                    shown(f"{place}: fixed[{diagnostic.code}]: {diagnostic.message}"), err=form != "text"
                )
        checked = checked_content(root, form, today, err=False)
    return checked


def _no_problems(checked: Checked, only: tuple[str, ...]) -> str:
    if only:
        return f"no problems of {', '.join(only)}"
    playbook = checked.loaded.playbook
    return f"{len(checked.loaded.files)} files, {len(playbook.parts)} parts, {len(playbook.checklists)} checklists: no problems"
