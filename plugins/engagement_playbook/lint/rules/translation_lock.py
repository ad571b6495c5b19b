"""Texts and versions that have changed since they were accepted in ``playbook/translations.lock``."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.lint.translations import (
    FingerprintedText,
    TranslationState,
    changed_in_same_version,
)
from engagement_playbook.load import SourceFile


@playbook_rule("PB319", "version-not-raised", strict=False)
def version_not_raised(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a checklist or template that has changed since its present version was accepted."""
    for sheet in changed_in_same_version(context.loaded, context.lock) if context.loaded.ok else ():
        (version,) = sheet.fingerprints
        yield (
            sheet.file,
            Finding(
                sheet.path,
                f"it has changed since version {version} was accepted, and is still called {version}",
                f"raise 'version' and 'revised', then 'playbook translations --accept {sheet.owners[0].id}'",
            ),
        )


@playbook_rule("PB320", "translation-drift", strict=False)
def translation_drift(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report texts of which one language changed alone, and once per file the texts never accepted."""
    unaccepted: dict[str, list[FingerprintedText]] = {}
    for comparison in context.comparisons:
        text, changed, stale = comparison.text, comparison.changed, comparison.stale
        if comparison.state is TranslationState.DRIFTED:
            owner = text.owners[-1].id if text.owners else text.name
            yield (
                text.file,
                Finding(
                    (*text.path, stale[0]),
                    f"{_quoted(changed)} has changed since it was accepted with {_quoted(stale)}, which has not",
                    f"bring it in line, then 'playbook translations --accept {owner}'",
                ),
            )
        elif comparison.state is TranslationState.UNACCEPTED:
            unaccepted.setdefault(text.file.document.path, []).append(text)
    for file_texts in unaccepted.values():
        first, count = file_texts[0], len(file_texts)
        texts = (
            "1 text is new or changed in every language"
            if count == 1
            else f"{count} texts are new or changed in every language"
        )
        name = first.owners[0].id if first.file.file_type.part_kind else first.file.document.path
        yield (
            first.file,
            Finding(
                first.path,
                f"{texts}, and not accepted yet",
                f"read the languages side by side, then 'playbook translations --accept {name}'",
                at_key=True,
            ),
        )


def _quoted(languages: tuple[str, ...]) -> str:
    return " and ".join(f"'{language}'" for language in languages)
