"""``playbook explain``."""

from __future__ import annotations

import click

from engagement_playbook.diagnostics import codes, did_you_mean, explanation


@click.command()
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
