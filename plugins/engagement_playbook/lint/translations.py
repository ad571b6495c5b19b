"""Which texts were accepted together, and which have moved on alone since.

``playbook/translations.lock`` holds a line per text: its name and, per language, a fingerprint of
what it said when somebody accepted its languages as saying the same. Lines are sorted, so two
people's changes merge; deleting the file switches the whole thing off.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Final

from engagement_playbook.diagnostics import Diagnostic, Mark, Severity
from engagement_playbook.load import Loaded, SourceFile
from engagement_playbook.model.base import Reviewed
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.source import DataPath

LOCK: Final = "playbook/translations.lock"
_HEADER: Final = (
    "# Which texts were accepted together. Written by 'playbook translations --accept'; see PB320.\n"
)
_VERSION: Final = "version"
_MAX_BYTES: Final = 16_777_216
_LINE: Final = re.compile(
    r"(?P<name>[a-z][a-z -]*(?::[a-z0-9-]+)?(?:/[A-Za-z0-9_.-]+)*)(?P<prints>(?: [A-Za-z0-9.-]+=[0-9a-f]{10})+)\Z"
)
_UNVERSIONED: Final = frozenset({"version", "revised", "review_by", "tried", "lint", "keywords", "formerly"})
"""Fields that may change without the sheet saying anything else."""


class TranslationState(Enum):
    """How a text stands to what was accepted."""

    ACCEPTED = "accepted"
    DRIFTED = "drifted"
    """Some languages have moved on, the others have not followed."""
    UNSEEN = "unseen"
    """New, or every language has moved on; nobody has accepted them as saying the same."""


@dataclass(frozen=True, slots=True)
class Written:
    """One text as its file writes it: its name in the lock, its place, a fingerprint per language."""

    name: str
    file: SourceFile
    path: DataPath
    prints: Mapping[str, str]
    owners: tuple[Reference, ...]
    """The parts it belongs to, from the outside in."""

    def answers_to(self, wanted: str) -> bool:
        """Say whether somebody who names a part, or the text itself, means this text."""
        names = {str(owner) for owner in self.owners} | {owner.id for owner in self.owners}
        return wanted in names | {self.name, self.file.document.path}


@dataclass(frozen=True, slots=True)
class Compared:
    """A text and how it stands; ``stale`` are the languages that have not followed."""

    text: Written
    state: TranslationState
    changed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """What was accepted; ``used`` is False where there is no lock file."""

    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    used: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()


def read_lock(root: Path) -> Lock:
    """Read the lock. Never raises: a line that cannot be read is a diagnostic, and its text unseen."""
    file = root / LOCK
    if not file.is_file():
        return Lock()
    try:
        if file.stat().st_size > _MAX_BYTES:
            return Lock(used=True, diagnostics=(_flaw("the file is too large", None),))
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return Lock(used=True, diagnostics=(_flaw("the file cannot be read as UTF-8", None),))
    entries: dict[str, dict[str, str]] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.match(line)
        if found is None:
            problems.append(_flaw("this line is none of the lock's", number))
        elif found["name"] in entries:
            problems.append(_flaw("this text is listed twice", number))
        else:
            entries[found["name"]] = dict(each.split("=") for each in found["prints"].split())
    return Lock(entries, used=True, diagnostics=tuple(problems))


def _flaw(message: str, line: int | None) -> Diagnostic:
    hint = "take both sides of a merge, then run 'playbook translations --accept' for what you have read"
    mark = Mark(line, 1) if line else None
    return Diagnostic("PB211", LOCK, message, hint, mark, Severity.WARNING, strict=False)


def write_lock(root: Path, entries: Mapping[str, Mapping[str, str]]) -> None:
    """Write the lock: sorted, a line per text, the same bytes for the same entries."""
    lines = (
        f"{name} {' '.join(f'{language}={mark}' for language, mark in sorted(prints.items()))}\n"
        for name, prints in sorted(entries.items())
    )
    (root / LOCK).write_bytes((_HEADER + "".join(lines)).encode("utf-8"))


def written_texts(loaded: Loaded, *, inherited: bool = False) -> Iterator[Written]:
    """Go through every text that stands in more than one language, in the order of the files.

    Those of the playbook that this one is built on are ``inherited``: they have a lock of their own.
    """
    for file in loaded.files:
        if file.content is None or file.document.inherited is not inherited:
            continue
        for path, text in file.texts:
            source = _at(file.document.data, path)
            languages = [language for language, _ in text.items()]
            if isinstance(source, dict) and len(languages) > 1:
                prints = {language: _print(str(source.get(language, ""))) for language in languages}
                yield Written(_name(file, path), file, path, prints, tuple(_owners(file, path)))


def versions(loaded: Loaded) -> Iterator[Written]:
    """Go through everything that is printed with a version; its fingerprint stands under that version."""
    for file in loaded.files:
        content = None if file.document.inherited else file.content
        if isinstance(content, Checklist | Template) and content.version and file.document.data:
            data = {key: value for key, value in file.document.data.items() if key not in _UNVERSIONED}
            mark = _print(json.dumps(data, ensure_ascii=False, sort_keys=True))
            name = f"{_base(file)}/{_VERSION}"
            yield Written(name, file, ("version",), {_version_key(content): mark}, tuple(_owners(file, ())))


def _version_key(content: Reviewed) -> str:
    return str(content.version)


def compare(loaded: Loaded, lock: Lock, *, inherited: bool = False) -> Iterator[Compared]:
    """Hold every text against what was accepted; nothing where there is no lock.

    Words that were accepted together stay so wherever they stand: an entry may move, a part be renamed.
    """
    together = {frozenset(prints.items()) for prints in lock.entries.values()}
    for text in written_texts(loaded, inherited=inherited) if lock.used else ():
        before = lock.entries.get(text.name, {})
        changed = tuple(each for each, mark in text.prints.items() if before.get(each) != mark)
        if not changed or frozenset(text.prints.items()) in together:
            yield Compared(text, TranslationState.ACCEPTED)
        elif len(changed) == len(text.prints) or any(each not in before for each in text.prints):
            yield Compared(text, TranslationState.UNSEEN, changed)
        else:
            stale = tuple(each for each in text.prints if each not in changed)
            yield Compared(text, TranslationState.DRIFTED, changed, stale)


def same_version(loaded: Loaded, lock: Lock) -> Iterator[Written]:
    """Find what has changed and still carries the version it was accepted under."""
    for each in versions(loaded) if lock.used else ():
        before = lock.entries.get(each.name, {})
        if any(version in before and before[version] != mark for version, mark in each.prints.items()):
            yield each


def accept(
    loaded: Loaded, lock: Lock, wanted: Iterable[str] | None
) -> tuple[dict[str, Mapping[str, str]], set[str]]:
    """Accept the texts of the parts named, or all; return the new entries and the names nothing answers to.

    Entries of texts that are gone go with them.
    """
    now = [*written_texts(loaded), *versions(loaded)]
    if wanted is None:
        return {each.name: each.prints for each in now}, set()
    names = set(wanted)
    entries: dict[str, Mapping[str, str]] = {
        each.name: lock.entries[each.name] for each in now if each.name in lock.entries
    }
    met: set[str] = set()
    for each in now:
        if answering := {name for name in names if each.answers_to(name)}:
            entries[each.name] = each.prints
            met |= answering
    return entries, names - met


def drifted(compared: Iterable[Compared]) -> dict[str, dict[Reference, tuple[str, ...]]]:
    """List, for the reader of each language, the parts whose text did not follow, and which languages moved on."""
    found: dict[str, dict[Reference, tuple[str, ...]]] = {}
    for each in compared:
        if each.state is TranslationState.DRIFTED and each.text.owners:
            for language in each.stale:
                found.setdefault(language, {})[each.text.owners[-1]] = each.changed
    return found


def _print(words: str) -> str:
    return hashlib.sha256(" ".join(words.split()).encode("utf-8")).hexdigest()[:10]


def _base(file: SourceFile) -> str:
    file_type = file.file_type
    return (
        f"{file_type.part_kind}:{getattr(file.content, 'id', '')}" if file_type.part_kind else file_type.name
    )


def _name(file: SourceFile, path: DataPath) -> str:
    """Name a text by the ids around it, so that an entry moves without becoming another."""
    steps, data = [_base(file)], file.document.data
    for step in path:
        data = _at(data, (step,))
        own = data.get("id") if isinstance(data, dict) else None
        steps.append(own if isinstance(step, int) and isinstance(own, str) else str(step))
    return "/".join(steps)


def _owners(file: SourceFile, path: DataPath) -> Iterator[Reference]:
    file_type, owner = file.file_type, ""
    if file_type.part_kind:
        owner = str(getattr(file.content, "id", ""))
        yield Reference(file_type.part_kind, owner)
    inner = dict(file_type.lists)
    if len(path) > 1 and path[0] in inner:
        entry = _at(file.document.data, path[:2])
        if isinstance(entry, dict) and isinstance(name := entry.get("id"), str):
            yield Reference(inner[str(path[0])], f"{owner}/{name}" if owner else name)


def _at(data: Any, path: DataPath) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
