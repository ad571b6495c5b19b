"""Checklists as workbooks: a status per item, live counts, and all lists in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.office.excel.book import (
    DATE_FORMAT,
    FRAME,
    GREY,
    HEAD,
    Book,
    Look,
    Sheet,
    beside,
    cells,
)
from engagement_playbook.office.labels import CellChoices, OfficeLabels, made_on
from engagement_playbook.presentation.grouping import item_ranges
from engagement_playbook.presentation.labels import MEETING_FIELDS, dotted

_NUMBER, _CRITICAL, _ITEM, _PROOF, _OWNER, _STATUS, _REASON, _NOTE = range(8)
_WIDTHS: Final = (5, 10, 48, 34, 14, 13, 17, 19)
"""Little more than a landscape page: every character beyond it makes the print smaller."""
_FIELD_ROWS: Final = (2, 3)
_COUNT_ROW: Final = 4
_HEAD_ROW: Final = 5


@dataclass(frozen=True, slots=True)
class _Listed:
    """A checklist on its sheet."""

    checklist: Checklist
    sheet: Sheet


def make_checklist(wording: OfficeLabels, checklist: Checklist) -> bytes:
    """Make the workbook of one list: the list, its sign-off where it is a gate, why it is as it is."""
    book = Book(wording, title=wording.written(checklist.title), created=made_on([checklist]))
    _add_list(book, wording, checklist, wording.written(checklist.title))
    _add_signoff(book, wording, checklist)
    # What made us ask is ours: it does not go to the table.
    if checklist.audience is Audience.OWN:
        _add_reasons(book, wording, [checklist])
    return book.save()


def make_checklists(wording: OfficeLabels) -> bytes:
    """Make the workbook of all lists: an overview that counts, a sheet each, and why each item is there."""
    lists = wording.playbook.checklists
    book = Book(wording, title=wording.office("overview"), created=made_on(lists))
    overview = book.sheet(wording.office("sheet.overview"))
    listed = [
        _Listed(checklist, _add_list(book, wording, checklist, wording.written(checklist.title)))
        for checklist in lists
    ]
    _fill_overview(overview, wording, listed)
    _add_reasons(book, wording, lists)
    return book.save()


def _states(wording: OfficeLabels) -> tuple[str, ...]:
    return tuple(wording.office(f"state.{state}") for state in ("open", "done", "na"))


def _rows(checklist: Checklist) -> tuple[int, int]:
    """The first and the last row below the head, headings of groups among them."""
    headings = sum(item_range.title is not None for item_range in item_ranges(checklist))
    return _HEAD_ROW + 1, _HEAD_ROW + headings + len(checklist.items)


def _count(book: Book, wording: OfficeLabels, state: int, status: str) -> str:
    """Count the rows of a status; its word stands on the hidden sheet, not in the formula."""
    return f"SUMPRODUCT(--({status}=INDEX({book.list_name(_states(wording))},{state})))"


def _done(book: Book, wording: OfficeLabels, checklist: Checklist, sheet: str = "") -> str:
    """Count what is done, out of what applies."""
    status = cells(_rows(checklist), _STATUS, sheet)
    applies = f"({len(checklist.items)}-{_count(book, wording, 3, status)})"
    return f'={_count(book, wording, 2, status)}&" / "&{applies}'


def _critical_open(book: Book, wording: OfficeLabels, checklist: Checklist, sheet: str = "") -> str:
    """Count the critical items that are neither done nor, with a reason, not applicable."""
    columns = (_STATUS, _CRITICAL, _REASON)
    status, critical, reason = (cells(_rows(checklist), column, sheet) for column in columns)
    name = book.list_name(_states(wording))
    settled = f'({status}=INDEX({name},2))+({status}=INDEX({name},3))*({reason}<>"")'
    return f'=SUMPRODUCT(({critical}<>"")*(({settled})=0))'


def _add_list(book: Book, wording: OfficeLabels, checklist: Checklist, name: str) -> Sheet:
    sheet = book.sheet(name)
    notice = wording.say("return_or_shred") if checklist.audience is Audience.OWN else ""
    book.header(sheet.raw, wording.marks(checklist), notice)
    sheet.columns(*_WIDTHS)
    _write_head(sheet, wording, checklist)
    titles = (
        *(wording.office(key) for key in ("number", "critical")),
        *(wording.say("columns.item"), wording.office("evidence"), wording.say("columns.owner")),
        *(wording.office(key) for key in ("status", "reason_column", "note")),
    )
    for column, title in enumerate(titles):
        sheet.text(_HEAD_ROW, column, title, **HEAD)
    sheet.filter_height(_HEAD_ROW, titles)
    row = _HEAD_ROW
    for item_range in item_ranges(checklist):
        if item_range.title:
            row += 1
            _write_heading(sheet, row, wording.written(item_range.title))
        first_row = row + 1
        for number, item in item_range.items:
            row += 1
            _write_item(sheet, wording, row, number, item)
        sheet.choose((first_row, row), _STATUS, CellChoices(_states(wording), closed=True))
        sheet.choose((first_row, row), _OWNER, CellChoices(wording.roles, closed=False))
    _add_rules(sheet, wording, checklist)
    sheet.print_together(rows=_rows(checklist)[1] + 1)
    return sheet


def _write_heading(sheet: Sheet, row: int, title: str) -> None:
    """Write the heading of a group; its cells are not merged, so that the rows can be sorted."""
    for column in range(_NUMBER, _NOTE + 1):
        sheet.text(row, column, title if column == _ITEM else "", **HEAD)
    sheet.height(row, (title, _ITEM, _ITEM))


def _write_item(sheet: Sheet, wording: OfficeLabels, row: int, number: int, item: Item) -> None:
    proof = "\n".join(filter(None, (wording.scope(item), wording.written(item.evidence))))
    words = (wording.written(item.text), proof)
    critical = wording.say("critical") if item.critical else ""
    sheet.raw.write_number(row, _NUMBER, number, sheet.book.format(align="center", **FRAME))
    sheet.text(row, _CRITICAL, critical, bold=True, align="center", font_size=9, **FRAME)
    sheet.text(row, _ITEM, words[0], bold=item.critical, **FRAME)
    sheet.text(row, _PROOF, words[1], font_color=GREY, **FRAME)
    sheet.text(row, _OWNER, wording.title(item.owner) if item.owner else "", **FRAME)
    sheet.text(row, _STATUS, _states(wording)[0], **FRAME)
    sheet.text(row, _REASON, "", num_format="@", **FRAME)
    sheet.text(row, _NOTE, "", num_format="@", **FRAME)
    sheet.height(row, (words[0], _ITEM, _ITEM), (words[1], _PROOF, _PROOF), least=24)


def _write_head(sheet: Sheet, wording: OfficeLabels, checklist: Checklist) -> None:
    """Write what stays in view: title, objective, pause point, the visit, the counts."""
    book = sheet.book
    where = dotted(wording.checklist_place(checklist), wording.audience(checklist.audience))
    sheet.text(0, _NUMBER, wording.written(checklist.title), last=_PROOF, bold=True, font_size=16)
    sheet.text(0, _OWNER, where, last=_NOTE, font_color=GREY, font_size=9, align="right")
    sheet.height(0, (wording.written(checklist.title), _NUMBER, _PROOF), least=28, size=16)
    style = wording.style_hint(checklist.style) if checklist.style else ""
    purpose = "\n".join(
        filter(
            None,
            (
                _labelled(wording.say("objective"), wording.written(checklist.objective)),
                _labelled(wording.say("pause_point"), wording.written(checklist.pause_point)),
                style,
            ),
        )
    )
    sheet.text(1, _NUMBER, purpose, last=_NOTE, font_color=GREY)
    lines = purpose.count("\n") + 1
    sheet.height(1, (purpose, _NUMBER, _NOTE), least=14 * lines + 6)
    places = [(_FIELD_ROWS[0], _NUMBER), (_FIELD_ROWS[0], _PROOF), (_FIELD_ROWS[0], _STATUS)]
    places += [(_FIELD_ROWS[1], _NUMBER), (_FIELD_ROWS[1], _PROOF)]
    spans = {
        _NUMBER: (_CRITICAL, _ITEM, _ITEM),
        _PROOF: (_PROOF, _OWNER, _OWNER),
        _STATUS: (_STATUS, _REASON, _NOTE),
    }
    for name, (row, column) in zip(MEETING_FIELDS, places, strict=True):
        label_end, first, last = spans[column]
        if row == _FIELD_ROWS[1] and column == _PROOF:
            last = _NOTE
        sheet.text(row, column, wording.say(f"fields.{name}"), last=label_end, **HEAD)
        look: Look = {"num_format": DATE_FORMAT, "align": "left"} if name == "date" else {"num_format": "@"}
        sheet.text(row, first, "", last=last, **look, **FRAME)
        if name == "date":
            sheet.take_date((row, row), first)
    count: Look = {"bold": True, "align": "left", **FRAME}
    sheet.text(_COUNT_ROW, _NUMBER, wording.office("done_of"), last=_CRITICAL, **HEAD)
    sheet.formula(_COUNT_ROW, _ITEM, _done(book, wording, checklist), f"0 / {len(checklist.items)}", **count)
    sheet.text(_COUNT_ROW, _PROOF, wording.office("critical_open"), **HEAD)
    sheet.formula(
        _COUNT_ROW, _OWNER, _critical_open(book, wording, checklist), checklist.critical_count, **count
    )
    legend = [wording.say("legend.critical")] if checklist.critical_count else []
    orientation = wording.orientation(checklist)
    words = " ".join(filter(None, (*legend, orientation)))
    sheet.text(_COUNT_ROW, _STATUS, words, last=_NOTE, font_color=GREY, font_size=9, **FRAME)
    sheet.height(_COUNT_ROW, (words, _STATUS, _NOTE), least=22, size=9)


def _labelled(label: str, words: str) -> str:
    return f"{label}  {words}" if words else ""


def _add_rules(sheet: Sheet, wording: OfficeLabels, checklist: Checklist) -> None:
    """Show the status that a reader chooses by more than a colour."""
    book, rows = sheet.book, _rows(checklist)
    name = book.list_name(_states(wording))
    status, critical, reason = (beside(rows[0], column) for column in (_STATUS, _CRITICAL, _REASON))

    def when(condition: str, first_column: int, last_column: int, **look: Any) -> None:
        sheet.raw.conditional_format(
            rows[0],
            first_column,
            rows[1],
            last_column,
            {"type": "formula", "criteria": f"={condition}", "format": book.change(**look)},
        )

    when(f"{status}=INDEX({name},2)", _NUMBER, _NOTE, bg_color="#E2F0D9")
    when(f"{status}=INDEX({name},3)", _NUMBER, _OWNER, font_color=GREY, font_strikeout=True)
    when(f'AND({status}=INDEX({name},3),{reason}="")', _REASON, _REASON, bg_color="#FFF2CC", border=5)
    when(
        f'AND({critical}<>"",{status}=INDEX({name},1))',
        _CRITICAL,
        _CRITICAL,
        bg_color="#000000",
        font_color="#FFFFFF",
    )
    sheet.raw.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.raw.autofilter(_HEAD_ROW, 0, rows[1], _NOTE)
    sheet.raw.repeat_rows(_HEAD_ROW)


def _add_signoff(book: Book, wording: OfficeLabels, checklist: Checklist) -> None:
    signoff = wording.signoff(checklist)
    if signoff is None:
        return
    sheet = book.sheet(wording.office("sheet.signoff"), landscape=False)
    book.header(sheet.raw, wording.marks(checklist), "")
    sheet.columns(30, 26, 34, 16)
    title = dotted(wording.written(checklist.title), wording.say("signoff.title"))
    sheet.text(0, 0, title, last=3, bold=True, font_size=14)
    sheet.height(0, (title, 0, 3), least=28, size=14)
    for row, (key, height) in enumerate((("result", 24), ("conditions", 72)), 1):
        sheet.text(row, 0, wording.say(f"signoff.{key}"), **HEAD)
        sheet.text(row, 1, "", last=3, num_format="@", **FRAME)
        sheet.raw.set_row(row, height)
    sheet.choose((1, 1), 1, CellChoices(signoff.results, closed=True))
    for column, key in enumerate(("role", "name", "signature", "date")):
        sheet.text(4, column, wording.say(f"signoff.{key}"), **HEAD)
    for row, role in enumerate(signoff.roles, 5):
        sheet.text(row, 0, role, **FRAME)
        for column in (1, 2):
            sheet.text(row, column, "", num_format="@", **FRAME)
        sheet.text(row, 3, "", num_format=DATE_FORMAT, align="left", **FRAME)
        sheet.raw.set_row(row, 36)
    sheet.take_date((5, 4 + len(signoff.roles)), 3)


def _add_reasons(book: Book, wording: OfficeLabels, lists: Sequence[Checklist]) -> None:
    """Add a sheet that says why each item is on its list."""
    several = len(lists) > 1
    rows = [
        (
            wording.written(checklist.title) if several else str(number),
            wording.written(item.text),
            wording.written(item.why),
            "\n".join(wording.reasons(item)),
        )
        for checklist in lists
        for number, item in enumerate(checklist.items, 1)
    ]
    if not any(why or because for _, _, why, because in rows):
        return
    sheet = book.sheet(wording.office("sheet.why"))
    book.header(sheet.raw, (), wording.say("return_or_shred"))
    sheet.fill_width(26 if several else 6, 40, 44, 40, fixed=(0,))
    title = dotted(
        wording.office("overview") if several else wording.written(lists[0].title), wording.office("why")
    )
    sheet.text(0, 0, title, last=3, bold=True, font_size=14)
    sheet.height(0, (title, 0, 3), least=28, size=14)
    titles = (
        wording.office("csv.checklist" if several else "number"),
        wording.say("columns.item"),
        wording.office("why"),
        wording.office("because"),
    )
    for column, words in enumerate(titles):
        sheet.text(1, column, words, **HEAD)
    for row, texts in enumerate(rows, 2):
        for column, words in enumerate(texts):
            sheet.text(row, column, words, valign="top", **FRAME)
        sheet.height(row, *((words, column, column) for column, words in enumerate(texts)))
    sheet.raw.freeze_panes(2, 0)
    sheet.raw.autofilter(1, 0, 1 + len(rows), 3)
    sheet.raw.repeat_rows(0, 1)


def _fill_overview(sheet: Sheet, wording: OfficeLabels, listed: Sequence[_Listed]) -> None:
    book = sheet.book
    book.header(sheet.raw, (), wording.say("return_or_shred"))
    sheet.columns(40, 44, 24, 9, 12, 16)
    sheet.text(0, 0, wording.office("overview"), last=5, bold=True, font_size=16)
    sheet.raw.set_row(0, 30)
    titles = (
        *(wording.office("csv.checklist"), wording.office("place"), wording.office("audience")),
        *(wording.office("items"), wording.office("done_of"), wording.office("critical_open")),
    )
    for column, title in enumerate(titles):
        sheet.text(1, column, title, **HEAD)
    for row, entry in enumerate(listed, 2):
        checklist, name = entry.checklist, entry.sheet.name
        title, place = wording.written(checklist.title), wording.checklist_place(checklist)
        sheet.link(row, 0, title, name, **FRAME)
        sheet.text(row, 1, place, **FRAME)
        sheet.text(row, 2, wording.audience(checklist.audience), **FRAME)
        sheet.raw.write_number(row, 3, len(checklist.items), book.format(align="center", **FRAME))
        count: Look = {"align": "center", **FRAME}
        done, critical = _done(book, wording, checklist, name), _critical_open(book, wording, checklist, name)
        sheet.formula(row, 4, done, f"0 / {len(checklist.items)}", **count)
        sheet.formula(row, 5, critical, checklist.critical_count, **count)
        sheet.height(row, (title, 0, 0), (place, 1, 1))
    sheet.raw.freeze_panes(2, 0)
    sheet.raw.autofilter(1, 0, 1 + len(listed), 5)
    sheet.raw.repeat_rows(1)
