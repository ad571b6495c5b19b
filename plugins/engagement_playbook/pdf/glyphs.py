"""Find the characters of a playbook that no font of its paper can show, before anything is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engagement_playbook.load import Loaded, SourceFile
from engagement_playbook.model.base import Content
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import leaves
from engagement_playbook.pdf.fonts import Fonts
from engagement_playbook.pdf.stand_ins import Replaced, is_plain, replace_unprintable
from engagement_playbook.source import DataPath

_NEVER_PRINTED: Final = ("keywords", "synonyms", "lint")
"""Fields for the search and the linter alone, in which an author may write anything."""

_INVISIBLE: Final = str.maketrans("", "", "\r\t")
"""Characters of a file that are none of its texts' unless they are escaped."""


def replaced_texts(
    loaded: Loaded, fonts: Fonts, *, archive: bool
) -> Iterator[tuple[SourceFile, Replaced[tuple[int, DataPath]]]]:
    """Find every text of a playbook that is printed with stand-ins; its key ends in its place in the file."""
    texts = {
        (number, path): words
        for number, file in enumerate(loaded.files)
        if file.content is not None and not _is_plain(file.document.text, fonts)
        for path, words in _printed(file.content)
    }
    for replaced in replace_unprintable(texts, fonts, archive=archive):
        yield loaded.files[replaced.key[0]], replaced


def _is_plain(source: str, fonts: Fonts) -> bool:
    """Say whether a file has no escapes and the fonts have all its characters, so that it need not be searched."""
    return "\\" not in source and is_plain(source.translate(_INVISIBLE), fonts)


def _printed(content: Content) -> Iterator[tuple[DataPath, str]]:
    """Go through the characters an author wrote for print, each text with its place in the file."""
    for path, value in leaves(content, without=_NEVER_PRINTED):
        match value:
            case LocalizedText():
                for language, text in value.items():
                    yield (*path, language), text.plain
            case str():
                yield path, value
