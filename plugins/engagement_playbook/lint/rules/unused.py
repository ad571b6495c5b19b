"""What nothing leads to: a lesson that changed no item, a template nobody is sent to, a word nobody uses.

Looked for only where every file could be read: what leads there may stand in the one that could not.
"""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.lint.rules.word_search import has_word
from engagement_playbook.load import SourceFile
from engagement_playbook.load.file_types import Collection
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.model.term import Term


@playbook_rule("PB315", "unused-lesson", strict=False)
def unused_lesson(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a lesson that no part of the playbook gives as its reason."""
    playbook = subject.loaded.playbook
    for file in subject.loaded.files if subject.loaded.ok else ():
        if isinstance(case := file.content, CaseStudy):
            for index, lesson in enumerate(case.lessons):
                if not playbook.referrers(Reference("lesson", f"{case.id}/{lesson.id}")):
                    yield (
                        file,
                        Finding(
                            ("lessons", index, "id"),
                            f"lesson '{lesson.id}' has changed nothing: no item says 'because' of it",
                            f"let an item say 'because: [{{case: {case.id}/{lesson.id}}}]', or delete the lesson",
                        ),
                    )


@playbook_rule("PB316", "unused-template", strict=False)
def unused_template(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a template that no step, visit or item sends anybody to."""
    for file in subject.loaded.files if subject.loaded.ok else ():
        if isinstance(template := file.content, Template) and not subject.loaded.playbook.referrers(
            Reference("template", template.id)
        ):
            yield (
                file,
                Finding(
                    ("id",),
                    f"nothing leads to template '{template.id}'",
                    "name it in the step that needs it or in a visit's 'templates:', or delete it",
                ),
            )


@playbook_rule("PB317", "unused-term", strict=False)
def unused_term(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a glossary term that no text outside the glossary says, and no other term leads to."""
    playbook = subject.loaded.playbook
    glossaries = [file for file in subject.loaded.files if _terms(file)]
    said = {
        language: "\n".join(
            text[language].plain
            for file in subject.loaded.files
            if file.content is not None and file not in glossaries
            for _, text in file.texts
        ).casefold()
        for language in playbook.languages
    }
    for file in glossaries if subject.loaded.ok else ():
        for index, term in enumerate(_terms(file)):
            used = any(
                has_word(said[language], word.casefold())
                for language, inline in term.term.items()
                for word in (inline.plain, *term.abbreviations, *term.keywords.get(language, ()))
            )
            if not used and not playbook.referrers(Reference("term", term.id)):
                yield (
                    file,
                    Finding(
                        ("items", index, "id"),
                        f"nothing leads to term '{term.id}': no text says it and no other term names it",
                        "name it under 'see:' of a term that goes with it, or delete it",
                    ),
                )


def _terms(file: SourceFile) -> tuple[Term, ...]:
    entries = file.content.items if isinstance(file.content, Collection) else ()
    return tuple(entry for entry in entries if isinstance(entry, Term))
