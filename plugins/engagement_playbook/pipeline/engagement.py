"""Load the workspace of an engagement with the words of its playbook and of its languages, and fill papers from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import in_order
from engagement_playbook.engagement.account import Account, account_of
from engagement_playbook.engagement.due import weekdays
from engagement_playbook.engagement.export import Run
from engagement_playbook.engagement.filling import Filling
from engagement_playbook.engagement.sensitive import ATTITUDES, SensitiveSearch
from engagement_playbook.engagement.workspace import Workspace, is_workspace, load_workspace
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf import PackFields
from engagement_playbook.pipeline.check import Checked
from engagement_playbook.presentation.labels import Labels


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


def site_titles(root: Path) -> tuple[str, ...]:
    """Return what the sites of an engagement and of the playbooks below it are called, in each language."""
    titles: list[str] = []
    folder: Path | None = root
    while folder:
        configuration = read_configuration(folder)
        settings = configuration.settings
        titles += (settings.name(language) for language in settings.languages) if settings else ()
        folder = configuration.base.folder if configuration.base else None
    return tuple(dict.fromkeys(title for title in titles if title))


def filling_of(checked: Checked, workspace: Workspace, today: dt.date) -> Filling:
    """Fill papers from a workspace without errors as it is on a day; working days are Monday to Friday."""
    return Filling.of(checked.loaded.playbook, workspace, today, weekdays())


def settings_of(settings: Settings, filling: Filling) -> Settings:
    """Return the settings with our organisation as the profile names it; the other side is named by each paper."""
    ours, options = filling.profile.ours, settings.options
    if not ours:
        return settings
    house = options.organisation.model_copy(update={"name": ours})
    return settings.model_copy(update={"options": options.model_copy(update={"organisation": house})})


def with_profile(
    fields: PackFields, run: Run | None, filling: Filling, visit: Visit, labels: Labels
) -> PackFields:
    """Return the fields of a pack with what the profile knows, where neither a reader nor the run says it.

    A field that is called like a role takes the people of that role.
    """
    known = {"customer": filling.profile.customer or "", "project": filling.profile.title or ""}
    roles = {role.id: Reference("role", role.id) for role in filling.playbook.roles}
    for name in fields.values():
        if name in roles:
            known[name] = labels.locale.join(person for _, person in filling.people([roles[name]]))
    others = [role for role in visit.attendees if role.id not in known]
    known["attendees"] = labels.locale.join(
        f"{labels.title(role)} {person}" for role, person in filling.people(others)
    )
    if filling.day:
        known["date"] = labels.locale.date(filling.day)
    said = run.fields.values() if run else {}
    return PackFields(
        **{
            name: value or ("" if said.get(name) else known.get(name, ""))
            for name, value in fields.values().items()
        }
    )
