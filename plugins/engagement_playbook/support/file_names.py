"""Names of files and folders: which of them some system cannot hold, and which are one and the same on some."""

import unicodedata
from functools import lru_cache
from typing import Final

MAX_BYTES: Final = 255
"""What the usual file systems take for one name."""

_DEVICES: Final = frozenset(
    ("aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))
)
"""What Windows takes for a device, whatever stands after a dot."""

_SIGNS: Final = frozenset('<>:"|?*\\')


def name_problem(name: str) -> str:
    """Say why some system cannot hold a file or folder of this name; empty where all can."""
    if name.partition(".")[0].rstrip().lower() in _DEVICES:
        return "Windows keeps that name for a device"
    if name.endswith((".", " ")):
        return "Windows drops a dot or space at the end of a name"
    if sign := next((character for character in name if character in _SIGNS), ""):
        return f"Windows allows no {sign} in a name"
    if any(character < " " for character in name):
        return "Windows allows no control characters in a name"
    if len(name.encode("utf-8", errors="surrogatepass")) > MAX_BYTES:
        return f"file systems take at most {MAX_BYTES} bytes for a name"
    return ""


def comparable_path(path: str) -> str:
    """Return the same text for paths that some system takes for one: capitals, accents, dots and spaces at an end."""
    return "/".join(_comparable_name(name) for name in path.split("/"))


@lru_cache(maxsize=8_192)
def _comparable_name(name: str) -> str:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
    return folded.rstrip(". ") or folded
