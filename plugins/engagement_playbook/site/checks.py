"""The page of everything the linter and the readers of files can say, one anchor per code."""

from __future__ import annotations

from functools import cache
from typing import Final

from markdown import Markdown
from markupsafe import Markup

from engagement_playbook.diagnostics.explanation import explain_all, sections_as_markdown
from engagement_playbook.locale import Locale
from engagement_playbook.presentation.addresses import CHECKS, Address
from engagement_playbook.site.escape import escape, verbatim
from engagement_playbook.site.page import Page
from engagement_playbook.site.page_writer import DEFAULT_FORM, PageForm, PageWriter
from engagement_playbook.site.search import SearchEntry

_REFERENCES: Final = str.maketrans({mark: f"&#{ord(mark)};" for mark in "`~{}"})
"""As `escape` writes them: in the exported page they would act."""

_WEIGHT: Final = 0.2
"""Who types a code finds it; who types a word of the trade does not meet the linter first."""


def checks_page(locale: Locale, form: PageForm = DEFAULT_FORM) -> Page:
    """Write the page of one language from the explanations, which are our own and are read as Markdown."""
    title, lead = locale.text("page.nav.checks"), locale.text("page.checks.lead")
    writer = PageWriter(CHECKS, form)
    parts = [writer.title(title), Markup("<p>{}</p>").format(escape(lead))]
    labels = tuple(locale.section("page.checks").items())
    for explanation, html in zip(explain_all(locale.code), _sections(locale.code, labels), strict=True):
        parts += writer.heading(2, explanation.code, f"{explanation.code} · {explanation.title}"), html
    return writer.page("\n".join(parts), title, lead, options={"hide": ["navigation"]})


# They are the package's, and a preview writes the page at each edit.
@cache
def _sections(language: str, labels: tuple[tuple[str, str], ...]) -> tuple[Markup, ...]:
    """Return the HTML below the heading of each code, in order; ``labels`` name the sections."""
    markdown = Markdown(extensions=["fenced_code"])
    return tuple(
        verbatim(
            markdown.reset().convert(sections_as_markdown(explanation, dict(labels))).translate(_REFERENCES)
        )
        for explanation in explain_all(language)
    )


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
