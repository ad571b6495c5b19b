"""What must hold for any file: it is read or refused, each problem has a place in it, and what is accepted is shown."""

import re
from collections.abc import Iterable, Mapping

from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.load.file_types import FileType
from engagement_playbook.load.validation import validate
from engagement_playbook.pipeline.check import Checked
from engagement_playbook.site import DownloadLinks, pages, search_entries
from engagement_playbook.source import parse_document

LANGUAGES = ("en", "zh")


def assert_inside(diagnostics: Iterable[Diagnostic], files: Mapping[str, bytes]) -> None:
    """Hold every diagnostic to what an author can use: one line, a place that is in the file."""
    for diagnostic in diagnostics:
        assert str(diagnostic).isprintable(), diagnostic
        assert diagnostic.message, diagnostic
        assert diagnostic.code.startswith("PB"), diagnostic
        if diagnostic.mark is None or diagnostic.path not in files:
            continue
        text = files[diagnostic.path].decode("utf-8-sig", errors="replace")
        lines = re.split(r"\r\n?|\n", text)
        assert 1 <= diagnostic.mark.line <= len(lines), diagnostic
        assert 1 <= diagnostic.mark.column <= len(lines[diagnostic.mark.line - 1]) + 1, diagnostic


def read(kind: FileType, data: bytes) -> None:
    """Read and judge one content file."""
    document = parse_document(data, "a.yml")
    if document.data is not None:
        content = validate(document, kind.model, LANGUAGES)
        assert content is not None or document.diagnostics
    else:
        assert document.diagnostics
    assert_inside(document.diagnostics, {"a.yml": data})


def render(checked: Checked) -> None:
    """Write every page and search entry of a playbook without errors."""
    for language in LANGUAGES:
        locale = checked.locales[language]
        assert pages(checked.loaded.playbook, locale, checked.settings, DownloadLinks({}), {})
        assert list(search_entries(checked.loaded.playbook, locale))
