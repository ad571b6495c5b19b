"""Pack an Office file so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

_UNWANTED: Final = ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml", "customXml/")
"""Parts of the library's blank document: a picture of nothing, and copies of styles we have changed,
for which Word would offer to repair the file."""

_RELATION: Final = re.compile(rb"<Relationship [^>]*(thumbnail|stylesWithEffects|customXml)[^>]*/>")
_PART: Final = re.compile(rb"<Override [^>]*(stylesWithEffects|customXml)[^>]*/>")
# A logo is a PNG, and nothing else is a picture in our documents.
_PICTURE: Final = re.compile(rb'<Default [^>]*Extension="jpeg"[^>]*/>')
_REPEATING: Final = (
    b'mc:Ignorable="w14 wp14"',
    b'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15 wp14"',
)
"""Rows that repeat are of a newer namespace, which older programs are told to pass over."""


def repack(document: bytes) -> bytes:
    """Write a document's parts in a fixed order with fixed dates, leaving out those nobody needs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(packed, "w") as target:
        names = [name for name in source.namelist() if not name.startswith(_UNWANTED)]
        # Word expects the list of content types first.
        for name in sorted(names, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            target.writestr(entry, _cleaned(name, source.read(name)), compresslevel=6)
    return packed.getvalue()


def _cleaned(name: str, content: bytes) -> bytes:
    if name.endswith(".rels"):
        return _RELATION.sub(b"", content)
    if name == "[Content_Types].xml":
        return _PICTURE.sub(b"", _PART.sub(b"", content))
    return content.replace(*_REPEATING, 1) if name == "word/document.xml" else content
