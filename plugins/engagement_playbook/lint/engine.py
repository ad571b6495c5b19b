"""The register every rule enters itself in, and the loop that runs them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engagement_playbook.config.settings import RuleOption, RuleSeverity
from engagement_playbook.diagnostics import Diagnostic, Edit, Mark, Related, Severity
from engagement_playbook.lint.suppressions import Suppressions
from engagement_playbook.lint.translations import Compared, Lock
from engagement_playbook.load import Loaded, SourceFile
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.source import DataPath, Document


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in one file, and where in its data."""

    path: DataPath
    message: str
    hint: str = ""
    at_key: bool = False
    words: str = ""
    """The words of the text at ``path`` that it is about; the whole text unless given."""
    related: tuple[Related, ...] = ()
    edit: Edit | None = None
    """What mends it without changing what the file says."""
    mark: Mark | None = None
    """The place, where it is none of a value."""


@dataclass(frozen=True, slots=True)
class LintContext:
    """What rules look at; ``today`` is None unless somebody asked what is due.

    ``lock`` is what was accepted, ``compared`` each text held against it.
    """

    loaded: Loaded
    locales: Mapping[str, Locale]
    today: dt.date | None = None
    lock: Lock = field(default_factory=Lock)
    compared: Sequence[Compared] = ()


ChecklistRule = Callable[[Checklist, Mapping[str, Locale]], Iterator[Finding]]
FileRule = Callable[[SourceFile, LintContext], Iterator[Finding]]
PlaybookRule = Callable[[LintContext], Iterator[tuple[SourceFile, Finding]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, its short name, how much it matters, and the function that looks.

    A rule that is not ``strict`` speaks of form or of work that is left to do, not of a fault that a
    reader meets: its warnings do not fail a strict build.
    """

    code: str
    name: str
    severity: Severity
    look: PlaybookRule
    strict: bool = True


RULES: Final[dict[str, Rule]] = {}
"""Every rule by code; filled when the rule modules are imported."""


def checklist_rule(
    code: str, name: str, severity: Severity = Severity.ERROR
) -> Callable[[ChecklistRule], ChecklistRule]:
    """Register a function that looks at one checklist in every language at once."""

    def enter(look: ChecklistRule) -> ChecklistRule:
        def each(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
            for file in subject.loaded.files:
                if isinstance(file.content, Checklist):
                    yield from ((file, finding) for finding in look(file.content, subject.locales))

        _enter(Rule(code, name, severity, each))
        return look

    return enter


def file_rule(
    code: str, name: str, severity: Severity = Severity.WARNING, *, strict: bool = True
) -> Callable[[FileRule], FileRule]:
    """Register a function that looks at one file of any kind."""

    def enter(look: FileRule) -> FileRule:
        def each(subject: LintContext) -> Iterator[tuple[SourceFile, Finding]]:
            for file in subject.loaded.files:
                yield from ((file, finding) for finding in look(file, subject))

        _enter(Rule(code, name, severity, each, strict))
        return look

    return enter


def playbook_rule(
    code: str, name: str, severity: Severity = Severity.WARNING, *, strict: bool = True
) -> Callable[[PlaybookRule], PlaybookRule]:
    """Register a function that looks at the playbook as a whole and names the file of each finding."""

    def enter(look: PlaybookRule) -> PlaybookRule:
        _enter(Rule(code, name, severity, look, strict))
        return look

    return enter


def _enter(new: Rule) -> None:
    if new.code in RULES:
        raise ValueError(f"{new.code} is taken by '{RULES[new.code].name}'")
    RULES[new.code] = new


@dataclass(slots=True)
class _Run:
    """One run of every rule, with what the site and the files have excepted."""

    subject: LintContext
    options: Mapping[str, RuleOption]
    exceptions: Suppressions = field(init=False)

    def __post_init__(self) -> None:
        self.exceptions = Suppressions(self.subject.loaded.files)

    def diagnostics(self) -> Iterator[Diagnostic]:
        yield from self.exceptions.unknown(RULES)
        for each in RULES.values():
            option = self.options.get(each.code)
            if option and option.severity is RuleSeverity.OFF:
                self.exceptions.use_all(each.code)
                continue
            severity = Severity(option.severity.value) if option else each.severity
            for file, finding in each.look(self.subject):
                if not _is_repaired(finding.path, file.document) and (
                    shown := self.exceptions.severity(file, each.code, finding.path, severity)
                ):
                    yield _report(each, file.document, finding, shown)
        # A file that lost something may not break the rule only because of that.
        if self.subject.loaded.ok:
            yield from self.exceptions.unused(asked_for_due=self.subject.today is not None)


def check_rules(
    loaded: Loaded,
    locales: Mapping[str, Locale],
    options: Mapping[str, RuleOption] | None = None,
    today: dt.date | None = None,
    lock: Lock | None = None,
    compared: Sequence[Compared] = (),
) -> list[Diagnostic]:
    """Run every rule over everything that could be read.

    ``options`` are the site's severities by code; with ``today``, what is due is reported as well.
    """
    found = _Run(LintContext(loaded, locales, today, lock or Lock(), compared), options or {}).diagnostics()
    # A file of the playbook that this one is built on has been judged there, by that one's settings.
    others = {each.document.path for each in loaded.files if each.document.inherited}
    return [each for each in found if each.path not in others]


def _report(each: Rule, document: Document, finding: Finding, severity: Severity) -> Diagnostic:
    place = document.key_mark(finding.path) if finding.at_key else document.value_mark(finding.path)
    mark = finding.mark or place
    return Diagnostic(
        each.code,
        document.path,
        finding.message,
        finding.hint,
        mark,
        severity,
        related=finding.related,
        spot=document.spot(finding.path, finding.words) if finding.words else None,
        strict=each.strict or severity is Severity.ERROR,
        edit=finding.edit,
    )


def _is_repaired(path: DataPath, document: Document) -> bool:
    """Say whether a finding is about what was filled in or taken out, not about what its author wrote.

    A mapping or list that lost something is judged once it is whole again; what stands in the same
    file beside it is judged now.
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
