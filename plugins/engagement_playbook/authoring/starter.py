"""A small playbook of another team's own: it builds at once, and every file in it shows how.

The example is kept in every language it is written in; a playbook gets the languages it asks for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from engagement_playbook.support.fields import fill_fields

_SITE: Final = "mkdocs.yml"
_GIT_IGNORED: Final = "/site/\n/.cache/\n/.site*/\n"


def starter_languages() -> tuple[str, ...]:
    """List the languages that the example is written in."""
    pages = files(__package__).joinpath("starter", "playbook", "pages")
    return tuple(sorted(folder.name for folder in pages.iterdir() if folder.is_dir()))


def starter_files(name: str, languages: Sequence[str]) -> dict[str, bytes]:
    """Make the files of a new playbook: paths relative to its folder, and bytes.

    ``languages`` are among ``starter_languages()``; the first one is that of the README.
    """
    others = set(starter_languages()) - set(languages)
    made: dict[str, str] = {".gitignore": _GIT_IGNORED}
    for path, text in _texts(files(__package__).joinpath("starter"), ""):
        if path == _SITE:
            made[path] = _configuration(text, name, languages)
        elif path.startswith("README."):
            if path == f"README.{languages[0]}.md":
                made["README.md"] = fill_fields(text, {"name": name})
        elif path.endswith(".yml"):
            made[path] = "\n".join(_without(text.split("\n"), others))
        elif not any(path.startswith(f"playbook/pages/{language}/") for language in others):
            made[path] = text
    return {path: text.encode("utf-8") for path, text in sorted(made.items())}


def _configuration(text: str, name: str, languages: Sequence[str]) -> str:
    values = {
        "name": json.dumps(name, ensure_ascii=False),
        "languages": "\n".join(f"        - code: {language}" for language in languages),
    }
    return fill_fields(text, values)


def _texts(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _texts(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_text(encoding="utf-8")


def _without(lines: Iterable[str], languages: Iterable[str]) -> Iterator[str]:
    """Leave out the lines of some languages; each stands on a line of its own, under one id."""
    unwanted = re.compile(rf"( *)(- )?({'|'.join(languages)}): ") if languages else None
    hyphen = ""
    for line in lines:
        found = unwanted.match(line) if unwanted else None
        if found:
            hyphen = f"{found[1]}- " if found[2] else hyphen
            continue
        yield hyphen + line.removeprefix(" " * len(hyphen)) if hyphen else line
        hyphen = ""
