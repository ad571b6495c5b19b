"""Suppressions: the exceptions from rules that files list under ``lint:``, each with its reason.

They hold for the rules of the linter, and for what is only known of a file when it is printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from engagement_playbook.config.settings import CHECK_DUE, RuleSeverity
from engagement_playbook.diagnostics import Diagnostic, Severity, did_you_mean
from engagement_playbook.diagnostics.explanation import REFERENCE_LANGUAGE, explain
from engagement_playbook.load import SourceFile
from engagement_playbook.model.base import Linted, LintException
from engagement_playbook.source import DataPath

UNUSED: Final = "PB325"
DUE: Final = ("PB321", CHECK_DUE)
"""The rules that only report on request; without one, their suppressions are not reported as unused."""

GLYPH: Final = "PB402"
SHEETS: Final = "PB403"
PRINTED: Final = (GLYPH, SHEETS)
"""What is reported of a file when it is printed; its suppressions are unused only where everything was."""


class Suppressions:
    """The ``lint:`` entries of every file, and which of them have applied to a finding."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self._entries = {
            (file.document.path, index): (file, entry)
            for file in files
            if isinstance(file.content, Linted)
            for index, entry in enumerate(file.content.lint)
        }
        self._by_file: dict[str, list[tuple[int, LintException]]] = {}
        for (path, index), (_, entry) in self._entries.items():
            self._by_file.setdefault(path, []).append((index, entry))
        self._used: set[tuple[str, int]] = set()

    def severity(self, file: SourceFile, code: str, path: DataPath, default: Severity) -> Severity | None:
        """Return the severity of a finding, None where the file suppresses it; mark the entry as used."""
        for index, entry in self._by_file.get(file.document.path, ()):
            if entry.rule == code and (entry.at is None or entry.at in _ids_on(path, file)):
                self._used.add((file.document.path, index))
                return None if entry.severity is RuleSeverity.OFF else Severity(entry.severity.value)
        return default

    def use_all(self, code: str) -> None:
        """Mark all entries for a rule as used: a rule that the site has switched off cannot tell."""
        self._used |= {key for key, (_, entry) in self._entries.items() if entry.rule == code}

    def unknown(self, codes: Collection[str]) -> Iterator[Diagnostic]:
        """Report entries whose rule is not among ``codes``, and mark them as used."""
        codes = {*codes, *PRINTED}
        for (path, index), (file, entry) in self._entries.items():
            if entry.rule not in codes:
                hint = (
                    "'playbook explain' lists them; only the linter's rules "
                    f"and {' and '.join(PRINTED)} can be excepted"
                )
                if explain(entry.rule, REFERENCE_LANGUAGE) is None:
                    hint = did_you_mean(entry.rule, codes) or hint
                mark = file.document.value_mark(("lint", index, "rule"))
                self._used.add((path, index))
                yield Diagnostic("PB203", path, f"there is no rule '{entry.rule}'", hint, mark)

    def unused(self, codes: Collection[str]) -> Iterator[Diagnostic]:
        """Report entries for the rules of these codes, which have all run, that no finding has used."""
        for path, index in self._entries.keys() - self._used:
            file, entry = self._entries[path, index]
            if entry.rule not in codes:
                continue
            place = f" at '{entry.at}'" if entry.at else ""
            yield Diagnostic(
                UNUSED,
                path,
                f"nothing breaks {entry.rule}{place} here, so the exception is not needed",
                "delete it",
                file.document.value_mark(("lint", index)),
                Severity.WARNING,
                strict=False,
            )


def _ids_on(path: DataPath, file: SourceFile) -> Iterator[str]:
    """Yield the keys and ids of every value that a data path goes through."""
    data: object = file.document.data
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            yield step
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return
        if isinstance(data, dict) and isinstance(name := data.get("id"), str):
            yield name
