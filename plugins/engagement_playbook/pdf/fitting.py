"""How roomy a paper can be, decided before it is laid out.

Text never shrinks; the space around it does, between roomy and tight, and where that is not enough a sheet
leaves out what it can spare. How high texts get is told from the widths of their characters, and the rest
from the distances that the Typst files draw: a test holds both against what Typst lays out.
All lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from engagement_playbook.pdf.text_measure import Run, TextMeasure, runs_of

MM: Final = 72 / 25.4

_SIZES: Final = {"a4": (210 * MM, 297 * MM), "us-letter": (8.5 * 72, 11 * 72)}
_MARGINS: Final = (20 * MM + 14 * MM, 18 * MM + 20 * MM)
"""Left and right, top and bottom; as ``page_setup.typ`` has them."""

_SMALL: Final = 9.0
_MEETING: Final = (
    (("customer", 1.6), ("date", 1.0), ("place", 1.2), ("pm", 1.2)),
    (("attendees", 1.0),),
    (("objective", 1.0),),
)
"""The fields of the page at hand, line by line, with their shares of it."""
_BESIDE: Final = 1.5 * MM
_NEARER: Final = 0.3 * MM
_GUTTER: Final = 7 * MM
_SPARE: Final = 1.0
"""Without a little room to spare, a table that just fits is broken before its last line."""

Part = Mapping[str, Any]
"""A paper as data, or a part of one."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The distances of a paper that give way."""

    row: float
    group: float
    box: float
    gap: float
    field: float
    tall_field: float
    signature: float
    writing: float

    @classmethod
    def at(cls, tightness: float) -> Spacing:
        """Return the distances between roomy, 0, and tight, 1."""

        def between(name: str) -> float:
            roomy, tight = getattr(_ROOMY, name), getattr(_TIGHT, name)
            return float((roomy + (tight - roomy) * tightness) * MM)

        return cls(**{field.name: between(field.name) for field in fields(cls)})

    def names(self) -> dict[str, float]:
        """Return the distances by the names that the Typst files use."""
        return {name.replace("_", "-"): length for name, length in asdict(self).items()}


_ROOMY: Final = Spacing(2.5, 1.5, 6, 3.6, 11, 15, 3.6, 10.5)
_TIGHT: Final = Spacing(1, 0.9, 5, 2, 8.4, 11, 2.2, 8)
"""In millimetres."""


@dataclass(frozen=True, slots=True)
class Fitter:
    """Decides for papers of one frame, with the measures of each of its voices.

    ``margin`` is by how much texts are taken for higher than they are told.
    """

    frame: Part
    measures: Sequence[TextMeasure]
    margin: float = 1.0

    def fit(self, part: Part) -> Part | None:
        """Decide how a paper is drawn; None for a kind that needs no decision.

        ``pages`` says how many it takes, where that is decided.
        """
        match part["kind"]:
            case "checklist":
                return self._sheet(part)
            case "bilingual":
                return self._bilingual(part)
            case "form":
                return self._form(part)
            case "agenda":
                return self._agenda(part)
            case "glance":
                return self._glance(part)
            case "questions":
                return self._questions(part)
            case _:
                return None

    def _room(self, *, landscape: bool = False) -> tuple[float, float]:
        width, height = _SIZES[self.frame["paper"]]
        if landscape:
            width, height = height, width
        return width - _MARGINS[0], height - _MARGINS[1]

    def _say(self, key: str, voice: int = 0) -> str:
        return str(self.frame["voices"][voice]["labels"][key])

    def _high(
        self,
        text: Any,
        size: float,
        width: float,
        *,
        voice: int = 0,
        bold: bool = False,
        before: float = 0.0,
    ) -> float:
        height = self.measures[voice].height(runs_of(text, bold=bold), size, width, before=before)
        return height * self.margin

    def _wide(self, text: Any, size: float, *, voice: int = 0, bold: bool = False) -> float:
        return size * self.measures[voice].width(runs_of(text, bold=bold))

    def _line(self, size: float) -> float:
        return size * self.measures[0].capitals

    def _masthead(self, part: Part, width: float, *, code: bool) -> float:
        """The chip, the title and the marks of a paper, beside its code."""
        left = width - (6 * MM + 19 * MM if code else 0)
        heights = []
        if part.get("chip") or part.get("kicker"):
            chip = self._wide(part.get("chip") or "", 10, bold=True)
            chip += 2 * 2.6 * MM + 2.4 * MM if chip else 0
            kicker = self._high(part.get("kicker") or "", 10, max(left - chip, 10 * MM), bold=True)
            heights.append(max(kicker, self._line(10)) + 3 * MM)
        heights.append(self._high(part["title"], 19, left, bold=True))
        if part.get("audience") or part.get("meta"):
            marks = [word for word in (part.get("audience"), part.get("style")) if word]
            used = sum(self._wide(word, _SMALL, bold=True) + 4 * MM + 2 * MM for word in marks)
            meta = self._high(part.get("meta") or "", _SMALL, max(left - used, 10 * MM))
            heights.append(max(meta, self._line(_SMALL)) + 2.4 * MM)
        words = sum(heights) + 3.2 * MM * (len(heights) - 1)
        beside = 0.0
        if code:
            caption = self._high(self._say("live"), _SMALL, 19 * MM)
            beside = 19 * MM + 2 * MM + caption
        return max(words, beside) + 2.6 * MM

    def _caption(self, text: str, width: float, *, voice: int = 0) -> float:
        return self._high(text, _SMALL, width - 3.2 * MM, voice=voice) + 2.7 * MM

    def _subheading(self, text: str, width: float) -> float:
        return self._high(text, 11.5, width, bold=True)

    def _choose(
        self,
        height: float,
        papers: Sequence[tuple[dict[str, bool], Callable[[Spacing], float]]],
        *,
        last: bool = False,
    ) -> dict[str, Any]:
        """Choose the first of several papers that fits, with the least tight spacing; else the first, roomy.

        With ``last``, where none fits, the last and tight: what runs over is what a reader wrote.
        """
        room = height - _SPARE
        for shown, high in papers:
            roomy = high(Spacing.at(0))
            if roomy <= room:
                return _fit(shown, Spacing.at(0), roomy, pages=1)
            tight = high(Spacing.at(1))
            if tight <= room:
                # A height is a convex function of the tightness: a straight line never promises too much room.
                space = Spacing.at((roomy - room) / (roomy - tight) if self.margin >= 1 else 1)
                return _fit(shown, space, high(space), pages=1)
        shown, high = papers[-1 if last else 0]
        space = Spacing.at(1 if last else 0)
        return _fit(shown, space, high(space), pages=None)

    def _head_fields(
        self, room: str, known: Part, width: float, least: float, voices: Sequence[int] = (0,)
    ) -> float:
        """The fields at the head of a sheet, with what is known of them."""
        height = 0.0
        for row in self.frame["field_rows"][room]:
            shares = sum(field["share"] for field in row)
            printed = [least]
            for field in row:
                cell = width * field["share"] / shares
                label = "  ".join(self._say(f"fields.{field['id']}", voice) for voice in voices)
                value = known.get(field["id"])
                printed.append(
                    self._caption(label, cell)
                    + (1.4 * MM + self._high(value, 10, cell - 3.2 * MM) if value else 0)
                )
            height += max(printed)
        return height

    # Sheets

    def _sheet(self, part: Part) -> Part:
        width, height = self._room()
        tables = {evidence: self._rows(part, width, evidence=evidence) for evidence in (True, False)}

        def paper(*, evidence: bool, compact: bool) -> tuple[dict[str, bool], Callable[[Spacing], float]]:
            return (
                {"evidence": evidence, "compact": compact},
                lambda space: (
                    self._around(part, width, space, compact=compact) + _table(tables[evidence], space)
                ),
            )

        return self._choose(
            height,
            [
                paper(evidence=True, compact=False),
                paper(evidence=True, compact=True),
                paper(evidence=False, compact=False),
                paper(evidence=False, compact=True),
            ],
        )

    def _rows(self, part: Part, width: float, *, evidence: bool) -> list[tuple[bool, float]]:
        """The texts of the rows: whether each is the title of a group, and how high it is."""
        columns = part["columns"]
        others = (27.5 if columns["owner"] else 0) + (34 if columns["notes"] else 0)
        words = width - (6 + 10 + 10 + others) * MM - 2 * _BESIDE
        tag = self._tag()
        rows: list[tuple[bool, float]] = []
        for group in part["groups"]:
            if group["title"] is not None:
                rows.append((True, self._high(group["title"], 9.5, width - 4 * MM, bold=True)))
            for item in group["items"]:
                text = self._high(item["text"], 10.5, words, before=tag if item["critical"] else 0)
                if item["scope"] is not None:
                    text += 1.6 * MM + self._high(item["scope"], _SMALL, words, bold=True)
                if evidence and item["evidence"] is not None:
                    label = self._wide(self._say("evidence"), _SMALL)
                    text += 1.9 * MM + self._high(item["evidence"], _SMALL, words, before=label)
                for said in item["said"]:
                    text += 1.9 * MM + self._high(said, 9, words, bold=True)
                owner = self._high(item["owner"], _SMALL, 27.5 * MM - 2 * _BESIDE)
                rows.append((False, max(text, owner)))
        return rows

    def _tag(self, voice: int = 0, size: float = 10.5) -> float:
        """How much of a line the mark of a critical item takes."""
        return self._wide(self._say("critical", voice), 0.78 * size, voice=voice, bold=True) + 6 + 2.4 * MM

    def _around(self, part: Part, width: float, space: Spacing, *, compact: bool) -> float:
        """What stands around the rows of a sheet."""
        purpose = (width - _GUTTER) / 2 if part["objective"] is not None else width
        height = self._masthead(part, width, code=part["qr"] is not None) + space.gap
        texts = [part["pause_point"], part["objective"]]
        height += self._line(_SMALL) + 1.8 * MM
        height += max(self._high(text, 9.5, purpose) for text in texts if text is not None) + space.gap
        if part["fields"] is not None:
            height += self._head_fields("compact" if compact else "roomy", part["fields"], width, space.field)
            height += space.gap
        legend = self._say("legend.na")
        used = 0.0
        if part["critical"] > 0:
            legend = self._say(_legend_key(part)) + "    " + legend
            used = self._tag(size=_SMALL)
        height += self._high(legend, _SMALL, width - 0.6 * MM, before=used) + 2.2 * MM
        titles = [(10.0, "done"), (10.0, "na")]
        titles += [(wide, key) for wide, key in ((34.0, "notes"), (27.5, "owner")) if part["columns"][key]]
        height += 3.2 * MM + max(
            self._high(
                self._say(f"columns.{key}"),
                _SMALL,
                column * MM - (0.4 if column == 10.0 else 3) * MM,
                bold=True,
            )
            for column, key in titles
        )
        if part["orientation"] is not None:
            height += 1.6 * MM + self._high(part["orientation"], _SMALL, width)
        if part["signoff"] is not None:
            height += max(space.gap, 3 * MM) + self._sign_off(part["signoff"], width, space, compact=compact)
        return height

    def _sign_off(self, signoff: Part, width: float, space: Spacing, *, compact: bool) -> float:
        title = self._subheading(self._say("signoff.title"), width)
        height = 0.0 if compact else title + 2.6 * MM
        height += max(5 * MM, self._line(10), title if compact else 0) + 2.2 * MM
        height += space.tall_field + 2.2 * MM
        return height + self._signatures(signoff["roles"], width, space)

    def _signatures(self, roles: Sequence[str], width: float, space: Spacing) -> float:
        column = width * 1.1 / 4.4 - 3.2 * MM
        rows = [self._high(role or " ", 9, column) + 2 * space.signature for role in roles]
        return self._line(_SMALL) + 2.8 * MM + sum(rows)

    # Sheets in two languages

    def _bilingual(self, part: Part) -> Part:
        width, height = self._room()
        sides = part["sides"]
        shares = self._shares(sides)

        def paper(**shown: bool) -> tuple[dict[str, bool], Callable[[Spacing], float]]:
            rows = self._paired_rows(sides, width, shares, shown)
            return (
                shown,
                lambda space: self._around_both(part, width, space, shares, shown) + _table(rows, space),
            )

        owners, notes = part["columns"]["owner"], part["columns"]["notes"]
        roomy = {"roomy": True, "owners_behind": False, "owners": owners}
        choice = self._choose(
            height,
            [
                paper(evidence=True, notes=notes, **roomy),
                paper(evidence=False, notes=notes, **roomy),
                paper(evidence=False, notes=False, **roomy),
                paper(evidence=False, notes=False, roomy=False, owners=False, owners_behind=owners),
            ],
        )
        return {**choice, "shares": shares}

    def _shares(self, sides: Sequence[Part]) -> list[float]:
        """The two text columns share their width as their texts need it."""
        widths = [
            sum(
                self._wide(item["text"], 10, voice=side["voice"])
                for group in side["groups"]
                for item in group["items"]
            )
            for side in sides
        ]
        whole = sum(widths) or 1.0
        return [min(max(width / whole, 0.4), 0.6) for width in widths]

    def _paired_rows(
        self, sides: Sequence[Part], width: float, shares: Sequence[float], shown: Mapping[str, bool]
    ) -> list[tuple[bool, float]]:
        columns = self._paired_widths(width, shares, shown)
        rows: list[tuple[bool, float]] = []
        for groups in zip(*(side["groups"] for side in sides), strict=True):
            if groups[0]["title"] is not None:
                title = "  ".join(group["title"] for group in groups)
                rows.append((True, self._high(title, 9.5, width - 4 * MM, bold=True)))
            for items in zip(*(group["items"] for group in groups), strict=True):
                heights = [
                    self._paired_words(side["voice"], item, column, shown)
                    for side, item, column in zip(sides, items, columns, strict=True)
                ]
                if shown["owners"]:
                    owners = [
                        self._high(item["owner"], _SMALL, 23 * MM - 2 * _BESIDE, voice=side["voice"])
                        for side, item in zip(sides, items, strict=True)
                        if item["owner"]
                    ]
                    heights.append(sum(owners) + 1.1 * MM * max(0, len(owners) - 1))
                rows.append((False, max(heights)))
        return rows

    def _paired_widths(self, width: float, shares: Sequence[float], shown: Mapping[str, bool]) -> list[float]:
        fixed = (6 + 9.5 + 10 + (23 if shown["owners"] else 0) + (19 if shown["notes"] else 0)) * MM
        return [(width - fixed) * share / sum(shares) - 2 * _BESIDE for share in shares]

    def _paired_words(self, voice: int, item: Part, width: float, shown: Mapping[str, bool]) -> float:
        before = self._tag(voice, 10) if item["critical"] else 0.0
        text, measure = runs_of(item["text"]), self.measures[voice]
        height = measure.height(text, 10, width, before=before)
        if shown["owners_behind"] and item["owner"]:
            named = (*text, Run("  "), Run(f"— {item['owner']}", box=_SMALL / 10))
            # Alone on a line, small letters make a low one.
            height = min(
                measure.height(named, 10, width, before=before),
                height + 10 * measure.leading + self._line(_SMALL),
            )
        height *= self.margin
        if item["scope"] is not None:
            height += 1.4 * MM + self._high(item["scope"], _SMALL, width, voice=voice, bold=True)
        if shown["evidence"] and item["evidence"] is not None:
            label = self._wide(self._say("evidence", voice), _SMALL, voice=voice)
            height += 1.6 * MM + self._high(item["evidence"], _SMALL, width, voice=voice, before=label)
        return height

    def _around_both(
        self,
        part: Part,
        width: float,
        space: Spacing,
        shares: Sequence[float],
        shown: Mapping[str, bool],
    ) -> float:
        sides, first = part["sides"], part["sides"][0]
        code = part["qr"] is not None
        head = (width - (17 * MM + 2 * _GUTTER if code else _GUTTER)) / 2
        half = (width - _GUTTER) / 2
        heads = [self._side_head(side, head) for side in sides]
        if code:
            heads.append(17 * MM + 2 * MM + self._high(self._say("live"), _SMALL, 17 * MM))
        height = max(heads) + 2.4 * MM + space.gap
        height += max(self._side_purpose(side, half) for side in sides) + space.gap
        height += self._head_fields("compact", part["fields"], width, space.field, voices=range(len(sides)))
        height += space.gap
        height += max(self._side_legend(side, half) for side in sides) + 2.2 * MM
        columns = self._paired_widths(width, shares, shown)
        titles = [
            self._high(self._say("columns.item", voice), _SMALL, column, voice=voice, bold=True)
            for voice, column in enumerate(columns)
        ]
        narrow = {
            "done": 9.1,
            "na": 9.6,
            **({"owner": 20} if shown["owners"] else {}),
            **({"notes": 16} if shown["notes"] else {}),
        }
        for key, column in narrow.items():
            stacked = [
                self._high(self._say(f"columns.{key}", voice), _SMALL, column * MM, voice=voice, bold=True)
                for voice in range(len(sides))
            ]
            titles.append(sum(stacked) + 1.1 * MM * (len(stacked) - 1))
        height += max(titles) + 2.6 * MM
        if first["orientation"] is not None:
            height += 1.6 * MM + max(
                self._high(side["orientation"], _SMALL, half, voice=side["voice"]) for side in sides
            )
        if first["signoff"] is not None:
            height += max(space.gap, 3 * MM) + self._paired_sign_off(
                sides, width, space, roomy=shown["roomy"]
            )
        return height

    def _side_head(self, side: Part, width: float) -> float:
        voice = side["voice"]
        height = 0.0
        if side["chip"] is not None or side["kicker"] is not None:
            chip = self._wide(side["chip"] or "", 10, voice=voice, bold=True)
            chip += 2 * 2.6 * MM + 2.4 * MM if chip else 0
            kicker = self._high(side["kicker"] or "", 10, max(width - chip, 10 * MM), voice=voice, bold=True)
            height += max(kicker, self._line(10)) + 3 * MM + 2.6 * MM
        height += self._high(side["title"], 16, width, voice=voice, bold=True)
        chips = side["audience"] is not None or side["style"] is not None
        return height + (2.8 * MM + self._line(_SMALL) + 2.4 * MM if chips else 0)

    def _side_purpose(self, side: Part, width: float) -> float:
        voice = side["voice"]
        height = self._line(_SMALL) + 1.6 * MM + self._high(side["pause_point"], 9.5, width, voice=voice)
        if side["objective"] is not None:
            height += self._line(_SMALL) + 4 * MM + self._high(side["objective"], 9.5, width, voice=voice)
        return height

    def _side_legend(self, side: Part, width: float) -> float:
        voice = side["voice"]
        legend, before = self._say("legend.na", voice), 0.0
        if side["critical"] > 0:
            legend = f"{self._say(_legend_key(side), voice)}  {legend}"
            before = self._tag(voice, _SMALL)
        return self._high(legend, _SMALL, width, voice=voice, before=before)

    def _paired_sign_off(self, sides: Sequence[Part], width: float, space: Spacing, *, roomy: bool) -> float:
        voices = range(len(sides))
        title = self._subheading("  ".join(self._say("signoff.title", voice) for voice in voices), width)
        results = max(5 * MM, self._line(9) * len(sides) + 1.1 * MM * (len(sides) - 1), title)
        height = (title + 2.6 * MM if roomy else 0) + results + 2.2 * MM + space.tall_field + 2.2 * MM
        roles = [
            "  ".join(names) for names in zip(*(side["signoff"]["roles"] for side in sides), strict=True)
        ]
        if not roomy:
            return height + 13 * MM * -(-len(roles) // 3)
        column = width * 1.5 / 4.6 - 3.2 * MM
        rows = [self._high(role, 9, column) + 2 * space.signature for role in roles]
        return height + self._line(_SMALL) + 2.8 * MM + sum(rows)

    # The agenda of a meeting

    def _agenda(self, part: Part) -> Part:
        width, height = self._room()

        def body(space: Spacing) -> float:
            result = self._masthead(part, width, code=False) + 4 * MM
            if part["fields"] is not None:
                for names, least in ((("customer", "date"), 11), (("place", "pm"), 11), (("attendees",), 16)):
                    filled = [
                        self._blank(name, part["fields"].get(name), width / len(names)) for name in names
                    ]
                    result += max(least * MM, *filled)
                result += 5 * MM
            result += self._line(_SMALL) + 3.4 * MM
            topic = width - (16 + 17 + 31 + 36 + 3.2) * MM
            for entry in part["entries"]:
                texts = self._high(entry["text"], 10.5, topic), self._high(entry["lead"], 9, 27.8 * MM)
                result += max(texts) + 2 * (space.row + 0.9 * MM)
            for section in part["sections"]:
                table = section["table"]
                result += 5 * MM + self._section_head(section, width) + self._form_titles(table, width)
                result += sum(self._table_rows(table, width, space))
            return result

        return self._choose(height, [({}, body)])

    # The page at hand, and the questions by department

    def _glance(self, part: Part) -> Part:
        width, height = self._room()
        said = [part["may_say"], part["may_not_say"]]
        widths = [self._wide(text, _SMALL) if text is not None else 0.0 for text in said]
        whole = sum(widths) or 1.0
        shares = [min(max(wide / whole, 0.3), 0.7) for wide in widths]

        def paper(*, stages: bool) -> tuple[dict[str, bool], Callable[[Spacing], float]]:
            return {"stages": stages}, lambda space: self._at_hand(part, width, space, shares, stages=stages)

        return {
            **self._choose(height, [paper(stages=True), paper(stages=False)], last=True),
            "shares": shares,
        }

    def _at_hand(
        self, part: Part, width: float, space: Spacing, shares: Sequence[float], *, stages: bool
    ) -> float:
        gap = space.gap - 0.4 * MM
        height = self._masthead(part, width, code=part["qr"] is not None) + gap
        fields, least = part["fields"], space.field - 2.4 * MM
        for names in (
            (("customer", 1.6), ("date", 1.0), ("place", 1.2)),
            (("attendees", 1),),
            (("objective", 1),),
        ):
            filled = [
                self._blank(name, fields.get(name), width * share / sum(part for _, part in names))
                for name, share in names
            ]
            height += max(least, *filled)
        for side in part["expected"]:
            before = self._wide(side["side"], _SMALL, bold=True) + 1.6 * MM
            height += 1.8 * MM + self._high(side["roles"], _SMALL, width, before=before)
        aim = self._wide(self._say("card.aim"), _SMALL) + 1.6 * MM
        height += gap + self._high(part["aim"], 11, width, bold=True, before=aim)
        for stage in part["stages"]:
            words = f"{stage['title']} — {stage['words']}"
            # The lamps are higher than the letters beside them.
            height += 0.4 * MM
            taken = 10.2 * MM
            if stages:
                taken += self._wide(words, _SMALL, bold=True) + 1.6 * MM
                height += 1.8 * MM + self._high(stage["may_meet"], _SMALL, width, before=taken)
            else:
                height += 1.8 * MM + self._high(words, _SMALL, width, bold=True, before=taken)
        height += gap + self._line(_SMALL) + 2.8 * MM
        topic = width - (14 + 18 + 36 + 2.4) * MM
        for entry in part["entries"]:
            texts = self._high(entry["text"], 9.5, topic), self._high(entry["lead"], _SMALL, 33.6 * MM)
            height += max(texts) + 1.2 * space.row
        for filled in part["filled"]:
            before = self._wide(filled["label"], _SMALL, bold=True) + 1.6 * MM
            height += 1.8 * MM + self._high(filled["names"], _SMALL, width, before=before)
        said = [
            (self._say(f"card.{key}"), part[key], share)
            for key, share in zip(("may_say", "may_not_say"), shares, strict=True)
            if part[key] is not None
        ]
        room = width - 3 * MM * (len(said) - 1)
        panels = [
            self._line(_SMALL / 0.78)
            + 7 * MM
            + self._high(text, _SMALL, room * share / sum(share for *_, share in said) - 6 * MM)
            for _, text, share in said
        ]
        height += (gap + max(panels)) if panels else 0
        height += gap + self._line(_SMALL) if part["questions"] else 0
        for place, question in enumerate(part["questions"]):
            height += (2 if place else 1.6) * MM + space.writing - 1.8 * MM
            height += self._high(question, 9.5, width - 6 * MM)
        if part["promises"]:
            height += gap + self._line(11.5) + 2.6 * MM
            for promise in part["promises"]:
                before = self._wide(promise["where"], 9.5, bold=True) + 1.6 * MM
                height += 1.6 * MM + self._high(promise["note"], 9.5, width, before=before)
        return height

    def _blank(self, name: str, value: str | None, width: float) -> float:
        before = self._wide(self._say(f"fields.{name}"), _SMALL) + 1.6 * MM
        return self._high(value or " ", 10, width - 3.2 * MM, before=before) + 2.7 * MM

    def _questions(self, part: Part) -> Part:
        width, height = self._room()

        def body(space: Spacing) -> float:
            result = (
                self._masthead(part, width, code=False) + space.gap + self._high(part["rule"], 9.5, width)
            )
            for department in part["departments"]:
                title = self._high(department["title"], 10.5, width - 3.2 * MM, bold=True)
                result += space.gap + title + 2.8 * MM
                for question in department["questions"]:
                    result += space.row + 1.4 * MM + self._high(question, 10, width)
                    result += space.writing - 2.4 * MM + self._line(_SMALL)
            return result

        return self._choose(height, [({}, body)])

    # Forms

    def _form(self, part: Part) -> Part:
        """As few pages as can be, none of them ending early; then sections kept together; then the highest rows."""
        width, height = self._room(landscape=part["landscape"])
        room = height - _SPARE

        spaces = [Spacing.at(tightness) for tightness in (0, 0.25, 0.5, 0.75, 1)]
        trials = [(space, [*self._pieces(part, width, space)]) for space in spaces]
        space, layout = min(
            (
                (space, _lay_out(pieces, space.gap + _BETWEEN, room, together=together))
                for together in (True, False)
                for space, pieces in trials
            ),
            key=lambda trial: trial[1].faults(room),
        )
        chunks = [
            [{"begins": chunk.begins, "rows": chunk.rows} for chunk in piece] for piece in layout.chunks
        ]
        return _fit({"chunks": chunks}, space, sum(layout.filled), pages=len(layout.filled))

    def _pieces(self, form: Part, width: float, space: Spacing) -> Iterator[_Piece]:
        opening = self._masthead(form, width, code=form["qr"] is not None)
        if form["purpose"] is not None:
            opening += space.gap + self._high(form["purpose"], 9.5, width)
        if form["fields"] is not None:
            opening += space.gap + self._head_fields("form", form["fields"], width, space.tall_field)
        yield _Piece(opening)
        for section in form["sections"]:
            head = self._section_head(section, width)
            table = section["table"]
            if table is None:
                rows = tuple(self._field_row(row, width, space) for row in section["rows"])
                yield _Piece(head, rows, least=_LEAST_FIELDS)
            else:
                titles = self._form_titles(table, width)
                rows = tuple(self._table_rows(table, width, space))
                named = any(column["names"] for column in table["columns"])
                yield _Piece(
                    head + titles,
                    rows,
                    again=titles,
                    least=_LEAST_ROWS,
                    grows=not named and table.get("grows", True),
                )
        if form["signatures"]:
            title = self._subheading(self._say("signoff.title"), width) + 2.6 * MM
            yield _Piece(title + self._signing(form["signatures"], width, space))

    def _signing(self, parties: Sequence[Part], width: float, space: Spacing) -> float:
        seal = _SEAL if any(party["seal"] for party in parties) else 0.0
        if len(parties) == 1 and not parties[0]["party"]:
            column = width * 1.1 / 4.3
            return (
                self._line(_SMALL)
                + 2.8 * MM
                + sum(
                    max(_SEAL if signer["seal"] else space.tall_field, self._caption(signer["name"], column))
                    for signer in parties[0]["signers"]
                )
            )
        column = width / len(parties)
        signature = self._line(_SMALL) + _SMALL * self.measures[0].leading
        height = self._line(_SMALL) + 2.8 * MM + seal + space.field
        for row in range(max(len(party["signers"]) for party in parties)):
            captions = [
                self._caption(party["signers"][row]["name"], column) + signature
                for party in parties
                if row < len(party["signers"])
            ]
            height += max(space.tall_field, *captions)
        return height

    def _field_row(self, row: Sequence[Part], width: float, space: Spacing) -> float:
        shares = sum(field["share"] for field in row)
        heights = []
        for field in row:
            room = width * field["share"] / shares - 3.2 * MM
            label = field["label"] + (f" {field['help']}" if field["help"] is not None else "")
            before = 1.2 * MM if field["help"] is not None else 0
            if field["type"] == "check":
                words = self._high(label, _SMALL, room - 6.6 * MM, before=before)
                heights.append(max(words, 4.6 * MM) + 3.2 * MM)
                continue
            words = self._high(label, _SMALL, room, before=before) + 2.7 * MM
            if value := field.get("value"):
                words += 1.6 * MM + self._high(value, 10, room)
            else:
                words += (
                    1.6 * MM + self._choices(field["choices"], room, 4 * MM) if field["choices"] else _HAND
                )
            lines = 2 if field["type"] == "long_text" else 1
            heights.append(max(words, lines * space.tall_field))
        return max(heights)

    def _choices(self, choices: Sequence[str], width: float, gap: float) -> float:
        lines, used = 1, 0.0
        for words in choices:
            box = _TICK + 1 * MM + self._wide(words, _SMALL)
            if used and used + gap + box > width:
                lines, used = lines + 1, 0.0
            used += box + (gap if used else 0)
        return lines * max(_TICK, self._line(_SMALL)) + (lines - 1) * _BETWEEN_BOXES

    def _form_titles(self, table: Part, width: float) -> float:
        heights = [
            self._high(column["label"], _SMALL, room - 3.2 * MM, bold=True)
            for column, room in _column_widths(table, width)
        ]
        return max(heights) + 2.6 * MM

    def _section_head(self, section: Part, width: float) -> float:
        """How high what stands above the fields or the table of a section is."""
        head = self._subheading(section["title"], width) + 2 * MM
        for words in (section["intro"], section["table"] and section["table"]["named"]):
            if words is not None:
                head += 2 * MM + self._high(words, _SMALL, width)
        return head

    def _table_rows(self, table: Part, width: float, space: Spacing) -> Iterator[float]:
        """How high rows must be for a hand and for what is printed in them."""
        least = space.writing
        columns = _column_widths(table, width)
        for column, room in columns:
            if column["choices"]:
                # No row gives way to what is printed in it.
                choices = [*map(self.measures[0].at_most, column["choices"])]
                least = max(least, self._choices(choices, room - 2.4 * MM, 2 * MM) + 1.2 * MM)
        filled = table.get("filled", ())
        for place in range(table["rows"]):
            known = place < len(filled)
            words = filled[place] if known else [_name(column, place) for column, _ in columns]
            around = (2.2 if known else 1.2) * MM
            printed = [
                self._high(self.measures[0].at_most(cell), _SMALL, room - 2.4 * MM) + around
                for cell, (_, room) in zip(words, columns, strict=True)
                if cell is not None
            ]
            yield max([least, *printed])


def _name(column: Part, place: int) -> str | None:
    """Return what a row is named in a column, if the column names the rows."""
    return column["names"][place] if place < len(column["names"]) else None


def _column_widths(table: Part, width: float) -> list[tuple[Part, float]]:
    columns = table["columns"]
    fixed = sum((column["width"] or 0) * MM for column in columns)
    shares = sum(column["share"] for column in columns if column["width"] is None)
    return [
        (
            column,
            column["width"] * MM
            if column["width"] is not None
            else (width - fixed) * column["share"] / shares,
        )
        for column in columns
    ]


_SEAL: Final = 26 * MM
_HAND: Final = 6 * MM
"""As ``parts.typ`` and ``form.typ`` have them: room for a seal, and for a line of handwriting."""

_BETWEEN: Final = 1.4 * MM
"""Between the pieces of a form, besides the gap of its spacing."""
_TICK: Final = 3.4 * MM
_BETWEEN_BOXES: Final = 0.6 * MM
"""A box with words, and between lines of them."""

_KEPT_ROWS: Final = 8
"""A section of more rows may be divided between pages even where sections are kept together."""

_LEAST_FIELDS, _LEAST_ROWS = 2, 3
"""So many rows of fields, or of a table, stand on each side of a page break at least."""

_WORTH_A_PAGE: Final = 0.2
_EARLY: Final = 0.1
"""Shares of a page: a last one with less on it and one that ends with more left are avoided, where other rows can."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a form: what stands above its rows, their heights, and what comes back at the top of the next page.

    ``least`` rows stand on each side of a page break. One that ``grows`` may get more rows, as high as its last.
    """

    head: float
    rows: tuple[float, ...] = ()
    again: float = 0.0
    least: int = 0
    grows: bool = False

    @property
    def height(self) -> float:
        """The whole of it on one page."""
        return self.head + sum(self.rows)

    def breaks(self, room: float, *, together: bool) -> bool:
        """Whether it may be divided between pages that have so much ``room``."""
        kept = together and len(self.rows) <= _KEPT_ROWS and self.height <= room
        return not kept and len(self.rows) >= (2 * self.least - 1 if self.grows else 2 * self.least) > 0


def _legend_key(part: Part) -> str:
    return "legend.required" if part["neutral"] else "legend.critical"


@dataclass(slots=True)
class _Chunk:
    """Rows of a piece that stand together: on which page, whether they are the first on it, and how high they are."""

    page: int
    begins: bool
    rows: list[float]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How pieces lie on pages: the chunks of each piece, and how high each page is filled.

    ``last`` is how high the last page was filled before rows were added.
    """

    chunks: list[list[_Chunk]]
    filled: list[float]
    last: float

    def faults(self, room: float) -> tuple[float, bool, bool]:
        """What to avoid, the worst first: pages, a last page for little, a page that ends early."""
        blank = max((room - filled for filled in self.filled[:-1]), default=0.0)
        overfull = max(self.filled) > room
        return (
            float("inf") if overfull else len(self.filled),
            len(self.filled) > 1 and self.last < _WORTH_A_PAGE * room,
            blank > _EARLY * room,
        )


def _lay_out(pieces: Sequence[_Piece], gap: float, room: float, *, together: bool) -> _Layout:
    """Lay pieces on pages so that no row stands alone beside a page break, and fill the pages with rows of tables."""
    filled = [0.0]
    chunks: list[list[_Chunk]] = []
    for piece in pieces:
        between = gap if chunks else 0.0
        counts = _divided(piece, room - filled[-1] - between, room, together=together)
        if counts[0] is not None:
            filled[-1] += between
        chunks.append(_put(piece, counts, filled))
    last = filled[-1]
    _grow(pieces, chunks, filled, room)
    return _Layout(chunks, filled, last)


def _divided(piece: _Piece, left: float, room: float, *, together: bool) -> list[int | None]:
    """Divide the rows of a piece between what is ``left`` of a page and the pages after it.

    None for the first means that it begins on the next page.
    """
    count = len(piece.rows)
    if piece.height <= left:
        return [count]
    fresh = left >= room
    first = _rows_within(piece.rows, left - piece.head)
    if not piece.breaks(room, together=together) or first < piece.least:
        # A head that fills a page leaves no room for rows, however many pages there are.
        return [count] if fresh else [None, *_divided(piece, room, room, together=together)]
    counts = [first]
    while (done := sum(counts)) < count:
        counts.append(max(1, _rows_within(piece.rows[done:], room - piece.again)))
    lacking = max(0, piece.least - counts[-1])
    counts[-1] += lacking
    if not piece.grows:
        counts[-2] -= lacking
    return [*counts]


def _put(piece: _Piece, counts: Sequence[int | None], filled: list[float]) -> list[_Chunk]:
    """Put the rows of a piece on the last page and on new ones, and add what they take to how high pages are filled."""
    chunks: list[_Chunk] = []
    rows = iter(piece.rows)
    for place, count in enumerate(counts):
        if place:
            filled.append(0.0)
        if count is not None:
            high = [next(rows, piece.rows[-1]) for _ in range(count)]
            filled[-1] += (piece.again if chunks else piece.head) + sum(high)
            chunks.append(_Chunk(len(filled) - 1, place > 0, high))
    return chunks


def _grow(
    pieces: Sequence[_Piece], chunks: Sequence[Sequence[_Chunk]], filled: list[float], room: float
) -> None:
    """Add rows to the tables of each page as long as they fit: to the table first that has grown the least."""
    for page in range(len(filled)):
        growing = [
            (piece, parts, part)
            for piece, parts in zip(pieces, chunks, strict=True)
            for part in parts
            if piece.grows and part.page == page
        ]
        while fitting := [each for each in reversed(growing) if filled[page] + each[0].rows[-1] <= room]:
            piece, _, part = min(
                fitting, key=lambda each: sum(len(part.rows) for part in each[1]) / len(each[0].rows)
            )
            part.rows.append(piece.rows[-1])
            filled[page] += piece.rows[-1]


def _rows_within(rows: Sequence[float], room: float) -> int:
    """Count the rows that fit, from the first."""
    used = 0.0
    for count, row in enumerate(rows):
        used += row
        if used > room:
            return count
    return len(rows)


def _fit(shown: Mapping[str, Any], space: Spacing, height: float, *, pages: int | None) -> dict[str, Any]:
    """A decision as the Typst files read it.

    ``height`` is what the paper was reckoned to take of its ``pages``; None for as many as it needs.
    """
    return {**shown, "space": space.names(), "height": height, "pages": pages}


def _table(rows: Sequence[tuple[bool, float]], space: Spacing) -> float:
    """How high the rows of a table of items are, told from the heights of their texts."""
    return sum(
        height + 2 * space.group if title else max(height, space.box - 2 * _NEARER) + 2 * space.row
        for title, height in rows
    )


def fitted(data: Mapping[str, Any], fitter: Fitter) -> dict[str, Any]:
    """Return a document with a decision for each of its papers, and its pages where all of them are reckoned."""
    parts = [{**part, "fit": fitter.fit(part)} for part in data["parts"]]
    reckoned: list[int | None] = [part["fit"]["pages"] if part["fit"] else None for part in parts]
    known = [count for count in reckoned if count is not None]
    pages = sum(known) if len(known) == len(parts) else None
    return {**data, "parts": parts, "pages": pages, "one_page": pages == 1}
