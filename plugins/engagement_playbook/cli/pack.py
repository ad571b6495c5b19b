"""``playbook pack``."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.content import publishable, stop_unless_printable, write
from engagement_playbook.cli.reporting import show
from engagement_playbook.diagnostics import Diagnostic, Severity, did_you_mean, limited, shown

if TYPE_CHECKING:
    from engagement_playbook.engagement.export import Run
    from engagement_playbook.engagement.reading import EngagementFile
    from engagement_playbook.model.playbook import Playbook
    from engagement_playbook.pdf import Bundle


@click.command()
@click.argument("visit")
@click.option(
    "--bundle", type=click.Choice(("own", "table")), default="own", show_default=True, help="Which bundle."
)
@click.option("--language", default="", help="Language of the paper; the site's first unless given.")
@click.option("--paper", type=click.Choice(("a4", "letter")), default=None, help="Paper size.")
@click.option(
    "--customer",
    "--bank",
    default="",
    help="Printed on the cover only; never in the file's name or metadata.",
)
@click.option("--date", default="", help="Day of the visit. With --engagement, the run of that day.")
@click.option("--place", default="", help="Where.")
@click.option("--pm", default="", help="Product manager.")
@click.option("--attendees", default="", help="Who is expected.")
@click.option(
    "--checklist",
    "checklists",
    metavar="ID",
    multiple=True,
    help="Only this list; repeat it for more. Any list of the playbook that belongs in the bundle.",
)
@click.option(
    "--engagement",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="A file exported from the site: its lists, ticks, reasons, notes and fields are printed. Options win.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
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
    customer: str,
    date: str,
    place: str,
    pm: str,
    attendees: str,
    checklists: tuple[str, ...],
    engagement: Path | None,
    output: Path | None,
) -> None:
    """Make the pack of one VISIT as a PDF, filled in where values are given.

    The own bundle stays in the bag and holds the notes of an engagement; the table bundle may lie
    before the customer and never holds them.

    \b
    Examples:
      playbook pack first-meeting
      playbook pack first-meeting --bundle table --language zh --date 2027-01-15 -o table.pdf
      playbook pack poc-review --checklist before-poc-review --engagement heron.json
    """
    from engagement_playbook.pdf import Bundle, PackFields, PackRequest, report_replaced
    from engagement_playbook.pipeline.downloads import make_pack

    checked = publishable(root)
    playbook, settings = checked.loaded.playbook, checked.settings
    _check_name("visit", visit, [known_visit.id for known_visit in playbook.visits], "VISIT")
    chosen = Bundle(bundle)
    _check_lists(checklists, chosen, playbook)
    language = language or settings.languages[0]
    if language not in settings.languages:
        raise click.BadParameter(
            f"this playbook is written in {', '.join(settings.languages)}", param_hint="--language"
        )
    problems = stop_unless_printable(checked)
    file = run = None
    lists, warnings = checklists or None, tuple[Diagnostic, ...]()
    if engagement:
        file = _read(engagement)
        run = _run(file, visit, date)
        if lists is None:
            lists, warnings = _lists_of(file, run, playbook)
        # The cover has the day as the language writes it.
        date = ""
        click.echo(shown(f"{engagement}: {_summary(run, chosen)}"), err=True)
    fields = PackFields(customer=customer, date=date, place=place, pm=pm, attendees=attendees)
    printed = make_pack(checked, visit, chosen, language, PackRequest(fields, run, lists), paper)
    target = output or Path(f"{visit}.{bundle}.pdf")
    write(target, printed.pdf)
    show((*problems, *warnings, *report_replaced(printed.replaced, file, run)), "text")
    size = paper or settings.options.paper
    click.echo(shown(f"{target}: {_counted(printed.pages, 'page')}, {size}, {language}"))


def _check_name(kind: str, name: str, names: Iterable[str], parameter: str) -> None:
    """Raise a usage error for a name that is not among the names of its kind."""
    valid_names = [*names]
    if name not in valid_names:
        hint = did_you_mean(name, valid_names) or f"{kind}s: {', '.join(valid_names)}"
        raise click.BadParameter(f"there is no {kind} '{name}'; {hint}", param_hint=parameter)


def _check_lists(names: tuple[str, ...], bundle: Bundle, playbook: Playbook) -> None:
    lists = {checklist.id: checklist for checklist in playbook.checklists}
    for name in names:
        _check_name("checklist", name, lists, "--checklist")
        audience = lists[name].audience
        if not bundle.admits(audience):
            right_bundle = next(candidate for candidate in type(bundle) if candidate.admits(audience))
            raise click.BadParameter(
                f"'{name}' belongs in the {right_bundle.value} bundle, not in the {bundle.value} bundle; "
                f"use --bundle {right_bundle.value}, or leave the list out",
                param_hint="--checklist",
            )


def _read(path: Path) -> EngagementFile:
    """Read an engagement; where it has errors, show them and exit."""
    from engagement_playbook.engagement.reading import read_engagement

    file = read_engagement(path)
    if file.engagement is None:
        show(file.diagnostics, "text")
        sys.exit(1)
    return file


def _run(file: EngagementFile, visit: str, date: str) -> Run:
    """Return the run of a visit on a day (ISO 8601), or the newest without a day. Raises a usage error."""
    assert file.engagement is not None
    days = [str(run.date) if run.date else "no date" for run in file.engagement.runs if run.visit == visit]
    if not days:
        visits = dict.fromkeys(run.visit for run in file.engagement.runs if run.visit)
        hint = f"its visits are {', '.join(visits)}" if visits else "it has no visits"
        raise click.BadParameter(f"'{file.path}' has no run of '{visit}'; {hint}", param_hint="--engagement")
    try:
        day = dt.date.fromisoformat(date) if date else None
    except ValueError:
        raise click.BadParameter(
            f"'{date}' is not a day; it picks the run, so write it as one of: {', '.join(days)}",
            param_hint="--date",
        ) from None
    run = file.engagement.run_of_visit(visit, day)
    if run is None:
        raise click.BadParameter(
            f"'{file.path}' has no run of '{visit}' on {date}; it has: {', '.join(days)}", param_hint="--date"
        )
    if len(days) > 1 and day is None:
        others = f"{len(days)} runs of '{visit}' ({', '.join(days)}); taking the newest, --date takes another"
        click.echo(shown(f"{file.path}: {others}"), err=True)
    return run


def _lists_of(
    file: EngagementFile, run: Run, playbook: Playbook
) -> tuple[tuple[str, ...] | None, tuple[Diagnostic, ...]]:
    """Return the lists that a reader chose for a run, None for the usual ones, and warnings of missing lists."""
    if run.lists is None:
        return None, ()
    current_ids = {
        name: checklist.id
        for checklist in playbook.checklists
        for name in (checklist.id, *checklist.formerly)
    }
    chosen = tuple(current_ids[name] for name in run.lists if name in current_ids)
    return chosen, _missing_lists(file, run, run.lists, current_ids)


def _missing_lists(
    file: EngagementFile, run: Run, names: Sequence[str], valid_names: Collection[str]
) -> tuple[Diagnostic, ...]:
    from engagement_playbook.engagement.reading import MOST_REPORTED

    paths = {
        (*file.path_of(run), "lists", index): name
        for index, name in enumerate(names)
        if name not in valid_names
    }
    reported = [*paths.items()][:MOST_REPORTED]
    places = file.places(path for path, _ in reported)
    warnings = [
        Diagnostic(
            "PB405",
            file.path,
            f"this playbook has no checklist '{name}'; it is left out",
            did_you_mean(name, valid_names),
            places[path].value,
            Severity.WARNING,
        )
        for path, name in reported
    ]
    return limited(warnings, MOST_REPORTED, len(paths))


def _summary(run: Run, bundle: Bundle) -> str:
    """Count the ticks and notes of a run, and say whether the bundle leaves the notes out."""
    states = Counter(record.state.value for record in run.items.values())
    noted = sum(bool(record.note or record.reason) for record in run.items.values())
    not_printed = " (in the own bundle only)" if noted and bundle.value == "table" else ""
    return (
        f"the run of {run.date or 'no date'} has {states['done']} done, {states['na']} not applicable, "
        f"{noted} with a note or a reason{not_printed}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
