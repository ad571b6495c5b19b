"""The first files of an engagement: a workspace on a playbook, which builds at once.

Comments say what goes where, in one language. A playbook may bring an example, a whole workspace for each
language below ``playbook/example/``; its days are moved to the day on which it is written.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from engagement_playbook.engagement.sensitive import ATTITUDES
from engagement_playbook.engagement.workspace import PROFILE_FILE, REGISTERS, RUNS
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import PLACES
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import PROFILE
from engagement_playbook.model.register import Register
from engagement_playbook.model.vocabulary import Vocabulary
from engagement_playbook.presentation.labels import SIDES, Labels
from engagement_playbook.support.fields import fill_fields

EXAMPLE: Final = "playbook/example"
"""The folder of a playbook in which each language has an example of an engagement."""

_TEMPLATES: Final = "new_engagement"
_FALLBACK: Final = "en"
_WEEK: Final = 7
_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_ENTRY: Final = re.compile(r"^ *- on: (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
_CODENAME: Final = re.compile(r"^id: .*$", re.MULTILINE)


def engagement_files(
    playbook: Playbook,
    locale: Locale,
    codename: str,
    base: str,
    names: Mapping[str, str],
) -> dict[str, bytes]:
    """Return the files of a new workspace: bytes by path relative to its folder.

    ``base`` is the folder of the playbook as the workspace sees it, ``names`` what its site is called in each
    language. Comments are in the language of ``locale``.
    """
    texts = {
        "mkdocs.yml": fill_fields(
            _template("mkdocs.yml"),
            {
                "name": json.dumps(next(iter(names.values())), ensure_ascii=False),
                "base": json.dumps(base, ensure_ascii=False),
                "languages": "\n".join(
                    f"        - code: {language}\n          site_name: {json.dumps(name, ensure_ascii=False)}"
                    for language, name in names.items()
                ),
            },
        ),
        ".gitignore": _template("gitignore"),
        # An empty folder is in no repository.
        "pages/.gitkeep": "",
        f"{RUNS}/.gitkeep": "",
        PROFILE_FILE: _profile(playbook, locale, codename),
    }
    labels = Labels(playbook, locale)
    for register in playbook.registers:
        texts[f"{REGISTERS}/{register.id}.yml"] = _register(register, labels)
    return {path: text.encode("utf-8") for path, text in texts.items()}


def example_languages(playbook: Path) -> tuple[str, ...]:
    """Return the codes of the languages in which the playbook in a folder has an example."""
    folder = playbook / EXAMPLE
    return (
        tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir())) if folder.is_dir() else ()
    )


def example_files(playbook: Path, language: str, codename: str, today: dt.date) -> dict[str, bytes]:
    """Return the files of the example in a language, moved to a day; raises OSError.

    It is moved by whole weeks, so that no working day becomes a Sunday: its last change, which is the last
    day in a row's history, is then less than a week ago.
    """
    folder = playbook / EXAMPLE / language
    texts = {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    last = max((match[1] for text in texts.values() for match in _ENTRY.finditer(text)), default=None)
    shift = (today - dt.date.fromisoformat(last)) // dt.timedelta(_WEEK) * _WEEK if last else 0

    def moved(match: re.Match[str]) -> str:
        return (dt.date.fromisoformat(match[0]) + dt.timedelta(shift)).isoformat()

    texts = {path: _DAY.sub(moved, text) for path, text in texts.items()}
    texts[PROFILE_FILE] = _CODENAME.sub(f"id: {codename}", texts[PROFILE_FILE], count=1)
    return {path: text.encode("utf-8") for path, text in texts.items()}


def _template(name: str) -> str:
    return _folder().joinpath(name).read_text(encoding="utf-8")


def _folder() -> Traversable:
    return files(__package__).joinpath(_TEMPLATES)


def _profile(playbook: Playbook, locale: Locale, codename: str) -> str:
    """Write the profile: the codename, and everything else as a comment in words that the playbook has."""
    name = f"engagement.{locale.code}.yml"
    text = _template(name if _folder().joinpath(name).is_file() else f"engagement.{_FALLBACK}.yml")
    register, column = next(
        (
            (register.id, column)
            for register in playbook.registers
            for column in register.columns
            if column.choices
        ),
        ("register", None),
    )
    agreed = playbook.vocabularies.get(PROFILE)
    return fill_fields(
        text,
        {
            "codename": codename,
            "applies": _lines(_scopes(playbook), locale),
            "agreed": "\n".join(_agreed(agreed, locale)),
            "role": next((role.id for role in playbook.roles), "role"),
            "template": next((template.id for template in playbook.templates), "template"),
            "register": register,
            "column": column.id if column else "column",
            "choice": column.choices[0].id if column else "choice",
        },
    )


def _scopes(playbook: Playbook) -> list[Vocabulary]:
    """Return the vocabularies whose words say where something applies."""
    return [
        vocabulary
        for name, vocabulary in playbook.vocabularies.items()
        if name not in (PROFILE, PLACES, SIDES, ATTITUDES)
    ]


def _lines(vocabularies: Sequence[Vocabulary], locale: Locale) -> str:
    lines: list[str] = []
    for vocabulary in vocabularies:
        words = locale.join(f"{word.id} {word.label[locale.code].plain}" for word in vocabulary.values)
        lines += f"#   # {words}", f"#   {vocabulary.id}: [{vocabulary.values[0].id}]"
    return "\n".join(lines or ["#   {}"])


def _agreed(vocabulary: Vocabulary | None, locale: Locale) -> Iterator[str]:
    for number, word in enumerate(vocabulary.values if vocabulary else ()):
        yield f"#   {word.id}:  # {word.label[locale.code].plain}"
        yield "#     value: …"
        if number == 0:
            yield "#     source: …"
            yield "#     seen: 2027-01-12"
            yield "#     ask_again: 2028-01-12"


def _register(register: Register, labels: Labels) -> str:
    """Write the file of a register without rows: what it is for, and its columns as a comment."""
    width = max(len(column.id) for column in register.columns)
    lines = [f"# {labels.words(register.title)}", f"# {labels.words(register.purpose)}", "#", "# items:"]
    for number, column in enumerate((None, *register.columns)):
        mark = "  - " if number == 0 else "    "
        if column is None:
            lines.append(f"# {mark}{'id:':<{width + 2}}{register.id[0]}-001")
            continue
        words = labels.words(column.label)
        if column.choices:
            words = f"{words}: {' | '.join(choice.id for choice in column.choices)}"
        lines.append(f"# {mark}{column.id + ':':<{width + 2}}# {words}")
    return "\n".join([*lines, "items: []", ""])
