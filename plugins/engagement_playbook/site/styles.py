"""The stylesheet of the site, written as parts that one can find."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

ORDER: Final = ("tokens.css", "base.css", "material.css", "components", "pages", "search.css", "print.css")
"""What stands below ``theme/css/``; of rules of the same weight the later wins. Within a folder parts go by name."""


def parts() -> Iterator[tuple[str, str]]:
    """Yield every part in the order of the stylesheet: its name below ``theme/css/``, and its text."""
    folder = files(__package__).joinpath("theme", "css")
    for name in ORDER:
        entry = folder.joinpath(name)
        if entry.is_dir():
            for part in sorted(entry.iterdir(), key=_name):
                yield f"{name}/{part.name}", part.read_text(encoding="utf-8")
        else:
            yield name, entry.read_text(encoding="utf-8")


def stylesheet() -> str:
    """Join all parts."""
    return "\n".join(text for _, text in parts())


def _name(entry: Traversable) -> str:
    return entry.name
