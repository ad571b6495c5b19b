"""The console script ``playbook``: commands only, a module each.

Exit codes: 0 fine, 1 the content has errors, 2 wrong usage. A traceback means a bug of ours.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from engagement_playbook.cli.check import check
from engagement_playbook.cli.completion import completion
from engagement_playbook.cli.diff import diff
from engagement_playbook.cli.doctor import doctor
from engagement_playbook.cli.engagement import engagement
from engagement_playbook.cli.explain import explain
from engagement_playbook.cli.export import export
from engagement_playbook.cli.init import init
from engagement_playbook.cli.new import new
from engagement_playbook.cli.offline import offline
from engagement_playbook.cli.pack import pack
from engagement_playbook.cli.rename import rename
from engagement_playbook.cli.rules import rules
from engagement_playbook.cli.schema import schema
from engagement_playbook.cli.sheet import sheet
from engagement_playbook.cli.stats import stats
from engagement_playbook.cli.translations import translations
from engagement_playbook.diagnostics import shown


class _Commands(click.Group):
    """Commands whose usage errors quote what was typed in a form that a terminal can show."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _errors_shown():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with _errors_shown():
            return super().invoke(ctx)


@contextmanager
def _errors_shown() -> Iterator[None]:
    try:
        yield
    except click.ClickException as error:
        error.message = shown(error.message)  # type: ignore[misc]  # the one door of all usage errors
        raise


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="engagement-playbook", prog_name="playbook")
@click.option(
    "-C", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path(),
    help="Run as if started in DIR, the folder with mkdocs.yml.", metavar="DIR",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Check, count, print and export a playbook.

    Building and previewing the site is MkDocs' own `mkdocs build` and `mkdocs serve`.
    """
    # A terminal or a pipe that is not UTF-8 shows what it can; it is no reason to stop.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    context.obj = folder.resolve()


COMMANDS = (
    check,
    completion,
    diff,
    doctor,
    engagement,
    explain,
    export,
    init,
    new,
    offline,
    pack,
    rename,
    rules,
    schema,
    sheet,
    stats,
    translations,
)

for command in COMMANDS:
    main.add_command(command)
