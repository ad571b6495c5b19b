"""What Word forms are built from: labels with controls, signatures, the head of the first page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from engagement_playbook.engagement.filling import FilledCell
from engagement_playbook.model.template import FieldType, TemplateField
from engagement_playbook.office.labels import OfficeLabels
from engagement_playbook.office.word.document import WordDocument
from engagement_playbook.office.word.markup import SHADE
from engagement_playbook.office.word.tables import Cell, Row, table
from engagement_playbook.presentation.cell_words import cell_words
from engagement_playbook.presentation.presentation import SigningParty

_LABEL: Final = 0.29
_LABEL_WITH_HELP: Final = 0.4
"""Share of the width that a label takes."""
_SIGNED: Final = 13.0
_SEALED: Final = 26.0
"""How high, in mm, the room to sign is, and that for a seal."""


def add_masthead(document: WordDocument, place: str, title: str) -> None:
    """Begin the first page: where it belongs, if that is said, and what it is."""
    markup = document.markup
    if place:
        document.add(markup.paragraph(markup.run(place), "Kicker"))
    document.add(markup.paragraph(markup.run(title), "Title"))


def control(
    document: WordDocument,
    wording: OfficeLabels,
    field: TemplateField,
    filled: FilledCell | None = None,
    *,
    short: bool = False,
) -> str:
    """Make the control that takes what a field asks for, or holds it; ``short`` for the cell of a table."""
    # What is printed blank must not be full of instructions: in a cell, a mark is enough.
    markup, name = document.markup, wording.written(field.label)
    words = cell_words(filled, wording) if filled else ""
    if field.type is FieldType.CHECK:
        return markup.check_control(name, ticked=filled is not None and filled.value is True)
    if field.type is FieldType.DATE:
        placeholder = wording.office("placeholder.day" if short else "placeholder.date")
        day = filled.value if filled and isinstance(filled.value, dt.date) else None
        return markup.date_control(name, placeholder, words, day)
    if options := wording.options(field):
        kind = "pick" if short else "choice" if options.closed else "choice_or_text"
        return markup.choice_control(name, wording.office(f"placeholder.{kind}"), options, words)
    if field.type is FieldType.TIME:
        return markup.text_control(name, wording.office("placeholder.time"), words)
    make = markup.rich_control if field.type is FieldType.LONG_TEXT else markup.text_control
    return make(name, wording.office("placeholder.cell" if short else "placeholder.text"), words)


def fields_table(
    document: WordDocument,
    wording: OfficeLabels,
    fields: Sequence[TemplateField],
    caption: str,
    *,
    pairs: bool,
    with_help: bool,
    filled: Mapping[str, FilledCell] = MappingProxyType({}),
) -> str:
    """Set fields below each other, or with ``pairs`` two beside each other where they are short."""
    markup = document.markup

    def label(field: TemplateField) -> Cell:
        words = markup.paragraph(markup.run(wording.written(field.label)), "CellLabel")
        if with_help and field.help:
            words += markup.paragraph(document.rich(wording.runs(field.help)), "CellHelp")
        return Cell(words, fill=SHADE)

    def value(field: TemplateField, span: int) -> Cell:
        return Cell(
            markup.paragraph(control(document, wording, field, filled.get(field.id)), "Cell"), span=span
        )

    columns = 4 if pairs else 2
    rows = []
    for line in _lines(fields, pairs=pairs):
        cells = [part for field in line for part in (label(field), value(field, 1))]
        if len(line) * 2 < columns:
            cells[-1] = Cell(cells[-1].content, span=columns - 1)
        height = 22 if any(field.type is FieldType.LONG_TEXT for field in line) else 9
        rows.append(Row(cells, height=height))
    share = document.width / (columns // 2)
    label_share = _LABEL_WITH_HELP if with_help else _LABEL
    return table([share * label_share, share * (1 - label_share)] * (columns // 2), rows, caption)


def _lines(fields: Iterable[TemplateField], *, pairs: bool) -> list[list[TemplateField]]:
    """Put fields two to a line; a long text has a line to itself, and the order stays."""
    lines: list[list[TemplateField]] = []
    for field in fields:
        fits = pairs and lines and len(lines[-1]) == 1
        if fits and FieldType.LONG_TEXT not in (field.type, lines[-1][0].type):
            lines[-1].append(field)
        else:
            lines.append([field])
    return lines


def head_row(document: WordDocument, titles: Iterable[str]) -> Row:
    """Make the row of a table that names its columns on every page."""
    markup = document.markup
    return Row(
        [Cell(markup.paragraph(markup.run(title), "CellHead", keep=True), fill=SHADE) for title in titles],
        header=True,
    )


def column_help(document: WordDocument, wording: OfficeLabels, columns: Iterable[TemplateField]) -> str:
    """Say in one paragraph what goes into each column: in the heads it would be a stack of single words."""
    markup = document.markup
    pieces = [
        markup.run(f"{wording.written(column.label)}  ", bold=True) + document.rich(wording.runs(column.help))
        for column in columns
        if column.help
    ]
    return markup.paragraph(markup.run("    ").join(pieces), "Small", keep=True) if pieces else ""


def signatures_table(document: WordDocument, wording: OfficeLabels, parties: Sequence[SigningParty]) -> str:
    """Make room to sign by hand: below each other, or for each side of a contract beside each other."""
    if len(parties) > 1 or parties[0].name:
        return _parties_table(document, wording, parties)
    markup = document.markup
    (party,) = parties
    titles = [wording.say(f"signoff.{name}") for name in ("role", "name", "signature", "date")]
    rows = [
        Row(
            [
                Cell(markup.paragraph(markup.run(signer.name), "Cell")),
                Cell(_filled(document, markup.text_control(titles[1], wording.office("placeholder.cell")))),
                Cell(
                    markup.paragraph(
                        markup.run(wording.say("signoff.seal") if signer.seal else ""), "CellHelp"
                    ),
                    top=True,
                ),
                Cell(_filled(document, markup.date_control(titles[3], wording.office("placeholder.day")))),
            ],
            height=_SEALED if signer.seal else _SIGNED,
        )
        for signer in party.signers
    ]
    widths = [document.width * share for share in (0.29, 0.25, 0.3, 0.16)]
    return table(widths, [head_row(document, titles), *rows], wording.say("signoff.title"))


def _parties_table(document: WordDocument, wording: OfficeLabels, parties: Sequence[SigningParty]) -> str:
    markup = document.markup

    sealed = any(party.seal for party in parties)
    most = max(len(party.signers) for party in parties)

    def signer(name: str) -> str:
        role = markup.paragraph(markup.run(name), "CellLabel")
        return role + markup.paragraph(markup.run(wording.say("signoff.signature")), "CellHelp")

    def rooms(party: SigningParty) -> list[str]:
        """What one side has to fill in, from top to bottom; empty where the room above is the larger."""
        seal = markup.paragraph(markup.run(wording.say("signoff.seal")), "CellHelp")
        return [
            *(signer(one.name) for one in party.signers),
            *[""] * (most - len(party.signers)),
            *([seal if party.seal else ""] if sealed else ()),
        ]

    def date(party: SigningParty) -> Cell:
        label = wording.say("signoff.date")
        control = markup.date_control(f"{party.name} {label}".strip(), wording.office("placeholder.cell"))
        return Cell(_filled(document, markup.run(f"{label}  ") + control))

    columns = [rooms(party) for party in parties]

    def cell(column: Sequence[str], row: int) -> Cell:
        more = row + 1 < len(column) and not column[row + 1]
        return Cell(
            column[row] or markup.paragraph(style="CellHelp"),
            top=True,
            begins=bool(column[row]) and more,
            goes_on=not column[row],
        )

    heights = [_SIGNED] * most + [_SEALED] * sealed
    rows = [
        head_row(document, (party.name for party in parties)),
        *(
            Row([cell(column, place) for column in columns], height=height)
            for place, height in enumerate(heights)
        ),
        Row([date(party) for party in parties], height=9),
    ]
    return table([document.width / len(parties)] * len(parties), rows, wording.say("signoff.title"))


def _filled(document: WordDocument, content: str) -> str:
    return document.markup.paragraph(content, "Cell")
