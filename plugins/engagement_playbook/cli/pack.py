"""``playbook pack``."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.content import publishable, write
from engagement_playbook.cli.reporting import show
from engagement_playbook.diagnostics import Diagnostic, Severity, did_you_mean, has_errors, limited

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
@click.option("--bank", default="", help="Printed on the cover only; never in the file's name or metadata.")
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
    checklists: tuple[str, ...],
    engagement: Path | None,
    output: Path | None,
) -> None:
    """Make the pack of one VISIT as a PDF, filled in where values are given.

    The own bundle stays in the bag and holds the notes of an engagement; the table bundle may lie
    before the bank and never holds them.

    \b
    Examples:
      playbook pack first-meeting
      playbook pack first-meeting --bundle table --language zh --date 2027-01-15 -o table.pdf
      playbook pack poc-review --checklist before-poc-review --engagement heron.json
    """
    from engagement_playbook.pdf import Bundle, PackFields, PackRequest, check_paper, report_replaced
    from engagement_playbook.pipeline.downloads import make_pack

    checked = publishable(root)
    playbook, settings = checked.loaded.playbook, checked.settings
    _known("visit", visit, [each.id for each in playbook.visits], "VISIT")
    chosen = Bundle(bundle)
    _check_lists(checklists, chosen, playbook)
    language = language or settings.languages[0]
    if language not in settings.languages:
        raise click.BadParameter(
            f"this playbook is written in {', '.join(settings.languages)}", param_hint="--language"
        )
    problems = check_paper(checked.loaded, settings, checked.locales)
    if has_errors(problems):
        show(problems, "text")
        sys.exit(1)
    file = run = None
    lists, warnings = checklists or None, tuple[Diagnostic, ...]()
    if engagement:
        file = _read(engagement)
        run = _run(file, visit, date)
        if lists is None:
            lists, warnings = _lists_of(file, run, playbook)
        # The cover has the day as the language writes it.
        date = ""
        click.echo(f"{engagement}: {_summary(run, chosen)}", err=True)
    fields = PackFields(bank=bank, date=date, place=place, pm=pm, attendees=attendees)
    printed = make_pack(checked, visit, chosen, language, PackRequest(fields, run, lists), paper)
    target = output or Path(f"{visit}.{bundle}.pdf")
    write(target, printed.pdf)
    show((*warnings, *report_replaced(printed.replaced, file, run)), "text")
    size = paper or settings.options.paper
    click.echo(f"{target}: {_counted(printed.pages, 'page')}, {size}, {language}")


def _known(kind: str, name: str, names: Iterable[str], place: str) -> None:
    known = [*names]
    if name not in known:
        hint = did_you_mean(name, known) or f"{kind}s: {', '.join(known)}"
        raise click.BadParameter(f"there is no {kind} '{name}'; {hint}", param_hint=place)


def _check_lists(names: tuple[str, ...], bundle: Bundle, playbook: Playbook) -> None:
    lists = {each.id: each for each in playbook.checklists}
    for name in names:
        _known("checklist", name, lists, "--checklist")
        if not bundle.admits(lists[name].audience):
            other = next(each for each in type(bundle) if each.admits(lists[name].audience))
            raise click.BadParameter(
                f"'{name}' belongs in the {other.value} bundle, not in the {bundle.value} bundle; "
                f"use --bundle {other.value}, or leave the list out",
                param_hint="--checklist",
            )


def _read(path: Path) -> EngagementFile:
    """Read an engagement; where it cannot be used, say why and stop."""
    from engagement_playbook.engagement.reading import read_engagement

    file = read_engagement(path)
    if file.engagement is None:
        show(file.diagnostics, "text")
        sys.exit(1)
    return file


def _run(file: EngagementFile, visit: str, date: str) -> Run:
    """Choose the run of a visit: that of a day, else the newest."""
    assert file.engagement is not None
    days = [str(run.date) if run.date else "no date" for run in file.engagement.runs if run.visit == visit]
    if not days:
        others = dict.fromkeys(run.visit for run in file.engagement.runs if run.visit)
        has = f"its visits are {', '.join(others)}" if others else "it has no visits"
        raise click.BadParameter(f"'{file.path}' has no run of '{visit}'; {has}", param_hint="--engagement")
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
        click.echo(
            f"{file.path}: {len(days)} runs of '{visit}' ({', '.join(days)}); taking the newest, --date takes another",
            err=True,
        )
    return run


def _lists_of(
    file: EngagementFile, run: Run, playbook: Playbook
) -> tuple[tuple[str, ...] | None, tuple[Diagnostic, ...]]:
    """Take the lists that a reader chose for a run, None for the usual ones, and warn of those that are gone."""
    if run.lists is None:
        return None, ()
    present = {
        name: checklist.id
        for checklist in playbook.checklists
        for name in (checklist.id, *checklist.formerly)
    }
    chosen = tuple(present[name] for name in run.lists if name in present)
    return chosen, _gone(file, run, run.lists, present)


def _gone(
    file: EngagementFile, run: Run, names: Sequence[str], present: Iterable[str]
) -> tuple[Diagnostic, ...]:
    from engagement_playbook.engagement.reading import MOST_REPORTED

    known = {*present}
    paths = {
        (*file.path_of(run), "lists", place): name for place, name in enumerate(names) if name not in known
    }
    reported = [*paths.items()][:MOST_REPORTED]
    there = file.places(path for path, _ in reported)
    warnings = [
        Diagnostic(
            "PB405",
            file.path,
            f"this playbook has no checklist '{name}'; it is left out",
            did_you_mean(name, known),
            there[path].value,
            Severity.WARNING,
        )
        for path, name in reported
    ]
    return limited(warnings, MOST_REPORTED, len(paths))


def _summary(run: Run, bundle: Bundle) -> str:
    """Say what a run holds, and what of it stays in the bag."""
    states = Counter(record.state.value for record in run.items.values())
    words = sum(bool(record.note or record.reason) for record in run.items.values())
    stays = " (in the own bundle only)" if words and bundle.value == "table" else ""
    return (
        f"the run of {run.date or 'no date'} has {states['done']} done, {states['na']} not applicable, "
        f"{words} with a note or a reason{stays}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
