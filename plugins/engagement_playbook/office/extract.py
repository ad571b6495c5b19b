"""What one document is made from, and nothing else.

A document shows names of roles, phases and cases from everywhere. A cache whose key missed one of
them would hand out yesterday's document, and one whose key covered everything would make all of them
anew for every word. So a document is made from an extract that holds its own part and the names of
those around it: what is not in the extract cannot get into the document, and what is, is in the key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from engagement_playbook.config.settings import Customer, Options, Organisation, Settings
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import STAGES, Applies, Content
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Part, Playbook
from engagement_playbook.model.reference import OWNERS, Reference
from engagement_playbook.model.template import Template
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import leaves
from engagement_playbook.office.labels import OFFICE
from engagement_playbook.presentation.labels import VALUES
from engagement_playbook.presentation.presentation import LABELS

Json: TypeAlias = "bool | int | str | list[Json] | None"

_NAMING: Final = frozenset(
    {"id", "number", "title", "name", "text", "situation", "term", "question", "checked"}
)
"""The fields by which other parts name one; a regulation is named with the day it was checked."""

_STRINGS: Final = (LABELS, VALUES, OFFICE, "locale.")
_SOURCES: Final = {"roles": "role", "stages": "stage", "phases": "phase"}
"""The kind of part in each list of the playbook that a field may offer."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The part of a document with what it names; ``playbook`` holds nothing else."""

    playbook: Playbook
    part: Checklist | Template

    def data(self, language: str) -> Json:
        """Write it down with all that can reach a document in one language."""
        playbook, part = self.playbook, self.part
        # Ready sentences stand there in every language.
        spoken = playbook.languages if isinstance(part, Template) and part.is_notice else ()
        return [
            [_data(part, code) for code in dict.fromkeys((language, *spoken))],
            [[str(reference), _data(part.value, language)] for reference, part in playbook.parts.items()],
            _data(playbook.backlinks, language),
            [*sorted(playbook.core)],
            _data(playbook.vocabularies, language),
        ]


def extract(playbook: Playbook, part: Checklist | Template) -> Extract:
    """Take a part, the visits that use it, and the names of all it refers to or lets one choose."""
    here = Reference("checklist" if isinstance(part, Checklist) else "template", part.id)
    # Outside its texts, where a link is words.
    named = {leaf for _, leaf in leaves(part) if isinstance(leaf, Reference)}
    named |= {Reference(OWNERS["lesson"], lesson.owner) for lesson in named if lesson.kind == "lesson"}
    visits = playbook.referrers(here, "visit")
    scopes = _scopes(part)
    named |= {Reference("stage", word) for scope in scopes for word in scope.get(STAGES, ())}
    # The owner of an item can be chosen among all roles.
    kinds = {"role", *(_SOURCES[source] for source in _sources(part))}
    parts = {
        reference: Part(reference, _outline(other.value), "")
        for reference, other in playbook.parts.items()
        if reference in named or reference in visits or reference.kind in kinds
    }
    return Extract(
        Playbook(
            languages=playbook.languages,
            parts=parts,
            backlinks={here: visits},
            core=playbook.core & {part.id},
            vocabularies={
                name: words
                for name, words in playbook.vocabularies.items()
                if any(name in scope for scope in scopes)
            },
        ),
        part,
    )


def _scopes(part: Checklist | Template) -> list[Applies]:
    """List what is said of where a part and its items apply."""
    if isinstance(part, Template):
        return [part.applies]
    items = (scope for item in part.items for scope in (item.applies, item.unless))
    return [part.applies, part.unless, *items]


def own_strings(locale: Locale) -> Locale:
    """Take the strings that documents use."""
    return Locale(
        locale.code, {key: words for key, words in locale.strings.items() if key.startswith(_STRINGS)}, {}
    )


def own_settings(settings: Settings, language: str) -> Settings:
    """Take the settings that documents in one language depend on."""
    options, house = settings.options, settings.options.organisation
    confidentiality = {language: house.confidentiality[language]} if language in house.confidentiality else {}
    return Settings(
        site_name=settings.site_name,
        options=Options(
            languages=(settings.language(language),),
            organisation=Organisation(name=house.name, confidentiality=confidentiality),
            customer=Customer(name=options.customer.name),
            project=options.project,
            look=options.look,
            paper=options.paper,
        ),
    )


def _outline(value: Content) -> Content:
    """Return a copy of a part with its naming fields only; reading another one raises AttributeError."""
    kept = {name: own for name, own in value.__dict__.items() if name in _NAMING}
    return type(value).model_construct(None, **kept)


def _sources(part: Checklist | Template) -> Iterable[str]:
    """Name the lists of the playbook that a template lets one choose from."""
    for section in part.sections if isinstance(part, Template) else ():
        for field in (*section.fields, *(section.table.columns if section.table else ())):
            if field.choices and field.choices.source:
                yield field.choices.source


def _data(value: object, language: str) -> Json:
    """Write a value down, of a text only one language, but with its looks and links."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return str(value.value)
        case str():
            return value
        case dt.date():
            return value.isoformat()
        case Reference():
            return str(value)
        case LocalizedText():
            return [
                [run.text, run.strong, run.code, run.href, str(run.reference)] for run in value[language].runs
            ]
        case Content():
            return [[name, _data(inner, language)] for name, inner in value.__dict__.items()]
        case Mapping():
            return [[str(name), _data(inner, language)] for name, inner in value.items()]
        case tuple():
            return [_data(inner, language) for inner in value]
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a key")
