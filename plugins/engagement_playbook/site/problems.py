"""The page a preview shows at every address while the content has errors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from engagement_playbook.diagnostics import Diagnostic, Severity, summary
from engagement_playbook.diagnostics.excerpt import excerpt
from engagement_playbook.locale import Locale
from engagement_playbook.site.escape import escape
from engagement_playbook.site.page import Page
from engagement_playbook.site.page_writer import DEFAULT_FORM, PageForm, PageWriter


def diagnostics_page(
    uri: str,
    diagnostics: Iterable[Diagnostic],
    locale: Locale | None,
    root: Path,
    form: PageForm = DEFAULT_FORM,
) -> Page:
    """Write the problems as the page at ``uri``; in English where the locale itself is what is wrong.

    ``root`` is the folder the diagnostics' paths begin at: each shows its line of the file.
    """
    problems = sorted(diagnostics, key=lambda problem: problem.severity is not Severity.ERROR)
    title = locale.text("page.problems.title") if locale else "The content has errors"
    lead = locale.text("page.problems.lead") if locale else "Correct the file and save it."
    writer = PageWriter(uri, form)
    listed = Markup("\n").join(_entry(problem, root) for problem in problems)
    body = f'{writer.title(title)}\n<p>{escape(summary(problems))}. {escape(lead)}</p>\n<ul class="pb-problems">\n{listed}\n</ul>'
    return writer.page(body, title, "", options={"hide": ["toc", "navigation"]})


def _entry(problem: Diagnostic, root: Path) -> Markup:
    place = f"{problem.path}:{problem.mark.line}:{problem.mark.column}" if problem.mark else problem.path
    parts = [
        Markup("<code>{}</code> <strong>{}[{}]</strong> {}").format(
            escape(place), problem.severity.value, problem.code, escape(problem.message)
        )
    ]
    if problem.hint:
        parts.append(escape(problem.hint))
    if problem.breadcrumb:
        parts.append(Markup("<small>{}</small>").format(escape(" › ".join(problem.breadcrumb))))
    for other in problem.related:
        where = f"{other.path}:{other.mark.line}:{other.mark.column}"
        parts.append(Markup("<small><code>{}</code> {}</small>").format(escape(where), escape(other.message)))
    if shown := excerpt(root, problem):
        # References keep what `escape` would fold.
        lines = (Markup("&#32;").join(map(escape, line.split(" "))) for line in shown.splitlines())
        block = Markup('<pre class="pb-excerpt">{}</pre>').format(Markup("\n").join(lines))
    else:
        block = Markup()
    return Markup('<li class="pb-problem" data-code="{}">{}{}</li>').format(
        problem.code, Markup("<br>").join(parts), block
    )
