"""Everything that can be said of a playbook without making anything: load, locales, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.load import Loaded, load_playbook
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.rules import check_rules
from engagement_playbook.settings import Settings

LOCALE_FOLDER: Final = "playbook/locales"


@dataclass(frozen=True, slots=True)
class Checked:
    """A loaded playbook with everything that can be said without making anything."""

    loaded: Loaded
    locales: Mapping[str, Locale]
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether the content can be published."""
        return not has_errors(self.diagnostics)


def check(
    root: Path,
    settings: Settings,
    *,
    hand_written: frozenset[str] = frozenset(),
    extra: Iterable[Diagnostic] = (),
) -> Checked:
    """Read, resolve and judge the content. Never raises for bad content; makes nothing.

    ``hand_written`` are the pages inline links may name; ``extra`` is what is already known to be
    wrong with the settings.
    """
    locales, locale_problems = load_locales(settings.languages, root / LOCALE_FOLDER)
    loaded = load_playbook(root, settings.languages, hand_written)
    found = [*extra, *loaded.diagnostics, *locale_problems]
    if len(locales) == len(settings.languages):
        found += check_rules(loaded, locales)
    return Checked(loaded, locales, settings, in_order(found))
