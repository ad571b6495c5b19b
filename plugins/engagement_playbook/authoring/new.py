"""A new content file: every key that it needs, with what the key means, and nothing filled in.

What is empty is an error of the content, so ``playbook check`` counts down what is left to write.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from engagement_playbook.authoring.changes import RefusedError
from engagement_playbook.authoring.descriptions import described, descriptions
from engagement_playbook.authoring.schemas import marker
from engagement_playbook.diagnostics import did_you_mean
from engagement_playbook.load import Loaded
from engagement_playbook.load.file_types import FILE_TYPES, FileType
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import KINDS, Reference, is_id
from engagement_playbook.model.text import LocalizedText


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write: where, and what stands in it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of file that can be made: its file kind, what is filled in, and what is asked for though optional."""

    name: str
    given: Mapping[str, Any] = field(default_factory=dict)
    shown: tuple[str, ...] = ()


_KINDS: Final = {
    "phase": _Kind("phase"),
    "checklist": _Kind(
        "checklist",
        {"tried": False, "items": [{}, {"id": "close-the-list", "closes": True}]},
        ("style", "objective"),
    ),
    "template": _Kind("template", {"tried": False, "sections": [{"fields": [{}]}]}, ("purpose",)),
    "case-study": _Kind("case study"),
    "visit": _Kind("visit"),
}
NEW_KINDS: Final = tuple(_KINDS)

_OF_PHASE: Final = ("checklist", "template")
"""Kinds whose files lie in a folder of their phase."""


def new_file(loaded: Loaded, kind: str, identifier: str, phase: str | None, today: dt.date) -> NewFile:
    """Make the file of a new part; raises RefusedError where the id is taken or is none.

    ``phase`` is the id of the phase it belongs to: a template needs one, a checklist without one is
    a checklist of visits.
    """
    wanted = _KINDS[kind]
    file_kind = next(each for each in FILE_TYPES if each.name == wanted.name)
    playbook = loaded.playbook
    _refuse_id(playbook, file_kind, identifier)
    _refuse_phase(playbook, kind, phase)
    number = max((each.number for each in playbook.phases), default=0) + 1
    path = _path(loaded, kind, identifier, phase, number)
    if (loaded.root / path).exists():
        raise RefusedError(f"{path} exists already")
    given: dict[str, Any] = {
        "id": identifier,
        "phase": phase,
        "number": number,
        "version": "1.0",
        "revised": today.isoformat(),
        **wanted.given,
    }
    if kind == "phase":
        given["steps"] = [{"number": f"{number}.1"}]
    head = [f"# {descriptions(each).words['file']['new']}" for each in playbook.languages]
    body = _Writer(playbook.languages).mapping(file_kind.model, given, wanted.shown)
    return NewFile(path, "\n".join([marker(path, file_kind), *dict.fromkeys(head), *body]) + "\n")


def _refuse_id(playbook: Playbook, kind: FileType, identifier: str) -> None:
    if not is_id(identifier):
        raise RefusedError(
            f"'{identifier}' is not an id: use lower-case letters, digits and single hyphens, as in 'attendee-list'"
        )
    assert kind.part_kind
    part = playbook.parts.get(Reference(kind.part_kind, identifier))
    if part is not None:
        raise RefusedError(f"{KINDS[kind.part_kind]} '{identifier}' exists already, in {part.file}")
    for reference, each in playbook.parts.items():
        if reference.kind == kind.part_kind and identifier in getattr(each.value, "formerly", ()):
            raise RefusedError(
                f"'{identifier}' was once the id of '{reference.id}', in {each.file}, and is not used again"
            )


def _refuse_phase(playbook: Playbook, kind: str, phase: str | None) -> None:
    known = [each.id for each in playbook.phases]
    if phase is None:
        if kind == "template":
            raise RefusedError(f"a template belongs to a phase: add --phase; phases: {', '.join(known)}")
    elif kind not in _OF_PHASE:
        raise RefusedError(f"a {kind} does not lie in a phase: leave --phase out")
    elif phase not in known:
        hint = did_you_mean(phase, known) or f"phases: {', '.join(known)}"
        raise RefusedError(f"there is no phase '{phase}'; {hint}")


def _path(loaded: Loaded, kind: str, identifier: str, phase: str | None, number: int) -> str:
    match kind:
        case "phase":
            return f"phases/{number:02}-{identifier}/phase.yml"
        case "checklist":
            return f"checklists/{phase or 'visits'}/{identifier}.yml"
        case "template":
            assert phase is not None
            of_phase = PurePosixPath(loaded.playbook.part(Reference("phase", phase)).file)
            # By its name alone: the phase may be of the playbook that this one is built on.
            return f"phases/{of_phase.parent.name}/templates/{identifier}.yml"
        case "visit":
            return f"playbook/visits/{identifier}.yml"
        case _:
            return f"case_studies/{identifier}.yml"


@dataclass(slots=True)
class _Writer:
    """Writes one file for a set of languages; what it has explained once it does not explain again."""

    languages: tuple[str, ...]
    explained: set[str] = field(default_factory=set)

    def mapping(
        self, model: type[BaseModel], given: Mapping[str, Any], shown: Sequence[str] = ()
    ) -> list[str]:
        """Write the keys that a model needs, those given and those shown; list the others as comments."""
        entries: dict[str, list[str]] = {}
        optional: list[str] = []
        for key, info in model.model_fields.items():
            annotation, value = info.annotation, given.get(key)
            if info.is_required() or key in shown or value is not None:
                comment = self._comment(model, key, _plain(annotation))
                entries[key] = [*comment, *self._entry(key, annotation, value)]
            else:
                words = " / ".join(described(model, key, self.languages))
                optional.append(f"#   {key}: {words}".rstrip())
        # The id is what one looks for first.
        lines = [*entries.pop("id", ()), *(line for entry in entries.values() for line in entry)]
        return [*lines, *self._listed_once(optional)]

    def _comment(self, model: type[BaseModel], key: str, annotation: Any) -> Iterator[str]:
        for words in described(model, key, self.languages):
            if words not in self.explained:
                self.explained.add(words)
                yield f"# {words}"
        if isinstance(annotation, type) and issubclass(annotation, StrEnum):
            yield f"# {' | '.join(annotation)}"

    def _listed_once(self, optional: Sequence[str]) -> Sequence[str]:
        known = "\n".join(optional)
        if not optional or known in self.explained:
            return ()
        self.explained.add(known)
        heads = (descriptions(language).words["file"]["optional"] for language in self.languages)
        return [f"# {' / '.join(dict.fromkeys(heads))}", *optional]

    def _entry(self, key: str, annotation: Any, value: Any) -> list[str]:
        inner = _plain(annotation)
        if inner is LocalizedText:
            return [f"{key}:", *(f"  {line}" for line in self._text())]
        if get_origin(inner) is tuple:
            of = _plain(get_args(inner)[0])
            if of is LocalizedText:
                return [f"{key}:", *_listed(self._text())]
            if isinstance(of, type) and issubclass(of, BaseModel):
                entries = value if isinstance(value, list) else [{}]
                return [f"{key}:", *(line for each in entries for line in _listed(self.mapping(of, each)))]
            return [f"{key}: []"]
        if isinstance(value, bool):
            return [f"{key}: {str(value).lower()}"]
        if key in ("version", "number") and isinstance(value, str):
            return [f'{key}: "{value}"']
        return [f"{key}: {value}" if value is not None else f"{key}:"]

    def _text(self) -> list[str]:
        return [f"{language}:" for language in self.languages]


def _listed(lines: Sequence[str]) -> list[str]:
    """Make one entry of a list: the hyphen stands before its first key, comments above it."""
    first = next(index for index, line in enumerate(lines) if not line.startswith("#"))
    return [
        *(f"  {line}" for line in lines[:first]),
        f"  - {lines[first]}",
        *(f"    {line}" for line in lines[first + 1 :]),
    ]


def _plain(annotation: Any) -> Any:
    """Strip an annotation of its constraints and of None."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        else:
            return annotation
