"""QR codes as SVG."""

from __future__ import annotations

import io
from functools import lru_cache

import segno


@lru_cache(maxsize=1024)
def qr_svg(url: str) -> str:
    """Draw a QR code that takes the size of its frame; same address, same drawing."""
    code = segno.make(url, error="m", micro=False)
    drawing = io.BytesIO()
    # omitsize: without it the drawing has a fixed size and no view box.
    code.save(drawing, kind="svg", xmldecl=False, border=0, omitsize=True)
    return drawing.getvalue().decode("utf-8")
