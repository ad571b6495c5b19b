"""Everything that can be said of a playbook without making anything: load, locales, rules."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from engagement_playbook.config.folders import BasePlaybook
from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.lint.pages import check_pages
from engagement_playbook.lint.rules import run_rules
from engagement_playbook.lint.translations import compare, drifted, read_lock
from engagement_playbook.load import Loaded, PreviousLoad, load_playbook
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.model.reference import Reference

LOCALE_FOLDER: Final = "playbook/locales"


@dataclass(frozen=True, slots=True)
class Checked:
    """A loaded playbook with everything that can be said without making anything."""

    loaded: Loaded
    locales: Mapping[str, Locale]
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]
    drifted: Mapping[str, Mapping[Reference, tuple[str, ...]]] = field(default_factory=dict)
    """For each language, the parts whose text did not follow another language's, and which moved on."""

    @property
    def ok(self) -> bool:
        """Whether the content can be published."""
        return not has_errors(self.diagnostics)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Collect no garbage while a great deal is made that stays: it takes a quarter of the time of reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_without_collection()
def check(
    root: Path,
    settings: Settings,
    *,
    hand_written: frozenset[str] = frozenset(),
    extra: Iterable[Diagnostic] = (),
    today: dt.date | None = None,
    pages: Mapping[str, Path] = MappingProxyType({}),
    base: BasePlaybook | None = None,
    run_linter: bool = True,
    previous: PreviousLoad | None = None,
) -> Checked:
    """Read, resolve and judge the content. Never raises for bad content; makes nothing.

    ``hand_written`` are the pages inline links may name; ``extra`` is what is already known to be
    wrong with the settings. With ``today``, reviews that are due are reported too; ``pages`` are the
    folders of each language's hand-written pages, where those are to be checked. ``base`` is the
    playbook that this one is built on. Without ``run_linter`` no rule is asked and no such page looked at:
    somebody has judged the same files. With the ``previous`` load the check of a few changed files is quick.
    """
    folders = [each / LOCALE_FOLDER for each in (root, base.folder if base else None) if each]
    locales, locale_problems = load_locales(settings.languages, *folders)
    loaded = load_playbook(root, settings.languages, hand_written, base.folder if base else None, previous)
    if settings.options.base and base is None:
        # Half a playbook: whatever else it lacks, the other half may have.
        return Checked(loaded, locales, settings, in_order([*extra, *locale_problems]))
    lock = read_lock(root)
    found = [*extra, *loaded.diagnostics, *locale_problems, *lock.diagnostics]
    compared = [*compare(loaded, lock)] if loaded.ok else []
    if run_linter and len(locales) == len(settings.languages):
        found += run_rules(loaded, locales, settings.options.rules, today, lock, compared)
    if run_linter:
        found += check_pages(pages, root, loaded.playbook, base.pages if base else {})
    if base and loaded.ok:
        compared += compare(loaded, read_lock(base.folder), inherited=True)
    return Checked(loaded, locales, settings, in_order(found), drifted(compared))
