"""A template in which sentences stand ready: one page with blanks in every language of the playbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engagement_playbook.model.base import Audience
from engagement_playbook.model.template import ClockField, FieldType, Section, Template, TemplateField, pieces
from engagement_playbook.pdf.paper import Json, Paper, PaperContext

_BLANKS: Final[Mapping[FieldType, tuple[int, int]]] = {
    FieldType.MOMENT: (22, 1),
    FieldType.DATE: (24, 0),
    FieldType.NUMBER: (14, 0),
    FieldType.PERSON_ROLE: (26, 1),
    FieldType.TEXT: (26, 2),
    FieldType.LONG_TEXT: (52, 4),
}
"""How wide a blank is at least, in millimetres, and its share of what its line has left."""

_MOST_IN_A_LINE: Final = {True: 6, False: 3}
"""Boxes beside each other, by whether all of them are short."""

_SHORT: Final = (FieldType.MOMENT, FieldType.DATE, FieldType.NUMBER, FieldType.CHECK)


def notice(context: PaperContext, template: Template, *, visit: str | None = None) -> Paper:
    """Describe the paper of a template with sentences; ``visit`` is the title of the meeting whose pack holds it.

    The sentences stand there in every language of the playbook, that of the paper first.
    """
    own = template.audience is Audience.OWN
    return {
        "kind": "notice",
        "title": context.words(template.title),
        "kicker": visit or "",
        "own": own,
        "neutral": not own,
        "marks": [*(context.marks(template) if own else context.review_marks(template)[:2])],
        "audience": context.audience(template.audience) if own else None,
        "purpose": context.runs(template.purpose),
        "sections": [_section(context, template, section) for section in template.sections],
        "whole": True,
        "signatures": [
            signer.name for party in context.signing_parties(template) for signer in party.signers
        ],
    }


def _section(context: PaperContext, template: Template, section: Section) -> Json:
    clocks = [field for field in section.fields if isinstance(field, ClockField)]
    drawn = () if section.sentences or clocks else section.fields
    code = context.locale.code
    languages = [code, *(language for language in context.playbook.languages if language != code)]
    return {
        "title": context.words(section.title),
        "intro": context.runs(section.intro),
        "boxes": [*_boxes(context, drawn)],
        "sentences": [
            [
                {"language": language, "words": [*_words(template, sentence.text[language].plain, language)]}
                for language in languages
            ]
            for sentence in section.sentences
        ],
        "clocks": [_clock(context, field) for field in clocks],
        "table": _table(context, section),
    }


def _boxes(context: PaperContext, fields: tuple[TemplateField, ...]) -> Iterator[Json]:
    """Set boxes side by side, in rows of one length."""
    most = _MOST_IN_A_LINE[all(field.type in _SHORT for field in fields)]
    for place in range(0, len(fields), most):
        yield [
            {"label": context.words(field.label), "choices": _choices(field, context.locale.code)}
            for field in fields[place : place + most]
        ]


def _words(template: Template, text: str, language: str) -> Iterator[Json]:
    """Part a sentence into words and blanks."""
    for piece, is_blank in pieces(text):
        if not is_blank:
            yield {"t": piece}
            continue
        field = template.fields[piece]
        choices = _choices(field, language)
        least, share = _BLANKS.get(field.type, (26, 2))
        yield {"choices": choices} if choices else {"least": least, "share": share}


def _choices(field: TemplateField, language: str) -> list[Json]:
    return [choice.label[language].plain for choice in field.choices.values] if field.choices else []


def _clock(context: PaperContext, field: ClockField) -> Json:
    clock = field.clock
    return {
        "name": context.words(clock.name),
        "trigger": context.words(clock.trigger),
        "first": context.words(clock.first),
        "follow_up": context.words(clock.follow_up) if clock.follow_up else None,
        "final": context.words(clock.final) if clock.final else None,
    }


def _table(context: PaperContext, section: Section) -> Json:
    if section.table is None:
        return None
    return {
        "columns": [context.words(column.label) for column in section.table.columns],
        "rows": section.table.rows,
    }
