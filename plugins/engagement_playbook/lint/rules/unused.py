"""Parts that nothing refers to: lessons, templates and glossary terms.

Nothing is reported while a file has errors: the reference may be in that file.
"""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.lint.rules.word_search import contains_word
from engagement_playbook.load import SourceFile
from engagement_playbook.load.file_types import Collection
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.model.term import Term


@playbook_rule("PB315", "unused-lesson", strict=False)
def unused_lesson(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a lesson that no part of the playbook refers to."""
    playbook = context.loaded.playbook
    for file in context.loaded.files if context.loaded.ok else ():
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
def unused_template(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a template that no part of the playbook refers to."""
    for file in context.loaded.files if context.loaded.ok else ():
        if isinstance(template := file.content, Template) and not context.loaded.playbook.referrers(
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
def unused_term(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
    """Report a glossary term that no text outside the glossary uses, and no other term refers to."""
    playbook = context.loaded.playbook
    glossaries = [file for file in context.loaded.files if _terms(file)]
    other_texts = {
        language: "\n".join(
            text[language].plain
            for file in context.loaded.files
            if file.content is not None and file not in glossaries
            for _, text in file.texts
        ).casefold()
        for language in playbook.languages
    }
    for file in glossaries if context.loaded.ok else ():
        for index, term in enumerate(_terms(file)):
            used = any(
                contains_word(other_texts[language], word.casefold())
                for language, inline in term.term.items()
                for word in (
                    inline.plain,
                    *term.abbreviations,
                    *term.keywords.get(language, ()),
                    *term.synonyms.get(language, ()),
                )
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
