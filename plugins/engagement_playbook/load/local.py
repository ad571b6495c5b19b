"""Check references inside one file, and words that come from a vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engagement_playbook.diagnostics import did_you_mean
from engagement_playbook.load.clock_fields import SECTION_LISTS
from engagement_playbook.load.file_types import Collection, MilestonesFile
from engagement_playbook.load.milestones import check_milestone, check_spans
from engagement_playbook.load.registers import check_register
from engagement_playbook.model.base import PLACES, SCOPES, STAGES, Applies, Content
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.milestone import WORKS, Milestone
from engagement_playbook.model.register import Register
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.role import Role
from engagement_playbook.model.template import FieldType, Section, Template, TemplateField
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.vocabulary import Vocabulary
from engagement_playbook.source import DataPath, Document

CHOICE_LISTS: Final = ("roles", "stages", "phases")
"""Lists of parts that a template's choice field may name as its values."""

SIDE: Final = "sides"
"""The vocabulary of the sides that a role is on, and that a regulation binds."""


def check_local(content: Content, document: Document, vocabularies: Mapping[str, Vocabulary]) -> None:
    """Report names of groups, sources, columns, lists and vocabulary words that do not exist."""
    words = _Vocabularies(vocabularies, document)
    words.check_applies(content, ())
    match content:
        case Checklist():
            _check_groups(content, document)
            for index, item in enumerate(content.items):
                words.check_applies(item, ("items", index))
        case Visit():
            words.check_scope({PLACES: content.places} if content.places else {}, ())
            _check_pack(content, document)
        case CaseStudy():
            _check_sources(content, document)
        case Template():
            _check_template(content, document)
        case Collection():
            _check_entries(content, document, words)


@dataclass(frozen=True, slots=True)
class _Vocabularies:
    """Checks the words of one file against the playbook's vocabularies."""

    vocabularies: Mapping[str, Vocabulary]
    document: Document

    def check_applies(self, content: Content, path: DataPath) -> None:
        for field in SCOPES:
            self.check_scope(getattr(content, field, {}), (*path, field))

    def check_scope(self, scope: Applies, path: DataPath) -> None:
        for dimension, words in scope.items():
            dimension_path = (*path, dimension)
            # Its words are references.
            if dimension == STAGES:
                continue
            if dimension not in self.vocabularies:
                hint = _hint(dimension, (*self.vocabularies, STAGES), "add it to playbook/vocabulary.yml")
                mark = self.document.key_mark(dimension_path)
                self.document.report("PB203", f"there is no vocabulary '{dimension}'", hint, mark)
            for index, word in enumerate(words):
                self.check(dimension, word, (*dimension_path, index))

    def check_sides(self, entry: Content, path: DataPath) -> None:
        if isinstance(entry, Role):
            self.check(SIDE, entry.side, (*path, "side"))
        elif isinstance(entry, Regulation):
            for index, side in enumerate(entry.binds):
                self.check(SIDE, side, (*path, "binds", index))
            for number, clock in enumerate(entry.clocks):
                clock_path = (*path, "clocks", number)
                self.check_applies(clock, clock_path)
                for index, side in enumerate(clock.reporters):
                    self.check(SIDE, side, (*clock_path, "reporters", index))

    def check_milestone(self, entry: Milestone, path: DataPath) -> None:
        for index, lead in enumerate(entry.leads):
            self.check_applies(lead, (*path, "leads", index))
        if entry.work:
            self.check(WORKS, entry.work, (*path, "work"))

    def check(self, vocabulary: str, word: str, path: DataPath) -> None:
        if vocabulary in self.vocabularies:
            words = [value.id for value in self.vocabularies[vocabulary].values]
            _check_name(word, words, f"vocabulary '{vocabulary}' has no word", "", self.document, path)


def _check_entries(content: Collection[Content], document: Document, words: _Vocabularies) -> None:
    for index, entry in enumerate(content.items):
        path: DataPath = ("items", index)
        words.check_applies(entry, path)
        words.check_sides(entry, path)
        if isinstance(entry, Register):
            check_register(entry, document, path)
        elif isinstance(entry, Milestone):
            check_milestone(entry, document, path)
            words.check_milestone(entry, path)
    for index, freeze in enumerate(content.freezes if isinstance(content, MilestonesFile) else ()):
        path = ("freezes", index)
        check_spans(freeze, document, path)
        words.check_applies(freeze, path)
        for number, work in enumerate(freeze.stops):
            words.check(WORKS, work, (*path, "stops", number))


def _check_groups(checklist: Checklist, document: Document) -> None:
    for index, item in enumerate(checklist.items):
        if item.group:
            path: DataPath = ("items", index, "group")
            _check_name(
                item.group, checklist.groups, "there is no group", "add it under 'groups:'", document, path
            )


def _check_sources(case: CaseStudy, document: Document) -> None:
    sources = [source.id for source in case.sources]
    for index, entry in enumerate(case.timeline):
        for source_index, name in enumerate(entry.sources):
            path: DataPath = ("timeline", index, "sources", source_index)
            _check_name(name, sources, "there is no source", "add it under 'sources:'", document, path)


def _check_pack(visit: Visit, document: Document) -> None:
    """Report a template that is in two lists of a pack: it is printed blank, comes filled in, or is filled in later."""
    first: dict[str, str] = {}
    for name in ("templates", "filled", "afterwards"):
        for index, reference in enumerate(getattr(visit.pack, name) or ()):
            if (other := first.setdefault(reference.id, name)) != name:
                document.report(
                    "PB104",
                    f"template '{reference.id}' is in '{other}' and in '{name}'",
                    "leave it in one of them: printed blank, brought filled in, or filled in afterwards",
                    document.value_mark(("pack", name, index)),
                )


def _check_template(template: Template, document: Document) -> None:
    for index, section in enumerate(template.sections):
        path: DataPath = ("sections", index)
        if section.source:
            _check_name(section.source, SECTION_LISTS, "there is no list", "", document, (*path, "source"))
        if section.table is None:
            _check_choices(section.fields, document, (*path, "fields"))
            _check_blanks(template, section, document, path)
            continue
        _check_choices(section.table.columns, document, (*path, "table", "columns"))
        columns = [column.id for column in section.table.columns]
        for row_index, row in enumerate(section.table.example):
            for column in row:
                cell = (*path, "table", "example", row_index, column)
                _check_name(column, columns, "there is no column", "", document, cell, at_key=True)


def _check_blanks(template: Template, section: Section, document: Document, path: DataPath) -> None:
    """Report blanks that no field fills or one language lacks, and fields without a blank, which nobody could fill in."""
    if not section.sentences:
        return
    known = template.fields
    used: set[str] = set()
    for index, sentence in enumerate(section.sentences):
        blanks = {language: [*sentence.blanks(language)] for language, _ in sentence.text.items()}
        everywhere = {name for names in blanks.values() for name in names if name in known}
        used |= everywhere
        for language, names in blanks.items():
            text_path = (*path, "sentences", index, "text", language)
            unknown = [name for name in dict.fromkeys(names) if name not in known]
            for name in unknown:
                _check_name(name, known, "there is no field", "add it under 'fields:'", document, text_path)
            # A blank that is misspelt is not missing, too.
            for name in sorted(everywhere.difference(names)) if not unknown else ():
                document.report(
                    "PB102",
                    f"the blank '{{{name}}}' is missing",
                    "a sentence has the same blanks in every language",
                    document.value_mark(text_path),
                )
    for index, field in enumerate(section.fields):
        if field.id not in used:
            document.report(
                "PB102",
                f"no sentence has the blank '{{{field.id}}}'",
                "write it into a sentence, or move the field to a section without sentences",
                document.value_mark((*path, "fields", index)),
            )


def _check_choices(fields: Iterable[TemplateField], document: Document, path: DataPath) -> None:
    for index, field in enumerate(fields):
        if field.type is FieldType.CHOICE and field.choices is None:
            document.report(
                "PB102",
                "'choices' is missing",
                "a field of type 'choice' lists its values",
                document.value_mark((*path, index)),
            )
        if field.choices and field.choices.source:
            source_path = (*path, index, "choices")
            _check_name(field.choices.source, CHOICE_LISTS, "there is no list", "", document, source_path)


def _check_name(
    name: str,
    names: Iterable[str],
    message: str,
    remedy: str,
    document: Document,
    path: DataPath,
    *,
    at_key: bool = False,
) -> None:
    """Report a name that is not among ``names``; ``message`` begins the diagnostic, ``remedy`` is its hint."""
    valid_names = list(names)
    if name not in valid_names:
        mark = document.key_mark(path) if at_key else document.value_mark(path)
        document.report("PB203", f"{message} '{name}'", _hint(name, valid_names, remedy), mark)


def _hint(name: str, names: Iterable[str], remedy: str) -> str:
    valid_names = list(dict.fromkeys(names))
    if suggestion := did_you_mean(name, valid_names):
        return suggestion
    listed = f"known here: {', '.join(valid_names)}" if valid_names else ""
    return f"{listed}; or {remedy}" if listed and remedy else listed or remedy
