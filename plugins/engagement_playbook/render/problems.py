"""The page a preview shows at every address while the content has errors."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from engagement_playbook.diagnostics import Diagnostic, Severity, summary
from engagement_playbook.locale import Locale
from engagement_playbook.render.escape import escape
from engagement_playbook.render.page import front_matter


def diagnostics_page(diagnostics: Iterable[Diagnostic], locale: Locale | None) -> str:
    """Write the problems as a page; in English where the locale itself is what is wrong."""
    found = tuple(diagnostics)
    title = locale.text("page.problems.title") if locale else "The content has errors"
    lead = locale.text("page.problems.lead") if locale else "Correct the file and save it."
    entries = (
        Markup(
            '<li class="pb-problem" data-code="{}"><code>{}</code> <strong>{}[{}]</strong> {}{}</li>'
        ).format(
            each.code,
            escape(f"{each.path}:{each.mark.line}:{each.mark.column}" if each.mark else each.path),
            each.severity.value,
            each.code,
            escape(each.message),
            Markup("<br>{}").format(escape(each.hint)) if each.hint else "",
        )
        for each in sorted(found, key=lambda each: each.severity is not Severity.ERROR)
    )
    listed = Markup("\n").join(entries)
    return (
        front_matter(title, "", ("toc", "navigation"))
        + f'\n# {escape(title)}\n\n<p>{escape(summary(found))}. {escape(lead)}</p>\n\n<ul class="pb-problems">\n{listed}\n</ul>\n'
    )
