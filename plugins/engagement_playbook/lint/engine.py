"""The register of the linter's rules, and the run of all rules over a playbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engagement_playbook.config.settings import RuleOption, RuleSeverity
from engagement_playbook.diagnostics import Diagnostic, Edit, Mark, Related, Severity
from engagement_playbook.lint.file_texts import FileTexts
from engagement_playbook.lint.suppressions import DUE, Suppressions
from engagement_playbook.lint.translations import LOCK, Comparison, Lock
from engagement_playbook.load import Loaded, SourceFile
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.source import DataPath, Document
from engagement_playbook.support.kept_results import KeptResults


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a rule found in one file, at a data path."""

    path: DataPath
    message: str
    hint: str = ""
    at_key: bool = False
    words: str = ""
    """The words of the text at ``path`` that the problem is about; empty for the whole text."""
    related: tuple[Related, ...] = ()
    edit: Edit | None = None
    """The change that solves the problem and keeps what the file says."""
    mark: Mark | None = None
    """The place, for a problem that is not about the whole value or key at ``path``."""


@dataclass(frozen=True, slots=True)
class FileContext:
    """What a rule about one file may read beside that file."""

    playbook: Playbook
    locales: Mapping[str, Locale]


class FileFindings:
    """The findings of rules about one file; those of the last run are ``kept`` where a rule would read the same."""

    def __init__(
        self, loaded: Loaded, locales: Mapping[str, Locale], kept: KeptResults[tuple[Finding, ...]] | None
    ) -> None:
        self._kept = kept
        self._texts, playbook = FileTexts(loaded.files), loaded.playbook
        if kept:
            kept.begin({"texts": self._texts, "playbook": playbook}, locales)
            self._texts = kept.stand_in("texts", self._texts)
            playbook = kept.stand_in("playbook", playbook)
        self._context = FileContext(playbook, locales)

    def of(self, code: str, check: FileRule, file: SourceFile) -> tuple[Finding, ...]:
        """Return what the rule of a code finds in a file."""

        def find() -> tuple[Finding, ...]:
            self._texts.read(file.document.path)
            return tuple(check(file, self._context))

        return self._kept.get_or_make(f"{code} {file.document.path}", find) if self._kept else find()


@dataclass(frozen=True, slots=True)
class LintContext:
    """The input of the rules.

    ``today`` is None unless reviews that are due are to be reported. ``lock`` holds the accepted
    translations, ``comparisons`` every text compared with them; ``options`` are the site's, by code.
    """

    loaded: Loaded
    locales: Mapping[str, Locale]
    of_files: FileFindings
    today: dt.date | None = None
    lock: Lock = field(default_factory=Lock)
    comparisons: Sequence[Comparison] = ()
    options: Mapping[str, RuleOption] = field(default_factory=dict)


ChecklistRule = Callable[[Checklist, Mapping[str, Locale]], Iterator[Finding]]
FileRule = Callable[[SourceFile, FileContext], Iterator[Finding]]
PlaybookRule = Callable[[LintContext], Iterator[tuple[SourceFile | None, Finding]]]
"""Yields each finding with its file; with None for one about the lock of translations."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, its short name, its default severity, and its function.

    A rule that is not ``strict`` is about form or work left to do, not about a fault that a reader
    meets: its warnings do not fail a strict build.
    """

    code: str
    name: str
    severity: Severity
    check: PlaybookRule
    strict: bool = True


RULES: Final[dict[str, Rule]] = {}
"""Every rule by code, filled by the import of the rule modules."""


def checklist_rule(
    code: str, name: str, severity: Severity = Severity.ERROR
) -> Callable[[ChecklistRule], ChecklistRule]:
    """Register a function that checks one checklist in all languages. Raises ValueError for a used code."""

    def decorator(check: ChecklistRule) -> ChecklistRule:
        def check_file(file: SourceFile, context: FileContext) -> Iterator[Finding]:
            if isinstance(file.content, Checklist):
                yield from check(file.content, context.locales)

        file_rule(code, name, severity)(check_file)
        return check

    return decorator


def file_rule(
    code: str, name: str, severity: Severity = Severity.WARNING, *, strict: bool = True
) -> Callable[[FileRule], FileRule]:
    """Register a function that checks one file of any type. Raises ValueError for a used code."""

    def decorator(check: FileRule) -> FileRule:
        def check_playbook(context: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
            for file in context.loaded.files:
                yield from ((file, finding) for finding in context.of_files.of(code, check, file))

        _register(Rule(code, name, severity, check_playbook, strict))
        return check

    return decorator


def playbook_rule(
    code: str, name: str, severity: Severity = Severity.WARNING, *, strict: bool = True
) -> Callable[[PlaybookRule], PlaybookRule]:
    """Register a function that checks the whole playbook and names the file of each finding.

    Raises ValueError for a used code.
    """

    def decorator(check: PlaybookRule) -> PlaybookRule:
        _register(Rule(code, name, severity, check, strict))
        return check

    return decorator


def _register(rule: Rule) -> None:
    if rule.code in RULES:
        raise ValueError(f"{rule.code} is taken by '{RULES[rule.code].name}'")
    RULES[rule.code] = rule


def run_rules(
    loaded: Loaded,
    locales: Mapping[str, Locale],
    options: Mapping[str, RuleOption] | None = None,
    today: dt.date | None = None,
    lock: Lock | None = None,
    comparisons: Sequence[Comparison] = (),
    kept: KeptResults[tuple[Finding, ...]] | None = None,
) -> list[Diagnostic]:
    """Run every rule over the files that could be read.

    ``options`` are the site's severities by code; with ``today``, reviews that are due are reported too.
    ``kept`` holds what an earlier run has found in files that have not changed.
    """
    of_files = FileFindings(loaded, locales, kept)
    context = LintContext(loaded, locales, of_files, today, lock or Lock(), comparisons, options or {})
    # The files of a base playbook are checked in that playbook, with its own settings.
    inherited = {file.document.path for file in loaded.files if file.document.inherited}
    return [diagnostic for diagnostic in _diagnostics(context) if diagnostic.path not in inherited]


def _diagnostics(context: LintContext) -> Iterator[Diagnostic]:
    suppressions = Suppressions(context.loaded.files)
    yield from suppressions.unknown(RULES)
    for rule in RULES.values():
        option = context.options.get(rule.code)
        if option and option.severity is RuleSeverity.OFF:
            suppressions.use_all(rule.code)
            continue
        default = Severity(option.severity.value) if option else rule.severity
        for file, finding in rule.check(context):
            if file is None:
                yield _diagnostic(rule, Document(LOCK), finding, default)
                continue
            if _is_repaired(finding.path, file.document):
                continue
            if severity := suppressions.severity(file, rule.code, finding.path, default):
                yield _diagnostic(rule, file.document, finding, severity)
    # In a file with errors, a rule may find nothing only because a value was removed.
    if context.loaded.ok:
        yield from suppressions.unused({*RULES} if context.today else {*RULES}.difference(DUE))


def _diagnostic(rule: Rule, document: Document, finding: Finding, severity: Severity) -> Diagnostic:
    place = document.key_mark(finding.path) if finding.at_key else document.value_mark(finding.path)
    return Diagnostic(
        rule.code,
        document.path,
        finding.message,
        finding.hint,
        finding.mark or place,
        severity,
        related=finding.related,
        spot=document.spot(finding.path, finding.words) if finding.words else None,
        strict=rule.strict or severity is Severity.ERROR,
        edit=finding.edit,
    )


def _is_repaired(path: DataPath, document: Document) -> bool:
    """Return whether a finding is about a value that validation changed, not about what its author wrote.

    A mapping or list that lost a value is checked once the author has corrected it; the other values of
    the same file are checked at once.
    """
    if () in document.repaired and len(path) == 1:
        return True
    if ("items",) in document.repaired and len(path) <= 2:
        return True
    return any(
        path[:length] in document.repaired
        for length in range(1, len(path) + 1)
        if path[:length] != ("items",)
    )
