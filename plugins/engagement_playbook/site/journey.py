"""The drawing of the phases as a line that leads back to its beginning: numbers only, no markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engagement_playbook.model.phase import Phase
from engagement_playbook.support.text_width import text_width

_COLUMN: Final = 116
_LINE_WIDTH: Final = 8.4
"""How many ems of text stand beside each other under a node."""
_LINE_HEIGHT: Final = 17
_TEXT_TOP: Final = 112


@dataclass(frozen=True, slots=True)
class Node:
    """One phase on the line, with its caption cut into lines."""

    phase: Phase
    x: int
    name: str
    lines: tuple[tuple[int, str], ...]
    """Each with the height of its base line."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The whole drawing, in the units of its view box."""

    width: int
    height: int
    nodes: tuple[Node, ...]

    @property
    def start(self) -> int:
        """Where the line begins."""
        return self.nodes[0].x

    @property
    def end(self) -> int:
        """Where the line ends and turns back."""
        return self.nodes[-1].x


def journey(phases: Sequence[Phase], language: str) -> Journey | None:
    """Lay the phases out; None where there is none."""
    if not phases:
        return None
    nodes = tuple(
        Node(
            phase,
            _COLUMN * index + _COLUMN // 2,
            (phase.short or phase.title)[language].plain,
            tuple(
                (_TEXT_TOP + _LINE_HEIGHT * number, line)
                for number, line in enumerate(
                    wrap(phase.motto[language].plain if phase.motto else "", _LINE_WIDTH)
                )
            ),
        )
        for index, phase in enumerate(phases)
    )
    deepest = max((height for node in nodes for height, _ in node.lines), default=_TEXT_TOP)
    return Journey(_COLUMN * len(nodes), deepest + 8, nodes)


def wrap(text: str, width: float) -> list[str]:
    """Cut a caption into lines of at most about ``width`` ems, as even as their number allows."""
    lines = _fill(text, width)
    while width > 1 and len(narrower := _fill(text, width - 0.5)) == len(lines):
        lines, width = narrower, width - 0.5
    return lines


def _fill(text: str, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and _ems((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Cut where a line may end: after white space and around wide characters, never before a mark."""
    pieces: list[str] = []
    for character in text:
        wide = _is_wide(character)
        mark = unicodedata.category(character).startswith("P")
        if not pieces or (not mark and (wide or _is_wide(pieces[-1][-1]) or pieces[-1][-1].isspace())):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _is_wide(character: str) -> bool:
    return text_width(character) > 1


def _ems(text: str) -> float:
    return text_width(text, narrow=0.53, wide=1)
