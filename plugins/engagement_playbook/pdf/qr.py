"""QR codes as SVG."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import segno


@lru_cache(maxsize=1024)
def qr_svg(url: str) -> str:
    """Draw a QR code that takes the size of its frame; same address, same drawing."""
    code = segno.make(url, error="m", micro=False)
    drawing = io.BytesIO()
    # omitsize: without it the drawing has a fixed size and no view box.
    code.save(drawing, kind="svg", xmldecl=False, border=0, omitsize=True)
    return drawing.getvalue().decode("utf-8")


def with_drawings(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the drawing of each paper's code; papers are described with its address alone."""
    return {**document, "parts": [_with_drawing(part) for part in document["parts"]]}


def _with_drawing(part: Mapping[str, Any]) -> dict[str, Any]:
    code = part.get("qr")
    return {**part, "qr": {**code, "svg": qr_svg(code["url"])}} if code else {**part}
