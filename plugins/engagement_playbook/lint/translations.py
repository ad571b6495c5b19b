"""The lock of translations: compare texts with what was accepted, to find languages that changed alone.

``playbook/translations.lock`` holds a line per text: its name and, per language, a fingerprint of
the text when its languages were accepted as saying the same. Lines are sorted, so that changes of two
people merge. Without the file, nothing is compared.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Final

from engagement_playbook.diagnostics import Diagnostic, Mark, Severity
from engagement_playbook.lint.file_texts import FileTexts
from engagement_playbook.lint.lost_ids import lost_parts
from engagement_playbook.load import Loaded, SourceFile
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.source import DataPath, InputFileError, read_text
from engagement_playbook.support.atomic_write import write_whole
from engagement_playbook.support.kept_results import KeptResults

LOCK: Final = "playbook/translations.lock"
_HEADER: Final = (
    "# Which texts were accepted together. Written by 'playbook translations --accept'; see PB320.\n"
)
_VERSION: Final = "version"
MAX_LOCK_BYTES: Final = 16_777_216
_LINE: Final = re.compile(
    r"(?P<name>[a-z][a-z -]*(?::[a-z0-9-]+)?(?:/[A-Za-z0-9_.-]+)*)(?P<fingerprints>(?: [A-Za-z0-9.-]+=[0-9a-f]{10})+)\Z"
)
_UNVERSIONED: Final = frozenset(
    {"version", "revised", "review_by", "tried", "lint", "keywords", "formerly", "use"}
)
"""Fields that may change without a new version of the sheet."""


class TranslationState(Enum):
    """The state of a text in comparison with the lock."""

    ACCEPTED = "accepted"
    DRIFTED = "drifted"
    """Some languages have changed since, others have not."""
    UNACCEPTED = "unaccepted"
    """New, or every language has changed since."""


@dataclass(frozen=True, slots=True)
class FingerprintedText:
    """One text of a file: its name in the lock, its data path, and a fingerprint by language.

    For a whole sheet (see ``versions``), the one fingerprint stands under the sheet's version.
    """

    name: str
    file: SourceFile
    path: DataPath
    fingerprints: Mapping[str, str]
    owners: tuple[Reference, ...]
    """The parts that the text belongs to, outermost first."""

    def matches(self, name: str) -> bool:
        """Return whether a name is that of the text, its file or one of its parts (reference or bare id)."""
        names = {str(owner) for owner in self.owners} | {owner.id for owner in self.owners}
        return name in names | {self.name, self.file.document.path}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A text compared with the lock: the languages that ``changed`` since, and the ``stale`` ones that did not."""

    text: FingerprintedText
    state: TranslationState
    changed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lock:
    """The accepted fingerprints by name of the text; ``used`` is False where there is no lock file."""

    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    used: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def mark(self, name: str) -> Mark:
        """Return the place of a text's line."""
        return Mark(self.lines.get(name, 1), 1)

    @cached_property
    def accepted_together(self) -> frozenset[frozenset[tuple[str, str]]]:
        """The fingerprints of all languages of each text, by language."""
        return frozenset(frozenset(fingerprints.items()) for fingerprints in self.entries.values())


def read_lock(root: Path) -> Lock:
    """Read the lock. Never raises: a line that cannot be read is a diagnostic, and its text unaccepted."""
    file = root / LOCK
    if not os.path.lexists(file):
        return Lock()
    try:
        text = read_text(file, LOCK, [root], MAX_LOCK_BYTES)
    except InputFileError as error:
        too_large = error.diagnostic.code == "PB003"
        message = "the file is too large" if too_large else f"the file cannot be read: {error.reason}"
        return Lock(used=True, diagnostics=(_problem(message, None),))
    return _parse(text)


# A preview reads it at every change of another file.
@lru_cache(maxsize=2)
def _parse(text: str) -> Lock:
    entries: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            problems.append(_problem("this line is none of the lock's", number))
        elif match["name"] in entries:
            problems.append(_problem("this text is listed twice", number))
        else:
            lines[match["name"]] = number
            entries[match["name"]] = dict(pair.split("=") for pair in match["fingerprints"].split())
    return Lock(entries, used=True, diagnostics=tuple(problems), lines=lines)


def _problem(message: str, line: int | None) -> Diagnostic:
    hint = "take both sides of a merge, then run 'playbook translations --accept' for what you have read"
    mark = Mark(line, 1) if line else None
    return Diagnostic("PB211", LOCK, message, hint, mark, Severity.WARNING, strict=False)


def write_lock(root: Path, entries: Mapping[str, Mapping[str, str]]) -> None:
    """Write the lock: sorted, a line per text, the same bytes for the same entries."""
    lines = (
        f"{name} {' '.join(f'{language}={mark}' for language, mark in sorted(prints.items()))}\n"
        for name, prints in sorted(entries.items())
    )
    write_whole(root / LOCK, (_HEADER + "".join(lines)).encode("utf-8"))


def translated_texts(loaded: Loaded, *, inherited: bool = False) -> Iterator[FingerprintedText]:
    """Yield every text that is written in more than one language, in the order of the files.

    ``inherited`` selects the texts of the base playbook, which has a lock of its own, instead.
    """
    for file in _files(loaded, inherited=inherited):
        yield from _translated_texts(file)


def _files(loaded: Loaded, *, inherited: bool) -> Iterator[SourceFile]:
    for file in loaded.files:
        if file.content is not None and file.document.inherited is inherited:
            yield file


def _translated_texts(file: SourceFile) -> Iterator[FingerprintedText]:
    for path, text in file.texts:
        source = _at(file.document.data, path)
        languages = [language for language, _ in text.items()]
        if isinstance(source, dict) and len(languages) > 1:
            fingerprints = {language: _fingerprint(str(source.get(language, ""))) for language in languages}
            owners = tuple(_owners(file, path))
            yield FingerprintedText(_name(file, path), file, path, fingerprints, owners)


def versions(loaded: Loaded) -> Iterator[FingerprintedText]:
    """Yield every sheet with a version, with one fingerprint of its content under that version."""
    for file in loaded.files:
        content = None if file.document.inherited else file.content
        if isinstance(content, Checklist | Template) and content.version and file.document.data:
            data = {key: value for key, value in file.document.data.items() if key not in _UNVERSIONED}
            fingerprint = _fingerprint(json.dumps(data, ensure_ascii=False, sort_keys=True))
            yield FingerprintedText(
                f"{_base(file)}/{_VERSION}",
                file,
                ("version",),
                {str(content.version): fingerprint},
                tuple(_owners(file, ())),
            )


def compare(
    loaded: Loaded,
    lock: Lock,
    *,
    inherited: bool = False,
    kept: KeptResults[tuple[Comparison, ...]] | None = None,
) -> Iterator[Comparison]:
    """Compare every text with the lock; yields nothing where there is no lock.

    Texts that were accepted together count as accepted under any name: an entry may have moved, or its
    part have been renamed. ``kept`` holds the comparisons of files that have not changed.
    """
    if not lock.used:
        return
    texts = FileTexts(loaded.files)
    if kept:
        kept.begin({"texts": texts}, lock)
        texts = kept.stand_in("texts", texts)

    def comparisons(file: SourceFile) -> tuple[Comparison, ...]:
        texts.read(file.document.path)
        return tuple(_compare(file, lock))

    for file in _files(loaded, inherited=inherited):
        make = partial(comparisons, file)
        yield from kept.get_or_make(file.document.path, make) if kept else make()


def _compare(file: SourceFile, lock: Lock) -> Iterator[Comparison]:
    for text in _translated_texts(file):
        accepted, current = lock.entries.get(text.name, {}), text.fingerprints
        changed = tuple(language for language in current if accepted.get(language) != current[language])
        if not changed or frozenset(current.items()) in lock.accepted_together:
            yield Comparison(text, TranslationState.ACCEPTED)
        elif len(changed) == len(current) or any(language not in accepted for language in current):
            yield Comparison(text, TranslationState.UNACCEPTED, changed)
        else:
            stale = tuple(language for language in current if language not in changed)
            yield Comparison(text, TranslationState.DRIFTED, changed, stale)


def changed_in_same_version(loaded: Loaded, lock: Lock) -> Iterator[FingerprintedText]:
    """Yield the sheets that have changed since their present version was accepted."""
    for sheet in versions(loaded) if lock.used else ():
        accepted = lock.entries.get(sheet.name, {})
        if any(accepted.get(version, mark) != mark for version, mark in sheet.fingerprints.items()):
            yield sheet


def accept(
    loaded: Loaded, lock: Lock, wanted: Iterable[str] | None
) -> tuple[dict[str, Mapping[str, str]], set[str]]:
    """Accept the texts that the names in ``wanted`` match, or all for None.

    Return the new entries of the lock, and the names that match no text. Texts that no longer exist are left
    out, but not those of a part that is lost: only accepting it by name, or accepting all, forgets it.
    """
    texts = [*translated_texts(loaded), *versions(loaded)]
    if wanted is None:
        return {text.name: text.fingerprints for text in texts}, set()
    names = set(wanted)
    entries: dict[str, Mapping[str, str]] = {
        text.name: lock.entries[text.name] for text in texts if text.name in lock.entries
    }
    matched: set[str] = set()
    for text in texts:
        if matching := {name for name in names if text.matches(name)}:
            entries[text.name] = text.fingerprints
            matched |= matching
    for part, lost in lost_parts(loaded, lock.entries).items():
        if matching := names & {str(part), part.id}:
            matched |= matching
        else:
            entries |= {name: lock.entries[name] for name in lost}
    return entries, names - matched


def drifted(comparisons: Iterable[Comparison]) -> dict[str, dict[Reference, tuple[str, ...]]]:
    """Return, for each language, the parts whose text in it is stale, with the languages that changed."""
    parts: dict[str, dict[Reference, tuple[str, ...]]] = {}
    for comparison in comparisons:
        if comparison.state is TranslationState.DRIFTED and comparison.text.owners:
            for language in comparison.stale:
                parts.setdefault(language, {})[comparison.text.owners[-1]] = comparison.changed
    return parts


def _fingerprint(words: str) -> str:
    """Hash a text; white space does not count."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8")).hexdigest()[:10]


def _base(file: SourceFile) -> str:
    file_type = file.file_type
    return (
        f"{file_type.part_kind}:{getattr(file.content, 'id', '')}" if file_type.part_kind else file_type.name
    )


def _name(file: SourceFile, path: DataPath) -> str:
    """Name a text by the ids of its entries and not by their positions, so that an entry can move."""
    steps, data = [_base(file)], file.document.data
    for step in path:
        data = _at(data, (step,))
        entry_id = data.get("id") if isinstance(data, dict) else None
        steps.append(entry_id if isinstance(step, int) and isinstance(entry_id, str) else str(step))
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
