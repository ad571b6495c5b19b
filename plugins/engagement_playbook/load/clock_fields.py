"""Fill sections of forms that are made from the clocks of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from engagement_playbook.model.playbook import Part
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.template import ClockField, FieldType, Section, Template
from engagement_playbook.model.text import LocalizedText, RichText, Span

_ALL: Final = "clocks"
_COMMON: Final = "common-clocks"
SECTION_LISTS: Final = (_ALL, _COMMON)
"""What a section of a template may be made from."""


def with_clock_fields(parts: Mapping[Reference, Part]) -> dict[Reference, Part]:
    """Give each section that is made from the clocks a field to tick for each of them, in reading order.

    The label of a field is the clock's name with its first notice; its help is what we deliver.
    """
    fields = tuple(_fields(parts))
    lists = {_ALL: fields, _COMMON: tuple(field for field in fields if field.clock.common)}
    return {
        reference: replace(part, value=_filled(part.value, lists))
        if isinstance(part.value, Template) and any(section.source for section in part.value.sections)
        else part
        for reference, part in parts.items()
    }


def _filled(template: Template, lists: Mapping[str, tuple[ClockField, ...]]) -> Template:
    sections = tuple(
        section.model_copy(update={"fields": lists.get(section.source, ())}) if section.source else section
        for section in template.sections
    )
    # A form without rules to fill it would show an empty section.
    return template.model_copy(update={"sections": tuple(filter(_has_content, sections)) or sections})


def _has_content(section: Section) -> bool:
    return bool(section.fields or section.sentences or section.table)


def _fields(parts: Mapping[Reference, Part]) -> Iterator[ClockField]:
    for part in parts.values():
        if not isinstance(rule := part.value, Regulation):
            continue
        for clock in rule.clocks:
            yield ClockField.model_construct(
                id=f"{part.reference.id}-{clock.id}",
                type=FieldType.CHECK,
                label=_joined(clock.name, clock.first),
                help=clock.deliver,
                example=None,
                choices=None,
                clock=clock,
                applies=clock.applies or rule.applies,
            )


def _joined(name: LocalizedText, words: LocalizedText) -> LocalizedText:
    texts = dict(words.items())
    return LocalizedText(
        {code: RichText((*text.runs, Span("\u00a0· "), *texts[code].runs)) for code, text in name.items()}
    )
