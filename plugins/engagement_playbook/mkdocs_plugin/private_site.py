"""What keeps the site of an engagement apart: from the sites of others, and from the public."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from mkdocs.exceptions import PluginError

from engagement_playbook.diagnostics import shown
from engagement_playbook.engagement.account import Account
from engagement_playbook.site import MARKER

_LONGEST: Final = 1_000
"""Characters of a marker that are read."""


def refuse_other_site(site: Path, account: Account | None) -> None:
    """Raise PluginError where a folder holds a site that the one to be built must not replace.

    The site of an engagement takes the place of an earlier one of its own and of nothing else; the site of a
    playbook does not take the place of any engagement's.
    """
    present = _codename(site)
    own = account.profile.id if account else None
    if present == own or (present is None and not _has_site(site)):
        return
    holds = f"holds the private site of '{present}'" if present else "holds a site that is not private"
    raise PluginError(
        shown(
            f"'{site}' {holds}: give this one a 'site_dir' of its own; nothing was built and that site is as it was"
        )
    )


def refuse_publishing(account: Account | None) -> None:
    """Raise PluginError for the site of an engagement that is about to be published."""
    if account:
        raise PluginError(
            "the site of an engagement is private: 'gh-deploy' would publish it; nothing was built"
        )


def _codename(site: Path) -> str | None:
    """Return whose private site a folder holds; None where it holds none."""
    try:
        with (site / MARKER).open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST).partition("\n")[0].strip()
    except OSError:
        return None


def _has_site(site: Path) -> bool:
    return any(not entry.name.startswith(".") for entry in site.iterdir()) if site.is_dir() else False
