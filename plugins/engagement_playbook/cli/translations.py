"""``playbook translations``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engagement_playbook.cli.content import publishable
from engagement_playbook.cli.reporting import show


@click.command()
@click.option("--accept", "wanted", metavar="ID", multiple=True, help="A part, a file or a text; repeatable.")
@click.option("--all", "everything", is_flag=True, help="Accept every text as it is.")
@click.pass_obj
def translations(root: Path, wanted: tuple[str, ...], everything: bool) -> None:
    """List the texts of which one language has moved on alone, or accept them as they are.

    What was accepted is kept in playbook/translations.lock.

    \b
    Examples:
      playbook translations
      playbook translations --accept before-first-meeting
      playbook translations --accept before-first-meeting/attendee-list --accept role:legal
      playbook translations --all
    """
    from engagement_playbook.diagnostics import did_you_mean
    from engagement_playbook.lint.rules import LOCK_RULES
    from engagement_playbook.lint.translations import LOCK, accept, read_lock, translated_texts, write_lock

    if wanted and everything:
        raise click.UsageError("--accept and --all exclude each other")
    checked = publishable(root)
    loaded, lock = checked.loaded, read_lock(root)
    if wanted or everything:
        entries, unknown = accept(loaded, lock, None if everything else wanted)
        if unknown:
            name = min(unknown)
            known = {owner.id for text in translated_texts(loaded) for owner in text.owners}
            hint = did_you_mean(name, known) or "name a part, such as 'before-first-meeting'"
            raise click.BadParameter(f"nothing is called '{name}'; {hint}", param_hint="--accept")
        accepted = sum(lock.entries.get(name) != prints for name, prints in entries.items())
        gone = len(lock.entries.keys() - entries.keys())
        try:
            write_lock(root, entries)
        except OSError as error:
            raise click.UsageError(
                f"cannot write '{LOCK}': {(error.strerror or str(error)).lower()}"
            ) from error
        forgotten = f", {gone} gone" if gone else ""
        click.echo(f"{LOCK}: {accepted} accepted{forgotten}, {len(entries)} in all")
        return
    if not lock.used:
        click.echo(f"nothing has been accepted yet: 'playbook translations --all' writes {LOCK}")
        return
    diagnostics = tuple(diagnostic for diagnostic in checked.diagnostics if diagnostic.code in LOCK_RULES)
    show(diagnostics, "text")
    counted = sum(1 for _ in translated_texts(loaded))
    what = "all accepted" if not diagnostics else f"{len(diagnostics)} to look at"
    click.echo(f"{counted} texts, {what}", err=bool(diagnostics))
    sys.exit(0)
