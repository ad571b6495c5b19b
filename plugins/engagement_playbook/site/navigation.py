"""The menu: tabs, and what stands under them. Single lists, forms, visits and cases stay out of it.

A host writes its menu into every page; a thousand leaves in it would cost more than all the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.presentation.addresses import (
    CHECKS,
    CLOCKS,
    HOME,
    PLAYBOOK_HOME,
    PROFILE_PAGE,
    PROGRESS,
    overview_of,
    url_of,
)
from engagement_playbook.presentation.labels import Labels
from engagement_playbook.site.escape import for_theme

Navigation: TypeAlias = list[object]
"""What MkDocs calls ``nav``: addresses, and titles with an address or a list under them."""


def navigation(
    playbook: Playbook,
    locale: Locale,
    hand_written: Sequence[str] = ("about.md",),
    *,
    private: bool = False,
) -> Navigation:
    """Build the menu of one language; what has no content is not in it.

    ``hand_written`` are pages of the site's own that stand beside the route for newcomers. ``private`` is for
    the site of an engagement: its account and its registers come first.
    """
    labels = Labels(playbook, locale)
    kinds = {reference.kind for reference in playbook.parts}

    def entries(*wanted: str) -> Navigation:
        return [
            {_title(locale, overview_of(kind).uri): overview_of(kind).uri} for kind in wanted if kind in kinds
        ]

    menu: Navigation = [{locale.text("page.nav.home"): HOME}]
    if private:
        registers: Navigation = [
            {for_theme(labels.title(reference)): url_of(reference).uri}
            for reference in playbook.references("register")
        ]
        menu = [
            {locale.text("page.nav.account"): [HOME, {locale.text("page.nav.profile"): PROFILE_PAGE}]},
            {locale.text("page.nav.registers"): [overview_of("register").uri, *registers]},
            {locale.text("page.nav.playbook"): PLAYBOOK_HOME},
        ]
    if playbook.phases:
        phases: Navigation = [overview_of("phase").uri]
        phases += [
            {for_theme(labels.numbered(reference)): url_of(reference).uri}
            for reference in (Reference("phase", phase.id) for phase in playbook.phases)
        ]
        menu.append({locale.text("page.nav.phases"): phases})
    menu += entries("visit", "checklist", "template", "case")
    clocks = [{_title(locale, CLOCKS): CLOCKS}] if any(rule.clocks for rule in playbook.rules) else []
    lists = entries("milestone")
    if "register" in kinds and not private:
        # Its page is an index: beside the others it would be taken for the page of the whole section.
        lists.append({_title(locale, overview_of("register").uri): [overview_of("register").uri]})
    words = [*entries("stage", "role", "rule"), *clocks, *lists, *entries("term", "phrase", "faq")]
    if words:
        menu.append({locale.text("page.nav.reference"): words})
    own = {_title(locale, PROGRESS): PROGRESS}
    checks = {locale.text("page.nav.checks"): CHECKS}
    menu.append({locale.text("page.nav.start"): [*entries("stop"), own, *hand_written, checks]})
    return menu


def _title(locale: Locale, uri: str) -> str:
    return locale.text(f"page.nav.{uri.removesuffix('/index.md').removesuffix('.md')}")
