"""Find the characters that no font of the paper can show, before anything is printed.

Most texts are settled by the fonts' own tables. A character they do not list is put to Typst, which
also has fonts for program code and knows which characters leave no mark.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.load import Loaded
from engagement_playbook.model.base import Content
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import leaves
from engagement_playbook.pdf.compiler import compiles
from engagement_playbook.pdf.fonts import Fonts
from engagement_playbook.source import DataPath
from engagement_playbook.source.limits import DIRECTION_CONTROL

_NEVER_PRINTED: Final = ("keywords", "synonyms")
"""Fields for the search alone, in which an author may write anything."""

HINT: Final = "write it in words, or bring a font that has it (option 'fonts')"

_INVISIBLE: Final = frozenset("\r\n\t")
"""Characters of a file that are none of its texts' unless they are escaped."""

_TRIAL: Final = b"""#let d = json("data.json")
#set document(title: "-")
#set text(font: d.fonts)
#d.text
"""


def check_glyphs(loaded: Loaded, fonts: Fonts) -> tuple[Diagnostic, ...]:
    """Report every text of the playbook with a character that cannot be printed, at its place."""
    return tuple(
        Diagnostic("PB402", file.document.path, complaint, HINT, file.document.value_mark(path))
        for file in loaded.files
        if file.content is not None and not _is_plain(file.document.text, fonts)
        for path, words in _printed(file.content)
        for complaint in _complaints(words, fonts)
    )


def check_words(words: Mapping[str, str], fonts: Fonts) -> tuple[Diagnostic, ...]:
    """Report texts from outside the playbook (options, fields to fill in).

    A key says where its text comes from, in place of a path.
    """
    return tuple(
        Diagnostic("PB402", place, complaint, HINT)
        for place, text in words.items()
        for complaint in _complaints(text, fonts)
    )


def _is_plain(source: str, fonts: Fonts) -> bool:
    """Say whether the fonts have every character of a file that has no escapes, so that it need not be searched."""
    return (
        "\\" not in source
        and fonts.characters.issuperset(map(ord, set(source) - _INVISIBLE))
        and not DIRECTION_CONTROL.search(source)
    )


def _complaints(words: str, fonts: Fonts) -> Iterator[str]:
    # Nearly every text is sound, and looked at whole that is seen ten times as fast.
    if fonts.characters.issuperset(map(ord, words)) and not DIRECTION_CONTROL.search(words):
        return
    for character in dict.fromkeys(words):
        if DIRECTION_CONTROL.match(character) or not _can_show(character, fonts):
            yield f"no font has the character {name_of(character)}"


def name_of(character: str) -> str:
    """Name a character for somebody who may not see it: ``'🍞' U+1F35E (bread)``."""
    shown = f"'{character}' " if character.isprintable() else ""
    name = unicodedata.name(character, "").lower()
    return f"{shown}U+{ord(character):04X}" + (f" ({name})" if name else "")


def _printed(content: Content) -> Iterator[tuple[DataPath, str]]:
    """Go through the characters an author wrote for print, each text with its place in the file."""
    for path, value in leaves(content, without=_NEVER_PRINTED):
        match value:
            case LocalizedText():
                for language, text in value.items():
                    yield (*path, language), text.plain
            case str():
                yield path, value


def _can_show(character: str, fonts: Fonts) -> bool:
    if ord(character) in fonts.characters:
        return True
    # What another font happens to keep at a private place is not what the author meant.
    return unicodedata.category(character) != "Co" and _typst_can_show(character, fonts)


@lru_cache(maxsize=4096)
def _typst_can_show(character: str, fonts: Fonts) -> bool:
    data = json.dumps({"fonts": list(fonts.families), "text": character})
    return compiles({"main.typ": _TRIAL, "data.json": data.encode()}, fonts)
