"""What the linter reads of one content file: results about a file are kept for as long as this is the same."""

from __future__ import annotations

from collections.abc import Iterable

from engagement_playbook.load import SourceFile
from engagement_playbook.model.base import Content


class FileTexts:
    """A source for ``KeptResults``: the content files by path."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self._files = {file.document.path: file for file in files}

    def read(self, path: str) -> tuple[str, Content | None, bool, bool]:
        """Return everything of a file that its own text decides, and what else is known of it alone."""
        file = self._files[path]
        document = file.document
        # Entries that an overlay replaces are in the text and not in the content.
        return document.text, file.content, document.inherited, bool(document.diagnostics)
