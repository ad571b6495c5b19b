"""Punctuation: marks of the text's own script, full stops, trailing spaces. A locale holds its language's marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engagement_playbook.diagnostics import Edit
from engagement_playbook.lint.engine import FileContext, Finding, file_rule
from engagement_playbook.lint.rules.word_search import any_of
from engagement_playbook.load import SourceFile
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.source import DataPath

_NOT_PROSE: Final = re.compile(r"`[^`]*`|\[(?:\\.|[^\[\]\\])+\]\([^()\s]+\)|https?://\S+")
"""Code, links and addresses keep their punctuation."""

_TRAILING: Final = re.compile(r"(?<![ \t\\])[ \t]+(?=\r?$)", re.MULTILINE)
_SPACED_ENDS: Final = (" \n", "\t\n", " \r", "\t\r")


@file_rule("PB322", "script-signs", strict=False)
def script_signs(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report marks of another script (``lint.signs``), such as a half-width comma between Chinese characters.

    Each entry of the locale is a regular expression, `` = `` and the mark that belongs there.
    """
    signs = {
        language: {
            pattern: sign
            for entry in locale.words("lint.signs")
            for pattern, _, sign in [entry.rpartition(" = ")]
        }
        for language, locale in context.locales.items()
    }
    document = file.document
    for path, _ in file.texts:
        for language, replacements in signs.items():
            if (span := document.span((*path, language))) is None:
                continue
            raw = document.text[slice(*span)]
            if not any_of(tuple(replacements)).search(raw):
                continue
            excluded = [range(*match.span()) for match in _NOT_PROSE.finditer(raw)]
            for pattern, sign in replacements.items():
                for match in re.finditer(pattern, raw):
                    if any(match.start() in stretch for stretch in excluded):
                        continue
                    start, end = span[0] + match.start(), span[0] + match.end()
                    yield Finding(
                        (*path, language),
                        f"'{match.group()}' where the language writes '{sign}'",
                        f"write '{sign}'; 'playbook check --fix' does",
                        mark=document.mark_at(start, end, (*path, language)),
                        edit=Edit(start, end, sign),
                    )


@file_rule("PB323", "full-stop", strict=False)
def full_stop(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report an item that does not end as a sentence ends (``lint.sentence_end``)."""
    if not isinstance(file.content, Checklist):
        return
    for index, item in enumerate(file.content.items):
        for language, inline in item.text.items():
            locale = context.locales[language]
            if re.search(locale.text("lint.sentence_end"), inline.plain):
                continue
            stop = locale.text("lint.full_stop")
            path = ("items", index, "text", language)
            yield Finding(
                path,
                f"item '{item.id}' does not end with '{stop}'",
                "close the sentence; 'playbook check --fix' does",
                words=inline.plain[-1:],
                edit=_append_stop(file, path, stop),
            )


@file_rule("PB324", "trailing-space", strict=False)
def trailing_space(file: SourceFile, context: FileContext) -> Iterator[Finding]:
    """Report spaces at the end of a line: they are invisible, and a diff of two versions shows them."""
    document = file.document
    # In a file that is not valid YAML, the spaces may be part of a value.
    if document.diagnostics or not any(end in f"{document.text}\n" for end in _SPACED_ENDS):
        return
    for match in _TRAILING.finditer(document.text):
        yield Finding(
            (),
            "spaces at the end of the line",
            "delete them; 'playbook check --fix' does",
            mark=document.mark_at(*match.span()),
            edit=Edit(*match.span(), ""),
        )


def _append_stop(file: SourceFile, path: DataPath, stop: str) -> Edit | None:
    """Insert a full stop after the last character of a text, inside its quotes; None for a block scalar."""
    document = file.document
    if (span := document.span(path)) is None:
        return None
    raw = document.text[slice(*span)]
    if raw[:1] in ("|", ">"):
        return None
    end = span[1] - 1 if raw[:1] in ("'", '"') else span[0] + len(raw.rstrip())
    return Edit(end, end, stop)
