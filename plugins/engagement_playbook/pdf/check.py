"""Everything that would stop printing, or be printed otherwise, found before anything is printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from engagement_playbook.config.mkdocs_yml import option_place
from engagement_playbook.config.settings import OptionPath, Settings
from engagement_playbook.diagnostics import Diagnostic, Mark, Severity, limited
from engagement_playbook.engagement.export import Run
from engagement_playbook.engagement.reading import MOST_REPORTED, EngagementFile
from engagement_playbook.engagement.workspace import Workspace
from engagement_playbook.lint.suppressions import GLYPH, Suppressions
from engagement_playbook.load import Loaded
from engagement_playbook.locale import Locale
from engagement_playbook.pdf.compiler import usable_families
from engagement_playbook.pdf.fonts import Fonts, FontsError, find_fonts
from engagement_playbook.pdf.glyphs import replaced_texts
from engagement_playbook.pdf.logo import check_logos
from engagement_playbook.pdf.paper import PRINTED
from engagement_playbook.pdf.stand_ins import STAND_IN, Replaced, replace_unprintable
from engagement_playbook.pdf.written import OPTION, PAPER, PREVIOUS
from engagement_playbook.source import DataPath

HINT: Final = "write it in words, or bring a font that has it (option 'fonts')"

_MOST_NAMED: Final = 5


def check_paper(
    loaded: Loaded,
    settings: Settings,
    locales: Mapping[str, Locale],
    suppressions: Suppressions | None = None,
) -> tuple[Diagnostic, ...]:
    """Report what would stop printing a playbook, and what would be printed with stand-ins.

    ``suppressions`` learn which of them were needed. Whether a list fits its sheet is known only from printing it:
    see ``Printed.diagnostics``.
    """
    try:
        fonts = find_fonts(settings, loaded.root, [locale.script for locale in locales.values()])
    except FontsError as error:
        return (error.diagnostic,)
    if refused := sorted({*fonts.families()} - usable_families(fonts)):
        return (
            Diagnostic(
                "PB401",
                "mkdocs.yml",
                f"the font {', '.join(refused)} in '{settings.options.fonts}' is incomplete",
                "it lacks its names or a table that printing needs; save it again",
            ),
        )
    archive = settings.options.archive
    return (
        *check_logos(settings, loaded.root, fonts),
        *(
            _warning((place := option_place(loaded.root, replaced.key)).path, place.mark, replaced)
            for replaced in replace_unprintable(_option_texts(settings), fonts, archive=archive)
        ),
        *(
            _warning_of_label(locales[replaced.key[0]], replaced)
            for replaced in replace_unprintable(_labels(locales), fonts, archive=archive)
        ),
        *_warnings_of_content(loaded, fonts, suppressions or Suppressions(loaded.files), archive=archive),
    )


def _option_texts(settings: Settings) -> dict[OptionPath, str]:
    """Collect the texts of ``mkdocs.yml`` that are printed, by the options that say them."""
    organisation = settings.options.organisation
    confidentiality = organisation.confidentiality.items()
    return {
        ("organisation", "name"): organisation.name,
        ("customer", "name"): settings.options.customer.name,
        ("project",): settings.options.project,
        **{
            ("look", "head_fields", place, "label", code): text
            for place, field in enumerate(settings.options.look.head_fields)
            for code, text in field.label.items()
        },
        **{
            ("look", "cover", name, code): text
            for name in ("title", "lead")
            for code, text in getattr(settings.options.look.cover, name).items()
        },
        **{("organisation", "confidentiality", code): text for code, text in confidentiality},
        **{
            ("languages", place, "site_name"): settings.name(code)
            for place, code in enumerate(settings.languages)
        },
    }


def _labels(locales: Mapping[str, Locale]) -> dict[tuple[str, str], str]:
    return {
        (code, key): text
        for code, locale in locales.items()
        for key, text in locale.strings.items()
        if key.startswith(PRINTED)
    }


def _warning_of_label(locale: Locale, replaced: Replaced[tuple[str, str]]) -> Diagnostic:
    file = locale.document.path if locale.document else f"locale/{locale.code}.yml"
    return _warning(file, locale.mark(replaced.key[1]), replaced)


def _warnings_of_content(
    loaded: Loaded, fonts: Fonts, suppressions: Suppressions, *, archive: bool
) -> Iterator[Diagnostic]:
    for file, replaced in replaced_texts(loaded, fonts, archive=archive):
        _, path = replaced.key
        if severity := suppressions.severity(file, GLYPH, path, Severity.WARNING):
            document = file.document
            warning = _warning(document.path, document.value_mark(path), replaced)
            yield replace(warning, severity=severity, spot=document.spot(path, replaced.characters[0]))


def report_replaced(
    texts: Sequence[Replaced[DataPath]],
    file: EngagementFile | None = None,
    run: Run | None = None,
    previous: Run | None = None,
    *,
    previous_file: EngagementFile | None = None,
    workspace: Workspace | None = None,
) -> tuple[Diagnostic, ...]:
    """Warn of what a reader wrote and is printed with stand-ins: at its place in their files, or by its option.

    ``run`` is the one of the file that was printed, ``previous`` the one before, of another file where
    ``previous_file`` is given; ``workspace`` has the registers whose rows were printed. Of countless warnings
    only the first are written out.
    """
    warnings = [_warning(f"--{text.key[1]}", None, text) for text in texts if text.key[0] == OPTION]
    before = previous_file or file
    if before and previous:
        start = before.path_of(previous)
        of_previous = {(*start, *text.key[1:]): text for text in texts if text.key[0] == PREVIOUS}
        warnings += _warnings_in(before, dict([*of_previous.items()][:MOST_REPORTED]))
    if file and run:
        start = file.path_of(run)
        of_run = {(*start, *text.key): text for text in texts if text.key[0] not in _ELSEWHERE}
        warnings += _warnings_in(file, dict([*of_run.items()][:MOST_REPORTED]))
    if workspace:
        warnings += _warnings_of_rows(
            workspace, {str(text.key[1]): text for text in texts if text.key[0] == PAPER}
        )
    count = max(len(warnings), sum(text.key[0] != PAPER for text in texts))
    return limited(warnings, MOST_REPORTED, count)


_ELSEWHERE: Final = (OPTION, PREVIOUS, PAPER)
"""What the paths of texts begin with that are not of the run."""


def _warnings_of_rows(workspace: Workspace, texts: Mapping[str, Replaced[DataPath]]) -> Iterator[Diagnostic]:
    """Warn of printed texts at the cells that hold them."""
    for file in workspace.registers.values():
        for row in file.rows:
            for column, value in row.values.items():
                if isinstance(value, str) and value in texts:
                    yield _warning(file.document.path, file.mark(row.id, column), texts[value])


def _warnings_in(file: EngagementFile, texts: Mapping[DataPath, Replaced[DataPath]]) -> Iterator[Diagnostic]:
    there = file.places(texts)
    placed = sorted(((there[path], text) for path, text in texts.items()), key=lambda pair: pair[0].index)
    for place, text in placed:
        characters = _as_in_the_file(text.characters, file.original(place))
        yield _warning(file.path, place.value, replace(text, characters=characters))


def _as_in_the_file(characters: tuple[str, ...], original: str) -> tuple[str, ...]:
    """Name half of a character by what the file says, and not by what was read in its place."""
    halves = [character for character in original if unicodedata.category(character) == "Cs"]
    if not halves:
        return characters
    others = (character for character in characters if character in original)
    return tuple(dict.fromkeys((*others, *halves)))


def _warning(file: str, mark: Mark | None, text: Replaced[Any]) -> Diagnostic:
    names = [_name_of(character) for character in text.characters[:_MOST_NAMED]]
    if left := len(text.characters) - len(names):
        names.append(f"{left} more")
    if len(text.characters) == 1:
        message = f"no font has the character {names[0]}; {STAND_IN} is printed in its place"
    else:
        message = (
            f"no font has the characters {', '.join(names[:-1])} and {names[-1]}; "
            f"{STAND_IN} is printed in their place"
        )
    return Diagnostic(GLYPH, file, message, HINT, mark, Severity.WARNING)


def _name_of(character: str) -> str:
    """Name a character for somebody who may not see it: ``'🍞' U+1F35E (bread)``."""
    shown = f"'{character}' " if character.isprintable() else ""
    name = unicodedata.name(character, "").lower()
    return f"{shown}U+{ord(character):04X}" + (f" ({name})" if name else "")
