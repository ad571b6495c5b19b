"""``playbook sheet``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.content import (
    filling_of_workspace,
    publishable,
    stop_unless_printable,
    write,
)
from engagement_playbook.cli.reporting import show
from engagement_playbook.diagnostics import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engagement_playbook.model.checklist import Checklist
    from engagement_playbook.model.playbook import Playbook
    from engagement_playbook.model.template import Template


@click.command()
@click.argument("identifier", metavar="ID")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; ID.pdf unless given, ID.A-B.pdf with --languages, and so for another format.",
)  # fmt: skip
@click.option(
    "--languages",
    metavar="A,B",
    default="",
    help="The language of the sheet, or two of them side by side; the site's first unless given.",
)
@click.option(
    "--customer",
    "--bank",
    default="",
    help="The other organisation, for the head of the sheet; never in the file's metadata.",
)
@click.option("--project", default="", help="What both sides call the project; not its codename.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("pdf", "docx", "xlsx")),
    default="pdf",
    show_default=True,
    help="To print, or to fill in with Word or Excel, in one language.",
)
@click.pass_obj
def sheet(
    root: Path, identifier: str, output: Path | None, languages: str, customer: str, project: str, form: str
) -> None:
    """Make the sheet of one checklist, or one form, without building the site.

    ID is that of a checklist or a template; where one of each has it, `checklist:ID` or `template:ID`.
    A checklist can be had in any two languages of the playbook, the first of them on the left.
    In the folder of an engagement a form comes out filled from its profile and its registers.

    \b
    Examples:
      playbook sheet before-first-meeting
      playbook sheet before-first-meeting --languages zh,en -o sheet.pdf
      playbook sheet minutes --languages zh
      playbook sheet acceptance-certificate --customer "Example Ltd" --project "Payment Hub"
      playbook -C accounts/heron sheet status-page --format docx
    """
    from engagement_playbook.model.template import Format, Template
    from engagement_playbook.pdf import Parties, report_replaced
    from engagement_playbook.pipeline.downloads import make_document, make_sheet

    checked = publishable(root)
    part = _part(checked.loaded.playbook, identifier)
    codes = _codes(languages, checked.settings.languages)
    if isinstance(part, Template) and len(codes) > 1:
        raise click.BadParameter(
            f"'{part.id}' is a form, which is printed in one language; make one for each",
            param_hint="--languages",
        )
    if form != "pdf" and len(codes) > 1:
        raise click.BadParameter("a document has one language; make one for each", param_hint="--languages")
    filling = filling_of_workspace(root, checked)
    parties = Parties(project, customer)
    target = output or Path(f"{part.id}.{'-'.join(codes)}.{form}" if languages else f"{part.id}.{form}")
    if form != "pdf":
        write(target, make_document(checked, part, codes[0], Format(form), parties, filling))
        click.echo(shown(f"{target}: {codes[0]}"))
        return
    problems = stop_unless_printable(checked)
    printed = make_sheet(checked, part, codes, parties, filling)
    write(target, printed.pdf)
    replaced = report_replaced(printed.replaced, workspace=filling.workspace if filling else None)
    show((*problems, *printed.diagnostics, *replaced), "text")
    pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
    click.echo(shown(f"{target}: {pages}, {checked.settings.options.paper}, {', '.join(codes)}"))


def _part(playbook: Playbook, name: str) -> Checklist | Template:
    """Return the checklist or template of a name. Raises a usage error."""
    parts: dict[str, Checklist | Template] = {
        **{f"checklist:{checklist.id}": checklist for checklist in playbook.checklists},
        **{f"template:{template.id}": template for template in playbook.templates},
    }
    chosen = {key: part for key, part in parts.items() if name in (key, part.id)}
    if len(chosen) == 1:
        return next(iter(chosen.values()))
    if chosen:
        raise click.BadParameter(
            f"two parts are called '{name}'; write {' or '.join(chosen)}", param_hint="ID"
        )
    ids = [*dict.fromkeys(part.id for part in parts.values())]
    hint = did_you_mean(name, [*ids, *parts]) or f"there are: {', '.join(ids)}"
    raise click.BadParameter(f"there is no checklist and no template '{name}'; {hint}", param_hint="ID")


def _codes(languages: str, valid_codes: Sequence[str]) -> list[str]:
    """Read the languages of a sheet, one or two. Raises a usage error."""
    if not languages:
        return [valid_codes[0]]
    codes = [code.strip() for code in languages.split(",")]
    for code in codes:
        if code not in valid_codes:
            raise click.BadParameter(
                f"'{code}' is none of the languages of this playbook: {', '.join(valid_codes)}",
                param_hint="--languages",
            )
    if len(codes) != len({*codes}) or len(codes) > 2:
        raise click.BadParameter("name one language, or two different ones", param_hint="--languages")
    return codes
