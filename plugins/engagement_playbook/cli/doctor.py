"""``playbook doctor``."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import click

from engagement_playbook.cli.reporting import show_table, text_or_data


@click.command()
@text_or_data
@click.pass_obj
def doctor(root: Path, form: str) -> None:
    """Look at what builds need: Python, packages, fonts, folders, configuration; say what to do.

    It ends with 1 where a build would stop.

    \b
    Examples:
      playbook doctor
      playbook -C ../playbook doctor --format json
    """
    from engagement_playbook.pipeline.machine import State, examine

    findings = [*examine(root)]
    if form == "json":
        data = [dataclasses.asdict(finding) for finding in findings]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        show_table(
            [
                (
                    finding.state.value,
                    finding.about,
                    f"{finding.found} — {finding.remedy}" if finding.remedy else finding.found,
                )
                for finding in findings
            ]
        )
    sys.exit(1 if any(finding.state is State.FAULT for finding in findings) else 0)
