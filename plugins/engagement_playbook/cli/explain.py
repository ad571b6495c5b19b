"""``playbook explain``."""

from __future__ import annotations

import click

from engagement_playbook.cli.diagnostic_code import DiagnosticCode
from engagement_playbook.diagnostics import did_you_mean


@click.command()
@click.argument("code", required=False, type=DiagnosticCode())
@click.option("--language", default="en", show_default=True, help="Language to explain in.")
def explain(code: str | None, language: str) -> None:
    """Explain a diagnostic code: why, a wrong and a right example, the source. Without CODE, list them all.

    \b
    Examples:
      playbook explain PB305
      playbook explain verb-first --language zh
      playbook explain
    """
    from engagement_playbook.diagnostics.explanation import as_markdown, explain_all
    from engagement_playbook.diagnostics.explanation import explain as explain_code
    from engagement_playbook.locale import available, load_locales

    locales, _ = load_locales((language,))
    if language not in locales:
        hint = did_you_mean(language, available()) or f"known: {', '.join(available())}"
        raise click.BadParameter(f"there are no words in '{language}'; {hint}", param_hint="--language")
    if code is None:
        for explanation in explain_all(language):
            click.echo(f"{explanation.code}  {explanation.title}")
        return
    explanation_of_code = explain_code(code, language)
    assert explanation_of_code is not None
    click.echo(as_markdown(explanation_of_code, locales[language].section("page.checks")).rstrip())
