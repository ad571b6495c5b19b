"""``playbook rules``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.reporting import show_table, text_or_data

if TYPE_CHECKING:
    from engagement_playbook.lint.engine import Rule


@click.command()
@text_or_data
@click.pass_obj
def rules(root: Path, form: str) -> None:
    """List the rules of the linter: code, name, how much each matters here, and what it is about.

    In the folder of a playbook, its own settings count, with their reasons.

    \b
    Examples:
      playbook rules
      playbook rules --format json
      playbook explain item-count
    """
    from engagement_playbook.config.mkdocs_yml import read_configuration
    from engagement_playbook.diagnostics.explanation import REFERENCE_LANGUAGE, explain
    from engagement_playbook.lint.rules import RULES

    settings = read_configuration(root).settings if (root / "mkdocs.yml").exists() else None
    options = settings.options.rules if settings else {}
    data = []
    for code, rule in sorted(RULES.items()):
        option, explanation = options.get(code), explain(code, REFERENCE_LANGUAGE)
        data.append(
            {
                "code": code,
                "name": rule.name,
                "severity": option.severity.value if option else rule.severity.value,
                "fails_strict": _fails_strict(rule, option.severity.value if option else rule.severity.value),
                "title": explanation.title if explanation else "",
                "reason": option.reason if option else "",
            }
        )
    if form == "json":
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    rows: list[tuple[str, ...]] = [("code", "name", "here", "strict", "about")]
    for rule_data in data:
        strict = "fails" if rule_data["fails_strict"] else ""
        about = f"{rule_data['title']}{f' (here: {reason})' if (reason := rule_data['reason']) else ''}"
        rows.append((*(str(rule_data[key]) for key in ("code", "name", "severity")), strict, about))
    show_table(rows)


def _fails_strict(rule: Rule, severity: str) -> bool:
    return severity == "error" or (severity == "warning" and rule.strict)
