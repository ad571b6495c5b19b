"""Read and validate each content file, or reuse the result of the last load where it has not changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from engagement_playbook.config.folders import name_of
from engagement_playbook.diagnostics import Mark
from engagement_playbook.load.discovery import ContentFile
from engagement_playbook.load.file_types import FileType
from engagement_playbook.load.former_keys import rename_former_keys
from engagement_playbook.load.identity import Declaration, check_entries, declarations
from engagement_playbook.load.references import Use, uses
from engagement_playbook.load.validation import validate
from engagement_playbook.model.base import Content
from engagement_playbook.model.reference import KINDS, is_id, page_name_problem
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import texts
from engagement_playbook.source import DataPath, Document, Position, read_document


@dataclass(frozen=True)
class Interpreted:
    """The result of one file by itself: the ids it declares, and its content where that could be validated.

    ``source`` is the document as it was read, ``document`` the same without entries that are overlaid.
    """

    file_type: FileType
    source: Document
    document: Document
    declared: tuple[Declaration, ...]
    content: Content | None
    languages: tuple[str, ...]

    @cached_property
    def texts(self) -> tuple[tuple[DataPath, LocalizedText], ...]:
        """Every localised text with its data path, in the order of the fields."""
        return tuple(texts(self.content))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every reference that the content holds."""
        return () if self.content is None else tuple(uses(self.content, self.file_type))

    def holds_for(self, document: Document, languages: tuple[str, ...]) -> bool:
        """Return whether this is also the result of another document: one with the same text and data."""
        return (
            self.languages == languages
            and self.document.text == document.text
            and self.document.data == document.data
        )


@dataclass(slots=True)
class PreviousLoad:
    """The files of the last load by path, so that unchanged ones are neither parsed nor validated again.

    Only files without diagnostics are kept.
    """

    files: dict[str, Interpreted] = field(default_factory=dict)


def read(content_file: ContentFile, root: Path, previous: Mapping[str, Interpreted]) -> Document:
    """Read a content file, or take its document from ``previous`` where its text is the same."""
    file_type, name = content_file.file_type, name_of(content_file.file, root)
    known = previous[name].source if name in previous else None
    document = read_document(content_file.file, name, known, [content_file.home])
    document.inherited = content_file.inherited
    document.noun = file_type.name if file_type.part_kind else ""
    document.entry_nouns = (
        {} if file_type.part_kind else {key: KINDS[inner] for key, inner in file_type.lists}
    )
    rename_former_keys(document, file_type)
    _default_id(document, file_type)
    return document


def interpret(
    document: Document, source: Document, file_type: FileType, languages: tuple[str, ...]
) -> Interpreted:
    """Validate one file and find the ids that it declares; problems are reported into the document."""
    if document.data is None:
        return Interpreted(file_type, source, document, (), None, languages)
    check_entries(document, file_type)
    # Before validation: a part with an invalid text still has its id.
    declared = tuple(declarations(document, file_type))
    content = validate(document, file_type.model, languages)
    return Interpreted(file_type, source, document, declared, content, languages)


def _default_id(document: Document, file_type: FileType) -> None:
    if not file_type.part_kind or document.data is None or "id" in document.data:
        return
    stem = file_type.default_id(document.path)
    document.data["id"] = stem
    document.positions["id",] = Position(Mark(1, 1))
    noun = "folder" if file_type.id_from_folder else "file"
    subject, remedy = f"'{stem}', from the name of the {noun},", f"rename the {noun}, or add 'id:'"
    if not is_id(stem):
        document.report("PB110", f"{subject} is not an id", remedy, Mark(1, 1))
    elif reason := page_name_problem(stem):
        document.report("PB110", f"{subject} cannot name a page", f"{reason}: {remedy}", Mark(1, 1))
