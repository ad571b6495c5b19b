"""The result of a load: the content files, the playbook that they make up, and the diagnostics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from engagement_playbook.diagnostics import Diagnostic, Mark, has_errors
from engagement_playbook.load.file_types import FileType
from engagement_playbook.load.incremental import Interpreted
from engagement_playbook.model.base import Content
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath, Document


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One content file: its type, its document, and its content where that could be validated.

    ``place`` is its path below the folder of the playbook it belongs to.
    """

    file_type: FileType
    document: Document
    interpreted: Interpreted
    place: PurePosixPath

    @property
    def content(self) -> Content | None:
        """The content; None where it could not be validated."""
        return self.interpreted.content

    @property
    def texts(self) -> tuple[tuple[DataPath, LocalizedText], ...]:
        """Every localised text with its data path, in the order of the fields."""
        return self.interpreted.texts


@dataclass(frozen=True, slots=True)
class Loaded:
    """A playbook with its diagnostics.

    ``playbook`` always exists, so that rules can check what could be read; it is complete only where no
    diagnostic is an error. ``documents`` holds the documents of ``files`` by path.
    """

    root: Path
    playbook: Playbook
    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the content can be published."""
        return not has_errors(self.diagnostics)

    def mark(self, file: str, path: DataPath) -> Mark | None:
        """Return the place of a value of a file, None where it has none. Raises KeyError for an unknown file."""
        return self.documents[file].value_mark(path)
