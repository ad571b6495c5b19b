"""``playbook stats``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from engagement_playbook.cli.content import checked_content
from engagement_playbook.cli.reporting import text_or_data
from engagement_playbook.diagnostics import has_errors, summary


@click.command()
@text_or_data
@click.pass_obj
def stats(root: Path, form: str) -> None:
    """Count parts, words, items, critical items, their reasons, and sources.

    \b
    Examples:
      playbook stats
      playbook stats --format json
    """
    from engagement_playbook.pipeline.statistics import statistics

    checked = checked_content(root)
    if has_errors(checked.loaded.diagnostics):
        problems = summary(checked.loaded.diagnostics)
        click.echo(f"{problems}: what cannot be read is not counted; `playbook check` names it", err=True)
    counts = statistics(checked.loaded.playbook)
    if form == "json":
        click.echo(json.dumps(counts.as_data(), ensure_ascii=False, indent=2))
        return
    languages = checked.settings.languages
    rows = [("", "parts", *(f"words {language}" for language in languages))]
    for name, number in counts.parts.items():
        words = counts.words_by_kind.get(name, {})
        rows.append((name, str(number), *(str(words.get(language, "")) for language in languages)))
    rows.append(
        ("total", str(sum(counts.parts.values())), *(str(counts.words[language]) for language in languages))
    )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *others = (
            cell.ljust(width) if not index else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join((first, *others)).rstrip())
    reasons = ", ".join(f"{number} {name}" for name, number in counts.because.items())
    click.echo(
        f"\n{counts.items} items, {counts.critical} critical; because of: {reasons}; {counts.unexplained} without a reason"
    )
    click.echo(f"{counts.tried} of {counts.parts.get('checklist', 0)} checklists tried in the field")
    click.echo("sources: " + ", ".join(f"{number} {name}" for name, number in counts.sources.items()))
