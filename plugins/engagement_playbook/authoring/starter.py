"""The starter: a small example playbook that builds at once, to be replaced by a team's own content.

The example is kept in several languages; a new playbook gets those it asks for.
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
    """Return the codes of the languages that the example is written in."""
    pages = files(__package__).joinpath("starter", "playbook", "pages")
    return tuple(sorted(folder.name for folder in pages.iterdir() if folder.is_dir()))


def starter_files(name: str, languages: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a new playbook: bytes by path relative to its folder.

    ``name`` is the title of its site. ``languages`` are among ``starter_languages()``; the README is in
    the first one.
    """
    others = set(starter_languages()) - set(languages)
    texts: dict[str, str] = {".gitignore": _GIT_IGNORED}
    for path, text in _texts(files(__package__).joinpath("starter"), ""):
        if path == _SITE:
            texts[path] = _configuration(text, name, languages)
        elif path.startswith("README."):
            if path == f"README.{languages[0]}.md":
                texts["README.md"] = fill_fields(text, {"name": name})
        elif path.endswith(".yml"):
            texts[path] = "\n".join(_without(text.split("\n"), others))
        elif not any(path.startswith(f"playbook/pages/{language}/") for language in others):
            texts[path] = text
    return {path: text.encode("utf-8") for path, text in sorted(texts.items())}


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
    """Remove the lines of some languages from YAML in which every language has a line of its own."""
    unwanted = re.compile(rf"( *)(- )?({'|'.join(languages)}): ") if languages else None
    hyphen = ""
    for line in lines:
        match = unwanted.match(line) if unwanted else None
        if match:
            hyphen = f"{match[1]}- " if match[2] else hyphen
            continue
        yield hyphen + line.removeprefix(" " * len(hyphen)) if hyphen else line
        hyphen = ""
