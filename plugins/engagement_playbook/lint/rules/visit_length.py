"""All checklists of one visit can be read aloud in the time there is for reading."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.load import SourceFile
from engagement_playbook.model.visit import Visit
from engagement_playbook.presentation.grouping import checklists_of_visit


@playbook_rule("PB318", "visit-length", strict=False)
def visit_length(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a visit whose checklists, the core lists included, take too long to read aloud.

    The pace and the limit are the language's (``lint.aloud_per_minute`` characters,
    ``lint.visit_minutes``).
    """
    playbook = context.loaded.playbook
    for file in context.loaded.files if context.loaded.ok else ():
        if not isinstance(visit := file.content, Visit):
            continue
        lists = checklists_of_visit(playbook, visit)
        for language, locale in context.locales.items():
            characters = sum(len(item.text[language]) for checklist in lists for item in checklist.items)
            minutes = characters / int(locale.text("lint.aloud_per_minute"))
            limit = int(locale.text("lint.visit_minutes"))
            if minutes > limit:
                yield (
                    file,
                    Finding(
                        ("checklists",),
                        f"the {len(lists)} lists of visit '{visit.id}' take {minutes:.0f} minutes to read aloud"
                        f" in '{language}'; there are {limit}",
                        "cut the items that another list of the visit covers",
                        at_key=True,
                    ),
                )
