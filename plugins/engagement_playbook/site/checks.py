"""The page of everything the linter and the readers of files can say, one anchor per code."""

from __future__ import annotations

from typing import Final

from engagement_playbook.diagnostics.explanation import as_markdown, explain_all
from engagement_playbook.locale import Locale
from engagement_playbook.presentation.addresses import CHECKS, Address
from engagement_playbook.site.page import Page, front_matter
from engagement_playbook.site.search import SearchEntry

_WEIGHT: Final = 0.2
"""Who types a code finds it; who types a word of the trade does not meet the linter first."""


def checks_page(locale: Locale) -> Page:
    """Write the page of one language; the text is our own, so it is Markdown as it stands."""
    title, lead = locale.text("page.nav.checks"), locale.text("page.checks.lead")
    labels = locale.section("page.checks")
    entries = (
        as_markdown(explanation, labels, level=2, anchor=True) for explanation in explain_all(locale.code)
    )
    body = "\n".join((f"# {title}\n\n{lead}\n", *entries))
    return Page(CHECKS, title, f"{front_matter(title, lead, ('navigation',))}\n{body}", None, lead)


def checks_entries(locale: Locale) -> tuple[SearchEntry, ...]:
    """Make each code something to find by its number and its title."""
    return tuple(
        SearchEntry(
            Address(CHECKS, explanation.code),
            f"{explanation.code} · {explanation.title}",
            place=locale.text("page.nav.checks"),
            weight=_WEIGHT,
        )
        for explanation in explain_all(locale.code)
    )
