"""Load the workspace of an engagement with the words of its playbook and of its languages."""

from __future__ import annotations

from pathlib import Path

from engagement_playbook.engagement.sensitive import ATTITUDES, SensitiveSearch
from engagement_playbook.engagement.workspace import Workspace, is_workspace, load_workspace
from engagement_playbook.pipeline.check import Checked


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
