"""``playbook engagement``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from engagement_playbook.cli.content import publishable, today_or_stop, write
from engagement_playbook.cli.reporting import show, show_table
from engagement_playbook.diagnostics import did_you_mean, has_errors, shown, summary

if TYPE_CHECKING:
    from engagement_playbook.engagement.workspace import Workspace
    from engagement_playbook.engagement.workspace_merge import Choices
    from engagement_playbook.office.excel.returned import Returned
    from engagement_playbook.pipeline.check import Checked

_OURS: Final = "ours"
"""The word for the workspace itself, where copies are named."""


@click.group()
def engagement() -> None:
    """Begin an engagement, send its registers round and take them back.

    Run all but `new` in the folder of a workspace, which holds engagement.yml, or with `playbook -C DIR`.

    \b
    Examples:
      playbook engagement new accounts/heron --base engagement-playbook
      playbook engagement workbook
      playbook engagement merge ann.xlsx ben.xlsx --dry-run
    """


@engagement.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--base",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder of the playbook that the engagement is run by; the present one, or that of -C, unless given.",
)
@click.option("--example", is_flag=True, help="Fill it with the playbook's invented example.")
@click.option("--language", default="", help="Language of the comments; the playbook's first unless given.")
@click.pass_obj
def new(root: Path, target: Path, base: Path | None, example: bool, language: str) -> None:
    """Write the workspace of a new engagement into DIR, a new or empty folder.

    It builds at once. The folder's name is the codename: it stands in addresses and names of files. The
    days of the example are moved to today, so that some of it is late and some of it is due.

    \b
    Examples:
      playbook engagement new ../accounts/heron
      playbook engagement new accounts/magnolia --base engagement-playbook --example --language zh
    """
    from engagement_playbook.authoring.new_engagement import (
        engagement_files,
        example_files,
        example_languages,
    )
    from engagement_playbook.model.reference import is_id

    playbook, target = (base or root).resolve(), target.resolve()
    if target.exists() and any(target.iterdir()):
        raise click.UsageError(f"'{target}' is not empty; nothing was written")
    if not is_id(target.name):
        raise click.UsageError(
            f"'{target.name}' is no codename; use lower-case letters, digits and single hyphens, as in 'heron'"
        )
    checked = publishable(playbook)
    languages = checked.settings.languages
    language = language or languages[0]
    if language not in languages:
        raise click.BadParameter(
            f"this playbook is written in {', '.join(languages)}", param_hint="--language"
        )
    if example and language not in example_languages(playbook):
        raise click.BadParameter(
            f"the playbook has no example of an engagement in '{language}'", param_hint="--example"
        )
    content = engagement_files(
        checked.loaded.playbook,
        checked.locales[language],
        target.name,
        _seen_from(target, playbook),
        dict.fromkeys(languages, target.name),
    )
    if example:
        content |= example_files(playbook, language, target.name, today_or_stop())
    for path, written in content.items():
        write(target / path, written)
    _workspace(target, publishable(target))
    click.echo(shown(f"{target}: an engagement; next: cd there, then `mkdocs serve`"))


@engagement.command()
@click.option(
    "-o",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="File to write; the engagement's codename with .xlsx unless given.",
)
@click.option("--language", default="", help="Language of the lists; the site's first unless given.")
@click.pass_obj
def workbook(root: Path, output: Path | None, language: str) -> None:
    """Write one Excel workbook with all registers, a sheet each, to be filled in and sent round.

    It remembers the rows that it was made from, so that `playbook engagement merge` can take any
    number of copies back.

    \b
    Examples:
      playbook engagement workbook
      playbook engagement workbook --language zh -o heron-week-12.xlsx
      playbook -C accounts/heron engagement workbook
    """
    from engagement_playbook.engagement.due import weekdays
    from engagement_playbook.office.excel.workbook import make_workbook
    from engagement_playbook.office.labels import OfficeLabels

    checked = publishable(root)
    workspace = _workspace(root, checked)
    language = language or checked.settings.languages[0]
    if language not in checked.settings.languages:
        raise click.BadParameter(
            f"this playbook is written in {', '.join(checked.settings.languages)}", param_hint="--language"
        )
    wording = OfficeLabels(checked.loaded.playbook, checked.locales[language], checked.settings)
    today = today_or_stop()
    assert workspace.profile is not None
    target = output or Path(f"{workspace.profile.id}.xlsx")
    write(target, make_workbook(wording, workspace, today, weekdays()))
    rows = sum(len(file.rows) for file in workspace.registers.values())
    counted = f"{_counted(rows, 'row')} in {_counted(len(workspace.registers), 'register')}"
    click.echo(shown(f"{target}: {counted}, revision {workspace.revision}"))


@engagement.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--take",
    "takes",
    metavar="FILE",
    multiple=True,
    help="Whose values count where several people changed a cell: one of the files, or 'ours'. "
    "For one row: REGISTER/ROW=FILE.",
)
@click.option("--by", default="", metavar="ROLE", help="The role that the history names for the changes.")
@click.option("--removals", is_flag=True, help="Remove rows even where many are missing from a copy.")
@click.pass_obj
def merge(
    root: Path, files: tuple[Path, ...], dry_run: bool, takes: tuple[str, ...], by: str, removals: bool
) -> None:
    """Take workbooks and browser exports (.json) back into the registers: any number, in any order, at any time.

    Each copy is compared with the rows that it was made from, and a row that a browser caught with what
    was taken of it before. What two people changed differently is a conflict: both values are shown, and
    nothing is written until you choose. Comments and order of the files stay. Either everything is
    written or nothing.

    \b
    Examples:
      playbook engagement merge ann.xlsx ben.xlsx --dry-run
      playbook engagement merge returned/*.xlsx runs/heron.json --by pm
      playbook engagement merge ann.xlsx ben.xlsx --take ann.xlsx --take promises/p-014=ours
    """
    from engagement_playbook.authoring.changes import Changes, apply
    from engagement_playbook.engagement.caught import SUFFIX, caught_copies, read_exported
    from engagement_playbook.engagement.row_edits import UneditableError
    from engagement_playbook.engagement.workspace import LOCK_FILE
    from engagement_playbook.engagement.workspace_merge import change_lines, changed_files, merge_workspace
    from engagement_playbook.pipeline.engagement import site_titles
    from engagement_playbook.support.file_lock import LockedError, file_lock

    checked = publishable(root)
    workspace = _workspace(root, checked)
    _check_role(by, [role.id for role in checked.loaded.playbook.roles])
    choices = _choices(takes, [str(file) for file in files])
    exported = [file for file in dict.fromkeys(files) if file.suffix.lower() == SUFFIX]
    titles = site_titles(root) if exported else ()
    on = today_or_stop()
    exports = [read_exported(file, str(file), workspace, titles, on=on) for file in exported]
    returned = _read([file for file in dict.fromkeys(files) if file not in exported], workspace)
    copies = [(name, copy) for book in returned if book.ok for name, copy in book.copies.items()]
    merged = merge_workspace(
        workspace,
        [*copies, *caught_copies((export for export in exports if export.ok), workspace)],
        on=on,
        by=by,
        choices=choices,
        removals_confirmed=removals,
        sheets={(book.name, name): sheet for book in returned for name, sheet in book.sheets.items()},
        texts=[export.name for export in exports],
    )
    lines = change_lines(merged)
    if dry_run and lines:
        show_table([("register", "row", "", "column", "was", "becomes", "from"), *lines])
    problems = (
        *(problem for book in returned for problem in book.diagnostics),
        *(problem for export in exports for problem in export.diagnostics),
        *merged.diagnostics,
    )
    show(problems, "text")
    if has_errors(problems):
        click.echo(f"{summary(problems)}; nothing was written", err=True)
        sys.exit(1)
    counted = _counted(len(lines), "change")
    if dry_run or not lines:
        click.echo(f"{counted}: nothing was written")
        return
    try:
        # Whoever comes second sees what the first one wrote: changed_files compares with what is there.
        with file_lock(root / LOCK_FILE):
            contents = changed_files(workspace, merged.registers)
            apply(Changes(contents), root)
    except LockedError as error:
        raise click.UsageError(
            f"somebody is merging into it right now: merge once more in a minute; "
            f"where that is not so, delete '{LOCK_FILE}'. Nothing was written"
        ) from error
    except UneditableError as error:
        show((error.diagnostic,), "text")
        click.echo("nothing was written", err=True)
        sys.exit(1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.UsageError(f"cannot be written: {reason}; everything is as it was") from error
    click.echo(shown(f"{counted} in {', '.join(contents)}"))


def _workspace(root: Path, checked: Checked) -> Workspace:
    """Load the workspace and show its warnings; where there is none, or it has errors, say so and stop."""
    from engagement_playbook.engagement.workspace import PROFILE_FILE
    from engagement_playbook.pipeline.engagement import load_engagement

    workspace = load_engagement(root, checked)
    if workspace is None:
        raise click.UsageError(
            f"there is no {PROFILE_FILE} in '{root}'; run it in the folder of an engagement, or with -C DIR"
        )
    show(workspace.diagnostics, "text")
    if not workspace.ok:
        click.echo(summary(workspace.diagnostics), err=True)
        sys.exit(1)
    return workspace


def _read(files: Sequence[Path], workspace: Workspace) -> list[Returned]:
    """Read workbooks."""
    if not files:
        return []
    try:
        from engagement_playbook.office.excel.returned import read_workbook
    except ImportError as error:
        raise click.UsageError(
            f"taking workbooks back needs the package '{error.name}': "
            "install 'engagement-playbook[engagement]' with pip"
        ) from error
    return [read_workbook(file, str(file), workspace) for file in files]


def _choices(takes: Iterable[str], names: Sequence[str]) -> Choices:
    """Read what was chosen in conflicts. Raises a usage error for a file that is not merged."""
    from engagement_playbook.engagement.merge import OURS
    from engagement_playbook.engagement.workspace_merge import Choices

    sources: set[str] = set()
    rows: dict[tuple[str, str], str] = {}
    for take in takes:
        place, equals, name = take.rpartition("=")
        if take in names:
            place, equals, name = "", "", take
        if name not in (*names, _OURS):
            hint = did_you_mean(name, (*names, _OURS)) or f"choose {' or '.join((*names, _OURS))}"
            raise click.BadParameter(f"'{name}' is none of the files; {hint}", param_hint="--take")
        source = OURS if name == _OURS else name
        if not equals:
            sources.add(source)
            continue
        register, slash, row = place.partition("/")
        if not slash:
            raise click.BadParameter(
                f"'{place}' is no row; write it as promises/p-014={name}", param_hint="--take"
            )
        rows[register, row] = source
    return Choices(frozenset(sources), rows)


def _seen_from(folder: Path, other: Path) -> str:
    """Name a folder as seen from another one; from another drive by its whole path."""
    try:
        return Path(os.path.relpath(other, folder)).as_posix()
    except ValueError:
        return other.as_posix()


def _check_role(name: str, roles: Sequence[str]) -> None:
    if name and name not in roles:
        hint = did_you_mean(name, roles) or f"roles: {', '.join(roles)}"
        raise click.BadParameter(f"there is no role '{name}'; {hint}", param_hint="--by")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
