"""Write a new content file: every required key, with its description as a comment, and no values.

Empty values are errors of the content, so ``playbook check`` lists what is left to write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from engagement_playbook.authoring.changes import RefusedError
from engagement_playbook.authoring.descriptions import described, descriptions
from engagement_playbook.authoring.schemas import marker
from engagement_playbook.diagnostics import did_you_mean
from engagement_playbook.load import Loaded
from engagement_playbook.load.file_types import FILE_TYPES, FileType
from engagement_playbook.load.identity import Declaration, declarations
from engagement_playbook.load.validation_messages import plain_annotation
from engagement_playbook.model.reference import KINDS, is_id, page_name_problem
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import Document


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write: its path relative to the playbook's folder, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class _Outline:
    """What a new file holds besides its required keys: values, and optional keys to be filled in.

    ``file_type`` is the name of a ``FileType``.
    """

    file_type: str
    values: Mapping[str, Any] = field(default_factory=dict)
    optional_keys: tuple[str, ...] = ()


_OUTLINES: Final = {
    "phase": _Outline("phase"),
    "checklist": _Outline(
        "checklist",
        {"tried": False, "items": [{}, {"id": "close-the-list", "closes": True}]},
        ("style", "objective"),
    ),
    "template": _Outline("template", {"tried": False, "sections": [{"fields": [{}]}]}, ("purpose",)),
    "case-study": _Outline("case study"),
    "visit": _Outline("visit", optional_keys=("places",)),
}
NEW_KINDS: Final = tuple(_OUTLINES)

_OF_PHASE: Final = ("checklist", "template")
"""Kinds whose files are kept in a folder of their phase."""


def new_file(loaded: Loaded, kind: str, identifier: str, phase: str | None, today: dt.date) -> NewFile:
    """Return the file of a new part; nothing is written.

    ``kind`` is one of ``NEW_KINDS``. ``phase`` is the id of the phase it belongs to: a template needs one,
    a checklist without one is a checklist of visits. Raises RefusedError where the id is invalid or in
    use, where the phase is missing or unknown, and where the file exists.
    """
    outline = _OUTLINES[kind]
    file_type = next(file_type for file_type in FILE_TYPES if file_type.name == outline.file_type)
    playbook = loaded.playbook
    declared = [
        declaration for file in loaded.files for declaration in declarations(file.document, file.file_type)
    ]
    phases = {
        declaration.reference.id: declaration.document
        for declaration in declared
        if declaration.reference.kind == "phase"
    }
    _refuse_id(declared, file_type, identifier)
    _refuse_phase([*phases], kind, phase)
    numbers = [phase_file.data.get("number") for phase_file in phases.values() if phase_file.data]
    number = max((existing for existing in numbers if isinstance(existing, int)), default=0) + 1
    path = _path(kind, identifier, phase, phases[phase] if phase else None, number)
    if (loaded.root / path).exists():
        raise RefusedError(f"{path} exists already")
    values: dict[str, Any] = {
        "id": identifier,
        "phase": phase,
        "number": number,
        "version": "1.0",
        "revised": today.isoformat(),
        **outline.values,
    }
    if kind == "phase":
        values["steps"] = [{"number": f"{number}.1"}]
    head = [f"# {descriptions(language).words['file']['new']}" for language in playbook.languages]
    body = _Writer(playbook.languages).mapping(file_type.model, values, outline.optional_keys)
    return NewFile(path, "\n".join([marker(path, file_type), *dict.fromkeys(head), *body]) + "\n")


def _refuse_id(declared: Iterable[Declaration], file_type: FileType, identifier: str) -> None:
    """Raise RefusedError for an id that is none, or that a part has or had; the part may be unfinished."""
    if not is_id(identifier):
        raise RefusedError(
            f"'{identifier}' is not an id: use lower-case letters, digits and single hyphens, as in 'attendee-list'"
        )
    if reason := page_name_problem(identifier):
        raise RefusedError(f"'{identifier}' cannot name a page: {reason}")
    kind = file_type.part_kind
    assert kind
    for declaration in declared:
        reference, file = declaration.reference, declaration.document.path
        if reference.kind != kind:
            continue
        if reference.id == identifier:
            raise RefusedError(f"{KINDS[kind]} '{identifier}' exists already, in {file}")
        if identifier in {name for name, _ in declaration.former}:
            raise RefusedError(
                f"'{identifier}' was once the id of '{reference.id}', in {file}, and is not used again"
            )


def _refuse_phase(phases: Sequence[str], kind: str, phase: str | None) -> None:
    if phase is None:
        if kind == "template":
            raise RefusedError(f"a template belongs to a phase: add --phase; phases: {', '.join(phases)}")
    elif kind not in _OF_PHASE:
        raise RefusedError(f"a {kind} does not lie in a phase: leave --phase out")
    elif phase not in phases:
        hint = did_you_mean(phase, phases) or f"phases: {', '.join(phases)}"
        raise RefusedError(f"there is no phase '{phase}'; {hint}")


def _path(kind: str, identifier: str, phase: str | None, phase_file: Document | None, number: int) -> str:
    match kind:
        case "phase":
            return f"phases/{number:02}-{identifier}/phase.yml"
        case "checklist":
            return f"checklists/{phase or 'visits'}/{identifier}.yml"
        case "template":
            assert phase_file is not None
            # Only the name of its folder: the phase may belong to the playbook that this one is built on.
            return f"phases/{PurePosixPath(phase_file.path).parent.name}/templates/{identifier}.yml"
        case "visit":
            return f"playbook/visits/{identifier}.yml"
        case _:
            return f"case_studies/{identifier}.yml"


@dataclass(slots=True)
class _Writer:
    """Writes the lines of one file for a set of languages; every description is written only once."""

    languages: tuple[str, ...]
    written: set[str] = field(default_factory=set)

    def mapping(
        self, model: type[BaseModel], values: Mapping[str, Any], optional_keys: Sequence[str] = ()
    ) -> list[str]:
        """Write the required keys of a model, those with a value and some optional ones; list the rest as comments."""
        entries: dict[str, list[str]] = {}
        optional: list[str] = []
        for key, info in model.model_fields.items():
            annotation, value = info.annotation, values.get(key)
            if info.is_required() or key in optional_keys or value is not None:
                comment = self._comment(model, key, plain_annotation(annotation))
                entries[key] = [*comment, *self._entry(key, annotation, value)]
            else:
                words = " / ".join(described(model, key, self.languages))
                optional.append(f"#   {key}: {words}".rstrip())
        # The id stands first, wherever its model has it.
        lines = [*entries.pop("id", ()), *(line for entry in entries.values() for line in entry)]
        return [*lines, *self._listed_once(optional)]

    def _comment(self, model: type[BaseModel], key: str, annotation: Any) -> Iterator[str]:
        for words in described(model, key, self.languages):
            if words not in self.written:
                self.written.add(words)
                yield f"# {words}"
        if isinstance(annotation, type) and issubclass(annotation, StrEnum):
            yield f"# {' | '.join(annotation)}"

    def _listed_once(self, optional: Sequence[str]) -> Sequence[str]:
        block = "\n".join(optional)
        if not optional or block in self.written:
            return ()
        self.written.add(block)
        heads = (descriptions(language).words["file"]["optional"] for language in self.languages)
        return [f"# {' / '.join(dict.fromkeys(heads))}", *optional]

    def _entry(self, key: str, annotation: Any, value: Any) -> list[str]:
        value_type = plain_annotation(annotation)
        if value_type is LocalizedText:
            return [f"{key}:", *(f"  {line}" for line in self._text())]
        if get_origin(value_type) is tuple:
            entry_type = plain_annotation(get_args(value_type)[0])
            if entry_type is LocalizedText:
                return [f"{key}:", *_listed(self._text())]
            if isinstance(entry_type, type) and issubclass(entry_type, BaseModel):
                entries = value if isinstance(value, list) else [{}]
                lines = (line for entry in entries for line in _listed(self.mapping(entry_type, entry)))
                return [f"{key}:", *lines]
            return [f"{key}: []"]
        if isinstance(value, bool):
            return [f"{key}: {str(value).lower()}"]
        if key in ("version", "number") and isinstance(value, str):
            return [f'{key}: "{value}"']
        return [f"{key}: {value}" if value is not None else f"{key}:"]

    def _text(self) -> list[str]:
        return [f"{language}:" for language in self.languages]


def _listed(lines: Sequence[str]) -> list[str]:
    """Indent the lines of a list's entry, with the hyphen before its first key and comments above it."""
    first = next(index for index, line in enumerate(lines) if not line.startswith("#"))
    return [
        *(f"  {line}" for line in lines[:first]),
        f"  - {lines[first]}",
        *(f"    {line}" for line in lines[first + 1 :]),
    ]
