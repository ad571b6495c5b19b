"""A checklist as a Word form."""

from __future__ import annotations

from collections.abc import Container

from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.office.labels import OfficeLabels, PixelLogos
from engagement_playbook.office.word.document import WordDocument
from engagement_playbook.office.word.form import add_masthead, head_row, signatures_table
from engagement_playbook.office.word.markup import SHADE
from engagement_playbook.office.word.tables import Cell, Row, table
from engagement_playbook.presentation.grouping import item_ranges
from engagement_playbook.presentation.presentation import Signer, SigningParty, SignOffBlock, neutral

_FIXED = (10.0, 14.0, 16.0)
"""Number, done, not applicable, in mm."""


def make_checklist(wording: OfficeLabels, checklist: Checklist, logos: PixelLogos) -> bytes:
    """Make the form: what it is for, where it is used, the items, and a sign-off where it is a gate."""
    document = WordDocument(wording, checklist, landscape=False, logos=logos)
    add_masthead(document, wording.place_of(checklist), document.title)
    _add_purpose(document, wording, checklist)
    markup = document.markup
    document.add(_visit_fields(document, wording), markup.gap())
    document.add(_items(document, wording, checklist), markup.gap())
    legend = [wording.say("legend.na")]
    if checklist.critical_count:
        legend.insert(0, f"{wording.say('critical')}: {wording.critical_legend(checklist)}")
    legend.append(wording.orientation(checklist))
    document.add(markup.paragraph(markup.run(" ".join(filter(None, legend))), "Small"))
    if signoff := wording.signoff(checklist):
        _add_signoff(document, wording, signoff)
    return document.save()


def _add_purpose(document: WordDocument, wording: OfficeLabels, checklist: Checklist) -> None:
    markup = document.markup
    when = wording.pause_point_label(checklist)
    for label, text in ((wording.say("objective"), checklist.objective), (when, checklist.pause_point)):
        if text:
            start = markup.run(f"{label}  ", bold=True)
            document.add(markup.paragraph(start + document.rich(wording.runs(text))))
    if checklist.style and not neutral(checklist.audience):
        words = f"{wording.style(checklist.style)}  "
        document.add(
            markup.paragraph(
                markup.run(words, bold=True) + markup.run(wording.style_hint(checklist.style)), "Small"
            )
        )


def _visit_fields(document: WordDocument, wording: OfficeLabels) -> str:
    markup = document.markup
    cells = []
    known = wording.parties.values()
    for name, label in wording.head_fields.items():
        make = markup.date_control if name == "date" else markup.text_control
        taken = make(label, wording.office("placeholder.date" if name == "date" else "placeholder.text"))
        content = markup.run(known[name]) if name in known else taken
        cells += [
            Cell(markup.paragraph(markup.run(label), "CellLabel"), fill=SHADE),
            Cell(markup.paragraph(content, "Cell")),
        ]
    rows = [Row(cells[start : start + 4], height=8) for start in range(0, len(cells), 4)]
    if len(rows[-1].cells) == 2:
        label_cell, value = rows[-1].cells
        rows[-1] = Row([label_cell, Cell(value.content, span=3)], height=8)
    half = document.width / 2
    return table([half * 0.32, half * 0.68] * 2, rows, wording.office("visit"))


def _items(document: WordDocument, wording: OfficeLabels, checklist: Checklist) -> str:
    markup = document.markup
    shares = _shares(wording, checklist)
    columns = [wording.say(f"columns.{name}") for name in ("done", "na", *shares)]
    rest = document.width - sum(_FIXED)
    widths = [*_FIXED, *(rest * share / sum(shares.values()) for share in shares.values())]
    rows = [head_row(document, ("#", *columns))]
    for item_range in item_ranges(checklist):
        if item_range.title:
            words = markup.paragraph(markup.run(wording.written(item_range.title)), "CellLabel", keep=True)
            rows.append(Row([Cell(words, fill=SHADE, span=len(widths))]))
        rows += [_item(document, wording, number, item, shares) for number, item in item_range.items]
    return table(widths, rows, wording.written(checklist.title))


def _shares(wording: OfficeLabels, checklist: Checklist) -> dict[str, float]:
    """How the columns that somebody needs share the width beside the boxes."""
    needed = {"item": 0.56}
    if any(item.owner for item in checklist.items):
        needed["owner"] = 0.19
    if wording.settings.options.look.notes_column:
        needed["notes"] = 0.25
    return needed


def _item(
    document: WordDocument, wording: OfficeLabels, number: int, item: Item, columns: Container[str]
) -> Row:
    markup = document.markup
    plain = wording.written(item.text)
    text = document.rich(wording.runs(item.text), bold=item.critical)
    if item.critical:
        text = (
            markup.run(f" {wording.say('critical')} ", bold=True, size=8, on_black=True)
            + markup.run("  ")
            + text
        )
    words = markup.paragraph(text, "Cell")
    if scope := wording.scope(item):
        words += markup.paragraph(markup.run(scope, bold=True), "CellHelp")
    if item.evidence:
        proof = markup.run(wording.say("evidence")) + document.rich(wording.runs(item.evidence))
        words += markup.paragraph(proof, "CellHelp")

    def box(key: str) -> Cell:
        name = f"{number} {wording.say(f'columns.{key}')}: {plain}"
        return Cell(markup.paragraph(markup.check_control(name), "Cell", align="center"))

    owner = wording.title(item.owner) if item.owner else ""
    cells = [
        Cell(markup.paragraph(markup.run(str(number)), "Cell", align="center")),
        box("done"),
        box("na"),
        Cell(words),
    ]
    if "owner" in columns:
        cells.append(Cell(markup.paragraph(markup.run(owner, size=9), "Cell")))
    if "notes" in columns:
        note = markup.text_control(
            f"{number} {wording.say('columns.notes')}", wording.office("placeholder.cell")
        )
        cells.append(Cell(markup.paragraph(note, "Cell")))
    return Row(cells, height=9)


def _add_signoff(document: WordDocument, wording: OfficeLabels, signoff: SignOffBlock) -> None:
    markup = document.markup
    results = "".join(
        markup.check_control(result) + markup.run(f" {result}      ") for result in signoff.results
    )
    conditions = wording.say("signoff.conditions")
    taken = markup.rich_control(conditions, wording.office("placeholder.text"))
    rows = [
        Row(
            [
                Cell(markup.paragraph(markup.run(label), "CellLabel"), fill=SHADE),
                Cell(markup.paragraph(content, "Cell")),
            ],
            height=height,
        )
        for label, content, height in (
            (wording.say("signoff.result"), results, 9),
            (conditions, taken, 16),
        )
    ]
    document.add(
        markup.paragraph(markup.run(wording.say("signoff.title")), "Heading1"),
        table([document.width * 0.29, document.width * 0.71], rows, wording.say("signoff.title"), keep=True),
        markup.gap(keep=True),
        signatures_table(
            document, wording, [SigningParty("", tuple(Signer(role, seal=False) for role in signoff.roles))]
        ),
    )
