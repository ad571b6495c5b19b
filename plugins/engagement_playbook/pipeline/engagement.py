"""Load the workspace of an engagement with the words of its playbook and of its languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from engagement_playbook.diagnostics import in_order
from engagement_playbook.engagement.account import Account, account_of
from engagement_playbook.engagement.due import weekdays
from engagement_playbook.engagement.sensitive import ATTITUDES, SensitiveSearch
from engagement_playbook.engagement.workspace import Workspace, is_workspace, load_workspace
from engagement_playbook.pipeline.check import Checked


def load_account(root: Path, checked: Checked, today: dt.date) -> tuple[Checked, Account | None]:
    """Say where the engagement in a folder stands on a day, and add what is wrong with it to the check.

    The account is None where the folder has no engagement, or one with errors.
    """
    workspace = load_engagement(root, checked) if checked.ok else None
    if workspace is None:
        return checked, None
    checked = replace(checked, diagnostics=in_order([*checked.diagnostics, *workspace.diagnostics]))
    if not workspace.ok:
        return checked, None
    return checked, account_of(workspace, checked.loaded.playbook, today, weekdays())


def load_engagement(root: Path, checked: Checked) -> Workspace | None:
    """Load the workspace in the folder of a checked playbook; None where there is none."""
    if not is_workspace(root):
        return None
    playbook, locales = checked.loaded.playbook, checked.locales.values()
    attitudes = playbook.vocabularies.get(ATTITUDES)
    search = SensitiveSearch(
        [pattern for locale in locales for pattern in locale.lists["lint.personal_numbers"]],
        [words.plain for word in (attitudes.values if attitudes else ()) for _, words in word.label.items()],
    )
    yes_and_no = [(locale.text("document.yes"), locale.text("document.no")) for locale in locales]
    return load_workspace(root, playbook, yes_and_no, search)
