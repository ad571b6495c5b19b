"""What a load gives back: every content file, the playbook they make, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from engagement_playbook.diagnostics import Diagnostic, Mark, has_errors
from engagement_playbook.load.file_types import FileType
from engagement_playbook.load.texts import texts
from engagement_playbook.model.base import Content
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath, Document


@dataclass(frozen=True)
class SourceFile:
    """One content file: its type, its document, and its content where that could be validated.

    ``place`` is its path below the folder of the playbook it belongs to.
    """

    file_type: FileType
    document: Document
    content: Content | None
    place: PurePosixPath

    @cached_property
    def texts(self) -> tuple[tuple[DataPath, LocalizedText], ...]:
        """Every localised text with its place, in the order of the fields."""
        return tuple(texts(self.content))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A playbook with everything wrong with it.

    ``playbook`` is complete only where no diagnostic is an error; it always exists, so that rules
    can look at what could be read. ``documents`` are those of ``files``, by path.
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
        """Place a value of a file, for rules that report on it; raises KeyError for an unknown file."""
        return self.documents[file].value_mark(path)
