"""What a file excepts from a rule, each with its reason: honoured, counted, and reported when idle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from engagement_playbook.config.settings import RuleSeverity
from engagement_playbook.diagnostics import Diagnostic, Severity, did_you_mean
from engagement_playbook.diagnostics.explanation import REFERENCE_LANGUAGE, explain
from engagement_playbook.load import SourceFile
from engagement_playbook.model.base import Linted, LintException
from engagement_playbook.source import DataPath

UNUSED: Final = "PB325"
DUE: Final = "PB321"
"""The rule that looks only when asked; an exception from it is idle otherwise."""


class Suppressions:
    """The ``lint:`` entries of every file, and which of them have been needed."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self._found = {
            (file.document.path, index): (file, entry)
            for file in files
            if isinstance(file.content, Linted)
            for index, entry in enumerate(file.content.lint)
        }
        self._by_file: dict[str, list[tuple[int, LintException]]] = {}
        for (path, index), (_, entry) in self._found.items():
            self._by_file.setdefault(path, []).append((index, entry))
        self._used: set[tuple[str, int]] = set()

    def severity(self, file: SourceFile, code: str, path: DataPath, given: Severity) -> Severity | None:
        """Say how much a finding matters here; None where the file excepts it."""
        for index, entry in self._by_file.get(file.document.path, ()):
            if entry.rule == code and (entry.at is None or entry.at in _ids_on(path, file)):
                self._used.add((file.document.path, index))
                return None if entry.severity is RuleSeverity.OFF else Severity(entry.severity.value)
        return given

    def use_all(self, code: str) -> None:
        """Leave exceptions from a rule in peace that the site has switched off."""
        self._used |= {place for place, (_, entry) in self._found.items() if entry.rule == code}

    def unknown(self, codes: Collection[str]) -> Iterator[Diagnostic]:
        """Report entries that name no rule."""
        for (path, index), (file, entry) in self._found.items():
            if entry.rule not in codes:
                hint = "'playbook explain' lists them; only the linter's rules can be excepted"
                if explain(entry.rule, REFERENCE_LANGUAGE) is None:
                    hint = did_you_mean(entry.rule, codes) or hint
                mark = file.document.value_mark(("lint", index, "rule"))
                self._used.add((path, index))
                yield Diagnostic("PB203", path, f"there is no rule '{entry.rule}'", hint, mark)

    def unused(self, *, asked_for_due: bool) -> Iterator[Diagnostic]:
        """Report entries that nothing needed: the text was mended, and the exception stayed."""
        for place in self._found.keys() - self._used:
            file, entry = self._found[place]
            if entry.rule == DUE and not asked_for_due:
                continue
            what = f" at '{entry.at}'" if entry.at else ""
            yield Diagnostic(
                UNUSED,
                place[0],
                f"nothing breaks {entry.rule}{what} here, so the exception is not needed",
                "delete it",
                file.document.value_mark(("lint", place[1])),
                Severity.WARNING,
                strict=False,
            )


def _ids_on(path: DataPath, file: SourceFile) -> Iterator[str]:
    """Find the ids of everything a path goes through."""
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
