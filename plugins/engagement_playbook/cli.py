"""The console script ``playbook``: commands only, one thin function each.

Exit codes: 0 fine, 1 the content has errors, 2 wrong usage. A traceback means a bug of ours.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from engagement_playbook import __version__
from engagement_playbook.configuration import hand_written_pages, pages_folder, read_configuration
from engagement_playbook.diagnostics import Diagnostic, codes, did_you_mean, explanation, has_errors, summary

if TYPE_CHECKING:
    from engagement_playbook.check import Checked

FORMATS: Final = ("text", "json", "github")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="playbook")
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


@main.command()
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
    checked = _checked(root, form)
    found = checked.diagnostics
    if sheets and checked.ok:
        from engagement_playbook.build import check_printing

        found = check_printing(checked)
    _show(found, form)
    if form == "text":
        click.echo(summary(found) if found else _all_well(checked), err=bool(found))
    sys.exit(1 if has_errors(found) else 0)


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.pass_obj
def stats(root: Path, form: str) -> None:
    """Count parts, words, items, critical items, their reasons, and sources."""
    from engagement_playbook.statistics import statistics

    checked = _publishable(root)
    counted = statistics(checked.loaded.playbook)
    if form == "json":
        click.echo(json.dumps(counted.as_data(), ensure_ascii=False, indent=2))
        return
    languages = checked.settings.languages
    rows = [("", "parts", *(f"words {language}" for language in languages))]
    for name, number in counted.parts.items():
        words = counted.words_by_kind.get(name, {})
        rows.append((name, str(number), *(str(words.get(language, "")) for language in languages)))
    rows.append(
        ("total", str(sum(counted.parts.values())), *(str(counted.words[language]) for language in languages))
    )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *others = (
            cell.ljust(width) if not index else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join((first, *others)).rstrip())
    reasons = ", ".join(f"{number} {name}" for name, number in counted.because.items())
    click.echo(
        f"\n{counted.items} items, {counted.critical} critical; because of: {reasons}; {counted.unexplained} without a reason"
    )
    click.echo(f"{counted.tried} of {counted.parts.get('checklist', 0)} checklists tried in the field")
    click.echo("sources: " + ", ".join(f"{number} {name}" for name, number in counted.sources.items()))


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a diagnostic code: why, a wrong and a right example, the source.

    \b
    Example:
      playbook explain PB305
    """
    page = explanation(code.upper())
    if page is None:
        hint = did_you_mean(code.upper(), codes()) or f"codes run from {codes()[0]} to {codes()[-1]}"
        raise click.BadParameter(f"there is no code '{code}'; {hint}", param_hint="CODE")
    click.echo(page.rstrip())


@main.command()
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
    """Make the pack of one VISIT as a PDF, filled in where values are given.

    \b
    Examples:
      playbook pack first-meeting
      playbook pack first-meeting --bundle table --language zh --date 2027-01-15 -o table.pdf
    """
    from engagement_playbook.build import make_pack
    from engagement_playbook.print import Bundle, PackFields, check_fields, check_paper

    checked = _publishable(root)
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
        _show(problems, "text")
        sys.exit(1)
    printed = make_pack(checked, visit, Bundle(bundle), language, fields, paper)
    target = output or Path(f"{visit}.{bundle}.pdf")
    _write(target, printed.pdf)
    click.echo(f"{target}: {printed.pages} pages")


@main.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("markdown", "json", "csv", "xlsx")))
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export(root: Path, form: str, target: Path) -> None:
    """Write the playbook for other tools: FORMAT is markdown, json, csv or xlsx.

    \b
    markdown  the pages of each language with their downloads, and a
              mkdocs.<language>.yml for any tool that reads it
    json      everything, as playbook.json
    csv       all checklist items, a file per language
    xlsx      all checklists as one workbook per language

    \b
    Example:
      playbook export csv exported
    """
    checked = _publishable(root)
    written = _markdown(checked, root) if form == "markdown" else _data(checked, form)
    for name, content in written.items():
        _write(target / name, content)
    click.echo(f"{target}: {len(written)} {'file' if len(written) == 1 else 'files'}")


def _data(checked: Checked, form: str) -> dict[str, bytes]:
    from engagement_playbook.documents import checklists_csv, checklists_xlsx, playbook_json

    playbook, locales = checked.loaded.playbook, checked.locales
    if form == "json":
        return {"playbook.json": playbook_json(playbook)}
    if form == "csv":
        return {f"checklists.{code}.csv": checklists_csv(playbook, locales[code]) for code in locales}
    return {
        f"checklists.{code}.xlsx": checklists_xlsx(playbook, locales[code], checked.settings)
        for code in locales
    }


def _markdown(checked: Checked, root: Path) -> dict[str, bytes]:
    from engagement_playbook.build import build
    from engagement_playbook.exporting import markdown_files

    site = read_configuration(root).site
    written: dict[str, bytes] = {}
    for language in checked.settings.languages:
        folder = pages_folder(root, site, language)
        built = build(checked, language, hand_written_pages(folder))
        if has_errors(built.diagnostics):
            _show(built.diagnostics, "text")
            sys.exit(1)
        written |= markdown_files(built, checked.settings, site, folder)
    return written


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"cannot write '{file}': {(error.strerror or str(error)).lower()}") from error


def _checked(root: Path, form: str = "text") -> Checked:
    from engagement_playbook.check import check as check_content

    configuration = read_configuration(root)
    if configuration.settings is None:
        _show(configuration.problems, form)
        sys.exit(1)
    return check_content(
        root, configuration.settings, hand_written=configuration.pages, extra=configuration.problems
    )


def _publishable(root: Path) -> Checked:
    """Check the content; where it has errors, show them and stop."""
    checked = _checked(root)
    if not checked.ok:
        _show(checked.diagnostics, "text")
        click.echo(summary(checked.diagnostics), err=True)
        sys.exit(1)
    return checked


def _all_well(checked: Checked) -> str:
    playbook = checked.loaded.playbook
    return f"{len(checked.loaded.files)} files, {len(playbook.parts)} parts, {len(playbook.checklists)} checklists: no problems"


def _show(diagnostics: tuple[Diagnostic, ...], form: str) -> None:
    if form == "json":
        click.echo(json.dumps([_as_data(each) for each in diagnostics], ensure_ascii=False, indent=2))
        return
    for each in diagnostics:
        click.echo(_github(each) if form == "github" else str(each), err=form == "text")


def _as_data(diagnostic: Diagnostic) -> dict[str, object]:
    mark = diagnostic.mark
    return {
        "path": diagnostic.path,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _github(diagnostic: Diagnostic) -> str:
    """Write a workflow command; its values may not hold line breaks, its properties no , or : either."""
    place = f"file={_property(diagnostic.path)}"
    if diagnostic.mark:
        place += f",line={diagnostic.mark.line},col={diagnostic.mark.column}"
    message = diagnostic.message + (f" — {diagnostic.hint}" if diagnostic.hint else "")
    return f"::{diagnostic.severity.value} {place},title={diagnostic.code}::{_value(message)}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
