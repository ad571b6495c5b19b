"""Everything that would stop printing, found before anything is printed; and what was printed otherwise."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import Diagnostic, Severity, limited
from engagement_playbook.engagement.export import Run
from engagement_playbook.engagement.reading import MOST_REPORTED, EngagementFile
from engagement_playbook.load import Loaded
from engagement_playbook.locale import Locale
from engagement_playbook.pdf.compiler import usable_families
from engagement_playbook.pdf.fonts import FontsError, find_fonts
from engagement_playbook.pdf.glyphs import HINT, check_glyphs, check_words, name_of
from engagement_playbook.pdf.logo import check_logo
from engagement_playbook.pdf.paper import PRINTED
from engagement_playbook.pdf.stand_ins import Replaced
from engagement_playbook.pdf.written import OPTION
from engagement_playbook.source import DataPath

_MOST_NAMED: Final = 5


def check_paper(loaded: Loaded, settings: Settings, locales: Mapping[str, Locale]) -> tuple[Diagnostic, ...]:
    """Report what would stop printing a playbook.

    Whether a list fits its sheet is known only from printing it: see ``Printed.diagnostics``.
    """
    try:
        fonts = find_fonts(settings, loaded.root)
    except FontsError as error:
        return (error.diagnostic,)
    if refused := sorted({*fonts.families} - usable_families(fonts)):
        return (
            Diagnostic(
                "PB401",
                "mkdocs.yml",
                f"the font {', '.join(refused)} in '{settings.options.fonts}' is incomplete",
                "it lacks its names or a table that printing needs; save it again",
            ),
        )
    organisation = settings.options.organisation
    options = [
        organisation.name,
        *organisation.confidentiality.values(),
        *map(settings.name, settings.languages),
    ]
    words = {"mkdocs.yml": "".join(options)}
    for code, locale in locales.items():
        labels = (value for key, value in locale.strings.items() if key.startswith(PRINTED))
        words[f"locale/{code}.yml"] = "".join(labels)
    return (
        *check_logo(settings, loaded.root, fonts),
        *check_words(words, fonts),
        *check_glyphs(loaded, fonts),
    )


def report_replaced(
    texts: Sequence[Replaced[DataPath]], file: EngagementFile | None = None, run: Run | None = None
) -> tuple[Diagnostic, ...]:
    """Warn of what a reader wrote and is printed with stand-ins: at its place in their file, or by its option.

    ``run`` is the one of the file that was printed. Of countless warnings only the first are written out.
    """
    warnings = [_warning(f"--{text.key[1]}", text) for text in texts if text.key[0] == OPTION]
    if file and run:
        of_file = [text for text in texts if text.key[0] != OPTION]
        warnings += _warnings_in(file, file.path_of(run), of_file[:MOST_REPORTED])
    return limited(warnings, MOST_REPORTED, len(texts))


def _warnings_in(
    file: EngagementFile, run: DataPath, texts: Sequence[Replaced[DataPath]]
) -> Iterator[Diagnostic]:
    there = file.places((*run, *text.key) for text in texts)
    placed = sorted(((there[(*run, *text.key)], text) for text in texts), key=lambda pair: pair[0].index)
    for place, text in placed:
        characters = _as_in_the_file(text.characters, file.original(place))
        yield replace(_warning(file.path, replace(text, characters=characters)), mark=place.value)


def _as_in_the_file(characters: tuple[str, ...], original: str) -> tuple[str, ...]:
    """Name half of a character by what the file says, and not by what was read in its place."""
    halves = [character for character in original if unicodedata.category(character) == "Cs"]
    if not halves:
        return characters
    others = (character for character in characters if character in original)
    return tuple(dict.fromkeys((*others, *halves)))


def _warning(place: str, text: Replaced[DataPath]) -> Diagnostic:
    names = [name_of(character) for character in text.characters[:_MOST_NAMED]]
    if left := len(text.characters) - len(names):
        names.append(f"{left} more")
    if len(text.characters) == 1:
        message = f"no font has the character {names[0]}; {text.stand_in} is printed in its place"
    else:
        message = (
            f"no font has the characters {', '.join(names[:-1])} and {names[-1]}; "
            f"{text.stand_in} is printed in their place"
        )
    return Diagnostic("PB402", place, message, HINT, severity=Severity.WARNING)
