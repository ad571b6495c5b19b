"""``playbook pack``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engagement_playbook.cli.content import publishable, write
from engagement_playbook.cli.reporting import show
from engagement_playbook.diagnostics import did_you_mean, has_errors


@click.command()
@click.argument("visit")
@click.option(
    "--bundle", type=click.Choice(("own", "table")), default="own", show_default=True, help="Which bundle."
)
@click.option("--language", default="", help="Language of the paper; the site's first unless given.")
@click.option("--paper", type=click.Choice(("a4", "letter")), default=None, help="Paper size.")
@click.option("--bank", default="", help="Printed on the cover only; never in the file's name or metadata.")
@click.option("--date", default="", help="Day of the visit.")
@click.option("--place", default="", help="Where.")
@click.option("--pm", default="", help="Product manager.")
@click.option("--attendees", default="", help="Who is expected.")
@click.option(
    "-o",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="File to write; VISIT.BUNDLE.pdf unless given.",
)
@click.pass_obj
def pack(
    root: Path,
    visit: str,
    bundle: str,
    language: str,
    paper: str | None,
    bank: str,
    date: str,
    place: str,
    pm: str,
    attendees: str,
    output: Path | None,
) -> None:
    r"""Make the pack of one VISIT as a PDF, filled in where values are given.

    \b
    Examples:
      playbook pack first-meeting
      playbook pack first-meeting --bundle table --language zh --date 2027-01-15 -o table.pdf
    """
    from engagement_playbook.build import make_pack
    from engagement_playbook.print import Bundle, PackFields, check_fields, check_paper

    checked = publishable(root)
    known = [each.id for each in checked.loaded.playbook.visits]
    if visit not in known:
        hint = did_you_mean(visit, known) or f"visits: {', '.join(known)}"
        raise click.BadParameter(f"there is no visit '{visit}'; {hint}", param_hint="VISIT")
    language = language or checked.settings.languages[0]
    if language not in checked.settings.languages:
        raise click.BadParameter(
            f"this playbook is written in {', '.join(checked.settings.languages)}", param_hint="--language"
        )
    fields = PackFields(bank=bank, date=date, place=place, pm=pm, attendees=attendees)
    problems = check_paper(checked.loaded, checked.settings, checked.locales)
    problems += check_fields(fields, checked.settings, root)
    if has_errors(problems):
        show(problems, "text")
        sys.exit(1)
    printed = make_pack(checked, visit, Bundle(bundle), language, fields, paper)
    target = output or Path(f"{visit}.{bundle}.pdf")
    write(target, printed.pdf)
    click.echo(f"{target}: {printed.pages} pages")
