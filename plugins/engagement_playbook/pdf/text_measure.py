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

from engagement_playbook.pdf.compiler import query, sources
from engagement_playbook.pdf.fonts import Fonts

_KNOWN: Final = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "–—‘’“”…•†‡‰′″→−×≤≥≈€£¥§°·"
"""Characters whose widths are asked of Typst; all others are taken for as wide as a Chinese one, or for a letter."""

_SYLLABLE: Final = "가"
"""A Korean syllable: the others are as wide, and narrower than a Chinese character."""

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

_LAST_THREE: Final = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{3}[。，、；：！？）》」』”’]*$"
)
_BESIDE_A_LETTER: Final = re.compile(r"[0-9A-Za-z\u00c0-\u024f]$")

_BOX: Final = "\u4e00"

_NOT_FIRST: Final = frozenset("!%),.:;?]}·’”…、。〉》」』】〕〗！％），．：；？］｝～")
_NOT_LAST: Final = frozenset("([{‘“〈《「『【〔〖（［｛")
_DASH: Final = "—"
_BREAKS_AFTER: Final = frozenset("-/–")

_ASK: Final = """#import "text.typ": spoken
#let signs = json("signs.json")
#set text(size: 100pt)
#context {
  let width(weight, sign) = measure(spoken(0, text(weight: weight, sign))).width / 100pt
  let widths(weight) = signs.map(sign => width(weight, sign + "n") - width(weight, "n"))
  [#metadata((
    widths: (widths(400), widths(700)),
    capitals: measure(spoken(0, "H")).height / 100pt,
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
    """The measures of texts in one language, in ems: widths by weight and character."""

    widths: tuple[Mapping[str, float], Mapping[str, float]]
    capitals: float
    """How high a line of text is."""
    leading: float
    """What is between two lines of a paragraph."""

    def at_most(self, text: str) -> str:
        """Return a text that is no narrower: characters of unknown width are taken for the widest letter."""
        known = self.widths[0]
        return "".join(
            character if character in known or _is_wide(character) or character.isspace() else "W"
            for character in text
        )

    def width(self, runs: Sequence[Run]) -> float:
        """Return the width of a text on one line, in ems."""
        return sum(unit.width + unit.gap for unit in _units(self, tuple(runs)))

    def height(self, runs: Sequence[Run], size: float, width: float, *, before: float = 0.0) -> float:
        """Return the height of a paragraph, all in points."""
        lines = _lines(self, tuple(runs), width / size, before / size)
        line = max(self.capitals, _CODE_CAPITALS if any(run.code for run in runs) else 0.0)
        return size * (lines * line + (lines - 1) * self.leading)


def measures_of(frame: Mapping[str, Any], fonts: Fonts) -> tuple[TextMeasure, ...]:
    """Return the measures of the language of each voice of a frame."""
    # Without its labels, which say nothing about widths.
    voices = ({name: value for name, value in voice.items() if name != "labels"} for voice in frame["voices"])
    return tuple(_measure_of(json.dumps(voice, sort_keys=True), fonts) for voice in voices)


@cache
def _measure_of(voice: str, fonts: Fonts) -> TextMeasure:
    """Ask Typst for the widths of characters; it takes as long as one sheet."""
    files = {
        **sources(),
        "main.typ": _ASK.encode(),
        "signs.json": json.dumps([*_KNOWN, _SYLLABLE]).encode(),
        "frame.json": f'{{"voices": [{voice}]}}'.encode(),
    }
    (answer,) = query(files, "<widths>", fonts)
    regular, bold = (dict(zip((*_KNOWN, _SYLLABLE), widths, strict=True)) for widths in answer["widths"])
    return TextMeasure((regular, bold), answer["capitals"], json.loads(voice)["leading"])


def runs_of(data: Any, *, bold: bool = False) -> tuple[Run, ...]:
    """Return a text as papers have it, a string or a list of runs, as runs."""
    if isinstance(data, str):
        return _with_end_kept([Run(data, bold)])
    return _with_end_kept(
        [Run(run["t"], bold or run.get("b", False), run.get("code", False)) for run in data or ()]
    )


def _with_end_kept(runs: list[Run]) -> tuple[Run, ...]:
    """Let the last characters of a Chinese text stay together, as ``kept`` of ``text.typ`` does."""
    if runs and not runs[-1].code and (end := _LAST_THREE.search(runs[-1].text)):
        last = runs[-1]
        before = last.text[: end.start()]
        if before and not _BESIDE_A_LETTER.search(before):
            return (*runs[:-1], last._replace(text=before), last._replace(text=end[0], box=1.0))
    return tuple(runs)


@lru_cache(maxsize=16_384)
def _lines(measure: TextMeasure, runs: tuple[Run, ...], width: float, before: float) -> int:
    """Count the lines of a text at a width in ems; ``before`` ems of the first are taken."""
    if not width > 0:
        return 1
    lines, used = 1, before
    for unit in _units(measure, runs):
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
def _units(measure: TextMeasure, runs: tuple[Run, ...]) -> tuple[_Unit, ...]:
    return tuple(_joined(_pieces(measure, runs)))


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


def _pieces(measure: TextMeasure, runs: Iterable[Run]) -> Iterator[tuple[str, float]]:
    last_wide: bool | None = None
    for run in runs:
        widths = measure.widths[run.bold]
        if run.box is not None:
            # A line may end on both sides, as beside a Chinese character.
            words = _pieces(measure, [run._replace(box=None)])
            yield _BOX, run.box * sum(advance for _, advance in words)
            last_wide = None
            continue
        for character in run.text:
            wide = _is_wide(character)
            known = _SYLLABLE if "\uac00" <= character <= "\ud7a3" else character
            advance = _CODE_WIDTH if run.code else widths.get(known, 1.0 if wide else _LETTER)
            if run.code and wide:
                advance = _CODE_SIZE
            if character.isalnum():
                if last_wide is not None and last_wide != wide:
                    advance += _BETWEEN_SCRIPTS
                last_wide = wide
            else:
                last_wide = None
            yield character, advance
