"""The register every rule enters itself in, and the loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Severity
from engagement_playbook.load import Loaded
from engagement_playbook.load.playbook import SourceFile
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.source import DataPath, Document


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in one checklist, and where in its data."""

    path: DataPath
    message: str
    hint: str = ""
    at_key: bool = False
    words: str = ""
    """The words of the text at ``path`` that it is about; the whole text unless given."""


ChecklistRule = Callable[[Checklist, Mapping[str, Locale]], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, its short name, how much it matters, and the function that looks."""

    code: str
    name: str
    severity: Severity
    look: ChecklistRule


RULES: Final[dict[str, Rule]] = {}
"""Every rule by code; filled when the rule modules are imported."""


def rule(
    code: str, name: str, severity: Severity = Severity.ERROR
) -> Callable[[ChecklistRule], ChecklistRule]:
    """Register a function that looks at one checklist in every language at once."""

    def enter(look: ChecklistRule) -> ChecklistRule:
        if code in RULES:
            raise ValueError(f"{code} is taken by '{RULES[code].name}'")
        RULES[code] = Rule(code, name, severity, look)
        return look

    return enter


def check_rules(loaded: Loaded, locales: Mapping[str, Locale]) -> list[Diagnostic]:
    """Run every rule over every checklist that could be read."""
    return [
        diagnostic
        for file in loaded.files
        if isinstance(file.content, Checklist)
        for each in RULES.values()
        for diagnostic in _report(each, file, file.content, locales)
    ]


def _report(
    each: Rule, file: SourceFile, checklist: Checklist, locales: Mapping[str, Locale]
) -> Iterator[Diagnostic]:
    document = file.document
    for finding in each.look(checklist, locales):
        if _is_mended(finding.path, document):
            continue
        mark = document.key_mark(finding.path) if finding.at_key else document.value_mark(finding.path)
        spot = document.spot(finding.path, finding.words) if finding.words else None
        yield Diagnostic(
            each.code, document.path, finding.message, finding.hint, mark, each.severity, spot=spot
        )


def _is_mended(path: DataPath, document: Document) -> bool:
    """Say whether a finding is about what was filled in or taken out, not about what its author wrote.

    A mapping or list that lost something is judged once it is whole again; what stands in the same
    file beside it is judged now.
    """
    if () in document.mended and len(path) == 1:
        return True
    if ("items",) in document.mended and len(path) <= 2:
        return True
    return any(
        path[:length] in document.mended for length in range(1, len(path) + 1) if path[:length] != ("items",)
    )
