"""Everything that would stop printing, found before anything is printed: fonts, logo, characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.load import Loaded
from engagement_playbook.load.engagement import EngagementFile
from engagement_playbook.locale import Locale
from engagement_playbook.model.engagement import Run
from engagement_playbook.print.bundle import PackFields
from engagement_playbook.print.compiler import usable_families
from engagement_playbook.print.fonts import FontsError, find_fonts
from engagement_playbook.print.glyphs import check_glyphs, check_words
from engagement_playbook.print.logo import check_logo
from engagement_playbook.print.paper import PRINTED
from engagement_playbook.settings import Settings
from engagement_playbook.source import DataPath


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
        words[f"locales/{code}.yml"] = "".join(labels)
    return (
        *check_logo(settings, loaded.root, fonts),
        *check_words(words, fonts),
        *check_glyphs(loaded, fonts),
    )


def check_fields(fields: PackFields, settings: Settings, root: Path) -> tuple[Diagnostic, ...]:
    """Report what would stop printing a pack that a reader fills in; fields are named like options: ``--bank``."""
    try:
        fonts = find_fonts(settings, root)
    except FontsError as error:
        return (error.diagnostic,)
    return check_words({f"--{name}": value for name, value in fields.values().items()}, fonts)


def check_run(file: EngagementFile, run: Run, settings: Settings, root: Path) -> tuple[Diagnostic, ...]:
    """Report what would stop printing a run of an engagement, at its place in the reader's file."""
    try:
        fonts = find_fonts(settings, root)
    except FontsError as error:
        return (error.diagnostic,)
    engagement = file.engagement
    place = engagement.runs.index(run) if engagement and run in engagement.runs else 0
    texts: dict[DataPath, str] = {
        ("runs", place, "fields", name): value for name, value in run.fields.model_dump().items()
    }
    for key, record in run.items.items():
        texts["runs", place, "items", key, "reason"] = record.reason
        texts["runs", place, "items", key, "note"] = record.note
    return tuple(
        replace(each, mark=file.mark(path))
        for path, words in texts.items()
        for each in check_words({file.path: "".join(words.split())}, fonts)
    )
