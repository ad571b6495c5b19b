"""Check a playbook: load its content and locales, run the linter, check hand-written pages."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from engagement_playbook.config.markdown import DEFAULT_MARKDOWN, MarkdownOptions
from engagement_playbook.config.mkdocs_yml import BasePlaybook
from engagement_playbook.config.pages import PageFolder, layers
from engagement_playbook.config.settings import OptionPlace, Settings
from engagement_playbook.diagnostics import Diagnostic, has_errors, in_order
from engagement_playbook.lint.output_addresses import SiteClaims, check_addresses
from engagement_playbook.lint.pages import check_pages
from engagement_playbook.lint.rules import run_rules
from engagement_playbook.lint.translations import compare, drifted, read_lock
from engagement_playbook.load import Loaded, load_playbook
from engagement_playbook.load.languages import one_for_a_language
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.model.reference import Reference
from engagement_playbook.pipeline.previous_build import PreviousBuild

LOCALE_FOLDER: Final = "playbook/locales"


@dataclass(frozen=True, slots=True)
class Checked:
    """A loaded playbook with its locales and settings, and all diagnostics of its check."""

    loaded: Loaded
    locales: Mapping[str, Locale]
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]
    drifted: Mapping[str, Mapping[Reference, tuple[str, ...]]] = field(default_factory=dict)
    """For each language, the parts whose text in it is stale, with the languages that changed."""

    @property
    def ok(self) -> bool:
        """Whether the content can be published."""
        return not has_errors(self.diagnostics)


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Pause garbage collection: it takes a quarter of the time of a load, and what a load creates stays."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_garbage_collection_paused()
def check(
    root: Path,
    settings: Settings,
    *,
    hand_written: frozenset[str] = frozenset(),
    extra: Iterable[Diagnostic] = (),
    today: dt.date | None = None,
    pages: Mapping[str, PageFolder] = MappingProxyType({}),
    shared: PageFolder | None = None,
    markdown: MarkdownOptions = DEFAULT_MARKDOWN,
    base: BasePlaybook | None = None,
    languages_known: bool = True,
    languages_at: OptionPlace | None = None,
    run_linter: bool = True,
    previous: PreviousBuild | None = None,
) -> Checked:
    """Load, resolve and lint the content. Never raises for bad content; writes nothing.

    ``hand_written`` holds the addresses of the pages that inline links may name; ``extra`` the diagnostics
    of the settings, to be returned with the others. With ``today``, reviews that are due are reported too.
    ``pages`` are the folders of hand-written pages to be checked, by language, and ``markdown`` how
    the site reads them. ``base`` is the playbook
    that this one is built on. Where the languages are not known for sure, only the settings are reported;
    ``languages_at`` is where they are listed. ``run_linter`` is False where another process has run the rules and checked
    the pages. ``previous`` is what the last build has left, which makes the check of a few changed files quick.
    """
    folders = [playbook / LOCALE_FOLDER for playbook in (root, base.folder if base else None) if playbook]
    locales, locale_problems = load_locales(settings.languages, *folders)
    loaded = load_playbook(
        root,
        settings.languages,
        hand_written,
        base.folder if base else None,
        previous.files if previous else None,
    )
    if (settings.options.base and base is None) or not languages_known:
        # The base cannot be read, where whatever this playbook lacks may be; or every text has a wrong language.
        return Checked(loaded, locales, settings, in_order([*extra, *locale_problems]))
    lock = read_lock(root)
    problems = one_for_a_language(loaded, [*loaded.diagnostics, *locale_problems], languages_at)
    diagnostics = [*extra, *problems, *lock.diagnostics]
    comparisons = (
        [*compare(loaded, lock, kept=previous.comparisons if previous else None)] if loaded.ok else []
    )
    if run_linter and len(locales) == len(settings.languages):
        kept = previous.findings if previous else None
        diagnostics += run_rules(loaded, locales, settings.options.rules, today, lock, comparisons, kept)
    if run_linter:
        inherited = base.pages if base else {}
        diagnostics += check_pages(pages, root, loaded.playbook, inherited, markdown, shared)
        layered = {code: layers(own, shared, inherited.get(code)) for code, own in pages.items()}
        claims = SiteClaims(loaded, settings.languages, layered, downloads=settings.options.downloads)
        diagnostics += check_addresses(claims, settings.languages)
    if base and loaded.ok:
        comparisons += compare(loaded, read_lock(base.folder), inherited=True)
    return Checked(loaded, locales, settings, in_order(diagnostics), drifted(comparisons))
