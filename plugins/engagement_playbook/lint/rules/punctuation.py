"""Signs of the text's own script, and none missing at its end. What a language asks is in its locale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engagement_playbook.diagnostics import Edit
from engagement_playbook.lint.engine import Finding, LintContext, file_rule
from engagement_playbook.lint.rules.word_search import either
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist

_NOT_PROSE: Final = re.compile(r"`[^`]*`|\[(?:\\.|[^\[\]\\])+\]\([^()\s]+\)|https?://\S+")
"""Code, links and addresses keep their signs."""

_TRAILING: Final = re.compile(r"(?<![ \t\\])[ \t]+(?=\r?$)", re.MULTILINE)
_SPACED_ENDS: Final = (" \n", "\t\n", " \r", "\t\r")


@file_rule("PB322", "script-signs", strict=False)
def script_signs(file: SourceFile, subject: LintContext) -> Iterator[Finding]:
    """Report signs of another script (``lint.signs``), such as a half-width comma between Chinese characters.

    Each entry of the locale is a regular expression, `` = `` and the sign that belongs there.
    """
    signs = {
        language: {
            pattern: sign
            for entry in locale.words("lint.signs")
            for pattern, _, sign in [entry.rpartition(" = ")]
        }
        for language, locale in subject.locales.items()
    }
    document = file.document
    for path, _ in file.texts:
        for language, known in signs.items():
            if (span := document.span((*path, language))) is None:
                continue
            raw = document.text[slice(*span)]
            if not either(tuple(known)).search(raw):
                continue
            kept = [range(*found.span()) for found in _NOT_PROSE.finditer(raw)]
            for pattern, sign in known.items():
                for found in re.finditer(pattern, raw):
                    if any(found.start() in each for each in kept):
                        continue
                    start, end = span[0] + found.start(), span[0] + found.end()
                    yield Finding(
                        (*path, language),
                        f"'{found.group()}' where the language writes '{sign}'",
                        f"write '{sign}'; 'playbook check --fix' does",
                        mark=document.mark_at(start, end, (*path, language)),
                        edit=Edit(start, end, sign),
                    )


@file_rule("PB323", "full-stop", strict=False)
def full_stop(file: SourceFile, subject: LintContext) -> Iterator[Finding]:
    """Report an item that does not end like a sentence (``lint.sentence_end``)."""
    if not isinstance(file.content, Checklist):
        return
    for index, item in enumerate(file.content.items):
        for language, inline in item.text.items():
            locale = subject.locales[language]
            if re.search(locale.text("lint.sentence_end"), inline.plain):
                continue
            stop = locale.text("lint.full_stop")
            path = ("items", index, "text", language)
            yield Finding(
                path,
                f"item '{item.id}' does not end with '{stop}'",
                "close the sentence; 'playbook check --fix' does",
                words=inline.plain[-1:],
                edit=_closing(file, path, stop),
            )


@file_rule("PB324", "trailing-space", strict=False)
def trailing_space(file: SourceFile, subject: LintContext) -> Iterator[Finding]:
    """Report spaces at the end of a line, which nobody sees and every comparison of two versions shows."""
    document = file.document
    # What could not be read may hold anything at the ends of its lines.
    if document.diagnostics or not any(end in f"{document.text}\n" for end in _SPACED_ENDS):
        return
    for found in _TRAILING.finditer(document.text):
        yield Finding(
            (),
            "spaces at the end of the line",
            "delete them; 'playbook check --fix' does",
            mark=document.mark_at(*found.span()),
            edit=Edit(*found.span(), ""),
        )


def _closing(file: SourceFile, path: tuple[str | int, ...], stop: str) -> Edit | None:
    """Put a full stop behind the last character a text writes, inside its quotes."""
    document = file.document
    if (span := document.span(path)) is None:
        return None
    raw = document.text[slice(*span)]
    if raw[:1] in ("|", ">"):
        return None
    end = span[1] - 1 if raw[:1] in ("'", '"') else span[0] + len(raw.rstrip())
    return Edit(end, end, stop)
