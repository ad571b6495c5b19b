"""How high texts get at a width, told from the widths of their characters without laying anything out.

Lines are broken where Typst may break them and as late as it would, but for kerning and for signs of Chinese
that move together, which both only make texts narrower.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from engagement_playbook.pdf.compiler import query
from engagement_playbook.pdf.fonts import Fonts

_KNOWN: Final = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "–—‘’“”…•†‡‰′″→−×≤≥≈€£¥§°·"
"""Characters whose widths are asked of Typst; all others are taken for as wide as a Chinese one, or for a letter."""

_LETTER: Final = 0.62
"""Ems of a letter that is not known: Cyrillic and Greek are wide on average."""

_BETWEEN_SCRIPTS: Final = 0.25
"""Ems that Typst puts between a Chinese character and a Latin letter or a digit."""

_CODE_SIZE: Final = 1.1
_CODE_WIDTH: Final = 0.602 * _CODE_SIZE
_CODE_CAPITALS: Final = 0.729 * _CODE_SIZE
"""Program code is set in DejaVu Sans Mono, which Typst brings, at this size."""

_WIDE: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6]"
)

_BOX: Final = "\u4e00"

_NOT_FIRST: Final = frozenset("!%),.:;?]}·’”…、。〉》」』】〕〗！％），．：；？］｝～")
_NOT_LAST: Final = frozenset("([{‘“〈《「『【〔〖（［｛")
_DASH: Final = "—"
_BREAKS_AFTER: Final = frozenset("-/–")

_ASK: Final = """#let d = json("data.json")
#set text(font: d.fonts, size: 100pt)
#context {
  let width(lang, weight, sign) = {
    measure(text(lang: lang, weight: weight, features: (pwid: if lang == "zh" { 0 } else { 1 }), sign)).width / 100pt
  }
  let widths(lang, weight) = d.signs.map(sign => width(lang, weight, sign + "n") - width(lang, weight, "n"))
  [#metadata((
    narrow: (widths("en", 400), widths("en", 700)),
    wide: (widths("zh", 400), widths("zh", 700)),
    capitals: measure("H").height / 100pt,
  )) <widths>]
}
"""


class Run(NamedTuple):
    """Words in one look; ``box`` for words that stay together, in ems of their own against those of the text."""

    text: str
    bold: bool = False
    code: bool = False
    box: float | None = None


class _Unit(NamedTuple):
    """What stays on one line, in ems: its width, and the width of the gap behind it, which a line's end swallows."""

    width: float
    gap: float


@dataclass(frozen=True, slots=True, eq=False)
class TextMeasure:
    """The measures of the fonts of a paper, in ems: widths by language, weight and character."""

    narrow: tuple[Mapping[str, float], Mapping[str, float]]
    wide: tuple[Mapping[str, float], Mapping[str, float]]
    capitals: float
    """How high a line of text is."""

    def width(self, runs: Sequence[Run], lang: str) -> float:
        """Return the width of a text on one line, in ems."""
        return sum(unit.width + unit.gap for unit in _units(self, tuple(runs), lang))

    def height(
        self, runs: Sequence[Run], size: float, width: float, lang: str, *, before: float = 0.0
    ) -> float:
        """Return the height of a paragraph, all in points."""
        lines = _lines(self, tuple(runs), width / size, lang, before / size)
        line = max(self.capitals, _CODE_CAPITALS if any(run.code for run in runs) else 0.0)
        return size * (lines * line + (lines - 1) * leading(lang))


def leading(lang: str) -> float:
    """Return the ems between two lines of a paragraph."""
    return 0.62 if lang == "zh" else 0.55


@cache
def measure_of(fonts: Fonts) -> TextMeasure:
    """Ask Typst for the widths of characters; it takes as long as one sheet."""
    data = json.dumps({"fonts": list(fonts.families), "signs": list(_KNOWN)})
    (answer,) = query({"main.typ": _ASK.encode(), "data.json": data.encode()}, "<widths>", fonts)

    def by_character(widths: Sequence[float]) -> Mapping[str, float]:
        return dict(zip(_KNOWN, widths, strict=True))

    narrow, wide = (tuple(map(by_character, answer[key])) for key in ("narrow", "wide"))
    return TextMeasure((narrow[0], narrow[1]), (wide[0], wide[1]), answer["capitals"])


def runs_of(data: Any, *, bold: bool = False) -> tuple[Run, ...]:
    """Return a text as papers have it, a string or a list of runs, as runs."""
    if isinstance(data, str):
        return (Run(data, bold),)
    return tuple(Run(run["t"], bold or run.get("b", False), run.get("code", False)) for run in data or ())


@lru_cache(maxsize=16_384)
def _lines(measure: TextMeasure, runs: tuple[Run, ...], width: float, lang: str, before: float) -> int:
    """Count the lines of a text at a width in ems; ``before`` ems of the first are taken."""
    if not width > 0:
        return 1
    lines, used = 1, before
    for unit in _units(measure, runs, lang):
        if used and used + unit.width > width:
            lines, used = lines + 1, 0.0
        if unit.width > width:
            more = math.ceil(unit.width / width) - 1
            lines, used = lines + more, used + unit.width - more * width
        else:
            used += unit.width
        used += unit.gap
    return lines


@lru_cache(maxsize=8192)
def _units(measure: TextMeasure, runs: tuple[Run, ...], lang: str) -> tuple[_Unit, ...]:
    return tuple(_joined(_pieces(measure, runs, lang)))


def _joined(pieces: Iterable[tuple[str, float]]) -> Iterator[_Unit]:
    """Put characters with their widths together to what no line's end divides."""
    width = gap = 0.0
    last = ""
    for character, advance in pieces:
        if character.isspace() and character != "\u00a0":
            gap += advance
        else:
            if last and (gap or _divides(last, character)):
                yield _Unit(width, gap)
                width = gap = 0.0
            width += advance
        last = character if not character.isspace() else last
    if width or gap:
        yield _Unit(width, gap)


@cache
def _is_wide(character: str) -> bool:
    return _WIDE.match(character) is not None


def _divides(last: str, character: str) -> bool:
    if character in _NOT_FIRST or last in _NOT_LAST:
        return False
    if _DASH in (last, character):
        return last != character
    if _is_wide(last) or _is_wide(character):
        return True
    return last in _BREAKS_AFTER and character.isalpha()


def _pieces(measure: TextMeasure, runs: Iterable[Run], lang: str) -> Iterator[tuple[str, float]]:
    weights = measure.wide if lang == "zh" else measure.narrow
    last_wide: bool | None = None
    for run in runs:
        widths = weights[run.bold]
        if run.box is not None:
            # A line may end on both sides, as beside a Chinese character.
            words = _pieces(measure, [run._replace(box=None)], lang)
            yield _BOX, run.box * sum(advance for _, advance in words)
            last_wide = None
            continue
        for character in run.text:
            wide = _is_wide(character)
            advance = _CODE_WIDTH if run.code else widths.get(character, 1.0 if wide else _LETTER)
            if run.code and wide:
                advance = _CODE_SIZE
            if character.isalnum():
                if last_wide is not None and last_wide != wide:
                    advance += _BETWEEN_SCRIPTS
                last_wide = wide
            else:
                last_wide = None
            yield character, advance
