"""``playbook pack``."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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
from engagement_playbook.diagnostics import Diagnostic, Severity, did_you_mean, limited, shown

if TYPE_CHECKING:
    from engagement_playbook.engagement.export import Run
    from engagement_playbook.engagement.filling import Filling
    from engagement_playbook.engagement.meetings import Meeting
    from engagement_playbook.engagement.reading import EngagementFile
    from engagement_playbook.model.base import Applies
    from engagement_playbook.model.case_study import CaseStudy
    from engagement_playbook.model.checklist import Checklist
    from engagement_playbook.model.playbook import Playbook
    from engagement_playbook.model.template import Template
    from engagement_playbook.pdf import Bundle
    from engagement_playbook.presentation.visit_papers import Choice


@click.command()
@click.argument("visit", required=False, default="")
@click.option(
    "--next",
    "upcoming",
    is_flag=True,
    help="In an engagement: the next dated visit; with VISIT, the next of that kind.",
)
@click.option(
    "--bundle", type=click.Choice(("own", "table")), default="own", show_default=True, help="Which bundle."
)
@click.option("--language", default="", help="Language of the paper; the site's first unless given.")
@click.option("--paper", type=click.Choice(("a4", "letter")), default=None, help="Paper size.")
@click.option(
    "--customer",
    "--bank",
    default="",
    help="The customer's name. Printed on paper only; never in the file's name or metadata.",
)
@click.option("--project", default="", help="What both sides call the project; not the codename.")
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
    "--with",
    "added",
    metavar="ID",
    multiple=True,
    help="Also this paper: a list, a template or a case, or one of glance, agenda, questions, case, notes, minutes. Repeat it for more.",
)
@click.option(
    "--without",
    "removed",
    metavar="ID",
    multiple=True,
    help="Not this paper, named as for --with. Repeat it for more.",
)
@click.option(
    "--attendees-role",
    "roles",
    metavar="ROLE",
    multiple=True,
    help="Print the questions for this department instead of those for all in the room. Repeat it for more.",
)
@click.option(
    "--applies",
    "words",
    metavar="WORD",
    multiple=True,
    help="What is known of the customer, in words of the vocabularies: jurisdiction, kind, deployment. What does not apply there is left out. Repeat it for more.",
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
    upcoming: bool,
    bundle: str,
    language: str,
    paper: str | None,
    customer: str,
    project: str,
    date: str,
    place: str,
    pm: str,
    attendees: str,
    checklists: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    roles: tuple[str, ...],
    words: tuple[str, ...],
    engagement: Path | None,
    output: Path | None,
) -> None:
    """Make the pack of one VISIT as a PDF, filled in where values are given.

    It has the papers that the visit proposes; --with and --without change them. What a visit brings filled in is not
    among them: the page at a glance names it with its files. The own bundle stays in the bag and holds the notes of an
    engagement; the table bundle may lie before the customer and never holds them. Where a bundle has no paper, no file
    is written and the exit code is 2.

    In the folder of an engagement the papers come out filled: names and dates from its profile, what is open
    from its registers, ticks and notes from its runs. --next takes the next dated visit.

    \b
    Examples:
      playbook pack first-meeting
      playbook pack first-meeting --bundle table --language zh --date 2027-01-15 -o table.pdf
      playbook pack first-meeting --with notes --with case --without before-any-visit
      playbook pack discovery-workshop --attendees-role legal --attendees-role compliance
      playbook pack steering-committee --bundle table --with stage-gate --project "Loan desk" --customer "Example Ltd"
      playbook pack cutover-night --bundle table --applies CN
      playbook pack poc-review --engagement heron.json
      playbook -C accounts/heron pack --next --bundle table
    """
    from engagement_playbook.engagement.meetings import last_run
    from engagement_playbook.pdf import Bundle, PackFields, PackRequest, report_replaced
    from engagement_playbook.pipeline.downloads import make_pack
    from engagement_playbook.pipeline.engagement import with_profile
    from engagement_playbook.presentation.labels import Labels
    from engagement_playbook.presentation.visit_papers import Choice

    if not visit and not upcoming:
        raise click.UsageError("name a VISIT; in an engagement, --next takes the next one")
    if upcoming and (engagement or date):
        raise click.UsageError("--next takes the run that comes next; leave --engagement and --date out")
    checked = publishable(root)
    playbook, settings = checked.loaded.playbook, checked.settings
    filling = filling_of_workspace(root, checked)
    meeting = None
    if upcoming:
        if visit:
            _check_name("visit", visit, [known_visit.id for known_visit in playbook.visits], "VISIT")
        meeting = _next_meeting(filling, visit, playbook)
        visit = meeting.visit
    _check_name("visit", visit, [known_visit.id for known_visit in playbook.visits], "VISIT")
    chosen = Bundle(bundle)
    _check_lists(checklists, chosen, playbook)
    applies = _known(words, playbook)
    if roles:
        _check_roles(roles, visit, playbook)
        added = (*added, "questions")
    _check_papers(added, removed, visit, chosen, playbook)
    language = language or settings.languages[0]
    if language not in settings.languages:
        raise click.BadParameter(
            f"this playbook is written in {', '.join(settings.languages)}", param_hint="--language"
        )
    problems = stop_unless_printable(checked)
    file = run = previous = before = None
    choice, warnings = Choice(checklists or None, None, added, removed), tuple[Diagnostic, ...]()
    if engagement:
        file = _read(engagement)
        run = _run(file, visit, date)
        previous = file.engagement.run_before(run) if file.engagement else None
        kept, warnings = _choice_of(file, run, playbook, lists=not checklists)
        choice = Choice(checklists or kept.checklists, kept.papers, added, removed)
        # The paper has the day as the language writes it.
        date = ""
        click.echo(shown(f"{engagement}: {_summary(run, chosen)}"), err=True)
    elif filling:
        meeting = meeting or _meeting(filling, visit, date)
        before = last_run(filling.workspace, visit, meeting.day if meeting else filling.today)
        previous = before.run if before else None
        if meeting and meeting.run and meeting.file:
            run, file = meeting.run, meeting.file
            kept, warnings = _choice_of(file, run, playbook, lists=not checklists)
            choice = Choice(checklists or kept.checklists, kept.papers, added, removed)
            date = ""
            click.echo(shown(f"{file.path}: {_summary(run, chosen)}"), err=True)
    fields = PackFields(
        customer=customer, project=project, date=date, place=place, pm=pm, attendees=attendees
    )
    if filling:
        (kind,) = (known_visit for known_visit in filling.playbook.visits if known_visit.id == visit)
        filling = filling.at(kind, run.date if run else meeting.day if meeting else None)
        labels = Labels(filling.playbook, checked.locales[language])
        fields = with_profile(fields, run, filling, kind, labels)
        choice = replace(choice, filled=filling.filled_of(kind))
        applies = applies or dict(filling.profile.applies)
    _check_not_empty(playbook, visit, chosen, choice, applies)
    request = PackRequest(fields, run, choice, roles, previous, applies, filling)
    printed = make_pack(checked, visit, chosen, language, request, paper)
    target = output or Path(f"{visit}.{bundle}.pdf")
    write(target, printed.pdf)
    replaced = report_replaced(
        printed.replaced,
        file,
        run,
        previous,
        previous_file=before.file if before else None,
        workspace=filling.workspace if filling else None,
    )
    show((*problems, *warnings, *replaced), "text")
    size = paper or settings.options.paper
    click.echo(shown(f"{target}: {_counted(printed.pages, 'page')}, {size}, {language}"))


def _next_meeting(filling: Filling | None, visit: str, playbook: Playbook) -> Meeting:
    """Return the next dated visit of an engagement. Raises a usage error where there is none."""
    from engagement_playbook.engagement.meetings import next_meeting
    from engagement_playbook.engagement.workspace import PROFILE_FILE, RUNS

    if filling is None:
        raise click.UsageError(
            f"--next needs an engagement: run it in the folder of one, which has {PROFILE_FILE}, or with -C DIR"
        )
    visits = [visit] if visit else [known_visit.id for known_visit in playbook.visits]
    meeting = next_meeting(filling.workspace, visits, filling.today)
    if meeting is None:
        what = f"visit '{visit}'" if visit else "visit"
        raise click.UsageError(
            f"no {what} is dated {filling.today} or later; put an export with its run into {RUNS}/, "
            f"or a date called like the visit into {PROFILE_FILE}"
        )
    click.echo(shown(f"next: {meeting.visit} on {meeting.day}"), err=True)
    return meeting


def _meeting(filling: Filling, visit: str, date: str) -> Meeting | None:
    """Return the meeting of a visit on a day (ISO 8601), or the next one without a day; None where there is none."""
    from engagement_playbook.engagement.meetings import meetings, next_meeting

    if not date:
        return next_meeting(filling.workspace, [visit], filling.today)
    held = meetings(filling.workspace, [visit])
    return next((meeting for meeting in held if meeting.day.isoformat() == date), None)


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
        _check_bundle(name, [right for right in type(bundle) if right.admits(lists[name].audience)], bundle)


def _check_bundle(
    name: str, right_bundles: Sequence[Bundle], bundle: Bundle, parameter: str = "--checklist"
) -> None:
    if bundle not in right_bundles:
        right, what = right_bundles[0].value, "list" if parameter == "--checklist" else "paper"
        raise click.BadParameter(
            f"'{name}' belongs in the {right} bundle, not in the {bundle.value} bundle; "
            f"use --bundle {right}, or leave the {what} out",
            param_hint=parameter,
        )


def _check_papers(
    added: tuple[str, ...], removed: tuple[str, ...], visit: str, bundle: Bundle, playbook: Playbook
) -> None:
    """Raise a usage error for a paper that the playbook, the visit or the bundle cannot have."""
    from engagement_playbook.model.visit import Page
    from engagement_playbook.presentation.visit_papers import is_brought_filled, named_papers

    (wanted,) = (candidate for candidate in playbook.visits if candidate.id == visit)
    ids = (
        *_current_ids(playbook.checklists),
        *_current_ids(playbook.templates),
        *_current_ids(playbook.cases),
    )
    names = dict.fromkeys((*(page.value for page in Page), *ids))
    for parameter, chosen in (("--with", added), ("--without", removed)):
        for name in chosen:
            if name not in names:
                hint = did_you_mean(name, names) or "the visit's page lists its papers"
                raise click.BadParameter(f"there is no paper '{name}'; {hint}", param_hint=parameter)
    for name in added:
        papers = named_papers(playbook, wanted, name)
        if is_brought_filled(wanted, name):
            raise click.BadParameter(
                f"'{name}' is brought filled in and is not printed blank; fill in its file, which the visit's page links",
                param_hint="--with",
            )
        if not papers:
            raise click.BadParameter(f"visit '{visit}' has no page '{name}'", param_hint="--with")
        _check_bundle(name, [paper.bundle for paper in papers], bundle, "--with")


def _check_not_empty(
    playbook: Playbook, visit: str, bundle: Bundle, choice: Choice, applies: Applies
) -> None:
    """Raise a usage error for a bundle in which nothing is left to print."""
    from engagement_playbook.presentation.visit_papers import bundles_of, chosen_papers

    (wanted,) = (candidate for candidate in playbook.visits if candidate.id == visit)
    if chosen_papers(playbook, wanted.where(applies), bundle, choice):
        return
    if bundle in bundles_of(playbook, wanted):
        message = f"no paper is left in the {bundle.value} bundle of '{visit}'; leave out fewer"
    else:
        message = f"visit '{visit}' has no {bundle.value} bundle: no paper of it is printed there; --with ID adds one"
    raise click.BadParameter(message, param_hint="--bundle")


def _check_roles(roles: tuple[str, ...], visit: str, playbook: Playbook) -> None:
    """Raise a usage error for a role that does not exist or is asked nothing at the visit."""
    from engagement_playbook.presentation.visit_papers import department_questions

    (wanted,) = (candidate for candidate in playbook.visits if candidate.id == visit)
    asked = [role.id for role in playbook.roles if department_questions(playbook, wanted, [role.id])]
    for role in roles:
        _check_name("role", role, [known.id for known in playbook.roles], "--attendees-role")
        if role not in asked:
            hint = f"; there are questions for: {', '.join(asked)}" if asked else ""
            raise click.BadParameter(
                f"the playbook has no question for '{role}' at '{visit}'{hint}", param_hint="--attendees-role"
            )


def _known(words: Iterable[str], playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """Return what is known of a customer, by dimension. Raises a usage error for a word of none."""
    from engagement_playbook.model.base import PLACES
    from engagement_playbook.model.reference import PROFILE
    from engagement_playbook.presentation.labels import SIDES

    dimensions = {
        dimension: [word.id for word in vocabulary.values]
        for dimension, vocabulary in playbook.vocabularies.items()
        if dimension not in (PLACES, PROFILE, SIDES)
    }
    known: dict[str, tuple[str, ...]] = {}
    for word in words:
        _check_name("word", word, [each for ids in dimensions.values() for each in ids], "--applies")
        for dimension, ids in dimensions.items():
            if word in ids:
                known[dimension] = (*known.get(dimension, ()), word)
    return known


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


def _choice_of(
    file: EngagementFile, run: Run, playbook: Playbook, *, lists: bool
) -> tuple[Choice, tuple[Diagnostic, ...]]:
    """Return what a reader chose for a run, and warnings of papers that are missing.

    Without ``lists`` the checklists of the run are not looked at.
    """
    from engagement_playbook.engagement.reading import MOST_REPORTED
    from engagement_playbook.model.visit import Page
    from engagement_playbook.presentation.visit_papers import Choice

    list_ids = _current_ids(playbook.checklists)
    paper_ids = {page.value: page.value for page in Page} | _current_ids(playbook.templates)
    paper_ids |= _current_ids(playbook.cases)
    chosen_lists = _still_there(run.lists if lists else None, list_ids)
    choice = Choice(chosen_lists, _still_there(run.papers, paper_ids))
    missing = {
        (*file.path_of(run), key, place): (what, name, ids)
        for key, what, names, ids in (
            ("lists", "checklist", run.lists if lists else (), list_ids),
            ("papers", "paper", run.papers, paper_ids),
        )
        for place, name in enumerate(names or ())
        if name not in ids
    }
    reported = [*missing.items()][:MOST_REPORTED]
    places = file.places(path for path, _ in reported)
    warnings = [
        Diagnostic(
            "PB405",
            file.path,
            f"this playbook has no {what} '{name}'; it is left out",
            did_you_mean(name, ids),
            places[path].value,
            Severity.WARNING,
        )
        for path, (what, name, ids) in reported
    ]
    return choice, limited(warnings, MOST_REPORTED, len(missing))


def _current_ids(parts: Iterable[Checklist | Template | CaseStudy]) -> dict[str, str]:
    """Map the present and the former ids of parts to the present ones."""
    return {name: part.id for part in parts for name in (part.id, *getattr(part, "formerly", ()))}


def _still_there(names: Sequence[str] | None, ids: Mapping[str, str]) -> tuple[str, ...] | None:
    return None if names is None else tuple(ids[name] for name in names if name in ids)


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
