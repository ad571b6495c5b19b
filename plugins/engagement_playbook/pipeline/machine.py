"""Look at the machine and the configuration that a playbook is made with, before anybody waits for a build."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from engagement_playbook.config.mkdocs_yml import (
    PLUGIN,
    Configuration,
    configuration_file,
    read_configuration,
)
from engagement_playbook.config.settings import Settings
from engagement_playbook.diagnostics import has_errors, summary
from engagement_playbook.locale import load_locales
from engagement_playbook.pdf.fonts import FontsError, find_fonts
from engagement_playbook.pipeline.check import LOCALE_FOLDER
from engagement_playbook.support.resources import available_memory, usable_cores
from engagement_playbook.support.today import today

_LITTLE_MEMORY: Final = 1_000_000_000
"""Bytes that a build with papers needs at least; less is slow or ends it."""

_MEGABYTE: Final = 1_000_000


class State(StrEnum):
    """How one thing is."""

    OK = "ok"
    NOTICE = "notice"
    """A build works, and something is slower, or missing, that one may want."""
    FAULT = "fault"
    """A build stops."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found and, where it is not as it should be, what to do."""

    about: str
    state: State
    found: str
    remedy: str = ""


def examine(root: Path) -> Iterator[Finding]:
    """Look at Python, packages, configuration, fonts, folders and resources for the playbook in a folder."""
    yield Finding(
        "Python", State.OK, f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    )
    yield from _packages()
    yield _resources()
    yield _day()
    yield _folder(
        "temporary files", Path(tempfile.gettempdir()), "set TMPDIR to a folder that can be written"
    )
    if not os.path.lexists(configuration_file(root)):
        remedy = "go to the folder of a playbook, or name it with -C DIR"
        yield Finding("configuration", State.NOTICE, "no mkdocs.yml here", remedy)
        return
    configuration = read_configuration(root)
    yield from _configuration(configuration)
    if configuration.settings is not None:
        yield from _fonts(configuration.settings, root)
        cache = root / configuration.settings.options.cache
        yield _folder(
            "cache",
            cache,
            "make it writable, or name another with the option 'cache'; builds are slower without",
        )
        yield _folder(
            "site",
            root / str(configuration.site.get("site_dir", "site")),
            "make it writable, or name another with 'site_dir'",
        )


def _packages() -> Iterator[Finding]:
    """Compare what is installed with what the engine asks for."""
    name = PLUGIN
    try:
        wanted = [Requirement(line) for line in importlib.metadata.requires(name) or ()]
        yield Finding("engine", State.OK, f"{name} {importlib.metadata.version(name)}")
    except importlib.metadata.PackageNotFoundError:
        yield Finding("engine", State.FAULT, f"{name} is not installed", f"pip install {name}")
        return
    installed = []
    for requirement in wanted:
        extra = _extra(requirement)
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            if extra:
                remedy = f"pip install '{name}[{extra}]'"
                yield Finding(
                    f"extra '{extra}'", State.NOTICE, f"{requirement.name} is not installed", remedy
                )
            elif requirement.marker is None or requirement.marker.evaluate():
                yield Finding(
                    requirement.name, State.FAULT, "is not installed", f"pip install '{requirement}'"
                )
            continue
        if requirement.specifier.contains(version, prereleases=True):
            installed.append(f"{requirement.name} {version}")
        else:
            asked = str(requirement.specifier)
            yield Finding(
                requirement.name,
                State.FAULT,
                f"{version}, and {asked} is asked for",
                f"pip install '{requirement.name}{asked}'",
            )
    yield Finding("packages", State.OK, ", ".join(installed))


def _extra(requirement: Requirement) -> str:
    """Return the extra that a requirement belongs to; empty where everybody needs it."""
    marker = str(requirement.marker or "")
    return marker.partition('extra == "')[2].partition('"')[0]


def _resources() -> Finding:
    memory = available_memory()
    cores = usable_cores()
    found = f"{cores} {'core' if cores == 1 else 'cores'}"
    if memory is None:
        return Finding("resources", State.OK, found)
    found = f"{found}, {memory // _MEGABYTE:,} MB of memory free"
    if memory < _LITTLE_MEMORY:
        return Finding(
            "resources", State.NOTICE, found, "a build with papers is slow, or ends, below 1,000 MB"
        )
    return Finding("resources", State.OK, found)


def _day() -> Finding:
    try:
        found = f"{today()}{' (SOURCE_DATE_EPOCH)' if os.environ.get('SOURCE_DATE_EPOCH') else ''}"
    except ValueError as error:
        return Finding(
            "today", State.FAULT, str(error), "set SOURCE_DATE_EPOCH to a number of seconds, or unset it"
        )
    return Finding("today", State.OK, found)


def _configuration(configuration: Configuration) -> Iterator[Finding]:
    problems = configuration.problems
    languages = configuration.settings.languages if configuration.settings else ()
    if problems:
        state = State.FAULT if has_errors(problems) else State.NOTICE
        yield Finding("configuration", state, f"mkdocs.yml: {summary(problems)}", "run `playbook check`")
    else:
        yield Finding("configuration", State.OK, f"mkdocs.yml, languages {', '.join(languages)}")
    names = _plugin_names(configuration)
    if "search" not in names and "material/search" not in names:
        remedy = "add '- search' to 'plugins:'"
        yield Finding("search", State.NOTICE, "no plugin 'search': pages have no search box", remedy)
    else:
        yield Finding("plugins", State.OK, ", ".join(names))


def _plugin_names(configuration: Configuration) -> list[str]:
    plugins = configuration.site.get("plugins") or ()
    entries = plugins if isinstance(plugins, list) else [plugins]
    return [str(name) for entry in entries for name in (entry if isinstance(entry, dict) else [entry])]


def _fonts(settings: Settings, root: Path) -> Iterator[Finding]:
    locales, _ = load_locales(settings.languages, root / LOCALE_FOLDER)
    scripts = [locale.script for locale in locales.values()]
    try:
        fonts = find_fonts(settings, root, scripts)
    except FontsError as error:
        yield Finding("fonts", State.FAULT, error.diagnostic.message, error.diagnostic.hint)
        return
    families = list(dict.fromkeys(family for script in scripts for family in fonts.families(script)))
    yield Finding("fonts", State.OK, ", ".join(families))


def _folder(about: str, folder: Path, remedy: str) -> Finding:
    """Say whether a folder can be written, or made where it is not there."""
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding(about, State.OK, str(folder))
    return Finding(about, State.FAULT, f"'{existing}' cannot be written", remedy)
