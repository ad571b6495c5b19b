"""What has moved on since its languages, or its version, were accepted."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.lint.translations import Compared, TranslationState, same_version
from engagement_playbook.load import SourceFile


@playbook_rule("PB319", "version-not-raised", strict=False)
def version_not_raised(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a list or template that says something else than it did under the same version."""
    for each in same_version(subject.loaded, subject.lock) if subject.loaded.ok else ():
        (version,) = each.prints
        yield (
            each.file,
            Finding(
                each.path,
                f"it has changed since version {version} was accepted, and is still called {version}",
                f"raise 'version' and 'revised', then 'playbook translations --accept {each.owners[0].id}'",
            ),
        )


@playbook_rule("PB320", "translation-drift", strict=False)
def translation_drift(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report texts of which one language changed alone; of each file, once, how many nobody has accepted yet."""
    unseen: dict[str, list[Compared]] = {}
    for each in subject.compared:
        if each.state is TranslationState.DRIFTED:
            owner = each.text.owners[-1].id if each.text.owners else each.text.name
            yield (
                each.text.file,
                Finding(
                    (*each.text.path, each.stale[0]),
                    f"{_quoted(each.changed)} has changed since it was accepted with {_quoted(each.stale)}, which has not",
                    f"bring it in line, then 'playbook translations --accept {owner}'",
                ),
            )
        elif each.state is TranslationState.UNSEEN:
            unseen.setdefault(each.text.file.document.path, []).append(each)
    for found in unseen.values():
        first, count = found[0].text, len(found)
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
    return " and ".join(f"'{each}'" for each in languages)
