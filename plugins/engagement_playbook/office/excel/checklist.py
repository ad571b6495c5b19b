"""Checklists as workbooks: a status per item, live counts, and all lists in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
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
from engagement_playbook.presentation.labels import dotted

_WIDTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "number": 5,
        "critical": 10,
        "item": 48,
        "proof": 34,
        "owner": 14,
        "status": 13,
        "reason": 17,
        "note": 19,
    }
)
"""Little more than a landscape page: every character beyond it makes the print smaller."""
_FIRST_FIELD_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where on its sheet a list has what: the columns that somebody needs, and the rows above them."""

    names: tuple[str, ...]
    fields: tuple[tuple[str, ...], ...]
    """The fields at the head, row by row."""

    @classmethod
    def of(cls, wording: OfficeLabels, checklist: Checklist) -> _Layout:
        needed = {
            "critical": checklist.critical_count > 0,
            "proof": any(item.evidence or wording.scope(item) for item in checklist.items),
            "owner": any(item.owner for item in checklist.items),
            "note": wording.settings.options.look.notes_column,
        }
        names = tuple(name for name in _WIDTHS if needed.get(name, True))
        fields = [*wording.head_fields]
        slots = len(cls(names, ()).slots)
        return cls(
            names, tuple(tuple(fields[start : start + slots]) for start in range(0, len(fields), slots))
        )

    def __getitem__(self, name: str) -> int:
        return self.names.index(name)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    @property
    def last(self) -> int:
        return len(self.names) - 1

    @property
    def widths(self) -> list[int]:
        """What columns that are not there leave goes to the text; labels at the head need the first ones' width."""
        missing = {name: width for name, width in _WIDTHS.items() if name not in self}
        more = {"number": missing.pop("critical", 0), "item": sum(missing.values())}
        return [_WIDTHS[name] + more.get(name, 0) for name in self.names]

    @property
    def slots(self) -> list[tuple[int, int, int, int]]:
        """The places above the columns for a label and what belongs to it: first and last column of each."""
        item, status = self["item"], self["status"]
        between = [(item + 1, item + 1, item + 2, status - 1)] if status - item > 2 else []
        return [(0, item - 1, item, item), *between, (status, status, status + 1, self.last)]

    @property
    def count_row(self) -> int:
        return _FIRST_FIELD_ROW + len(self.fields)

    @property
    def head_row(self) -> int:
        return self.count_row + 1

    def rows(self, checklist: Checklist) -> tuple[int, int]:
        """The first and the last row below the head, headings of groups among them."""
        headings = sum(item_range.title is not None for item_range in item_ranges(checklist))
        return self.head_row + 1, self.head_row + headings + len(checklist.items)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A checklist on its sheet."""

    checklist: Checklist
    sheet: Sheet


def make_checklist(wording: OfficeLabels, checklist: Checklist) -> bytes:
    """Make the workbook of one list: the list, its sign-off where it is a gate, why it is as it is."""
    title = wording.written(checklist.title)
    book = Book(wording, title=title, created=made_on([checklist]), part=checklist)
    _add_list(book, wording, checklist, title)
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


def _count(book: Book, wording: OfficeLabels, state: int, status: str) -> str:
    """Count the rows of a status; its word stands on the hidden sheet, not in the formula."""
    return f"SUMPRODUCT(--({status}=INDEX({book.list_name(_states(wording))},{state})))"


def _done(book: Book, wording: OfficeLabels, checklist: Checklist, sheet: str = "") -> str:
    """Count what is done, out of what applies."""
    layout = _Layout.of(wording, checklist)
    status = cells(layout.rows(checklist), layout["status"], sheet)
    applies = f"({len(checklist.items)}-{_count(book, wording, 3, status)})"
    return f'={_count(book, wording, 2, status)}&" / "&{applies}'


def _critical_open(book: Book, wording: OfficeLabels, checklist: Checklist, sheet: str = "") -> str:
    """Count the critical items that are neither done nor, with a reason, not applicable."""
    layout = _Layout.of(wording, checklist)
    if "critical" not in layout:
        return "=0"
    columns = (layout[name] for name in ("status", "critical", "reason"))
    status, critical, reason = (cells(layout.rows(checklist), column, sheet) for column in columns)
    name = book.list_name(_states(wording))
    settled = f'({status}=INDEX({name},2))+({status}=INDEX({name},3))*({reason}<>"")'
    return f'=SUMPRODUCT(({critical}<>"")*(({settled})=0))'


def _add_list(book: Book, wording: OfficeLabels, checklist: Checklist, name: str) -> Sheet:
    sheet, layout = book.sheet(name), _Layout.of(wording, checklist)
    notice = wording.say("return_or_shred") if checklist.audience is Audience.OWN else ""
    book.header(sheet.raw, wording.marks(checklist), notice)
    sheet.columns(*layout.widths)
    _write_head(sheet, wording, checklist, layout)
    all_titles = {
        **{name: wording.office(name) for name in ("number", "critical", "status", "note")},
        "proof": wording.office("evidence"),
        "reason": wording.office("reason_column"),
        **{name: wording.say(f"columns.{name}") for name in ("item", "owner")},
    }
    titles = [all_titles[name] for name in layout.names]
    for column, title in enumerate(titles):
        sheet.text(layout.head_row, column, title, **HEAD)
    sheet.filter_height(layout.head_row, titles)
    row = layout.head_row
    for item_range in item_ranges(checklist):
        if item_range.title:
            row += 1
            _write_heading(sheet, row, wording.written(item_range.title), layout)
        first_row = row + 1
        for number, item in item_range.items:
            row += 1
            _write_item(sheet, wording, row, number, item, layout)
        sheet.choose((first_row, row), layout["status"], CellChoices(_states(wording), closed=True))
        if "owner" in layout:
            sheet.choose((first_row, row), layout["owner"], CellChoices(wording.roles, closed=False))
    _add_rules(sheet, wording, checklist, layout)
    sheet.print_together(rows=layout.rows(checklist)[1] + 1)
    return sheet


def _write_heading(sheet: Sheet, row: int, title: str, layout: _Layout) -> None:
    """Write the heading of a group; its cells are not merged, so that the rows can be sorted."""
    for column, name in enumerate(layout.names):
        sheet.text(row, column, title if name == "item" else "", **HEAD)
    sheet.height(row, (title, layout["item"], layout["item"]))


def _write_item(
    sheet: Sheet, wording: OfficeLabels, row: int, number: int, item: Item, layout: _Layout
) -> None:
    proof = "\n".join(filter(None, (wording.scope(item), wording.written(item.evidence))))
    typed: Look = {"num_format": "@"}
    texts: dict[str, tuple[str, Look]] = {
        "critical": (
            wording.say("critical") if item.critical else "",
            {"bold": True, "align": "center", "font_size": 9},
        ),
        "item": (wording.written(item.text), {"bold": item.critical}),
        "proof": (proof, {"font_color": GREY}),
        "owner": (wording.title(item.owner) if item.owner else "", {}),
        "status": (_states(wording)[0], {}),
        "reason": ("", typed),
        "note": ("", typed),
    }
    sheet.raw.write_number(row, layout["number"], number, sheet.book.format(align="center", **FRAME))
    for column, name in enumerate(layout.names):
        if name in texts:
            words, look = texts[name]
            sheet.text(row, column, words, **look, **FRAME)
    high = [(texts[name][0], layout[name], layout[name]) for name in ("item", "proof") if name in layout]
    sheet.height(row, *high, least=24)


def _write_head(sheet: Sheet, wording: OfficeLabels, checklist: Checklist, layout: _Layout) -> None:
    """Write what stays in view: title, objective, pause point, the visit, the counts."""
    book, title, last = sheet.book, wording.written(checklist.title), layout.last
    place = wording.place_of(checklist)
    title_end = layout["item"] + ("proof" in layout) if place else last
    sheet.text(0, 0, title, last=title_end, bold=True, font_size=16, font_color=f"#{wording.accent}")
    if place:
        sheet.text(0, title_end + 1, place, last=last, font_color=GREY, font_size=9, align="right")
    sheet.height(0, (title, 0, title_end), least=28, size=16)
    style = wording.style_hint(checklist.style) if checklist.style and place else ""
    critical = (wording.critical_legend(checklist),) if "critical" in layout else ()
    legend = " ".join(filter(None, (*critical, wording.orientation(checklist))))
    purpose = "\n".join(
        filter(
            None,
            (
                _labelled(wording.say("objective"), wording.written(checklist.objective)),
                _labelled(wording.pause_point_label(checklist), wording.written(checklist.pause_point)),
                style,
                legend if len(layout.slots) < 3 and critical else "",
            ),
        )
    )
    sheet.text(1, 0, purpose, last=last, font_color=GREY)
    lines = purpose.count("\n") + 1
    sheet.height(1, (purpose, 0, last), least=14 * lines + 6)
    _write_fields(sheet, wording, layout)
    row, count = layout.count_row, Look(bold=True, align="left", **FRAME)
    counts = [(wording.office("done_of"), _done(book, wording, checklist), f"0 / {len(checklist.items)}")]
    if "critical" in layout:
        critical_open = _critical_open(book, wording, checklist)
        counts.append((wording.office("critical_open"), critical_open, str(checklist.critical_count)))
    for (label, formula, value), (start, label_end, first, _) in zip(counts, layout.slots, strict=False):
        sheet.text(row, start, label, last=label_end, **HEAD)
        sheet.formula(row, first, formula, int(value) if value.isdigit() else value, **count)
    # Where columns are left out there may be no room beside the counts.
    if legend and len(counts) < len(layout.slots):
        start = layout.slots[-1][0]
        sheet.text(row, start, legend, last=last, font_color=GREY, font_size=9, **FRAME)
        sheet.height(row, (legend, start, last), least=22, size=9)


def _write_fields(sheet: Sheet, wording: OfficeLabels, layout: _Layout) -> None:
    """Write the fields at the head with what is known of them; the last of a row takes what is left of it."""
    labels, known = wording.head_fields, wording.parties.values()
    for row, names in enumerate(layout.fields, _FIRST_FIELD_ROW):
        high = []
        for name, (start, label_end, first, last) in zip(names, layout.slots, strict=False):
            sheet.text(row, start, labels[name], last=label_end, **HEAD)
            look: Look = (
                {"num_format": DATE_FORMAT, "align": "left"} if name == "date" else {"num_format": "@"}
            )
            end = layout.last if name == names[-1] else last
            sheet.text(row, first, known.get(name, ""), last=end, **look, **FRAME)
            high += [(labels[name], start, label_end), (known.get(name, ""), first, end)]
            if name == "date":
                sheet.take_date((row, row), first)
        sheet.height(row, *high)


def _labelled(label: str, words: str) -> str:
    return f"{label}  {words}" if words else ""


def _add_rules(sheet: Sheet, wording: OfficeLabels, checklist: Checklist, layout: _Layout) -> None:
    """Show the status that a reader chooses by more than a colour."""
    book, rows, last = sheet.book, layout.rows(checklist), layout.last
    name = book.list_name(_states(wording))
    status, reason = (beside(rows[0], layout[column]) for column in ("status", "reason"))

    def when(condition: str, first_column: int, last_column: int, **look: Any) -> None:
        sheet.raw.conditional_format(
            rows[0],
            first_column,
            rows[1],
            last_column,
            {"type": "formula", "criteria": f"={condition}", "format": book.change(**look)},
        )

    reasons = layout["reason"]
    when(f"{status}=INDEX({name},2)", 0, last, bg_color="#E2F0D9")
    when(f"{status}=INDEX({name},3)", 0, layout["status"] - 1, font_color=GREY, font_strikeout=True)
    when(f'AND({status}=INDEX({name},3),{reason}="")', reasons, reasons, bg_color="#FFF2CC", border=5)
    if "critical" in layout:
        column = layout["critical"]
        when(
            f'AND({beside(rows[0], column)}<>"",{status}=INDEX({name},1))',
            column,
            column,
            bg_color="#000000",
            font_color="#FFFFFF",
        )
    sheet.raw.freeze_panes(layout.head_row + 1, 0)
    sheet.raw.autofilter(layout.head_row, 0, rows[1], last)
    sheet.raw.repeat_rows(layout.head_row)


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
