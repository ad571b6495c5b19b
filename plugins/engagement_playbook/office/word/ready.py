"""Sentences that stand ready, and clocks, in a Word form."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.model.template import ClockField, Section, Template, TemplateField, pieces
from engagement_playbook.office.labels import CellChoices, OfficeLabels
from engagement_playbook.office.word.document import WordDocument
from engagement_playbook.office.word.form import head_row
from engagement_playbook.office.word.tables import Cell, Row, table

_CLOCK_SHARES = (0.06, 0.34, 0.24, 0.2, 0.16)


def sentences(
    document: WordDocument, wording: OfficeLabels, template: Template, section: Section
) -> Iterator[str]:
    """Set each sentence in the language of the document, then in the others; its blanks are controls."""
    markup = document.markup
    for number, sentence in enumerate(section.sentences, 1):
        for place, language in enumerate(wording.all_languages):
            words = markup.run(f"{number}  " if place == 0 else "    ", bold=True)
            for piece, is_blank in pieces(sentence.text[language].plain):
                words += _blank(document, template.fields[piece], language) if is_blank else markup.run(piece)
            yield markup.paragraph(words, keep=place == 0)


def clocks_table(
    document: WordDocument, wording: OfficeLabels, clocks: tuple[ClockField, ...], caption: str
) -> str:
    """Set clocks to tick below each other, each with its times."""
    markup = document.markup
    titles = ["", *(wording.say(f"clock.{name}") for name in ("name", "first", "follow_up", "final"))]
    rows = []
    for field in clocks:
        clock = field.clock
        name = markup.run(f"{wording.written(clock.name)}  ", bold=True)
        texts = [
            wording.written(text) if text else "–" for text in (clock.first, clock.follow_up, clock.final)
        ]
        rows.append(
            Row(
                [
                    Cell(markup.paragraph(markup.check_control(wording.written(clock.name)), "Cell")),
                    Cell(markup.paragraph(name + markup.run(wording.written(clock.trigger)), "Cell")),
                    *(Cell(markup.paragraph(markup.run(text), "Cell")) for text in texts),
                ],
                height=9,
            )
        )
    # For a rule that is not listed.
    free = [markup.text_control(title, wording.office("placeholder.text")) for title in titles[1:]]
    boxes = [markup.check_control(titles[1]), *free]
    rows.append(Row([Cell(markup.paragraph(box, "Cell")) for box in boxes], height=9))
    widths = [document.width * share for share in _CLOCK_SHARES]
    return table(widths, [head_row(document, titles), *rows], caption)


def _blank(document: WordDocument, field: TemplateField, language: str) -> str:
    markup, name = document.markup, field.label[language].plain
    if field.choices and field.choices.values:
        words = tuple(choice.label[language].plain for choice in field.choices.values)
        return markup.choice_control(name, f"[{name}]", CellChoices(words, closed=True))
    return markup.text_control(name, f"[{name}]")
